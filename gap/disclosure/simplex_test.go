package disclosure

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// polytope is what an attacker knows of unknown counts: sums of some of them,
// and that none is negative. It is a second way to the intervals of the audit, and the
// only one where tables of three attributes are linked.
type polytope struct {
	rows [][]float64 // independent
	sums []float64
	size int
}

func newPolytope(sets [][]float64, people []float64) *polytope {
	p := &polytope{size: len(people)}
	var reduced [][]float64
	for _, set := range sets {
		row, sum := append([]float64(nil), set...), 0.0
		for i, in := range set {
			sum += in * people[i]
		}
		for _, r := range reduced {
			lead := leading(r)
			for i, f := lead, row[lead]/r[lead]; i < len(row); i++ {
				row[i] -= f * r[i]
			}
		}
		if leading(row) < 0 {
			continue
		}
		reduced = append(reduced, row)
		p.rows, p.sums = append(p.rows, set), append(p.sums, sum)
	}
	return p
}

func leading(row []float64) int {
	for i, x := range row {
		if math.Abs(x) > 1e-9 {
			return i
		}
	}
	return -1
}

// interval is the least and the greatest number of people in a set.
func (p *polytope) interval(t *testing.T, set []float64) (low, high float64) {
	t.Helper()
	low, _ = p.least(t, set, 1)
	high, _ = p.least(t, set, -1)
	return low, -high
}

// least is the least of sign × the number of people in a set, and counts that make it.
func (p *polytope) least(t *testing.T, set []float64, sign float64) (float64, []float64) {
	t.Helper()
	var c []float64
	var at []int // counts some sum is known of; the others may be anything
	for i := range set {
		known := slices.ContainsFunc(p.rows, func(row []float64) bool { return row[i] != 0 })
		if known {
			c, at = append(c, sign*set[i]), append(at, i)
		} else if set[i] != 0 && sign < 0 {
			return math.Inf(-1), nil
		}
	}
	a := mat.NewDense(len(p.rows), len(at), nil)
	for i, row := range p.rows {
		for j, from := range at {
			a.Set(i, j, row[from])
		}
	}
	x, counts := make([]float64, len(at)), make([]float64, p.size)
	if len(p.rows) == len(at) { // nothing is open
		var v mat.VecDense
		if err := v.SolveVec(a, mat.NewVecDense(len(p.sums), slices.Clone(p.sums))); err != nil {
			t.Fatal(err)
		}
		copy(x, v.RawVector().Data)
	} else {
		var err error
		if _, x, err = lp.Simplex(c, a, p.sums, 1e-9, nil); err != nil {
			t.Fatalf("simplex: %v", err)
		}
	}
	f := 0.0
	for j, from := range at {
		counts[from] = x[j]
		f += c[j] * x[j]
	}
	return f, counts
}
