package disclosure

import "slices"

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
		p.all = p.all || t.small(t.total, k)
		for r := range p.group {
			p.group[r] = p.group[r] || t.small(t.group[r], k)
			for c := range p.unit {
				p.inner[r][c] = p.inner[r][c] || !g.pairs || t.small(t.inner[r][c], k)
			}
		}
		for c := range p.unit {
			p.unit[c] = p.unit[c] || t.small(t.unit[c], k)
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
