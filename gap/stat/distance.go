package stat

// Distance is how far answers must move, in units of the values, to turn one
// side's distribution into the other's.
type Distance struct {
	W1    float64 // Wasserstein-1 = Over + Under
	Over  float64 // e above c
	Under float64 // e below c; Over − Under = the difference of the means
}

// DistanceOf compares counts (or weighted counts) of e and c over the same
// ascending values: W1 = Σ h·|F_e − F_c| (Vallender 1974; methods.md §3.6). It
// is above 0 by chance alone, so no verdict hangs on it. ok is false when a side is empty.
func DistanceOf(values, e, c []float64) (Distance, bool) {
	ne, nc := sum(e), sum(c)
	if ne <= 0 || nc <= 0 {
		return Distance{}, false
	}
	var d Distance
	var fe, fc float64
	for i := 0; i+1 < len(values); i++ {
		fe += e[i] / ne
		fc += c[i] / nc
		h := values[i+1] - values[i]
		d.Over += h * max(0, fc-fe)
		d.Under += h * max(0, fe-fc)
	}
	d.W1 = d.Over + d.Under
	return d, true
}
