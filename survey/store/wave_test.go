package store_test

import (
	"testing"

	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestFixture(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Employees: 40, Customers: 30})
		if len(f.Tokens[0]) != 30 || len(f.Tokens[1]) != 40 {
			t.Fatal(len(f.Tokens[0]), len(f.Tokens[1]))
		}
		for a := range f.Tokens {
			for _, tok := range f.Tokens[a] {
				i, err := s.Invitation(t.Context(), tok)
				if err != nil || int(i.Audience) != a || i.Form != f.Form.ID || i.Group == 0 {
					t.Fatal(i, err)
				}
			}
		}
		if err := s.CloseWave(t.Context(), "me", f.Study, "w1"); err != nil {
			t.Fatal(err)
		}
	})
}
