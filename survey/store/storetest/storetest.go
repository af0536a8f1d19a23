// Package storetest gives tests real, migrated databases: a SQLite file in a temporary folder, and a database of a
// temporary PostgreSQL (package pgtest). There is no stand-in for the store.
package storetest

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"mirror/survey/store"
	"mirror/survey/store/storetest/pgtest"
)

// Both runs a test on a SQLite and on a PostgreSQL database, each new. The second is skipped where PostgreSQL is missing.
func Both(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	BothWith(t, store.Options{}, fn)
}

// BothWith is Both with options.
func BothWith(t *testing.T, o store.Options, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	BothDSN(t, func(t *testing.T, dsn string) { fn(t, Open(t, dsn, o)) })
}

// BothDSN runs a test with the address of a migrated SQLite and of a migrated PostgreSQL database.
func BothDSN(t *testing.T, fn func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { fn(t, SQLiteDSN(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { fn(t, PostgresDSN(t)) })
}

// SQLite is an open store on a new SQLite file. It is closed when the test ends.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, SQLiteDSN(t), store.Options{})
}

// Postgres is an open store on a new PostgreSQL database; without PostgreSQL the test skips.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, PostgresDSN(t), store.Options{})
}

// SQLiteDSN is the path of a new, migrated file.
func SQLiteDSN(t testing.TB) string {
	t.Helper()
	dsn := filepath.Join(t.TempDir(), "mirror.db")
	if _, _, err := store.Migrate(context.Background(), dsn); err != nil {
		t.Fatal(err)
	}
	return dsn
}

// template is the migrated PostgreSQL database of which each test gets a copy.
var template struct {
	sync.Mutex
	made bool
}

// PostgresDSN is the address of a new, migrated PostgreSQL database; without PostgreSQL the test skips.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	c := pgtest.Get(t)
	template.Lock() // held while copying: nobody else may be connected to the template
	defer template.Unlock()
	if !template.made {
		c.Exec(t, "CREATE DATABASE migrated TEMPLATE template0")
		if _, _, err := store.Migrate(context.Background(), c.Address("migrated")); err != nil {
			t.Fatal(err)
		}
		template.made = true
	}
	return c.Copy(t, "migrated")
}

// Open opens a store for the time of a test. Without a key for the urn it gets Urn's.
func Open(t testing.TB, dsn string, o store.Options) *store.Store {
	t.Helper()
	if o.Urn == nil {
		o.Urn = Urn(1)
	}
	s, err := store.Open(context.Background(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// Restart crashes or stops the PostgreSQL of this test binary, in a mode of pg_ctl such as "immediate", and starts it again.
func Restart(t testing.TB, mode string) {
	t.Helper()
	pgtest.Get(t).Restart(t, mode)
}
