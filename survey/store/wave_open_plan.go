package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/pack"
)

// askedGroups are the groups of one kind and side that a wave asks.
type askedGroups struct {
	audience gap.Audience
	kind     string
	groups   []survey.Group // those that are not merged; Headcount is what is known of how many are asked, 0 = nothing
	apart    int            // people on the list who belong to none
}

// teams are the cells.
func (o *opening) teams() askedGroups {
	for _, g := range o.groups {
		if g.kind == pack.RoleCell {
			return g
		}
	}
	return askedGroups{}
}

// count finds out how many of each group are asked. Units are there where the list knows them.
func (o *opening) count(tx *gorm.DB, study survey.StudyID) error {
	for _, of := range []struct {
		audience     gap.Audience
		kind, column string
	}{
		{gap.Employee, pack.RoleCell, "group_id"}, {gap.Customer, pack.RoleSegment, "group_id"},
		{gap.Employee, pack.RoleUnit, "unit"}, {gap.Customer, pack.RoleUnit, "unit"},
	} {
		if !o.asks[of.audience] {
			continue
		}
		onList, err := listSizes(tx, study, of.audience, of.column)
		if err != nil {
			return err
		}
		for g, n := range o.adding[listed{of.audience, of.column}] {
			onList[g] += n
		}
		apart := onList[0]
		delete(onList, 0)
		if of.kind == pack.RoleUnit && len(onList) == 0 {
			continue
		}
		o.groups = append(o.groups, askedGroups{of.audience, of.kind, o.sizes(of.kind, onList), apart})
	}
	return nil
}

// listSizes are how many people of a side are on the list, by the groups of one column; 0 is those of none.
func listSizes(tx *gorm.DB, study survey.StudyID, a gap.Audience, column string) (map[survey.GroupID]int, error) {
	var rows []struct {
		At survey.GroupID
		N  int
	}
	err := tx.Raw("SELECT "+column+" AS at, COUNT(*) AS n FROM people WHERE study = ? AND audience = ? GROUP BY "+column, study, int(a)).Scan(&rows).Error
	sizes := make(map[survey.GroupID]int, len(rows))
	for _, r := range rows {
		sizes[r.At] = r.N
	}
	return sizes, err
}

// sizes puts the people of merged groups together. Where somebody of a group is on the list, the list says how many are
// asked; of a cell or segment that is not on it, and answers by an open link, the study does.
func (o *opening) sizes(kind string, onList map[survey.GroupID]int) (list []survey.Group) {
	declared := o.declared(kind)
	sizes := map[survey.GroupID]int{}
	var all []survey.Group
	for _, f := range o.forms {
		for _, g := range f.Groups {
			if g.Kind != kind || slices.ContainsFunc(all, func(c survey.Group) bool { return c.ID == g.ID }) {
				continue
			}
			all = append(all, g)
			n := onList[g.ID]
			if n == 0 {
				n = declared[g.Key]
			}
			sizes[f.Reported(g.ID)] += n
		}
	}
	for _, g := range all {
		if g.MergedInto == 0 {
			g.Headcount = sizes[g.ID]
			list = append(list, g)
		}
	}
	return list
}

// declared is how many of each cell or segment the study says are asked. Of units it does not say on which side.
func (o *opening) declared(kind string) map[string]int {
	n := map[string]int{}
	switch kind {
	case pack.RoleCell:
		for _, c := range o.programme.Cells {
			if n[c.ID] = survey.InvitedIn(c.Invited, o.wave); n[c.ID] == 0 {
				n[c.ID] = c.Headcount
			}
		}
	case pack.RoleSegment:
		for _, s := range o.programme.Segments {
			n[s.ID] = survey.InvitedIn(s.Invited, o.wave)
		}
	}
	return n
}

// asked is the same for the engine; names tell units of the two sides apart.
func (o *opening) asked() (list []disclosure.Asked) {
	for _, of := range o.groups {
		a := disclosure.Asked{Audience: of.audience, Kind: of.kind, Others: of.apart}
		for _, g := range of.groups {
			one := disclosure.AskedGroup{ID: g.Key, Name: g.Name, Invited: g.Headcount}
			switch of.kind {
			case pack.RoleUnit:
				one.Name += map[gap.Audience]string{gap.Customer: " (customers)", gap.Employee: " (employees)"}[of.audience]
			case pack.RoleSegment:
				for _, s := range o.programme.Segments {
					if s.ID == g.Key {
						one.MergeWith = s.MergeWith
					}
				}
			}
			a.Groups = append(a.Groups, one)
		}
		list = append(list, a)
	}
	return list
}

// plan says which groups can be reported.
func (o *opening) plan() gap.Plan {
	s := o.programme.Smallest
	return disclosure.PlanOf(gap.Smallest{Employees: s.Employees, Customers: s.Customers, Detail: s.Detail}, o.minCell, o.programme.Breakdowns, o.asked())
}

// concerns are about groups that cannot be reported or hardly (ux.md A4), and about people of none.
func (o *opening) concerns() []string {
	sentences := disclosure.Concerns(o.plan(), o.asked())
	if apart := o.teams().apart; apart > 0 && apart < o.smallest {
		sentences = append(sentences, fmt.Sprintf("%d employees on the list belong to no team. So few stand out: give them one.", apart))
	}
	return sentences
}

// plans are those of the waves that were opened; one that was loaded has none.
func plans(tx *gorm.DB, study survey.StudyID) (map[string]*gap.Plan, error) {
	var rows []struct{ Key, Plan string }
	if err := tx.Raw("SELECT key, plan FROM waves WHERE study = ? AND plan IS NOT NULL", study).Scan(&rows).Error; err != nil {
		return nil, err
	}
	all := make(map[string]*gap.Plan, len(rows))
	for _, r := range rows {
		all[r.Key] = new(gap.Plan)
		if err := json.Unmarshal([]byte(r.Plan), all[r.Key]); err != nil {
			return nil, fmt.Errorf("the plan of wave %s: %w", r.Key, err)
		}
	}
	return all, nil
}
