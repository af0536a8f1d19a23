package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// What pages show of a wave while it takes answers is decided once a day (survey.Shown) and read from a table, so that
// looking more often tells nothing more. How many stood behind a figure when it moved is sealed with the key of the urn and
// goes when the wave is over.

// NoteParticipation looks at how many have answered in every open wave that was not looked at today. It is upkeep: the
// moment is not for users to choose.
func (s *Store) NoteParticipation(ctx context.Context) error {
	if s.options.Urn == nil {
		return nil // no answers are taken
	}
	var open []struct {
		Study survey.StudyID
		Key   string
	}
	err := s.look(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT study, key FROM waves WHERE state = 'open' AND (noted IS NULL OR noted < ?) ORDER BY study, id", day(s.now())).Scan(&open).Error
	})
	for _, w := range open {
		if err == nil {
			err = s.note(ctx, w.Study, w.Key)
		}
	}
	if err != nil {
		return fmt.Errorf("note how many took part: %w", err)
	}
	return nil
}

// headcount is how many of each group of a form's side were asked and have answered.
type headcount struct {
	form       *survey.Form
	audience   gap.Audience
	asked, now map[survey.GroupID]int
	optedOut   int
}

// note counts a wave, outside of the transaction that writes: counting may take long, and answers would wait for it.
func (s *Store) note(ctx context.Context, study survey.StudyID, wave string) error {
	forms, err := s.Forms(ctx, study, wave)
	if err != nil {
		return err
	}
	var counts []headcount
	err = s.read(ctx, func(tx *gorm.DB) error {
		counts = nil
		all, err := plans(tx, study)
		if err != nil {
			return err
		}
		for _, f := range forms {
			for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
				if !slices.Contains(f.Pack.Audiences, a.String()) {
					continue
				}
				c, err := s.headcount(tx, f, a)
				if err != nil {
					return err
				}
				c.asPlanned(all[wave])
				counts = append(counts, c)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		today := day(s.now())
		done := tx.Exec("UPDATE waves SET noted = ? WHERE study = ? AND key = ? AND state = 'open' AND (noted IS NULL OR noted < ?)", today, study, wave, today)
		if done.Error != nil || done.RowsAffected == 0 { // somebody else was first, or the wave is over
			return done.Error
		}
		for _, c := range counts {
			if err := s.showHeads(tx, &c, today); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) headcount(tx *gorm.DB, f *survey.Form, a gap.Audience) (headcount, error) {
	c := headcount{form: f, audience: a, asked: map[survey.GroupID]int{}, now: map[survey.GroupID]int{survey.EverybodyOf: 0}}
	err := eachAsked(tx, f, a, func(g survey.GroupID, asked, used, optedOut int) {
		c.asked[g] += asked
		c.asked[survey.EverybodyOf] += asked
		c.now[g] += used
		c.now[survey.EverybodyOf] += used
		c.optedOut += optedOut
	})
	if err != nil {
		return c, err
	}
	var linked []struct {
		GroupID survey.GroupID
		N       int
	}
	err = tx.Raw("SELECT l.group_id, SUM(l.taken + COALESCE((SELECT SUM(d.n) FROM link_days d WHERE d.study = l.study AND d.link = l.id), 0)) AS n "+
		"FROM links l WHERE l.study = ? AND l.form = ? AND l.audience = ? GROUP BY l.group_id", f.Study, f.ID, int(a)).Scan(&linked).Error
	for _, l := range linked {
		c.now[l.GroupID] += l.N
		c.now[survey.EverybodyOf] += l.N
		c.asked[l.GroupID], c.asked[survey.EverybodyOf] = 0, 0 // nobody knows of how many
	}
	return c, err
}

// asPlanned takes teams for no larger than they were when the wave opened. Else whoever keeps the list could add people who
// never answer, and see by a figure that moves that all the others did.
func (c *headcount) asPlanned(plan *gap.Plan) {
	if plan == nil || c.audience != gap.Employee {
		return
	}
	all, known := c.asked[survey.NoGroup], true
	for _, p := range plan.Groups {
		g := c.form.GroupNamed(p.Kind, p.ID)
		if p.Audience != gap.Employee.String() || p.Kind != pack.RoleCell || g == nil {
			continue
		}
		n := int(p.Invited.Or(0))
		known = known && n > 0
		all += n
		c.asked[g.ID] = fewer(c.asked[g.ID], n)
	}
	if known {
		c.asked[survey.EverybodyOf] = fewer(c.asked[survey.EverybodyOf], all)
	}
}

// fewer is the smaller of two numbers of people, where 0 says that nobody knows.
func fewer(a, b int) int {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// eachAsked counts the personal links of a form's side by group.
func eachAsked(tx *gorm.DB, f *survey.Form, a gap.Audience, each func(g survey.GroupID, asked, used, optedOut int)) error {
	var rows []struct {
		GroupID               survey.GroupID
		Asked, Used, OptedOut int
	}
	err := tx.Raw("SELECT group_id, COUNT(*) AS asked, SUM(CASE WHEN state = 'used' THEN 1 ELSE 0 END) AS used, SUM(CASE WHEN state = 'optout' THEN 1 ELSE 0 END) AS opted_out "+
		"FROM invitations WHERE study = ? AND form = ? AND audience = ? GROUP BY group_id", f.Study, f.ID, int(a)).Scan(&rows).Error
	for _, r := range rows {
		each(r.GroupID, r.Asked, r.Used, r.OptedOut)
	}
	return err
}

// headRow is a figure as it is stored.
type headRow struct {
	Form     survey.FormID
	Audience gap.Audience
	About    survey.GroupID
	Day      time.Time
	Least    int
	Behind   []byte
}

// showHeads decides what is shown of a side from today on.
func (s *Store) showHeads(tx *gorm.DB, c *headcount, today string) error {
	var rows []headRow
	if err := tx.Raw("SELECT about, least, behind FROM participation WHERE study = ? AND form = ? AND audience = ? AND behind IS NOT NULL",
		c.form.Study, c.form.ID, int(c.audience)).Scan(&rows).Error; err != nil {
		return err
	}
	groups, out := survey.Shown{Least: map[survey.GroupID]int{}, Behind: map[survey.GroupID]int{}}, survey.Shown{Least: map[survey.GroupID]int{}, Behind: map[survey.GroupID]int{}}
	for _, r := range rows {
		n, err := s.openHeads(c, r.About, r.Behind)
		if err != nil {
			return err
		}
		of := groups
		if r.About == survey.OptedOutOf {
			of = out
		}
		of.Least[r.About], of.Behind[r.About] = r.Least, n
	}
	k := c.form.Smallest(c.audience)
	if err := s.moveHeads(tx, c, groups, groups.Next(k, c.now, c.asked), today); err != nil {
		return err
	}
	return s.moveHeads(tx, c, out, out.Next(k, map[survey.GroupID]int{survey.OptedOutOf: c.optedOut}, nil), today)
}

// moveHeads writes the figures that moved.
func (s *Store) moveHeads(tx *gorm.DB, c *headcount, was, is survey.Shown, today string) error {
	for about, least := range is.Least {
		if was.Least[about] == least {
			continue
		}
		const those = " WHERE study = ? AND form = ? AND audience = ? AND about = ?"
		old := "DELETE FROM participation" + those
		if about == survey.EverybodyOf { // its history is what is expected at the close made of
			old = "UPDATE participation SET behind = NULL" + those
		}
		if err := tx.Exec(old, c.form.Study, c.form.ID, int(c.audience), int(about)).Error; err != nil {
			return err
		}
		sealed := s.options.Urn.Seal(nil, nil, binary.BigEndian.AppendUint64(nil, uint64(is.Behind[about])), headsOf(c, about))
		if err := tx.Exec("INSERT INTO participation (study, form, audience, about, day, least, behind) VALUES (?, ?, ?, ?, ?, ?, ?)",
			c.form.Study, c.form.ID, int(c.audience), int(about), today, least, sealed).Error; err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) openHeads(c *headcount, about survey.GroupID, sealed []byte) (int, error) {
	plain, err := s.options.Urn.Open(nil, nil, sealed, headsOf(c, about))
	if err != nil || len(plain) != 8 {
		return 0, errCounts
	}
	return int(binary.BigEndian.Uint64(plain)), nil
}

// headsOf is what is authenticated with a number: which figure it stands behind.
func headsOf(c *headcount, about survey.GroupID) []byte {
	b := []byte("people behind participation")
	for _, n := range []int{int(c.form.Study), int(c.form.ID), int(c.audience), int(about)} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return b
}

// forgetHeads makes the participation of a form stay as it is: its wave is over.
func forgetHeads(tx *gorm.DB, study survey.StudyID, form survey.FormID) error {
	return tx.Exec("UPDATE participation SET behind = NULL WHERE study = ? AND form = ?", study, form).Error
}
