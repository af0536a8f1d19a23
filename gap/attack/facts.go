package attack

import (
	"math"
	"slices"
)

// fact is one more equation for the answers of a group whose number is told: Σ by·people lies in a span.
type fact struct {
	by []float64 // by answer
	is span
}

// count adds what the row tells of how many gave which answer. Dominance and distance are left out: with the other side's
// shares only roughly known they tell nothing (see the package's comment).
func (x *comparison) count() {
	x.hits()
	x.nets()
}

// within reports a side whose answers are added up: everybody counts alike, and their number is told.
func (k *known) within() bool { return k.n > 0 && k.plain && !k.ballot.choice }

func (k *known) add(by []float64, low, high float64) {
	k.facts = append(k.facts, fact{by, span{low, high}})
}

// hits are the employees within half a step of the customers' mean: those of one answer, or of two where it lies half way.
func (x *comparison) hits() {
	share, ok := x.r.HitRate.Value()
	if !ok || !x.e.within() || x.e.ballot.values != x.c.ballot.values {
		return
	}
	last := float64(x.e.ballot.values - 1)
	low, high := x.c.mean.low*last/100, x.c.mean.high*last/100
	v := math.Floor(low + 0.5)
	if v < 0 || v > last || low < v-0.5+1e-6 || high > v+0.5-1e-6 {
		return // it may be another answer
	}
	by := make([]float64, x.e.ballot.values)
	by[int(v)] = 1
	is := shared(share, x.e.n)
	x.e.add(by, is.low*x.e.n, is.high*x.e.n)
}

// nets are the net recommendation, those who give 9 or 10 less those who give 0 to 6, and the shares it is made of.
func (x *comparison) nets() {
	if x.r.Net == nil {
		return
	}
	for i, k := range []*known{x.c, x.e} {
		net, shares := x.r.Net.Customers.Estimate, x.r.Net.CustomerShares
		if i == 1 {
			net, shares = x.r.Net.Employees.Estimate, x.r.Net.EmployeeShares
		}
		if !k.within() || k.ballot.values != 11 {
			continue
		}
		of := func(from, to int, by float64) []float64 {
			return slices.Concat(make([]float64, from), slices.Repeat([]float64{by}, to-from), make([]float64, 11-to))
		}
		for j, part := range [][]float64{of(9, 11, 1), of(7, 9, 1), of(0, 7, 1)} {
			if share, ok := shares[j].Value(); ok {
				is := shared(share, k.n)
				k.add(part, is.low*k.n, is.high*k.n)
			}
		}
		if y, ok := net.Value(); ok {
			is := around(y, stepOfAll([]float64{1, 2, 5, 10, 15, 20, 30}, y))
			by := of(9, 11, 1)
			copy(by, of(0, 7, -1)[:7])
			k.add(by, is.low*k.n/100, is.high*k.n/100)
		}
	}
}

// facts adds them to what is known of a place.
func (p *sheet) facts(atoms []int, k *known) {
	if k == nil {
		return
	}
	for _, f := range k.facts {
		var terms []term
		for _, i := range atoms {
			for v, by := range f.by {
				if by != 0 {
					terms = append(terms, term{p.at(i, v), by})
				}
			}
		}
		p.within(terms, f.is.low, f.is.high)
	}
}
