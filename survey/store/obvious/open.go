package obvious

import (
	"context"
	"strings"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Open opens a database of its own, as safe as the real store's: a file is synced at each commit.
func Open(ctx context.Context, dsn string) (*Store, error) {
	config := &gorm.Config{Logger: logger.Discard}
	most, dialector := 16, postgres.Open(dsn)
	if !strings.HasPrefix(dsn, "postgres") {
		most, dialector = 1, sqlite.Open("file:"+dsn+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_busy_timeout=10000")
	}
	db, err := gorm.Open(dialector, config)
	if err != nil {
		return nil, err
	}
	raw, err := db.DB()
	if err != nil {
		return nil, err
	}
	raw.SetMaxOpenConns(most)
	raw.SetMaxIdleConns(most)
	return New(ctx, db)
}

// Close closes the database.
func (s *Store) Close() error {
	raw, err := s.db.DB()
	if err != nil {
		return err
	}
	return raw.Close()
}
