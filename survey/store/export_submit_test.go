package store

import (
	"context"
	"database/sql/driver"
	"sync"

	"mirror/survey"
)

// IsPostgres reports which database it is.
func (s *Store) IsPostgres() bool { return s.kind == postgres }

// HoldWriter starts a writer for a SQLite file whose batches wait until release is called. taken tells of the first one.
func (s *Store) HoldWriter() (taken <-chan struct{}, release func(), err error) {
	s.submits.stop()
	e, err := newSQLiteEngine(s)
	if err != nil {
		return nil, nil, err
	}
	h := &heldEngine{engine: e, taken: make(chan struct{}, 1), held: make(chan struct{})}
	s.submits.writer = newWriter(h)
	return h.taken, sync.OnceFunc(func() { close(h.held) }), nil
}

// heldEngine stores nothing until held is closed.
type heldEngine struct {
	engine
	taken, held chan struct{}
}

func (h *heldEngine) run(b *batch) error {
	select {
	case h.taken <- struct{}{}:
	default: // it was told
	}
	<-h.held
	return h.engine.run(b)
}

// WriterExec runs a statement on the connection that stores submissions in a SQLite file.
func (s *Store) WriterExec(ctx context.Context, statement string) error {
	return s.submits.engines[0].(*sqliteEngine).conn.Raw(func(conn any) error {
		_, err := conn.(driver.ExecerContext).ExecContext(ctx, statement, nil)
		return err
	})
}

// QueueLength is how many jobs may wait.
const QueueLength = queueLength

// BatchLength is how many jobs share a commit at most.
const BatchLength = batchLength

// DSN is where the database is.
func (s *Store) DSN() string { return s.dsn }

// Repeat hands a form to the writer as one whose earlier attempt, in a box of that id, lost its connection during the commit.
func (s *Store) Repeat(ctx context.Context, sub *survey.Submission, id int64) (survey.Outcome, error) {
	j := newJob()
	defer j.release()
	j.sub, j.unsure, j.box = sub, true, id
	err := s.submits.do(ctx, j)
	return j.outcome, err
}

// Update runs a statement in a transaction that stays open until end is called.
func (s *Store) Update(ctx context.Context, statement string) (end func() error, err error) {
	tx := s.db.WithContext(ctx).Begin()
	if tx.Error != nil {
		return nil, tx.Error
	}
	return func() error { return tx.Commit().Error }, tx.Exec(statement).Error
}
