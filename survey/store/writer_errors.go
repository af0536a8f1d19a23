package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "github.com/mattn/go-sqlite3"
)

var (
	// errFatal: what was handed to the disk may not be there, and trying again could hide it. The process has to end;
	// what the database holds is known after it was opened again.
	errFatal = errors.New("the disk failed while storing")
	// errKeys: the key folder was changed for another one while this process ran. What it seals could not be opened together
	// with the rest; it has to end.
	errKeys = errors.New("the key folder does not belong to this database any more: mirror was begun with another one. Stop this server and begin it with that folder; what was acknowledged is stored")
	// errAgain: nothing is wrong but the moment; the same batch is tried again.
	errAgain = errors.New("got in the way of another transaction")
	// errLost: the connection broke. Whether a commit that was under way came through is not known.
	errLost = errors.New("the connection to the database was lost")
)

// sqliteError sorts an error of SQLite. Its own text may hold no values, so it can be logged.
func sqliteError(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	noRoom := e.SystemErrno == syscall.ENOSPC || e.SystemErrno == syscall.EDQUOT
	switch {
	case e.Code == sqlite3.ErrFull:
		return &driverError{known: ErrFull, cause: err}
	case e.ExtendedCode == sqlite3.ErrIoErrFsync || e.ExtendedCode == sqlite3.ErrIoErrDirFsync:
		return fmt.Errorf("%w: %w", errFatal, err)
	case e.Code == sqlite3.ErrIoErr && (noRoom || e.ExtendedCode == sqlite3.ErrIoErrSHMSize): // the index of the log could not grow
		return &driverError{known: ErrFull, cause: err}
	case e.ExtendedCode == sqlite3.ErrIoErrNoMem:
		return &driverError{known: ErrBusy, cause: err}
	case e.Code == sqlite3.ErrIoErr || e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w", errFatal, err)
	case e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked || e.Code == sqlite3.ErrNomem:
		return &driverError{known: ErrBusy, cause: err}
	case e.ExtendedCode == sqlite3.ErrConstraintForeignKey: // of a box: that of its form holds while the wave is open
		return errKeys
	case e.ExtendedCode == sqlite3.ErrConstraintPrimaryKey:
		return fmt.Errorf("%w: %w", errAgain, err) // an id that is in use; the next attempt draws another
	}
	return err
}

// postgresError sorts an error of PostgreSQL by its SQLSTATE.
func postgresError(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		if lost(err) {
			return fmt.Errorf("%w: %w", errLost, err)
		}
		return err
	}
	err = fmt.Errorf("%s (SQLSTATE %s)", e.Message, e.Code) // without its detail, which holds values
	switch e.Code {
	case "40001", "40P01", // serialization failure, deadlock
		"23505": // unique violation: an id that is in use, or the same secret in another process
		return fmt.Errorf("%w: %w", errAgain, err)
	case "23503": // foreign key violation: of a box
		return errKeys
	case "53100": // disk full
		return &driverError{known: ErrFull, cause: err}
	case "25006", // read only: another server has taken over
		"57P01", "57P02", "57P03", "57P05": // it is being stopped or started
		return fmt.Errorf("%w: %w", errLost, err)
	case "53000", "53200", "53300", "55P03", "57014": // short of memory or connections, waited too long for a lock
		return &driverError{known: ErrBusy, cause: err}
	}
	return err
}

func lost(err error) bool {
	var n net.Error
	return errors.As(err, &n) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err)
}
