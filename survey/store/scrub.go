package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// scrub takes what was deleted out of the files: of the write-ahead log on SQLite, where the database itself is zeroed by
// secure_delete; on PostgreSQL out of the named tables and their indexes, which are written anew. Such a table is locked
// meanwhile. Rows that stay keep their order and the numbers of their transactions: PostgreSQL tells the xmin of a frozen row
// to anybody. Whatever these could tell must be written again before, in one transaction (mix).
// It must not be called inside write.
func (s *Store) scrub(ctx context.Context, tables ...string) error {
	return s.vacuum(ctx, "VACUUM (FULL, FREEZE, ANALYZE) ", tables)
}

// sweep is scrub without locking anybody out: on PostgreSQL the rows are gone for every query, but their bytes may stay in
// unused space of the files until it is needed. It is for what tells nothing about anybody, such as hashes.
func (s *Store) sweep(ctx context.Context, tables ...string) error {
	return s.vacuum(ctx, "VACUUM (ANALYZE) ", tables)
}

func (s *Store) vacuum(ctx context.Context, command string, tables []string) error {
	if s.kind == sqlite {
		return s.emptyLog(ctx)
	}
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return translate(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SET statement_timeout = 0"); err != nil {
		return translate(err)
	}
	err = awaitReaders(ctx, conn.Conn())
	for _, table := range tables {
		if err != nil {
			break
		}
		_, err = conn.Exec(ctx, command+pgx.Identifier{table}.Sanitize())
	}
	// The connection goes back as it came, or not at all.
	if _, reset := conn.Exec(ctx, "RESET statement_timeout"); reset != nil {
		_ = conn.Conn().Close(ctx) // broken: the pool replaces it
	}
	return translate(err)
}

// patience is how long scrub waits: a backup or a long report reads one old state of the database all the while.
const patience = time.Minute

// tooLong is what scrub says when it waited in vain.
func tooLong() error {
	return fmt.Errorf("somebody has been reading the database for too long, so that what was deleted still rests in its files: %w", ErrBusy)
}

// awaitReaders waits until no transaction on PostgreSQL sees what was deleted before: while one does, VACUUM copies it over.
// Of other roles' transactions it sees only those it has the right to see.
func awaitReaders(ctx context.Context, conn *pgx.Conn) error {
	var now uint32
	if err := conn.QueryRow(ctx, "SELECT pg_current_xact_id()::xid").Scan(&now); err != nil {
		return err
	}
	for end := time.Now().Add(patience); ; {
		var older bool
		err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
			AND greatest(age(backend_xmin), age(backend_xid)) > age($1::xid))`, now).Scan(&older)
		if err != nil || !older {
			return err
		}
		if err := pause(ctx, end); err != nil {
			return err
		}
	}
}

// pause waits a little, or says that it has been too long.
func pause(ctx context.Context, end time.Time) error {
	if time.Now().After(end) {
		return tooLong()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}

// emptyLog brings SQLite's write-ahead log into the file and cuts it to nothing. It waits for those who still read an older state.
func (s *Store) emptyLog(ctx context.Context) error {
	for end := time.Now().Add(patience); ; {
		busy, err := s.checkpoint(ctx)
		if err != nil || !busy {
			return translate(err)
		}
		if err := pause(ctx, end); err != nil {
			return err
		}
	}
}

func (s *Store) checkpoint(ctx context.Context) (busy bool, err error) {
	release, err := s.takeTurn(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	var row struct{ Busy int }
	// Not to wait inside SQLite: nobody could write meanwhile.
	err = s.db.WithContext(ctx).Connection(func(db *gorm.DB) error {
		if err := db.Exec("PRAGMA busy_timeout = 0").Error; err != nil {
			return err
		}
		err := db.Raw("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&row).Error
		if reset := db.Exec("PRAGMA busy_timeout = 5000").Error; err == nil {
			err = reset
		}
		return err
	})
	return row.Busy != 0, err
}
