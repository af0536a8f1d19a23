package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// readyReaders is how many of what every page asks for are read at once. Each takes some microseconds; more wait.
const readyReaders = 4

// readyReads read single rows for what every page asks, with statements that are prepared once, through the driver itself:
// database/sql in between, and its goroutine for each context that can end, cost more than the reading.
type readyReads struct {
	free chan *readyReader
	made int
}

type readyReader struct {
	conn              driver.Conn
	draft, invitation *statement
}

func (s *Store) newReadyReads(ctx context.Context) (*readyReads, error) {
	r := &readyReads{free: make(chan *readyReader, readyReaders)}
	for range readyReaders {
		one, err := s.newReadyReader(ctx)
		if err != nil {
			return nil, errors.Join(err, r.close())
		}
		r.free <- one
		r.made++
	}
	return r, nil
}

func (s *Store) newReadyReader(ctx context.Context) (*readyReader, error) {
	conn, err := s.sqliteConnector(false).Connect(ctx)
	if err != nil {
		return nil, err
	}
	r := &readyReader{conn: conn}
	for _, p := range []struct {
		s    **statement
		text string
	}{
		{&r.draft, "SELECT box FROM drafts WHERE id = ?"},
		{&r.invitation, invitationBy + "?"},
	} {
		prepared, err := conn.Prepare(p.text)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("prepare what pages read: %w", translate(err)), conn.Close())
		}
		*p.s = &statement{s: prepared.(*sqlite3.SQLiteStmt)}
	}
	return r, nil
}

// first reads the first row of a statement into values of the driver's kinds; ErrNotFound where there is none.
func (r *readyReads) first(ctx context.Context, which func(*readyReader) *statement, into []driver.Value, key []byte) error {
	select {
	case one, open := <-r.free:
		if !open {
			return sql.ErrConnDone
		}
		defer func() { r.free <- one }()
		found, err := which(one).first(into, key)
		if err == nil && !found {
			return ErrNotFound
		}
		return translate(err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close waits for those who are still reading.
func (r *readyReads) close() (err error) {
	for ; r.made > 0; r.made-- {
		one := <-r.free
		err = errors.Join(err, one.draft.s.Close(), one.invitation.s.Close(), one.conn.Close())
	}
	close(r.free)
	return err
}
