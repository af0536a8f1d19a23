package disclosure

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// attacker knows which sets of people were published and can add and subtract
// them. Atoms are the cells of the finest table that hold anybody; a set of atoms
// can be computed exactly when its indicator lies in the span of the published ones'.
type attacker struct {
	null *mat.Dense // basis of what the published sets leave open, one column each; nil: nothing
	size int
}

func newAttacker(published [][]float64, atoms int) *attacker {
	a := &attacker{size: atoms}
	if atoms == 0 {
		return a
	}
	m := mat.NewDense(max(len(published), atoms), atoms, nil)
	for i, set := range published {
		m.SetRow(i, set)
	}
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDFull) {
		panic("no decomposition")
	}
	var v mat.Dense
	svd.VTo(&v)
	values := svd.Values(nil)
	rank := 0
	for rank < len(values) && values[rank] > 1e-8 {
		rank++
	}
	if rank < atoms {
		a.null = mat.DenseCopyOf(v.Slice(0, atoms, rank, atoms))
	}
	return a
}

func (a *attacker) computes(set []int) bool {
	if a.null == nil {
		return true
	}
	_, free := a.null.Dims()
	for j := range free {
		sum := 0.0
		for _, i := range set {
			sum += a.null.At(i, j)
		}
		if math.Abs(sum) > 1e-6 {
			return false
		}
	}
	return true
}

// smallSets calls f with every set of atoms that holds fewer than k people.
func smallSets(people []int, k int, f func(set []int)) {
	var grow func(from, sum int, set []int)
	grow = func(from, sum int, set []int) {
		if len(set) > 0 {
			f(set)
		}
		for i := from; i < len(people); i++ {
			if people[i] > 0 && sum+people[i] < k {
				grow(i+1, sum+people[i], append(set, i))
			}
		}
	}
	grow(0, 0, nil)
}

// world is a grid with a pattern as an attacker sees it.
type world struct {
	people    []int
	at        [][2]int // group and unit of each atom
	published [][]float64
}

// worldOf lists the atoms of one figure and the published sets. Without pairs
// only one of the two breakdowns can be looked at.
func worldOf(p *pattern, f int) *world {
	w := &world{}
	t := p.grid.tables[f]
	for r := range t.inner {
		for c, n := range t.inner[r] {
			if n > 0 {
				w.people, w.at = append(w.people, n), append(w.at, [2]int{r, c})
			}
		}
	}
	publish := func(in func(r, c int) bool) {
		set := make([]float64, len(w.at))
		for i, at := range w.at {
			if in(at[0], at[1]) {
				set[i] = 1
			}
		}
		w.published = append(w.published, set)
	}
	if !p.all {
		publish(func(int, int) bool { return true })
	}
	for i, hidden := range p.group {
		if !hidden {
			publish(func(r, _ int) bool { return r == i })
		}
		for j, hidden := range p.inner[i] {
			if !hidden {
				publish(func(r, c int) bool { return r == i && c == j })
			}
		}
	}
	for j, hidden := range p.unit {
		if !hidden {
			publish(func(_, c int) bool { return c == j })
		}
	}
	return w
}

// leaks are the sets of fewer than k people an attacker computes.
func (w *world) leaks(k int) (sets [][]int) {
	a := newAttacker(w.published, len(w.people))
	smallSets(w.people, k, func(set []int) {
		if a.computes(set) {
			sets = append(sets, append([]int(nil), set...))
		}
	})
	return sets
}
