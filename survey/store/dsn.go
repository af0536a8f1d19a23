package store

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
)

// kind is which database it is.
type kind string

const (
	sqlite   kind = "sqlite"
	postgres kind = "postgres"
)

// parseDSN tells the two kinds apart. target is the absolute path of a SQLite file, or the PostgreSQL address as it is.
// An error never repeats the address: it may hold a password.
func parseDSN(dsn string) (k kind, target string, err error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return postgres, dsn, nil
	}
	path := strings.TrimPrefix(dsn, "sqlite:")
	switch {
	case strings.Contains(path, "://"):
		return "", "", errors.New("the database is neither a file (SQLite) nor an address that begins with postgres://")
	case path == "" || path == ":memory:" || strings.HasPrefix(path, "file:"):
		return "", "", errors.New("name the database: a file, such as mirror.db, or an address that begins with postgres://")
	}
	target, err = filepath.Abs(path)
	return sqlite, target, err
}

// sqliteDSN is how every connection to a file is opened (protection.md §5.3). synchronous=FULL must be said: the driver is
// built with NORMAL, under which the last answers may vanish when the power fails. immediate: a transaction that writes
// takes the lock when it begins, for one that takes it later fails at once, without waiting.
func sqliteDSN(path string, writes, lax bool) string {
	q := url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_busy_timeout": {"5000"}, "_foreign_keys": {"1"},
		"_secure_delete": {"1"}, "_txlock": {"immediate"}, "_stmt_cache_size": {"64"}, "mode": {"rw"},
	}
	if !writes {
		q.Set("_txlock", "deferred")
		q.Set("mode", "ro")
	}
	if lax {
		q.Set("_synchronous", "NORMAL")
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}
