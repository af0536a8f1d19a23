package disclosure

import (
	"cmp"
	"slices"
)

// Hiding goes step by step, and a later step can make an earlier one needless.
// So what was hidden only to protect others is shown again, the largest first,
// wherever every rule still holds without it.

// restore shows again what is not needed; what must hides stays hidden.
func (p *pattern) restore(k int, must *pattern) {
	if p.all {
		return
	}
	p.restoreMargins(k, must)
	if p.grid.pairs {
		p.restorePairs(k, must)
	}
}

// restoreMargins tries groups and units. Their pairs are tried after them.
func (p *pattern) restoreMargins(k int, must *pattern) {
	var margins []margin
	for r, hidden := range p.group {
		if hidden && !must.group[r] {
			margins = append(margins, p.marginOf(true, r))
		}
	}
	for c, hidden := range p.unit {
		if hidden && !must.unit[c] {
			margins = append(margins, p.marginOf(false, c))
		}
	}
	slices.SortStableFunc(margins, func(m, o margin) int { return o.compare(m) })
	for _, m := range margins {
		if m.set(p, false); !p.safe(k) {
			m.set(p, true)
		}
	}
}

// safe reports that every rule holds.
func (p *pattern) safe(k int) bool {
	groups, units := p.children()
	if !groups.safe(k) || !units.safe(k) {
		return false
	}
	return !p.grid.crossed || p.newAudit(k).safe()
}

// restorePairs tries pairs. Only the intervals that stand on a pair can become
// too narrow by it, so only they are asked again.
func (p *pattern) restorePairs(k int, must *pattern) {
	pairs := p.chosen(must)
	if len(pairs) == 0 {
		return
	}
	a := p.newAudit(k)
	if !a.safe() {
		return // every pattern that comes here is safe; if one were not, hiding less would not help
	}
	for _, at := range pairs {
		e := p.edge(at[0], at[1])
		users := a.standing(e)
		a.set(at[0], at[1], false)
		if slices.ContainsFunc(users, func(i int) bool { _, ok := a.wide(i); return !ok }) {
			a.set(at[0], at[1], true)
			for _, i := range users {
				a.wide(i)
			}
		}
	}
}

// chosen are the pairs of shown groups and units that are hidden for others' sake, the largest first.
func (p *pattern) chosen(must *pattern) (pairs [][2]int) {
	for r := range p.inner {
		for c, hidden := range p.inner[r] {
			if hidden && !must.inner[r][c] && !p.group[r] && !p.unit[c] {
				pairs = append(pairs, [2]int{r, c})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y [2]int) int {
		return cmp.Compare(p.grid.size(y[0], y[1]), p.grid.size(x[0], x[1]))
	})
	return pairs
}

// standing are the pairs whose interval stands on an edge.
func (a *audit) standing(e int) (pairs []int) {
	for _, i := range a.users[e] {
		if slices.Contains(a.edges[i], e) && !slices.Contains(pairs, i) {
			pairs = append(pairs, i)
		}
	}
	return pairs
}
