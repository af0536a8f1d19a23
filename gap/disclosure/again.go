package disclosure

import (
	"cmp"
	"slices"

	"mirror/gap"
)

// decide is the pattern of a grid that must hold against earlier releases too.
func (g *guard) against(a gap.Audience, grid *grid, figures map[string]counts, k int, forced []*pattern) *pattern {
	for _, p := range g.past {
		for _, id := range sortedKeys(figures) {
			if d := changed(figures[id], p.counts[a][id], p.lost[a]); figures[id][everyone] > 0 && d[everyone] > 0 {
				t := grid.table(d)
				t.change = true
				grid.tables = append(grid.tables, t)
			}
		}
	}
	out := grid.decide(k, forced...)
	for _, p := range g.past {
		old := g.shownThen(a, grid, figures, &p)
		if q := g.then(a, grid, figures, &p, old, out, k); q == nil || q.safe(k) && !q.few(k) {
			continue
		}
		forced = append(forced, old) // nothing is shown that was hidden
		out = grid.decide(k, forced...)
	}
	return out
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

// then is what an earlier release would have been, had it shown what is shown now as well; nil where that does not
// matter, because nothing more is shown or somebody came to each of the finest groups.
func (g *guard) then(a gap.Audience, grid *grid, figures map[string]counts, p *past, old, now *pattern, k int) *pattern {
	both, more := old.clone(), false
	for r := range both.group {
		more = more || old.group[r] && !now.group[r]
		both.group[r] = old.group[r] && now.group[r]
		for c := range both.unit {
			more = more || old.inner[r][c] && !now.inner[r][c]
			both.inner[r][c] = old.inner[r][c] && now.inner[r][c]
		}
	}
	for c := range both.unit {
		more = more || old.unit[c] && !now.unit[c]
		both.unit[c] = old.unit[c] && now.unit[c]
	}
	both.all = old.all && now.all
	if !more {
		return nil
	}
	var list []counts
	stale := false
	for _, id := range sortedKeys(figures) {
		was := p.counts[a][id]
		list = append(list, was)
		stale = stale || grid.stale(figures[id], was, p.lost[a])
	}
	if !stale {
		return nil
	}
	both.grid = newGrid(grid.groups, grid.units, grid.pairs, list)
	both.grid.base = grid.base
	return both
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
func (g *grid) stale(now, then counts, lost map[place]bool) bool {
	d := changed(now, then, lost)
	for at := range lost {
		d[at] = max(now[at]-then[at], 0)
	}
	was, came := g.table(then), g.table(d)
	if g.crossed {
		for r, row := range was.inner {
			for c, n := range row {
				if n > 0 && came.inner[r][c] == 0 {
					return true
				}
			}
		}
		return false
	}
	if len(g.groups) > 0 && len(g.units) > 0 {
		return true // who is in both is not known
	}
	for _, x := range [][2][]int{{was.group, came.group}, {was.unit, came.unit}} {
		for i, n := range x[0] {
			if n > 0 && x[1][i] == 0 {
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
