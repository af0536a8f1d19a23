package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
)

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 400)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(folder, "foreign.db")
	db, err := sql.Open("sqlite3", store.DSNOf(foreign)+"c") // mode=rwc: made where it is not there
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE cookbook (x)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dsn  string
		o    store.Options
		want string
	}{
		{"", store.Options{}, "name the database"},
		{":memory:", store.Options{}, "name the database"},
		{"mysql://root:canarypassword@host/db", store.Options{}, "neither a file"},
		{filepath.Join(folder, "none.db"), store.Options{}, "make one with mirror migrate"},
		{text, store.Options{Migrate: true}, "not a whole SQLite database"},
		{foreign, store.Options{Migrate: true}, "a table cookbook"},
		{"postgres://mirror:canarypassword@127.0.0.1:1/db", store.Options{}, "database"},
		{"postgres://mirror:canarypassword@127.0.0.1:port/db", store.Options{}, "address"},
	} {
		s, err := store.Open(context.Background(), c.dsn, c.o)
		if err == nil {
			t.Errorf("opened %q: %v", c.dsn, s.Close())
			continue
		}
		if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "canarypassword") {
			t.Errorf("%q: %v; want %q in it, and no password", c.dsn, err, c.want)
		}
	}
}

// A new file and what SQLite puts beside it is nobody else's to read.
func TestFilesAreTheOwnersOnly(t *testing.T) {
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "a name with %20, # and ?.db")
	s := storetest.Open(t, dsn, store.Options{Migrate: true})
	if err := s.Note(t.Context(), "a", "b", "c"); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Dir(strings.TrimPrefix(dsn, "sqlite:")) + "/*")
	if err != nil || len(found) != 3 {
		t.Errorf("files %q, %v; want the database, its log and its index", found, err)
	}
	for _, name := range found {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
}

// Settings under which a confirmed answer could be lost are refused in a plain sentence.
func TestUnsafeSettingsAreRefused(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		dsn := storetest.SQLiteDSN(t)
		for setting, want := range map[string]string{
			"_synchronous=NORMAL": "synchronous is 1 and must be 2", "_foreign_keys=0": "foreign_keys is 0",
			"_secure_delete=0": "secure_delete is 0", "_journal_mode=DELETE": "journal_mode is delete",
		} {
			name, _, _ := strings.Cut(setting, "=")
			given := store.DSNOf(dsn)
			at := strings.Index(given, name+"=")
			end := strings.IndexAny(given[at:], "&") + at
			err := store.ConnectWith(given[:at] + setting + given[end:])
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v; want %q", setting, err, want)
			}
		}
		if err := store.ConnectWith(store.DSNOf(dsn)); err != nil {
			t.Errorf("as it should be: %v", err)
		}
		if err := storetest.Open(t, dsn, store.Options{}).Ready(t.Context()); err != nil {
			t.Errorf("ready: %v", err)
		}
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		dsn, c := storetest.PostgresDSN(t), pgtest.Get(t)
		t.Cleanup(func() { c.Restart(t, "fast") })
		for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
			c.Restart(t, "fast", "-c "+setting+"=off")
			s, err := store.Open(t.Context(), dsn, store.Options{})
			if err == nil {
				t.Errorf("opened with %s off: %v", setting, s.Close())
			} else if !strings.Contains(err.Error(), setting+" off: answers could be lost") {
				t.Errorf("%s: %v", setting, err)
			}
		}
		c.Restart(t, "fast")
		s := storetest.Open(t, dsn, store.Options{})
		c.Restart(t, "fast", "-c fsync=off") // a server that comes back with other settings
		if err := s.Ready(t.Context()); err == nil {
			t.Error("ready although the server no longer syncs")
		}
	})
}

// later is the program's migrations and one more.
func later(t testing.TB, dsn, statement string) fs.FS {
	t.Helper()
	folder := "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		folder = "postgres"
	}
	files := fstest.MapFS{"00999_later.sql": {Data: []byte("-- Later.\n-- +goose Up\n" + statement + "\n")}}
	ours, err := filepath.Glob(filepath.Join("../../migrations", folder, "*.sql"))
	if err != nil || len(ours) == 0 {
		t.Fatal(ours, err)
	}
	for _, name := range ours {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = &fstest.MapFile{Data: source}
	}
	return files
}

func TestSchemaOfAnotherVersion(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := store.WithMigrations(store.Options{}, later(t, dsn, "CREATE TABLE later (x integer);"))
		s, err := store.Open(t.Context(), dsn, o)
		if err == nil || !strings.Contains(err.Error(), "make a backup, then run mirror migrate") {
			t.Fatalf("an older schema: %v, %v", s, err)
		}
		o.Migrate = true
		if err := storetest.Open(t, dsn, o).Close(); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), dsn, store.Options{Migrate: true})
		if err == nil || !strings.Contains(err.Error(), "version 999") || !strings.Contains(err.Error(), "use a newer program") {
			t.Errorf("a newer schema: %v", err)
		}
		if _, _, err := store.Migrate(t.Context(), dsn); err == nil {
			t.Error("migrated a newer schema")
		}
	})
}

func TestMigrateTellsVersions(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "new.db")
	files, err := filepath.Glob("../../migrations/sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	newest := len(files)
	for _, want := range []string{fmt.Sprint(0, newest, nil), fmt.Sprint(newest, newest, nil)} {
		from, to, err := store.Migrate(t.Context(), dsn)
		if got := fmt.Sprint(from, to, err); got != want {
			t.Errorf("from, to, error are %s; want %s", got, want)
		}
	}
}

// An administrator's write gets its turn soon, however many submissions there are.
func TestWritersTakeTurns(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 2000})
		ctx, stop := context.WithCancel(t.Context())
		idle := make(chan struct{})
		var recorded atomic.Int64
		go func() {
			defer close(idle)
			submitAll(ctx, s, f, 16, func([32]byte) { recorded.Add(1) })
		}()
		var slowest time.Duration
		var overtaken int64 // by how many submissions, at worst
		for i := range 50 {
			began, before := time.Now(), recorded.Load()
			err := s.AddUser(t.Context(), "a", survey.User{Email: fmt.Sprintf("u%d@example.com", i), Roles: []survey.Role{survey.RoleHR}})
			if err != nil {
				t.Fatal(err)
			}
			slowest, overtaken = max(slowest, time.Since(began)), max(overtaken, recorded.Load()-before)
		}
		stop()
		<-idle
		t.Logf("slowest of 50 administrative writes under load: %s, the most submissions meanwhile: %d", slowest, overtaken)
		if overtaken > 1000 {
			t.Errorf("%d submissions were recorded while one administrative write waited", overtaken)
		}
	})
}

func TestErrorsHaveNames(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		row := "INSERT INTO suppressions (study, hash) VALUES (?, ?)"
		if err := s.Exec(t.Context(), row, f.Study, make([]byte, 32)); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"the same key twice":    s.Exec(t.Context(), row, f.Study, make([]byte, 32)),
			"a study that is not":   s.Exec(t.Context(), row, 99, make([]byte, 32)),
			"a parent with a child": s.Exec(t.Context(), "DELETE FROM studies"),
		} {
			if !errors.Is(err, store.ErrConflict) {
				t.Errorf("%s: %v", name, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Exec(ctx, row, f.Study, make([]byte, 32)); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller who went away: %v", err)
		}
	})
}

// A full disk has a name, stores nothing, and is over when there is room again.
func TestFullDisk(t *testing.T) {
	s := storetest.SQLite(t)
	f := storetest.Wave(t, s, storetest.Setup{Draft: true})
	fill := func() error {
		return s.Exec(t.Context(), "INSERT INTO chunks (study, form, id, n, body) VALUES (?, ?, 1, 1, zeroblob(1000000))", f.Study, f.Form.ID)
	}
	if err := s.Exec(t.Context(), "PRAGMA max_page_count = 1"); err != nil { // as many as there are
		t.Fatal(err)
	}
	if err := fill(); !errors.Is(err, store.ErrFull) {
		t.Fatalf("a full disk: %v", err)
	}
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM chunks"); n != 0 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	if err := s.Exec(t.Context(), "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if err := fill(); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// A value never stands in an error's text: it may be an address or what somebody wrote.
func TestErrorsTellNoValues(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		people := "INSERT INTO people (study, id, audience, email) VALUES (?, ?, 1, ?)"
		if err := s.Exec(t.Context(), people, f.Study, make([]byte, 16), "canary@example.com"); err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{
			s.Exec(t.Context(), people, f.Study, append(make([]byte, 15), 1), "canary@example.com"),
			s.Exec(t.Context(), people, f.Study, []byte("canary@example.com"), "x"),
			s.Exec(t.Context(), "INSERT INTO studies (id, company, body) VALUES (77, 'x', ?)", "canary@example.com"),
		} {
			if err == nil || strings.Contains(err.Error(), "canary") {
				t.Errorf("error %v", err)
			}
		}
	})
}

func TestAddressForToolsHasNoPassword(t *testing.T) {
	address, password, err := store.ToolAddress("postgres://u:pa%20ss@h:5433/db?sslmode=require&pool_max_conns=3")
	if err != nil || address != "postgres://u@h:5433/db?sslmode=require" || password != "pa ss" {
		t.Errorf("%q, %q, %v", address, password, err)
	}
}
