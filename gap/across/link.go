package across

import (
	"fmt"
	"math"

	"mirror/gap"
	"mirror/gap/stat"
)

// LevelNet is the level of a figure made of shares of people: one group's percentage minus another's.
const LevelNet = "net"

const (
	fewUnits       = 10 // below, a link shows a direction at most
	reasonFewUnits = "fewer than three units are shown"
	noteCause      = "Over %d units: how the figures go together, not what causes what."
	noteFew        = "With fewer than ten units the range is so wide that this shows a direction at most."
)

// links sets employees' figures against customers' over the units of a wave: how employees rate their own work, in any
// pack of the wave, against customers' outcomes in this one; and both sides' figures on the same topic. The two sides
// are different people, so no figure is set against a part of itself (methods.md §3.25).
func (a *all) links(v *view) []gap.Link {
	out := []gap.Link{}
	for _, pack := range a.sameWave(v.ID) {
		if pack.Predicted {
			continue
		}
		for _, x := range pack.figures(gap.Employee, gap.LevelDimension, gap.LevelOverall, LevelNet) {
			for _, y := range v.figures(gap.Customer, gap.LevelOutcome) {
				out = append(out, a.link(pack, v, x, y))
			}
		}
	}
	for _, y := range v.figures(gap.Customer, gap.LevelDimension, gap.LevelOverall) {
		x := y
		x.Audience = gap.Employee.String()
		if len(v.points(x)) > 0 {
			out = append(out, a.link(v, v, x, y))
		}
	}
	return out
}

// figures are one side's figures that some unit has, of the levels asked for.
func (v *view) figures(at gap.Audience, levels ...string) (list []gap.Figure) {
	add := func(level, id string) {
		f := gap.Figure{Pack: v.Pack, Audience: at.String(), Level: level, ID: id}
		if len(v.points(f)) > 0 {
			list = append(list, f)
		}
	}
	for _, level := range levels {
		if level == LevelNet {
			if v.UnitScore != nil && at == gap.Employee {
				add(LevelNet, v.UnitScore.ID)
			}
			continue
		}
		for _, rows := range [][]gap.Row{v.Gaps, v.Outcomes} {
			for i := range rows {
				if r := &rows[i]; r.Level == level && r.Place == (gap.Place{}) {
					add(level, r.ID)
				}
			}
		}
	}
	return list
}

// points are a figure's shown values by unit.
func (v *view) points(f gap.Figure) map[gap.Word]float64 {
	at := gap.Customer
	if f.Audience == gap.Employee.String() {
		at = gap.Employee
	}
	points := map[gap.Word]float64{}
	if f.Level == LevelNet {
		for i := range v.People {
			if g := &v.People[i]; g.Unit != "" && g.Cell == "" && g.Segment == "" && g.Audience == f.Audience {
				if x, ok := net(g, v.UnitScore); ok {
					points[g.Unit] = x
				}
			}
		}
		return points
	}
	for _, r := range v.rows(f.Level, f.ID) {
		if r.Unit != "" && r.Cell == "" && r.Segment == "" {
			if x, ok := sideOf(at, r).Score.Value(); ok {
				points[r.Unit] = x
			}
		}
	}
	return points
}

// net is the percentage of people in one group minus that in another.
func net(g *gap.GroupShares, s *gap.UnitScore) (float64, bool) {
	value, found := 0.0, 0
	for i, id := range g.Groups {
		if i >= len(g.Shares) || id != s.Plus && id != s.Minus {
			continue
		}
		x, ok := g.Shares[i].Value()
		if !ok {
			return 0, false
		}
		if found++; id == s.Minus {
			x = -x
		}
		value += 100 * x
	}
	return value, found == 2
}

// link fills one link; the units are those shown on both sides, in the order of the customers' rows.
func (a *all) link(staff, customers *view, x, y gap.Figure) gap.Link {
	l := gap.Link{X: x, Y: y, Points: []gap.LinkPoint{}}
	left, right := staff.points(x), customers.points(y)
	var xs, ys []float64
	for _, r := range customers.rows(y.Level, y.ID) {
		if r.Unit == "" || r.Cell != "" || r.Segment != "" {
			continue
		}
		p, ok1 := left[r.Unit]
		q, ok2 := right[r.Unit]
		if ok1 && ok2 {
			xs, ys = append(xs, p), append(ys, q)
			l.Points = append(l.Points, gap.LinkPoint{Unit: r.Unit, X: gap.Some(p), Y: gap.Some(q)})
		}
	}
	l.Units = len(xs)
	l.ReliabilityX, l.ReliabilityY = staff.reliability(x), customers.reliability(y)
	if l.Units < 3 {
		l.Reason = reasonFewUnits
		return l
	}
	correlate(&l, xs, ys)
	l.Notes = append(l.Notes, fmt.Sprintf(noteCause, l.Units))
	if l.Units < fewUnits {
		l.Notes = append(l.Notes, noteFew)
	}
	return l
}

// correlate fills the correlations of a link.
func correlate(l *gap.Link, xs, ys []float64) {
	n := float64(len(xs))
	r, ok := stat.Pearson(xs, ys)
	if !ok {
		l.Reason = "the units do not differ"
		return
	}
	l.Pearson = correlation(r, n, stat.FisherInterval)
	if p, ok := stat.CorrelationP(r, n); ok {
		l.P = gap.Some(p)
	}
	if rho, ok := stat.Spearman(xs, ys); ok {
		l.Spearman = correlation(rho, n, stat.BonettWright)
	}
	product := l.ReliabilityX.Or(0) * l.ReliabilityY.Or(0)
	if c := r / math.Sqrt(max(product, 0)); product > 0 && math.Abs(c) <= 1 {
		l.Corrected = gap.Some(c)
	}
}

// correlation is r with the interval of n pairs, where there is one.
func correlation(r, n float64, interval func(r, n, level float64) (stat.Interval, bool)) gap.Estimate {
	e := gap.Estimate{Value: gap.Some(r)}
	if i, ok := interval(r, n, confidence); ok {
		e.Low, e.High = gap.Some(i.Low), gap.Some(i.High)
	}
	return e
}

// reliability of the units' means of a dimension, where the release tells it.
func (v *view) reliability(f gap.Figure) gap.Number {
	for i := range v.Coherence {
		if c := &v.Coherence[i]; c.By == "unit" && c.Audience == f.Audience && f.Level == gap.LevelDimension && c.Dimension == f.ID {
			return c.ICC2
		}
	}
	return gap.Number{}
}
