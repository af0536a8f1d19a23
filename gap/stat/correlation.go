package stat

import "math"

// Pearson is the correlation of x and y. ok is false below two points and when
// one of them does not vary.
func Pearson(x, y []float64) (float64, bool) {
	p, ok := ProfileOf(x, y)
	return p.R, ok && p.HasR
}

// FisherInterval is the interval of a correlation of n pairs by Fisher's z. It
// needs four pairs and |r| < 1.
func FisherInterval(r, n, level float64) (Interval, bool) {
	if !(n > 3) || !(math.Abs(r) < 1) {
		return Interval{}, false
	}
	half := zQuantile(0.5+level/2) / math.Sqrt(n-3)
	z := math.Atanh(r)
	return Interval{r, math.Tanh(z - half), math.Tanh(z + half)}, true
}
