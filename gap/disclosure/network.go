package disclosure

import (
	"math"
	"slices"
)

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
		way := n.shortest(f, from, to)
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
	way := n.way(f, from, to)
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

// shortest is a way over hidden pairs with the fewest steps, as vertices, row
// and column in turn, or nil.
func (n *network) shortest(f *flow, from, to int) []int {
	rows, columns := len(n.capacity), len(n.capacity[0])
	prev := make([]int, rows+columns)
	for i := range prev {
		prev[i] = -1
	}
	queue := []int{from}
	for len(queue) > 0 && prev[rows+to] < 0 {
		u := queue[0]
		queue = queue[1:]
		first, last := rows, rows+columns
		if u >= rows {
			first, last = 0, rows
		}
		for v := first; v < last; v++ {
			if v != from && prev[v] < 0 && n.open(f, u, v) {
				prev[v] = u
				queue = append(queue, v)
			}
		}
	}
	if prev[rows+to] < 0 {
		return nil
	}
	return n.trace(prev, to)
}

// trace follows a way back from the column vertex it ends at.
func (n *network) trace(prev []int, to int) []int {
	rows := len(n.capacity)
	var way []int
	for v := rows + to; v >= 0; v = prev[v] {
		if v < rows {
			way = append(way, v)
		} else {
			way = append(way, v-rows)
		}
	}
	slices.Reverse(way)
	return way
}

// open reports whether more can flow from vertex u to v over hidden pairs:
// forwards what is left of their people, backwards anything.
func (n *network) open(f *flow, u, v int) bool {
	rows := len(n.capacity)
	if u < rows {
		return n.capacity[u][v-rows] > f.net[u][v-rows]
	}
	return n.capacity[v][u-rows] > 0
}

// way is the cheapest way (Dijkstra) when shown pairs may be hidden at the cost
// of their people; ways over hidden pairs cost nothing. nil: there is none.
func (n *network) way(f *flow, from, to int) []int {
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
			cost, ok := n.cost(f, u, v)
			// One for the step itself, so that of equal ways the shortest is taken.
			if d := dist[u] + cost*(rows+columns) + 1; ok && d < dist[v] {
				dist[v], prev[v] = d, u
			}
		}
	}
	if dist[rows+to] == math.MaxInt {
		return nil
	}
	return n.trace(prev, to)
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
func (n *network) cost(f *flow, u, v int) (int, bool) {
	if n.open(f, u, v) {
		return 0, true
	}
	r, c := u, v-len(n.capacity)
	if u > v {
		r, c = v, u-len(n.capacity)
	}
	if n.candidate(r, c) {
		return n.count[r][c], true
	}
	return 0, false
}
