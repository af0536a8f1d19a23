package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"mirror/gap/disclosure"
	"mirror/survey"
)

// Release is a frozen, protected result of a wave. It never changes; Digest names it.
type Release struct {
	Number int      // 1, 2 … of the wave
	Final  bool     // of all answers; else it was made while the wave still took some
	Made   string   // yyyy-mm-dd
	Digest [32]byte // SHA-256 of Body
	Body   []byte   // mirror-result/1; nil in lists
}

// Result is a protected result of a wave that is to be frozen as its next release.
type Result struct {
	Body  []byte // mirror-result/1
	Final bool   // made of all answers of a closed wave; else of those an open one has so far
	// After is how many releases of the wave the caller knew when the result was made, so that two made at once do not
	// both count as the next.
	After int
	// Counts are how many people stand behind it, for the next release of the wave to be held against; see ReleasedBefore.
	// nil: none are kept, and no other is made of an open wave afterwards. The final release needs none.
	Counts *disclosure.Ledger
	// Boxes are those in which the answers of an open wave lay when they were counted. Where one is gone somebody was erased
	// meanwhile, and the result is not frozen: nobody could tell afterwards that it still holds these answers.
	Boxes []int64
}

// SaveRelease freezes a protected result of a wave as its next release. With the final one the wave is released and stays
// as it is, and the counts behind those before it are forgotten. ErrState: the wave is not in the state the result was made
// in, or another release came first. A result that is not protected, or of another wave, is refused.
func (s *Store) SaveRelease(ctx context.Context, by Actor, study survey.StudyID, wave string, r Result) (Release, error) {
	made := Release{Number: r.After + 1, Final: r.Final, Made: day(s.now()), Digest: sha256.Sum256(r.Body), Body: r.Body}
	result, err := disclosure.Read(r.Body)
	if err == nil {
		err = survey.MayPublish(result, wave)
	}
	if err != nil {
		return Release{}, fmt.Errorf("release wave %s: %w", wave, err)
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		if err := releasable(w.State, r.Final); err != nil {
			return err
		}
		known, err := column[int](tx, "SELECT COUNT(*) FROM releases WHERE study = ? AND wave = ?", study, w.ID)
		if err != nil {
			return err
		}
		if known[0] != r.After {
			return refuse("another release of it was made meanwhile")
		}
		if err := stillThere(tx, study, w.ID, r.Boxes); err != nil {
			return err
		}
		sealed, err := s.sealCounts(study, w.ID, &made, r.Counts)
		if err != nil {
			return err
		}
		return s.freeze(tx, by, study, &w, &made, sealed)
	})
	if err != nil {
		return Release{}, fmt.Errorf("release wave %s: %w", wave, err)
	}
	s.forget()
	return made, nil
}

// releasable is why a result cannot be a release of a wave in this state, or nil.
func releasable(state survey.WaveState, final bool) error {
	switch {
	case state == survey.WaveReleased:
		return refuse("its results are released already")
	case state == survey.WaveDraft:
		return refuse("it was never open")
	case state == survey.WaveOpen && final:
		return refuse("it still takes answers")
	case state == survey.WaveClosed && !final:
		return refuse("it was closed meanwhile: its final results can be released")
	}
	return nil
}

// stillThere refuses a result with answers that were taken out meanwhile.
func stillThere(tx *gorm.DB, study survey.StudyID, wave int, boxes []int64) error {
	if len(boxes) == 0 {
		return nil
	}
	now, err := column[int64](tx, "SELECT u.id FROM urn u JOIN forms f ON f.study = u.study AND f.id = u.form WHERE f.study = ? AND f.wave = ?", study, wave)
	if err != nil {
		return err
	}
	there := make(map[int64]bool, len(now))
	for _, id := range now {
		there[id] = true
	}
	for _, id := range boxes {
		if !there[id] {
			return refuse("somebody was erased while it was made: make it once more")
		}
	}
	return nil
}

// freeze writes the release, and the wave's new state with a final one.
func (s *Store) freeze(tx *gorm.DB, by Actor, study survey.StudyID, w *waveRow, r *Release, counts []byte) error {
	if err := tx.Exec("INSERT INTO releases (study, wave, number, final, made, digest, body, ledger) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		study, w.ID, r.Number, r.Final, r.Made, r.Digest[:], r.Body, counts).Error; err != nil {
		return err
	}
	if !r.Final {
		return s.audit(tx, by, "release wave so far", fmt.Sprintf("study %d wave %s release %d %x", study, w.Key, r.Number, r.Digest))
	}
	if err := tx.Exec("UPDATE releases SET ledger = NULL WHERE study = ? AND wave = ? AND ledger IS NOT NULL", study, w.ID).Error; err != nil {
		return err
	}
	if err := tx.Exec("DELETE FROM chores WHERE job = ?", forgottenIn(study, w.ID)).Error; err != nil {
		return err
	}
	if err := tx.Exec("UPDATE waves SET state = ? WHERE study = ? AND id = ?", survey.WaveReleased, study, w.ID).Error; err != nil {
		return err
	}
	return s.audit(tx, by, "release wave", fmt.Sprintf("study %d wave %s release %d %x", study, w.Key, r.Number, r.Digest))
}

// releaseRow is a release as it is stored.
type releaseRow struct {
	Number       int
	Final        bool
	Made         string
	Digest, Body []byte
	Ledger       []byte // sealed
}

// whole refuses a body that is not the one its digest names.
func (r *releaseRow) whole() error {
	if got := sha256.Sum256(r.Body); !bytes.Equal(got[:], r.Digest) {
		return errors.New("it is not what was frozen: restore a backup")
	}
	return nil
}

func (r *releaseRow) release() Release {
	out := Release{Number: r.Number, Final: r.Final, Made: r.Made, Body: r.Body}
	copy(out.Digest[:], r.Digest)
	return out
}

// Release is the last frozen result of a wave; ErrNotFound where there is none.
func (s *Store) Release(ctx context.Context, study survey.StudyID, wave string) (Release, error) {
	all, err := s.releases(ctx, study, wave, ", r.body", "r.number DESC LIMIT 1")
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		err = all[0].whole()
	}
	if err != nil {
		return Release{}, fmt.Errorf("the release of wave %s: %w", wave, err)
	}
	return all[0].release(), nil
}

// Releases are the releases of a wave, the first first, without their bodies.
func (s *Store) Releases(ctx context.Context, study survey.StudyID, wave string) ([]Release, error) {
	rows, err := s.releases(ctx, study, wave, "", "r.number")
	if err != nil {
		return nil, fmt.Errorf("the releases of wave %s: %w", wave, err)
	}
	all := make([]Release, len(rows))
	for i := range rows {
		all[i] = rows[i].release()
	}
	return all, nil
}

func (s *Store) releases(ctx context.Context, study survey.StudyID, wave, more, order string) (rows []releaseRow, err error) {
	err = s.look(ctx, func(db *gorm.DB) error {
		if !exists(study) {
			return nil
		}
		made := "COALESCE(r.made, '')" // as it is written: of a column alone the driver would make a time
		if s.kind == postgres {
			made = "r.made::text"
		}
		return db.Raw("SELECT r.number, r.final, "+made+" AS made, r.digest"+more+
			" FROM releases r JOIN waves w ON w.study = r.study AND w.id = r.wave WHERE w.study = ? AND w.key = ? ORDER BY "+order, study, wave).Scan(&rows).Error
	})
	return rows, err
}
