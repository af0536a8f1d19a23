package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/survey"
)

// BeginWave declares a new wave in draft behind all others, with the questionnaires of the one before it and what it
// reported together. Its id is the caller's, and new.
func (s *Store) BeginWave(ctx context.Context, by Actor, study survey.StudyID, wave survey.Wave) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		if !exists(study) {
			return ErrNotFound
		}
		bodies, err := column[string](tx, "SELECT body FROM studies WHERE id = ?"+s.lock(), study)
		if err != nil || len(bodies) == 0 {
			return orNotFound(err)
		}
		declared, err := parseStudy(bodies[0])
		if err != nil {
			return err
		}
		if slices.ContainsFunc(declared.Waves, func(w survey.Wave) bool { return w.ID == wave.ID }) {
			return ErrConflict
		}
		last := ""
		if n := len(declared.Waves); n > 0 {
			last = declared.Waves[n-1].ID
		}
		declared.Waves = append(declared.Waves, wave)
		body, err := json.Marshal(declared)
		if err != nil {
			return err
		}
		if err := tx.Exec("UPDATE studies SET body = ? WHERE id = ?", string(body), study).Error; err != nil {
			return err
		}
		if err := saveWaves(tx, study, declared.Waves); err != nil {
			return err
		}
		if err := copyWave(tx, study, last, wave.ID, declared); err != nil {
			return err
		}
		return s.audit(tx, by, "begin wave", fmt.Sprintf("study %d wave %s", study, wave.ID))
	})
	if err != nil {
		return fmt.Errorf("begin wave %s: %w", wave.ID, err)
	}
	s.forget()
	return nil
}

// copyWave gives a wave the questionnaires and merges of another; nothing where there is no other.
func copyWave(tx *gorm.DB, study survey.StudyID, from, to string, declared *survey.Study) error {
	if from == "" {
		return nil
	}
	before, err := readWave(tx, study, from, "")
	if err != nil {
		return err
	}
	after, err := readWave(tx, study, to, "")
	if err != nil {
		return err
	}
	forms, err := formRows(tx, study, before.ID)
	if err != nil {
		return err
	}
	next, err := column[survey.FormID](tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM forms WHERE study = ?", study)
	if err != nil {
		return err
	}
	for i, f := range forms {
		err := tx.Exec("INSERT INTO forms (study, id, wave, pack, version, source, hash) SELECT study, ?, ?, pack, version, source, hash FROM forms WHERE study = ? AND id = ?",
			next[0]+survey.FormID(i), after.ID, study, f.ID).Error
		if err != nil {
			return err
		}
	}
	groups, err := groupsIn(tx, study, before.ID, declared)
	if err != nil {
		return err
	}
	here := func(id survey.GroupID) bool {
		return slices.ContainsFunc(groups, func(g survey.Group) bool { return g.ID == id })
	}
	for _, g := range groups {
		if g.MergedInto == 0 || !here(g.MergedInto) {
			continue
		}
		if err := tx.Exec("INSERT INTO merges (study, wave, member, into_group) VALUES (?, ?, ?, ?)", study, after.ID, g.ID, g.MergedInto).Error; err != nil {
			return err
		}
	}
	return nil
}
