package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/chunk"
)

// chunkRows is how many responses make a full chunk; a test makes it smaller.
var chunkRows = chunk.Rows

// Seal copies responses of closed waves that are in no chunk yet into column chunks. Any number of processes may call it,
// as often as they like. While a wave takes answers there is no chunk, for its answers lie in the urn.
func (s *Store) Seal(ctx context.Context) error {
	ready, err := s.sealable(ctx)
	if err != nil {
		return err
	}
	return s.sealForms(ctx, ready)
}

// sealForms seals forms one after the other, whoever else may be at it.
func (s *Store) sealForms(ctx context.Context, forms []formKey) error {
	for _, f := range forms {
		form, _, err := s.Form(ctx, f.study, f.form)
		if err != nil {
			return fmt.Errorf("seal the answers to form %d: %w", f.form, err)
		}
		rows := make([]survey.Response, 0, chunkRows)
		for n := chunkRows; n == chunkRows; {
			if n, err = s.sealOne(ctx, form, rows); err != nil {
				return fmt.Errorf("seal the answers to form %d: %w", f.form, err)
			}
		}
	}
	return nil
}

// inNoChunk says which responses r are in no chunk. A form's chunks hold its responses in the order of their ids, which are random, without a gap, and each is called by the
// id of its last one: so they are those after the last chunk. Rows are only ever added where a form has none.
// Study and form are SQL.
func inNoChunk(study, form string) string {
	return "r.id > coalesce((SELECT max(c.id) FROM chunks c WHERE c.study = " + study + " AND c.form = " + form + "), -9223372036854775807 - 1)"
}

// sealable are the forms of closed waves with responses in no chunk.
func (s *Store) sealable(ctx context.Context) ([]formKey, error) {
	var found []struct {
		Study survey.StudyID
		ID    survey.FormID
	}
	err := s.look(ctx, func(db *gorm.DB) error {
		return db.Raw(`SELECT f.study, f.id FROM forms f JOIN waves w ON w.study = f.study AND w.id = f.wave WHERE w.state IN ('closed', 'released')
			AND EXISTS (SELECT 1 FROM responses r WHERE r.study = f.study AND r.form = f.id AND ` + inNoChunk("f.study", "f.id") + `) ORDER BY f.study, f.id`).Scan(&found).Error
	})
	ready := make([]formKey, len(found))
	for i, f := range found {
		ready[i] = formKey{f.Study, f.ID}
	}
	return ready, err
}

// sealOne makes one chunk in one transaction, and returns how many responses are in it. The rows are room for them.
func (s *Store) sealOne(ctx context.Context, form *survey.Form, rows []survey.Response) (n int, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		n, err = s.sealInTx(tx, form, rows[:0])
		return err
	})
	return n, err
}

// sealInTx makes a chunk. The rows are room for its responses. The wave's row is locked: one makes chunks of a wave at a time.
func (s *Store) sealInTx(tx *gorm.DB, form *survey.Form, rows []survey.Response) (int, error) {
	w, err := readWave(tx, form.Study, form.Wave, s.lock())
	if err != nil || w.State != survey.WaveClosed && w.State != survey.WaveReleased {
		return 0, err
	}
	var last int64
	found, err := tx.Raw("SELECT "+responseColumns+" FROM responses r WHERE r.study = ? AND r.form = ? AND "+inNoChunk(fmt.Sprint(form.Study), fmt.Sprint(form.ID))+
		" ORDER BY r.id LIMIT ?", form.Study, form.ID, chunkRows).Rows()
	err = eachResponse(found, err, func(id int64, r *survey.Response) error {
		last, rows = id, append(rows, *r)
		return nil
	})
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	body, err := chunk.Encode(form.Layout, rows)
	if err != nil {
		return 0, err
	}
	return len(rows), tx.Exec("INSERT INTO chunks (study, form, id, n, body) VALUES (?, ?, ?, ?, ?)", form.Study, form.ID, last, len(rows), body).Error
}

// Rebuild throws the chunks of a wave away and makes them again from the rows.
func (s *Store) Rebuild(ctx context.Context, study survey.StudyID, wave string) error {
	var numbers []survey.FormID
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.unhurried(tx); err != nil {
			return err
		}
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		if numbers, err = column[survey.FormID](tx, "SELECT id FROM forms WHERE study = ? AND wave = ? ORDER BY id", study, w.ID); err != nil {
			return err
		}
		for _, form := range numbers {
			if err := tx.Exec("DELETE FROM chunks WHERE study = ? AND form = ?", study, form).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("make the chunks of wave %s again: %w", wave, err)
	}
	forms := make([]formKey, len(numbers))
	for i, id := range numbers {
		forms[i] = formKey{study, id}
	}
	return s.sealForms(ctx, forms)
}
