package store

import (
	"context"
	"database/sql/driver"

	"mirror/survey"
)

// IsPostgres reports which database it is.
func (s *Store) IsPostgres() bool { return s.kind == postgres }

// HoldTurn keeps the writer from writing to a SQLite file until release is called.
func (s *Store) HoldTurn(ctx context.Context) (release func(), err error) { return s.takeTurn(ctx) }

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
