package disclosure

import (
	"errors"
	"math"
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
	return p.least(t, set, 1), -p.least(t, set, -1)
}

func (p *polytope) least(t *testing.T, set []float64, sign float64) float64 {
	t.Helper()
	c := make([]float64, p.size)
	for i := range c {
		c[i] = sign * set[i]
	}
	if len(p.rows) == 0 {
		return math.Inf(-1)
	}
	a := mat.NewDense(len(p.rows), p.size, nil)
	for i, row := range p.rows {
		a.SetRow(i, row)
	}
	if len(p.rows) == p.size { // nothing is open
		var x mat.VecDense
		if err := x.SolveVec(a, mat.NewVecDense(len(p.sums), append([]float64(nil), p.sums...))); err != nil {
			t.Fatal(err)
		}
		return mat.Dot(mat.NewVecDense(p.size, c), &x)
	}
	f, _, err := lp.Simplex(c, a, p.sums, 1e-9, nil)
	if errors.Is(err, lp.ErrUnbounded) {
		return math.Inf(-1)
	}
	if err != nil {
		t.Fatalf("simplex: %v", err)
	}
	return f
}
