package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// CustomerRows hands out what customers answered to a form, person by person, and returns how many they are. Only groups and
// answers are in a row: no account, no weight, no time, no order of questions, and no comment. The wave must be closed: then
// the rows lie under ids drawn anew, in whose order they come, so that their order says nothing of when anybody answered.
// ErrState: the wave takes answers, or none were taken; or the form asks no customers. There is no such way to what
// employees answered.
//
// The audit trail says beforehand who took what; as is the word for the form of the file.
func (s *Store) CustomerRows(ctx context.Context, by Actor, form *survey.Form, as string, each func(r *survey.Response) error) (n int, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("export customers' answers of wave %s: %w", form.Wave, err)
		}
	}()
	if !slices.Contains(form.Pack.Audiences, gap.Customer.String()) {
		return 0, refuse("%s asks no customers", form.Pack.ID)
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, form.Study, form.Wave, "")
		if err != nil {
			return err
		}
		if w.State != survey.WaveClosed && w.State != survey.WaveReleased {
			return refuse("answers leave the database only after their wave was closed")
		}
		return s.audit(tx, by, "export customers' answers", fmt.Sprintf("study %d wave %s %s as %s", form.Study, form.Wave, form.Pack.ID, as))
	})
	if err != nil {
		return 0, err
	}
	err = s.read(ctx, func(tx *gorm.DB) error {
		if err := s.unhurried(tx); err != nil {
			return err
		}
		rows, err := tx.Raw("SELECT group_id, unit, answers FROM responses WHERE study = ? AND form = ? AND audience = ? ORDER BY id",
			form.Study, form.ID, int(gap.Customer)).Rows()
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // Err tells what went wrong
		for rows.Next() {
			r := survey.Response{Audience: gap.Customer}
			if err := rows.Scan(&r.Group, &r.Unit, &r.Answers); err != nil {
				return err
			}
			if !form.Layout.Valid(r.Answers, gap.Customer) {
				return fmt.Errorf("a row does not fit the questionnaire: %w", survey.ErrAnswers)
			}
			if err := each(&r); err != nil {
				return err
			}
			n++
		}
		return rows.Err()
	})
	return n, err
}
