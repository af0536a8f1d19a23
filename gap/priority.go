package gap

import (
	"math"
	"slices"
)

// Quadrants of the priority matrix (methods.md §3.16).
const (
	FixFirst  = "fix_first"  // blind spot that matters at least as much as the average topic
	TalkAbout = "talk_about" // customers think better of us than staff do
	Watch     = "watch"      // matters and is known, or a blind spot that matters less
	Leave     = "leave"
)

// priorities places every dimension asked of both sides. Importance is the
// customers' driver share times the number of drivers; where it is not known a
// dimension is placed as if it were average. Blind spots are ranked by
// importance × gap at the bound nearest 0, in margins × room to improve; ties
// by the same with the gap itself (findings.yaml's order of urgency).
func (an *analysis) priorities(w *Wave) {
	w.Priorities = []Priority{}
	shares, k := map[string]float64{}, 0
	for _, d := range w.Drivers {
		if d.Audience != Customer.String() {
			continue
		}
		k = len(d.Items)
		for _, item := range d.Items {
			shares[item.Dimension] = item.Share.Or(0)
		}
	}
	urgency := map[string]float64{}
	for i := range an.rows {
		r := &an.rows[i]
		if r.place.kind != everyone || r.Level != LevelDimension || !r.Gap.Known() {
			continue
		}
		p := Priority{Dimension: r.ID, GapInMargins: r.Gap.Map(func(g float64) float64 { return g / an.frame.Margin })}
		x := 1.0
		if s, ok := shares[r.ID]; ok {
			x = s * float64(k)
			p.Importance = Some(x)
		}
		p.Quadrant = quadrant(r.Verdict, x)
		room := (100 - r.Customers.Score.Or(100)) / 100
		p.Index = Some(x * nearest(r) / an.frame.Margin * room)
		urgency[r.ID] = max(r.Gap.Or(0), 0) * x * room
		w.Priorities = append(w.Priorities, p)
	}
	rank(w.Priorities, an, urgency)
}

// nearest is the size of the gap at the bound of its interval nearest 0.
func nearest(r *compared) float64 {
	if !r.ok {
		return 0
	}
	return max(0, r.diff.Low, -r.diff.High)
}

func quadrant(verdict Word, importance float64) string {
	matters := importance >= 1-nearly
	switch {
	case verdict == NotEnoughEvidence:
		return NotEnoughEvidence
	case verdict == BlindSpot && matters:
		return FixFirst
	case verdict == HiddenStrength:
		return TalkAbout
	case verdict == BlindSpot || matters:
		return Watch
	}
	return Leave
}

// rank numbers the blind spots; an index is for order within a verdict only.
func rank(ps []Priority, an *analysis, urgency map[string]float64) {
	var blind []*Priority
	for i := range ps {
		if r := an.row(an.all[0], LevelDimension, ps[i].Dimension); r != nil && r.Verdict == BlindSpot {
			blind = append(blind, &ps[i])
		}
	}
	slices.SortStableFunc(blind, func(a, b *Priority) int {
		if x, y := a.Index.Or(0), b.Index.Or(0); math.Abs(x-y) > 1e-12 {
			return sign(y - x)
		}
		return sign(urgency[b.Dimension] - urgency[a.Dimension])
	})
	for i, p := range blind {
		p.Rank = i + 1
	}
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
