package attack

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// The solver against gonum's, wherever gonum's comes to an answer, on tables
// with margins: the kind of problem attacks are made of.
func TestSolverAgainstGonum(t *testing.T) {
	compared, refused := 0, 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p, truth := table(rng)
		goal := []term{}
		for j := range p.low {
			if rng.IntN(3) == 0 {
				goal = append(goal, term{j, float64(rng.IntN(5) - 2)})
			}
		}
		got, err := p.span(goal)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		is := 0.0
		for _, g := range goal {
			is += g.by * truth[g.of]
		}
		if is < got.low-1e-3 || is > got.high+1e-3 {
			t.Errorf("seed %d: the truth %v is not in %v", seed, is, got)
		}
		want, ok := byGonum(p, goal)
		if !ok {
			refused++
			continue
		}
		compared++
		if math.Abs(got.low-want.low) > 1e-3 || math.Abs(got.high-want.high) > 1e-3 {
			t.Errorf("seed %d: %v, gonum %v", seed, got, want)
		}
	}
	t.Logf("compared %d, gonum gave no answer to %d", compared, refused)
	if compared < 50 {
		t.Errorf("only %d were compared", compared)
	}
}

// table is a two-way table with margins of which some are known exactly, some in a range.
func table(rng *rand.Rand) (*program, []float64) {
	p, truth := &program{}, []float64{}
	rows, columns := 2+rng.IntN(4), 2+rng.IntN(4)
	at := make([][]int, rows)
	for r := range rows {
		for range columns {
			at[r] = append(at[r], p.variable(0, 50))
			truth = append(truth, float64(rng.IntN(4)*rng.IntN(6)))
		}
	}
	margin := func(of []int) {
		sum, terms := 0.0, []term(nil)
		for _, v := range of {
			sum += truth[v]
			terms = append(terms, term{v, 1})
		}
		loose := float64(rng.IntN(3))
		p.within(terms, sum-loose, sum+loose)
	}
	var all []int
	for r := range rows {
		margin(at[r])
		all = append(all, at[r]...)
	}
	for c := range columns {
		var of []int
		for r := range rows {
			of = append(of, at[r][c])
		}
		margin(of)
	}
	margin(all)
	return p, truth
}

// byGonum turns bounds and ranges into equalities with slack, and asks both ends.
func byGonum(p *program, goal []term) (span, bool) {
	n, m := len(p.low), len(p.low)+2*len(p.rows)
	a, b, c := mat.NewDense(m, n+m, nil), make([]float64, m), make([]float64, n+m)
	line := 0
	add := func(terms []term, high, sign float64) {
		for _, t := range terms {
			a.Set(line, t.of, a.At(line, t.of)+sign*t.by)
		}
		a.Set(line, n+line, 1)
		b[line] = sign * high
		line++
	}
	for j := range n {
		add([]term{{j, 1}}, p.high[j], 1)
	}
	for _, r := range p.rows {
		add(r.terms, r.high, 1)
		add(r.terms, r.low, -1)
	}
	for _, g := range goal {
		c[g.of] += g.by
	}
	low, _, err := lp.Simplex(c, a, b, 1e-9, nil)
	if err != nil {
		return span{}, false
	}
	for j := range c {
		c[j] = -c[j]
	}
	high, _, err := lp.Simplex(c, a, b, 1e-9, nil)
	return span{low, -high}, err == nil
}
