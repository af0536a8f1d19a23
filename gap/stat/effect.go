package stat

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// GlassDelta is the gap in standard deviations of c: Δ = G/s_c (Glass 1976;
// methods.md §3.4). ok is false when c has fewer than two answers or does not vary.
func GlassDelta(e, c Sample) (float64, bool) {
	sd, ok := c.SD()
	if !ok || sd == 0 || e.W <= 0 {
		return 0, false
	}
	return (e.Mean - c.Mean) / sd, true
}

// HedgesG is the gap in pooled standard deviations, corrected for small
// samples: g = J(df)·G/s_p (Hedges 1981), with the interval that inverts the
// noncentral t. Unweighted samples of at least two answers only.
func HedgesG(e, c Sample, level float64) (Interval, bool) {
	ve, ok1 := e.Var()
	vc, ok2 := c.Var()
	df := e.N + c.N - 2
	if !ok1 || !ok2 || ve+vc == 0 {
		return Interval{}, false
	}
	sp := math.Sqrt(((e.N-1)*ve + (c.N-1)*vc) / df)
	lg1, _ := math.Lgamma(df / 2)
	lg2, _ := math.Lgamma((df - 1) / 2)
	j := math.Exp(lg1-lg2) / math.Sqrt(df/2)
	h := math.Sqrt(1/e.N + 1/c.N)
	d := (e.Mean - c.Mean) / sp
	low := noncentrality(d/h, df, 0.5+level/2)
	high := noncentrality(d/h, df, 0.5-level/2)
	return Interval{j * d, j * low * h, j * high * h}, true
}

// noncentrality is the δ for which P(T ≤ t) = p.
func noncentrality(t, df, p float64) float64 {
	width := 12 + math.Abs(t)
	low, high := t-width, t+width
	for range 60 {
		mid := (low + high) / 2
		if noncentralT(t, df, mid) > p { // falls as δ rises
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// legendre are the points and weights of Gauss–Legendre quadrature on −1..1.
var legendre = sync.OnceValues(func() (x, w []float64) {
	x, w = make([]float64, 256), make([]float64, 256)
	quad.Legendre{}.FixedLocations(x, w, -1, 1)
	return x, w
})

// noncentralT is P(T ≤ t) for noncentrality delta: the mean of Φ(t·s − δ) over
// s = √(χ²_df/df), good to about 1e-6, less when |t| > 30 with very few degrees of freedom.
func noncentralT(t, df, delta float64) float64 {
	x, w := legendre()
	reach := 12 / math.Sqrt(2*df)
	low, high := max(0, 1-reach), 1+reach
	lg, _ := math.Lgamma(df / 2)
	scale := math.Ln2 + df/2*math.Log(df/2) - lg
	total := 0.0
	for i := range x {
		s := low + (high-low)*(x[i]+1)/2
		density := math.Exp(scale + (df-1)*math.Log(s) - df*s*s/2)
		total += w[i] * density * math.Erfc((delta-t*s)/math.Sqrt2) / 2
	}
	return total * (high - low) / 2
}
