package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// statement is a prepared statement of one SQLite connection.
type statement struct {
	s    *sqlite3.SQLiteStmt
	args []driver.NamedValue
}

// run executes it to the end of its first row. It goes through the driver's Query, which binds all arguments and steps in
// one call into C; its Exec makes one call for each argument.
func (s *statement) run(args ...driver.Value) error {
	rows, err := s.query(args)
	if err != nil {
		return err
	}
	return rows.Close()
}

// first reads the first row, and reports whether there is one.
func (s *statement) first(into []driver.Value, args ...driver.Value) (bool, error) {
	rows, err := s.query(args)
	if err != nil {
		return false, err
	}
	err = rows.Next(into)
	if closed := rows.Close(); err == nil {
		err = closed
	}
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

func (s *statement) query(args []driver.Value) (driver.Rows, error) {
	s.args = s.args[:0]
	for i, v := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return s.s.QueryContext(context.Background(), s.args)
}
