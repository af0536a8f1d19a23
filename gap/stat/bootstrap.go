package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Bootstrap is the distribution a mean gap has when both sides are drawn again
// from their own answers, without end: the answer a bootstrap of very many
// draws comes near to (Efron 1979; methods.md §3.7).
type Bootstrap struct {
	Gap          float64   // as answered
	Values       []float64 // the gaps that can be drawn, ascending
	P            []float64 // how likely each is
	Bias         float64   // z0: Φ⁻¹(P(below) + ½P(equal))
	Acceleration float64   // a, from the skewness of both sides
}

// ExactBootstrap takes counts of values one step apart. A sum of n draws is
// distributed as the n-fold convolution of one, so nothing is drawn. It is for
// small groups: it takes about (n·steps)² products. ok is false when a side is
// empty or nobody differs.
func ExactBootstrap(values, e, c []float64) (Bootstrap, bool) {
	ne, nc := sum(e), sum(c)
	if ne < 1 || nc < 1 || len(values) < 2 {
		return Bootstrap{}, false
	}
	se, sc := FromCounts(values, e), FromCounts(values, c)
	v := se.SS/(ne*ne) + sc.SS/(nc*nc)
	if !(v > 0) {
		return Bootstrap{}, false
	}
	b := Bootstrap{Gap: se.Mean - sc.Mean}
	b.Acceleration = (thirdMoment(values, e)/(ne*ne) - thirdMoment(values, c)/(nc*nc)) / (6 * math.Pow(v, 1.5))
	b.draw(values[1]-values[0], sums(e), sums(c), ne, nc)
	below := 0.0
	for i, x := range b.Values {
		switch near := 1e-9 * (1 + math.Abs(b.Gap)); {
		case math.Abs(x-b.Gap) <= near:
			below += b.P[i] / 2
		case x < b.Gap:
			below += b.P[i]
		}
	}
	b.Bias = zQuantile(below)
	return b, true
}

// thirdMoment is Σ n(v−m)³/n.
func thirdMoment(values, counts []float64) float64 {
	s := FromCounts(values, counts)
	m := 0.0
	for i, v := range values {
		m += counts[i] * math.Pow(v-s.Mean, 3)
	}
	return m / s.N
}

// sums is how likely each sum of as many draws as there are answers is, in steps from the lowest.
func sums(counts []float64) []float64 {
	n := sum(counts)
	p := []float64{1}
	for range int(n) {
		next := make([]float64, len(p)+len(counts)-1)
		for i, x := range p {
			for j, c := range counts {
				next[i+j] += x * c / n
			}
		}
		p = next
	}
	return p
}

// draw lists the differences of two means, equal ones together.
func (b *Bootstrap) draw(step float64, e, c []float64, ne, nc float64) {
	parts := map[int]float64{} // in steps of step/(ne·nc)
	for i, p := range e {
		for j, q := range c {
			if p*q > 0 {
				parts[i*int(nc)-j*int(ne)] += p * q
			}
		}
	}
	keys := make([]int, 0, len(parts))
	for k := range parts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		b.Values, b.P = append(b.Values, step*float64(k)/(ne*nc)), append(b.P, parts[k])
	}
}

// Moments are the distribution's mean and standard deviation.
func (b Bootstrap) Moments() (mean, sd float64) {
	for i, x := range b.Values {
		mean += b.P[i] * x
	}
	v := 0.0
	for i, x := range b.Values {
		v += b.P[i] * (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(v)
}

// AtMost is how likely a gap of at most x is.
func (b Bootstrap) AtMost(x float64) float64 {
	p := 0.0
	for i, v := range b.Values {
		if v <= x+1e-9*(1+math.Abs(x)) {
			p += b.P[i]
		}
	}
	return p
}

// Quantile is the least gap that is not exceeded with probability p or more.
func (b Bootstrap) Quantile(p float64) float64 {
	at := 0.0
	for i, v := range b.Values {
		if at += b.P[i]; at >= p-1e-12 {
			return v
		}
	}
	return b.Values[len(b.Values)-1]
}

// Percentile is the plain interval.
func (b Bootstrap) Percentile(level float64) Interval {
	return Interval{b.Gap, b.Quantile((1 - level) / 2), b.Quantile((1 + level) / 2)}
}

// BCa is the interval corrected for bias and skewness (Efron 1987).
func (b Bootstrap) BCa(level float64) Interval {
	low, high := b.Tails(level)
	return Interval{b.Gap, b.Quantile(low), b.Quantile(high)}
}

// Tails are the probabilities at which BCa reads the distribution.
func (b Bootstrap) Tails(level float64) (low, high float64) {
	at := func(p float64) float64 {
		z := b.Bias + zQuantile(p)
		return distuv.UnitNormal.CDF(b.Bias + z/(1-b.Acceleration*z))
	}
	return at((1 - level) / 2), at((1 + level) / 2)
}
