package store

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "github.com/mattn/go-sqlite3"
	"gorm.io/gorm"
)

// Errors that callers test for.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("already there")
	ErrState    = errors.New("not possible in this state") // wrapped with a plain sentence
	ErrBusy     = errors.New("too much to do just now")    // try again soon; nothing was stored
	ErrFull     = errors.New("the disk is full")           // nothing was stored
)

// driverError is an error of the database under the name callers know it by. Its text is the name's alone: a driver's
// text tells nothing to the person who reads it, and might tell values.
type driverError struct{ known, cause error }

func (e *driverError) Error() string   { return e.known.Error() }
func (e *driverError) Unwrap() []error { return []error{e.known, e.cause} }

// translate gives errors of both databases the names callers test for. Others pass as they are.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if _, done := errors.AsType[*driverError](err); done {
		return err
	}
	if known := named(err); known != nil {
		return &driverError{known: known, cause: err}
	}
	return err
}

func named(err error) error {
	if _, ok := errors.AsType[*collision](err); ok {
		return ErrBusy
	}
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey), errors.Is(err, gorm.ErrForeignKeyViolated):
		return ErrConflict
	}
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		return namedSQLite(e)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return namedPostgres(e)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return ErrBusy
	}
	return nil
}

func namedSQLite(e sqlite3.Error) error {
	switch e.Code {
	case sqlite3.ErrFull:
		return ErrFull
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrBusy
	}
	switch e.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintForeignKey:
		return ErrConflict
	}
	return nil
}

// namedPostgres goes by the codes of PostgreSQL's manual, appendix A.
func namedPostgres(e *pgconn.PgError) error {
	switch e.Code {
	case "23505", "23503": // unique, foreign key
		return ErrConflict
	case "53100": // disk full
		return ErrFull
	case "40001", "40P01", "55P03", "57014", "25P03": // collided too often; a lock or a time limit ran out
		return ErrBusy
	}
	if strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "57P") || strings.HasPrefix(e.Code, "08") { // no more connections, going down, gone
		return ErrBusy
	}
	return nil
}
