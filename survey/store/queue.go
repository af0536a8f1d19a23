package store

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"gorm.io/gorm"
)

// queueSince is the schema version that comes with the queue's own tables (River's, all named river_…).
const queueSince = 6

// Queue is the driver of the job queue on this database, over connections of its own with the store's settings. close
// gives them back; nothing may use the driver any more then.
//
// The queue writes now and then even when there is nothing to do, so it is run only while there is something.
func (s *Store) Queue(ctx context.Context) (driver riverdriver.Driver[*sql.Tx], close func() error, err error) {
	if s.kind == sqlite {
		db := openSQLite(s.sqliteConnector(true), 1)
		return riversqlite.New(db), db.Close, nil
	}
	pool, err := openPool(ctx, s.dsn, 4, queueTimeout)
	if err != nil {
		return nil, nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	return riverdatabasesql.New(db), func() error { err := db.Close(); pool.Close(); return err }, nil
}

// upQueue brings the queue's tables up to date. Each of their versions is a transaction.
func (s *Store) upQueue(ctx context.Context, db *sql.DB) error {
	var driver riverdriver.Driver[*sql.Tx] = riversqlite.New(db)
	if s.kind == postgres {
		driver = riverdatabasesql.New(db)
	}
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("the tables of the job queue: %w", err)
	}
	return nil
}

// newestQueue is the version of the queue's tables that this program needs.
func (s *Store) newestQueue() (int, error) {
	var driver riverdriver.Driver[*sql.Tx] = riversqlite.New(nil)
	if s.kind == postgres {
		driver = riverdatabasesql.New(nil)
	}
	m, err := rivermigrate.New(driver, nil)
	if err != nil {
		return 0, err
	}
	all := m.AllVersions()
	return all[len(all)-1].Version, nil
}

// queueBehind reports whether a migration was cut off, or the program upgraded, so that the queue's tables are not yet
// those that the schema version promises.
func (s *Store) queueBehind(db *gorm.DB, schema int, tables []string) (bool, error) {
	if schema < queueSince {
		return false, nil
	}
	want, err := s.newestQueue()
	if err != nil {
		return false, err
	}
	for _, name := range tables {
		if name == "river_migration" {
			have, err := column[int](db, "SELECT COALESCE(MAX(version), 0) FROM river_migration")
			return err != nil || have[0] < want, err
		}
	}
	return true, nil
}
