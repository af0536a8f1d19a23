package console

import (
	"fmt"
	"net/http"
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

var groupsPage = parsed("groups")

// groupsView shows and changes the groups of a study.
type groupsView struct {
	frame
	Wave     string // whose merges are shown; "" where none is in preparation
	Sections []groupSection
	Serves   []servesRow // who serves whom; nil where there are no teams or no segments
	Segments []string
	CanSave  bool
}

// groupSection is one kind of groups. Count is what its numbers are called, "" where it has none.
type groupSection struct {
	Kind, Title, Lead, Noun, Count, Paste, Example, Fault string
	Rows                                                  []groupRow
	CanMerge, CanSave                                     bool
}

// groupRow is one group. Its fields are named by its place.
type groupRow struct {
	At                      int
	ID, Name, Count, Listed string
	Outlook                 string // whether it will be shown, in the engine's words
	Wrong                   bool   // it will not
	Merged                  string // what it is reported as part of; "" = nothing
	Suggest, SuggestName    string
	NameFault, CountFault   string
	Options                 []groupOption
	CountLabel              string
	Kind                    string
}

type groupOption struct{ ID, Name string }

// servesRow is a team, and the shares of its contacts by segment in per cent.
type servesRow struct {
	At          int
	Name, Fault string
	Shares      []string
}

func (p *Pages) groups(v *visit) error {
	page, _, err := p.groupsView(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, groupsPage, page)
}

// groupsView is the page as things stand, and what can be said of the wave in preparation.
func (p *Pages) groupsView(v *visit) (*groupsView, *store.Outlook, error) {
	page := &groupsView{frame: p.frame(v, "Teams and segments"), CanSave: ForAuthors.allows(v.user, v.example) && !v.example}
	wave, err := p.preparing(v)
	if err != nil {
		return nil, nil, err
	}
	look := &store.Outlook{}
	if wave.Wave != "" && !v.example {
		page.Wave = wave.Name
		if look, err = p.Store.Outlook(v.ctx(), v.id, wave.Wave); err != nil {
			return nil, nil, err
		}
	}
	counts, err := p.Store.PeopleCounts(v.ctx(), v.id)
	if err != nil {
		return nil, nil, err
	}
	s := v.study
	page.Sections = []groupSection{
		{Kind: pack.RoleCell, Title: "Teams of employees", Noun: "team", Count: "Head count", Example: "Operations, 62\nField sales, 52\nCustomer service, 42",
			Lead: fmt.Sprintf("Employees’ results can be shown by team. A team of fewer than %d people never can: report it as part of another.", max(look.Needs(), s.Smallest.Employees))},
		{Kind: pack.RoleSegment, Title: "Customer segments", Noun: "segment", Count: "Share of customers, %", Example: "Small businesses, 45 %\nLarge companies, 20 %\nHouseholds, 35 %",
			Lead: "Customers’ results can be shown by segment. With the shares of all customers, the total is weighted; leave all shares empty if you do not know them."},
		{Kind: pack.RoleUnit, Title: "Branches, regions or other units", Noun: "unit", Example: "North\nSouth",
			Lead: "Optional. Units exist on both sides: the customers of a branch and the employees who work there."},
	}
	for i := range page.Sections {
		page.Sections[i].CanMerge, page.Sections[i].CanSave = page.Wave != "", page.CanSave
		page.Sections[i].fill(s, look, &counts)
	}
	page.serves(s)
	return page, look, nil
}

// fill lists the groups of a section.
func (g *groupSection) fill(s *survey.Study, look *store.Outlook, counts *store.PeopleCounts) {
	for i, e := range edits(s, g.Kind) {
		row := groupRow{At: i, ID: e.id, Name: e.name, Count: e.count(g.Kind), CountLabel: g.Count, Kind: g.Kind}
		if at := slices.IndexFunc(look.Groups, func(x survey.Group) bool { return x.Kind == g.Kind && x.Key == e.id }); at >= 0 {
			row.look(look, &look.Groups[at], counts)
		}
		g.Rows = append(g.Rows, row)
	}
}

// look fills in what the engine says of a group before the wave opens.
func (r *groupRow) look(o *store.Outlook, g *survey.Group, counts *store.PeopleCounts) {
	name := func(ok func(*survey.Group) bool) string {
		if i := slices.IndexFunc(o.Groups, func(x survey.Group) bool { return ok(&x) }); i >= 0 {
			return o.Groups[i].Name
		}
		return ""
	}
	sides := []gap.Audience{gap.Employee}
	switch g.Kind {
	case pack.RoleSegment:
		sides = []gap.Audience{gap.Customer}
	case pack.RoleUnit:
		sides = []gap.Audience{gap.Customer, gap.Employee}
	}
	if r.Listed = thousands(counts.Groups[g.ID]); g.Kind == pack.RoleUnit {
		r.Listed = thousands(counts.Units[gap.Customer][g.ID] + counts.Units[gap.Employee][g.ID])
	}
	if g.MergedInto != 0 {
		r.Merged = name(func(x *survey.Group) bool { return x.ID == g.MergedInto })
		return
	}
	for _, x := range o.Groups {
		if x.Kind == g.Kind && x.ID != g.ID && x.MergedInto == 0 {
			r.Options = append(r.Options, groupOption{x.Key, x.Name})
		}
	}
	for _, a := range sides {
		plan := o.Planned(a, g)
		if plan == nil {
			continue
		}
		text, wrong := plannedWords(plan)
		if len(sides) > 1 {
			text = map[gap.Audience]string{gap.Customer: "Customers: ", gap.Employee: "Employees: "}[a] + text
		}
		if r.Outlook != "" {
			r.Outlook += " "
		}
		r.Outlook += text
		r.Wrong = r.Wrong || wrong
		if plan.Merge != "" && r.Suggest == "" {
			r.Suggest = string(plan.Merge)
			r.SuggestName = name(func(x *survey.Group) bool { return x.Kind == g.Kind && x.Key == r.Suggest })
		}
	}
}

// plannedWords say what the plan holds for a group; wrong: it will not be shown, or hardly.
func plannedWords(p *gap.Planned) (text string, wrong bool) {
	invited := thousands(int(p.Invited.Or(0)))
	switch p.Status {
	case gap.PlanNever:
		if p.Invited.Or(0) == 1 {
			return fmt.Sprintf("Never: 1 person, and it takes %d.", p.Needs), true
		}
		return fmt.Sprintf("Never: %s people, and it takes %d.", invited, p.Needs), true
	case gap.PlanBeside:
		return "No: a smaller one beside it could be found by subtracting.", true
	case gap.PlanDoubted:
		return fmt.Sprintf("Only if %d of %s answer.", p.Needs, invited), true
	case gap.PlanPossible:
		return fmt.Sprintf("Yes, when %d of %s answer.", p.Needs, invited), false
	}
	return "Not known: nobody says how many there are.", false
}

// serves lists which shares of a team's contacts go to which segment.
func (page *groupsView) serves(s *survey.Study) {
	if len(s.Cells) == 0 || len(s.Segments) < 2 {
		return
	}
	for _, g := range s.Segments {
		page.Segments = append(page.Segments, g.Name)
	}
	for i, c := range s.Cells {
		row := servesRow{At: i, Name: c.Name}
		for _, g := range s.Segments {
			row.Shares = append(row.Shares, percent(c.Serves[g.ID]))
		}
		page.Serves = append(page.Serves, row)
	}
}
