package obvious_test

import (
	"path/filepath"
	"testing"

	"mirror/survey"
	"mirror/survey/store/obvious"
	"mirror/survey/store/storetest/pgtest"
)

// The comparison is fair only if it does the same job.
func TestTheComparisonStoresATokenOnce(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{
		"SQLite":     func(t testing.TB) string { return filepath.Join(t.TempDir(), "obvious.db") },
		"PostgreSQL": pgtest.DSN,
	} {
		t.Run(name, func(t *testing.T) {
			s, err := obvious.Open(t.Context(), dsn(t))
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
			token := [32]byte{1}
			if err := s.Invite(t.Context(), [][32]byte{token}); err != nil {
				t.Fatal(err)
			}
			outcomes := make(chan survey.Outcome)
			for i := range 50 {
				go func() {
					got, err := s.Submit(t.Context(), token, &survey.Response{Answers: make([]byte, 30), Comments: []survey.Words{{Text: "Good.", Question: i}}})
					if err != nil {
						t.Error(err)
					}
					outcomes <- got
				}()
			}
			count := map[survey.Outcome]int{}
			for range 50 {
				count[<-outcomes]++
			}
			if n, err := s.Count(t.Context()); n != 1 || err != nil || count[survey.Recorded] != 1 || count[survey.AlreadyRecorded] != 49 {
				t.Errorf("%d responses, outcomes %v, %v", n, count, err)
			}
			if got, err := s.Submit(t.Context(), [32]byte{2}, &survey.Response{}); got != survey.UnknownLink || err != nil {
				t.Errorf("got %v %v, want an unknown link", got, err)
			}
		})
	}
}
