package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// SaveRelease freezes the protected result of a closed wave (mirror-result/1); the wave is then released, and stays as it
// is. A result that is not protected, or of another wave, is refused.
func (s *Store) SaveRelease(ctx context.Context, by Actor, study survey.StudyID, wave string, result []byte) error {
	if _, err := survey.ReadPublished(result, wave); err != nil {
		return fmt.Errorf("release wave %s: %w", wave, err)
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		switch w.State {
		case survey.WaveClosed:
		case survey.WaveReleased:
			return refuse("its results are released already")
		default:
			return refuse("it is not closed")
		}
		if err := tx.Exec("INSERT INTO releases (study, wave, made, body) VALUES (?, ?, ?, ?)", study, w.ID, day(s.now()), result).Error; err != nil {
			return err
		}
		if err := tx.Exec("UPDATE waves SET state = ? WHERE study = ? AND id = ?", survey.WaveReleased, study, w.ID).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "release wave", fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("release wave %s: %w", wave, err)
	}
	s.forget()
	return nil
}

// Release is the frozen result of a wave; ErrNotFound where there is none.
func (s *Store) Release(ctx context.Context, study survey.StudyID, wave string) ([]byte, error) {
	var row struct{ Body []byte }
	err := s.look(ctx, func(db *gorm.DB) error {
		if !exists(study) {
			return ErrNotFound
		}
		return db.Table("releases r").Select("r.body").Joins("JOIN waves w ON w.study = r.study AND w.id = r.wave").
			Where("w.study = ? AND w.key = ?", study, wave).Take(&row).Error
	})
	if err != nil {
		return nil, fmt.Errorf("the release of wave %s: %w", wave, err)
	}
	return row.Body, nil
}
