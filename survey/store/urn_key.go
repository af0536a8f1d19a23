package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/store/urn"
)

// keyRow is the one row of urn_key: an empty box of no study, sealed with the key that all boxes of the urn are sealed with.
type keyRow struct {
	Number int64 // another key has another
	ID     int64
	Box    []byte
}

// opens reports whether a key is the one.
func (s *Store) opens(r keyRow) bool {
	_, err := urn.Open(s.options.Urn, &urn.Sealed{ID: r.ID, Body: r.Box})
	return err == nil
}

// agreeOnKey notes in the database which key its urn is sealed with, or refuses to begin with another one: an urn sealed
// with two keys could not be opened by anybody who has one of them, and its wave not be closed. As long as no wave is open
// and nothing lies in the urn the key may be changed. A process that still runs with the one before then stores nothing any
// more (errKeys), for every box refers to the row of its key. Without a key nothing is noted and nothing refused; then no
// answer can be taken and no wave closed.
func (s *Store) agreeOnKey(ctx context.Context) error {
	if s.options.Urn == nil {
		return nil
	}
	known, err := s.noted(ctx)
	if err != nil || known {
		return err
	}
	mine, err := urn.Seal(s.options.Urn, 0, 0, nil, newIDs().shuffle)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		err := tx.Exec("INSERT INTO urn_key (one, number, id, box) VALUES (1, 1, ?, ?) ON CONFLICT DO NOTHING", mine.ID, mine.Body).Error
		if err != nil {
			return err
		}
		var r keyRow
		if err := tx.Raw("SELECT number, id, box FROM urn_key" + s.lock()).Scan(&r).Error; err != nil {
			return err
		}
		if s.opens(r) { // another process with the same key was first
			s.urnKey = r.Number
			return nil
		}
		if err := s.mayChangeKey(tx); err != nil {
			return err
		}
		s.urnKey = r.Number + 1
		return tx.Exec("UPDATE urn_key SET number = ?, id = ?, box = ?", s.urnKey, mine.ID, mine.Body).Error
	})
}

// noted reports whether the store's key is the one that is noted.
func (s *Store) noted(ctx context.Context) (bool, error) {
	var rows []keyRow
	err := s.look(ctx, func(db *gorm.DB) error { return db.Raw("SELECT number, id, box FROM urn_key").Scan(&rows).Error })
	if err != nil || len(rows) == 0 || !s.opens(rows[0]) {
		return false, err
	}
	s.urnKey = rows[0].Number
	return true, nil
}

// mayChangeKey refuses another key while a wave is open, its answers lie in the urn, or something else is sealed with the key.
func (s *Store) mayChangeKey(tx *gorm.DB) error {
	for _, table := range []string{"urn", "waves WHERE state = 'open'", "releases WHERE ledger IS NOT NULL"} {
		n, err := column[int](tx, "SELECT count(*) FROM "+table)
		if err != nil {
			return err
		}
		if n[0] > 0 {
			return s.foreignKeys(tx, urn.ErrKey)
		}
	}
	return nil
}

// checkUrn refuses a key that does not open all that lies in the urn.
func (s *Store) checkUrn(ctx context.Context) error {
	if s.options.Urn == nil {
		return nil
	}
	return s.read(ctx, func(tx *gorm.DB) error {
		var forms []struct {
			Study survey.StudyID
			Form  survey.FormID
		}
		if err := tx.Raw("SELECT DISTINCT study, form FROM urn").Scan(&forms).Error; err != nil {
			return err
		}
		for _, f := range forms {
			err := s.eachBox(tx, f.Study, f.Form, func(box *urn.Box) error {
				_, err := box.Comments()
				return err
			})
			if err != nil {
				return s.foreignKeys(tx, err)
			}
		}
		return nil
	})
}

// foreignKeys says in plain words that the urn cannot be opened, where that is what went wrong.
func (s *Store) foreignKeys(tx *gorm.DB, err error) error {
	if !errors.Is(err, urn.ErrKey) && !errors.Is(err, errNoKeys) {
		return err
	}
	var noted []keyRow
	if err := tx.Raw("SELECT number, id, box FROM urn_key").Scan(&noted).Error; err != nil {
		return err
	}
	if s.options.Urn != nil && len(noted) > 0 && s.opens(noted[0]) {
		return fmt.Errorf("a box of sealed answers is damaged, and none is opened without it: restore the last backup, and keep this database: %w", err)
	}
	n, counted := column[int](tx, "SELECT count(*) FROM urn")
	if counted != nil {
		return counted
	}
	return fmt.Errorf("the key folder does not belong to this database: a wave is open in it, %d sealed boxes of answers wait for it to be closed, and only the "+
		"keys they were sealed with open them. Stop every mirror, put the key folder of that time back in its place, and begin again; nothing is lost meanwhile: %w", n[0], err)
}
