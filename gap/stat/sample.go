package stat

import "math"

// Sample is what a histogram says about one group's values: how many people,
// their weights, their mean and the sums of squares around it. The zero value
// is an empty group.
type Sample struct {
	N     float64 // people
	W, W2 float64 // Σw and Σw²; both N when unweighted
	Mean  float64 // ΣW1·v/ΣW1; 0 when empty
	SS    float64 // ΣW1·(v−mean)²
	SS2   float64 // ΣW2·(v−mean)²; equals SS when unweighted
}

// FromCounts makes a Sample of n[i] people who answered values[i].
func FromCounts(values, n []float64) Sample { return FromWeighted(values, n, n, n) }

// FromWeighted makes a Sample of n[i] people with weights Σw = w1[i] and
// Σw² = w2[i] who answered values[i]. These three numbers give the linearised
// variance of a weighted mean exactly (methods.md §1.3).
func FromWeighted(values, n, w1, w2 []float64) Sample {
	var s Sample
	var sum float64
	for i, v := range values {
		s.N += n[i]
		s.W += w1[i]
		s.W2 += w2[i]
		sum += w1[i] * v
	}
	if s.W <= 0 {
		return Sample{N: s.N}
	}
	s.Mean = sum / s.W
	for i, v := range values {
		d := v - s.Mean
		s.SS += w1[i] * d * d
		s.SS2 += w2[i] * d * d
	}
	return s
}

// FromSummary makes a Sample of a published n, mean and standard deviation
// (n−1 in its denominator).
func FromSummary(n, mean, sd float64) Sample {
	ss := sd * sd * (n - 1)
	return Sample{N: n, W: n, W2: n, Mean: mean, SS: ss, SS2: ss}
}

// Var is the variance of one answer, with n−1 in the denominator; weighted,
// n/(n−1)·ΣW1(v−m)²/ΣW1. It needs two people.
func (s Sample) Var() (float64, bool) {
	if s.N < 2 || s.W <= 0 {
		return 0, false
	}
	return s.N / (s.N - 1) * s.SS / s.W, true
}

// SD is the square root of Var.
func (s Sample) SD() (float64, bool) {
	v, ok := s.Var()
	return math.Sqrt(v), ok
}

// Spread is the standard deviation with n in the denominator: how far these
// very answers lie from their own mean. One person has spread 0.
func (s Sample) Spread() (float64, bool) {
	if s.N < 1 || s.W <= 0 {
		return 0, false
	}
	return math.Sqrt(s.SS / s.W), true
}

// EffectiveN is Kish's effective number of answers, (Σw)²/Σw²: n when all
// weights are equal, 0 when nobody answered.
func (s Sample) EffectiveN() float64 { return Kish(s.W, s.W2) }

// Kish is the effective number of answers, (Σw)²/Σw² (Kish 1965); 0 when there are none.
func Kish(w, w2 float64) float64 {
	if w2 <= 0 {
		return 0
	}
	return w * w / w2
}

// Floor is the smallest variance of one answer that is believed: the rounding
// variance h²/12 of a scale with steps of h, divided by the number of items
// averaged (Sheppard; methods.md §3.2). Eight identical answers are not certainty.
func Floor(step float64, items int) float64 {
	return step * step / (12 * float64(max(items, 1)))
}

// Estimate is an estimated mean with the variance of that mean.
type Estimate struct {
	Mean float64
	V    float64 // sampling variance of Mean, the squared standard error
	N    float64 // effective number of answers
	DF   float64 // degrees of freedom of V; N−1
}

// SE is the standard error of the mean.
func (e Estimate) SE() float64 { return math.Sqrt(e.V) }

// Estimate is the mean with its sampling variance
// V = n/(n−1)·ΣW2(v−m)²/(ΣW1)², which is s²/n when unweighted, and never less
// than floor/n_eff (Welch 1947; methods.md §3.2, §3.14). It needs two people
// and an effective n of two.
func (s Sample) Estimate(floor float64) (Estimate, bool) {
	n := s.EffectiveN()
	if s.N < 2 || n < 2 || s.W <= 0 {
		return Estimate{}, false
	}
	v := s.N / (s.N - 1) * s.SS2 / (s.W * s.W)
	return Estimate{Mean: s.Mean, V: max(v, floor/n), N: n, DF: n - 1}, true
}
