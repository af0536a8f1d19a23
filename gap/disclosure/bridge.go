package disclosure

import "slices"

// Rule G of methods.md §3.28, for group × unit tables whose margins are shown.
//
// Every shown group is a vertex, every shown unit is a vertex, every hidden
// pair that anybody is in is an edge. Hidden groups, and people in none, share
// one vertex, because only their sum is known; units likewise. What a reader
// can compute exactly from the table is then a sum of cuts of this graph
// (Gusfield 1988): a hidden pair alone exactly when its edge is a bridge.
//
// A bridge is not the only danger: two pairs of one and two people can be
// computable as a sum of three. A computable set of people is a cut all of whose
// edges lead from a group on one side to a unit on the other, or a union of
// such cuts. A cut of fewer than k people holds only edges of fewer than k, and
// by max-flow min-cut the smallest that holds an edge is the greatest flow
// between its ends. The interval of such an edge is no wider than that flow, so
// the audit (audit.go), which asks for an interval of k people, is the stronger rule and
// stands for this one.
//
// Where an interval is too narrow, the shown pairs on the cheapest further way
// (fewest people) are hidden; where there is no way, the smaller of the two
// margins is; where there is none left either, everything is.
//
// Where pairs are not a breakdown of their own, every pair is hidden, and the
// rule still keeps a unit from being subtracted from the group it lies in.

// narrow is a pair's interval that is too narrow in a figure's network, or that
// of its sum with a partner.
type narrow struct {
	a             *audit
	figure        int
	pair, partner int // partner −1: none
}

// cheapest are the shown pairs that widen the interval and have the fewest
// people: on a way that lets the pair hold more, or on one that lets it hold fewer.
func (w narrow) cheapest() (best [][2]int) {
	n, x, limit := w.a.each[w.figure], &w.a.few[w.pair], w.a.k
	defer w.a.without(n, x, w.figure)()
	if w.partner >= 0 {
		defer w.a.without(n, &w.a.few[w.partner], w.figure)()
		limit = 2
	}
	people := x.people[w.figure]
	from, to := n.ends(x.r, x.c)
	more := n.flow(from, to, limit)
	if more < limit {
		best = n.way(from, to, w.a.price)
	}
	if fewer := n.flow(to, from, people); fewer < people {
		if way := n.way(to, from, w.a.price); len(best) == 0 || len(way) > 0 && w.a.cost(way) < w.a.cost(best) {
			best = way
		}
	}
	return best
}

// price of hiding a pair: its people; −1 where it cannot be hidden, or is.
func (a *audit) price(r, c int) int {
	if r == len(a.p.group) || c == len(a.p.unit) || a.p.inner[r][c] {
		return -1
	}
	n := a.p.grid.size(r, c)
	if a.p.style.flat {
		n += a.p.grid.tables[0].total
	}
	return n
}

func (a *audit) cost(pairs [][2]int) (sum int) {
	for _, at := range pairs {
		sum += a.price(at[0], at[1])
	}
	return sum
}

// size is the most answers a pair gave to any figure.
func (g *grid) size(r, c int) (n int) {
	for _, t := range g.tables {
		n = max(n, t.inner[r][c])
	}
	return n
}

// hide hides pairs; it reports false when there are none.
func (a *audit) hide(pairs [][2]int) bool {
	for _, at := range pairs {
		a.set(at[0], at[1], true)
	}
	return len(pairs) > 0
}

// set hides a pair of a shown group and a shown unit, or shows it again.
func (a *audit) set(r, c int, hidden bool) {
	if a.p.inner[r][c] == hidden {
		return
	}
	a.p.inner[r][c] = hidden
	e, sign := a.p.edge(r, c), 1
	if !hidden {
		sign = -1
	}
	for f, n := range a.each {
		n.capacity[e] += sign * a.p.grid.tables[f].inner[r][c]
	}
	a.gather(e)
}

// hideMargin hides the smaller of the two margins of a pair, or the smallest of
// all where neither is shown.
func (p *pattern) hideMargin(from, to int) {
	var margins []margin
	if from < len(p.group) {
		margins = append(margins, p.marginOf(true, from))
	}
	if to < len(p.unit) {
		margins = append(margins, p.marginOf(false, to))
	}
	if len(margins) == 0 {
		margins = p.shownMargins()
	}
	if len(margins) == 0 {
		p.all = true
		return
	}
	slices.SortStableFunc(margins, margin.compare)
	margins[0].set(p, true)
}

// margin is a shown group or unit that might be hidden.
type margin struct {
	group bool
	index int
	size  int
}

func (m margin) set(p *pattern, hidden bool) {
	if m.group {
		p.group[m.index] = hidden
	} else {
		p.unit[m.index] = hidden
	}
}

func (m margin) compare(o margin) int { return m.size - o.size }

func (p *pattern) marginOf(group bool, i int) margin {
	m := margin{group: group, index: i}
	for _, t := range p.grid.tables {
		if group {
			m.size = max(m.size, t.group[i])
		} else {
			m.size = max(m.size, t.unit[i])
		}
	}
	return m
}

func (p *pattern) shownMargins() (ms []margin) {
	for r, h := range p.group {
		if !h {
			ms = append(ms, p.marginOf(true, r))
		}
	}
	for c, h := range p.unit {
		if !h {
			ms = append(ms, p.marginOf(false, c))
		}
	}
	return ms
}
