package attack

import (
	"math"

	"mirror/gap"
)

// ballot is what a figure's answers look like, from the lowest, turned where
// the question was. A choice has two: not counted and counted.
type ballot struct {
	values int
	choice bool
	good   int  // answers from here are favourable; −1: not known
	bad    int  // answers below here are unfavourable; −1: not known
	upside bool // choice: the score is the share counted, else the rest
}

// points of an answer, of 100.
func (b *ballot) points(v int) float64 { return 100 * float64(v) / float64(b.values-1) }

// ballot finds what a question's answers are from what is published; ok is
// false for scores over several questions, and for numbers guessed out of 100.
func (o *outlook) ballot(f *figure) (ballot, bool) {
	b := ballot{good: -1, bad: -1}
	if f.level == levelSpectrum || f.level == levelPeople {
		for _, s := range f.at {
			b.values = max(b.values, len(s.parts))
		}
		return b, b.values > 1
	}
	if f.level != gap.LevelItem && f.level != gap.LevelOutcome {
		return b, false
	}
	listed := false
	for i := range o.wave.Distributions {
		d := &o.wave.Distributions[i]
		if d.Level == f.level && d.ID == f.id {
			b.values, listed = len(d.Values), listed || d.Audience == o.a.String()
		}
	}
	mean, score := false, false
	for _, s := range f.at {
		if s.side != nil && s.side.Score.Known() {
			score, mean = true, mean || s.side.Mean.Known()
		}
	}
	switch {
	case !score:
		return b, false
	case !mean && b.values > 0 && !listed:
		return b, false
	case !mean:
		b.values, b.choice, b.good = 2, true, 1
		b.upside = o.upside(f)
		return b, true
	case b.values == 0:
		return b, false
	}
	o.cuts(f, &b)
	return b, true
}

// upside reports a choice whose score is the share counted.
func (o *outlook) upside(f *figure) bool {
	up, down := 0.0, 0.0
	for _, s := range f.at {
		if s.side == nil || !s.side.Favourable.Known() || !s.side.Score.Known() {
			continue
		}
		share, score := s.side.Favourable.Or(0), s.side.Score.Or(0)/100
		up, down = up+math.Abs(share-score), down+math.Abs(1-share-score)
	}
	return up <= down
}

// cuts finds which answers are favourable and unfavourable: the only ones that fit the distributions.
func (o *outlook) cuts(f *figure, b *ballot) {
	fits := func(cut int, share func(*gap.Side) gap.Number, in func(v int) bool) bool {
		seen := false
		for at, s := range f.at {
			if s.side == nil || s.dist == nil || at == everyone && o.mixed || o.weights {
				continue
			}
			x, ok := share(s.side).Value()
			n, known := s.dist.N.Value()
			if !ok || !known {
				continue
			}
			sum := span{}
			for v, share := range s.dist.Shares {
				if part := partOf(share, n); in(v) {
					sum.low, sum.high = sum.low+part.low, sum.high+part.high
				}
			}
			if both := sum.with(shared(x, n)); both.low > both.high+1e-9 {
				return false
			}
			seen = true
		}
		return seen
	}
	one := func(share func(*gap.Side) gap.Number, in func(cut, v int) bool) int {
		found := -1
		for cut := 1; cut < b.values; cut++ {
			if !fits(cut, share, func(v int) bool { return in(cut, v) }) {
				continue
			}
			if found >= 0 {
				return -1
			}
			found = cut
		}
		return found
	}
	b.good = one(func(s *gap.Side) gap.Number { return s.Favourable }, func(cut, v int) bool { return v >= cut })
	b.bad = one(func(s *gap.Side) gap.Number { return s.Unfavourable }, func(cut, v int) bool { return v < cut })
}

// partOf is what a part of a distribution over n answers stood for.
func partOf(share gap.Number, n float64) span {
	x, ok := share.Value()
	if !ok {
		return leftOut(n)
	}
	s := aroundShare(x, n)
	if byRule(x, shareStep(n)) && x >= 1-leastShare(n)-1e-9 {
		s.high = 1
	}
	return s
}

// said attacks the answers to a question: how many people of each atom gave each.
func (a *attacker) said(o *outlook, f *figure) {
	b, ok := o.ballot(f)
	if !ok {
		return
	}
	where := a.insider.where(o)
	l := o.layout(f, where)
	p := o.program(f, &l, &b, where)
	a.ends(o, f, &b, p, a.smallOnes(o, f, &l))
}

// ends asks for both ends of every target. One that solutions for others have
// shown to be wide already is not asked for.
func (a *attacker) ends(o *outlook, f *figure, b *ballot, p *sheet, targets []target) {
	seen := make([]span, len(targets)*b.values)
	for i := range seen {
		seen[i] = span{math.Inf(1), math.Inf(-1)}
	}
	for i, t := range targets {
		if p.l.unlisted(t.atoms) && p.empty(t.atoms, b.values) {
			continue // that there is nobody outside the lists anybody may know
		}
		for v := range b.values {
			a.report.Targets++
			s, err := p.narrowed(p.sum(t.atoms, v), &seen[i*b.values+v], func() {
				p.remember(targets, b.values, seen)
			})
			if !a.solved(o, f, err) {
				return
			}
			s = s.whole()
			a.note(Finding{
				Wave: o.wave.ID, Pack: o.wave.Pack, Audience: o.a.String(), Level: f.level, ID: f.id, Target: name(t), Kind: t.kind,
				Of: answers, Width: s.width(), Rare: s.low == 0, bounds: s, value: v, places: t.places, less: t.less,
			})
		}
	}
}

// empty reports that nobody of the atoms gave any of the answers.
func (s *sheet) empty(atoms []int, values int) bool {
	var all []term
	for v := range values {
		all = append(all, s.sum(atoms, v)...)
	}
	people, err := s.span(all)
	return err == nil && people.whole().high == 0
}

// narrowed is what a sum lies between, exactly where that is narrow. seen is
// what is known to be possible; the search ends when that is wide enough.
func (s *sheet) narrowed(sum []term, seen *span, remember func()) (span, error) {
	const wide = narrow + 1.5
	is := *seen
	for _, sign := range []float64{1, -1} {
		if seen.width() >= wide {
			return *seen, nil
		}
		enough := math.Inf(-1)
		if seen.width() >= 0 && sign > 0 {
			enough = seen.high - wide
		} else if seen.width() >= 0 {
			enough = -(seen.low + wide)
		}
		x, err := s.least(sum, sign, enough)
		if err != nil {
			return is, err
		}
		if remember(); sign > 0 {
			is.low = x
		} else {
			is.high = -x
		}
	}
	if seen.width() >= wide {
		return *seen, nil
	}
	return is, nil
}

// remember widens what is known to be possible by the last solution.
func (s *sheet) remember(targets []target, values int, seen []span) {
	for i, t := range targets {
		for v := range values {
			sum := 0.0
			for _, atom := range t.atoms {
				sum += s.solver.value[s.at(atom, v)]
			}
			was := &seen[i*values+v]
			was.low, was.high = math.Min(was.low, sum), math.Max(was.high, sum)
		}
	}
}

// smallOnes are the targets whose answers are looked at: hidden groups and what
// is left of shown ones where that is few, and small shown groups.
func (a *attacker) smallOnes(o *outlook, f *figure, l *layout) (list []target) {
	for _, t := range l.targets(f) {
		most := 0.0
		for _, i := range t.atoms {
			most += o.most(l.atoms[i])
		}
		if t.kind == kindGroup && most >= narrow || t.kind == kindRest && most >= narrow && most < full {
			list = append(list, t)
		}
	}
	for _, at := range f.order {
		if s := f.at[at]; s.shown && s.told && s.n.high < full && len(l.of(at)) > 0 {
			list = append(list, target{places: []place{at}, atoms: l.of(at), kind: kindSmall})
		}
	}
	return list
}

// sheet is a program of one variable for each atom and answer; after a
// question's answers come can't say and blank.
type sheet struct {
	program
	l     *layout
	width int
}

func (s *sheet) at(atom, value int) int { return atom*s.width + value }

// sum is how many people of the atoms gave one of the answers.
func (s *sheet) sum(atoms []int, values ...int) []term {
	var list []term
	for _, i := range atoms {
		for _, v := range values {
			list = append(list, term{s.at(i, v), 1})
		}
	}
	return list
}

// program is all that is published about a question's answers.
func (o *outlook) program(f *figure, l *layout, b *ballot, where map[place]int) *sheet {
	p := &sheet{l: l, width: b.values + 2}
	for _, atom := range l.atoms {
		most := o.most(atom)
		if n, ok := where[atom]; ok {
			most = math.Min(most, float64(n))
		}
		for range p.width {
			p.variable(0, most)
		}
	}
	valid, all := rangeOf(0, b.values), rangeOf(0, p.width)
	if l.two {
		for v := range p.width {
			p.within(append(p.sum(l.of(everyone), v), minus(p.sum(rangeOf(l.first, len(l.atoms)), v))...), 0, 0)
		}
	}
	if o.onlyAnswers {
		all = valid // who gave no answer to a question is not among the people who were counted
	}
	for i := range l.atoms {
		p.within(p.sum([]int{i}, all...), 0, p.high[p.at(i, 0)])
	}
	for _, at := range f.order {
		atoms := l.of(at)
		n := o.number(f, at)
		p.within(p.sum(atoms, valid...), n.low, n.high)
		if took, ok := o.people[at]; ok && !o.onlyAnswers {
			p.within(p.sum(atoms, all...), took.low, took.high)
		}
		if s := f.at[at]; s.shown && !o.weights && !(at == everyone && o.mixed) {
			o.told(p, f, at, b)
		}
	}
	if !o.weights && (f.level == gap.LevelItem || f.level == gap.LevelOutcome) {
		for _, m := range o.blends(f) {
			o.blended(p, f, &m, b)
		}
		o.unweighted(p, f, b)
	}
	return p
}

func minus(terms []term) []term {
	for i := range terms {
		terms[i].by = -terms[i].by
	}
	return terms
}
