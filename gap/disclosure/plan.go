package disclosure

import (
	"fmt"
	"math"

	"mirror/gap"
)

// Asked is one attribute of one side, as a wave declares it when it opens.
type Asked struct {
	Audience gap.Audience
	Kind     string // cell, segment or unit
	Groups   []AskedGroup
	// Others are people who are invited and belong to none of the groups.
	Others int
}

// AskedGroup is one group and how many of it are invited; 0 = not known.
type AskedGroup struct {
	ID, Name  string
	Invited   int
	MergeWith string // the neighbour it is to be reported with when it is too small; "" = the smallest other
}

// PlanOf says which groups of a wave can be reported, from who is invited alone
// (protection.md A2, methods.md §3.28). s are the study's smallest groups, 0
// where it names none; minCell is the strictest of its packs, 0 for none. With fewer invited than the
// smallest group, or hidden by Rule T even if everybody answers, a group is never reported; an unknown number says nothing.
func PlanOf(s gap.Smallest, minCell int, breakdowns [][]string, asked []Asked) gap.Plan {
	s = floors(s)
	limits := limitsOf(s, minCell)
	plan := gap.Plan{
		Smallest:   gap.Smallest{Employees: limits.group[gap.Employee], Customers: limits.group[gap.Customer], Detail: max(limits.detail[0], limits.detail[1])},
		Breakdowns: breakdowns, Groups: []gap.Planned{},
	}
	for _, a := range asked {
		plan.Groups = append(plan.Groups, a.plan(limits.group[a.Audience])...)
	}
	return plan
}

// plan is made of the numbers invited that the wave knows; nil where it knows none.
func (g *guard) plan(s gap.Settings) *gap.Plan {
	asked := []Asked{{Audience: gap.Employee, Kind: "cell"}, {Audience: gap.Customer, Kind: "segment"}}
	known := false
	for _, n := range g.wave.Participation {
		a, id := &asked[0], string(n.Cell)
		if n.Audience == gap.Customer.String() {
			a, id = &asked[1], string(n.Segment)
		}
		if id != "" && n.Unit == "" && !g.unlisted(n.Place) {
			a.Groups = append(a.Groups, AskedGroup{ID: id, Invited: whole(n.Invited)})
			known = known || n.Invited.Or(0) > 0
		}
	}
	if !known {
		return nil
	}
	plan := PlanOf(s.Smallest, g.wave.MinCell, s.Breakdowns, asked)
	return &plan
}

// plan decides as if everybody answered: what is hidden then is hidden in any case.
func (a *Asked) plan(k int) (list []gap.Planned) {
	hidden := a.hidden(k)
	for i, g := range a.Groups {
		p := gap.Planned{Audience: a.Audience.String(), Kind: a.Kind, ID: g.ID, Needs: k, Status: gap.PlanPossible}
		if g.Invited > 0 {
			p.Invited = gap.Some(float64(g.Invited))
			p.Rate = gap.Some(min(1, math.Ceil(100*float64(k)/float64(g.Invited))/100))
		}
		switch {
		case g.Invited <= 0:
			p.Status = gap.PlanUnknown
		case g.Invited < k:
			p.Status, p.Rate = gap.PlanNever, gap.Number{}
		case hidden[i]:
			p.Status, p.Rate = gap.PlanBeside, gap.Number{}
		case g.Invited < 2*k:
			p.Status = gap.PlanDoubted
		}
		if p.Status == gap.PlanNever || p.Status == gap.PlanDoubted {
			p.Merge = a.neighbour(i)
		}
		list = append(list, p)
	}
	return list
}

// hidden is the pattern of the numbers invited, those of known number alone.
func (a *Asked) hidden(k int) []bool {
	out := make([]bool, len(a.Groups))
	var ids []string
	var at []int
	c := counts{everyone: a.Others}
	for i, g := range a.Groups {
		if g.Invited <= 0 {
			return out // the people of unknown groups may protect any
		}
		ids, at = append(ids, g.ID), append(at, i)
		c[place{group: g.ID}] += g.Invited
		c[everyone] += g.Invited
	}
	p := newGrid(ids, nil, false, []counts{c}).decide(k)
	for j, i := range at {
		out[i] = p.group[j]
	}
	return out
}

// neighbour is the group to merge with: the one it names, else the smallest other of known number.
func (a *Asked) neighbour(i int) gap.Word {
	best := -1
	for j, g := range a.Groups {
		switch {
		case j == i:
		case g.ID == a.Groups[i].MergeWith && g.ID != "":
			return gap.Word(g.ID)
		case g.Invited > 0 && (best < 0 || g.Invited < a.Groups[best].Invited):
			best = j
		}
	}
	if best < 0 {
		return ""
	}
	return gap.Word(a.Groups[best].ID)
}

// Concerns are what somebody should know of a plan before the wave opens, one
// plain sentence for each group that is not simply possible. asked are the same that
// the plan was made of; names come from there.
func Concerns(p gap.Plan, asked []Asked) (sentences []string) {
	type key struct{ audience, kind, id string }
	names := map[key]string{}
	for _, a := range asked {
		for _, g := range a.Groups {
			name := g.Name
			if name == "" {
				name = g.ID
			}
			names[key{a.Audience.String(), a.Kind, g.ID}] = name
		}
	}
	for _, g := range p.Groups {
		name := names[key{g.Audience, g.Kind, g.ID}]
		offer := ""
		if g.Merge != "" {
			offer = fmt.Sprintf(" You can let it be reported together with %s.", names[key{g.Audience, g.Kind, string(g.Merge)}])
		}
		who := map[string]string{"cell": "team", "segment": "customer segment"}[g.Kind]
		if who == "" {
			who = g.Kind
		}
		switch g.Status {
		case gap.PlanNever:
			sentences = append(sentences, fmt.Sprintf("The %s %s has %d people, and results of fewer than %d are never shown.%s", who, name, whole(g.Invited), g.Needs, offer))
		case gap.PlanBeside:
			sentences = append(sentences, fmt.Sprintf("The %s %s is large enough, but a smaller one beside it could be found by subtracting it, so it is not shown either. Merging the smaller one helps.", who, name))
		case gap.PlanDoubted:
			sentences = append(sentences, fmt.Sprintf("The %s %s has %d people. It is shown only when %d of them answer, %d in a hundred.%s", who, name, whole(g.Invited), g.Needs, int(100*g.Rate.Or(0)+0.5), offer))
		}
	}
	return sentences
}
