package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// Outlook is what can be said of a wave before it opens, from who is asked alone.
type Outlook struct {
	Groups   []survey.Group // the study's, in its order, with what the wave merges them into
	Plan     gap.Plan       // which groups can be reported
	Concerns []string       // one plain sentence each; they stop nothing
	Refusal  string         // why the wave cannot open; "" = it can
	Sides    [2]bool        // by audience: some questionnaire asks it
	Listed   [2]int         // by audience: how many people are on the list, those who asked not to be invited among them
}

// Outlook looks ahead. Before the wave has questionnaires its groups are judged as if all were asked. It looks as if the
// people who are named with it were on the list already; groups the study does not have yet are passed over.
func (s *Store) Outlook(ctx context.Context, study survey.StudyID, wave string, adding ...survey.Person) (*Outlook, error) {
	out := &Outlook{}
	err := s.read(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		o, err := s.opening(tx, study, &w)
		if err != nil {
			return err
		}
		if err := o.refusal(s, &w); err != nil {
			out.Refusal = err.Error()
		}
		out.Sides = o.asks
		if out.Groups, err = groupsIn(tx, study, w.ID, o.programme); err != nil {
			return err
		}
		if len(o.forms) == 0 {
			o.asks = [2]bool{true, true}
			o.forms = []*survey.Form{{Study: study, Wave: wave, Programme: o.programme, Groups: out.Groups}}
			o.groups = nil
			if err := o.count(tx, study); err != nil {
				return err
			}
		}
		if len(adding) > 0 {
			if o.adding, err = added(tx, study, adding); err != nil {
				return err
			}
			o.groups = nil
			if err := o.count(tx, study); err != nil {
				return err
			}
		}
		out.Plan = o.plan()
		out.Concerns = o.concerns()
		return out.count(tx, study)
	})
	if err != nil {
		return nil, fmt.Errorf("wave %s: %w", wave, err)
	}
	return out, nil
}

// added is by how much the groups of the list grow with new people, and shrink where somebody moves.
func added(tx *gorm.DB, study survey.StudyID, people []survey.Person) (map[listed]map[survey.GroupID]int, error) {
	l, err := newPeopleList(tx, study)
	if err != nil {
		return nil, err
	}
	by := map[listed]map[survey.GroupID]int{}
	count := func(at listed, before, after survey.GroupID, known bool) {
		if by[at] == nil {
			by[at] = map[survey.GroupID]int{}
		}
		if known && after == 0 { // what a list leaves empty stays as it was
			return
		}
		if known {
			by[at][before]--
		}
		by[at][after]++
	}
	for i := range people {
		p := &people[i]
		kind, key := pack.RoleSegment, p.Segment
		if p.Audience == gap.Employee {
			kind, key = pack.RoleCell, p.Cell
		}
		var known *personRow
		for _, c := range contacts(p.Audience, p.Email, p.Reference) {
			if known == nil {
				known = l.byContact[c]
			}
		}
		before := personRow{}
		if known != nil {
			before = *known
		}
		count(listed{p.Audience, "group_id"}, before.GroupID, l.groups[groupKey{kind, key}], known != nil)
		count(listed{p.Audience, "unit"}, before.Unit, l.groups[groupKey{pack.RoleUnit, p.Unit}], known != nil)
	}
	return by, nil
}

// groupsIn are a study's groups with their numbers and a wave's merges.
func groupsIn(tx *gorm.DB, study survey.StudyID, wave int, programme *survey.Study) ([]survey.Group, error) {
	known, err := groupNumbers(tx, study)
	if err != nil {
		return nil, err
	}
	into, err := merges(tx, study, wave)
	if err != nil {
		return nil, err
	}
	all := declaredGroups(programme)
	for i := range all {
		all[i].ID = known[groupKey{all[i].Kind, all[i].Key}]
		all[i].MergedInto = into[all[i].ID]
	}
	return all, nil
}

// count counts the people on the list. Those who opted out are not taken off: while another wave is open, the number would
// tell when somebody did.
func (o *Outlook) count(tx *gorm.DB, study survey.StudyID) error {
	var rows []struct {
		Audience gap.Audience
		N        int
	}
	err := tx.Raw("SELECT audience, COUNT(*) AS n FROM people WHERE study = ? GROUP BY audience", study).Scan(&rows).Error
	for _, r := range rows {
		o.Listed[r.Audience] = r.N
	}
	return err
}

// Planned is what the plan says of a group that stands for itself, on the side that it belongs to; nil where it says nothing.
func (o *Outlook) Planned(a gap.Audience, g *survey.Group) *gap.Planned {
	for i := range o.Plan.Groups {
		p := &o.Plan.Groups[i]
		if p.Audience == a.String() && p.Kind == g.Kind && p.ID == g.Key {
			return p
		}
	}
	return nil
}

// Needs is the smallest group of employees that may be shown, the questionnaires' own floor included.
func (o *Outlook) Needs() int { return o.Plan.Smallest.Employees }

// Groups are those a study declares, with their numbers.
func (s *Store) Groups(ctx context.Context, study survey.StudyID) (groups []survey.Group, err error) {
	err = s.read(ctx, func(tx *gorm.DB) error {
		programme, err := readStudy(tx, study)
		if err != nil {
			return err
		}
		groups, err = groupsIn(tx, study, 0, programme)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("groups of study %d: %w", study, err)
	}
	return groups, nil
}
