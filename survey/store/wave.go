package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

// refusal says in a plain sentence why something cannot be done now. It is ErrState to those who ask.
type refusal struct{ sentence string }

func (r *refusal) Error() string { return r.sentence }
func (r *refusal) Unwrap() error { return ErrState }

func refuse(format string, values ...any) error {
	return &refusal{fmt.Sprintf(format, values...)}
}

// waveRow is a wave as it is stored.
type waveRow struct {
	ID            int
	Key, Name     string
	State         survey.WaveState
	Opens, Closes *time.Time
	Frozen        *string
	Said          int
}

const waveColumns = "w.id, w.key, w.name, w.state, w.opens, w.closes, w.frozen, w.said"

// readWave finds a wave by the study file's id.
func readWave(tx *gorm.DB, study survey.StudyID, wave, lock string) (waveRow, error) {
	if !exists(study) {
		return waveRow{}, ErrNotFound
	}
	var rows []waveRow
	err := tx.Raw("SELECT "+waveColumns+" FROM waves w WHERE w.study = ? AND w.key = ?"+lock, study, wave).Scan(&rows).Error
	if err != nil {
		return waveRow{}, err
	}
	if len(rows) == 0 {
		return waveRow{}, ErrNotFound
	}
	return rows[0], nil
}

// largest is the largest number that a study, a form, a link or a group can have: columns of PostgreSQL take no larger one.
const largest = math.MaxInt16

// exists reports whether there can be something of this number. What cannot be is not asked for, so that a number out of
// an address is answered the same on both databases.
func exists[N ~int](n N) bool { return n > 0 && n <= largest }

// fieldwork is what callers see of a wave. Its days begin at midnight where the server is.
func (s *Store) fieldwork(study survey.StudyID, w *waveRow) survey.Fieldwork {
	midnight := func(t *time.Time) time.Time {
		if t == nil {
			return time.Time{}
		}
		year, month, day := t.Date()
		return time.Date(year, month, day, 0, 0, 0, 0, s.now().Location())
	}
	return survey.Fieldwork{
		Study: study, Wave: w.Key, Name: w.Name, State: w.State,
		Opens: midnight(w.Opens), Closes: midnight(w.Closes), Said: w.Said == 1,
	}
}

// saveWaves begins new waves in draft and brings the others up to date as far as their state allows. Those that are no
// longer declared go when they are in draft and ask nothing yet.
func saveWaves(tx *gorm.DB, study survey.StudyID, waves []survey.Wave) error {
	var known []waveRow
	if err := tx.Raw("SELECT "+waveColumns+" FROM waves w WHERE w.study = ? ORDER BY w.id", study).Scan(&known).Error; err != nil {
		return err
	}
	next := 1
	for _, w := range known {
		next = max(next, w.ID+1)
		if slices.ContainsFunc(waves, func(d survey.Wave) bool { return d.ID == w.Key }) {
			continue
		}
		if err := dropWave(tx, study, w.ID); err != nil {
			return err
		}
	}
	for _, d := range waves {
		at := slices.IndexFunc(known, func(w waveRow) bool { return w.Key == d.ID })
		var err error
		switch {
		case at < 0:
			err = tx.Exec("INSERT INTO waves (study, id, key, name, opens, closes) VALUES (?, ?, ?, ?, ?, ?)",
				study, next, d.ID, d.Name, dayOrNone(d.From), dayOrNone(d.To)).Error
			next++
		case known[at].State == survey.WaveDraft:
			err = tx.Exec("UPDATE waves SET name = ?, opens = ?, closes = ? WHERE study = ? AND id = ?",
				d.Name, dayOrNone(d.From), dayOrNone(d.To), study, known[at].ID).Error
		case known[at].State == survey.WaveOpen:
			err = tx.Exec("UPDATE waves SET name = ?, closes = ? WHERE study = ? AND id = ?", d.Name, dayOrNone(d.To), study, known[at].ID).Error
		default:
			err = tx.Exec("UPDATE waves SET name = ? WHERE study = ? AND id = ?", d.Name, study, known[at].ID).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropWave removes a wave that nothing belongs to but decisions about it.
func dropWave(tx *gorm.DB, study survey.StudyID, wave int) error {
	const empty = " AND EXISTS (SELECT 1 FROM waves w WHERE w.study = ? AND w.id = ? AND w.state = 'draft'" +
		" AND NOT EXISTS (SELECT 1 FROM forms f WHERE f.study = w.study AND f.wave = w.id))"
	if err := tx.Exec("DELETE FROM merges WHERE study = ? AND wave = ?"+empty, study, wave, study, wave).Error; err != nil {
		return err
	}
	return tx.Exec("DELETE FROM waves WHERE study = ? AND id = ?"+empty, study, wave, study, wave).Error
}

// dayOrNone is a day of the study file for the database.
func dayOrNone(day string) any {
	if day == "" {
		return nil
	}
	return day
}

// Fieldwork tells how far a wave has come.
func (s *Store) Fieldwork(ctx context.Context, study survey.StudyID, wave string) (survey.Fieldwork, error) {
	var w waveRow
	err := s.look(ctx, func(tx *gorm.DB) (err error) {
		w, err = readWave(tx, study, wave, "")
		return err
	})
	if err != nil {
		return survey.Fieldwork{}, fmt.Errorf("wave %s: %w", wave, err)
	}
	return s.fieldwork(study, &w), nil
}

// Waves are the waves of a study in the order of its file; those it no longer declares come last.
func (s *Store) Waves(ctx context.Context, study survey.StudyID) ([]survey.Fieldwork, error) {
	var rows []waveRow
	var declared *survey.Study
	err := s.read(ctx, func(tx *gorm.DB) (err error) {
		if declared, err = readStudy(tx, study); err != nil {
			return err
		}
		return tx.Raw("SELECT "+waveColumns+" FROM waves w WHERE w.study = ? ORDER BY w.id", study).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("waves of study %d: %w", study, err)
	}
	place := func(w waveRow) int {
		at := slices.IndexFunc(declared.Waves, func(d survey.Wave) bool { return d.ID == w.Key })
		if at < 0 {
			return len(declared.Waves)
		}
		return at
	}
	slices.SortStableFunc(rows, func(a, b waveRow) int { return place(a) - place(b) })
	list := make([]survey.Fieldwork, len(rows))
	for i := range rows {
		list[i] = s.fieldwork(study, &rows[i])
	}
	return list, nil
}

// CloseDue closes every open wave whose last day is over; one that cannot be closed does not keep the others open. It also
// finishes what a crash left undone after a wave was closed.
func (s *Store) CloseDue(ctx context.Context) error {
	var due []struct {
		Study survey.StudyID
		Key   string
	}
	err := s.look(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT study, key FROM waves WHERE state = 'open' AND closes < ? ORDER BY study, id", day(s.now())).Scan(&due).Error
	})
	if err != nil {
		return fmt.Errorf("close waves that are over: %w", err)
	}
	var failed []error
	for _, w := range due {
		err := s.CloseWave(ctx, Calendar, w.Study, w.Key)
		if err != nil && !errors.Is(err, ErrState) { // somebody else closed it meanwhile
			failed = append(failed, err)
		}
	}
	return errors.Join(append(failed, s.finish(ctx, false))...)
}

// Calendar is who closes a wave on its last day, in the audit trail.
const Calendar Actor = "calendar"

// PublishSaid shows or hides the page "you said, we did" of a released wave.
func (s *Store) PublishSaid(ctx context.Context, by Actor, study survey.StudyID, wave string, show bool) error {
	action, said := "hide said", 0
	if show {
		action, said = "publish said", 1
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		if w.State != survey.WaveReleased {
			return refuse("the page can be shown only when the wave's results are released")
		}
		if err := tx.Exec("UPDATE waves SET said = ? WHERE study = ? AND id = ?", said, study, w.ID).Error; err != nil {
			return err
		}
		return s.audit(tx, by, action, fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("%s of wave %s: %w", action, wave, err)
	}
	s.forget()
	return nil
}
