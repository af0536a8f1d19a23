package stat

import (
	"math"
	"slices"
)

// Spearman is the correlation of ranks; equal values share the middle of their
// ranks. ok is false below two points and when one of them does not vary.
func Spearman(x, y []float64) (float64, bool) {
	if len(x) != len(y) {
		return 0, false
	}
	return Pearson(midranks(x), midranks(y))
}

// midranks are the ranks of values, 1 the least.
func midranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return ranks
}

// BonettWright is the interval of a rank correlation of n pairs, Fisher's z
// with variance (1+ρ²/2)/(n−3) (Bonett & Wright 2000; methods.md §3.25). It needs
// four pairs and |ρ| < 1.
func BonettWright(rho, n, level float64) (Interval, bool) {
	if !(n > 3) || !(math.Abs(rho) < 1) {
		return Interval{}, false
	}
	half := zQuantile(0.5+level/2) * math.Sqrt((1+rho*rho/2)/(n-3))
	z := math.Atanh(rho)
	return Interval{rho, math.Tanh(z - half), math.Tanh(z + half)}, true
}

// CorrelationP is the two-sided p-value of a correlation of n pairs, by t on
// n−2 degrees of freedom. It needs three pairs.
func CorrelationP(r, n float64) (float64, bool) {
	if !(n > 2) || math.Abs(r) > 1 {
		return 0, false
	}
	if math.Abs(r) == 1 {
		return 0, true
	}
	return TTwoSided(r*math.Sqrt((n-2)/(1-r*r)), n-2), true
}

// Slope is the plain least-squares slope of y on x with its interval by t on
// n−2 degrees of freedom. It needs three points whose x differ. SE is 0 and
// the interval a point when all lie on the line.
func Slope(x, y []float64, level float64) (Difference, bool) {
	n := float64(len(x))
	if len(x) < 3 || len(x) != len(y) {
		return Difference{}, false
	}
	mx, my := sum(x)/n, sum(y)/n
	var xx, xy, yy float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
		yy += (y[i] - my) * (y[i] - my)
	}
	if !(xx > 1e-20*n*mx*mx) || !(xx > 0) {
		return Difference{}, false
	}
	b := xy / xx
	se := math.Sqrt(max(0, yy-b*xy) / (n - 2) / xx)
	if d, ok := DifferenceFrom(b, se, n-2, level); ok {
		return d, true
	}
	return Difference{Gap: b, DF: n - 2, Low: b, High: b}, true
}
