package disclosure

import "math"

// network is the graph of one figure, or of all figures together. Rows are
// groups, columns units; the last of each is the hidden and the listed in none
// together. Vertices are numbered rows first.
type network struct {
	p             *pattern
	rows, columns int
	capacity      []int // hidden people between a row and a column vertex, row by row

	// What the last flow did, kept to save memory: people moved by edge, and the edges it touched.
	net     []int
	touched []int
	prev    []int
	queue   []int
}

func (p *pattern) newNetwork() *network {
	n := &network{p: p, rows: len(p.group) + 1, columns: len(p.unit) + 1}
	n.capacity, n.net = make([]int, n.rows*n.columns), make([]int, n.rows*n.columns)
	n.prev = make([]int, n.rows+n.columns)
	return n
}

// network of figure f.
func (p *pattern) network(f int) *network {
	n := p.newNetwork()
	for r, row := range p.grid.tables[f].inner {
		for c, people := range row {
			if p.hides(r, c) {
				n.capacity[p.edge(r, c)] += people
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

// hides reports a hidden pair; people in no group or no unit are never shown.
func (p *pattern) hides(r, c int) bool {
	return r == len(p.group) || c == len(p.unit) || p.inner[r][c]
}

// edge is the number of the edge a pair lies on.
func (p *pattern) edge(r, c int) int { return p.row(r)*(len(p.unit)+1) + p.column(c) }

func (p *pattern) row(r int) int {
	if r < len(p.group) && !p.group[r] {
		return r
	}
	return len(p.group)
}

func (p *pattern) column(c int) int {
	if c < len(p.unit) && !p.unit[c] {
		return c
	}
	return len(p.unit)
}

// ends are the vertices of a pair.
func (n *network) ends(r, c int) (row, column int) { return n.p.row(r), n.rows + n.p.column(c) }

// flow pushes at most limit people from one vertex to another, the shortest way
// first, and returns how many pass. From a row to a column an edge carries its
// people; from a column to a row any number, where there are any.
func (n *network) flow(from, to, limit int) (value int) {
	for _, e := range n.touched {
		n.net[e] = 0
	}
	n.touched = n.touched[:0]
	for value < limit && n.shortest(from, to) {
		push := limit - value
		for v := to; v != from; v = n.prev[v] {
			if u := n.prev[v]; u < n.rows {
				e := n.between(u, v)
				push = min(push, n.capacity[e]-n.net[e])
			}
		}
		for v := to; v != from; v = n.prev[v] {
			u, e := n.prev[v], n.between(n.prev[v], v)
			n.touched = append(n.touched, e)
			if u < n.rows {
				n.net[e] += push
			} else {
				n.net[e] -= push
			}
		}
		value += push
	}
	return value
}

// between is the edge of two vertices.
func (n *network) between(u, v int) int {
	if u > v {
		u, v = v, u
	}
	return u*n.columns + v - n.rows
}

// shortest finds a way with the fewest steps over which more can flow, and leaves it in prev.
func (n *network) shortest(from, to int) bool {
	for i := range n.prev {
		n.prev[i] = -1
	}
	n.prev[from] = from
	n.queue = append(n.queue[:0], from)
	for i := 0; i < len(n.queue); i++ {
		u := n.queue[i]
		first, last := n.across(u)
		for v := first; v < last; v++ {
			if n.prev[v] < 0 && n.open(u, v) {
				if n.prev[v] = u; v == to {
					return true
				}
				n.queue = append(n.queue, v)
			}
		}
	}
	return false
}

// across are the vertices of the other kind.
func (n *network) across(u int) (first, last int) {
	if u < n.rows {
		return n.rows, n.rows + n.columns
	}
	return 0, n.rows
}

// open reports whether more can flow from vertex u to v over hidden pairs.
func (n *network) open(u, v int) bool {
	if u < n.rows {
		e := u*n.columns + v - n.rows
		return n.capacity[e] > n.net[e]
	}
	return n.capacity[v*n.columns+u-n.rows] > 0
}

// way is the cheapest way from one vertex to another (Dijkstra) when shown pairs
// may be hidden at the cost price(row, column) ≥ 0 (negative: not at all); where
// more can flow anyway a way costs nothing. It returns the shown pairs on it, none when
// there is no way. It goes on from the last flow.
func (n *network) way(from, to int, price func(r, c int) int) (pairs [][2]int) {
	vertices := n.rows + n.columns
	dist, done := make([]int, vertices), make([]bool, vertices)
	for i := range dist {
		dist[i] = math.MaxInt
	}
	dist[from] = 0
	for {
		u := nearest(dist, done)
		if u < 0 {
			return nil
		}
		if u == to {
			break
		}
		done[u] = true
		first, last := n.across(u)
		for v := first; v < last; v++ {
			if done[v] {
				continue
			}
			// One for the step itself, so that of equal ways the shortest is taken.
			if cost := n.cost(u, v, price); cost >= 0 && dist[u]+cost*vertices+1 < dist[v] {
				dist[v], n.prev[v] = dist[u]+cost*vertices+1, u
			}
		}
	}
	for v := to; v != from; v = n.prev[v] {
		if u := n.prev[v]; !n.open(u, v) {
			e := n.between(u, v)
			pairs = append(pairs, [2]int{e / n.columns, e % n.columns})
		}
	}
	return pairs
}

func (n *network) cost(u, v int, price func(r, c int) int) int {
	if n.open(u, v) {
		return 0
	}
	e := n.between(u, v)
	return price(e/n.columns, e%n.columns)
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
