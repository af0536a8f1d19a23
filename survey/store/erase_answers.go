package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
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
// study may still be made anonymous. Where it is remembered as a draft another process may have opened it a moment ago. With
// an error it is not known, and nothing may be recorded that perhaps could not be found again.
func (s *Store) tags(ctx context.Context, sub *survey.Submission) (bool, error) {
	if sub.Response.Audience != gap.Customer {
		return false, nil
	}
	form, wave, err := s.Form(ctx, sub.Study, sub.Form)
	if err == nil && wave.State == survey.WaveDraft {
		s.memory.drop(formKey{sub.Study, sub.Form})
		form, wave, err = s.Form(ctx, sub.Study, sub.Form)
	}
	if errors.Is(err, ErrNotFound) {
		return false, nil // the writer says what becomes of it
	}
	return err == nil && wave.State == survey.WaveOpen && form.Programme.Confidential, err
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

// openWaves are the open waves of some studies. With share they are held so that none is closed meanwhile, and locked before
// anything else, as submitting and closing do it.
func openWaves(tx *gorm.DB, share string, studies ...survey.StudyID) (waves []openWave, err error) {
	for _, study := range studies {
		var rows []waveRow
		err := tx.Raw("SELECT "+waveColumns+" FROM waves w WHERE w.study = ? AND w.state = 'open' AND w.frozen IS NOT NULL ORDER BY w.id"+share, study).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			waves = append(waves, openWave{study, r})
		}
	}
	return waves, nil
}

// eachInvited hands out, by the form of a wave that is not anonymous, through which of some people's links answers came. It
// reports whether any of them was invited to the wave at all.
func (s *Store) eachInvited(tx *gorm.DB, w *openWave, people [][]byte, lock string, do func(form *survey.Form, used [][32]byte) error) (invited bool, err error) {
	programme, err := parseFrozen(*w.Frozen)
	if err != nil || !programme.Confidential {
		return false, err
	}
	forms, err := s.loadForms(tx, w.Study, &w.waveRow)
	if err != nil {
		return false, err
	}
	for _, form := range forms {
		var used [][32]byte
		for some := range slices.Chunk(people, 500) {
			var links []struct {
				Token []byte
				Used  bool
			}
			err := tx.Raw("SELECT token, state = 'used' AS used FROM invitations WHERE study = ? AND form = ? AND audience = 0 AND person IN ? ORDER BY token"+lock,
				form.Study, form.ID, some).Scan(&links).Error
			if err != nil {
				return false, err
			}
			for _, l := range links {
				if invited = true; l.Used {
					used = append(used, [32]byte(l.Token))
				}
			}
		}
		if err := do(form, used); err != nil {
			return false, err
		}
	}
	return invited, nil
}

// takeAnswers takes out of the urn what people who are about to be erased answered in a wave. Errors: errMoved.
func (s *Store) takeAnswers(tx *gorm.DB, w *openWave, people [][]byte, at located) error {
	invited, err := s.eachInvited(tx, w, people, s.lock(), func(form *survey.Form, used [][32]byte) error {
		taken, err := s.takeTagged(tx, form, used, at)
		if err == nil && len(taken) > 0 {
			err = s.countLost(tx, w, form, taken)
		}
		return err
	})
	if err != nil || !invited {
		return s.foreignKeys(tx, err)
	}
	return tx.Exec("INSERT INTO chores (job) VALUES (?) ON CONFLICT (job) DO NOTHING", forgottenIn(w.Study, w.ID)).Error
}

// forgottenIn is the name under which it is kept until the final release that customers of a wave were erased: its releases
// say so. Whether they had answered is kept nowhere.
func forgottenIn(study survey.StudyID, wave int) string {
	return fmt.Sprintf("forgotten %d/%d", study, wave)
}

// takeTagged takes answers that came through some links out of the boxes in which they were located.
func (s *Store) takeTagged(tx *gorm.DB, form *survey.Form, used [][32]byte, at located) (gone []survey.Response, err error) {
	boxes := map[int64]map[uint64]bool{}
	for _, token := range used {
		box, sought := at[token]
		if !sought {
			return nil, errMoved // the answer came a moment ago
		}
		if !box.there {
			continue // it was stored while the study was anonymous
		}
		if boxes[box.id] == nil {
			boxes[box.id] = map[uint64]bool{}
		}
		boxes[box.id][tagOf(token)] = true
	}
	random := newIDs()
	for _, id := range slices.Sorted(maps.Keys(boxes)) {
		taken, err := s.takeFrom(tx, form, id, boxes[id], random)
		if err != nil {
			return nil, err
		}
		gone = append(gone, taken...)
	}
	return gone, nil
}

// takeFrom takes the answers with some tags out of a box, which is sealed anew without them.
func (s *Store) takeFrom(tx *gorm.DB, form *survey.Form, id int64, tags map[uint64]bool, random *ids) ([]survey.Response, error) {
	sealed, err := s.sealedBox(tx, form, id, s.lock())
	if err != nil || sealed == nil {
		return nil, cmp.Or(err, errMoved)
	}
	rest, taken, err := urn.Without(s.options.Urn, sealed, tags, random.shuffle)
	if err != nil {
		return nil, err
	}
	if len(taken) != len(tags) {
		return nil, errMoved
	}
	if err := tx.Exec("DELETE FROM urn WHERE study = ? AND form = ? AND id = ?", form.Study, form.ID, id).Error; err != nil || rest == nil {
		return taken, err
	}
	return taken, tx.Exec("INSERT INTO urn (key, study, form, id, box) VALUES (?, ?, ?, ?, ?)", s.urnKey, form.Study, form.ID, rest.ID, rest.Body).Error
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
