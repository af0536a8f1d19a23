package store

import (
	"crypto/cipher"
	"errors"

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
		tagAll(mine, all)
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

// eachBox opens the boxes of a form, one after the other.
func (s *Store) eachBox(tx *gorm.DB, study survey.StudyID, form survey.FormID, do func(*urn.Box) error) error {
	return s.eachSealedBox(tx, study, form, func(sealed *urn.Sealed) error {
		if s.options.Urn == nil {
			return errNoKeys
		}
		box, err := urn.Open(s.options.Urn, sealed)
		if err != nil {
			return err
		}
		return do(box)
	})
}

// eachSealedBox hands out the boxes of a form as they lie.
func (s *Store) eachSealedBox(tx *gorm.DB, study survey.StudyID, form survey.FormID, do func(*urn.Sealed) error) error {
	rows, err := tx.Raw("SELECT id, box FROM urn WHERE study = ? AND form = ?", study, form).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	for rows.Next() {
		sealed := urn.Sealed{Study: study, Form: form}
		if err := rows.Scan(&sealed.ID, &sealed.Body); err != nil {
			return err
		}
		if err := do(&sealed); err != nil {
			return err
		}
	}
	return rows.Err()
}

// sealedBox is a box of a form as it lies; nil where there is none with that id.
func (s *Store) sealedBox(tx *gorm.DB, form *survey.Form, id int64, lock string) (*urn.Sealed, error) {
	bodies, err := column[[]byte](tx, "SELECT box FROM urn WHERE study = ? AND form = ? AND id = ?"+lock, form.Study, form.ID, id)
	if err != nil || len(bodies) == 0 {
		return nil, err
	}
	return &urn.Sealed{Study: form.Study, Form: form.ID, ID: id, Body: bodies[0]}, nil
}
