package attack

import (
	"math"

	"mirror/gap"
)

// blend is a figure that is a mean of groups' means by shares that are no shares of its people: everyone where segments
// count by their part of the customer base, or the customers a team serves.
type blend struct {
	shares map[place]float64 // adding up to 1
	side   *gap.Side
	dist   *gap.Distribution
}

// blends of a figure whose shares the insider knows: as anybody in the company may know its own customers. A group that
// nobody answered for would change the shares; where there may be one, nothing can be said.
func (o *outlook) blends(f *figure) (list []blend) {
	if base := o.insider.Base; o.mixed && o.a == gap.Customer && o.listed && len(base) > 0 {
		b := blend{shares: map[place]float64{}}
		for _, g := range o.groups {
			b.shares[place{group: g}] = base[g]
		}
		if s := f.at[everyone]; s != nil && s.shown && o.present(f, b.shares) {
			b.side, b.dist = s.side, s.dist
			list = append(list, b)
		}
	}
	for _, rows := range [][]gap.Row{o.wave.Gaps, o.wave.Outcomes} {
		for i := range rows {
			r := &rows[i]
			serves := o.insider.Serves[string(r.Cell)]
			if r.Level != f.level || r.ID != f.id || own(o.a, r.Place) || r.Compared != gap.ComparedMatched || len(serves) == 0 || !sideOf(o.a, r).Score.Known() {
				continue
			}
			b := blend{shares: map[place]float64{}, side: sideOf(o.a, r)}
			for g, share := range serves {
				b.shares[place{group: g}] = share
			}
			if o.present(f, b.shares) {
				list = append(list, b)
			}
		}
	}
	return list
}

// present reports that each of the groups has an answer, and makes their shares add up to 1.
func (o *outlook) present(f *figure, shares map[place]float64) bool {
	total := 0.0
	for at, share := range shares {
		if total += share; share > 0 && o.number(f, at).low < 1 {
			return false
		}
	}
	for at := range shares {
		shares[at] /= total
	}
	return total > 0
}

// blended adds what a blend says: of the mean, and of the shares that are shown of it.
func (o *outlook) blended(p *sheet, f *figure, m *blend, b *ballot) {
	n := o.number(f, everyone)
	share := func(x gap.Number, in func(v int) bool) {
		if y, ok := x.Value(); ok {
			is := shared(y, n.low)
			o.mix(p, f, m, b, func(v int) float64 {
				if in(v) {
					return 100
				}
				return 0
			}, span{100 * is.low, 100 * is.high})
		}
	}
	if x, ok := m.side.Score.Value(); ok && !b.choice {
		is := around(x, stepOf(x, nil, span{full, n.high}))
		if f.at[everyone] != nil && f.at[everyone].row != nil && f.at[everyone].row.Reason != "" {
			is = span{0, 100}
		}
		o.mix(p, f, m, b, b.points, is)
	}
	if b.good >= 0 {
		share(m.side.Favourable, func(v int) bool { return v >= b.good })
	}
	if b.bad >= 0 {
		share(m.side.Unfavourable, func(v int) bool { return v < b.bad })
	}
	if m.dist != nil {
		for v, x := range m.dist.Shares {
			share(x, func(other int) bool { return other == v })
		}
	}
}

// unweighted is the plain mean of everyone, shown beside a weighted one.
func (o *outlook) unweighted(p *sheet, f *figure, b *ballot) {
	s := f.at[everyone]
	if s == nil || s.side == nil || b.choice {
		return
	}
	if x, ok := s.side.Unweighted.Value(); ok {
		p.average(p.l.of(everyone), b.values, b.points, around(x, stepOf(x, nil, span{full, endless})))
	}
}

// mix says that the mean of the groups' means of a number of 0 to 100 lies in a span. A group's mean times its number of
// people is a sum over its answers; where that number is not exactly told, the mean is a variable of its own and the
// product lies between the planes through its corners (McCormick 1976).
func (o *outlook) mix(p *sheet, f *figure, m *blend, b *ballot, number func(v int) float64, is span) {
	var all []term
	for at, share := range m.shares {
		atoms, n := p.l.of(at), o.number(f, at)
		if share == 0 || len(atoms) == 0 {
			continue
		}
		mean := p.variable(0, 100)
		all = append(all, term{mean, share})
		// 0 ≤ sign·sum + people·n + of·mean + rest
		plane := func(sign, people, of, rest float64) {
			var terms []term
			for _, i := range atoms {
				for v := range b.values {
					terms = append(terms, term{p.at(i, v), sign*number(v) + people})
				}
			}
			p.within(append(terms, term{mean, of}), -rest, math.Inf(1))
		}
		plane(1, 0, -n.low, 0)              // sum ≥ low·mean
		plane(-1, 0, n.high, 0)             // sum ≤ high·mean
		plane(1, -100, -n.high, 100*n.high) // (high − n)(100 − mean) ≥ 0
		plane(-1, 100, n.low, -100*n.low)   // (n − low)(100 − mean) ≥ 0
	}
	p.within(all, is.low, is.high)
}
