package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/store/urn"
)

// Boxes are all rows of the urn, in the order of their ids.
func (s *Store) Boxes(ctx context.Context) (all []urn.Sealed, err error) {
	return all, s.look(ctx, func(db *gorm.DB) error {
		rows, err := db.Raw("SELECT study, form, id, box FROM urn ORDER BY id").Rows()
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // Err tells what went wrong
		for rows.Next() {
			var b urn.Sealed
			if err := rows.Scan(&b.Study, &b.Form, &b.ID, &b.Body); err != nil {
				return err
			}
			all = append(all, b)
		}
		return rows.Err()
	})
}

// AllAnswers are the packed answers of all responses at one moment, those in the urn too.
func (s *Store) AllAnswers(ctx context.Context) (all [][]byte, err error) {
	return all, s.read(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT answers FROM responses").Scan(&all).Error; err != nil {
			return err
		}
		forms, err := column[survey.FormID](tx, "SELECT id FROM forms WHERE study = 1")
		for _, form := range forms {
			if err == nil {
				err = s.eachBox(tx, 1, form, func(box *urn.Box) error {
					for _, r := range box.Responses() {
						all = append(all, r.Answers)
					}
					return nil
				})
			}
		}
		return err
	})
}

// FillUrn stores an answer of each of some customers of a form, so many in a box, as if they had come through their links.
func (s *Store) FillUrn(ctx context.Context, form *survey.Form, tokens [][32]byte, each int) error {
	random := newIDs()
	return s.write(ctx, func(tx *gorm.DB) error {
		for some := range slices.Chunk(tokens, each) {
			rows := make([]survey.Response, len(some))
			for i, token := range some {
				rows[i] = survey.Response{Tag: tagOf(token), Group: form.Groups[0].ID, Answers: form.Layout.Blank(), Seconds: -1}
				if err := tx.Exec("UPDATE invitations SET state = 'used' WHERE token = ?", token[:]).Error; err != nil {
					return err
				}
			}
			box, err := urn.Seal(s.options.Urn, form.Study, form.ID, rows, random.shuffle)
			if err != nil {
				return err
			}
			if err := tx.Exec("INSERT INTO urn (key, study, form, id, box) VALUES (?, ?, ?, ?, ?)", s.urnKey, box.Study, box.Form, box.ID, box.Body).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
