package store

import (
	"context"
	"fmt"
	"io/fs"

	"gorm.io/gorm"
)

// WithMigrations makes Open and Migrate use other migrations than the program's.
func WithMigrations(o Options, files fs.FS) Options { o.migrations = files; return o }

// WithNormalSync opens SQLite so that a commit is not synced.
func WithNormalSync(o Options) Options { o.lax = true; return o }

// Exec runs one statement as it is.
func (s *Store) Exec(ctx context.Context, statement string, values ...any) error {
	return s.write(ctx, func(tx *gorm.DB) error { return tx.Exec(statement, values...).Error })
}

// ExecAll runs statements in one transaction.
func (s *Store) ExecAll(ctx context.Context, statements ...string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		for _, q := range statements {
			if err := tx.Exec(q).Error; err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		return nil
	})
}

// Number reads one number.
func (s *Store) Number(ctx context.Context, query string, values ...any) (n int, err error) {
	return n, s.look(ctx, func(db *gorm.DB) error { return db.Raw(query, values...).Scan(&n).Error })
}

// Note appends to the audit trail.
func (s *Store) Note(ctx context.Context, by Actor, action, object string) error {
	return s.write(ctx, func(tx *gorm.DB) error { return s.audit(tx, by, action, object) })
}

// DSNOf is how a SQLite file is opened for writing.
func DSNOf(path string) string { return sqliteDSN(path, true, false) }

// ToolAddress is what PostgreSQL's own programs are given of an address.
func ToolAddress(dsn string) (address, password string, err error) { return toolAddress(dsn) }

// ConnectWith opens one connection as Open would, but with another DSN.
func ConnectWith(dsn string) error {
	s := unopened(sqlite, "", Options{})
	conn, err := connector{dsn: dsn, safe: s.safeSQLite}.Connect(context.Background())
	if err != nil {
		return err
	}
	return conn.Close()
}

// Lines reads one column of text.
func (s *Store) Lines(ctx context.Context, query string) (lines []string, err error) {
	return lines, s.look(ctx, func(db *gorm.DB) error { return db.Raw(query).Scan(&lines).Error })
}

// LedgerErased notes somebody erased; LedgerRead returns who was.
func LedgerErased(file string, id []byte) error { return ledger{file}.erased([][]byte{id}) }

// LedgerRead returns the people a ledger says were erased.
func LedgerRead(file string) ([][]byte, error) {
	n, err := ledger{file}.read()
	return n.erased, err
}
