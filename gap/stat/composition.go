package stat

// Composition takes the change of a mean apart: Real + Mix = Change.
type Composition struct {
	Change float64
	Real   float64 // people of the same segments answered differently
	Mix    float64 // other segments answered
	// By segment; they sum to Real and Mix. MixBy is measured from the average level, so that a segment counts for being
	// unlike the others, not for being large.
	RealBy, MixBy []float64
}

// Kitagawa compares two waves given each segment's share of the answers (summing
// to 1) and mean (Kitagawa 1955; methods.md §3.21):
// Σ½(p1+p2)(m2−m1) and Σ½(m1+m2)(p2−p1). Pool a segment that is empty in one wave first.
func Kitagawa(share1, mean1, share2, mean2 []float64) Composition {
	k := len(share1)
	c := Composition{RealBy: make([]float64, k), MixBy: make([]float64, k)}
	level, total := 0.0, 0.0
	for i := range k {
		p := (share1[i] + share2[i]) / 2
		level += p * (mean1[i] + mean2[i]) / 2
		total += p
	}
	if total > 0 {
		level /= total
	}
	for i := range k {
		c.RealBy[i] = (share1[i] + share2[i]) / 2 * (mean2[i] - mean1[i])
		c.MixBy[i] = (share2[i] - share1[i]) * ((mean1[i]+mean2[i])/2 - level)
		c.Real += c.RealBy[i]
		c.Mix += c.MixBy[i]
	}
	c.Change = c.Real + c.Mix
	return c
}
