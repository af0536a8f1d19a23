package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// Participation is how far a wave has answered, by form and side, the side first and then its groups; and the day of the
// last look, zero before the first. Groups nobody of whom is asked are not in it.
func (s *Store) Participation(ctx context.Context, study survey.StudyID, wave string) (list []survey.Participation, noted time.Time, err error) {
	forms, err := s.Forms(ctx, study, wave)
	if err != nil {
		return nil, noted, err
	}
	err = s.read(ctx, func(tx *gorm.DB) error {
		list = nil
		days, err := column[time.Time](tx, "SELECT noted FROM waves WHERE study = ? AND key = ? AND noted IS NOT NULL", study, wave)
		if err != nil {
			return err
		}
		if len(days) > 0 {
			noted = days[0]
		}
		for _, f := range forms {
			for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
				if !slices.Contains(f.Pack.Audiences, a.String()) {
					continue
				}
				some, err := s.heads(tx, f, a)
				if err != nil {
					return err
				}
				list = append(list, some...)
			}
		}
		return nil
	})
	if err != nil {
		return nil, noted, fmt.Errorf("how many took part in wave %s: %w", wave, err)
	}
	return list, noted, nil
}

// heads are the figures of one side of a form.
func (s *Store) heads(tx *gorm.DB, f *survey.Form, a gap.Audience) ([]survey.Participation, error) {
	asked := map[survey.GroupID]int{}
	if err := eachAsked(tx, f, a, func(g survey.GroupID, n, _, _ int) { asked[g] += n; asked[survey.EverybodyOf] += n }); err != nil {
		return nil, err
	}
	linked, err := column[survey.GroupID](tx, "SELECT DISTINCT group_id FROM links WHERE study = ? AND form = ? AND audience = ?", f.Study, f.ID, int(a))
	if err != nil {
		return nil, err
	}
	var rows []headRow
	if err := tx.Raw("SELECT about, day, least FROM participation WHERE study = ? AND form = ? AND audience = ? ORDER BY day",
		f.Study, f.ID, int(a)).Scan(&rows).Error; err != nil {
		return nil, err
	}
	about := []survey.GroupID{survey.EverybodyOf, survey.OptedOutOf, survey.NoGroup}
	for _, g := range f.Groups {
		about = append(about, g.ID)
	}
	var list []survey.Participation
	for _, g := range about {
		p := survey.Participation{Form: f.ID, Audience: a, Group: g, Asked: asked[g], Smallest: f.Smallest(a)}
		p.Links = slices.Contains(linked, g) || g < 0 && len(linked) > 0
		for _, r := range rows {
			if r.About == g {
				p.Least = r.Least
				p.History = append(p.History, survey.Noted{Day: r.Day, Least: r.Least})
			}
		}
		if g >= 0 && p.Asked == 0 && !p.Links && p.Least == 0 {
			continue
		}
		list = append(list, p)
	}
	return list, nil
}
