package stat

import "math"

// Combine is Σ share·mean of independent groups with V = Σ share²·V: the
// segments a cell serves (methods.md §3.20). Shares need not add up to 1; they
// are used in proportion. ok is false when there is nothing to combine or a
// share is negative.
func Combine(groups []Estimate, shares []float64) (Estimate, bool) {
	total := 0.0
	for _, s := range shares {
		if s < 0 {
			return Estimate{}, false
		}
		total += s
	}
	if total <= 0 || len(groups) != len(shares) {
		return Estimate{}, false
	}
	var e Estimate
	inverse := 0.0 // 1/n_eff = Σ share²/n (Kish 1965)
	for i, g := range groups {
		s := shares[i] / total
		if s == 0 {
			continue
		}
		if g.N <= 0 {
			return Estimate{}, false
		}
		e.Mean += s * g.Mean
		e.V += s * s * g.V
		inverse += s * s / g.N
	}
	e.N = 1 / inverse
	e.DF = e.N - 1
	return e, e.DF > 0
}

// PostStratify weights each stratum by its known share of the population:
// m = Σ W_g·m_g, V = Σ W_g²·V_g with the floored within-stratum variances
// (Holt & Smith 1979; methods.md §3.14). A stratum of a single answer has no
// variance of its own and takes the pooled one. ok is false when a stratum
// with a share is empty (collapse it with its neighbour first) or when no
// stratum has two answers.
func PostStratify(strata []Sample, shares []float64, floor float64) (Estimate, bool) {
	var ss, df float64
	for i, s := range strata {
		if v, ok := s.Var(); ok && shares[i] > 0 {
			ss += v * (s.N - 1)
			df += s.N - 1
		}
	}
	if df == 0 {
		return Estimate{}, false
	}
	pooled := max(ss/df, floor)
	groups := make([]Estimate, len(strata))
	for i, s := range strata {
		if shares[i] == 0 {
			continue
		}
		n := s.EffectiveN()
		if n <= 0 {
			return Estimate{}, false
		}
		e, ok := s.Estimate(floor)
		if !ok { // a single answer, or weights that leave less than two
			e = Estimate{Mean: s.Mean, V: pooled / n, N: n}
		}
		groups[i] = e
	}
	return Combine(groups, shares)
}

// MeanOfMeans is the plain mean of several means of the same people, when only
// each one's histogram is known. Its standard error is the mean of theirs: an
// upper bound, reached when the answers go together perfectly (methods.md §3.11).
func MeanOfMeans(parts []Estimate) (Estimate, bool) {
	if len(parts) == 0 {
		return Estimate{}, false
	}
	k := float64(len(parts))
	e := Estimate{N: math.Inf(1)}
	se := 0.0
	for _, p := range parts {
		e.Mean += p.Mean / k
		se += p.SE() / k
		e.N = min(e.N, p.N)
	}
	e.V = se * se
	e.DF = e.N - 1
	return e, e.DF > 0
}
