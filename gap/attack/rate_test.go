package attack

import "testing"

// A rate in steps that part the band is seen through; one that the whole band has tells nothing more.
func TestRatesBesideBands(t *testing.T) {
	for _, c := range []struct {
		rate, invited float64
		band, want    span
	}{
		{0.2, 30, span{7, 9}, span{7, 8}},
		{0.3, 30, span{7, 9}, span{8, 9}},
		{0.25, 30, span{7, 9}, span{7, 9}},
		{0.2, 100, span{20, 29}, span{20, 29}},
		{0.1, 1000, span{7, 9}, span{7, 9}},
	} {
		if got := rated(c.rate, c.invited, c.band); got != c.want {
			t.Errorf("%v of %v invited, %v answered: %v, want %v", c.rate, c.invited, c.band, got, c.want)
		}
	}
}
