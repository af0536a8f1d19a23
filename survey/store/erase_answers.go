package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/urn"
)

// Customers of a study that is not anonymous take their answers along when they are erased while the wave takes answers.
// Until then a tag made of their link lies with these in the sealed box; the invitation holds the hash it is made of, and
// nobody can lay one beside the other who has not the key of the urn. It is written nowhere when the box is emptied.

// tagOf is the tag of what came through a personal link.
func tagOf(token [32]byte) uint64 {
	hash := sha256.Sum256(append([]byte("a customer's answers in the urn\x00"), token[:]...))
	return max(binary.LittleEndian.Uint64(hash[:]), survey.Untagged+1)
}

// tags reports whether customers' answers to a form are tagged: not unless its wave is known to be open, for until then the
// study may still be made anonymous. Where it is remembered as a draft another process may have opened it a moment ago.
func (s *Store) tags(ctx context.Context, sub *survey.Submission) (bool, error) {
	if sub.Response.Audience != gap.Customer {
		return false, nil
	}
	form, wave, err := s.Form(ctx, sub.Study, sub.Form)
	if err == nil && wave.State == survey.WaveDraft {
		s.memory.drop(formKey{sub.Study, sub.Form})
		form, wave, err = s.Form(ctx, sub.Study, sub.Form)
	}
	if err != nil && (errors.Is(err, ErrBusy) || ctx.Err() != nil) {
		return false, err // stored now they could not be found again
	}
	return err == nil && wave.State == survey.WaveOpen && form.Programme.Confidential, nil // else the writer says what becomes of it
}

// tagAll tags the customers of a box: all or none.
func tagAll(jobs []*job, rows []survey.Response) {
	if !slices.ContainsFunc(jobs, func(j *job) bool { return j.tags }) {
		return
	}
	for i, j := range jobs {
		if rows[i].Audience != gap.Customer {
			continue
		}
		rows[i].Tag = survey.Untagged
		if j.tags && personal(j.sub) {
			rows[i].Tag = tagOf(j.sub.Token)
		}
	}
}

// openWave is a wave that takes answers.
type openWave struct {
	Study survey.StudyID
	waveRow
}

// holdOpen are the open waves of some studies, held so that none is closed meanwhile. They are locked before anything else,
// as submitting and closing do it.
func (s *Store) holdOpen(tx *gorm.DB, studies ...survey.StudyID) (waves []openWave, err error) {
	lock := ""
	if s.kind == postgres {
		lock = " FOR SHARE OF w"
	}
	for _, study := range studies {
		var rows []waveRow
		err := tx.Raw("SELECT "+waveColumns+" FROM waves w WHERE w.study = ? AND w.state = 'open' AND w.frozen IS NOT NULL ORDER BY w.id"+lock, study).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			waves = append(waves, openWave{study, r})
		}
	}
	return waves, nil
}

// takeAnswers takes out of the urn what people who are about to be erased answered in a wave. Errors: none of the boxes can
// be opened without the key.
func (s *Store) takeAnswers(tx *gorm.DB, w *openWave, people [][]byte) error {
	programme, err := parseStudy(*w.Frozen)
	if err != nil || !programme.Confidential {
		return err
	}
	forms, err := s.loadForms(tx, w.Study, &w.waveRow)
	if err != nil {
		return err
	}
	noted := false
	for _, form := range forms {
		var invited []struct {
			Token []byte
			Used  bool
		}
		for some := range slices.Chunk(people, 500) {
			err := tx.Raw("SELECT token, state = 'used' AS used FROM invitations WHERE study = ? AND form = ? AND audience = 0 AND person IN ? ORDER BY token"+s.lock(),
				form.Study, form.ID, some).Scan(&invited).Error
			if err != nil {
				return err
			}
			tags := map[uint64]bool{}
			for _, i := range invited {
				if i.Used {
					tags[tagOf([32]byte(i.Token))] = true
				}
			}
			if err := s.takeTagged(tx, w, form, tags); err != nil {
				return s.foreignKeys(tx, err)
			}
			noted = noted || len(invited) > 0
		}
	}
	if !noted {
		return nil
	}
	return tx.Exec("INSERT INTO chores (job) VALUES (?) ON CONFLICT (job) DO NOTHING", forgottenIn(w.Study, w.ID)).Error
}

// forgottenIn is the name under which it is kept until the final release that customers of a wave were erased: its releases
// say so. Whether they had answered is kept nowhere.
func forgottenIn(study survey.StudyID, wave int) string {
	return fmt.Sprintf("forgotten %d/%d", study, wave)
}

// takeTagged takes the answers with some tags out of a form's boxes. Another transaction that takes something out of the same
// box is waited for, and then all begins again.
func (s *Store) takeTagged(tx *gorm.DB, w *openWave, form *survey.Form, tags map[uint64]bool) error {
	if len(tags) == 0 {
		return nil
	}
	if s.options.Urn == nil {
		return errNoKeys
	}
	if err := s.unhurried(tx); err != nil {
		return err
	}
	type change struct {
		id   int64
		rest *urn.Sealed
	}
	var changes []change
	var gone []survey.Response
	random := newIDs()
	err := s.eachSealedBox(tx, form.Study, form.ID, func(sealed *urn.Sealed) error {
		rest, taken, err := urn.Without(s.options.Urn, sealed, tags, random.shuffle)
		if len(taken) > 0 {
			changes, gone = append(changes, change{sealed.ID, rest}), append(gone, taken...)
		}
		return err
	})
	if err != nil || len(changes) == 0 {
		return err
	}
	for _, c := range changes {
		done := tx.Exec("DELETE FROM urn WHERE study = ? AND form = ? AND id = ?", form.Study, form.ID, c.id)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != 1 {
			return &collision{fmt.Errorf("a box was sealed anew meanwhile")}
		}
		if c.rest == nil {
			continue
		}
		err := tx.Exec("INSERT INTO urn (key, study, form, id, box) VALUES (?, ?, ?, ?, ?)", s.urnKey, form.Study, form.ID, c.rest.ID, c.rest.Body).Error
		if err != nil {
			return err
		}
	}
	return s.countLost(tx, w, form, gone)
}

// countLost notes with the counts behind the wave's earlier releases which places lost answers since.
func (s *Store) countLost(tx *gorm.DB, w *openWave, form *survey.Form, gone []survey.Response) error {
	var rows []releaseRow
	err := tx.Raw("SELECT number, final, made, digest, ledger FROM releases WHERE study = ? AND wave = ? AND ledger IS NOT NULL ORDER BY number"+s.lock(),
		w.Study, w.ID).Scan(&rows).Error
	if err != nil {
		return err
	}
	keys := keysOf(form)
	for i := range rows {
		counts, err := s.openCounts(w.Study, w.ID, &rows[i])
		if err != nil {
			return err
		}
		for _, r := range gone {
			counts.Lose(form.Wave, form.Pack.ID, r.Audience, keys[r.Group], keys[r.Unit])
		}
		of := rows[i].release()
		sealed, err := s.sealCounts(w.Study, w.ID, &of, counts)
		if err != nil {
			return err
		}
		if err := tx.Exec("UPDATE releases SET ledger = ? WHERE study = ? AND wave = ? AND number = ?", sealed, w.Study, w.ID, of.Number).Error; err != nil {
			return err
		}
	}
	return nil
}

// noteForgotten is what releases of a wave say during which customers were erased.
var noteForgotten = gap.Note{ID: "forgotten", Text: "While this wave took answers, customers asked to be forgotten. What they had answered, if anything, is not in these figures."}

// forgotten reports that a wave's releases say so.
func forgotten(tx *gorm.DB, study survey.StudyID, wave string) (bool, error) {
	w, err := readWave(tx, study, wave, "")
	if err != nil {
		return false, err
	}
	n, err := column[int](tx, "SELECT count(*) FROM chores WHERE job = ?", forgottenIn(study, w.ID))
	return err == nil && n[0] > 0, err
}
