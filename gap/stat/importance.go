package stat

import (
	"math"
	"math/bits"

	"gonum.org/v1/gonum/mat"
)

// MaxLMG is the largest number of drivers LMG takes; use Johnson above.
const MaxLMG = 12

// LMG divides R² among the drivers: the average, over all orders in which they
// can enter, of what each adds (Lindeman, Merenda & Gold 1980; the Shapley
// value; methods.md §3.15). among are the correlations of the drivers, with
// those of each with the outcome. The parts are ≥ 0 and sum to r2. ok is false
// for no or more than MaxLMG drivers and when they repeat each other.
func LMG(among *mat.SymDense, with []float64) (parts []float64, r2 float64, ok bool) {
	p := len(with)
	if p == 0 || p > MaxLMG || among.SymmetricDim() != p {
		return nil, 0, false
	}
	t := newSubsets(p)
	root := t.level(0)
	for i := range p {
		for j := i; j < p; j++ {
			root[i*t.width+j] = among.At(i, j)
		}
		root[i*t.width+p] = with[i]
	}
	if !t.walk(0, 0, root, 0) {
		return nil, 0, false
	}
	parts = make([]float64, p)
	weight := 1 / float64(p) // s!(p−s−1)!/p! at s = 0
	for s := range p {
		// Of the subsets of size s+1 those with j, minus those of size s without j.
		for j := range p {
			parts[j] += weight * (t.having[j][s+1] - (t.all[s] - t.having[j][s]))
		}
		weight *= float64(s+1) / float64(max(p-s-1, 1))
	}
	return parts, t.all[p], true
}

// subsets walks all subsets of the drivers as a binary tree: at depth j driver
// j is taken in (one Cholesky step on what is left of the later drivers) or
// left out. Each subset shares the steps of its beginning, so all 2^p values
// of R² cost about 3·2^p multiplications, and no step is ever undone, which
// keeps the rounding of a plain Cholesky.
type subsets struct {
	p, width int
	scratch  []float64
	all      [MaxLMG + 1]float64         // ΣR² by size
	having   [MaxLMG][MaxLMG + 1]float64 // ΣR² of the subsets with driver j, by size
}

func newSubsets(p int) *subsets {
	return &subsets{p: p, width: p + 1, scratch: make([]float64, (p+1)*p*(p+1))}
}

// level is the scratch matrix of a depth: upper triangle of the drivers, last column the outcome.
func (t *subsets) level(depth int) []float64 {
	size := t.p * t.width
	return t.scratch[depth*size : (depth+1)*size]
}

// walk visits the subsets that begin with mask; m is the partial covariance of
// the drivers from depth on. It reports whether every pivot was large enough.
func (t *subsets) walk(depth int, mask uint, m []float64, r2 float64) bool {
	if depth == t.p {
		size := bits.OnesCount(mask)
		t.all[size] += r2
		for ; mask != 0; mask &= mask - 1 {
			t.having[bits.TrailingZeros(mask)][size] += r2
		}
		return true
	}
	w := t.width
	row := m[depth*w : (depth+1)*w]
	pivot := row[depth]
	if !(pivot > smallestPivot) {
		return false
	}
	next := m
	if depth+1 < t.p {
		next = t.level(depth + 1)
		for i := depth + 1; i < t.p; i++ {
			f := row[i] / pivot
			from, to := m[i*w+i:(i+1)*w], next[i*w+i:(i+1)*w]
			for k, x := range row[i:] {
				to[k] = from[k] - f*x
			}
		}
	}
	return t.walk(depth+1, mask|1<<depth, next, r2+row[t.p]*row[t.p]/pivot) &&
		t.walk(depth+1, mask, m, r2)
}

// Johnson divides R² among the drivers by their closest uncorrelated
// stand-ins: R = QΛQ', L = QΛ^½Q', b = L⁻¹r, part = (L∘L)(b∘b) (Johnson 2000;
// methods.md §3.15). It agrees with LMG within about .02 of a share and takes
// any number of drivers. ok as for LMG.
func Johnson(among *mat.SymDense, with []float64) (parts []float64, r2 float64, ok bool) {
	p := len(with)
	var eigen mat.EigenSym
	if p == 0 || among.SymmetricDim() != p || !eigen.Factorize(among, true) {
		return nil, 0, false
	}
	values := eigen.Values(nil) // ascending
	if !(values[0] > smallestPivot) {
		return nil, 0, false
	}
	var q mat.Dense
	eigen.VectorsTo(&q)
	// b = QΛ^-½Q'r
	b := make([]float64, p)
	for k, v := range values {
		along := 0.0
		for i := range p {
			along += q.At(i, k) * with[i]
		}
		along /= math.Sqrt(v)
		for i := range p {
			b[i] += along * q.At(i, k)
		}
	}
	parts = make([]float64, p)
	for i := range p {
		for j := range p {
			l := 0.0
			for k, v := range values {
				l += q.At(i, k) * q.At(j, k) * math.Sqrt(v)
			}
			parts[i] += l * l * b[j] * b[j]
		}
		r2 += parts[i]
	}
	return parts, r2, true
}
