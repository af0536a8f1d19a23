package store_test

import (
	"reflect"
	"slices"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Whoever prepares the next wave, or hands in a list of one person, does not learn who opted out of the one that is open; and
// nobody is invited again because a list gives them other contacts.
func TestPreparingTellsNothingOfOptingOut(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 12, Employees: 12})
		if _, _, err := s.SavePeople(t.Context(), tester, f.Study, []survey.Person{{Audience: gap.Customer, Email: "gone@example.com", Reference: "C-1"}}); err != nil {
			t.Fatal(err)
		}
		token := [32]byte{1}
		if n, err := s.Invite(t.Context(), tester, f.Study, f.Form.ID, gap.Customer, func([16]byte, string) store.Derived {
			return store.Derived{Token: token, OptOut: [32]byte{2}}
		}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		next := survey.Wave{ID: "next", Name: "Next"}
		if err := s.BeginWave(t.Context(), tester, f.Study, next); err != nil {
			t.Fatal(err)
		}
		one := []survey.Person{{Audience: gap.Customer, Email: "gone@example.com"}}
		told := func() (*store.Outlook, []uint8) {
			t.Helper()
			o, err := s.Outlook(t.Context(), f.Study, next.ID, one...)
			if err != nil {
				t.Fatal(err)
			}
			known, err := s.Known(t.Context(), f.Study, one)
			if err != nil {
				t.Fatal(err)
			}
			return o, known
		}
		before, knew := told()
		if err := s.OptOut(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if after, knows := told(); !reflect.DeepEqual(after, before) || !slices.Equal(knows, knew) {
			t.Errorf("after somebody opted out %+v, %v; before %+v, %v", after, knows, before, knew)
		}
		for _, changed := range []survey.Person{{Email: "gone@example.com", Reference: "C-2"}, {Email: "new@example.com", Reference: "C-1"}} {
			changed.Audience = gap.Customer
			if _, _, err := s.SavePeople(t.Context(), tester, f.Study, []survey.Person{changed}); err != nil {
				t.Fatal(err)
			}
		}
		list, _, err := s.People(t.Context(), f.Study, gap.Customer, "C-1", 0, 9)
		if err != nil || len(list) != 1 || list[0].Email != "gone@example.com" {
			t.Errorf("with other contacts: %+v, %v", list, err)
		}
	})
}
