package stat

import "math"

// Dominance says how often an e answer is higher than a c answer, using only
// the order of the answers.
type Dominance struct {
	Theta float64 // P(e > c) + ½·P(e = c)
	Delta float64 // Cliff's δ = 2θ − 1

	// The rest needs two answers on each side and some overlap; Tested is false
	// without (complete separation, or nobody differs).
	Tested    bool
	SE        float64 // of Theta
	DF        float64
	T         float64 // (θ − ½)/SE
	P         float64
	Low, High float64 // of Theta, on the logit scale: never outside 0..1
	// VarDelta is Cliff's unbiased variance of Delta; it is defined without Tested, from two answers a side.
	VarDelta float64
}

// DominanceOf compares counts of e and c over the same values in ascending
// order (Brunner & Munzel 2000; Cliff 1993; methods.md §3.5). ok is false when
// a side is empty. Do not show it below five answers a side.
func DominanceOf(e, c []float64, level float64) (Dominance, bool) {
	ne, nc := sum(e), sum(c)
	if ne <= 0 || nc <= 0 {
		return Dominance{}, false
	}
	pe, pc := placements(c, nc), placements(e, ne) // of an e among c, of a c among e
	theta := dot(e, pe) / ne
	d := Dominance{Theta: theta, Delta: 2*theta - 1}
	if ne < 2 || nc < 2 {
		return d, true
	}
	var se2, sc2, unequal float64
	ce := 0.0 // c answers below
	for i := range e {
		se2 += e[i] * (pe[i] - theta) * (pe[i] - theta)
		sc2 += c[i] * (pc[i] - (1 - theta)) * (pc[i] - (1 - theta))
		unequal += e[i] * (ce + (nc - ce - c[i]))
		ce += c[i]
	}
	// Cliff's d_i and d_j are 2·placement − 1, hence the factor 4; ΣΣ(d_ij−δ)² = #unequal pairs − ne·nc·δ².
	d.VarDelta = (4*nc*nc*se2 + 4*ne*ne*sc2 - (unequal - ne*nc*d.Delta*d.Delta)) / (ne * nc * (ne - 1) * (nc - 1))

	a, b := se2/(ne-1)/ne, sc2/(nc-1)/nc
	v := a + b
	if v <= 1e-20 { // rounding only; above it θ lies inside 0..1
		return d, true
	}
	d.Tested = true
	d.SE = math.Sqrt(v)
	d.DF = v * v / (a*a/(ne-1) + b*b/(nc-1))
	d.T = (theta - 0.5) / d.SE
	d.P = TTwoSided(d.T, d.DF)
	half := TQuantile(0.5+level/2, d.DF) * d.SE / (theta * (1 - theta))
	logit := math.Log(theta / (1 - theta))
	d.Low, d.High = expit(logit-half), expit(logit+half)
	return d, true
}

// placements is, by value, the share of the other side below it plus half of those equal to it.
func placements(other []float64, n float64) []float64 {
	p := make([]float64, len(other))
	below := 0.0
	for i, x := range other {
		p[i] = (below + x/2) / n
		below += x
	}
	return p
}

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func sum(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

func dot(x, y []float64) float64 {
	s := 0.0
	for i, v := range x {
		s += v * y[i]
	}
	return s
}
