package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// scrub takes what was deleted out of the files: of the write-ahead log on SQLite, where the database itself is zeroed by
// secure_delete; on PostgreSQL out of the named tables and their indexes, which are written anew and frozen, so that
// neither their rows' order nor their transaction numbers tell anything. Such a table is locked meanwhile.
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
	for _, table := range tables {
		if _, err = conn.Exec(ctx, command+pgx.Identifier{table}.Sanitize()); err != nil {
			break
		}
	}
	// The connection goes back as it came, or not at all.
	if _, reset := conn.Exec(ctx, "RESET statement_timeout"); reset != nil {
		_ = conn.Conn().Close(ctx) // broken: the pool replaces it
	}
	return translate(err)
}

// patience is how long emptyLog tries: a backup or a long report reads one old state of the file all the while.
const patience = time.Minute

// emptyLog brings the write-ahead log into the file and cuts it to nothing. It waits for those who still read an older state.
func (s *Store) emptyLog(ctx context.Context) error {
	for end := time.Now().Add(patience); ; {
		busy, err := s.checkpoint(ctx)
		if err != nil {
			return translate(err)
		}
		if !busy {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("somebody has been reading the database for too long, so that what was deleted still rests in its log: %w", ErrBusy)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
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
