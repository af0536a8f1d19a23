package store

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/store/urn"
)

// errNoKeys is what everything says that needs the key of the urn where the store was opened without it.
var errNoKeys = errors.New("answers are sealed with a key of the key folder, and this store was opened without it")

// boxesOf seals what is recorded, one box a form, and tells each job in which box it lies. Each attempt draws the boxes'
// ids anew: what an earlier one may have stored is looked for under the ids the jobs had then, and not written again.
func boxesOf(key cipher.AEAD, recorded []*job, random *ids) ([]*urn.Sealed, error) {
	var boxes []*urn.Sealed
	for len(recorded) > 0 {
		study, form := recorded[0].sub.Study, recorded[0].sub.Form
		all, mine, others := make([]survey.Response, 0, len(recorded)), make([]*job, 0, len(recorded)), []*job(nil)
		for _, j := range recorded {
			if j.sub.Study == study && j.sub.Form == form {
				all, mine = append(all, j.row), append(mine, j)
			} else {
				others = append(others, j)
			}
		}
		box, err := urn.Seal(key, study, form, all, random.shuffle)
		if err != nil {
			return nil, err
		}
		for _, j := range mine {
			j.box = box.ID
		}
		boxes, recorded = append(boxes, box), others
	}
	return boxes, nil
}

// eachBox opens the boxes of a form, one after the other, or some of them.
func (s *Store) eachBox(tx *gorm.DB, study survey.StudyID, form survey.FormID, most int, do func(*urn.Box) error) error {
	rows, err := tx.Raw("SELECT id, box FROM urn WHERE study = ? AND form = ? LIMIT ?", study, form, most).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	for rows.Next() {
		sealed := urn.Sealed{Study: study, Form: form}
		if err := rows.Scan(&sealed.ID, &sealed.Body); err != nil {
			return err
		}
		if s.options.Urn == nil {
			return errNoKeys
		}
		box, err := urn.Open(s.options.Urn, &sealed)
		if err != nil {
			return err
		}
		if err := do(box); err != nil {
			return err
		}
	}
	return rows.Err()
}

// allBoxes is more than any form has.
const allBoxes = 1 << 31

// checkUrn refuses a key that does not open what lies in the urn: of each form one box, or all of them. Without a key
// nothing is refused; then no answer can be taken and no wave closed.
func (s *Store) checkUrn(ctx context.Context, most int) error {
	if s.options.Urn == nil {
		return nil
	}
	return s.read(ctx, func(tx *gorm.DB) error {
		var forms []struct {
			Study survey.StudyID
			Form  survey.FormID
		}
		err := tx.Raw("SELECT DISTINCT study, form FROM urn").Scan(&forms).Error
		if err != nil {
			return err
		}
		for _, f := range forms {
			err := s.eachBox(tx, f.Study, f.Form, most, func(box *urn.Box) error {
				_, err := box.Comments()
				return err
			})
			if err != nil {
				return foreignKeys(tx, err)
			}
		}
		return nil
	})
}

// foreignKeys says in plain words that the urn cannot be opened, where that is what went wrong.
func foreignKeys(tx *gorm.DB, err error) error {
	if !errors.Is(err, urn.ErrKey) && !errors.Is(err, errNoKeys) {
		return err
	}
	n, counted := column[int](tx, "SELECT count(*) FROM urn")
	if counted != nil {
		return counted
	}
	return fmt.Errorf("the key folder does not belong to this database: %d sealed boxes of answers wait in it for their wave to be closed, and only the keys "+
		"they were sealed with open them. Stop every mirror, put the key folder of that time back in its place, and begin again; nothing is lost meanwhile: %w", n[0], err)
}
