package disclosure

import (
	"cmp"
	"slices"

	"mirror/gap"
)

// decide is the pattern of a grid that must hold against earlier releases too.
func (g *guard) against(a gap.Audience, grid *grid, figures map[string]counts, k int, forced []*pattern) *pattern {
	pasts := chained(g.past)
	for _, p := range pasts {
		for _, id := range sortedKeys(figures) {
			if d := changed(figures[id], p.counts[a][id], p.lost[a]); figures[id][everyone] > 0 && d[everyone] > 0 {
				t := grid.table(d)
				t.change = true
				grid.tables = append(grid.tables, t)
			}
		}
	}
	out := grid.decide(k, forced...)
	for _, p := range pasts {
		old := g.shownThen(a, grid, figures, &p)
		known := old.clone()
		for i := range p.after { // a reader of several has all that they show
			known.open(g.shownThen(a, grid, figures, &p.after[i]))
		}
		if q := g.then(a, grid, figures, &p, known, out, k); q == nil || q.safe(k) && !q.few(k) {
			continue
		}
		forced = append(forced, old) // nothing is shown that was hidden
		out = grid.decide(k, forced...)
	}
	return out
}

// chained are earlier releases, each with those after it, and the people who came between each two: whoever holds three
// releases can tell them from all others.
func chained(list []past) (all []past) {
	for i, p := range list {
		p.after = list[i+1:]
		all = append(all, p)
	}
	for i := range list {
		for j := i + 1; j < len(list); j++ {
			came := list[j]
			came.after, came.all = list[j+1:], &list[j].counts
			for a := range came.counts {
				came.counts[a] = map[string]counts{}
				for id, now := range list[j].counts[a] {
					d := counts{}
					for at, n := range now {
						d[at] = max(n-list[i].counts[a][id][at], 0)
					}
					came.counts[a][id] = d
				}
			}
			all = append(all, came)
		}
	}
	return all
}

// before are all answers that there were before so many of the releases after this one.
func (p *past) before(a gap.Audience, after int) map[string]counts {
	switch {
	case after > 0:
		return p.after[after-1].counts[a]
	case p.all != nil:
		return p.all[a]
	}
	return p.counts[a]
}

// open shows what another pattern of the same places shows.
func (p *pattern) open(q *pattern) {
	p.all = p.all && q.all
	for r := range p.group {
		p.group[r] = p.group[r] && q.group[r]
		for c := range p.unit {
			p.inner[r][c] = p.inner[r][c] && q.inner[r][c]
		}
	}
	for c := range p.unit {
		p.unit[c] = p.unit[c] && q.unit[c]
	}
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
		for i := range p.after { // step by step: nobody may have come here before one, and there before the next
			stale = stale || grid.stale(p.after[i].counts[a][id], p.before(a, i)[id], p.lost[a])
		}
		stale = stale || grid.stale(figures[id], p.before(a, len(p.after))[id], p.lost[a])
	}
	if !stale {
		return nil
	}
	both.grid = newGrid(grid.groups, grid.units, grid.pairs, list)
	if both.grid.base = grid.base; len(both.grid.tables) == 0 {
		return nil // nobody came in between
	}
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
