package stat

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Ordinal is a proportional-odds regression: logit P(answer ≤ j) = cut_j − Σβx
// (McCullagh 1980), so a positive slope means higher answers.
type Ordinal struct {
	Cuts, Slopes []float64
	SE           []float64 // of the slopes, from the observed information
	LogLik       float64
}

// Answers are how people who are alike in X answered, by value from the lowest.
type Answers struct {
	X []float64
	N []float64
}

// OrdinalLogit fits by maximum likelihood with Newton's method; the logarithm
// of the likelihood has one summit (Pratt 1981). Twice the difference of two
// fits' LogLik is χ² with one degree of freedom a slope (Zumbo 1999). ok is
// false when an answer in between was never given or the search does not end.
func OrdinalLogit(rows []Answers) (Ordinal, bool) {
	if len(rows) == 0 || len(rows[0].N) < 2 {
		return Ordinal{}, false
	}
	cuts, ok := startingCuts(rows)
	if !ok {
		return Ordinal{}, false
	}
	o := ordinalFit{rows: rows, cuts: len(cuts), theta: append(cuts, make([]float64, len(rows[0].X))...)}
	if !o.climb() {
		return Ordinal{}, false
	}
	return o.written()
}

// startingCuts are those of no slopes.
func startingCuts(rows []Answers) ([]float64, bool) {
	totals := make([]float64, len(rows[0].N))
	for _, r := range rows {
		for j, n := range r.N {
			totals[j] += n
		}
	}
	all, upTo := sum(totals), 0.0
	var cuts []float64
	for _, n := range totals[:len(totals)-1] {
		if !(n > 0) {
			return nil, false
		}
		upTo += n
		cuts = append(cuts, math.Log(upTo/(all-upTo)))
	}
	return cuts, totals[len(totals)-1] > 0
}

type ordinalFit struct {
	rows  []Answers
	cuts  int
	theta []float64 // cuts, then slopes
}

// climb takes Newton's steps, halved until they go up.
func (o *ordinalFit) climb() bool {
	here, slope, curve := o.likelihood(o.theta, true)
	for range 100 {
		var chol mat.Cholesky
		var by mat.VecDense
		if !chol.Factorize(curve) || chol.SolveVecTo(&by, mat.NewVecDense(len(slope), slope)) != nil {
			return false
		}
		moved, part := 0.0, 1.0
		next := make([]float64, len(o.theta))
		for ; part > 1e-8; part /= 2 {
			moved = 0
			for i := range next {
				next[i] = o.theta[i] + part*by.AtVec(i)
				moved = max(moved, math.Abs(part*by.AtVec(i)))
			}
			if there, _, _ := o.likelihood(next, false); there >= here-1e-10 {
				break
			}
		}
		o.theta = next
		if here, slope, curve = o.likelihood(o.theta, true); moved < 1e-11 {
			return true
		}
	}
	return false
}

// likelihood is its logarithm with, when asked for, its slope and minus its second derivatives.
func (o *ordinalFit) likelihood(theta []float64, derivatives bool) (float64, []float64, *mat.SymDense) {
	total := 0.0
	slope, curve := make([]float64, len(theta)), mat.NewSymDense(len(theta), nil)
	for _, r := range o.rows {
		eta := 0.0
		for i, x := range r.X {
			eta += theta[o.cuts+i] * x
		}
		for j, n := range r.N {
			if n == 0 {
				continue
			}
			below, above := bound{}, bound{f: 1}
			if j > 0 {
				below = boundAt(theta[j-1] - eta)
			}
			if j < o.cuts {
				above = boundAt(theta[j] - eta)
			}
			p := above.f - below.f
			if !(p > 0) {
				return math.Inf(-1), slope, curve
			}
			total += n * math.Log(p)
			if derivatives {
				o.derive(r.X, j, n, p, below, above, slope, curve)
			}
		}
	}
	return total, slope, curve
}

// bound is the logistic distribution at a cut with its first and second derivative.
type bound struct{ f, d, dd float64 }

func boundAt(x float64) bound {
	f := 1 / (1 + math.Exp(-x))
	d := f * (1 - f)
	return bound{f, d, d * (1 - 2*f)}
}

// derive adds the part of n answers between two cuts.
func (o *ordinalFit) derive(x []float64, j int, n, p float64, below, above bound, slope []float64, curve *mat.SymDense) {
	k := len(slope)
	up, down, g := make([]float64, k), make([]float64, k), make([]float64, k)
	if j < o.cuts {
		up[j] = 1
	}
	if j > 0 {
		down[j-1] = 1
	}
	for i, v := range x {
		up[o.cuts+i], down[o.cuts+i] = -v, -v
	}
	for a := range k {
		g[a] = (above.d*up[a] - below.d*down[a]) / p
		slope[a] += n * g[a]
		for b := range a + 1 {
			second := (above.dd*up[a]*up[b]-below.dd*down[a]*down[b])/p - g[a]*g[b]
			curve.SetSym(a, b, curve.At(a, b)-n*second)
		}
	}
}

func (o *ordinalFit) written() (Ordinal, bool) {
	ll, _, curve := o.likelihood(o.theta, true)
	out := Ordinal{Cuts: o.theta[:o.cuts], Slopes: o.theta[o.cuts:], LogLik: ll}
	var chol mat.Cholesky
	var inverse mat.SymDense
	if !chol.Factorize(curve) || chol.InverseTo(&inverse) != nil {
		return Ordinal{}, false
	}
	for i := range out.Slopes {
		out.SE = append(out.SE, math.Sqrt(inverse.At(o.cuts+i, o.cuts+i)))
	}
	return out, true
}
