package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/pack"
)

// Questionnaire is one version of a questionnaire of a study. A published one never changes; of each questionnaire there is
// at most one draft.
type Questionnaire struct {
	ID, Version string
	Published   bool
	Pack        *pack.Pack // shared: read it only
	Source      []byte
	Before      []byte // a draft's before its last change; nil = there is nothing to undo
	Origin      []byte // what a draft was begun with
}

type questionnaireRow struct {
	ID, Version, State     string
	Source, Before, Origin []byte
}

const questionnaireColumns = "id, version, state, source, before, origin"

// questionnaire is what callers see of a row.
func (s *Store) questionnaire(r *questionnaireRow) (Questionnaire, error) {
	read := readDraft
	if r.State == "published" {
		read = s.packOf
	}
	p, err := read(r.Source)
	if err != nil {
		return Questionnaire{}, fmt.Errorf("the stored questionnaire %s cannot be read: %w", r.ID, err)
	}
	return Questionnaire{ID: r.ID, Version: r.Version, Published: r.State == "published", Pack: p, Source: r.Source, Before: r.Before, Origin: r.Origin}, nil
}

// readDraft reads a questionnaire without remembering it: the next edit makes another one of it.
func readDraft(source []byte) (*pack.Pack, error) {
	p, _, err := pack.Read("questionnaire", bytes.NewReader(source))
	return p, err
}

// Questionnaires are all versions of all questionnaires of a study: by id, of each the draft first, then the newest first.
func (s *Store) Questionnaires(ctx context.Context, study survey.StudyID) (all []Questionnaire, err error) {
	var rows []questionnaireRow
	err = s.look(ctx, func(db *gorm.DB) error {
		if !exists(study) {
			return ErrNotFound
		}
		return db.Raw("SELECT "+questionnaireColumns+" FROM questionnaires WHERE study = ?", study).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("questionnaires of study %d: %w", study, err)
	}
	for i := range rows {
		q, err := s.questionnaire(&rows[i])
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	sortQuestionnaires(all)
	return all, nil
}

// readQuestionnaire reads one version; the draft where version is "".
func readQuestionnaire(tx *gorm.DB, study survey.StudyID, id, version, lock string) (questionnaireRow, error) {
	query, args := "SELECT "+questionnaireColumns+" FROM questionnaires WHERE study = ? AND id = ? AND version = ?", []any{study, id, version}
	if version == "" {
		query, args = "SELECT "+questionnaireColumns+" FROM questionnaires WHERE study = ? AND id = ? AND state = 'draft'", args[:2]
	}
	var rows []questionnaireRow
	if err := tx.Raw(query+lock, args...).Scan(&rows).Error; err != nil {
		return questionnaireRow{}, err
	}
	if len(rows) == 0 {
		return questionnaireRow{}, ErrNotFound
	}
	return rows[0], nil
}

// AddQuestionnaire adds a draft. It is refused where the questionnaire has a draft, and where its version was published.
// The source is that of a sound pack; a *fault.Error says what is wrong with another one.
func (s *Store) AddQuestionnaire(ctx context.Context, by Actor, study survey.StudyID, source []byte) error {
	p, err := readDraft(source)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if _, err := readStudy(tx, study); err != nil {
			return err
		}
		have, err := column[string](tx, "SELECT state FROM questionnaires WHERE study = ? AND id = ? AND (version = ? OR state = 'draft')", study, p.ID, p.Version)
		if err != nil {
			return err
		}
		if slices.Contains(have, "draft") {
			return refuse("the questionnaire %s has a draft already: publish or discard it first", p.ID)
		}
		if len(have) > 0 {
			return refuse("version %s of the questionnaire %s is published already: give the new one a higher version", p.Version, p.ID)
		}
		if err := tx.Exec("INSERT INTO questionnaires (study, id, version, source, origin) VALUES (?, ?, ?, ?, ?)", study, p.ID, p.Version, source, source).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "add questionnaire", questionnaireObject(study, p.ID, p.Version))
	})
	return s.wrapped("add", p.ID, err)
}

func questionnaireObject(study survey.StudyID, id, version string) string {
	return fmt.Sprintf("study %d questionnaire %s %s", study, id, version)
}

func (s *Store) wrapped(what, id string, err error) error {
	if err != nil {
		return fmt.Errorf("%s questionnaire %s: %w", what, id, err)
	}
	return nil
}

// ChangeQuestionnaire replaces the source of a draft; was is the source that the change was made from. ErrConflict where
// somebody else has changed it meanwhile. The version may become another; the id stays.
func (s *Store) ChangeQuestionnaire(ctx context.Context, by Actor, study survey.StudyID, id string, was, source []byte) error {
	p, err := readDraft(source)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if p.ID != id {
			return refuse("a questionnaire keeps its short name: %s cannot become %s", id, p.ID)
		}
		row, err := readQuestionnaire(tx, study, id, "", s.lock())
		if err != nil {
			return err
		}
		if !bytes.Equal(row.Source, was) {
			return ErrConflict
		}
		if bytes.Equal(source, was) {
			return nil
		}
		if err := tx.Exec("UPDATE questionnaires SET version = ?, source = ?, before = ? WHERE study = ? AND id = ? AND state = 'draft'",
			p.Version, source, was, study, id).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "change questionnaire", questionnaireObject(study, id, p.Version))
	})
	return s.wrapped("change", id, err)
}
