package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Covariance is the covariance matrix of the items of one scale, and the
// degrees of freedom it was estimated with: people − 1, or people − groups when
// the differences between groups were taken out.
type Covariance struct {
	C  [][]float64
	DF float64
}

// Varying is the matrix without the items everybody answered alike, and which
// items are left. What subtraction leaves of a constant item is below 1e-12 of
// the largest variance.
func (c Covariance) Varying() (Covariance, []int) {
	largest := 0.0
	for i := range c.C {
		largest = max(largest, c.C[i][i])
	}
	var kept []int
	for i := range c.C {
		if c.C[i][i] > 1e-12*largest {
			kept = append(kept, i)
		}
	}
	return c.of(kept), kept
}

func (c Covariance) of(items []int) Covariance {
	d := Covariance{DF: c.DF}
	for _, i := range items {
		row := make([]float64, 0, len(items))
		for _, j := range items {
			row = append(row, c.C[i][j])
		}
		d.C = append(d.C, row)
	}
	return d
}

func (c Covariance) without(item int) Covariance {
	var rest []int
	for i := range c.C {
		if i != item {
			rest = append(rest, i)
		}
	}
	return c.of(rest)
}

// totals are the variance of the items' sum and the sum of their variances.
func (c Covariance) totals() (all, trace float64) {
	for i, row := range c.C {
		all += sum(row)
		trace += row[i]
	}
	return all, trace
}

// Alpha is how much of the variance of the items' sum they share: Cronbach's
// alpha, k/(k−1)·(1 − Σ variances/variance of the sum) (Cronbach 1951;
// methods.md §3.12). It may be negative. ok is false below two items and when
// the sum does not vary.
func (c Covariance) Alpha() (float64, bool) {
	k := float64(len(c.C))
	all, trace := c.totals()
	if k < 2 || !(all > 1e-12*trace) {
		return 0, false
	}
	return k / (k - 1) * (1 - trace/all), true
}

// AlphaInterval is the interval of an alpha of k items with df + 1 people
// (Feldt 1965): 1 − (1−α)·F with df and df·(k−1) degrees of freedom.
func AlphaInterval(alpha float64, k int, df, level float64) (Interval, bool) {
	if k < 2 || !(df > 0) {
		return Interval{}, false
	}
	f := distuv.F{D1: df, D2: df * float64(k-1)}
	tail := (1 - level) / 2
	low := 1 - (1-alpha)*fQuantile(f, 1-tail)
	return Interval{alpha, low, 1 - (1-alpha)*fQuantile(f, tail)}, true
}

// fQuantile is gonum's quantile of F, sharpened by Newton's steps on the
// logarithm of the value.
func fQuantile(f distuv.F, p float64) float64 {
	x := f.Quantile(p)
	for range 20 {
		step := (fBelow(x, f.D1, f.D2) - p) / (f.Prob(x) * x)
		if math.IsNaN(step) || math.IsInf(step, 0) {
			break
		}
		x *= math.Exp(-min(max(step, -1), 1))
		if math.Abs(step) < 1e-13 {
			break
		}
	}
	return x
}

// fBelow is the probability that F with d1 and d2 degrees of freedom is below x.
func fBelow(x, d1, d2 float64) float64 {
	return mathext.RegIncBeta(d1/2, d2/2, d1*x/(d1*x+d2))
}

// fAbove is the probability that it is above x.
func fAbove(x, d1, d2 float64) float64 {
	return mathext.RegIncBeta(d2/2, d1/2, d2/(d1*x+d2))
}

// MeanCorrelation is the plain mean of the correlations among the items. Every
// item must vary (Varying).
func (c Covariance) MeanCorrelation() (float64, bool) {
	k := len(c.C)
	if k < 2 {
		return 0, false
	}
	total := 0.0
	for i := range c.C {
		for j := range i {
			total += c.C[i][j] / math.Sqrt(c.C[i][i]*c.C[j][j])
		}
	}
	return total / float64(k*(k-1)/2), true
}

// SpearmanBrown is the reliability of k items that correlate r with each other:
// kr/(1+(k−1)r). Of the mean correlation it is the standardised alpha; of two
// items it is the coefficient to report (Spearman 1910; Brown 1910).
func SpearmanBrown(r float64, k int) (float64, bool) {
	below := 1 + float64(k-1)*r
	return float64(k) * r / below, below > 1e-12
}

// ItemRest is the correlation of an item with the sum of the others. ok is
// false when the others' sum does not vary. Negative: was the item turned the
// wrong way round.
func (c Covariance) ItemRest(item int) (float64, bool) {
	rest := c.without(item)
	all, trace := rest.totals()
	if !(all > 1e-12*trace) || !(c.C[item][item] > 0) {
		return 0, false
	}
	return (sum(c.C[item]) - c.C[item][item]) / math.Sqrt(c.C[item][item]*all), true
}

// AlphaWithout is alpha of the other items; ok is false below three items.
func (c Covariance) AlphaWithout(item int) (float64, bool) { return c.without(item).Alpha() }
