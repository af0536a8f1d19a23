package attack

import (
	"errors"
	"math"
)

// program is a set of linear constraints: variables between bounds, and rows,
// sums of variables, between bounds. It is solved by the simplex method for
// bounded variables on a dense tableau (Chvátal 1983, chapter 8).
//
// An attack asks the same constraints for the ends of hundreds of sums, and
// many rows say the same twice. Here a row is a variable of its own that may
// stay basic, so redundant rows need no care, and each question starts where the
// last one ended. gonum's Simplex wants full rank and starts anew; a test compares the two.
type program struct {
	low, high []float64 // by variable
	rows      []constraint
	solver    *tableau
}

// constraint is low ≤ Σ terms ≤ high.
type constraint struct {
	terms     []term
	low, high float64
}

type term struct {
	of int // variable
	by float64
}

// Faults of a program.
var (
	errContradiction = errors.New("the constraints contradict each other")
	errStuck         = errors.New("the solver came to no end")
)

// variable adds one between bounds, both finite.
func (p *program) variable(low, high float64) int {
	p.low, p.high = append(p.low, low), append(p.high, high)
	return len(p.low) - 1
}

// within adds a row. Bounds may be infinite.
func (p *program) within(terms []term, low, high float64) {
	most := 0.0
	for _, t := range terms {
		most = math.Max(most, math.Abs(t.by))
	}
	if most == 0 {
		return
	}
	scaled := make([]term, len(terms)) // so that all rows are of one size
	for i, t := range terms {
		scaled[i] = term{t.of, t.by / most}
	}
	p.rows = append(p.rows, constraint{scaled, low / most, high / most})
}

// span is the least and the greatest value of a sum.
func (p *program) span(terms []term) (span, error) {
	low, err := p.least(terms, 1, math.Inf(-1))
	if err != nil {
		return span{}, err
	}
	high, err := p.least(terms, -1, math.Inf(-1))
	return span{low, -high}, err
}

// least is the least value of a sum, times sign, or some value not above enough. Where arithmetic has led
// astray it starts anew, a few times.
func (p *program) least(terms []term, sign, enough float64) (float64, error) {
	goal := make([]float64, len(p.low))
	for _, t := range terms {
		goal[t.of] += sign * t.by
	}
	var err error
	for try := range 4 {
		if p.solver == nil {
			p.solver = newTableau(p, try)
			err = p.solver.feasible()
		}
		var x float64
		if err == nil {
			x, err = p.solver.least(goal, enough)
		}
		if err == nil && p.holds() {
			return x, nil
		}
		if p.solver = nil; err == nil {
			err = errStuck
		}
		if errors.Is(err, errContradiction) {
			break
		}
	}
	return 0, err
}

// holds checks the solution against the constraints as they were given.
func (p *program) holds() bool {
	value := p.solver.value
	for v := range p.low {
		if value[v] < p.low[v]-hair/2 || value[v] > p.high[v]+hair/2 {
			return false
		}
	}
	for _, r := range p.rows {
		sum := 0.0
		for _, t := range r.terms {
			sum += t.by * value[t.of]
		}
		if sum < r.low-hair/2 || sum > r.high+hair/2 {
			return false
		}
	}
	return true
}
