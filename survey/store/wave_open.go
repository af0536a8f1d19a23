package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// lowestEmployees is the floor of the smallest group of employees that may be shown; a study cannot go below it (DESIGN §4.4).
const lowestEmployees = 5

// OpenWave freezes questionnaires, study, groups, thresholds and plan and begins to take answers, from the wave's first day on.
// It refuses a wave that asks nothing, one that asks employees of no team, and one with a team so small that its
// answers could never be shown: merge such a team first, so that its answers are stored under the larger one and finer
// data never exist (protection.md §4.2 rule 3). Which groups can be reported, by who is asked alone, is frozen with the wave
// and stands in its releases; Concerns tells what is to be known of it before.
func (s *Store) OpenWave(ctx context.Context, by Actor, study survey.StudyID, wave string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		o, err := s.opening(tx, study, &w)
		if err != nil {
			return err
		}
		if err := o.refusal(s, &w); err != nil {
			return err
		}
		frozen, err := json.Marshal(o.programme)
		if err != nil {
			return err
		}
		plan, err := json.Marshal(o.plan())
		if err != nil {
			return err
		}
		if err := snapshot(tx, study, w.ID); err != nil {
			return err
		}
		if err := followMerges(tx, "links", study, w.ID); err != nil {
			return err
		}
		if err := checkOneRoad(tx, study, w.ID, "move those who changed into the team back on the list until the wave is over, or take them off the list"); err != nil {
			return err
		}
		if err := tx.Exec("UPDATE waves SET state = 'open', frozen = ?, plan = ? WHERE study = ? AND id = ?", string(frozen), string(plan), study, w.ID).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "open wave", fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("open wave %s: %w", wave, err)
	}
	s.forget()
	return nil
}

// Concerns are what somebody should know before a wave opens, one plain sentence each. They stop nothing.
func (s *Store) Concerns(ctx context.Context, study survey.StudyID, wave string) (sentences []string, err error) {
	err = s.read(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		o, err := s.opening(tx, study, &w)
		if err != nil {
			return err
		}
		sentences = o.concerns()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("wave %s: %w", wave, err)
	}
	return sentences, nil
}

// opening is what decides whether a wave can open.
type opening struct {
	programme *survey.Study
	forms     []*survey.Form
	wave      string
	asks      [2]bool // by audience
	groups    []askedGroups
	smallest  int                               // of employees
	minCell   int                               // of the strictest questionnaire
	adding    map[listed]map[survey.GroupID]int // people who are not on the list yet
}

// listed is a column of a side's list that says who belongs where.
type listed struct {
	audience gap.Audience
	column   string
}

func (s *Store) opening(tx *gorm.DB, study survey.StudyID, w *waveRow) (*opening, error) {
	programme, err := readStudy(tx, study)
	if err != nil {
		return nil, err
	}
	forms, err := s.loadForms(tx, study, w)
	if err != nil {
		return nil, err
	}
	o := &opening{programme: programme, forms: forms, wave: w.Key, smallest: programme.Smallest.Employees}
	for _, f := range forms {
		o.minCell = max(o.minCell, f.Pack.MinCell)
		for a := range o.asks {
			o.asks[a] = o.asks[a] || slices.Contains(f.Pack.Audiences, gap.Audience(a).String())
		}
		if slices.Contains(f.Pack.Audiences, gap.Employee.String()) {
			o.smallest = max(o.smallest, f.Smallest(gap.Employee))
		}
	}
	return o, o.count(tx, study)
}

// refusal is why the wave cannot open, or nil.
func (o *opening) refusal(s *Store, w *waveRow) error {
	switch {
	case w.State != survey.WaveDraft:
		return refuse("it is %s already", w.State)
	case w.Closes != nil && w.Closes.Format(time.DateOnly) < day(s.now()):
		return refuse("its last day, %s, is over: set a later one", w.Closes.Format(time.DateOnly))
	case len(o.forms) == 0:
		return refuse("say first which questionnaires it asks")
	case !o.asks[gap.Employee]:
		return nil
	case o.programme.Smallest.Employees < lowestEmployees:
		return refuse("the smallest group of employees that may be shown is %d: set it to %d or more", o.programme.Smallest.Employees, lowestEmployees)
	case len(o.teams().groups) == 0:
		return refuse("it asks employees, and the study has no team of them: add at least one")
	}
	for _, g := range o.teams().groups {
		if g.Headcount > 0 && g.Headcount < o.smallest {
			return refuse("the team %s has %s, and results of fewer than %d are never shown: merge it with another team first", g.Name, inWords(g.Headcount), o.smallest)
		}
	}
	return nil
}

// inWords is a number of people.
func inWords(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
