package demo

import (
	"math/bits"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// The little statistics of these tests, written apart from the engine so that the two can disagree.

// table is a set of complete cases: predictors by row, and what they explain.
type table struct {
	x [][]float64
	y []float64
}

// columns returns the cases with some of the predictors, behind a column of ones.
func (d *table) columns(keep []int) *mat.Dense {
	m := mat.NewDense(len(d.y), len(keep)+1, nil)
	for i, row := range d.x {
		m.Set(i, 0, 1)
		for j, k := range keep {
			m.Set(i, j+1, row[k])
		}
	}
	return m
}

// ols returns the intercept and slopes of the least squares fit.
func (d *table) ols(t *testing.T, keep []int) []float64 {
	t.Helper()
	var b mat.Dense
	if err := b.Solve(d.columns(keep), mat.NewDense(len(d.y), 1, d.y)); err != nil {
		t.Fatalf("least squares: %v", err)
	}
	return mat.Col(nil, 0, &b)
}

// lmg shares R² out among the predictors: the average, over all orders of entry, of what
// each adds (Lindeman, Merenda & Gold 1980). R² of a subset comes from the correlations.
func (d *table) lmg(t *testing.T) (shares []float64, r2 float64) {
	t.Helper()
	p := len(d.x[0])
	all := mat.NewDense(len(d.y), p+1, nil)
	for i, row := range d.x {
		all.SetRow(i, append(append([]float64{}, row...), d.y[i]))
	}
	var r mat.SymDense
	stat.CorrelationMatrix(&r, all, nil)
	explained := make([]float64, 1<<p)
	for s := 1; s < 1<<p; s++ {
		var in []int
		for j := range p {
			if s>>j&1 == 1 {
				in = append(in, j)
			}
		}
		rxx, rxy := mat.NewDense(len(in), len(in), nil), mat.NewDense(len(in), 1, nil)
		for a, i := range in {
			rxy.Set(a, 0, r.At(i, p))
			for b, j := range in {
				rxx.Set(a, b, r.At(i, j))
			}
		}
		var b mat.Dense
		if err := b.Solve(rxx, rxy); err != nil {
			t.Fatalf("correlations: %v", err)
		}
		for a := range in {
			explained[s] += b.At(a, 0) * rxy.At(a, 0)
		}
	}
	factorial := func(n int) float64 {
		f := 1.0
		for i := 2; i <= n; i++ {
			f *= float64(i)
		}
		return f
	}
	shares = make([]float64, p)
	for s := range explained {
		n := bits.OnesCount(uint(s))
		for j := range p {
			if s>>j&1 == 0 {
				w := factorial(n) * factorial(p-n-1) / factorial(p)
				shares[j] += w * (explained[s|1<<j] - explained[s])
			}
		}
	}
	return shares, explained[len(explained)-1]
}
