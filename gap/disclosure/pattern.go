package disclosure

import (
	"slices"

	"mirror/gap"
)

// place is a set of people of one audience: a group (cell of employees, segment
// of customers), a unit, both, or everyone.
type place struct{ group, unit string }

var everyone = place{}

func placeOf(a gap.Audience, p gap.Place) place {
	if a == gap.Employee {
		return place{string(p.Cell), string(p.Unit)}
	}
	return place{string(p.Segment), string(p.Unit)}
}

// counts are the valid answers to one figure (an item, a score) by place.
type counts map[place]int

// grid is the groups × units table of one audience, for all the figures that
// share one pattern. In each table index len(groups), or len(units), is the
// people who are in no listed group, or unit: nobody is told about them, but
// everybody can subtract.
type grid struct {
	groups, units []string
	groupAt       map[string]int // index by id
	unitAt        map[string]int
	tables        []table
	base          []float64 // each group's share of the whole where everyone is weighted by it; nil: everyone counts alike
	pairs         bool      // group × unit is a breakdown that is shown
	crossed       bool      // the counts of group × unit are known
	// wanted marks groups and units that were invited: that none of them answered is to stay unknown.
	wantedGroup, wantedUnit []bool
	thin                    []place // of whom a few have nearly all the weight: like few answers
	// present are the pairs somebody is in, whether or not a figure has an answer of theirs.
	present map[[2]int]bool
}

// table is the counts of one figure.
type table struct {
	total       int
	group, unit []int
	inner       [][]int
}

// newGrid lays counts out as tables; figures nobody was asked are left out. The
// counts of pairs are there when pairs are shown, and may be there when not.
func newGrid(groups, units []string, pairs bool, figures []counts) *grid {
	g := &grid{groups: groups, units: units, groupAt: indexes(groups), unitAt: indexes(units)}
	for _, c := range figures {
		for at := range c {
			g.crossed = g.crossed || at.group != "" && at.unit != ""
		}
	}
	g.pairs = pairs && g.crossed
	g.wantedGroup, g.wantedUnit = make([]bool, len(groups)), make([]bool, len(units))
	g.present = map[[2]int]bool{}
	for _, c := range figures {
		if c[everyone] > 0 {
			g.tables = append(g.tables, g.table(c))
		}
		g.attend(c)
	}
	return g
}

func indexes(ids []string) map[string]int {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	return at
}

// find is where a group and a unit stand; −1 for what is no group, or unit, of the grid.
func (g *grid) find(at place) (r, c int) {
	r, ok := g.groupAt[at.group]
	if !ok {
		r = -1
	}
	if c, ok = g.unitAt[at.unit]; !ok {
		c = -1
	}
	return r, c
}

// attend notes the pairs somebody is in.
func (g *grid) attend(c counts) {
	for at, n := range c {
		r, u := g.find(at)
		if n > 0 && r >= 0 && u >= 0 {
			g.present[[2]int{r, u}] = true
		}
	}
}

func (g *grid) table(c counts) table {
	t := table{total: c[everyone]}
	for _, id := range g.groups {
		t.group = append(t.group, c[place{group: id}])
	}
	for _, id := range g.units {
		t.unit = append(t.unit, c[place{unit: id}])
	}
	t.group = append(t.group, rest(t.total, t.group))
	t.unit = append(t.unit, rest(t.total, t.unit))
	if !g.crossed {
		return t
	}
	last := make([]int, len(g.units)+1)
	copy(last, t.unit)
	for r, id := range g.groups {
		var row []int
		for _, u := range g.units {
			row = append(row, c[place{id, u}])
		}
		row = append(row, rest(t.group[r], row))
		for i := range row {
			last[i] = max(0, last[i]-row[i])
		}
		t.inner = append(t.inner, row)
	}
	t.inner = append(t.inner, last)
	return t
}

func rest(total int, parts []int) int {
	for _, n := range parts {
		total -= n
	}
	return max(0, total)
}

// pattern says which places of a grid are hidden.
type pattern struct {
	grid        *grid
	all         bool
	group, unit []bool
	inner       [][]bool
	style       style

	otherGroup, otherUnit bool // the rest of everyone is shown (combined.go)
}

// decide hides what has fewer than k valid answers to any figure, what forced
// hides, and then as much more as protects it (methods.md §3.28, "linked
// tables": all rules on the union until nothing changes; the hidden only grow,
// so it ends). What turns out not to be needed is shown again. Which cheapest
// way comes first changes what is hidden in the end, so several orders are
// tried, and the one that shows most is taken.
func (g *grid) decide(k int, forced ...*pattern) *pattern {
	must := g.primary(k)
	for _, f := range forced {
		must.union(f)
	}
	var best *pattern
	for _, s := range g.styles() {
		p := must.clone()
		p.style = s
		for changed := true; changed; {
			p.inherit()
			changed = p.hierarchies(k)
			if !changed {
				changed = p.audit(k)
			}
		}
		p.restore(k, must)
		if best == nil || p.shown() > best.shown() {
			best = p
		}
	}
	return best
}

// style is an order of hiding.
type style struct {
	flat     bool // every pair costs the same before its people count
	backward bool // the last pairs first
}

// manyPairs is from how many pairs on one order must do.
const manyPairs = 1000

func (g *grid) styles() []style {
	if !g.crossed || len(g.groups)*len(g.units) >= manyPairs {
		return []style{{}}
	}
	return []style{{}, {flat: true}, {backward: true}, {flat: true, backward: true}}
}

// shown is how many groups, units and pairs are shown.
func (p *pattern) shown() (n int) {
	count := func(hidden []bool) {
		for _, h := range hidden {
			if !h {
				n++
			}
		}
	}
	count(p.group)
	count(p.unit)
	for _, row := range p.inner {
		count(row)
	}
	return n
}

func (g *grid) primary(k int) *pattern {
	p := &pattern{grid: g, all: len(g.tables) == 0, group: make([]bool, len(g.groups)), unit: make([]bool, len(g.units))}
	p.inner = make([][]bool, len(g.groups))
	for r := range p.inner {
		p.inner[r] = make([]bool, len(g.units))
	}
	for _, t := range g.tables {
		p.all = p.all || t.total < k
		for r := range p.group {
			p.group[r] = p.group[r] || t.group[r] < k
			for c := range p.unit {
				p.inner[r][c] = p.inner[r][c] || !g.pairs || t.inner[r][c] < k
			}
		}
		for c := range p.unit {
			p.unit[c] = p.unit[c] || t.unit[c] < k
		}
	}
	for _, at := range g.thin {
		r, c := g.find(at)
		switch {
		case at == everyone:
			p.all = true
		case at.unit == "" && r >= 0:
			p.group[r] = true
		case at.group == "" && c >= 0:
			p.unit[c] = true
		case r >= 0 && c >= 0:
			p.inner[r][c] = true
		}
	}
	return p
}

// clone is a copy.
func (p *pattern) clone() *pattern {
	q := &pattern{grid: p.grid, all: p.all, group: slices.Clone(p.group), unit: slices.Clone(p.unit)}
	for _, row := range p.inner {
		q.inner = append(q.inner, slices.Clone(row))
	}
	return q
}

// union hides here what q hides too. Both are over the same groups and units.
func (p *pattern) union(q *pattern) {
	if q == nil {
		return
	}
	p.all = p.all || q.all
	for r := range p.group {
		p.group[r] = p.group[r] || q.group[r]
		for c := range p.unit {
			p.inner[r][c] = p.inner[r][c] || (q.inner[r][c] && q.grid.pairs)
		}
	}
	for c := range p.unit {
		p.unit[c] = p.unit[c] || q.unit[c]
	}
}

// inherit hides the parts of what is hidden: a hidden group appears nowhere.
func (p *pattern) inherit() {
	for r := range p.group {
		p.group[r] = p.group[r] || p.all
	}
	for c := range p.unit {
		p.unit[c] = p.unit[c] || p.all
	}
	for r := range p.group {
		for c := range p.unit {
			p.inner[r][c] = p.inner[r][c] || p.group[r] || p.unit[c]
		}
	}
}

// shows reports whether a place may be shown. Unknown places may not.
func (p *pattern) shows(at place) bool {
	if at == everyone {
		return !p.all
	}
	r, c := p.grid.find(at)
	switch {
	case at == place{group: combined}:
		return p.otherGroup
	case at == place{unit: combined}:
		return p.otherUnit
	case at.unit == "":
		return r >= 0 && !p.group[r]
	case at.group == "":
		return c >= 0 && !p.unit[c]
	}
	return r >= 0 && c >= 0 && !p.inner[r][c]
}

// whole reports that nothing at all is hidden.
func (p *pattern) whole() bool {
	return !p.all && !slices.Contains(p.group, true) && !slices.Contains(p.unit, true)
}
