package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/survey"
)

// UpdateStudy changes the declaration of a study, its company's name included; what is a word for the audit trail. change may
// run more than once and must keep nothing from an earlier run; its error ends the update. What an open or later wave froze
// does not change, as with SaveStudy. A group that people on the list belong to cannot be taken out, and no two studies
// have the same company.
func (s *Store) UpdateStudy(ctx context.Context, by Actor, id survey.StudyID, what string, change func(*survey.Study) error) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		study, err := s.lockedStudy(tx, id)
		if err != nil {
			return err
		}
		before := declaredGroups(study)
		if err := change(study); err != nil {
			return err
		}
		if err := s.replaceStudy(tx, id, study); err != nil {
			return err
		}
		if err := dropGroups(tx, id, before, declaredGroups(study)); err != nil {
			return err
		}
		return s.audit(tx, by, what, fmt.Sprintf("study %d", id))
	})
	if err != nil {
		return fmt.Errorf("change study %d: %w", id, err)
	}
	s.forget()
	return nil
}

// lockedStudy reads a declaration that is to be changed: two changes at once follow each other, and neither is lost.
func (s *Store) lockedStudy(tx *gorm.DB, id survey.StudyID) (*survey.Study, error) {
	if !exists(id) {
		return nil, ErrNotFound
	}
	bodies, err := column[string](tx, "SELECT body FROM studies WHERE id = ?"+s.lock(), id)
	if err != nil || len(bodies) == 0 {
		return nil, orNotFound(err)
	}
	return parseStudy(bodies[0])
}

func (s *Store) replaceStudy(tx *gorm.DB, id survey.StudyID, study *survey.Study) error {
	others, err := column[survey.StudyID](tx, "SELECT id FROM studies WHERE company = ? AND id <> ?", study.Company, id)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return refuse("another study is called %s", study.Company)
	}
	body, err := json.Marshal(study)
	if err != nil {
		return err
	}
	if err := tx.Exec("UPDATE studies SET company = ?, body = ? WHERE id = ?", study.Company, string(body), id).Error; err != nil {
		return err
	}
	if err := saveGroups(tx, id, declaredGroups(study)); err != nil {
		return err
	}
	return saveWaves(tx, id, study.Waves)
}

// dropGroups refuses to lose a group that has people, and forgets what drafts decided about groups that go. Their numbers
// stay: answers of earlier waves are stored under them.
func dropGroups(tx *gorm.DB, id survey.StudyID, before, after []survey.Group) error {
	known, err := groupNumbers(tx, id)
	if err != nil {
		return err
	}
	for _, g := range before {
		if slices.ContainsFunc(after, func(a survey.Group) bool { return a.Kind == g.Kind && a.Key == g.Key }) {
			continue
		}
		number := known[groupKey{g.Kind, g.Key}]
		held, err := column[int](tx, "SELECT COUNT(*) FROM people WHERE study = ? AND (group_id = ? OR unit = ?)", id, number, number)
		if err != nil {
			return err
		}
		if held[0] > 0 {
			return refuse("%d people on the list belong to %s: move them first", held[0], g.Name)
		}
		err = tx.Exec("DELETE FROM merges WHERE study = ? AND (member = ? OR into_group = ?) AND wave IN (SELECT id FROM waves WHERE study = ? AND state = 'draft')",
			id, number, number, id).Error
		if err != nil {
			return err
		}
	}
	return nil
}
