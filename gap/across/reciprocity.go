package across

import (
	"mirror/gap"
	"mirror/gap/stat"
)

const reasonFewGroups = "fewer than three groups are shown"

// reciprocity sets, over segments and over units, whether customers feel the company is on their side against whether
// they speak for it (domain.md row 43). On their side is the mean over the trust spectrum, or over the emotional
// dimensions in a pack without one; speaking for the company is the pack's own recommendation, for a spectrum without
// one that of another pack of the wave.
func (a *all) reciprocity(v *view) []gap.Reciprocity {
	out := []gap.Reciprocity{}
	level, id := gap.LevelFamily, string(gap.Emotional)
	if len(v.Spectrum) > 0 {
		level, id = gap.LevelOverall, "all"
	}
	onSide := v.find(level, id, gap.Place{})
	speaking, y := a.recommendation(v)
	if speaking != v && len(v.Spectrum) == 0 {
		return out
	}
	if onSide == nil || !onSide.Customers.Score.Known() || y == "" {
		return out
	}
	for _, by := range []string{"segment", "unit"} {
		r := gap.Reciprocity{By: by, Points: []gap.LinkPoint{},
			X: gap.Figure{Pack: v.Pack, Audience: gap.Customer.String(), Level: level, ID: id},
			Y: gap.Figure{Pack: speaking.Pack, Audience: gap.Customer.String(), Level: gap.LevelOutcome, ID: y},
		}
		a.reciprocal(&r, v, speaking)
		out = append(out, r)
	}
	return out
}

// recommendation is the outcome that says whether customers speak for the company, and the pack of the wave that asks it.
func (a *all) recommendation(v *view) (*view, string) {
	for _, pack := range append([]*view{v}, a.sameWave(v.ID)...) {
		for i := range pack.Outcomes {
			r := &pack.Outcomes[i]
			if r.Place == (gap.Place{}) && r.Customers.Score.Known() && (r.ID == a.settings.Outcome || r.Net != nil) {
				return pack, r.ID
			}
		}
	}
	return nil, ""
}

func (a *all) reciprocal(r *gap.Reciprocity, v, speaking *view) {
	var xs, ys []float64
	for _, row := range v.rows(r.X.Level, r.X.ID) {
		grouped := row.Unit != "" && row.Segment == ""
		if r.By == "segment" {
			grouped = row.Segment != "" && row.Unit == ""
		}
		other := speaking.find(r.Y.Level, r.Y.ID, row.Place)
		if !grouped || row.Cell != "" || other == nil {
			continue
		}
		x, ok1 := row.Customers.Score.Value()
		y, ok2 := other.Customers.Score.Value()
		if ok1 && ok2 {
			xs, ys = append(xs, x), append(ys, y)
			r.Points = append(r.Points, gap.LinkPoint{Unit: row.Unit, Segment: row.Segment, X: gap.Some(x), Y: gap.Some(y)})
		}
	}
	slope, ok := stat.Slope(xs, ys, confidence)
	if !ok {
		r.Reason = reasonFewGroups
		return
	}
	r.Slope = gap.Estimate{Value: gap.Some(10 * slope.Gap), Low: gap.Some(10 * slope.Low), High: gap.Some(10 * slope.High)}
	if c, ok := stat.Pearson(xs, ys); ok {
		r.R = correlation(c, float64(len(xs)), stat.FisherInterval)
	}
}
