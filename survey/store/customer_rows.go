package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// CustomerRows hands out what customers answered to a form, person by person, and returns how many they are. Only groups and
// answers are in a row: no account, no weight, no time, no order of questions, and no comment. The wave must be closed: then
// the rows lie under ids drawn anew, in whose order they come, so that their order says nothing of when anybody answered.
// ErrState: the wave takes answers, or none were taken; or the form asks no customers. There is no such way to what
// employees answered. A unit in which fewer customers of a segment answered than may be shown is in no row: who knows the
// list would know whose row it is.
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
		n, err = eachCustomer(tx, form, each)
		return err
	})
	return n, err
}

// eachCustomer hands out the rows, and returns how many they are.
func eachCustomer(tx *gorm.DB, form *survey.Form, each func(r *survey.Response) error) (n int, err error) {
	blurred, err := blurredFor(tx, form)
	if err != nil {
		return n, err
	}
	rows, err := tx.Raw("SELECT group_id, unit, answers FROM responses WHERE study = ? AND form = ? AND audience = ? ORDER BY id",
		form.Study, form.ID, int(gap.Customer)).Rows()
	if err != nil {
		return n, err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	for rows.Next() {
		r := survey.Response{Audience: gap.Customer}
		if err := rows.Scan(&r.Group, &r.Unit, &r.Answers); err != nil {
			return n, err
		}
		if blurred[r.Group] {
			r.Group = 0
		}
		if blurred[r.Unit] {
			r.Unit = 0
		}
		if !form.Layout.Valid(r.Answers, gap.Customer) {
			return n, fmt.Errorf("a row does not fit the questionnaire: %w", survey.ErrAnswers)
		}
		if err := each(&r); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// blurredFor are the units, and where that is not enough the segments, that stand in no row of a form's customers.
func blurredFor(tx *gorm.DB, form *survey.Form) (map[survey.GroupID]bool, error) {
	var rows []struct {
		GroupID, Unit survey.GroupID
		N             int
	}
	if err := tx.Raw("SELECT group_id, unit, COUNT(*) AS n FROM responses WHERE study = ? AND form = ? AND audience = ? GROUP BY group_id, unit",
		form.Study, form.ID, int(gap.Customer)).Scan(&rows).Error; err != nil {
		return nil, err
	}
	n := map[bucket]int{}
	for _, r := range rows {
		n[bucket{r.GroupID, r.Unit}] = r.N
	}
	return blurred(n, form.Smallest(gap.Customer)), nil
}

// blurred takes units off, each from all of its rows, until no segment within a unit, no segment without one and no unit
// without a segment has fewer rows than k. A unit goes as a whole: of one that some rows keep, the release tells how many
// there are and what they answered, and the rest would be the difference. A segment that is too small by itself goes last.
func blurred(n map[bucket]int, k int) map[survey.GroupID]bool {
	off := map[survey.GroupID]bool{}
	for {
		now := map[bucket]int{}
		for b, people := range n {
			if off[b.GroupID] {
				b.GroupID = 0
			}
			if off[b.Unit] {
				b.Unit = 0
			}
			now[b] += people
		}
		next := survey.GroupID(0)
		least := slices.SortedFunc(maps.Keys(now), func(a, b bucket) int {
			return cmp.Or(cmp.Compare(now[a], now[b]), cmp.Compare(a.GroupID, b.GroupID), cmp.Compare(a.Unit, b.Unit))
		})
		for _, b := range least {
			if now[b] >= k || b == (bucket{}) {
				continue
			}
			if next = b.Unit; next == 0 { // with the segment's smallest unit
				next = b.GroupID
				if i := slices.IndexFunc(least, func(x bucket) bool { return x.GroupID == b.GroupID && x.Unit != 0 }); i >= 0 {
					next = least[i].Unit
				}
			}
			break
		}
		if next == 0 {
			return off
		}
		off[next] = true
	}
}
