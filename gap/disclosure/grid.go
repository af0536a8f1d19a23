package disclosure

import "mirror/gap"

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
	change      bool // not the answers, but how many came since an earlier release
}

// small reports a number of answers that may not be shown. That nobody came says nothing of anybody.
func (t *table) small(n, k int) bool { return n < k && (n > 0 || !t.change) }

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
