package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"

	sqlite3 "github.com/mattn/go-sqlite3"
	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// readers is how many reads of a SQLite file run at once; more wait. They never wait for a writer.
const readers = 8

// connectSQLite opens the file with one writing connection and a pool of reading ones. A second writing connection, that
// of submissions, comes from writerConn. Both take turns through s.turn, which is fair and wakes the next at once;
// SQLite's own lock would be polled with pauses of up to 100 ms. Measured beside 64 clients that submit (two busy cores):
// an administrator's write then took up to 2 s, with turns 0.14 s, and submissions lost nothing by it. The busy timeout is
// left for other processes, such as mirror erase beside mirror serve.
func (s *Store) connectSQLite(ctx context.Context) error {
	// Made here and not by SQLite, so that nobody else may read it; its write-ahead log gets the same permissions.
	f, err := os.OpenFile(s.dsn, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	// The writer goes first: it turns a new file to write-ahead logging, which a reader cannot.
	if s.db, err = openGORM(ctx, gormsqlite.New(gormsqlite.Config{Conn: openSQLite(s.sqliteConnector(true), 1)})); err != nil {
		return s.notSQLite(err)
	}
	s.own = openSQLite(s.sqliteConnector(true), 2) // made when asked for
	s.reader, err = openGORM(ctx, gormsqlite.New(gormsqlite.Config{Conn: openSQLite(s.sqliteConnector(false), readers)}))
	return s.notSQLite(err)
}

func openSQLite(c driver.Connector, most int) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db
}

func (s *Store) notSQLite(err error) error {
	if e, ok := errors.AsType[sqlite3.Error](err); ok && (e.Code == sqlite3.ErrNotADB || e.Code == sqlite3.ErrCorrupt) {
		return fmt.Errorf("%s is not a whole SQLite database: restore a backup", s.dsn)
	}
	return translate(err)
}

// openGORM opens GORM silently: its own logger would print statements with what is in them.
func openGORM(ctx context.Context, d gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		Logger: logger.Discard, TranslateError: true, SkipDefaultTransaction: true, DisableAutomaticPing: true, NowFunc: utcNow,
	})
	if err != nil {
		return nil, err
	}
	return db.WithContext(ctx), nil
}

// connector opens connections to a file and lets none pass whose settings are not as asked.
type connector struct {
	dsn  string
	safe func(conn any) error
}

func (s *Store) sqliteConnector(writes bool) driver.Connector {
	return connector{dsn: sqliteDSN(s.dsn, writes, s.options.lax), safe: s.safeSQLite}
}

// Driver is the driver behind the connector.
func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Connect opens one connection and reads its settings back.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	// Sorts and temporary tables stay in memory: a temporary file would keep what secure_delete takes out of the others.
	// Moving the log into the file every 1,000 pages, as usual, would write the same pages of invitations over and over: in
	// mirror bench submit, 64 MiB in between cost a quarter less processor time, and p99 went from 18 to 8 ms.
	// Files are read, not mapped (mmap_size stays 0): a file that somebody cuts short, such as by copying another one over
	// it, is then an error and not the end of the process. Counting 100,000 responses gains a tenth at most by mapping.
	_, err = conn.(driver.ExecerContext).ExecContext(ctx, "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384", nil)
	if err == nil {
		err = c.safe(conn)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// safeSQLite reads the settings of a connection back, for a driver may ignore what it was asked for.
func (s *Store) safeSQLite(conn any) error {
	for _, p := range []struct{ name, want, harm string }{
		{"journal_mode", "wal", "readers would stop the taking of answers"},
		{"synchronous", "2", "answers could be lost although they were confirmed"},
		{"foreign_keys", "1", "rows could point at nothing"},
		{"secure_delete", "1", "what is erased could still be read in the file"},
		{"temp_store", "2", "what is erased could still be read in temporary files"},
	} {
		if p.name == "synchronous" && s.options.lax {
			continue
		}
		got, err := pragma(conn, p.name)
		if err != nil {
			return err
		}
		if got != p.want {
			return fmt.Errorf("the database's setting %s is %s and must be %s: %s", p.name, got, p.want, p.harm)
		}
	}
	return nil
}

func pragma(conn any, name string) (string, error) {
	rows, err := conn.(driver.QueryerContext).QueryContext(context.Background(), "PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }() // read only
	row := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(row); err != nil {
		if errors.Is(err, io.EOF) {
			return "unknown", nil
		}
		return "", err
	}
	if b, ok := row[0].([]byte); ok {
		return string(b), nil
	}
	return fmt.Sprint(row[0]), nil
}
