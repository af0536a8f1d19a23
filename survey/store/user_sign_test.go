package store_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// clock is a time tests move.
type clock struct{ now time.Time }

func signStore(t *testing.T, do func(t *testing.T, s *store.Store, c *clock)) {
	c := &clock{time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	storetest.BothWith(t, store.Options{Now: func() time.Time { return c.now }}, func(t *testing.T, s *store.Store) {
		c.now = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		do(t, s, c)
	})
}

func hashOf(text string) [32]byte { return sha256.Sum256([]byte(text)) }

func someone(email string, roles ...survey.Role) survey.User {
	return survey.User{Email: email, Name: "Somebody", Roles: roles}
}

// P23: of many who set Mirror up at once, with one link or several, one becomes the administrator.
func TestOneFirstAdministrator(t *testing.T) {
	signStore(t, func(t *testing.T, s *store.Store, c *clock) {
		ctx := t.Context()
		for i := range 5 {
			if err := s.SaveEntrance(ctx, "test", store.Entrance{Hash: hashOf(fmt.Sprint(i))}); err != nil {
				t.Fatal(err)
			}
		}
		study := survey.DefaultStudy()
		study.Company = "Larkfield Bank"
		var all sync.WaitGroup
		failed := make(chan error, 50)
		for i := range 50 {
			all.Go(func() {
				failed <- s.SetUp(ctx, hashOf(fmt.Sprint(i%5)), someone(fmt.Sprintf("a%d@example.org", i), survey.RoleAdmin), "x", study)
			})
		}
		all.Wait()
		close(failed)
		done := 0
		for err := range failed {
			switch {
			case err == nil:
				done++
			case !errors.Is(err, store.ErrNotFound):
				t.Error(err)
			}
		}
		users, err := s.Users(ctx)
		if err != nil || done != 1 || len(users) != 1 || !users[0].Passphrase {
			t.Errorf("%d were told that they are it, there are %v, %v", done, users, err)
		}
		if studies, err := s.Studies(ctx); err != nil || len(studies) != 1 {
			t.Errorf("studies: %v, %v", studies, err)
		}
		for i := range 5 {
			if _, err := s.Entrance(ctx, hashOf(fmt.Sprint(i))); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("link %d is still good: %v", i, err)
			}
		}
	})
}

func TestSessionsInTheDatabase(t *testing.T) {
	signStore(t, func(t *testing.T, s *store.Store, c *clock) {
		ctx := t.Context()
		if err := s.AddUser(ctx, "test", someone("ana@example.org", survey.RoleHR)); err != nil {
			t.Fatal(err)
		}
		begin := func(name, before string, half bool) {
			t.Helper()
			if _, err := s.BeginSession(ctx, "ANA@example.org", hashOf(name), hashOf(before), half, "with passphrase"); err != nil {
				t.Fatal(err)
			}
		}
		alive := func(name string) bool {
			t.Helper()
			u, _, err := s.Session(ctx, hashOf(name))
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
			return err == nil && u.Email == "ana@example.org"
		}
		begin("half", "", true)
		begin("one", "half", false)
		begin("two", "", false)
		if alive("half") || !alive("one") || !alive("two") || alive("none") {
			t.Error("a half session outlives the whole one, or one is missing")
		}
		if _, err := s.BeginSession(ctx, "nobody@example.org", hashOf("x"), [32]byte{}, false, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody signs in: %v", err)
		}
		if err := s.EndOtherSessions(ctx, "ana@example.org", "ana@example.org", hashOf("two")); err != nil || alive("one") || !alive("two") {
			t.Errorf("ending the others: %v", err)
		}
		begin("late", "", true)
		c.now = c.now.Add(survey.SessionHalf)
		if alive("late") || !alive("two") {
			t.Error("a half session lasts longer than its minutes")
		}
		if err := s.EndSession(ctx, hashOf("two")); err != nil || alive("two") {
			t.Errorf("signing out: %v", err)
		}
		begin("three", "", false)
		c.now = c.now.Add(survey.SessionIdle)
		if err := s.Retain(ctx, store.Retention{}); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Number(ctx, "SELECT COUNT(*) FROM sessions"); err != nil || n != 0 {
			t.Errorf("%d sessions that are over lie about, %v", n, err)
		}
	})
}

// What fails is counted, for the person and for the day, and only as numbers.
func TestFailuresAreCounted(t *testing.T) {
	signStore(t, func(t *testing.T, s *store.Store, c *clock) {
		ctx := t.Context()
		if err := s.AddUser(ctx, "test", someone("ana@example.org", survey.RoleHR)); err != nil {
			t.Fatal(err)
		}
		for _, email := range []string{"ana@example.org", "ana@example.org", "stranger@example.org"} {
			if err := s.FailSignIn(ctx, email); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.FailedToday(ctx); n != 3 || err != nil {
			t.Errorf("today %d, %v", n, err)
		}
		failed, err := s.BeginSession(ctx, "ana@example.org", hashOf("a"), [32]byte{}, false, "with passphrase")
		if failed != 2 || err != nil {
			t.Errorf("failed before: %d, %v", failed, err)
		}
		if failed, _ = s.BeginSession(ctx, "ana@example.org", hashOf("b"), [32]byte{}, false, "with passphrase"); failed != 0 {
			t.Errorf("failed before the second time: %d", failed)
		}
		c.now = c.now.AddDate(0, 0, 1)
		for range 2 {
			if err := s.Retain(ctx, store.Retention{}); err != nil {
				t.Fatal(err)
			}
		}
		trail, err := s.Audit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var text []string
		for _, e := range trail {
			text = append(text, string(e.Actor)+" "+e.Action+" "+e.Object)
		}
		all := strings.Join(text, "\n")
		if strings.Count(all, "failed tries 2026-03-01: 3") != 1 || !strings.Contains(all, "ana@example.org sign in with passphrase, after 2 that failed") || strings.Contains(all, "stranger") {
			t.Errorf("the trail says\n%s", all)
		}
	})
}

func TestCodesAndLinksWorkOnce(t *testing.T) {
	signStore(t, func(t *testing.T, s *store.Store, c *clock) {
		ctx := t.Context()
		for _, email := range []string{"ana@example.org", "ben@example.org"} {
			if err := s.AddUser(ctx, "test", someone(email, survey.RoleHR)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SetCodes(ctx, "ana@example.org", "ana@example.org", []byte("sealed"), 100, [][32]byte{hashOf("r1"), hashOf("r2")}); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			step  int64
			fresh bool
		}{{100, false}, {99, false}, {102, true}, {102, false}, {101, false}} {
			if fresh, err := s.UseCode(ctx, "ana@example.org", tt.step); fresh != tt.fresh || err != nil {
				t.Errorf("step %d: %v, %v", tt.step, fresh, err)
			}
		}
		for i, want := range []bool{true, false} {
			if found, err := s.UseRecoveryCode(ctx, "ana@example.org", hashOf("r1")); found != want || err != nil {
				t.Errorf("recovery code, time %d: %v, %v", i+1, found, err)
			}
		}
		if found, _ := s.UseRecoveryCode(ctx, "ben@example.org", hashOf("r2")); found {
			t.Error("somebody else's recovery code works")
		}
		link := func(name, email string, noCode bool) {
			t.Helper()
			if err := s.SaveEntrance(ctx, "test", store.Entrance{Hash: hashOf(name), Email: email, NoCode: noCode}); err != nil {
				t.Fatal(err)
			}
		}
		link("old", "ana@example.org", false)
		link("new", "ana@example.org", false)
		if _, err := s.UseInvitation(ctx, hashOf("old"), "x"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a link that a newer one replaced: %v", err)
		}
		if email, err := s.UseInvitation(ctx, hashOf("new"), "hash"); email != "ana@example.org" || err != nil {
			t.Errorf("%s, %v", email, err)
		}
		if p, err := s.Proof(ctx, "ana@example.org"); err != nil || p.Passphrase != "hash" || !p.User.Codes || string(p.Codes) != "sealed" {
			t.Errorf("%+v, %v", p, err)
		}
		link("lost", "ana@example.org", true)
		if _, err := s.UseInvitation(ctx, hashOf("lost"), "hash"); err != nil {
			t.Fatal(err)
		}
		if p, _ := s.Proof(ctx, "ana@example.org"); p.User.Codes {
			t.Error("codes are still asked for")
		}
		link("ana", "ana@example.org", false)
		link("ben", "ben@example.org", false)
		if _, err := s.LinkProvider(ctx, hashOf("ana"), "https://id.example.org", "4711"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.LinkProvider(ctx, hashOf("ben"), "https://id.example.org", "4711"); !errors.Is(err, store.ErrConflict) {
			t.Errorf("one person at the provider, two here: %v", err)
		}
		if u, err := s.ProviderUser(ctx, "https://id.example.org", "4711"); u.Email != "ana@example.org" || err != nil {
			t.Errorf("%+v, %v", u, err)
		}
		if _, err := s.ProviderUser(ctx, "", ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody at no provider: %v", err)
		}
		if err := s.DisableUser(ctx, "test", "ana@example.org"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ProviderUser(ctx, "https://id.example.org", "4711"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("somebody without access: %v", err)
		}
	})
}

// Of two administrators who take each other's access away at once, one stays.
func TestAnAdministratorStays(t *testing.T) {
	signStore(t, func(t *testing.T, s *store.Store, c *clock) {
		ctx := t.Context()
		emails := []string{"ana@example.org", "ben@example.org", "chi@example.org"}
		for _, email := range emails {
			if err := s.AddUser(ctx, "test", someone(email, survey.RoleAdmin)); err != nil {
				t.Fatal(err)
			}
		}
		var all sync.WaitGroup
		for i, email := range emails {
			all.Go(func() {
				err := s.SetRoles(ctx, store.Actor(emails[(i+1)%3]), email, []survey.Role{survey.RoleAuditor})
				if i == 0 {
					err = s.DisableUser(ctx, "test", email)
				}
				if err != nil && !errors.Is(err, store.ErrState) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		users, err := s.Users(ctx)
		if err != nil {
			t.Fatal(err)
		}
		left := 0
		for _, u := range users {
			if u.Has(survey.RoleAdmin) {
				left++
			}
		}
		if left != 1 {
			t.Errorf("%d administrators are left", left)
		}
	})
}

// What was proved before a passphrase or codes were changed lets nobody in after; and of two who change a passphrase at
// once, knowing the same old one, one does.
func TestAChangeOfPassphraseLeavesNoSessionBehind(t *testing.T) {
	signStore(t, func(t *testing.T, s *store.Store, c *clock) {
		ctx := t.Context()
		if err := s.AddUser(ctx, "test", someone("ana@example.org", survey.RoleHR)); err != nil {
			t.Fatal(err)
		}
		if err := s.SetPassphrase(ctx, "test", "ana@example.org", "old"); err != nil {
			t.Fatal(err)
		}
		proof := func() store.Proof {
			t.Helper()
			p, err := s.Proof(ctx, "ana@example.org")
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		begin := func(name, before string, half bool, p store.Proof) error {
			_, err := s.BeginSession(ctx, "ana@example.org", hashOf(name), hashOf(before), half, "with passphrase", p)
			return err
		}
		old := proof()
		if err := begin("before", "", false, old); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		failed := make(chan error, 8)
		for i := range 8 {
			all.Go(func() {
				failed <- s.ChangePassphrase(ctx, "ana@example.org", "old", fmt.Sprint("new", i), hashOf(fmt.Sprint("after", i)))
			})
		}
		all.Wait()
		close(failed)
		done := 0
		for err := range failed {
			if err == nil {
				done++
			} else if !errors.Is(err, store.ErrConflict) {
				t.Error(err)
			}
		}
		if n, err := s.Number(ctx, "SELECT COUNT(*) FROM sessions"); done != 1 || n != 1 || err != nil {
			t.Errorf("%d changed it, there are %d sessions, %v", done, n, err)
		}
		if err := begin("late", "", false, old); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("signed in with what was proved before: %v", err)
		}
		half := proof()
		if err := s.SetCodes(ctx, "test", "ana@example.org", []byte("sealed"), 1, nil); err != nil {
			t.Fatal(err)
		}
		if err := begin("late", "", false, half); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("signed in without the codes that are asked for by now: %v", err)
		}
		if err := begin("whole", "none", false, proof()); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a code without the passphrase before it: %v", err)
		}
		if err := begin("half", "", true, proof()); err != nil {
			t.Fatal(err)
		}
		if err := begin("whole", "half", false, proof()); err != nil {
			t.Errorf("passphrase, then code: %v", err)
		}
	})
}
