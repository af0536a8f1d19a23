package store

import (
	"cmp"
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// ChunksOf makes chunks smaller for the time of a test.
func ChunksOf(t testing.TB, n int) {
	before := chunkRows
	chunkRows = n
	t.Cleanup(func() { chunkRows = before })
}

// Counted are the tallies of a form by two ways at one moment: from chunks and the queue, and from every row.
func (s *Store) Counted(ctx context.Context, form *survey.Form) (chunks, rows *gap.Tally, err error) {
	return chunks, rows, s.read(ctx, func(tx *gorm.DB) error {
		if chunks, err = s.sealedAndWaiting(tx, form, keysOf(form)); err != nil {
			return err
		}
		rows, err = scanned(tx, form, keysOf(form))
		return err
	})
}

// CountChunks and CountRows are the two ways apart, for benchmarks.
func (s *Store) CountChunks(ctx context.Context, form *survey.Form) error {
	return s.read(ctx, func(tx *gorm.DB) error {
		_, err := s.sealedAndWaiting(tx, form, keysOf(form))
		return err
	})
}

func (s *Store) CountRows(ctx context.Context, form *survey.Form) error {
	return s.read(ctx, func(tx *gorm.DB) error {
		_, err := scanned(tx, form, keysOf(form))
		return err
	})
}

// StoreResponses stores responses as a commit of the writer does, with the wave locked against its end.
func (s *Store) StoreResponses(ctx context.Context, form *survey.Form, rows []survey.Response) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if over, err := s.overInTx(tx, form); over || err != nil {
			return cmp.Or(err, ErrState)
		}
		return load{form, rows}.responses(tx, new(ids))
	})
}

// SealForm makes chunks of a form without asking for the lease, as a second process whose clock is wrong would.
func (s *Store) SealForm(ctx context.Context, form *survey.Form) error {
	return s.sealForms(ctx, []formKey{{form.Study, form.ID}})
}

// SealSlowly makes a chunk, and does something else before it is committed.
func (s *Store) SealSlowly(ctx context.Context, form *survey.Form, meanwhile func()) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		_, err := s.sealInTx(tx, form, nil)
		meanwhile()
		return err
	})
}

// Lease takes a lease; nil: another one has it.
func (s *Store) Lease(ctx context.Context, job string, length time.Duration) (func(), error) {
	return s.lease(ctx, job, length)
}

// Numbers reads a column of numbers.
func (s *Store) Numbers(ctx context.Context, query string, values ...any) (list []int, err error) {
	return list, s.look(ctx, func(db *gorm.DB) error {
		list, err = column[int](db, query, values...)
		return err
	})
}
