package disclosure

import (
	"math"
	"slices"
	"strings"

	"mirror/gap"
)

// row is a comparison as shown.
func (g *guard) row(r gap.Row) gap.Row {
	c, e := g.view(gap.Customer, &r), g.view(gap.Employee, &r)
	c.present = c.present || !g.silent(gap.Customer, &r)
	e.present = e.present || !g.silent(gap.Employee, &r)
	if c.present && !c.shown || e.present && !e.shown || !c.present && !e.present {
		return hidden(r)
	}
	out := gap.Row{
		Level: r.Level, ID: r.ID, PartOf: r.PartOf, Place: r.Place, Compared: r.Compared, Served: r.Served,
		Verdict: r.Verdict, Strength: r.Strength, Type: r.Type, Marks: g.marks(&r), Reason: r.Reason,
		Clustered: r.Clustered, Other: r.Other,
	}
	if c.present {
		out.Customers = c.side(gap.Customer, r.Customers, g.wholeFor(gap.Customer, &r), r.Level)
	}
	if e.present {
		out.Employees = e.side(gap.Employee, r.Employees, g.wholeFor(gap.Employee, &r), r.Level)
	}
	if c.present && e.present {
		if g.saysTooMuch(&out, &r, &c, &e) {
			out.Verdict, out.Strength, out.Type = gap.NotEnoughEvidence, gap.Unclear, gap.Unclear
		}
		g.compare(&out, &r, &c, &e)
	}
	if r.Net != nil && c.countable(out.Customers) && e.countable(out.Employees) {
		out.Net = net(r.Net, whole(out.Customers.N), whole(out.Employees.N))
	}
	out.Higher = g.higher(&r, &c)
	if (c.coded || e.coded) && out.Reason == "" {
		out.Reason = ReasonCoded
	}
	return out
}

// countable reports that a side may be split into promoters, passives and detractors, or has none to split.
func (v *view) countable(s gap.Side) bool {
	return !v.present || v.moments && s.Favourable.Known()
}

// higher are the shown segments a large shown segment scores above. A small or hidden one is not named: that it
// scores lower would be a figure of it.
func (g *guard) higher(r *gap.Row, c *view) []gap.Higher {
	if !c.moments {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Higher), func(h gap.Higher) bool {
		for _, rows := range [][]gap.Row{g.wave.Gaps, g.wave.Outcomes} {
			for i := range rows {
				o := &rows[i]
				if o.Level == r.Level && o.ID == r.ID && o.Segment == h.Than && o.Unit == "" {
					v := g.view(gap.Customer, o)
					return !v.shown || !v.moments
				}
			}
		}
		return true
	})
}

// largeGap is by how many points the gaps of two cells differ that divide the staff (findings.yaml).
const largeGap = 17

// marks are a row's marks. "Divided" stays only where two shown cells bear it
// out: from it alone a reader would know that a hidden cell stands apart.
func (g *guard) marks(r *gap.Row) []string {
	return slices.DeleteFunc(slices.Clone(r.Marks), func(m string) bool { return m == gap.Divided && !g.divided(r) })
}

func (g *guard) divided(r *gap.Row) bool {
	var low, high, gaps []float64
	for i := range g.wave.Gaps {
		c := &g.wave.Gaps[i]
		if c.Level != r.Level || c.ID != r.ID || c.Cell == "" || c.Unit != "" || !c.Low.Known() || !c.High.Known() {
			continue
		}
		if g.view(gap.Customer, c).shown && g.view(gap.Employee, c).shown {
			low, high, gaps = append(low, c.Low.Or(0)), append(high, c.High.Or(0)), append(gaps, c.Gap.Or(0))
		}
	}
	for i := range gaps {
		for j := range gaps {
			if gaps[i]-gaps[j] > largeGap && low[i] > high[j] {
				return true
			}
		}
	}
	return false
}

// hidden is a row of which nothing is said but what it would be about.
func hidden(r gap.Row) gap.Row {
	return gap.Row{
		Level: r.Level, ID: r.ID, PartOf: r.PartOf, Place: r.Place, Compared: r.Compared,
		Verdict: gap.NotShown, Type: tooSmall, Reason: ReasonHidden,
	}
}

// silent reports that a side without answers has nothing to hide: it was not
// asked, or nobody of it took part in the wave at all.
func (g *guard) silent(a gap.Audience, r *gap.Row) bool {
	return whole(g.wave.N[a].N) == 0 || strings.HasPrefix(string(r.Reason), "asked of one side")
}

// wholeFor reports that nothing of the figure is hidden on this side.
func (g *guard) wholeFor(a gap.Audience, r *gap.Row) bool {
	s := g.subject[g.key(r.Level, r.ID)][a]
	return s != nil && s.pattern.whole()
}

// compare fills what both sides make together. Nothing in it is more exact
// than the shown scores; verdicts were made from the exact ones (DESIGN.md §4.4).
func (g *guard) compare(out, r *gap.Row, c, e *view) {
	step := max(c.step, e.step)
	if r.Gap.Known() {
		out.Gap = difference(out.Employees.Score, out.Customers.Score, step)
	}
	if c.spread && e.spread && !c.coded && !e.coded {
		exact(out, r, c, e, step)
	} else {
		widened(out, r, c, e, step)
	}
	if e.hits && e.moments && c.moments && !c.coded && !e.coded { // beside few customers it would tell where their exact mean lies
		out.HitRate = codedShare(r.HitRate, e.n)
		out.HitLow, out.HitHigh = hits(out.HitRate, e.n, shareStep(e.n))
	}
	if e.spread && !e.coded {
		spreads(out, r, e)
	}
	out.ShareGap.Estimate = gap.Number{}
	if r.ShareGap.Estimate.Known() {
		out.ShareGap.Estimate = difference(out.Employees.Favourable, out.Customers.Favourable, 0.01)
	}
	if g.needed(out, r, c, e); fewOf(c, e) {
		out.Strength = g.strength(out)
	}
}

// fewOf reports a comparison with a group that shows no spread: of employees, or of fewer than 30 customers.
func fewOf(c, e *view) bool { return !e.spread || c.n < full }

// exact is the uncertainty of a comparison of two large groups.
func exact(out, r *gap.Row, c, e *view, step float64) {
	u := unsure(r, c, e)
	out.SE, out.DF = to(r.SE, atLeastStep(errorSteps, max(c.errorStep(), e.errorStep(), u.se))), r.DF.Map(func(x float64) float64 { return down(x, atLeastStep(countSteps, u.df)) })
	length := atLeastStep(lengthSteps, 1.96*u.se)
	out.Low, out.High = laid(out.Gap, r.Gap, r.Low, r.High, step, length)
	if c.isCoarse() || e.isCoarse() { // else the range would tell more of the spread than the shown spread
		least := up(twoSided*math.Hypot(c.mostError(&r.Customers), e.mostError(&r.Employees)), length)
		g := out.Gap.Or(0)
		out.Low = out.Low.Map(func(x float64) float64 { return min(x, tidy(g-least)) })
		out.High = out.High.Map(func(x float64) float64 { return max(x, tidy(g+least)) })
	}
	levels(out, r, step, u.se)
	share := max(shareStep(c.n), shareStep(e.n))
	out.Dominance = to(r.Dominance, share)
	out.Distance = to(r.Distance, max(step, parentStep(100*share/float64(max(c.scale.points(r.Level), e.scale.points(r.Level))-1))))
	if !limited(r.Employees.Favourable, e.n) && !limited(r.Customers.Favourable, c.n) {
		estimate := difference(out.Employees.Favourable, out.Customers.Favourable, 0.01)
		out.ShareGap.Low, out.ShareGap.High = laid(estimate, r.ShareGap.Estimate, r.ShareGap.Low, r.ShareGap.High, share, share)
	}
	if r.Net != nil && out.Employees.Favourable.Known() {
		out.Net = net(r.Net, whole(out.Customers.N), whole(out.Employees.N))
	}
}

// widened is the interval of a comparison with a small group. Its half-width
// is the band's, doubled until the true interval lies inside, so that it does not tell how
// much the group's answers differ: with the score, that would tell the answers (P32).
func widened(out, r *gap.Row, c, e *view, step float64) {
	estimate, ok := out.Gap.Value()
	low, known := r.Low.Value()
	high, also := r.High.Value()
	if !ok || !known || !also || c.coded || e.coded {
		return
	}
	width, slack := 0.0, (step+c.step+e.step)/2 // the two scores are rounded, and their difference
	for _, v := range []*view{c, e} {
		if v.share {
			slack += 50 * shareStep(v.n)
		}
		if !v.spread {
			width = max(width, v.width())
		}
	}
	width = up(width, step)
	for width < (high-low)/2+slack {
		width *= 2
	}
	out.Low, out.High = gap.Some(tidy(estimate-width)), gap.Some(tidy(estimate+width))
}

// width is the least half-width of an interval beside a group that shows no spread, in points.
func (v *view) width() float64 {
	if v.n >= full {
		return 16 * math.Sqrt(25/float64(v.n)) // as the band of 20–29 has it
	}
	return v.band.width * math.Sqrt(max(1, v.step/v.band.step))
}

// difference of two shown figures: nothing but what the reader could subtract.
func difference(e, c gap.Number, step float64) gap.Number {
	x, ok := e.Value()
	y, also := c.Value()
	if !ok || !also {
		return gap.Number{}
	}
	return gap.Some(round(x-y, step))
}

// net is the net recommendation of two large groups. A side whose shares are
// coded shows no net: it would undo the code.
func net(n *gap.Net, customers, employees int) *gap.Net {
	out := &gap.Net{}
	sides := []struct {
		n           int
		in, out     *[3]gap.Number
		from, shown *gap.Interval
		plain       bool
	}{
		{customers, &n.CustomerShares, &out.CustomerShares, &n.Customers, &out.Customers, true},
		{employees, &n.EmployeeShares, &out.EmployeeShares, &n.Employees, &out.Employees, true},
	}
	for i := range sides {
		s := &sides[i]
		for j, share := range s.in {
			s.out[j] = codedShare(share, s.n)
			s.plain = s.plain && !limited(share, s.n)
		}
		if s.plain {
			s.shown.Estimate = to(s.from.Estimate, 100*shareStep(s.n))
			s.shown.Low, s.shown.High = laid(s.shown.Estimate, s.from.Estimate, s.from.Low, s.from.High, 100*shareStep(s.n), 100*shareStep(s.n))
		}
	}
	if sides[0].plain && sides[1].plain {
		step := 100 * max(shareStep(customers), shareStep(employees))
		out.Difference.Estimate = difference(out.Employees.Estimate, out.Customers.Estimate, step)
		out.Difference.Low, out.Difference.High = laid(out.Difference.Estimate, n.Difference.Estimate, n.Difference.Low, n.Difference.High, step, step)
	}
	return out
}
