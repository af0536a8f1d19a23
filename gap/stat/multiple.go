package stat

import "slices"

// Holm adjusts p-values so that the chance of any false claim among them stays
// at the level (Holm 1979). Give it only tests that were made; the result is in
// the order given.
func Holm(p []float64) []float64 {
	order, m := ascending(p), float64(len(p))
	q := make([]float64, len(p))
	high := 0.0
	for rank, i := range order {
		high = max(high, (m-float64(rank))*p[i])
		q[i] = min(1, high)
	}
	return q
}

// BenjaminiHochberg adjusts p-values so that the expected share of false claims
// among the claims stays at the level (Benjamini & Hochberg 1995).
func BenjaminiHochberg(p []float64) []float64 { return stepUp(p, 1) }

// BenjaminiYekutieli is the same under any dependence, at the price of power
// (Benjamini & Yekutieli 2001).
func BenjaminiYekutieli(p []float64) []float64 {
	sum := 0.0
	for i := range p {
		sum += 1 / float64(i+1)
	}
	return stepUp(p, sum)
}

func stepUp(p []float64, factor float64) []float64 {
	order, m := ascending(p), float64(len(p))
	q := make([]float64, len(p))
	low := 1.0
	for rank, i := range slices.Backward(order) {
		low = min(low, factor*m*p[i]/float64(rank+1))
		q[i] = low
	}
	return q
}

// ascending is the order of the indexes of p by value, ties as given.
func ascending(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	return order
}
