package store

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"

	"mirror/gap"
)

// Actor is who does something, for the audit trail: a user's e-mail address or "command line".
type Actor string

// Options of Open.
type Options struct {
	Migrate bool             // run pending migrations instead of refusing to open; a file that is not there is made
	Now     func() time.Time // nil: time.Now
	// Refresh is how long a form, a wave's state or a link may be remembered by this process before it is read again; 0 = 1 s.
	Refresh time.Duration
	// Suppress is the keyed hash under which somebody who opted out is remembered, from an e-mail address or a reference.
	// nil: an unkeyed one, for tests.
	Suppress func(a gap.Audience, contact string) [32]byte
	// Urn is what answers are sealed with while their wave takes answers: AES-256-GCM with a random nonce of its own, under
	// a key that is not in the database (fieldwork.Keys.Urn). Where a wave is open in the database, or boxes lie in
	// it, whose key is another, Open refuses. nil: no answers are taken, and no wave that has some can be closed; all else works.
	Urn cipher.AEAD
	// Ledger is the file in which erasures and opt-outs are noted, so that a restored backup forgets them again: see ledger.
	// "" = beside a SQLite database, its name with ".ledger"; none for PostgreSQL.
	Ledger string

	// lax opens SQLite with synchronous=NORMAL and says nothing about it: the negative control of the test that proves
	// that an answer is synced before it is acknowledged.
	lax bool
	// migrations stand in for the program's own: for tests of upgrades.
	migrations fs.FS
}

// Store is the database: SQLite (a file name, or sqlite:FILE) or PostgreSQL (postgres://…). An exported method is one use
// case and one transaction.
//
// All writing goes through write, all reading through read or look (tx.go). Submissions and drafts have connections of
// their own: writerConn and writers.
type Store struct {
	kind    kind
	dsn     string // the path of the file on SQLite; never printed on PostgreSQL
	options Options
	now     func() time.Time

	db     *gorm.DB // writes; on PostgreSQL reads too
	reader *gorm.DB // reads

	turn    chan struct{} // SQLite: holds one token, the right to write
	own     *sql.DB       // SQLite: for submissions and drafts
	ready   *readyReads   // SQLite: for what every page reads
	pool    *pgxpool.Pool // PostgreSQL: what GORM uses
	writers *pgxpool.Pool // PostgreSQL: for submissions and drafts
	ledger  ledger
	urnKey  int64 // which key answers are sealed with: see agreeOnKey

	memory  memory  // forms, waves and links this process remembers
	submits submits // the goroutine that stores submissions and drafts

	closing sync.Once
	closed  error
}

// Open opens a database and checks that what it acknowledges will be on disk. It refuses one whose schema is not the
// program's, unless o.Migrate is set and the schema is older.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	k, target, err := parseDSN(dsn)
	if err != nil {
		return nil, err
	}
	s := unopened(k, target, o)
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	if err := s.checkSchema(ctx); err != nil {
		return err
	}
	if err := s.agreeOnKey(ctx); err != nil {
		return err
	}
	if err := s.eraseAgain(ctx); err != nil {
		return err
	}
	if s.kind == sqlite {
		var err error
		if s.ready, err = s.newReadyReads(ctx); err != nil {
			return err
		}
	}
	return s.submits.start(s)
}

// unopened is a store without connections, its options complete.
func unopened(k kind, target string, o Options) *Store {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Refresh == 0 {
		o.Refresh = time.Second
	}
	if o.Ledger == "" && k == sqlite {
		o.Ledger = target + ".ledger"
	}
	s := &Store{kind: k, dsn: target, options: o, now: o.Now, turn: make(chan struct{}, 1), ledger: ledger{file: o.Ledger}}
	s.turn <- struct{}{}
	return s
}

// connect opens the pools. Each new connection reads its settings back.
func (s *Store) connect(ctx context.Context) error {
	if s.kind == postgres {
		return s.connectPostgres(ctx)
	}
	if _, err := os.Stat(s.dsn); err != nil && !s.options.Migrate {
		if errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("there is no database %s: make one with mirror migrate", s.dsn)
		}
		return err
	}
	return s.connectSQLite(ctx)
}

// Close ends what is under way and closes all connections. It may be called more than once.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.submits.stop()
		for _, db := range []*gorm.DB{s.reader, s.db} {
			if db == nil {
				continue
			}
			if raw, err := db.DB(); err == nil {
				s.closed = errors.Join(s.closed, raw.Close())
			}
		}
		if s.ready != nil {
			s.closed = errors.Join(s.closed, s.ready.close())
		}
		if s.own != nil {
			s.closed = errors.Join(s.closed, s.own.Close()) // the last one out empties the write-ahead log
		}
		if s.writers != nil {
			s.writers.Close()
		}
		if s.pool != nil {
			s.pool.Close()
		}
	})
	return s.closed
}

// Ready reports whether the database answers, may be written and is set so that an acknowledged answer is on disk.
func (s *Store) Ready(ctx context.Context) error {
	if s.kind == postgres {
		conn, err := s.pool.Acquire(ctx)
		if err != nil {
			return translate(err)
		}
		defer conn.Release()
		return safePostgres(ctx, conn.Conn())
	}
	for _, db := range []*gorm.DB{s.reader, s.db} {
		if err := s.readySQLite(ctx, db); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) readySQLite(ctx context.Context, db *gorm.DB) error {
	raw, err := db.DB()
	if err != nil {
		return err
	}
	conn, err := raw.Conn(ctx)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = conn.Close() }() // back to the pool
	return conn.Raw(func(c any) error { return s.safeSQLite(c) })
}

// writerConn is a connection of its own to the SQLite file, with the same settings as all others. Close it when done.
// Whoever writes on it takes the turn first, as write does.
func (s *Store) writerConn(ctx context.Context) (*sql.Conn, error) {
	conn, err := s.own.Conn(ctx)
	return conn, translate(err)
}

// day is how a day is written to both databases: yyyy-mm-dd, in the server's time zone. A time.Time would be stored with
// its hour on SQLite.
func day(t time.Time) string { return t.Format(time.DateOnly) }
