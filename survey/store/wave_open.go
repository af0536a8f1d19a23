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
	"mirror/survey/pack"
)

// lowestEmployees is the floor of the smallest group of employees that may be shown; a study cannot go below it (DESIGN §4.4).
const lowestEmployees = 5

// OpenWave freezes questionnaires, study, groups and thresholds and begins to take answers, from the wave's first day on.
// It refuses a wave that asks nothing, one that asks employees of no team, and one with a team so small that its
// answers could never be shown: merge such a team first, so that its answers are stored under the larger one and finer
// data never exist (protection.md §4.2 rule 3). Teams of less than twice that size are told by Concerns.
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
		if err := snapshot(tx, study, w.ID); err != nil {
			return err
		}
		if err := followMerges(tx, "links", study, w.ID); err != nil {
			return err
		}
		if err := checkOneRoad(tx, study, w.ID, "move those who changed into the team back on the list until the wave is over, or take them off the list"); err != nil {
			return err
		}
		if err := tx.Exec("UPDATE waves SET state = 'open', frozen = ? WHERE study = ? AND id = ?", string(frozen), study, w.ID).Error; err != nil {
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
	employees bool           // somebody asks them
	teams     []survey.Group // cells that are not merged; Headcount is what is known of how many are asked, 0 = nothing
	apart     int            // employees on the list who belong to no team
	smallest  int
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
	o := &opening{programme: programme, forms: forms, smallest: programme.Smallest.Employees}
	for _, f := range forms {
		if slices.Contains(f.Pack.Audiences, gap.Employee.String()) {
			o.employees = true
			o.smallest = max(o.smallest, f.Smallest(gap.Employee))
		}
	}
	if !o.employees {
		return o, nil
	}
	onList, err := teamSizes(tx, study)
	if err != nil {
		return nil, err
	}
	o.apart = onList[0]
	o.countTeams(w.Key, onList)
	return o, nil
}

// teamSizes are how many employees of each cell are on the list; 0 is those of none.
func teamSizes(tx *gorm.DB, study survey.StudyID) (map[survey.GroupID]int, error) {
	var rows []struct {
		GroupID survey.GroupID
		N       int
	}
	err := tx.Raw("SELECT group_id, COUNT(*) AS n FROM people WHERE study = ? AND audience = ? GROUP BY group_id", study, int(gap.Employee)).Scan(&rows).Error
	sizes := make(map[survey.GroupID]int, len(rows))
	for _, r := range rows {
		sizes[r.GroupID] = r.N
	}
	return sizes, err
}

// countTeams puts the people of merged cells together. Where somebody of a team is on the list, the list says how many are
// asked; of a team that is not on it, and answers by an open link, the study does.
func (o *opening) countTeams(wave string, onList map[survey.GroupID]int) {
	declared := map[string]int{}
	for _, c := range o.programme.Cells {
		if declared[c.ID] = survey.InvitedIn(c.Invited, wave); declared[c.ID] == 0 {
			declared[c.ID] = c.Headcount
		}
	}
	sizes := map[survey.GroupID]int{}
	var cells []survey.Group
	for _, f := range o.forms {
		for _, g := range f.Groups {
			if g.Kind != pack.RoleCell || slices.ContainsFunc(cells, func(c survey.Group) bool { return c.ID == g.ID }) {
				continue
			}
			cells = append(cells, g)
			n := onList[g.ID]
			if n == 0 {
				n = declared[g.Key]
			}
			sizes[f.Reported(g.ID)] += n
		}
	}
	for _, g := range cells {
		if g.MergedInto == 0 {
			g.Headcount = sizes[g.ID]
			o.teams = append(o.teams, g)
		}
	}
}

// refusal is why the wave cannot open, or nil.
func (o *opening) refusal(s *Store, w *waveRow) error {
	switch {
	case w.State != survey.WaveDraft:
		return refuse("it is %s already", w.State)
	case w.Closes != nil && w.Closes.Format(time.DateOnly) < day(s.now()):
		return refuse("its last day, %s, is over: set a later one in the study file", w.Closes.Format(time.DateOnly))
	case len(o.forms) == 0:
		return refuse("say first which questionnaires it asks")
	case !o.employees:
		return nil
	case o.programme.Smallest.Employees < lowestEmployees:
		return refuse("the smallest group of employees that may be shown is %d: set it to %d or more in the study file", o.programme.Smallest.Employees, lowestEmployees)
	case len(o.teams) == 0:
		return refuse("it asks employees, and the study has no team of them: declare at least one cell in the study file")
	}
	for _, g := range o.teams {
		if g.Headcount > 0 && g.Headcount < o.smallest {
			return refuse("the team %s has %d people, and results of fewer than %d are never shown: merge it with another team first", g.Name, g.Headcount, o.smallest)
		}
	}
	return nil
}

// concerns are about small teams (ux.md A4) and about people of none.
func (o *opening) concerns() (sentences []string) {
	for _, g := range o.teams {
		switch {
		case g.Headcount == 0:
		case g.Headcount < o.smallest:
			sentences = append(sentences, fmt.Sprintf("The team %s has %d people, and results of fewer than %d are never shown. The wave cannot open before it is merged with another team.", g.Name, g.Headcount, o.smallest))
		case g.Headcount < 2*o.smallest:
			sentences = append(sentences, fmt.Sprintf("The team %s has %d people. If fewer than %d of them answer, it is not shown; you can let it be reported as part of another team.", g.Name, g.Headcount, o.smallest))
		}
	}
	if o.apart > 0 && o.apart < o.smallest {
		sentences = append(sentences, fmt.Sprintf("%d employees on the list belong to no team. So few stand out: give them one.", o.apart))
	}
	return sentences
}
