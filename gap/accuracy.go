package gap

import "mirror/gap/stat"

// accuracy says how well single employees know the customers (methods.md
// §3.19), and how the two spreads of answers lie to each other (§3.5, §3.6).
// It needs ratings on the same scale; a choice has no near and far.
func (an *analysis) accuracy(c *compared) {
	cust, emp := &c.sides[Customer], &c.sides[Employee]
	if q := c.sub.question(an.frame); q != nil && q.Kind == Choice || c.place.sides[Employee].counted && (c.sub.score() || c.sub.level == LevelDimension) {
		return
	}
	individual, _, spread, ok := stat.TeamError(stat.Sample{N: emp.n, W: emp.n, SS: emp.spread * emp.spread * emp.n, Mean: emp.mean}, cust.mean)
	if ok {
		c.IndividualError, c.Spread = Some(individual), Some(spread)
	}
	if len(emp.spreadOut) == 0 || len(cust.spreadOut) == 0 {
		return
	}
	values, e, u := aligned(emp.spreadOut, cust.spreadOut, emp.size(), cust.size())
	own := c.place.sides[Employee].side.scaleOf(c.sub)
	if own.steps > 0 && own == c.place.sides[Customer].side.scaleOf(c.sub) {
		hit, ok := stat.HitRate(values, e, cust.mean, 50/float64(own.steps), confidence)
		if ok {
			c.HitRate, c.HitLow, c.HitHigh = Some(hit.Estimate), Some(hit.Low), Some(hit.High)
		}
	}
	c.Dominance = Some(dominance(emp.spreadOut, cust.spreadOut))
	if d, ok := stat.DistanceOf(values, e, u); ok {
		c.Distance = Some(d.W1)
	}
}

// aligned puts two spreads of answers on the same ascending values, as numbers of answers.
func aligned(a, b []point, na, nb float64) (values, x, y []float64) {
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		var v, s, t float64
		switch {
		case j == len(b) || i < len(a) && a[i].value < b[j].value:
			v, s = a[i].value, a[i].share
			i++
		case i == len(a) || b[j].value < a[i].value:
			v, t = b[j].value, b[j].share
			j++
		default:
			v, s, t = a[i].value, a[i].share, b[j].share
			i, j = i+1, j+1
		}
		values, x, y = append(values, v), append(x, s*na), append(y, t*nb)
	}
	return values, x, y
}

// dominance is P(E > C) + ½·P(E = C) (methods.md §3.5): stat.DominanceOf's
// theta without its test, which no row shows.
func dominance(e, c []point) float64 {
	theta, below, j := 0.0, 0.0, 0
	for _, p := range e {
		for j < len(c) && c[j].value < p.value {
			below += c[j].share
			j++
		}
		theta += p.share * below
		if j < len(c) && c[j].value == p.value {
			theta += p.share * c[j].share / 2
		}
	}
	return theta
}
