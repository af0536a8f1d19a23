package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// readyReaders is how many of what every page asks for are read at once. Each takes some microseconds; more wait.
const readyReaders = 4

// readyReads read single rows for what every page asks, with statements that are prepared once, through the driver itself:
// database/sql in between, and its goroutine for each context that can end, cost more than the reading.
type readyReads struct {
	turns chan struct{} // one for each reader that is free
	lock  sync.Mutex
	free  []*readyReader // the one used last goes first: it holds pages that another would have to read again
	made  int
}

type readyReader struct {
	conn                    driver.Conn
	draft, invitation, both *statement
}

func (s *Store) newReadyReads(ctx context.Context) (*readyReads, error) {
	r := &readyReads{turns: make(chan struct{}, readyReaders)}
	for range readyReaders {
		one, err := s.newReadyReader(ctx)
		if err != nil {
			return nil, errors.Join(err, r.close())
		}
		r.made++
		r.give(one)
	}
	return r, nil
}

func (s *Store) newReadyReader(ctx context.Context) (*readyReader, error) {
	conn, err := s.sqliteConnector(false).Connect(ctx)
	if err != nil {
		return nil, err
	}
	r := &readyReader{conn: conn}
	// A + stands before a value that finds a row where tables are joined: without it SQLite thinks that the value could change
	// its plan, and makes the statement anew each time, which was a third of what such a read cost.
	for _, p := range []struct {
		s    **statement
		text string
	}{
		{&r.draft, "SELECT box FROM drafts WHERE id = ?"},
		{&r.invitation, invitationOf("NULL", "+?1")},
		{&r.both, invitationOf("(SELECT box FROM drafts WHERE id = ?2)", "+?1")},
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
func (r *readyReads) first(ctx context.Context, which func(*readyReader) *statement, into []driver.Value, keys ...driver.Value) error {
	select {
	case _, open := <-r.turns:
		if !open {
			return sql.ErrConnDone
		}
		one := r.take()
		defer r.give(one)
		found, err := which(one).first(into, keys...)
		if err == nil && !found {
			return ErrNotFound
		}
		return translate(err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take is for who has got a turn.
func (r *readyReads) take() *readyReader {
	r.lock.Lock()
	defer r.lock.Unlock()
	last := len(r.free) - 1
	one := r.free[last]
	r.free = r.free[:last]
	return one
}

// give puts a reader back, and lets the next one in.
func (r *readyReads) give(one *readyReader) {
	r.lock.Lock()
	r.free = append(r.free, one)
	r.lock.Unlock()
	r.turns <- struct{}{}
}

// close waits for those who are still reading.
func (r *readyReads) close() (err error) {
	for ; r.made > 0; r.made-- {
		<-r.turns
		one := r.take()
		err = errors.Join(err, one.draft.s.Close(), one.invitation.s.Close(), one.both.s.Close(), one.conn.Close())
	}
	close(r.turns)
	return err
}
