package demo

import (
	"maps"
	"math/rand/v2"
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// person is somebody who answers in one wave. Segment and language are a customer's, cell an employee's.
type person struct {
	audience   gap.Audience
	segment    *segment
	cell       *cell
	unit       *unit // nil for employees outside the branches
	language   string
	attributes map[string]string
}

// group is what the person's attributes go by: the segment or the cell.
func (p *person) group() string {
	if p.audience == gap.Employee {
		return p.cell.ID
	}
	return p.segment.ID
}

// takesPart reports whether the person belongs to a branch that takes part in the action.
func (p *person) takesPart() bool { return p.unit != nil && p.unit.TakesPart }

// people are everyone of one audience who answers in a wave. A wave asks new people; their groups' sizes stay.
func (g *generator) people(w string, a gap.Audience) []*person {
	r := g.stream(w, a.String(), "people")
	var all []*person
	if a == gap.Customer {
		all = g.customers(r)
	} else {
		all = g.employees()
	}
	core := g.questionnaire("mirror-core")
	for _, p := range all {
		p.attributes = map[string]string{}
		for _, f := range core.pack.Filters(a.String()) {
			chances := g.Attributes[f.ID]
			if chances == nil {
				continue
			}
			by, ok := chances[p.group()]
			if !ok {
				by = chances["any"]
			}
			p.attributes[f.ID] = pick(r, ids(f.Options), by)
		}
	}
	return all
}

func (g *generator) customers(r *rand.Rand) []*person {
	var all []*person
	for _, u := range g.Units {
		for range u.Customers {
			x, s := r.Float64(), g.Segments[len(g.Segments)-1]
			for _, candidate := range g.Segments {
				if x -= candidate.Answers; x < 0 {
					s = candidate
					break
				}
			}
			language := pick(r, slices.Sorted(maps.Keys(g.Languages)), g.Languages)
			all = append(all, &person{audience: gap.Customer, segment: s, unit: u, language: language})
		}
	}
	return all
}

func (g *generator) employees() []*person {
	var all []*person
	for _, c := range g.Cells {
		for range c.Central {
			all = append(all, &person{audience: gap.Employee, cell: c})
		}
		for _, u := range g.Units {
			n := 0
			switch c.ID {
			case "branch":
				n = u.Branch
			case "advisers":
				n = u.Advisers
			}
			for range n {
				all = append(all, &person{audience: gap.Employee, cell: c, unit: u})
			}
		}
	}
	return all
}

// asked are the people who get a pack: everyone, or a random part of them for the short packs.
func (g *generator) asked(q *questionnaire, w string, a gap.Audience) []*person {
	all := g.people(w, a)
	var n int
	switch q.pack.ID {
	case "trust-spectrum":
		n = g.Spectrum.Respondents.of(a)
	case "perception-check":
		n = g.Perception.Respondents.of(a)
	default:
		return all
	}
	r := g.stream(w, a.String(), q.pack.ID, "asked")
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:n]
}

// pick draws one of the options, with chances in proportion to their weights.
func pick(r *rand.Rand, options []string, weights shares) string {
	total := 0.0
	for _, o := range options {
		total += weights[o]
	}
	x := r.Float64() * total
	for _, o := range options {
		if x -= weights[o]; x < 0 {
			return o
		}
	}
	return options[len(options)-1]
}

// pickSeveral draws n different options, one after the other.
func pickSeveral(r *rand.Rand, options []string, weights shares, n int) []string {
	left := slices.Clone(options)
	var picked []string
	for len(picked) < n {
		o := pick(r, left, weights)
		picked = append(picked, o)
		left = slices.DeleteFunc(left, func(x string) bool { return x == o })
	}
	return picked
}

func ids(options []pack.Option) []string {
	list := make([]string, len(options))
	for i := range options {
		list[i] = options[i].ID
	}
	return list
}
