package disclosure

import (
	"math"
	"slices"
)

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

// Where pairs are not a breakdown of their own, every pair is hidden, and the
// rule still keeps a unit from being subtracted from the group it lies in.

// bridges applies the rule once and reports whether it hid more.
func (p *pattern) bridges(k int) bool {
	if p.all || !p.grid.crossed {
		return false
	}
	for f := range p.grid.tables {
		n := p.network(f)
		for r := range n.count {
			for c, people := range n.count[r] {
				if people == 0 || people >= k || !n.hidden(r, c) {
					continue
				}
				from, to := n.row(r), n.column(c)
				flow := n.flow(from, to, k)
				if flow.value >= k {
					continue
				}
				p.repair(n, flow, from, to)
				return true
			}
		}
	}
	return false
}

// repair hides the shown pairs on the cheapest further way, or a margin.
func (p *pattern) repair(n *network, f *flow, from, to int) {
	if way := n.cheapest(f, from, to); len(way) > 0 {
		for _, e := range way {
			p.inner[e[0]][e[1]] = true
		}
		return
	}
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

// network is the graph of one figure. Rows are groups, columns units; the last
// of each is the hidden and the listed in none together.
type network struct {
	p        *pattern
	count    [][]int
	capacity [][]int // hidden people between the vertices
}

func (p *pattern) network(f int) *network {
	n := &network{p: p, count: p.grid.tables[f].inner}
	n.capacity = matrix(len(p.group)+1, len(p.unit)+1)
	for r := range n.count {
		for c, people := range n.count[r] {
			if n.hidden(r, c) {
				n.capacity[n.row(r)][n.column(c)] += people
			}
		}
	}
	return n
}

func matrix(rows, columns int) [][]int {
	m := make([][]int, rows)
	for i := range m {
		m[i] = make([]int, columns)
	}
	return m
}

func (n *network) hidden(r, c int) bool {
	return r == len(n.p.group) || c == len(n.p.unit) || n.p.inner[r][c]
}

func (n *network) row(r int) int {
	if r < len(n.p.group) && !n.p.group[r] {
		return r
	}
	return len(n.p.group)
}

func (n *network) column(c int) int {
	if c < len(n.p.unit) && !n.p.unit[c] {
		return c
	}
	return len(n.p.unit)
}

// flow is what passes from a row vertex to a column vertex.
type flow struct {
	value int
	net   [][]int // by row and column vertex; negative: backwards
}

// flow pushes at most limit from a row to a column vertex, the shortest way first.
func (n *network) flow(from, to, limit int) *flow {
	f := &flow{net: matrix(len(n.capacity), len(n.capacity[0]))}
	for f.value < limit {
		way := n.way(f, from, to, false)
		if way == nil {
			break
		}
		push := limit - f.value
		for i := 0; i+1 < len(way); i += 2 {
			r, c := way[i], way[i+1]
			push = min(push, n.capacity[r][c]-f.net[r][c])
		}
		for i := 0; i+1 < len(way); i++ {
			if i%2 == 0 {
				f.net[way[i]][way[i+1]] += push
			} else {
				f.net[way[i+1]][way[i]] -= push
			}
		}
		f.value += push
	}
	return f
}

// cheapest are the shown pairs on the way that hides the fewest people and lets more flow.
func (n *network) cheapest(f *flow, from, to int) (pairs [][2]int) {
	way := n.way(f, from, to, true)
	for i := 0; i+1 < len(way); i++ {
		r, c := way[i], way[i+1]
		if i%2 == 1 {
			r, c = c, r
		}
		if n.candidate(r, c) {
			pairs = append(pairs, [2]int{r, c})
		}
	}
	return pairs
}

// candidate reports a shown pair with people in it; empty pairs protect nothing.
func (n *network) candidate(r, c int) bool {
	return r < len(n.p.group) && c < len(n.p.unit) && !n.p.inner[r][c] && n.count[r][c] > 0
}

// way is a cheapest way (Dijkstra) as vertices, row and column in turn, or nil.
// Ways over hidden pairs cost nothing; with more, shown pairs may be used at
// the cost of their people.
func (n *network) way(f *flow, from, to int, more bool) []int {
	rows, columns := len(n.capacity), len(n.capacity[0])
	dist, prev, done := make([]int, rows+columns), make([]int, rows+columns), make([]bool, rows+columns)
	for i := range dist {
		dist[i], prev[i] = math.MaxInt, -1
	}
	dist[from] = 0
	for {
		u := nearest(dist, done)
		if u < 0 || u == rows+to {
			break
		}
		done[u] = true
		for v := range dist {
			if (u < rows) == (v < rows) || done[v] {
				continue
			}
			cost, ok := n.cost(f, u, v, more)
			// One for the step itself, so that of equal ways the shortest is taken.
			if d := dist[u] + cost*(rows+columns) + 1; ok && d < dist[v] {
				dist[v], prev[v] = d, u
			}
		}
	}
	if dist[rows+to] == math.MaxInt {
		return nil
	}
	var way []int
	for v := rows + to; v >= 0; v = prev[v] {
		way = append(way, v)
	}
	slices.Reverse(way)
	for i := range way {
		if way[i] >= rows {
			way[i] -= rows
		}
	}
	return way
}

func nearest(dist []int, done []bool) int {
	best := -1
	for v, d := range dist {
		if !done[v] && d < math.MaxInt && (best < 0 || d < dist[best]) {
			best = v
		}
	}
	return best
}

// cost of going from vertex u to v, and whether one can.
func (n *network) cost(f *flow, u, v int, more bool) (int, bool) {
	rows := len(n.capacity)
	if u < rows { // forwards: what is left of the hidden people
		r, c := u, v-rows
		if n.capacity[r][c] > f.net[r][c] {
			return 0, true
		}
		return n.shownCost(r, c, more)
	}
	r, c := v, u-rows // backwards: anything, where there is an edge
	if n.capacity[r][c] > 0 {
		return 0, true
	}
	return n.shownCost(r, c, more)
}

func (n *network) shownCost(r, c int, more bool) (int, bool) {
	if more && n.candidate(r, c) {
		return n.count[r][c], true
	}
	return 0, false
}
