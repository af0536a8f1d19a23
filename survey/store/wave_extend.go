package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

// ExtendWave gives an open wave another last day, later or earlier than the one it had but not before today, in the wave
// and in what the study declares. ErrState: it takes no answers, or the day is over.
func (s *Store) ExtendWave(ctx context.Context, by Actor, study survey.StudyID, wave string, last time.Time) error {
	to := day(last)
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		switch {
		case w.State != survey.WaveOpen:
			return refuse("it takes no answers, so its last day stays as it is")
		case to < day(s.now()):
			return refuse("the day %s is over: choose today or a later one", to)
		case w.Opens != nil && to < day(*w.Opens):
			return refuse("the day %s is before its first day, %s", to, day(*w.Opens))
		}
		if err := tx.Exec("UPDATE waves SET closes = ? WHERE study = ? AND id = ?", to, study, w.ID).Error; err != nil {
			return err
		}
		err = s.changeStudy(tx, study, func(declared *survey.Study) error {
			for i := range declared.Waves {
				if declared.Waves[i].ID == wave {
					declared.Waves[i].To = to
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return s.audit(tx, by, "extend wave", fmt.Sprintf("study %d wave %s to %s", study, wave, to))
	})
	if err != nil {
		return fmt.Errorf("extend wave %s: %w", wave, err)
	}
	s.forget()
	return nil
}

// changeStudy changes what touches neither groups nor waves of a declaration, in a transaction that does more; see UpdateStudy.
func (s *Store) changeStudy(tx *gorm.DB, id survey.StudyID, change func(*survey.Study) error) error {
	study, err := s.lockedStudy(tx, id)
	if err != nil {
		return err
	}
	if err := change(study); err != nil {
		return err
	}
	body, err := json.Marshal(study)
	if err != nil {
		return err
	}
	return tx.Exec("UPDATE studies SET body = ? WHERE id = ?", string(body), id).Error
}

// TryRelease notes that somebody asks for the results of an open wave so far, before they are made. Whether there are any
// tells that enough answered, or not yet: so it may be asked once a day, and the trail says who did, whatever came of it.
// ErrState: it was asked today, or the wave takes no answers.
func (s *Store) TryRelease(ctx context.Context, by Actor, study survey.StudyID, wave string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		if w.State != survey.WaveOpen {
			return refuse("it takes no answers: its results are made when it is closed")
		}
		tried, err := column[int](tx, "SELECT COUNT(*) FROM waves WHERE study = ? AND id = ? AND tried >= ?", study, w.ID, day(s.now()))
		if err != nil {
			return err
		}
		if tried[0] > 0 {
			return refuse("somebody asked for them today: ask again tomorrow")
		}
		if err := tx.Exec("UPDATE waves SET tried = ? WHERE study = ? AND id = ?", day(s.now()), study, w.ID).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "ask for results so far", fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("results of wave %s so far: %w", wave, err)
	}
	return nil
}
