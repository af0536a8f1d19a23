package store

import (
	"cmp"
	"context"
	"testing"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/urn"
)

// ChunksOf makes chunks smaller for the time of a test.
func ChunksOf(t testing.TB, n int) {
	before := chunkRows
	chunkRows = n
	t.Cleanup(func() { chunkRows = before })
}

// Counted are the tallies of a form by two ways at one moment: from chunks, rows in none and the urn, and from every row
// and the urn.
func (s *Store) Counted(ctx context.Context, form *survey.Form) (chunks, rows *gap.Tally, err error) {
	return chunks, rows, s.read(ctx, func(tx *gorm.DB) error {
		if chunks, err = s.counted(tx, form, keysOf(form)); err != nil {
			return err
		}
		rows, err = s.scanned(tx, form, keysOf(form))
		return err
	})
}

// CountChunks and CountRows are the two ways apart, for benchmarks.
func (s *Store) CountChunks(ctx context.Context, form *survey.Form) error {
	return s.read(ctx, func(tx *gorm.DB) error {
		_, err := s.counted(tx, form, keysOf(form))
		return err
	})
}

func (s *Store) CountRows(ctx context.Context, form *survey.Form) error {
	return s.read(ctx, func(tx *gorm.DB) error {
		_, err := s.scanned(tx, form, keysOf(form))
		return err
	})
}

// CollectNow gathers a form as it is, its wave open or not, in one snapshot.
func (s *Store) CollectNow(ctx context.Context, form *survey.Form) (c *survey.Collected, err error) {
	return c, s.read(ctx, func(tx *gorm.DB) error {
		c, err = s.collect(tx, form)
		return err
	})
}

// Folded is the tally of responses that never saw a database.
func Folded(form *survey.Form, all []survey.Response) (*gap.Tally, error) {
	fold := newFold(form, keysOf(form))
	for i := range all {
		if err := fold.Row(&all[i]); err != nil {
			return nil, err
		}
	}
	return fold.Tally, nil
}

// StoreResponses puts responses into the urn as a commit of the writer does, with the wave locked against its end.
func (s *Store) StoreResponses(ctx context.Context, form *survey.Form, rows []survey.Response) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, form.Study, form.Wave, s.share("w"))
		if err != nil || w.State != survey.WaveOpen {
			return cmp.Or(err, ErrState)
		}
		box, err := urn.Seal(s.options.Urn, form.Study, form.ID, rows, newIDs().shuffle)
		if err != nil {
			return err
		}
		return tx.Exec("INSERT INTO urn (key, study, form, id, box) VALUES (?, ?, ?, ?, ?)", s.urnKey, box.Study, box.Form, box.ID, box.Body).Error
	})
}

// SealForm makes chunks of a form without asking whether there is need.
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

// Numbers reads a column of numbers.
func (s *Store) Numbers(ctx context.Context, query string, values ...any) (list []int, err error) {
	return list, s.look(ctx, func(db *gorm.DB) error {
		list, err = column[int](db, query, values...)
		return err
	})
}
