package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/chunk"
)

// sealLease is how long one process has the sealing for itself. Should it take longer, another one may join in: what a
// chunk takes out of the queue is locked, so nothing is counted twice.
const sealLease = time.Minute

// chunkRows is how many responses make a full chunk; a test makes it smaller.
var chunkRows = chunk.Rows

// Seal moves waiting responses into column chunks, as far as there are enough of them: full chunks while a wave takes
// answers, whatever is left when it is closed. Any number of processes may call it, as often as they like; while one of
// them seals, the others have nothing to do.
func (s *Store) Seal(ctx context.Context) error {
	ready, err := s.sealable(ctx)
	if err != nil || len(ready) == 0 {
		return err
	}
	release, err := s.lease(ctx, "seal", sealLease)
	if err != nil || release == nil {
		return err
	}
	defer release()
	return s.sealForms(ctx, ready)
}

// sealForms seals forms one after the other, whoever else may be at it.
func (s *Store) sealForms(ctx context.Context, forms []formKey) error {
	for _, f := range forms {
		form, _, err := s.Form(ctx, f.study, f.form)
		if err != nil {
			return fmt.Errorf("seal the answers to form %d: %w", f.form, err)
		}
		for n := chunkRows; n == chunkRows; {
			if n, err = s.sealOne(ctx, form); err != nil {
				return fmt.Errorf("seal the answers to form %d: %w", f.form, err)
			}
		}
	}
	return nil
}

// sealable are the forms with enough responses for a chunk. A chunk of few would tell that they came one after the other,
// so there is none while a wave takes answers.
func (s *Store) sealable(ctx context.Context) ([]formKey, error) {
	var found []struct {
		Study survey.StudyID
		ID    survey.FormID
	}
	err := s.look(ctx, func(db *gorm.DB) error {
		return db.Raw(`SELECT f.study, f.id FROM forms f JOIN waves w ON w.study = f.study AND w.id = f.wave
			WHERE (SELECT count(*) FROM (SELECT 1 FROM unsealed u WHERE u.study = f.study AND u.form = f.id LIMIT ?) q)
				>= CASE WHEN w.state IN ('closed', 'released') THEN 1 ELSE ? END
			ORDER BY f.study, f.id`, chunkRows, chunkRows).Scan(&found).Error
	})
	ready := make([]formKey, len(found))
	for i, f := range found {
		ready[i] = formKey{f.Study, f.ID}
	}
	return ready, err
}

// sealOne makes one chunk in one transaction, and returns how many responses are in it.
func (s *Store) sealOne(ctx context.Context, form *survey.Form) (n int, err error) {
	rows := make([]survey.Response, 0, chunkRows)
	err = s.write(ctx, func(tx *gorm.DB) error {
		n, err = s.sealInTx(tx, form, rows)
		return err
	})
	return n, err
}

// sealInTx makes a chunk. The rows are room for its responses.
func (s *Store) sealInTx(tx *gorm.DB, form *survey.Form, rows []survey.Response) (int, error) {
	// On PostgreSQL all statements are to see the same queue. Where two processes are at the same one, one of them begins again.
	if s.kind == postgres {
		if err := tx.Exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").Error; err != nil {
			return 0, err
		}
	}
	over, err := s.overInTx(tx, form)
	if err != nil {
		return 0, err
	}
	if rows, err = s.dequeue(tx, form, over, rows); err != nil || len(rows) == 0 {
		return 0, err
	}
	body, err := chunk.Encode(form.Layout, rows)
	if err != nil {
		return 0, err
	}
	return len(rows), tx.Exec("INSERT INTO chunks (study, form, id, n, body) VALUES (?, ?, ?, ?, ?)",
		form.Study, form.ID, new(ids).next(), len(rows), body).Error
}

// overInTx reports whether the form's wave takes no answers any more. It locks the wave against CloseWave and Rebuild,
// which make all chunks anew: a chunk that is being made meanwhile would be one too many.
func (s *Store) overInTx(tx *gorm.DB, form *survey.Form) (bool, error) {
	states, err := column[survey.WaveState](tx, "SELECT w.state FROM waves w JOIN forms f ON f.study = w.study AND f.wave = w.id WHERE f.study = ? AND f.id = ?"+s.share("w"),
		form.Study, form.ID)
	if err != nil || len(states) == 0 {
		return false, cmp.Or(err, ErrNotFound)
	}
	return states[0] == survey.WaveClosed || states[0] == survey.WaveReleased, nil
}

// dequeue takes a full chunk of responses out of the queue, or what is left of it when the wave is over. They go by their
// ids, which are random: which responses share a chunk tells little, and once the wave is closed and mixed nothing.
func (s *Store) dequeue(tx *gorm.DB, form *survey.Form, over bool, rows []survey.Response) ([]survey.Response, error) {
	next := "SELECT id FROM unsealed WHERE study = ? AND form = ? ORDER BY id LIMIT 1 OFFSET ?"
	skip := chunkRows - 1
	if over {
		next = "SELECT max(id) AS id FROM (SELECT id FROM unsealed WHERE study = ? AND form = ? ORDER BY id LIMIT ?) q HAVING count(*) > 0"
		skip = chunkRows
	}
	last, err := column[int64](tx, next, form.Study, form.ID, skip)
	if err != nil || len(last) == 0 {
		return rows, err
	}
	found, err := tx.Raw("SELECT "+responseColumns+" FROM "+s.waiting()+" WHERE u.study = ? AND u.form = ? AND u.id <= ?", form.Study, form.ID, last[0]).Rows()
	err = eachResponse(found, err, func(r *survey.Response) error {
		rows = append(rows, *r)
		return nil
	})
	if err != nil {
		return rows, err
	}
	return rows, tx.Exec("DELETE FROM unsealed WHERE study = ? AND form = ? AND id <= ?", form.Study, form.ID, last[0]).Error
}

// waiting is the queue u with its responses r, for FROM. PostgreSQL is told to look each one up: what its planner believes
// of a table that is filled and emptied all day is often wrong, and then it compares every row with every other.
func (s *Store) waiting() string {
	if s.kind == postgres {
		return "unsealed u CROSS JOIN LATERAL (SELECT * FROM responses WHERE study = u.study AND form = u.form AND id = u.id LIMIT 1) r"
	}
	return "unsealed u JOIN responses r ON r.study = u.study AND r.form = u.form AND r.id = u.id"
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
			if err := requeue(tx, study, form); err != nil {
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

// requeue throws the chunks of a form away and puts all its responses in the queue. The form's wave must be locked.
func requeue(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	if err := tx.Exec("DELETE FROM chunks WHERE study = ? AND form = ?", study, form).Error; err != nil {
		return err
	}
	if err := tx.Exec("DELETE FROM unsealed WHERE study = ? AND form = ?", study, form).Error; err != nil {
		return err
	}
	return tx.Exec("INSERT INTO unsealed (study, form, id) SELECT study, form, id FROM responses WHERE study = ? AND form = ? ON CONFLICT DO NOTHING", study, form).Error
}
