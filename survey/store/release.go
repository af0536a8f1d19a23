package store

import (
	"context"
	"crypto/sha256"
	"fmt"

	"gorm.io/gorm"

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

// SaveRelease freezes a protected result of a wave as its next release. Of a closed wave it is the final one: the wave is
// then released and stays as it is. Of an open wave it shows how things stand. after is how many releases of the wave the
// caller knew when the result was made, so that two made at once do not both count as the next. A result that is not
// protected, or of another wave, is refused.
func (s *Store) SaveRelease(ctx context.Context, by Actor, study survey.StudyID, wave string, result []byte, after int) (Release, error) {
	made := Release{Number: after + 1, Made: day(s.now()), Digest: sha256.Sum256(result), Body: result}
	if _, err := survey.ReadPublished(result, wave); err != nil {
		return Release{}, fmt.Errorf("release wave %s: %w", wave, err)
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		switch w.State {
		case survey.WaveClosed:
			made.Final = true
		case survey.WaveOpen:
			made.Final = false
		case survey.WaveReleased:
			return refuse("its results are released already")
		default:
			return refuse("it was never open")
		}
		known, err := column[int](tx, "SELECT COUNT(*) FROM releases WHERE study = ? AND wave = ?", study, w.ID)
		if err != nil {
			return err
		}
		if known[0] != after {
			return refuse("another release of it was made meanwhile")
		}
		return s.freeze(tx, by, study, &w, &made)
	})
	if err != nil {
		return Release{}, fmt.Errorf("release wave %s: %w", wave, err)
	}
	s.forget()
	return made, nil
}

// freeze writes the release, and the wave's new state with a final one.
func (s *Store) freeze(tx *gorm.DB, by Actor, study survey.StudyID, w *waveRow, r *Release) error {
	if err := tx.Exec("INSERT INTO releases (study, wave, number, final, made, digest, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
		study, w.ID, r.Number, r.Final, r.Made, r.Digest[:], r.Body).Error; err != nil {
		return err
	}
	if !r.Final {
		return s.audit(tx, by, "release wave so far", fmt.Sprintf("study %d wave %s release %d %x", study, w.Key, r.Number, r.Digest))
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
	if err == nil && sha256.Sum256(all[0].Body) != all[0].Digest {
		err = fmt.Errorf("it is not what was frozen: restore a backup")
	}
	if err != nil {
		return Release{}, fmt.Errorf("the release of wave %s: %w", wave, err)
	}
	return all[0], nil
}

// Releases are the releases of a wave, the first first, without their bodies.
func (s *Store) Releases(ctx context.Context, study survey.StudyID, wave string) ([]Release, error) {
	all, err := s.releases(ctx, study, wave, "", "r.number")
	if err != nil {
		return nil, fmt.Errorf("the releases of wave %s: %w", wave, err)
	}
	return all, nil
}

func (s *Store) releases(ctx context.Context, study survey.StudyID, wave, more, order string) (all []Release, err error) {
	var rows []releaseRow
	err = s.look(ctx, func(db *gorm.DB) error {
		if !exists(study) {
			return nil
		}
		made := "r.made"
		if s.kind == postgres {
			made = "r.made::text"
		}
		return db.Raw("SELECT r.number, r.final, "+made+" AS made, r.digest"+more+
			" FROM releases r JOIN waves w ON w.study = r.study AND w.id = r.wave WHERE w.study = ? AND w.key = ? ORDER BY "+order, study, wave).Scan(&rows).Error
	})
	for i := range rows {
		all = append(all, rows[i].release())
	}
	return all, err
}
