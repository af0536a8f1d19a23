package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestUsersAndTheirTrail(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 30, 15, 123, time.UTC)
	storetest.BothWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if err := s.AddUser(ctx, "command line", survey.User{Email: " Hr@Example.com", Name: "H", Roles: []survey.Role{survey.RoleHR}}); err != nil {
			t.Fatal(err)
		}
		if err := s.AddUser(ctx, "command line", survey.User{Email: "hr@example.com", Roles: []survey.Role{survey.RoleAdmin}}); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the same address twice: %v", err)
		}
		for _, bad := range []survey.User{{Email: "x@example.com", Roles: []survey.Role{"boss"}}, {Email: "nobody", Roles: []survey.Role{survey.RoleHR}}, {Email: "a@b", Name: "a\nb", Roles: []survey.Role{survey.RoleHR}}} {
			if err := s.AddUser(ctx, "command line", bad); err == nil {
				t.Errorf("took %+v", bad)
			}
		}
		if err := s.DisableUser(ctx, "boss@example.com", "HR@example.com"); err != nil {
			t.Fatal(err)
		}
		if err := s.DisableUser(ctx, "boss@example.com", "none@example.com"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("disable nobody: %v", err)
		}
		users, err := s.Users(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]survey.User{{Email: "hr@example.com", Name: "H", Roles: []survey.Role{survey.RoleHR}, Disabled: true}}, users); diff != "" {
			t.Error(diff)
		}
		trail, err := s.Audit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		at := now.Truncate(time.Second)
		if diff := cmp.Diff([]store.AuditEntry{
			{Seq: 1, At: at, Actor: "command line", Action: "add user", Object: "hr@example.com as hr"},
			{Seq: 2, At: at, Actor: "boss@example.com", Action: "disable user", Object: "hr@example.com"},
		}, trail); diff != "" {
			t.Error(diff)
		}
	})
}

// Whatever is done to a trail behind the program's back is noticed: protection.md P28.
func TestTamperedTrailIsNoticed(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		ctx, rng := context.Background(), rand.New(rand.NewPCG(1, 2))
		const n = 40
		for i := range n {
			if err := s.Note(ctx, "a", "b", fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		_, known, err := s.AuditSince(ctx, store.AuditHead{})
		if err != nil || known.Seq != n {
			t.Fatalf("head %d, %v", known.Seq, err)
		}
		if err := s.ExecAll(ctx, "CREATE TABLE kept AS SELECT * FROM audit", "CREATE TABLE kept_ends AS SELECT * FROM audit_ends"); err != nil {
			t.Fatal(err)
		}
		rounds := 1000
		if testing.Short() || s.IsPostgres() { // the same Go code verifies both
			rounds = 200
		}
		unnoticed := 0
		for range rounds {
			kind, undo := tamper(ctx, t, s, rng, n)
			if _, _, err := s.AuditSince(ctx, known); err == nil {
				unnoticed++
				t.Errorf("%s went unnoticed", kind)
			} else if !strings.Contains(err.Error(), "was changed") {
				t.Fatalf("%s: %v", kind, err)
			}
			undo()
		}
		if _, _, err := s.AuditSince(ctx, known); err != nil {
			t.Errorf("the trail as it was: %v", err)
		}
		t.Logf("%d of %d changes unnoticed", unnoticed, rounds)
	})
}

// tamper changes the trail in one of the ways an insider might, and returns how to take it back.
func tamper(ctx context.Context, t *testing.T, s *store.Store, rng *rand.Rand, n int) (kind string, undo func()) {
	t.Helper()
	a, b := 1+rng.IntN(n), 1+rng.IntN(n-1)
	if b >= a {
		b++
	}
	end := func(which string, seq int) string {
		return fmt.Sprintf("UPDATE audit_ends SET seq = %[2]d, hash = coalesce((SELECT hash FROM kept WHERE seq = %[2]d), (SELECT hash FROM kept_ends WHERE at = 'first')) WHERE at = '%[1]s'", which, seq)
	}
	var do []string
	switch rng.IntN(7) {
	case 0:
		column := []string{"actor", "action", "object", "at"}[rng.IntN(4)]
		kind, do = "another "+column, []string{fmt.Sprintf("UPDATE audit SET %s = '2020-01-01T00:00:00Z' WHERE seq = %d", column, a)}
	case 1:
		kind, do = "a deleted entry", []string{fmt.Sprintf("DELETE FROM audit WHERE seq = %d", a)}
	case 2:
		kind = "two entries in each other's place"
		do = []string{fmt.Sprintf("UPDATE audit SET seq = -1 WHERE seq = %d", a), fmt.Sprintf("UPDATE audit SET seq = %d WHERE seq = %d", a, b), fmt.Sprintf("UPDATE audit SET seq = %d WHERE seq = -1", b)}
	case 3:
		kind, do = "a deleted entry, the others moved up", []string{fmt.Sprintf("DELETE FROM audit WHERE seq = %d", a)}
		for i := a + 1; i <= n; i++ {
			do = append(do, fmt.Sprintf("UPDATE audit SET seq = %d WHERE seq = %d", i-1, i))
		}
	case 4:
		kind, do = "an end cut off, and hidden", []string{fmt.Sprintf("DELETE FROM audit WHERE seq >= %d", a), end("last", a-1)}
	case 5:
		kind, do = "a beginning cut off, and hidden", []string{fmt.Sprintf("DELETE FROM audit WHERE seq <= %d", a), end("first", a)}
	case 6:
		kind, do = "another hash", []string{fmt.Sprintf("UPDATE audit SET hash = prev, prev = hash WHERE seq = %d", a)}
	}
	if err := s.ExecAll(ctx, do...); err != nil {
		t.Fatal(err)
	}
	return kind, func() {
		if err := s.ExecAll(ctx, "DELETE FROM audit", "INSERT INTO audit SELECT * FROM kept", "DELETE FROM audit_ends", "INSERT INTO audit_ends SELECT * FROM kept_ends"); err != nil {
			t.Fatal(err)
		}
	}
}

// Old entries go, and what is left can still be verified.
func TestTrailStaysVerifiableAfterRetention(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	storetest.BothWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		now = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
		for i := range 200 {
			if err := s.Note(ctx, "a", "b", fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
			now = now.AddDate(0, 0, 1)
			if i%30 == 29 {
				if err := s.Retain(ctx, store.Retention{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		_, known, err := s.AuditSince(ctx, store.AuditHead{})
		if err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 0, 60)
		if err := s.Retain(ctx, store.Retention{}); err != nil {
			t.Fatal(err)
		}
		trail, _, err := s.AuditSince(ctx, known)
		if err != nil {
			t.Fatal(err)
		}
		if oldest := trail[0].At; now.Sub(oldest) > 91*24*time.Hour {
			t.Errorf("an entry of %s is left on %s", oldest, now)
		}
		if err := s.Exec(ctx, "DELETE FROM audit WHERE seq = ?", trail[0].Seq); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Audit(ctx); err == nil {
			t.Error("the first entry kept can be taken away unnoticed")
		}
	})
}

// Two processes that write at once still make one chain.
func TestTrailOfTwoProcesses(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		ctx, done := context.Background(), make(chan error)
		for p := range 2 {
			s := storetest.Open(t, dsn, store.Options{})
			go func() {
				for i := range 50 {
					if err := s.Note(ctx, "a", fmt.Sprint(p), fmt.Sprint(i)); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		trail, err := storetest.Open(t, dsn, store.Options{}).Audit(ctx)
		if err != nil || len(trail) != 100 {
			t.Errorf("%d entries, %v", len(trail), err)
		}
	})
}
