package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// Upload is a list of people that waits for somebody's yes. The box is sealed by whoever made it; the store cannot read it.
type Upload struct {
	ID    [16]byte
	By    Actor // who handed it in
	Asked bool  // somebody else is to add it
	Box   []byte
}

// SaveUpload keeps a list until it is added or its day is over (Retain): tomorrow's.
func (s *Store) SaveUpload(ctx context.Context, by Actor, study survey.StudyID, box []byte) (id [16]byte, err error) {
	_, _ = rand.Read(id[:]) // never fails: the program ends instead
	err = s.write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO uploads (study, id, by, expires, box) VALUES (?, ?, ?, ?, ?)",
			study, id[:], string(by), day(s.now().AddDate(0, 0, 1)), box).Error
	})
	if err != nil {
		return id, fmt.Errorf("keep an uploaded list: %w", err)
	}
	return id, nil
}

type uploadRow struct {
	ID    []byte
	By    string
	Asked int
	Box   []byte
}

func (r *uploadRow) upload() Upload {
	return Upload{ID: [16]byte(r.ID), By: Actor(r.By), Asked: r.Asked == 1, Box: r.Box}
}

// Upload is a list that waits; ErrNotFound.
func (s *Store) Upload(ctx context.Context, study survey.StudyID, id [16]byte) (Upload, error) {
	var rows []uploadRow
	err := s.look(ctx, func(db *gorm.DB) error {
		return db.Raw("SELECT id, by, asked, box FROM uploads WHERE study = ? AND id = ?", study, id[:]).Scan(&rows).Error
	})
	if err != nil || len(rows) == 0 {
		return Upload{}, orNotFound(err)
	}
	return rows[0].upload(), nil
}

// AskedUploads are the lists of a study that a second person is to add, without their boxes.
func (s *Store) AskedUploads(ctx context.Context, study survey.StudyID) (list []Upload, err error) {
	var rows []uploadRow
	err = s.look(ctx, func(db *gorm.DB) error {
		return db.Raw("SELECT id, by, asked FROM uploads WHERE study = ? AND asked = 1 ORDER BY id", study).Scan(&rows).Error
	})
	for i := range rows {
		list = append(list, rows[i].upload())
	}
	return list, err
}

// AskUpload puts a list before a second person, as it is in the box now.
func (s *Store) AskUpload(ctx context.Context, by Actor, study survey.StudyID, id [16]byte, box []byte) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Exec("UPDATE uploads SET asked = 1, by = ?, box = ? WHERE study = ? AND id = ?", string(by), box, study, id[:])
		if done.Error != nil || done.RowsAffected == 0 {
			return orNotFound(done.Error)
		}
		return s.audit(tx, by, "ask to add people", fmt.Sprintf("study %d", study))
	})
	if err != nil {
		return fmt.Errorf("ask for a list to be added: %w", err)
	}
	return nil
}

// ChangeUpload keeps a list as it is in the box now. One that was put before a second person changes no more.
func (s *Store) ChangeUpload(ctx context.Context, study survey.StudyID, id [16]byte, box []byte) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Exec("UPDATE uploads SET box = ? WHERE study = ? AND id = ? AND asked = 0", box, study, id[:])
		if done.Error != nil || done.RowsAffected == 0 {
			return orNotFound(done.Error)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep an uploaded list: %w", err)
	}
	return nil
}

// DropUpload forgets a list. It is no error when there is none.
func (s *Store) DropUpload(ctx context.Context, study survey.StudyID, id [16]byte) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM uploads WHERE study = ? AND id = ?", study, id[:]).Error
	})
	if err != nil {
		return fmt.Errorf("forget an uploaded list: %w", err)
	}
	return nil
}
