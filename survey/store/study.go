package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// SaveStudy creates a study, or replaces the declaration of the study of the same company. Groups keep their numbers, and
// waves that are new begin in draft. What an open or later wave froze does not change; only its name and, while it is
// open, its last day follow the new declaration. A wave that is no longer declared is kept when it has anything, and so are
// actions that are kept on the pages: a study file need not know them.
func (s *Store) SaveStudy(ctx context.Context, by Actor, study *survey.Study) (survey.StudyID, error) {
	var id survey.StudyID
	err := s.write(ctx, func(tx *gorm.DB) (err error) {
		id, err = s.putStudy(tx, by, study)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("save the study of %s: %w", study.Company, err)
	}
	s.forget()
	return id, nil
}

func (s *Store) putStudy(tx *gorm.DB, by Actor, study *survey.Study) (survey.StudyID, error) {
	study, err := s.withActions(tx, study)
	if err != nil {
		return 0, err
	}
	body, err := json.Marshal(study)
	if err != nil {
		return 0, err
	}
	id, err := s.writeStudy(tx, study.Company, string(body))
	if err != nil {
		return 0, err
	}
	if err := saveGroups(tx, id, declaredGroups(study)); err != nil {
		return 0, err
	}
	if err := saveWaves(tx, id, study.Waves); err != nil {
		return 0, err
	}
	return id, s.audit(tx, by, "save study", fmt.Sprintf("study %d", id))
}

// writeStudy updates the company's study, or adds one under the next number.
func (s *Store) writeStudy(tx *gorm.DB, company, body string) (id survey.StudyID, err error) {
	ids, err := column[survey.StudyID](tx, "SELECT id FROM studies WHERE company = ? ORDER BY id LIMIT 1"+s.lock(), company)
	if err != nil {
		return 0, err
	}
	if len(ids) == 1 {
		return ids[0], tx.Exec("UPDATE studies SET body = ? WHERE id = ?", body, ids[0]).Error
	}
	if ids, err = column[survey.StudyID](tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM studies"); err != nil {
		return 0, err
	}
	return ids[0], tx.Exec("INSERT INTO studies (id, company, body) VALUES (?, ?, ?)", ids[0], company, body).Error
}

// Studies are the numbers of all studies, oldest first.
func (s *Store) Studies(ctx context.Context) (ids []survey.StudyID, err error) {
	err = s.look(ctx, func(tx *gorm.DB) error {
		ids, err = column[survey.StudyID](tx, "SELECT id FROM studies ORDER BY id")
		return err
	})
	return ids, err
}

// Study is the declaration as it stands now; waves that are open or over hold to the one they froze (Form.Programme).
func (s *Store) Study(ctx context.Context, id survey.StudyID) (study *survey.Study, err error) {
	err = s.look(ctx, func(tx *gorm.DB) error {
		study, err = readStudy(tx, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("study %d: %w", id, err)
	}
	return study, nil
}

func readStudy(tx *gorm.DB, id survey.StudyID) (*survey.Study, error) {
	if !exists(id) {
		return nil, ErrNotFound
	}
	var bodies []string
	if err := tx.Raw("SELECT body FROM studies WHERE id = ?", id).Scan(&bodies).Error; err != nil {
		return nil, err
	}
	if len(bodies) == 0 {
		return nil, ErrNotFound
	}
	return parseStudy(bodies[0])
}

// parseStudy reads a study as it is declared. What it does not say holds as for all studies.
func parseStudy(body string) (*survey.Study, error) {
	return parseOver(body, survey.Study{Confidential: true})
}

// parseFrozen reads what a wave froze. One from before there was a choice promised customers nothing else than that their
// answers cannot be found again.
func parseFrozen(body string) (*survey.Study, error) { return parseOver(body, survey.Study{}) }

func parseOver(body string, unsaid survey.Study) (*survey.Study, error) {
	if err := json.Unmarshal([]byte(body), &unsaid); err != nil {
		return nil, fmt.Errorf("the stored study cannot be read: %w", err)
	}
	return &unsaid, nil
}

// numbers reads a column of small numbers.
func column[T any](tx *gorm.DB, query string, args ...any) ([]T, error) {
	var list []T
	err := tx.Raw(query, args...).Scan(&list).Error
	return list, err
}

// lock and share are what makes a SELECT keep what it read until the transaction ends: against all others, or only
// against those who would change it. SQLite needs no words: it has one writer.
func (s *Store) lock() string {
	if s.kind == postgres {
		return " FOR UPDATE"
	}
	return ""
}

func (s *Store) share(table string) string {
	if s.kind == postgres {
		return " FOR SHARE OF " + table
	}
	return ""
}
