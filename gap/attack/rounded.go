package attack

import (
	"math"

	"mirror/gap"
)

// told adds what is published about one place: score, spread and shares, each as it was rounded.
func (o *outlook) told(p *sheet, f *figure, at place, b *ballot) {
	s := f.at[at]
	atoms := p.l.of(at)
	if s.side != nil {
		if !b.choice {
			o.score(p, f, at, b)
		}
		o.shares(p, s, atoms, b)
		if !o.onlyAnswers {
			absent(p, s, atoms, b)
		}
		p.facts(atoms, s.known)
	}
	p.parts(atoms, s)
	if s.dist == nil || b.choice {
		return
	}
	if n, ok := s.dist.N.Value(); ok {
		for v, share := range s.dist.Shares {
			part := partOf(share, n)
			p.within(p.sum(atoms, v), part.low*n, part.high*n)
		}
	}
}

// average says that the mean of a number given to each answer lies in a span.
func (p *sheet) average(atoms []int, values int, number func(v int) float64, mean span) {
	var low, high []term
	for _, i := range atoms {
		for v := range values {
			low = append(low, term{p.at(i, v), number(v) - mean.low})
			high = append(high, term{p.at(i, v), number(v) - mean.high})
		}
	}
	p.within(low, 0, math.Inf(1))
	p.within(high, math.Inf(-1), 0)
}

// score adds a mean, and with it how far the answers lie apart where that is known.
func (o *outlook) score(p *sheet, f *figure, at place, b *ballot) {
	s := f.at[at]
	k := s.known
	if k == nil {
		return
	}
	mean := k.mean
	p.average(p.l.of(at), b.values, b.points, mean)
	if k.many.low < 2 || !k.plain {
		return
	}
	// In steps of the question: Σ (v−m)² about any m the mean may be.
	to := float64(b.values-1) / 100
	mid := (mean.low + mean.high) / 2 * to
	off := mean.width() / 2 * to
	low, high := (k.many.low-1)*k.variance.low*to*to, (k.many.high-1)*k.variance.high*to*to+k.many.high*off*off
	var terms []term
	for _, i := range p.l.of(at) {
		for v := range b.values {
			d := float64(v) - mid
			terms = append(terms, term{p.at(i, v), d * d})
		}
	}
	p.within(terms, low, high)
}

// meant is what a shown score stood for.
func (o *outlook) meant(f *figure, at place, x float64) span {
	s := f.at[at]
	mean := around(x, stepOf(x, o.scores(f, at), s.n))
	// A row says that one of its scores is a limit, not which; that of many customers can only be one near an end.
	if s.row.Reason != "" && (o.a == gap.Employee || s.n.high < full || math.Min(x, 100-x) <= 300/s.n.high+1) {
		if x < 50 {
			mean.low = 0
		} else {
			mean.high = 100
		}
	}
	return mean.with(span{0, 100})
}

// scores of all figures of a level and dimension at a place, which are rounded alike.
func (o *outlook) scores(f *figure, at place) (list []float64) {
	for _, g := range o.figures {
		if s := g.at[at]; g.level == f.level && s != nil && s.side != nil && s.n == f.at[at].n && s.row.PartOf == f.at[at].row.PartOf {
			if x, ok := s.side.Score.Value(); ok {
				list = append(list, x)
			}
		}
	}
	return list
}

// shares adds favourable and unfavourable shares, of the valid answers.
func (o *outlook) shares(p *sheet, s *sight, atoms []int, b *ballot) {
	n := s.n
	if !s.told {
		return
	}
	add := func(x gap.Number, in func(v int) bool) {
		share, ok := x.Value()
		if !ok {
			return
		}
		// The number is not known in a band; the limits near the ends are the widest of it.
		is := shared(share, n.low)
		p.average(atoms, b.values, func(v int) float64 {
			if in(v) {
				return 1
			}
			return 0
		}, is)
	}
	if b.good >= 0 {
		add(s.side.Favourable, func(v int) bool { return v >= b.good })
	}
	if b.bad >= 0 {
		add(s.side.Unfavourable, func(v int) bool { return v < b.bad })
	}
}

// absent adds can't say and blanks. Where the spread is shown and they are not, they were few.
func absent(p *sheet, s *sight, atoms []int, b *ballot) {
	n, ok := s.side.N.Value()
	if !ok {
		return
	}
	cantSay, blank := b.values, b.values+1
	for v, x := range map[int]gap.Number{cantSay: s.side.CantSay, blank: s.side.Blank} {
		is := leftOut(n)
		if share, ok := x.Value(); ok {
			is = aroundShare(share, n)
		} else if !s.side.SD.Known() {
			continue
		}
		p.part(p.sum(atoms, v), p.sum(atoms, rangeOf(0, v+1)...), is)
	}
}

// part says that some people are a share of others.
func (p *sheet) part(some, of []term, share span) {
	low, high := append([]term{}, some...), append([]term{}, some...)
	for _, t := range of {
		low = append(low, term{t.of, -share.low})
		high = append(high, term{t.of, -share.high})
	}
	p.within(low, 0, math.Inf(1))
	p.within(high, math.Inf(-1), 0)
}
