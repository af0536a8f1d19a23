package stat

import "math"

// Stratum is how both sides answered one item, by value from the lowest, among
// people who answered the other items of its dimension alike (methods.md §3.24).
// It is for experts: in a mirror a true blind spot on one item is itself a
// difference in functioning, so all this says is that an item's gap is out of
// line with its dimension's.
type Stratum struct{ E, C []float64 }

// both reports a stratum with people on both sides; others are skipped.
func (s Stratum) both() (e, c float64, ok bool) {
	e, c = sum(s.E), sum(s.C)
	return e, c, e > 0 && c > 0
}

// Mantel tests whether one side answers higher than the other within the strata
// (Mantel 1963): z > 0 where employees do. ok is false when nobody can differ.
func Mantel(values []float64, strata []Stratum) (z, p float64, ok bool) {
	var t, expected, variance float64
	for _, s := range strata {
		ne, nc, ok := s.both()
		if !ok {
			continue
		}
		var y, yy, ye float64
		for i, v := range values {
			n := s.E[i] + s.C[i]
			y, yy, ye = y+n*v, yy+n*v*v, ye+s.E[i]*v
		}
		n := ne + nc
		t += ye
		expected += ne * y / n
		variance += ne * nc * (n*yy - y*y) / (n * n * (n - 1))
	}
	if !(variance > 0) {
		return 0, 0, false
	}
	z = (t - expected) / math.Sqrt(variance)
	return z, math.Erfc(math.Abs(z) / math.Sqrt2), true
}

// StandardisedDifference is how much higher employees answer in the same
// stratum, on average over employees (Dorans & Schmitt 1991). Divided by the
// item's sd, .17 is worth a look and .25 is large.
func StandardisedDifference(values []float64, strata []Stratum) (float64, bool) {
	var d, n float64
	for _, s := range strata {
		ne, _, ok := s.both()
		if !ok {
			continue
		}
		d += ne * (FromCounts(values, s.E).Mean - FromCounts(values, s.C).Mean)
		n += ne
	}
	return d / max(n, 1), n > 0
}

// CommonOdds is the odds of a customer to answer low, over an employee's, the
// same at every cut between answers and in every stratum (Liu & Agresti 1996).
func CommonOdds(strata []Stratum) (float64, bool) {
	var above, below float64
	for _, s := range strata {
		ne, nc, ok := s.both()
		if !ok {
			continue
		}
		var le, lc float64 // at or below the cut
		for j := range len(s.E) - 1 {
			le, lc = le+s.E[j], lc+s.C[j]
			above += lc * (ne - le) / (ne + nc)
			below += (nc - lc) * le / (ne + nc)
		}
	}
	if !(below > 0) {
		return 0, false
	}
	return above / below, true
}
