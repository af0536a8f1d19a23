package across

import (
	"maps"
	"math"
	"slices"

	"mirror/gap"
)

// Words of a target.
const (
	Reached    = "reached"
	NotReached = "not_reached"
	NotClear   = "not_clear"
)

// everything is the id of the target for the mean over a trust spectrum's items.
const everything = "all"

// targets are management's for this wave, for everyone and for each segment, beside where employees believe the company
// is and where customers put it (domain.md rows 38 to 41). A segment without a target of its own has everyone's.
func (a *all) targets(v *view) []gap.Target {
	out := []gap.Target{}
	common, own := a.settings.Targets[v.ID], a.settings.SegmentTargets[v.ID]
	named := map[string]bool{}
	for id := range common {
		named[id] = true
	}
	for _, byDimension := range own {
		for id := range byDimension {
			named[id] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		for _, w := range v.whereabouts(a, id) {
			target, ok := own[string(w.segment)][id]
			if !ok {
				target, ok = common[id]
			}
			if !ok {
				continue
			}
			t := gap.Target{Dimension: id, Segment: w.segment, Target: gap.Some(target), Believed: w.believed, Actual: w.actual, Reason: w.reason}
			if actual, known := w.actual.Value.Value(); known {
				t.Distance, t.Reached = gap.Some(target-actual), reached(w.actual, target)
			}
			out = append(out, t)
		}
	}
	return out
}

// reached says whether customers' interval lies beyond the target.
func reached(actual gap.Estimate, target float64) gap.Word {
	switch {
	case actual.Low.Known() && actual.Low.Or(0) >= target:
		return Reached
	case actual.High.Known() && actual.High.Or(0) < target:
		return NotReached
	}
	return NotClear
}

// whereabouts is where both sides put a dimension, for everyone or a segment, on its own scale.
type whereabouts struct {
	segment          gap.Word
	believed, actual gap.Estimate
	reason           gap.Word
}

func (v *view) whereabouts(a *all, id string) (list []whereabouts) {
	if id == everything {
		return v.onSpectrum()
	}
	rows := v.rows(gap.LevelDimension, id)
	width := widthOf(rows)
	for _, r := range rows {
		if r.Cell != "" || r.Unit != "" {
			continue
		}
		w := whereabouts{segment: r.Segment, reason: r.Reason}
		if r.Verdict != gap.NotShown {
			w.believed, w.actual = a.own(r, gap.Employee, width), a.own(r, gap.Customer, width)
		}
		list = append(list, w)
	}
	return list
}

// own is a side's score on its own scale, of so many steps.
func (a *all) own(r *gap.Row, at gap.Audience, width float64) gap.Estimate {
	mean, ok := sideOf(at, r).Mean.Value()
	f := a.side(r, at)
	if !ok || !f.known {
		return gap.Estimate{}
	}
	e := sum(term{width / 100, f})
	if half, ok := reach(e.Value, e.Low, e.High); ok && width > 0 {
		return around(mean, half)
	}
	return gap.Estimate{Value: gap.Some(mean)}
}

// widthOf is the width of a figure's own scale, from its scores and means; 0 where they do not tell.
func widthOf(rows []*gap.Row) float64 {
	least, most := [2]float64{math.Inf(1)}, [2]float64{math.Inf(-1)}
	for _, r := range rows {
		for _, s := range []*gap.Side{&r.Customers, &r.Employees} {
			score, ok1 := s.Score.Value()
			mean, ok2 := s.Mean.Value()
			if !ok1 || !ok2 {
				continue
			}
			if score < least[0] {
				least = [2]float64{score, mean}
			}
			if score > most[0] {
				most = [2]float64{score, mean}
			}
		}
	}
	if !(most[0]-least[0] > 1e-6) {
		return 0
	}
	width := 100 * (most[1] - least[1]) / (most[0] - least[0])
	if whole := math.Round(width); math.Abs(whole-width) < 0.25 { // means are rounded to two places
		return whole
	}
	return width
}

// onSpectrum is the mean over the items of a trust spectrum.
func (v *view) onSpectrum() (list []whereabouts) {
	var believed gap.Estimate
	for i := range v.Spectrum {
		if s := &v.Spectrum[i]; s.Place == (gap.Place{}) && s.Audience == gap.Employee.String() {
			believed = gap.Estimate{Value: s.Mean, Low: s.Low, High: s.High}
		}
	}
	for i := range v.Spectrum {
		if s := &v.Spectrum[i]; s.Audience == gap.Customer.String() && s.Cell == "" && s.Unit == "" {
			list = append(list, whereabouts{s.Segment, believed, gap.Estimate{Value: s.Mean, Low: s.Low, High: s.High}, s.Reason})
		}
	}
	return list
}
