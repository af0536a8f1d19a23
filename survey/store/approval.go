package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// Approval is something about a wave that one person asked for and another has to agree to (protection.md A16).
type Approval struct {
	What   string // in words; where they change, it is another thing
	Asked  Actor
	Agreed Actor // "" = nobody yet
}

// Ask asks for something to be agreed to. Asked again by whomever, it stays the first one's.
func (s *Store) Ask(ctx context.Context, by Actor, study survey.StudyID, wave, what string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		done := tx.Exec("INSERT INTO approvals (study, wave, what, asked) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", study, w.ID, what, string(by))
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return s.audit(tx, by, "ask for approval", fmt.Sprintf("study %d wave %s: %s", study, wave, what))
	})
	if err != nil {
		return fmt.Errorf("ask for approval: %w", err)
	}
	return nil
}

// Agree agrees to what somebody else asked for. Who asked cannot.
func (s *Store) Agree(ctx context.Context, by Actor, study survey.StudyID, wave, what string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		asked, err := column[string](tx, "SELECT asked FROM approvals WHERE study = ? AND wave = ? AND what = ?", study, w.ID, what)
		if err != nil || len(asked) == 0 {
			return orNotFound(err)
		}
		if asked[0] == string(by) {
			return refuse("somebody else has to agree to what you asked for")
		}
		if err := tx.Exec("UPDATE approvals SET agreed = ? WHERE study = ? AND wave = ? AND what = ?", string(by), study, w.ID, what).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "agree", fmt.Sprintf("study %d wave %s: %s, asked by %s", study, wave, what, asked[0]))
	})
	if err != nil {
		return fmt.Errorf("agree: %w", err)
	}
	return nil
}

// askAnew forgets what was agreed to about waves in preparation: as many people as before may be other people.
func askAnew(tx *gorm.DB, study survey.StudyID) error {
	return tx.Exec("DELETE FROM approvals WHERE study = ? AND wave IN (SELECT id FROM waves w WHERE w.study = ? AND w.state = ?)", study, study, survey.WaveDraft).Error
}

// Approvals are what was asked for about a wave.
func (s *Store) Approvals(ctx context.Context, study survey.StudyID, wave string) (list []Approval, err error) {
	err = s.read(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		return tx.Raw("SELECT what, asked, agreed FROM approvals WHERE study = ? AND wave = ? ORDER BY what", study, w.ID).Scan(&list).Error
	})
	if err != nil {
		return nil, fmt.Errorf("approvals of wave %s: %w", wave, err)
	}
	return list, nil
}
