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
// such cuts. So the rule here is stronger than "no bridge": every such cut holds at
// least k people. It is checked as a flow. A cut of fewer than k holds only edges
// of fewer than k, so it is enough to ask of each such edge whether k units
// flow from its group to its unit, when edges carry their count forwards and
// anything backwards (max-flow min-cut). An edge that passes has a second way
// round, so it is no bridge.
//
// Where the flow is too small, the shown pairs on the cheapest further way
// (fewest people) are hidden; where there is no way, the smaller of the two
// margins is; where there is none left either, everything is.

// A pair whose people all left a figure out is asked the same: that they did
// is not to be told either. Pairs nobody is in are no edges and protect nothing.
//
// Where pairs are not a breakdown of their own, every pair is hidden, and the
// rule still keeps a unit from being subtracted from the group it lies in.

// bridges applies the rule once and reports whether it hid more. It stops when
// it hid a margin, whose parts must follow.
func (p *pattern) bridges(k int) (changed bool) {
	if p.all || !p.grid.crossed {
		return false
	}
	for f := range p.grid.tables {
		n := p.network(f)
		for r := range n.count {
			for c, people := range n.count[r] {
				if people >= k || people == 0 && !p.grid.present[[2]int{r, c}] || !n.hidden(r, c) {
					continue
				}
				from, to := n.row(r), n.column(c)
				for flow := n.flow(from, to, k); flow.value < k; flow = n.flow(from, to, k) {
					changed = true
					if !n.hide(n.cheapest(flow, from, to)) {
						p.hideMargin(from, to)
						return true
					}
				}
			}
		}
	}
	return changed
}

// hide hides pairs; it reports false when there are none.
func (n *network) hide(pairs [][2]int) bool {
	for _, e := range pairs {
		n.p.inner[e[0]][e[1]] = true
		n.capacity[e[0]][e[1]] += n.count[e[0]][e[1]]
	}
	return len(pairs) > 0
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
	if m := margins[0]; m.group {
		p.group[m.index] = true
	} else {
		p.unit[m.index] = true
	}
}

// margin is a shown group or unit that might be hidden.
type margin struct {
	group bool
	index int
	size  int
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
