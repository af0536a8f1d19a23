package store

import (
	"context"
	"database/sql/driver"
	"encoding/binary"

	"gorm.io/gorm"

	"mirror/survey"
)

// IsPostgres reports which database it is.
func (s *Store) IsPostgres() bool { return s.kind == postgres }

// AllAnswers are the packed answers of all responses.
func (s *Store) AllAnswers(ctx context.Context) (all [][]byte, err error) {
	return all, s.look(ctx, func(db *gorm.DB) error { return db.Raw("SELECT answers FROM responses").Scan(&all).Error })
}

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

// Order is the numbers that stand at the beginning of packed answers.
func (s *Store) Order(ctx context.Context, query string) (all []int, err error) {
	var answers [][]byte
	err = s.look(ctx, func(db *gorm.DB) error { return db.Raw(query).Scan(&answers).Error })
	for _, a := range answers {
		all = append(all, int(binary.LittleEndian.Uint32(a)))
	}
	return all, err
}

// Repeat hands a form to the writer as one whose earlier attempt, under that id, lost its connection during the commit.
func (s *Store) Repeat(ctx context.Context, sub *survey.Submission, id int64) (survey.Outcome, error) {
	j := newJob()
	defer j.release()
	j.sub, j.unsure, j.row.id = sub, true, id
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
