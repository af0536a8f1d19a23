package stat

import "math"

// Difference is e − c with its certainty.
type Difference struct {
	Gap       float64
	SE        float64
	DF        float64
	Low, High float64 // interval at the level asked for
	P         float64 // two-sided, of no difference
}

// Welch compares two independent means: SE = √(A+B),
// df = (A+B)²/(A²/df_e + B²/df_c) (Welch 1947; methods.md §3.2). level is the
// interval's, e.g. 0.95. ok is false when both sides have variance 0, which
// cannot be when they were estimated with a floor.
func Welch(e, c Estimate, level float64) (Difference, bool) {
	v := e.V + c.V
	if !(v > 0) || !(e.DF > 0) || !(c.DF > 0) {
		return Difference{}, false
	}
	df := v * v / (e.V*e.V/e.DF + c.V*c.V/c.DF)
	return DifferenceFrom(e.Mean-c.Mean, math.Sqrt(v), df, level)
}

// DifferenceFrom makes a Difference of a gap whose standard error and degrees
// of freedom are known, e.g. from Jackknife.
func DifferenceFrom(gap, se, df, level float64) (Difference, bool) {
	if !(se > 0) || !(df > 0) || !(level > 0 && level < 1) || math.IsInf(se, 0) || math.IsNaN(gap) {
		return Difference{}, false
	}
	half := TQuantile(0.5+level/2, df) * se
	return Difference{Gap: gap, SE: se, DF: df, Low: gap - half, High: gap + half, P: TTwoSided(gap/se, df)}, true
}

// Equivalence is the p-value of the two one-sided tests that the true gap lies
// inside ±margin: small means shown to be that close (Schuirmann 1987;
// methods.md §3.8).
func (d Difference) Equivalence(margin float64) float64 {
	return max(TUpper((d.Gap+margin)/d.SE, d.DF), TUpper((margin-d.Gap)/d.SE, d.DF))
}
