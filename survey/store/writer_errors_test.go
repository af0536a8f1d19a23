package store

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "github.com/mattn/go-sqlite3"
)

func TestErrorsAreSorted(t *testing.T) {
	ioerr := func(extended sqlite3.ErrNoExtended, errno syscall.Errno) error {
		return sqliteError(sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: extended, SystemErrno: errno})
	}
	pg := func(code string) error {
		return postgresError(&pgconn.PgError{Code: code, Message: "it failed", Detail: "Key (token)=(secret) is not right"})
	}
	for _, c := range []struct {
		name string
		err  error
		want error
	}{
		{"a full database", sqliteError(sqlite3.Error{Code: sqlite3.ErrFull}), ErrFull},
		{"a write that finds no room", ioerr(sqlite3.ErrIoErrWrite, syscall.ENOSPC), ErrFull},
		{"an index of the log that cannot grow", ioerr(sqlite3.ErrIoErrSHMSize, 0), ErrFull},
		{"a sync that fails", ioerr(sqlite3.ErrIoErrFsync, syscall.EIO), errFatal},
		{"a sync that fails for want of room", ioerr(sqlite3.ErrIoErrFsync, syscall.ENOSPC), errFatal},
		{"a write that fails", ioerr(sqlite3.ErrIoErrWrite, syscall.EIO), errFatal},
		{"a damaged file", sqliteError(sqlite3.Error{Code: sqlite3.ErrCorrupt}), errFatal},
		{"a locked file", sqliteError(sqlite3.Error{Code: sqlite3.ErrBusy}), ErrBusy},
		{"an id that is in use", sqliteError(sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintPrimaryKey}), errAgain},
		{"a deadlock", pg("40P01"), errAgain},
		{"a serialization failure", pg("40001"), errAgain},
		{"a full disk of PostgreSQL", pg("53100"), ErrFull},
		{"a server that stops", pg("57P01"), errLost},
		{"a server that starts", pg("57P03"), errLost},
		{"a lock that is not to be had", pg("55P03"), ErrBusy},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.err, c.want)
		}
		if strings.Contains(fmt.Sprintf("%v %+v", c.err, errors.Unwrap(c.err)), "secret") {
			t.Errorf("%s: the error tells values: %v", c.name, c.err)
		}
	}
}
