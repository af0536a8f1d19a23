package disclosure

import (
	"math"

	"mirror/gap"
)

// scale is the straight line between a figure's own scale and points of 100,
// found again from the figures themselves: a row carries both.
type scale struct {
	lo, hi float64 // own values at 0 and 100 points
	known  bool
	share  bool // the score is a share of people in disguise (a choice item)
}

// points is how many answers the scale has.
func (s *scale) points(level string) int {
	switch {
	case s != nil && s.known:
		return max(2, int(math.Abs(s.hi-s.lo)+0.5)+1)
	case level == gap.LevelItem || level == gap.LevelOutcome || level == gap.LevelDimension:
		return coarseScale
	}
	return usualScale // a score over many items has far more steps than any of them
}

// Scales assumed where a figure does not tell: a short one where that hides more.
const (
	coarseScale = 5
	usualScale  = 7
)

// own turns points into the figure's own scale.
func (s *scale) own(score gap.Number) gap.Number {
	if s == nil || !s.known {
		return gap.Number{}
	}
	return score.Map(func(x float64) float64 { return round(s.lo+x*(s.hi-s.lo)/100, 0.01) })
}

// scalesOf finds the scale of every figure, by level and id.
func scalesOf(w *gap.Wave) map[string]*scale {
	seen := map[string][][2]float64{} // score, mean
	figures := map[string]*gap.Row{}
	scored := map[string]bool{}
	for _, list := range [][]gap.Row{w.Gaps, w.Outcomes} {
		for i := range list {
			r := &list[i]
			key := r.Level + ":" + r.ID
			figures[key] = r
			for _, s := range []*gap.Side{&r.Customers, &r.Employees} {
				score, ok := s.Score.Value()
				scored[key] = scored[key] || ok
				if mean, also := s.Mean.Value(); ok && also {
					seen[key] = append(seen[key], [2]float64{score, mean})
				}
			}
		}
	}
	scales := map[string]*scale{}
	choices := map[string]bool{} // dimensions with a choice item; "" when there is any
	for key, r := range figures {
		scales[key] = lineThrough(seen[key])
		if (r.Level == gap.LevelItem || r.Level == gap.LevelOutcome) && scored[key] && len(seen[key]) == 0 {
			scales[key].share = true
			if r.Level == gap.LevelItem {
				choices[r.PartOf], choices[""] = true, true
			}
		}
	}
	for key, r := range figures {
		if len(seen[key]) > 0 || !scored[key] {
			continue
		}
		switch r.Level {
		case gap.LevelDimension:
			scales[key].share = choices[r.ID]
		case gap.LevelFamily, gap.LevelOverall, gap.LevelContrast:
			scales[key].share = choices[""]
		}
	}
	return scales
}

// lineThrough is the line through the two scores furthest apart.
func lineThrough(seen [][2]float64) *scale {
	if len(seen) == 0 {
		return &scale{}
	}
	least, most := seen[0], seen[0]
	for _, p := range seen {
		if p[0] < least[0] {
			least = p
		}
		if p[0] > most[0] {
			most = p
		}
	}
	if most[0]-least[0] < 1e-6 {
		return &scale{}
	}
	slope := (most[1] - least[1]) / (most[0] - least[0])
	lo := least[1] - slope*least[0]
	return &scale{lo: clean(lo), hi: clean(lo + 100*slope), known: true}
}

// clean rounds away what arithmetic left behind: ends of a scale are whole numbers, or nearly.
func clean(x float64) float64 {
	if r := math.Round(x); math.Abs(x-r) < 1e-3 {
		return r
	}
	return x
}
