package stat

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// OneFactor is the model in which the items have one thing in common, by
// maximum likelihood on the covariance matrix.
type OneFactor struct {
	Loadings []float64 // signed; their sum is not negative
	Unique   []float64 // variances of what each item has for itself
}

// Omega is the share of the variance of the items' sum that their common factor
// explains: (Σλ)² over the OBSERVED variance of the sum (McDonald 1999; so does
// semTools; methods.md §3.12).
func (f OneFactor) Omega(c Covariance) float64 {
	all, _ := c.totals()
	l := sum(f.Loadings)
	return l * l / all
}

const (
	factorSteps = 200
	heywood     = 1e-6 // a unique variance below this part of the item's own is none
)

// Factor fits one common factor to three items or more by maximum likelihood.
// Given the unique variances ψ the best loadings come from the first
// eigenvector of Ψ^−½·C·Ψ^−½ (Lawley & Maxwell 1971), so only ψ is sought, in
// logarithms, by Newton's method with the exact slope and Jöreskog's approximate
// second derivatives (Jöreskog 1967). ok is false when the search does not end
// or ends where an item has no variance for itself (Heywood 1931).
func Factor(c Covariance) (OneFactor, bool) {
	k := len(c.C)
	if k < 3 {
		return OneFactor{}, false
	}
	r := standardised(c)
	psi, ok := startingUnique(r)
	if !ok {
		return OneFactor{}, false
	}
	fit := fitted{}
	for range factorSteps {
		if fit, ok = fit.at(r, psi); !ok {
			return OneFactor{}, false
		}
		next, moved, ok := fit.step(r, psi)
		if !ok {
			return OneFactor{}, false
		}
		psi = next
		if moved < 1e-10 {
			return unstandardised(c, fit, psi)
		}
	}
	return OneFactor{}, false
}

func standardised(c Covariance) *mat.SymDense {
	k := len(c.C)
	r := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			r.SetSym(i, j, c.C[i][j]/math.Sqrt(c.C[i][i]*c.C[j][j]))
		}
	}
	return r
}

// startingUnique is (1 − 1/2k) over the diagonal of the inverse, as Jöreskog starts.
func startingUnique(r *mat.SymDense) ([]float64, bool) {
	inverse, ok := VIF(r)
	if !ok {
		return nil, false
	}
	k := float64(len(inverse))
	psi := make([]float64, len(inverse))
	for i, x := range inverse {
		psi[i] = (1 - 1/(2*k)) / x
	}
	return psi, true
}

// fitted is the best factor for given unique variances.
type fitted struct {
	value   float64 // what is minimised, but for a constant
	values  []float64
	vectors mat.Dense
	loading []float64
}

func (fitted) at(r *mat.SymDense, psi []float64) (fitted, bool) {
	k := len(psi)
	s := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			s.SetSym(i, j, r.At(i, j)/math.Sqrt(psi[i]*psi[j]))
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(s, true) {
		return fitted{}, false
	}
	f := fitted{values: eigen.Values(nil), loading: make([]float64, k)} // ascending
	eigen.VectorsTo(&f.vectors)
	first := f.values[k-1]
	if !(first > 1) {
		return fitted{}, false // nothing in common
	}
	for i := range k {
		f.loading[i] = math.Sqrt(psi[i]*(first-1)) * f.vectors.At(i, k-1)
	}
	for _, x := range f.values[:k-1] { // F = Σ over the others of (θ − log θ − 1)
		if !(x > 0) {
			return fitted{}, false
		}
		f.value += x - math.Log(x) - 1
	}
	return f, true
}

// step is Newton's in log ψ, halved until it goes down. The slope is
// Σ_m (1−θ_m)·ω_im² over the eigenvalues but the first; Jöreskog's second
// derivatives are (Σ_m ω_im·ω_jm)².
func (f fitted) step(r *mat.SymDense, psi []float64) ([]float64, float64, bool) {
	k := len(psi)
	slope, curve := make([]float64, k), mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			g := 0.0
			for m := range k - 1 {
				g += f.vectors.At(i, m) * f.vectors.At(j, m)
			}
			curve.SetSym(i, j, g*g)
		}
		for m := range k - 1 {
			w := f.vectors.At(i, m)
			slope[i] += (1 - f.values[m]) * w * w
		}
		curve.SetSym(i, i, curve.At(i, i)+1e-9)
	}
	var chol mat.Cholesky
	var by mat.VecDense
	if !chol.Factorize(curve) || chol.SolveVecTo(&by, mat.NewVecDense(k, slope)) != nil {
		return nil, 0, false
	}
	next, moved := make([]float64, k), 0.0
	for part := 1.0; part > 1e-6; part /= 2 {
		moved = 0
		for i := range k {
			d := min(max(part*by.AtVec(i), -2), 2)
			next[i] = psi[i] * math.Exp(-d)
			moved = max(moved, math.Abs(d))
		}
		if g, ok := f.at(r, next); ok && g.value <= f.value+1e-13 {
			return next, moved, !tooSmall(next)
		}
	}
	return psi, 0, true // nothing near is lower
}

func tooSmall(psi []float64) bool {
	for _, x := range psi {
		if x < heywood {
			return true
		}
	}
	return false
}

// unstandardised puts the loadings on the items' own scales.
func unstandardised(c Covariance, f fitted, psi []float64) (OneFactor, bool) {
	if tooSmall(psi) {
		return OneFactor{}, false
	}
	out := OneFactor{}
	sign := 1.0
	if sum(f.loading) < 0 {
		sign = -1
	}
	for i, l := range f.loading {
		out.Loadings = append(out.Loadings, sign*l*math.Sqrt(c.C[i][i]))
		out.Unique = append(out.Unique, psi[i]*c.C[i][i])
	}
	return out, true
}
