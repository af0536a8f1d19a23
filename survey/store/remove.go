package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/survey"
)

// ofStudy are the tables that hold something of one study, each after those that point to it.
var ofStudy = []string{
	"tagged", "tags", "quotes", "webhook_events", "participation", "uploads", "approvals", "merges", "link_days", "links",
	"invitations", "suppressions", "people", "urn", "responses", "comments", "chunks", "releases", "mailings", "mail_texts",
	"questionnaires", "forms", "waves", "groups",
}

// DeleteExample deletes a study of made-up answers with everything in it. Any other study is refused: its results stay. The
// keys of its waves are the caller's to destroy.
func (s *Store) DeleteExample(ctx context.Context, by Actor, id survey.StudyID) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		study, err := readStudy(tx, id)
		if err != nil {
			return err
		}
		if !study.Example {
			return refuse("only an example can be deleted")
		}
		for _, table := range ofStudy {
			if err := tx.Exec("DELETE FROM "+table+" WHERE study = ?", id).Error; err != nil {
				return err
			}
		}
		if err := tx.Exec("DELETE FROM studies WHERE id = ?", id).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "delete example", fmt.Sprintf("study %d", id))
	})
	if err != nil {
		return fmt.Errorf("delete study %d: %w", id, err)
	}
	s.forget()
	return nil
}

// DeleteWave deletes a wave in draft: its questionnaires, invitations and links, and what the study declares of it. The key
// of the wave is the caller's to destroy.
func (s *Store) DeleteWave(ctx context.Context, by Actor, study survey.StudyID, wave string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		if w.State != survey.WaveDraft {
			return refuse("only a wave that was never opened can be deleted")
		}
		const itsForms = " AND form IN (SELECT id FROM forms f WHERE f.study = ? AND f.wave = ?)"
		err = tx.Exec("DELETE FROM link_days WHERE study = ? AND link IN (SELECT id FROM links l WHERE l.study = ?"+itsForms+")", study, study, study, w.ID).Error
		for _, table := range []string{"links", "invitations", "mailings"} { // deliveries go with the invitations
			if err == nil {
				err = tx.Exec("DELETE FROM "+table+" WHERE study = ?"+itsForms, study, study, w.ID).Error
			}
		}
		for _, table := range []string{"approvals", "merges", "mail_texts", "forms"} {
			if err == nil {
				err = tx.Exec("DELETE FROM "+table+" WHERE study = ? AND wave = ?", study, w.ID).Error
			}
		}
		if err == nil {
			err = tx.Exec("DELETE FROM waves WHERE study = ? AND id = ?", study, w.ID).Error
		}
		if err == nil {
			err = undeclare(tx, study, wave)
		}
		if err != nil {
			return err
		}
		return s.audit(tx, by, "delete wave", fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("delete wave %s: %w", wave, err)
	}
	s.forget()
	return nil
}

// undeclare takes a wave out of the study's declaration.
func undeclare(tx *gorm.DB, id survey.StudyID, wave string) error {
	study, err := readStudy(tx, id)
	if err != nil {
		return err
	}
	study.Waves = slices.DeleteFunc(study.Waves, func(w survey.Wave) bool { return w.ID == wave })
	delete(study.Targets, wave)
	delete(study.SegmentTargets, wave)
	for i := range study.Cells {
		delete(study.Cells[i].Invited, wave)
	}
	for i := range study.Segments {
		delete(study.Segments[i].Invited, wave)
	}
	for i := range study.Units {
		delete(study.Units[i].Invited, wave)
	}
	body, err := json.Marshal(study)
	if err != nil {
		return err
	}
	return tx.Exec("UPDATE studies SET body = ? WHERE id = ?", string(body), id).Error
}
