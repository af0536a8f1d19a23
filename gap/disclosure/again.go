package disclosure

import (
	"cmp"
	"math/bits"
	"slices"

	"mirror/gap"
)

// against is the pattern of a grid that must hold against earlier releases too.
func (g *guard) against(a gap.Audience, grid *grid, figures map[string]counts, k int, forced []*pattern) *pattern {
	for _, p := range g.past {
		grid.tables = append(grid.tables, grid.came(figures, figures, p.counts[a], p.lost[a])...)
	}
	out := grid.decide(k, forced...)
	if bad := g.unsafe(a, grid, figures, out, k); len(bad) > 0 {
		grid.tables = append(grid.tables, bad...)
		if out = grid.decide(k, forced...); len(g.unsafe(a, grid, figures, out, k)) > 0 {
			last := g.shownThen(a, grid, figures, &g.past[len(g.past)-1])
			out = grid.decide(k, append(slices.Clip(forced), last)...) // nothing is shown that was hidden
		}
	}
	return out
}

// unsafe are the people who came to an earlier release of whom too few are found if now is shown beside all earlier
// releases: a table for each figure.
func (g *guard) unsafe(a gap.Audience, grid *grid, figures map[string]counts, now *pattern, k int) (bad []table) {
	known, next := now, figures
	for i := len(g.past) - 1; i >= 0; i-- {
		p, both := &g.past[i], g.shownThen(a, grid, figures, &g.past[i])
		if more := both.open(known); !more || !slices.ContainsFunc(sortedKeys(figures), func(id string) bool { return grid.stale(next[id], p.counts[a][id]) }) {
			break
		}
		if both.grid = grid.before(figures, g.past[:i+1], a); len(both.grid.tables) > 0 && (!both.safe(k) || both.few(k)) {
			for _, t := range both.grid.tables {
				t.change = true
				bad = append(bad, t)
			}
		}
		known, next = both, p.counts[a]
	}
	return bad
}

// before are the people who came to the last of some releases, as a grid.
func (g *grid) before(figures map[string]counts, past []past, a gap.Audience) *grid {
	last := &past[len(past)-1]
	var list []counts
	if len(past) == 1 {
		for _, id := range sortedKeys(figures) {
			list = append(list, last.counts[a][id])
		}
	}
	all := newGrid(g.groups, g.units, g.pairs, list)
	if all.base = g.base; len(past) > 1 {
		all.pairs, all.crossed = g.pairs, g.crossed
		prior := &past[len(past)-2]
		lost := counts{} // in between
		for at, n := range prior.lost[a] {
			lost[at] = n - last.lost[a][at]
		}
		all.tables = g.came(figures, last.counts[a], prior.counts[a], lost)
	}
	return all
}

// came are the people who came between two releases, tables for each figure to which somebody did. Of a place that lost
// somebody nobody sees how many came, but what was gained on balance. So those tables are made more than once: with nobody
// for whoever is gone, since those who came must be enough, and with one for some of the places, since nobody is to see
// that nobody came there while elsewhere as many went as came.
func (g *grid) came(figures, now, then map[string]counts, lost counts) (list []table) {
	losses := append([][]place{nil}, apartOf(g.finest(lost))...)
	for _, id := range sortedKeys(figures) {
		if figures[id][everyone] == 0 {
			continue
		}
		for _, missed := range losses {
			if t := g.difference(now[id], then[id], lost, missed); t.total > 0 {
				list = append(list, t)
			}
		}
	}
	return list
}

// manyLosses is from how many places on a loss is not looked at alone any more: each takes a table of each figure.
const manyLosses = 16

// apartOf are the losses that a reader may tell from the others: all, and each alone, or where they are many, halves of them
// that part any two.
func apartOf(all []place) (sets [][]place) {
	if len(all) == 0 {
		return nil
	}
	sets = append(sets, all)
	if len(all) < manyLosses {
		for i := range all {
			sets = append(sets, all[i:i+1])
		}
		return sets
	}
	for bit := range bits.Len(uint(len(all) - 1)) {
		var halves [2][]place
		for i, at := range all {
			halves[i>>bit&1] = append(halves[i>>bit&1], at)
		}
		sets = append(sets, halves[:]...)
	}
	return sets
}

// finest are the finest places of a grid that are in c.
func (g *grid) finest(c counts) (list []place) {
	for _, at := range sortedPlaces(c) {
		if r, u := g.find(at); c[at] > 0 && (r >= 0 && u >= 0 || !g.crossed && at != everyone && (r < 0) != (u < 0)) {
			list = append(list, at)
		}
	}
	return list
}

// difference is what was gained between two releases, place by place: a sum is that of its parts. What a place that lost
// somebody lost on balance is nobody, or one where it is missed.
func (g *grid) difference(now, then, lost counts, missed []place) table {
	t, old := g.table(now), g.table(then)
	t.total, t.change = 0, true
	gained := func(now, then int, at place) int {
		if lost[at] > 0 || now < then {
			least := 0
			if slices.Contains(missed, at) || lost[at] <= 0 {
				least = 1
			}
			return max(now-then, least)
		}
		return now - then
	}
	if g.crossed {
		clear(t.group)
		clear(t.unit)
		for r, row := range t.inner {
			for c := range row {
				row[c] = gained(row[c], old.inner[r][c], g.at(r, c))
				t.group[r], t.unit[c], t.total = t.group[r]+row[c], t.unit[c]+row[c], t.total+row[c]
			}
		}
		return t
	}
	groups, units := 0, 0
	for r := range t.group {
		t.group[r] = gained(t.group[r], old.group[r], g.at(r, len(g.units)))
		groups += t.group[r]
	}
	for c := range t.unit {
		t.unit[c] = gained(t.unit[c], old.unit[c], g.at(len(g.groups), c))
		units += t.unit[c]
	}
	t.total = min(groups, units)
	return t
}

// at is the place of a group and a unit of a table; those behind the last one are in none.
func (g *grid) at(r, c int) (p place) {
	if r < len(g.groups) {
		p.group = g.groups[r]
	}
	if c < len(g.units) {
		p.unit = g.units[c]
	}
	return p
}

// open shows what q shows too, and reports whether that is more.
func (p *pattern) open(q *pattern) (more bool) {
	show := func(hidden *bool, there bool) {
		more = more || *hidden && !there
		*hidden = *hidden && there
	}
	show(&p.all, q.all)
	for r := range p.group {
		show(&p.group[r], q.group[r])
		for c := range p.unit {
			show(&p.inner[r][c], q.inner[r][c])
		}
	}
	for c := range p.unit {
		show(&p.unit[c], q.unit[c])
	}
	return more
}

// shownThen is the pattern of an earlier release, as its reader sees it.
func (g *guard) shownThen(a gap.Audience, grid *grid, figures map[string]counts, p *past) *pattern {
	q := grid.primary(1 << 30) // everything hidden
	show := func(at place) {
		r, c := grid.find(at)
		switch {
		case at == everyone:
			q.all = false
		case at.unit == "" && r >= 0:
			q.group[r] = false
		case at.group == "" && c >= 0:
			q.unit[c] = false
		case r >= 0 && c >= 0:
			q.inner[r][c] = false
		}
	}
	for _, list := range [][]gap.Row{p.wave.Gaps, p.wave.Outcomes} {
		for i := range list {
			r := &list[i]
			s := sideOf(a, r)
			_, asked := figures[r.Level+":"+r.ID]
			if _, base := figures[""]; (asked || base) && own(a, r.Place) && (s.Score.Known() || s.N.Known() || s.NBand != "") {
				show(placeOf(a, r.Place))
			}
		}
	}
	for _, n := range append(p.wave.N[:], p.wave.Participation...) {
		if _, base := figures[""]; base && n.Audience == a.String() && (n.N.Known() || n.NBand != "") {
			show(placeOf(a, n.Place))
		}
	}
	for key, list := range map[string][]gap.GroupShares{keySpectrum: p.wave.Spectrum, keyPeople: p.wave.People} {
		for _, s := range list {
			if _, asked := figures[key]; asked && s.Audience == a.String() && (s.N.Known() || s.NBand != "") {
				show(placeOf(a, s.Place))
			}
		}
	}
	return q
}

// few reports that somebody's answers are shown of a place with fewer than k of them.
func (p *pattern) few(k int) bool {
	for _, t := range p.grid.tables {
		for r, hidden := range p.group {
			if !hidden && t.group[r] > 0 && t.group[r] < k {
				return true
			}
			for c, gone := range p.inner[r] {
				if !gone && p.grid.crossed && t.inner[r][c] > 0 && t.inner[r][c] < k {
					return true
				}
			}
		}
		for c, hidden := range p.unit {
			if !hidden && t.unit[c] > 0 && t.unit[c] < k {
				return true
			}
		}
	}
	return false
}

// stale reports that some finest group had people then and gained nobody.
func (g *grid) stale(now, then counts) bool {
	was, is := g.table(then), g.table(now)
	if g.crossed {
		for r, row := range was.inner {
			for c, n := range row {
				if n > 0 && is.inner[r][c] <= n {
					return true
				}
			}
		}
		return false
	}
	if len(g.groups) > 0 && len(g.units) > 0 {
		return true // who is in both is not known
	}
	for _, x := range [][2][]int{{was.group, is.group}, {was.unit, is.unit}} {
		for i, n := range x[0] {
			if n > 0 && x[1][i] <= n {
				return true
			}
		}
	}
	return false
}

func sortedPlaces(c counts) []place {
	list := make([]place, 0, len(c))
	for at := range c {
		list = append(list, at)
	}
	slices.SortFunc(list, func(x, y place) int { return cmp.Or(cmp.Compare(x.group, y.group), cmp.Compare(x.unit, y.unit)) })
	return list
}
