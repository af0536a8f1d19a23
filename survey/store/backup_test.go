package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
)

// restoreInto restores a copy into a new database of the same kind as dsn and opens it.
func restoreInto(t testing.TB, dsn, copied string, o store.Options) (*store.Store, error) {
	t.Helper()
	target := filepath.Join(t.TempDir(), "restored.db")
	if strings.HasPrefix(dsn, "postgres") {
		target = pgtest.DSN(t)
	}
	if o.Urn == nil { // it takes answers of who was erased out of sealed boxes again
		o.Urn = storetest.Urn(1)
	}
	if err := store.Restore(t.Context(), copied, target, o); err != nil {
		return nil, err
	}
	return storetest.Open(t, target, store.Options{Ledger: o.Ledger}), nil
}

// protection.md P10: a copy made while answers come in holds all that were acknowledged before it began, and whoever was
// erased or opted out since does not come back with it.
func TestBackupUnderLoad(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		ledger := filepath.Join(t.TempDir(), "ledger")
		s := storetest.Open(t, dsn, store.Options{Ledger: ledger})
		f := storetest.Wave(t, s, storetest.Setup{Customers: 3000, Employees: 1000})
		var lock sync.Mutex
		acknowledged := map[[32]byte]bool{}
		ctx, stop := context.WithCancel(t.Context())
		idle := make(chan struct{})
		go func() {
			defer close(idle)
			submitAll(ctx, s, f, 8, func(token [32]byte) { lock.Lock(); acknowledged[token] = true; lock.Unlock() })
		}()
		for n := 0; n < 300; time.Sleep(time.Millisecond) {
			lock.Lock()
			n = len(acknowledged)
			lock.Unlock()
		}
		lock.Lock()
		before := maps.Clone(acknowledged)
		lock.Unlock()
		copied := filepath.Join(t.TempDir(), "copy")
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		// Then somebody is erased, somebody opts out, and somebody opts out and in again.
		people := f.Invited[gap.Customer]
		if n, err := s.Erase(t.Context(), "a", f.Study, people[0].Person.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		for _, err := range []error{
			s.OptOut(t.Context(), f.Tokens[gap.Customer][1]),
			s.OptOut(t.Context(), f.Tokens[gap.Customer][2]), s.OptIn(t.Context(), f.Tokens[gap.Customer][2]),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		stop()
		<-idle
		if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the copy has mode %v, %v", info.Mode(), err)
		}
		restored, err := restoreInto(t, dsn, copied, store.Options{Ledger: ledger})
		if err != nil {
			t.Fatal(err)
		}
		checkRestored(t, restored, f, before)
	})
}

func checkRestored(t *testing.T, s *store.Store, f *storetest.Fixture, before map[[32]byte]bool) {
	t.Helper()
	lost := 0
	for token := range before {
		if i, err := s.Invitation(t.Context(), token); err == nil && i.State != "used" || err != nil && token != f.Tokens[gap.Customer][0] {
			lost++
		}
	}
	delete(before, f.Tokens[gap.Customer][0]) // the answers of the erased customer are taken out with the invitation
	stored := number(t, s, "SELECT count(*) FROM responses")
	if lost > 0 || stored < len(before) {
		t.Errorf("%d acknowledged before the copy began; %d stored in it, %d lost", len(before), stored, lost)
	}
	used, err := s.Number(t.Context(), "SELECT count(*) FROM invitations WHERE state = 'used'")
	if err != nil || used != stored {
		t.Errorf("%d tokens spent and %d answers stored, %v: the copy is not of one moment", used, stored, err)
	}
	if _, err := s.Invitation(t.Context(), f.Tokens[gap.Customer][0]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an erased person came back: %v", err)
	}
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM people WHERE audience = 0"); n != 2999 || err != nil {
		t.Errorf("%d customers, %v; want 2999", n, err)
	}
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM suppressions"); n != 1 || err != nil {
		t.Errorf("%d opt-outs, %v; want 1", n, err)
	}
	if _, err := s.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		storetest.Wave(t, s, storetest.Setup{Customers: 500})
		folder := t.TempDir()
		copied := filepath.Join(folder, "copy")
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		if err := s.Backup(t.Context(), copied); err == nil || !strings.Contains(err.Error(), "already a file") {
			t.Errorf("a second copy under the same name: %v", err)
		}
		raw, err := os.ReadFile(copied)
		if err != nil {
			t.Fatal(err)
		}
		damaged := append([]byte(nil), raw...)
		for i := len(raw) / 2; i < len(raw)/2+4096; i++ {
			damaged[i] ^= 0x55
		}
		for name, content := range map[string][]byte{"cut": raw[:len(raw)*2/3], "damaged": damaged, "text": []byte("nothing of the kind"), "empty": nil} {
			path := filepath.Join(folder, name)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if s, err := restoreInto(t, dsn, path, store.Options{}); err == nil {
				t.Errorf("restored a copy that is %s: %v", name, s)
			}
		}
		if err := store.Restore(t.Context(), copied, dsn, store.Options{}); err == nil {
			t.Error("restored over a database in use")
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := store.Restore(t.Context(), copied, dsn, store.Options{}); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("over a database that holds something: %v", err)
		}
		other := filepath.Join(folder, "x.db")
		if !s.IsPostgres() {
			other = "postgres://mirror@/nowhere"
		}
		if err := store.Restore(t.Context(), copied, other, store.Options{}); err == nil || !strings.Contains(err.Error(), "of another kind") {
			t.Errorf("into another kind: %v", err)
		}
		if left, err := filepath.Glob(filepath.Join(folder, "*.partial-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %q, %v", left, err)
		}
	})
}

// What a copy could let somebody in with is gone from it once it is restored; who works with Mirror stays.
func TestRestoringSignsEverybodyOut(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		user := survey.User{Email: "anna@example.org", Name: "Anna", Roles: []survey.Role{survey.RoleAdmin}}
		if err := s.AddUser(t.Context(), "a", user); err != nil {
			t.Fatal(err)
		}
		session, link, first := [32]byte{1}, [32]byte{2}, [32]byte{3}
		for _, e := range []store.Entrance{{Hash: link, Email: user.Email}, {Hash: first}} {
			if err := s.SaveEntrance(t.Context(), "a", e); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.BeginSession(t.Context(), user.Email, session, [32]byte{}, false, "passphrase"); err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), "copy")
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Session(t.Context(), session); err != nil {
			t.Errorf("making the copy signed somebody out: %v", err)
		}
		restored, err := restoreInto(t, dsn, copied, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := restored.Session(t.Context(), session); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a session of the copy holds: %v", err)
		}
		for _, hash := range [][32]byte{link, first} {
			if _, err := restored.Entrance(t.Context(), hash); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("a link of the copy lets somebody in: %v", err)
			}
		}
		if _, err := restored.BeginSession(t.Context(), user.Email, session, [32]byte{}, false, "passphrase"); err != nil {
			t.Errorf("nobody can sign in: %v", err)
		}
	})
}

// Mails that were still to be sent when a copy was made may have been sent since: after restoring it they wait for somebody.
func TestRestoringPausesMailings(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{Customers: 3})
		m := survey.Mailing{Study: f.Study, Form: f.Form.ID, Kind: survey.MailInvitation, Audience: gap.Customer, PerMinute: 60, Minutes: 4}
		if _, err := s.AddMailing(t.Context(), "a", m); err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), "copy")
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		restored, err := restoreInto(t, dsn, copied, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for want, at := range map[survey.MailingState]*store.Store{survey.MailingRunning: s, survey.MailingPaused: restored} {
			if all, err := at.Mailings(t.Context(), f.Study, f.Wave); err != nil || len(all) != 1 || all[0].State != want {
				t.Errorf("%v, %v; want one that is %s", all, err, want)
			}
		}
	})
}

// A copy made by an older program is brought up to date, one of a newer program is refused.
func TestRestoreOfAnotherVersion(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		folder := t.TempDir()
		newer := store.WithMigrations(store.Options{Migrate: true}, later(t, dsn, "CREATE TABLE later (x integer);"))
		s := storetest.Open(t, dsn, store.Options{})
		older := filepath.Join(folder, "older")
		if err := s.Backup(t.Context(), older); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		target := filepath.Join(folder, "x.db")
		if s.IsPostgres() {
			target = pgtest.DSN(t)
		}
		if err := store.Restore(t.Context(), older, target, newer); err != nil {
			t.Fatal(err)
		}
		s = storetest.Open(t, target, newer)
		copied := filepath.Join(folder, "newer")
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		if _, err := restoreInto(t, dsn, copied, store.Options{}); err == nil || !strings.Contains(err.Error(), "use a newer program") {
			t.Errorf("a copy of a newer program: %v", err)
		}
	})
}

// protection.md P10: 100,000 answers are restored within a minute.
func TestRestoreIsQuick(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 5_000
	}
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{})
		plant := `INSERT INTO responses (study, form, id, audience, answers) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			SELECT ?, ?, random(), 0, randomblob(31) FROM n`
		if s.IsPostgres() {
			plant = `INSERT INTO responses (id, study, form, audience, answers)
				SELECT ('x' || left(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint, v.study, v.form, 0, substr(sha256(i::text::bytea), 1, 31)
				FROM generate_series(1, ?) i, (SELECT ?::smallint AS study, ?::smallint AS form) v`
		}
		if err := s.Exec(t.Context(), plant, n, f.Study, f.Form.ID); err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), "copy")
		began := time.Now()
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		backup := time.Since(began)
		began = time.Now()
		restored, err := restoreInto(t, dsn, copied, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		if got, err := restored.Number(t.Context(), "SELECT count(*) FROM responses"); got != n || err != nil {
			t.Errorf("%d answers, %v; want %d", got, err, n)
		}
		info, err := os.Stat(copied)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d answers: backup %s, %s; restore %s", n, backup.Round(time.Millisecond), fmt.Sprintf("%.1f MB", float64(info.Size())/1e6), took.Round(time.Millisecond))
		if took > time.Minute {
			t.Errorf("restoring took %s", took)
		}
	})
}
