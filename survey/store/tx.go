package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// read runs fn on one snapshot of the database: all its statements see the same moment. fn must not write and must not
// call read or write of the store.
func (s *Store) read(ctx context.Context, fn func(tx *gorm.DB) error) error {
	o := &sql.TxOptions{}
	if s.kind == postgres {
		o = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return translate(s.reader.WithContext(ctx).Transaction(fn, o))
}

// look runs fn without a transaction: for a single statement that reads, which is its own snapshot.
func (s *Store) look(ctx context.Context, fn func(db *gorm.DB) error) error {
	return translate(fn(s.reader.WithContext(ctx)))
}

// tries is how often a write on PostgreSQL is begun again when it collided with another.
const tries = 10

// write runs fn in one transaction, committed and synced when write returns nil. fn may run again after a collision, so
// it must keep nothing from an earlier run, and it must not call read or write of the store.
//
// On SQLite one writes at a time. On PostgreSQL every statement sees what is committed when it begins (READ COMMITTED):
// rows by which something is decided are locked first, with FOR UPDATE or FOR SHARE. So CloseWave, having locked the
// wave's row, sees every answer whose submission had it locked before.
func (s *Store) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	release, err := s.takeTurn(ctx)
	if err != nil {
		return err
	}
	defer release()
	for n := 1; ; n++ {
		err = s.db.WithContext(ctx).Transaction(fn)
		if !collided(err) || n == tries {
			return translate(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(1+rand.IntN(1<<min(n, 6))) * time.Millisecond):
		}
	}
}

// takeTurn waits for the right to write to the SQLite file; on PostgreSQL there is nothing to wait for. Those who wait are
// served in their order. Call release as soon as the transaction is over; never wait for anything else meanwhile.
func (s *Store) takeTurn(ctx context.Context) (release func(), err error) {
	if s.kind == postgres {
		return func() {}, nil
	}
	select {
	case <-s.turn:
		return func() { s.turn <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// collided reports whether PostgreSQL gave a transaction up because of another one: begun again, it may succeed.
func collided(err error) bool {
	if _, ok := errors.AsType[*collision](err); ok {
		return true
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// unhurried lifts the time limit of statements for the rest of a transaction: for what takes long and rightly so.
func (s *Store) unhurried(tx *gorm.DB) error {
	if s.kind == sqlite {
		return nil
	}
	return tx.Exec("SET LOCAL statement_timeout = 0").Error
}

func utcNow() time.Time { return time.Now().UTC() }
