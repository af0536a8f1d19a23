package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A company that grows takes everything along to PostgreSQL, in the middle of a wave, and could come back.
func TestEverythingMovesToTheOtherKindOfDatabase(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, from string) {
		to := t.TempDir() + "/moved.db"
		if !strings.Contains(from, "://") {
			to = storetest.PostgresDSN(t)
		}
		s := storetest.Open(t, from, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{Employees: 20, Customers: 30})
		for i := range 15 {
			if got, err := s.Submit(t.Context(), answerOf(f, i)); err != nil || got != survey.Recorded {
				t.Fatal(got, err)
			}
		}
		before := everyRow(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		o := store.Options{Urn: storetest.Urn(1)}
		rows, err := store.Move(context.Background(), from, to, o)
		if err != nil {
			t.Fatal(err)
		}
		if rows != len(before) {
			t.Errorf("%d rows were copied, there were %d", rows, len(before))
		}
		moved := storetest.Open(t, to, store.Options{})
		if after := everyRow(t, moved); !slices.Equal(before, after) {
			for i := range min(len(before), len(after)) {
				if before[i] != after[i] {
					t.Fatalf("the rows are others, such as\n%.300s\n%.300s", before[i], after[i])
				}
			}
		}
		if _, err := moved.Audit(t.Context()); err != nil {
			t.Error(err)
		}
		if err := moved.CloseWave(t.Context(), storetest.By, f.Study, f.Wave); err != nil {
			t.Fatalf("what was sealed there cannot be opened here: %v", err)
		}
		if _, err := store.Move(context.Background(), from, to, o); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("moved onto what is there: %v", err)
		}
		if _, err := store.Move(context.Background(), from, from, o); err == nil {
			t.Error("moved onto itself")
		}
	})
}

// everyRow is every row of our tables as text, in an order of its own.
func everyRow(t *testing.T, s *store.Store) (all []string) {
	t.Helper()
	all, err := s.EveryRow(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}
