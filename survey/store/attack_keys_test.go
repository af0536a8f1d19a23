package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
)

// saysForeignKeys refuses an error that does not say in plain words that the key folder is another one.
func saysForeignKeys(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "the key folder does not belong to this database") {
		t.Errorf("%s: %v", what, err)
	}
}

// answerOf is a form sent through the n-th customer's link.
func answerOf(f *storetest.Fixture, n int) *survey.Submission {
	return &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[gap.Customer][n],
		Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}}
}

// A wave that nobody has answered yet is no reason to begin with other keys: half of its answers would be sealed with them.
func TestOtherKeysAreNoticedBeforeTheFirstAnswer(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{Customers: 2})
		_, err := store.Open(t.Context(), dsn, store.Options{Urn: storetest.Urn(2)})
		saysForeignKeys(t, "another process with other keys", err)
		copied, target := filepath.Join(t.TempDir(), "copy"), filepath.Join(t.TempDir(), "other.db")
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(dsn, "postgres") {
			target = pgtest.DSN(t)
		}
		saysForeignKeys(t, "a copy restored beside other keys", store.Restore(t.Context(), copied, target, store.Options{Urn: storetest.Urn(2)}))
		again := storetest.Open(t, dsn, store.Options{})
		for i, by := range []*store.Store{s, again} {
			if got, err := by.Submit(t.Context(), answerOf(f, i)); got != survey.Recorded || err != nil {
				t.Error(got, err)
			}
		}
	})
}

// Where no wave is open the keys may be others: then a process that still runs with the old ones takes no answer any more,
// for it could not be opened together with the rest, and says why. Nothing is lost and no link is spent.
func TestAProcessWithOldKeysTakesNoAnswers(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		old := storetest.Open(t, dsn, store.Options{})
		s := storetest.Open(t, dsn, store.Options{Urn: storetest.Urn(2)})
		f := storetest.Wave(t, old, storetest.Setup{Customers: 3})
		_, err := old.Submit(t.Context(), answerOf(f, 0))
		saysForeignKeys(t, "an answer sealed with the old keys", err)
		select {
		case err := <-old.Fatal():
			saysForeignKeys(t, "why the process must end", err)
		default:
			t.Error("the process goes on")
		}
		for i := range 3 {
			if got, err := s.Submit(t.Context(), answerOf(f, i)); got != survey.Recorded || err != nil {
				t.Error(got, err)
			}
		}
		if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Number(t.Context(), "SELECT count(*) FROM responses"); n != 3 || err != nil {
			t.Errorf("%d answers, %v; want 3", n, err)
		}
	})
}

// Two processes begin with different keys at one moment, and the database takes one of them.
func TestKeysThatComeAtOnce(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		opened := make(chan *store.Store, 6)
		for i := range 6 {
			go func() {
				s, err := store.Open(t.Context(), dsn, store.Options{Urn: storetest.Urn(byte(i))})
				if err != nil {
					t.Error(err)
				}
				opened <- s
			}()
		}
		var all []*store.Store
		for range 6 {
			if s := <-opened; s != nil {
				all = append(all, s)
				t.Cleanup(func() { closeStore(t, s) })
			}
		}
		f := storetest.Wave(t, all[0], storetest.Setup{Customers: 6})
		took := 0
		for i, s := range all {
			if got, err := s.Submit(t.Context(), answerOf(f, i)); err == nil && got == survey.Recorded {
				took++
			} else {
				saysForeignKeys(t, "another key", err)
			}
		}
		if took != 1 {
			t.Errorf("%d of 6 keys took an answer, want 1", took)
		}
	})
}
