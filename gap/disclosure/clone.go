package disclosure

import (
	"maps"
	"slices"

	"mirror/gap"
)

// A copy shares no memory with what it was made from: neither the engine's
// result nor a reader's changes can reach a release.

func cloneSettings(s gap.Settings) gap.Settings {
	s.Packs = slices.Clone(s.Packs)
	s.Targets = maps.Clone(s.Targets) // by wave; what is in them is not changed by anybody
	s.SegmentTargets = maps.Clone(s.SegmentTargets)
	s.Actions = cloned(s.Actions, func(a *gap.Action) {
		a.Answers, a.Units = slices.Clone(a.Answers), slices.Clone(a.Units)
	})
	s.Breakdowns = cloned(s.Breakdowns, func(b *[]string) { *b = slices.Clone(*b) })
	return s
}

func cloneWave(w gap.Wave) gap.Wave {
	if w.Plan != nil {
		plan := *w.Plan
		plan.Breakdowns = cloned(plan.Breakdowns, func(b *[]string) { *b = slices.Clone(*b) })
		plan.Groups = cloned(plan.Groups, nil)
		w.Plan = &plan
	}
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
	w.Reliability = cloned(w.Reliability, func(r *gap.Reliability) {
		r.ItemRest, r.Notes = cloned(r.ItemRest, nil), slices.Clone(r.Notes)
	})
	w.Agreement = cloned(w.Agreement, nil)
	w.Coherence = cloned(w.Coherence, nil)
	cloneAcross(&w)
	w.Quality = cloned(w.Quality, func(q *gap.Quality) { q.Without = slices.Clone(q.Without) })
	w.Comments = cloned(w.Comments, nil)
	w.Notes = cloned(w.Notes, nil)
	w.Crossed, w.Base, w.Found = nil, nil, gap.Found{} // never in a release
	return w
}

// cloneAcross copies what gap/across makes.
func cloneAcross(w *gap.Wave) {
	if w.UnitScore != nil {
		score := *w.UnitScore
		w.UnitScore = &score
	}
	w.Changes = cloned(w.Changes, nil)
	w.Trends = cloned(w.Trends, func(t *gap.Trend) { t.Waves = slices.Clone(t.Waves) })
	w.Linkage = cloned(w.Linkage, func(l *gap.Link) {
		l.Points, l.Notes = cloned(l.Points, nil), slices.Clone(l.Notes)
	})
	w.Effects = cloned(w.Effects, func(e *gap.Effect) {
		e.PartUnits, e.OtherUnits = slices.Clone(e.PartUnits), slices.Clone(e.OtherUnits)
	})
	w.Standings = cloned(w.Standings, func(s *gap.Standings) { s.Cells = cloned(s.Cells, nil) })
	w.Targets = cloned(w.Targets, nil)
	w.Reciprocity = cloned(w.Reciprocity, func(r *gap.Reciprocity) { r.Points = cloned(r.Points, nil) })
	w.WhatIf = cloned(w.WhatIf, nil)
	w.Words = cloned(w.Words, nil)
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
