package stat

import (
	"math"
	"testing"
)

func TestTQuantile(t *testing.T) {
	// Tabulated values; those of the reference files are checked with the intervals.
	for _, c := range []struct{ p, df, want float64 }{
		{0.975, 1, 12.706204736174694},
		{0.975, 2, 4.302652729749462},
		{0.975, 5, 2.570581835636314},
		{0.95, 10, 1.8124611228116754},
		{0.975, 30, 2.0422724563012373},
		{0.975, 63, 1.9983405425207412},
		{0.975, 1e9, 1.959963986912048},
		{0.5, 7, 0},
	} {
		near(t, "quantile", TQuantile(c.p, c.df), c.want, 1e-12)
		near(t, "quantile below", TQuantile(1-c.p, c.df), -c.want, 1e-12)
	}
	// Closed forms at 1 and 2 degrees of freedom, far into the tail.
	for _, q := range []float64{0.4, 0.1, 0.025, 1e-3, 1e-6, 1e-10} {
		near(t, "df 1", upperQuantile(q, 1), 1/math.Tan(math.Pi*q), 1e-11)
		near(t, "df 2", upperQuantile(q, 2), (1-2*q)/math.Sqrt(2*q*(1-q)), 1e-11)
	}
	// There and back, and the two ways of computing meet.
	for _, df := range []float64{0.7, 1.3, 2.9876543, 6.4079316, 11.04, 175, 5524.57, 99999, 100001, 3e6} {
		for _, q := range []float64{0.49, 0.2, 0.025, 1e-4, 1e-7} {
			near(t, "round trip", TUpper(upperQuantile(q, df), df)/q, 1, 2e-9)
		}
	}
	near(t, "seam", upperQuantile(0.025, largeDF*(1-1e-9)), upperQuantile(0.025, largeDF*(1+1e-9)), 1e-10)
	near(t, "seam of p", TTwoSided(3, largeDF*(1-1e-9)), TTwoSided(3, largeDF*(1+1e-9)), 1e-8)
	near(t, "lower tail", TUpper(-2, 9)+TUpper(2, 9), 1, 1e-15)
}
