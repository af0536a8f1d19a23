package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// MailTexts are the wordings a wave has of its own; where there is none, the usual one holds.
func (s *Store) MailTexts(ctx context.Context, study survey.StudyID, wave string) (map[survey.MailTextKey]survey.MailText, error) {
	texts := map[survey.MailTextKey]survey.MailText{}
	err := s.read(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		var rows []struct {
			Kind                    survey.MailKind
			Audience                gap.Audience
			Language, Subject, Body string
		}
		if err := tx.Raw("SELECT kind, audience, language, subject, body FROM mail_texts WHERE study = ? AND wave = ?", study, w.ID).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			texts[survey.MailTextKey{Kind: r.Kind, Audience: r.Audience, Language: r.Language}] = survey.MailText{Subject: r.Subject, Body: r.Body}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("wordings of wave %s: %w", wave, err)
	}
	return texts, nil
}

// SaveMailText keeps a wave's own wording of a mail; an empty one gives the usual one back. Whether its placeholders are
// known is for the caller to check. ErrState where the wave is over.
func (s *Store) SaveMailText(ctx context.Context, by Actor, study survey.StudyID, wave string, key survey.MailTextKey, text survey.MailText) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.share("w"))
		if err != nil {
			return err
		}
		if w.State != survey.WaveDraft && w.State != survey.WaveOpen {
			return refuse("the wave is over")
		}
		err = tx.Exec("DELETE FROM mail_texts WHERE study = ? AND wave = ? AND kind = ? AND audience = ? AND language = ?", study, w.ID, string(key.Kind), int(key.Audience), key.Language).Error
		if err == nil && text != (survey.MailText{}) {
			err = tx.Exec("INSERT INTO mail_texts (study, wave, kind, audience, language, subject, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
				study, w.ID, string(key.Kind), int(key.Audience), key.Language, text.Subject, text.Body).Error
		}
		if err != nil {
			return err
		}
		return s.audit(tx, by, "save wording", fmt.Sprintf("study %d wave %s: %s to %ss in %s", study, wave, key.Kind, key.Audience, key.Language))
	})
	if err != nil {
		return fmt.Errorf("save the wording of wave %s: %w", wave, err)
	}
	return nil
}
