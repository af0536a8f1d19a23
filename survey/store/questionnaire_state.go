package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"mirror/survey"
)

// UndoQuestionnaire takes the last change of a draft back; doing it again brings the change back.
func (s *Store) UndoQuestionnaire(ctx context.Context, by Actor, study survey.StudyID, id string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		row, err := readQuestionnaire(tx, study, id, "", s.lock())
		if err != nil {
			return err
		}
		if row.Before == nil {
			return refuse("there is nothing to undo")
		}
		p, err := readDraft(row.Before)
		if err != nil {
			return err
		}
		if err := tx.Exec("UPDATE questionnaires SET version = ?, source = ?, before = ? WHERE study = ? AND id = ? AND state = 'draft'",
			p.Version, row.Before, row.Source, study, id).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "undo change of questionnaire", questionnaireObject(study, id, p.Version))
	})
	return s.wrapped("undo the change of", id, err)
}

// PublishQuestionnaire makes a draft a version that never changes again. Waves in draft keep what they have until they are
// told to ask this one (SetPacks).
func (s *Store) PublishQuestionnaire(ctx context.Context, by Actor, study survey.StudyID, id string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		row, err := readQuestionnaire(tx, study, id, "", s.lock())
		if err != nil {
			return err
		}
		if err := tx.Exec("UPDATE questionnaires SET state = 'published', before = NULL, origin = NULL WHERE study = ? AND id = ? AND version = ?", study, id, row.Version).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "publish questionnaire", questionnaireObject(study, id, row.Version))
	})
	return s.wrapped("publish", id, err)
}

// DiscardQuestionnaire deletes a draft. What was published stays.
func (s *Store) DiscardQuestionnaire(ctx context.Context, by Actor, study survey.StudyID, id string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		row, err := readQuestionnaire(tx, study, id, "", s.lock())
		if err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM questionnaires WHERE study = ? AND id = ? AND state = 'draft'", study, id).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "discard draft of questionnaire", questionnaireObject(study, id, row.Version))
	})
	return s.wrapped("discard the draft of", id, err)
}

// sortQuestionnaires puts the draft of each first, then the newest version first.
func sortQuestionnaires(all []Questionnaire) {
	slices.SortFunc(all, func(a, b Questionnaire) int {
		switch {
		case a.ID != b.ID:
			return strings.Compare(a.ID, b.ID)
		case a.Published != b.Published:
			if a.Published {
				return 1
			}
			return -1
		}
		return CompareVersions(b.Version, a.Version)
	})
}

// CompareVersions compares versions such as 1.10.0 number by number: negative where a is the older one.
func CompareVersions(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		n, errA := strconv.Atoi(x[i])
		m, errB := strconv.Atoi(y[i])
		if errA != nil || errB != nil {
			return strings.Compare(a, b)
		}
		if n != m {
			return n - m
		}
	}
	return len(x) - len(y)
}
