package demo

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/integrate/quad"

	"mirror/gap"
	"mirror/survey/pack"
)

// gauss are the places and weights of Gauss's rule on 0 to 1.
var gauss = func() (g struct{ at, weight []float64 }) {
	g.at, g.weight = make([]float64, 120), make([]float64, 120)
	quad.Legendre{}.FixedLocations(g.at, g.weight, 0, 1)
	return g
}()

// tails is the chance that Student's t is at least t from 0, by adding up its
// density at x = t − 1 + (1−u)⁻⁴.
func tails(t, df float64) float64 {
	lg1, _ := math.Lgamma((df + 1) / 2)
	lg2, _ := math.Lgamma(df / 2)
	scale := lg1 - lg2 - math.Log(df*math.Pi)/2
	sum := 0.0
	for i, u := range gauss.at {
		r := 1 / (1 - u)
		x := t - 1 + r*r*r*r
		sum += gauss.weight[i] * math.Exp(scale-(df+1)/2*math.Log1p(x*x/df)) * 4 * r * r * r * r * r
	}
	return 2 * sum
}

// above is the chance that Student's t exceeds t.
func above(t, df float64) float64 {
	if t < 0 {
		return 1 - tails(-t, df)/2
	}
	return tails(t, df) / 2
}

// quantile is where Student's t is exceeded with chance q < ½, by halving.
func quantile(q, df float64) float64 {
	low, high := 0.0, 1000.0
	for range 60 {
		if mid := (low + high) / 2; above(mid, df) > q {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// holm and benjaminiHochberg correct the i-th of the p-values, by their definitions.
func holm(p []float64, i int) float64 {
	most := 0.0
	for _, pj := range p {
		if pj <= p[i] {
			smaller := 0.0
			for _, pk := range p {
				if pk < pj {
					smaller++
				}
			}
			most = max(most, (float64(len(p))-smaller)*pj)
		}
	}
	return min(1, most)
}

func benjaminiHochberg(p []float64, i int) float64 {
	least := 1.0
	for _, pj := range p {
		if pj >= p[i] {
			upTo := 0.0
			for _, pk := range p {
				if pk <= pj {
					upTo++
				}
			}
			least = min(least, float64(len(p))*pj/upTo)
		}
	}
	return least
}

const z975 = 1.959963984540054

// wilson are the shares x at which p lies z standard errors √(x(1−x)/n) away.
func wilson(p, n float64) (low, high float64) {
	// (p−x)² = z²x(1−x)/n
	a, b, c := 1+z975*z975/n, -2*p-z975*z975/n, p*p
	root := math.Sqrt(max(0, b*b-4*a*c))
	return (-b - root) / (2 * a), (-b + root) / (2 * a)
}

func (s *rescan) checkShareGap(d *derived) {
	e, ok1 := d.Employees.Favourable.Value()
	c, ok2 := d.Customers.Favourable.Value()
	if !ok1 || !ok2 {
		s.same(d.name+" share gap", d.ShareGap.Estimate, math.NaN())
		return
	}
	s.same(d.name+" share gap", d.ShareGap.Estimate, e-c)
	if q := s.question(d.ID); q != nil && q.EmployeePercent {
		s.same(d.name+" share gap low", d.ShareGap.Low, e-c-(d.High.Or(0)-d.gap)/100)
		return
	}
	le, ue := wilson(e, d.e.effective)
	lc, uc := wilson(c, d.c.effective)
	s.same(d.name+" share gap low", d.ShareGap.Low, e-c-math.Sqrt((e-le)*(e-le)+(uc-c)*(uc-c)))
	s.same(d.name+" share gap high", d.ShareGap.High, e-c+math.Sqrt((ue-e)*(ue-e)+(c-lc)*(c-lc)))
}

// checkGuesses: how near single employees are, and how the two spreads of answers lie to each other.
func (s *rescan) checkGuesses(d *derived) {
	_, steps, ok := s.scale(d.Level, d.ID)
	q := s.question(d.ID)
	if q != nil && s.pack.ScaleOf(q).Type != pack.Rating {
		s.same(d.name+" hit rate", d.HitRate, math.NaN())
		return
	}
	individual, team := 0.0, 0.0
	for _, x := range d.e.x {
		individual += (x - d.c.mean) * (x - d.c.mean) / d.e.n
		team += (x - d.e.mean) * (x - d.e.mean) / d.e.n
	}
	s.same(d.name+" individual error", d.IndividualError, individual)
	s.same(d.name+" spread²", d.Spread.Map(func(x float64) float64 { return x * x }), team)
	if d.Level != gap.LevelDimension && q == nil {
		return
	}
	if ok {
		hits := 0.0
		for _, x := range d.e.x {
			if math.Abs(x-d.c.mean)*steps/100 <= 0.5+1e-12 {
				hits++
			}
		}
		s.same(d.name+" hit rate", d.HitRate, hits/d.e.n)
		low, high := wilson(hits/d.e.n, d.e.n)
		s.same(d.name+" hit low", d.HitLow, low)
		s.same(d.name+" hit high", d.HitHigh, high)
	}
	theta, w1 := 0.0, 0.0
	e, c := byValue(d.e), byValue(d.c)
	values := map[float64]bool{}
	for x, p := range e {
		values[x] = true
		for y, q := range c {
			values[y] = true
			switch {
			case x > y:
				theta += p * q
			case x == y:
				theta += p * q / 2
			}
		}
	}
	var sorted []float64
	for x := range values {
		sorted = append(sorted, x)
	}
	sort.Float64s(sorted)
	fe, fc := 0.0, 0.0
	for i, x := range sorted[:len(sorted)-1] {
		fe, fc = fe+e[x], fc+c[x]
		w1 += (sorted[i+1] - x) * math.Abs(fe-fc)
	}
	s.same(d.name+" dominance", d.Dominance, theta)
	s.same(d.name+" distance", d.Distance, w1)
}

// byValue is the share of people at each value.
func byValue(e estimated) map[float64]float64 {
	m := map[float64]float64{}
	for i, x := range e.x {
		m[math.Round(x*1e8)/1e8] += e.w[i]
	}
	return m
}

// checkNet: 9–10 minus 0–6, adjusted Wald each, Welch on −100, 0, 100 for the difference.
func (s *rescan) checkNet(d *derived) {
	q := s.question(d.ID)
	if q == nil || q.Role != "recommend" {
		if d.Net != nil {
			s.t.Errorf("%s has a net recommendation", d.name)
		}
		return
	}
	var score, v, free [2]float64
	for a, side := range []gap.Interval{d.Net.Customers, d.Net.Employees} {
		lines, shares := s.people(d.Row, gap.Audience(a))
		strata, n, neff := map[string][]float64{}, 0.0, [2]float64{d.c.effective, d.e.effective}[a]
		for _, l := range lines {
			g := ""
			if shares != nil {
				if g = l["segment"]; shares[g] == 0 {
					continue
				}
			}
			if x, ok := l.number(q.ID); ok {
				strata[g], n = append(strata[g], map[bool]float64{true: 100}[x >= 9]-map[bool]float64{true: 100}[x <= 6]), n+1
			}
		}
		pro, det := 0.0, 0.0
		for g, xs := range strata {
			w, m, ss := 1.0, average(xs), 0.0
			if shares != nil {
				w = shares[g]
			}
			for _, x := range xs {
				pro += w * max(0, x) / 100 / float64(len(xs))
				det -= w * min(0, x) / 100 / float64(len(xs))
				ss += (x - m) * (x - m)
			}
			score[a] += w * m
			v[a] += w * w * max(ss/float64(len(xs)-1), 100*100/12.) / float64(len(xs))
		}
		free[a] = neff - 1
		s.same(d.name+" net", side.Estimate, score[a])
		pp, pd := (pro*neff+.75)/(neff+3), (det*neff+.75)/(neff+3)
		half := z975 * math.Sqrt((pp+pd-(pp-pd)*(pp-pd))/(neff+3))
		s.same(d.name+" net low", side.Low, max(-100, 100*(pp-pd-half)))
		s.same(d.name+" net high", side.High, min(100, 100*(pp-pd+half)))
		s.same(d.name+" promoters", [2][3]gap.Number{d.Net.CustomerShares, d.Net.EmployeeShares}[a][0], pro)
		s.same(d.name+" detractors", [2][3]gap.Number{d.Net.CustomerShares, d.Net.EmployeeShares}[a][2], det)
	}
	g, se := score[1]-score[0], math.Sqrt(v[0]+v[1])
	df := math.Pow(v[0]+v[1], 2) / (v[0]*v[0]/free[0] + v[1]*v[1]/free[1])
	s.same(d.name+" net difference", d.Net.Difference.Estimate, g)
	s.same(d.name+" net difference high", d.Net.Difference.High, g+quantile(.025, df)*se)
	s.same(d.name+" net difference low", d.Net.Difference.Low, g-quantile(.025, df)*se)
}

// checkNeed: so many employees' answers give four chances out of five, and one fewer does not.
func (s *rescan) checkNeed(d *derived) {
	n, ok := d.AnswersNeeded.Value()
	if !ok {
		return
	}
	normal := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	enough := func(n float64) bool {
		ve := d.e.v * d.e.effective / n
		se := math.Sqrt(ve + d.c.v)
		df := math.Pow(se, 4) / (ve*ve/(n-1) + d.c.v*d.c.v/(d.c.effective-1))
		if math.Abs(d.gap) > 10-1e-9 { // find a gap of the margin
			return 10*(1+1e-8) >= (quantile(.025, df)+quantile(.2, df))*se
		}
		t := quantile(.05, df) // show this one to be inside it
		return normal((10-math.Abs(d.gap))/se-t)+normal((10+math.Abs(d.gap))/se-t)-1 >= .8-1e-8
	}
	if !enough(n) || n > 2 && enough(n-1) || n <= d.e.n {
		s.t.Errorf("%s: %v answers needed, %v there", d.name, n, d.e.n)
	}
	s.same(d.name+" more", d.AnswersMore, n-d.e.n)
}
