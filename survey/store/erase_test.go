package store_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
)

// canaries stand in every field of a person that is erased.
var canaries = []string{"canary-address@example.com", "canary-reference", "Canary Name", "canary-account"}

func canary() survey.Person {
	return survey.Person{Audience: gap.Customer, Email: canaries[0], Reference: canaries[1], Name: canaries[2], Account: canaries[3],
		Segment: "everyday", Unit: "north", Weight: 2, Language: "en"}
}

// protection.md P25: who is erased is in no byte of the database's files, its log and the temporary folder.
func TestErasureIsPhysical(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		temporary := t.TempDir()
		t.Setenv("TMPDIR", temporary)
		t.Setenv("SQLITE_TMPDIR", temporary)
		s := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{Customers: 300, Employees: 100})
		changed := canary()
		changed.Name = "Somebody"
		for _, people := range [][]survey.Person{{canary()}, {changed}, {canary()}} { // changes leave copies behind too
			if _, _, err := s.SavePeople(t.Context(), storetest.By, f.Study, people); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.Invite(t.Context(), storetest.By, f.Study, f.Form.ID, gap.Customer, storetest.Derived); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		files := databaseFiles(t, s, dsn)
		if hits := scan(t, files, canaries...); hits == 0 {
			t.Fatal("the scan does not see what is there")
		}
		if err := s.Exec(t.Context(), "ANALYZE"); err != nil { // statistics are copies too
			t.Fatal(err)
		}
		// Somebody answers all the while.
		ctx, stop := context.WithCancel(t.Context())
		idle := make(chan struct{})
		go func() { defer close(idle); submitAll(ctx, s, f, 4, nil) }()
		n, err := s.Erase(t.Context(), "hr@example.com", f.Study, " Canary-Address@example.com ")
		stop()
		<-idle
		if n != 1 || err != nil {
			t.Fatalf("erased %d, %v", n, err)
		}
		if hits := scan(t, append(databaseFiles(t, s, dsn), temporary), canaries...); hits != 0 {
			t.Errorf("%d places still hold the person", hits)
		}
		if left, err := s.Number(t.Context(), "SELECT count(*) FROM invitations"); err != nil || left != 400 {
			t.Errorf("%d invitations, %v; want those of the others, 400", left, err)
		}
		if n, err := s.Erase(t.Context(), "hr@example.com", f.Study, canaries[0]); n != 0 || err != nil {
			t.Errorf("erased again: %d, %v", n, err)
		}
		trail, err := s.Audit(t.Context())
		if err != nil || trail[len(trail)-1].Action != "erase" || strings.Contains(trail[len(trail)-1].Object, "anary") {
			t.Errorf("the trail ends with %+v, %v", trail[len(trail)-1], err)
		}
		if said, err := os.ReadFile(dsn + ".ledger"); err == nil && strings.Contains(strings.ToLower(string(said)), "canary") {
			t.Error("the ledger holds contact data")
		}
	})
}

// One person may be found by address or reference, and stand on both sides.
func TestEraseFindsBothSides(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{})
		both := []survey.Person{
			{Audience: gap.Customer, Email: "a@example.com", Reference: "R-1", Segment: "everyday", Unit: "north"},
			{Audience: gap.Employee, Email: "a@example.com", Cell: "branch", Unit: "north"},
			{Audience: gap.Customer, Reference: "R-2", Segment: "everyday", Unit: "north"},
			{Audience: gap.Customer, Reference: "Somebody-With-Letters", Segment: "everyday", Unit: "north"},
			{Audience: gap.Employee, Reference: "somebody-with-letters", Cell: "branch", Unit: "north"},
			{Audience: gap.Customer, Reference: "Ärger-1", Segment: "everyday", Unit: "north"},
		}
		if _, _, err := s.SavePeople(t.Context(), storetest.By, f.Study, both); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]int{"A@example.com": 2, "r-2": 1, " SOMEBODY-with-letters ": 2, "Ärger-1": 1, "": 0, "nobody": 0, "%": 0} {
			if n, err := s.Erase(t.Context(), "a", f.Study, who); n != want || err != nil {
				t.Errorf("erase %q: %d, %v; want %d", who, n, err, want)
			}
		}
		if n, err := s.Erase(t.Context(), "a", f.Study+1, "R-1"); n != 0 || err != nil {
			t.Errorf("another study: %d, %v", n, err)
		}
	})
}

// A database that was copied back by hand forgets erased people as soon as it is opened.
func TestErasedPeopleDoNotComeBack(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, store.Options{})
	f := storetest.Wave(t, s, storetest.Setup{Customers: 20})
	older := filepath.Join(t.TempDir(), "older.db")
	if err := s.Backup(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if n, err := s.Erase(t.Context(), "a", f.Study, f.Invited[gap.Customer][i].Person.Reference); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(dsn + "-*"); err != nil || len(left) != 0 {
		t.Fatalf("closing left %q, %v", left, err)
	}
	raw, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dsn, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	s = storetest.Open(t, dsn, store.Options{})
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM people WHERE audience = 0"); n != 17 || err != nil {
		t.Errorf("%d customers, %v; want 17", n, err)
	}
	if _, err := s.Invitation(t.Context(), f.Tokens[gap.Customer][0]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the link of somebody erased: %v", err)
	}
}

// A ledger whose last line was cut off by a power failure is read as far as it goes, and goes on in a new line.
func TestLedgerCutOff(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.ledger")
	if err := os.WriteFile(file, []byte("erased 000102030405060708090a0b0c0d0e0f\nerased 0001"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.LedgerErased(file, bytes.Repeat([]byte{7}, 16)); err != nil {
		t.Fatal(err)
	}
	erased, err := store.LedgerRead(file)
	if err != nil || len(erased) != 2 || erased[1][0] != 7 {
		t.Errorf("read %x, %v", erased, err)
	}
}

// Retention goes by the clock: protection.md P25.
func TestRetention(t *testing.T) {
	for name, c := range map[string]struct {
		days                        int // after closing
		prepare                     func(t *testing.T, s *store.Store, f *storetest.Fixture)
		drafts, invitations, people int // what is left
	}{
		"the day after":        {days: 1, drafts: 1, invitations: 30, people: 30},
		"drafts are over":      {days: 15, invitations: 30, people: 30},
		"just not a month":     {days: 29, invitations: 30, people: 30},
		"a month":              {days: 30, people: 30},
		"just not a quarter":   {days: 89, people: 30},
		"a quarter":            {days: 90},
		"another is prepared":  {days: 120, people: 30, prepare: prepareNext},
		"another is only told": {days: 120, prepare: func(t *testing.T, s *store.Store, f *storetest.Fixture) {}},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
			storetest.BothWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
				now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
				study := storetest.Programme()
				study.Waves = append(study.Waves, survey.Wave{ID: "w2", Name: "Second wave"})
				f := storetest.Wave(t, s, storetest.Setup{Customers: 10, Employees: 20, Programme: study})
				submitAll(t.Context(), s, f, 4, nil)
				if err := s.SaveDraft(t.Context(), [32]byte{1}, []byte("sealed"), now.AddDate(0, 0, 14)); err != nil {
					t.Fatal(err)
				}
				if err := s.CloseWave(t.Context(), storetest.By, f.Study, f.Wave); err != nil {
					t.Fatal(err)
				}
				if c.prepare != nil {
					c.prepare(t, s, f)
				}
				now = now.AddDate(0, 0, c.days)
				if err := s.Retain(t.Context(), store.Retention{}); err != nil {
					t.Fatal(err)
				}
				for table, want := range map[string]int{"drafts": c.drafts, "invitations": c.invitations, "people": c.people, "responses": 30} {
					if n, err := s.Number(t.Context(), "SELECT count(*) FROM "+table); n != want || err != nil {
						t.Errorf("%d days after closing: %d in %s, %v; want %d", c.days, n, table, err, want)
					}
				}
				if _, err := s.Audit(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func prepareNext(t *testing.T, s *store.Store, f *storetest.Fixture) {
	t.Helper()
	if _, err := s.SetPacks(t.Context(), storetest.By, f.Study, "w2", []store.PackSource{{Source: storetest.Questionnaire(t, "")}}); err != nil {
		t.Fatal(err)
	}
}

// databaseFiles are the files a database lies in. PostgreSQL is told to write everything to them first; its write-ahead log
// is not among them, because it forgets only as it is recycled.
func databaseFiles(t testing.TB, s *store.Store, dsn string) []string {
	t.Helper()
	if !s.IsPostgres() {
		return []string{filepath.Dir(dsn)}
	}
	c := pgtest.Get(t)
	c.Exec(t, "CHECKPOINT")
	oid, err := s.Lines(t.Context(), "SELECT oid::text FROM pg_database WHERE datname = current_database()")
	if err != nil {
		t.Fatal(err)
	}
	return []string{filepath.Join(c.Data(), "base", oid[0])}
}

// scan counts the files under some folders that hold one of the words.
func scan(t testing.TB, folders []string, words ...string) (hits int) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			for _, word := range words {
				if bytes.Contains(bytes.ToLower(raw), []byte(strings.ToLower(word))) {
					t.Logf("%s holds %q", filepath.Base(path), word)
					hits++
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return hits
}

// Closing a wave writes its invitations anew. Who is erased at that moment is erased all the same.
func TestErasedWhileAWaveIsClosed(t *testing.T) {
	s := storetest.Open(t, storetest.PostgresDSN(t), store.Options{})
	f := storetest.Wave(t, s, storetest.Setup{Customers: 3, Employees: 14})
	who := f.Invited[gap.Customer][0].Person.Reference
	end, err := s.Update(t.Context(), "WITH gone AS (DELETE FROM invitations RETURNING *) INSERT INTO invitations SELECT * FROM gone")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		n, err := s.Erase(context.Background(), storetest.By, f.Study, who)
		if err == nil && n != 1 {
			err = errors.New("nobody was erased")
		}
		done <- err
	}()
	for waiting := 0; waiting == 0; {
		waiting = number(t, s, "SELECT count(*) FROM pg_locks WHERE NOT granted")
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := number(t, s, "SELECT (SELECT count(*) FROM people WHERE audience = 0) * 100 + (SELECT count(*) FROM invitations)"); n != 216 {
		t.Errorf("%d customers and invitations, want 2 and 16", n)
	}
}
