package disclosure

import (
	"slices"

	"mirror/gap"
)

// A declared group is listed whether anybody answered or not, so that few
// answers look like none. A group that was only found in the answers would not
// be there without them: with few it is left out altogether, name and all.

// drop leaves out everything about unlisted groups.
func (g *guard) drop(w *gap.Wave) {
	rows := func(r gap.Row) bool { return g.unlisted(r.Place) }
	w.Gaps = slices.DeleteFunc(w.Gaps, rows)
	w.Outcomes = slices.DeleteFunc(w.Outcomes, rows)
	w.Participation = slices.DeleteFunc(w.Participation, func(p gap.Participation) bool { return g.unlisted(p.Place) })
	w.Distributions = slices.DeleteFunc(w.Distributions, func(d gap.Distribution) bool { return g.unlisted(d.Place) })
	shares := func(s gap.GroupShares) bool { return g.unlisted(s.Place) }
	w.Spectrum = slices.DeleteFunc(w.Spectrum, shares)
	w.People = slices.DeleteFunc(w.People, shares)
	w.Cells = slices.DeleteFunc(w.Cells, func(c gap.Cell) bool { return g.unlisted(gap.Place{Cell: gap.Word(c.ID)}) })
}

// unlisted reports a place with a group that was found in too few answers.
func (g *guard) unlisted(p gap.Place) bool {
	found := g.wave.Found
	return found.Cells && p.Cell != "" && g.few(gap.Employee, place{group: string(p.Cell)}) ||
		found.Segments && p.Segment != "" && g.few(gap.Customer, place{group: string(p.Segment)}) ||
		found.Units && p.Unit != "" && g.few(gap.Employee, place{unit: string(p.Unit)}) && g.few(gap.Customer, place{unit: string(p.Unit)})
}

// few reports fewer answers than the smallest group to each and every figure.
func (g *guard) few(a gap.Audience, at place) bool {
	n := 0
	for _, c := range g.base[a].figures {
		n = max(n, c[at])
	}
	for _, pair := range g.subject {
		if pair[a] != nil {
			for _, c := range pair[a].figures {
				n = max(n, c[at])
			}
		}
	}
	return n < g.limits.group[a]
}
