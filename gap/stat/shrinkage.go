package stat

import "math"

// Shrinkage pulls groups' figures towards their average by as much as their
// differences may be luck.
type Shrinkage struct {
	Mean   float64
	Tau2   float64 // variance of the groups' true figures; 0: they do not differ detectably
	Q, P   float64 // of all groups being alike
	Shrunk []float64
	SE     []float64 // of Shrunk
}

// Shrink estimates the variance between groups (DerSimonian & Laird 1986),
// τ² = max(0, (Q−(K−1))/(Σw−Σw²/Σw)), and each group's figure given it,
// μ + τ²/(τ²+v)·(G−μ) (Efron & Morris 1975; methods.md §3.23). The standard error takes account of μ
// being estimated too. It needs two groups with positive variances.
func Shrink(values, variances []float64) (Shrinkage, bool) {
	k := len(values)
	if k < 2 || len(variances) != k {
		return Shrinkage{}, false
	}
	var w, w2, fixed float64
	for i, v := range variances {
		if !(v > 0) {
			return Shrinkage{}, false
		}
		w += 1 / v
		w2 += 1 / (v * v)
		fixed += values[i] / v
	}
	fixed /= w
	var s Shrinkage
	for i, v := range variances {
		s.Q += (values[i] - fixed) * (values[i] - fixed) / v
	}
	s.P = chiUpper(s.Q, float64(k-1))
	s.Tau2 = max(0, (s.Q-float64(k-1))/(w-w2/w))
	total := 0.0
	for i, v := range variances {
		s.Mean += values[i] / (v + s.Tau2)
		total += 1 / (v + s.Tau2)
	}
	s.Mean /= total
	s.Shrunk, s.SE = make([]float64, k), make([]float64, k)
	for i, v := range variances {
		own := s.Tau2 / (s.Tau2 + v)
		s.Shrunk[i] = s.Mean + own*(values[i]-s.Mean)
		s.SE[i] = math.Sqrt(own*v + (1-own)*(1-own)/total)
	}
	return s, true
}
