package disclosure

import "mirror/gap"

// quality flags. What results become without the flagged would show their answers by
// subtraction, so it needs enough of them, and enough who remain.
func (g *guard) quality(w *gap.Wave) []gap.Quality {
	list := []gap.Quality{}
	for _, q := range w.Quality {
		a := audience(q.Audience)
		n := whole(q.N)
		out := gap.Quality{Flag: q.Flag, Audience: q.Audience, Reason: q.Reason}
		switch {
		case n > 0 && (n < g.limits.detail[a] || g.base[a].pattern.all):
			out.Reason = ReasonHidden
		case n > 0:
			out.Share = codedShare(q.Share, n)
			if n >= full {
				out.N = gap.Some(float64(n))
			}
			flagged := q.Share.Or(0) * float64(n)
			if flagged >= float64(g.limits.detail[a]) && float64(n)-flagged >= float64(g.limits.detail[a]) {
				out.Without = g.without(a, q.Without, flagged, float64(n)-flagged)
			}
		}
		list = append(list, out)
	}
	return list
}

// without are gaps without the flagged. Only the change is new; it is so coarse that subtracting tells the flagged, and
// those who remain, no better than a group of their number is shown.
func (g *guard) without(a gap.Audience, changed []gap.Changed, flagged, others float64) (list []gap.Changed) {
	for _, c := range changed {
		r := g.find(gap.LevelDimension, c.Dimension, gap.Place{})
		if r == nil {
			continue
		}
		row := g.row(*r)
		if row.Verdict == gap.NotShown {
			continue
		}
		out := gap.Changed{Dimension: c.Dimension, Gap: row.Gap, Verdict: row.Verdict, WithoutVerdict: c.WithoutVerdict}
		if row.Verdict != r.Verdict || others < full { // it is left open, or would be of so few
			out.WithoutVerdict = ""
		}
		step := 0.1
		for _, part := range []float64{flagged, others} {
			if part < full {
				points := g.scales[gap.LevelDimension+":"+c.Dimension].points(gap.LevelDimension)
				step = max(step, parentStep(bandOf(int(part), g.limits.group[a]).scoreStep(points)*part/(flagged+others)))
			}
		}
		if x, ok := c.Gap.Value(); ok {
			out.Without = c.Without.Map(func(y float64) float64 { return round(row.Gap.Or(0)+round(y-x, step), 0.1) })
		}
		list = append(list, out)
	}
	return list
}
