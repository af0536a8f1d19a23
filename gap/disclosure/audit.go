package disclosure

import "slices"

// The audit of methods.md §3.28, for group × unit tables whose margins are shown.
//
// An attacker knows the margins, the shown pairs and that no count is negative,
// so a hidden pair's people lie in an interval. In a two-way table both of its ends
// follow from greatest flows: the pair can hold as many more people as flow from its
// group to its unit without it, when edges carry their people forwards and anything
// backwards, and as many fewer as flow from its unit to its group. The interval of
// every hidden pair of fewer than k people must be k wide (fixture 16). Of two
// such pairs that are fewer than k together, the sum must stay open by two people (protection.md P31).
//
// Pairs nobody is in protect nothing: an attacker may know where nobody works. A
// pair that somebody is in, who left a figure out, is protected like few answers.
type audit struct {
	p     *pattern
	k     int
	all   *network   // of all figures together: the least an edge carries in any
	each  []*network // of every figure
	few   []few
	at    map[int][]int // edge → hidden pairs of fewer than k people on it
	users map[int][]int // edge → those whose interval stands on it
	edges [][]int       // the other way round
}

// few is a pair to protect.
type few struct {
	r, c   int
	least  int   // people, the least of all figures in which they are fewer than k
	people []int // by figure
}

func (p *pattern) newAudit(k int) *audit {
	a := &audit{p: p, k: k, all: p.newNetwork(), at: map[int][]int{}, users: map[int][]int{}}
	for f := range p.grid.tables {
		a.each = append(a.each, p.network(f))
	}
	for e := range a.all.capacity {
		a.gather(e)
	}
	for r := range p.grid.tables[0].inner {
		for c := range p.grid.tables[0].inner[r] {
			if p.hides(r, c) {
				a.look(r, c)
			}
		}
	}
	if p.style.backward {
		slices.Reverse(a.few)
		for e, list := range a.at {
			for j, i := range list {
				a.at[e][j] = len(a.few) - 1 - i
			}
		}
	}
	a.edges = make([][]int, len(a.few))
	return a
}

// gather finds what an edge carries in every figure.
func (a *audit) gather(e int) {
	least := a.each[0].capacity[e]
	for _, n := range a.each[1:] {
		least = min(least, n.capacity[e])
	}
	a.all.capacity[e] = least
}

// look lists a hidden pair that needs protection.
func (a *audit) look(r, c int) {
	x := few{r: r, c: c, least: a.k}
	for _, t := range a.p.grid.tables {
		n := t.inner[r][c]
		x.people = append(x.people, n)
		if n > 0 || a.p.grid.present[[2]int{r, c}] && !t.change {
			x.least = min(x.least, n)
		}
	}
	if x.least < a.k {
		e := a.p.edge(r, c)
		a.at[e] = append(a.at[e], len(a.few))
		a.few = append(a.few, x)
	}
}

// run hides more until every interval is wide enough, and reports whether it
// did. It stops when it hid a margin, whose parts must follow.
func (p *pattern) audit(k int) (changed bool) {
	if p.all || !p.grid.crossed {
		return false
	}
	a := p.newAudit(k)
	for i := range a.few {
		for {
			narrow, ok := a.wide(i)
			if ok {
				break
			}
			changed = true
			if !a.hide(narrow.cheapest()) {
				p.hideMargin(p.row(a.few[i].r), p.column(a.few[i].c))
				return true
			}
		}
	}
	return changed
}

// safe reports that every interval is wide enough.
func (a *audit) safe() bool {
	for i := range a.few {
		if _, ok := a.wide(i); !ok {
			return false
		}
	}
	return true
}

// wide reports whether the interval of a pair is wide enough in every figure, else
// where it is not. All figures together are asked first: what flows there flows in each.
func (a *audit) wide(i int) (narrow, bool) {
	x := &a.few[i]
	e := a.p.edge(x.r, x.c)
	a.drop(i)
	rest := a.each[0].capacity[e] - x.people[0]
	for f, n := range a.each {
		rest = min(rest, n.capacity[e]-x.people[f])
	}
	if ok, _ := a.open(a.all, i, rest, x.least, -1); ok {
		return narrow{}, true
	}
	a.drop(i)
	for f, n := range a.each {
		people := x.people[f]
		if people >= a.k || people == 0 && (a.p.grid.tables[f].change || !a.p.grid.present[[2]int{x.r, x.c}]) {
			continue
		}
		if ok, partner := a.open(n, i, n.capacity[e]-people, people, f); !ok {
			return narrow{a, f, i, partner}, false
		}
	}
	return narrow{}, true
}

// drop forgets what the interval of a pair stood on.
func (a *audit) drop(i int) { a.edges[i] = a.edges[i][:0] }

// open asks one network for the interval of pair i, where rest is what its edge
// carries without it, and for the sums with other pairs that the interval moves:
// partner is the first that stays too narrow.
func (a *audit) open(n *network, i, rest, people, f int) (ok bool, partner int) {
	x := &a.few[i]
	e := a.p.edge(x.r, x.c)
	from, to := n.ends(x.r, x.c)
	was := n.capacity[e]
	n.capacity[e] = rest
	defer func() { n.capacity[e] = was }()
	more := n.flow(from, to, a.k)
	moved := n.moves(nil, 1)
	fewer := 0
	if more < a.k && people > 0 {
		fewer = n.flow(to, from, min(people, a.k-more))
		moved = n.moves(moved, -1)
	}
	for _, m := range moved {
		a.stands(i, m.edge)
	}
	if more+fewer < a.k {
		return false, -1
	}
	for _, m := range moved {
		if m.people == 0 || len(a.at[m.edge]) < 2 && more+fewer-m.people >= 2 {
			continue
		}
		for _, j := range a.at[m.edge] {
			if j != i && !a.apart(n, i, j, f) {
				return false, j
			}
		}
	}
	return true, -1
}

// move is by how many people fewer an edge carries while the pair that is looked at has more.
type move struct{ edge, people int }

// moves adds what the last flow did to the list.
func (n *network) moves(list []move, sign int) []move {
	had := len(list)
	for i, e := range n.touched {
		if slices.Contains(n.touched[:i], e) {
			continue
		}
		if at := slices.IndexFunc(list[:had], func(m move) bool { return m.edge == e }); at >= 0 {
			list[at].people += sign * n.net[e]
		} else {
			list = append(list, move{e, sign * n.net[e]})
		}
	}
	return list
}

// stands notes that the interval of a pair stands on an edge.
func (a *audit) stands(i, e int) {
	a.edges[i] = append(a.edges[i], e)
	a.users[e] = append(a.users[e], i)
}

// apart reports that the sum of two pairs stays open by two people, or is no
// small number of people: one of the two can change while the other does not.
func (a *audit) apart(n *network, i, j, f int) bool {
	people := func(x *few) int {
		if f < 0 {
			return x.least
		}
		return x.people[f]
	}
	x, y := &a.few[i], &a.few[j]
	if people(x)+people(y) >= a.k || people(x) == 0 || people(y) == 0 {
		return true
	}
	for _, pair := range [][2]*few{{x, y}, {y, x}} {
		one, other := pair[0], pair[1]
		back := a.without(n, other, f)
		open := a.width(n, one, people(one), f, i)
		back()
		if open >= 2 {
			return true
		}
	}
	return false
}

// without takes a pair out of a network until the function it returns is called.
func (a *audit) without(n *network, x *few, f int) (back func()) {
	e := a.p.edge(x.r, x.c)
	was, people := n.capacity[e], slices.Max(x.people)
	if f >= 0 {
		people = x.people[f]
	}
	n.capacity[e] = max(0, was-people)
	return func() { n.capacity[e] = was }
}

// width of an interval as far as two people, on which pair i's stands too.
func (a *audit) width(n *network, x *few, people, f, i int) int {
	defer a.without(n, x, f)()
	from, to := n.ends(x.r, x.c)
	open := n.flow(from, to, 2)
	for _, e := range n.touched {
		a.stands(i, e)
	}
	if open < 2 && people > 0 {
		open += n.flow(to, from, min(people, 2-open))
		for _, e := range n.touched {
			a.stands(i, e)
		}
	}
	return open
}
