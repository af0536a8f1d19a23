package disclosure

import (
	"slices"

	"mirror/gap"
)

// A copy shares no memory with what it was made from: neither the engine's
// result nor a reader's changes can reach a release.

func cloneSettings(s gap.Settings) gap.Settings {
	s.Packs = slices.Clone(s.Packs)
	s.Breakdowns = cloned(s.Breakdowns, func(b *[]string) { *b = slices.Clone(*b) })
	return s
}

func cloneWave(w gap.Wave) gap.Wave {
	w.Participation = cloned(w.Participation, nil)
	w.Gaps = cloned(w.Gaps, cloneRow)
	w.Outcomes = cloned(w.Outcomes, cloneRow)
	w.Drivers = cloned(w.Drivers, func(d *gap.Drivers) {
		d.Items, d.Notes = cloned(d.Items, nil), slices.Clone(d.Notes)
	})
	w.Priorities = cloned(w.Priorities, nil)
	w.Cells = cloned(w.Cells, nil)
	w.Distributions = cloned(w.Distributions, func(d *gap.Distribution) {
		d.Values, d.Shares = cloned(d.Values, nil), cloned(d.Shares, nil)
	})
	w.Picks = cloned(w.Picks, nil)
	w.Spectrum = cloned(w.Spectrum, cloneShares)
	w.People = cloned(w.People, cloneShares)
	w.Changes = cloned(w.Changes, cloneRow)
	w.Linkage = cloned(w.Linkage, cloneRow)
	w.Quality = cloned(w.Quality, func(q *gap.Quality) { q.Without = slices.Clone(q.Without) })
	w.Comments = cloned(w.Comments, nil)
	w.Notes = cloned(w.Notes, nil)
	w.Crossed, w.Base, w.Found = nil, nil, gap.Found{} // never in a release
	return w
}

func cloneRow(r *gap.Row) {
	r.Served, r.Marks = slices.Clone(r.Served), slices.Clone(r.Marks)
	if r.Net != nil {
		net := *r.Net
		r.Net = &net
	}
}

func cloneShares(s *gap.GroupShares) {
	s.Groups, s.Shares = cloned(s.Groups, nil), cloned(s.Shares, nil)
}

// cloned copies a list and, with deep, what its elements point to. A missing
// list becomes an empty one, so that JSON says [].
func cloned[T any](list []T, deep func(*T)) []T {
	out := make([]T, len(list))
	copy(out, list)
	if deep != nil {
		for i := range out {
			deep(&out[i])
		}
	}
	return out
}
