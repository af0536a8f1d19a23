package attack

import "math"

// counts is the program of how many people of each atom gave a valid answer to
// a figure, or, for participation, took part.
func (o *outlook) counts(f *figure, l *layout, where map[place]int) *program {
	p := &program{}
	for _, atom := range l.atoms {
		most := o.most(atom)
		if n, ok := where[atom]; ok {
			most = math.Min(most, float64(n))
		}
		p.variable(0, most)
	}
	if l.two {
		p.within(append(terms(l.of(everyone), 1), terms(rangeOf(l.first, len(l.atoms)), -1)...), 0, 0)
	}
	for _, at := range f.order {
		p.within(terms(l.of(at), 1), o.number(f, at).low, o.number(f, at).high)
	}
	return p
}

// number is how many valid answers a place may have.
func (o *outlook) number(f *figure, at place) span {
	s, most := f.at[at], o.most(at)
	switch {
	case s == nil || !s.shown:
		return span{0, most}
	case s.told:
		return s.n
	}
	return span{math.Min(o.k, most), most}
}

// most is how many people of a place there can be: who took part, at most who was invited.
func (o *outlook) most(at place) float64 {
	least := 1e6
	for _, of := range []place{at, {group: at.group}, {unit: at.unit}, everyone} {
		if of.group == nowhere || of.unit == nowhere {
			continue
		}
		if n, ok := o.people[of]; ok {
			least = math.Min(least, n.high)
		}
		if n, ok := o.invited[of]; ok {
			least = math.Min(least, n)
		}
	}
	return least
}

func terms(atoms []int, by float64) []term {
	list := make([]term, len(atoms))
	for i, a := range atoms {
		list[i] = term{a, by}
	}
	return list
}

func rangeOf(from, to int) (list []int) {
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

// takePartFigure is participation as a figure: the first thing that is attacked.
func (o *outlook) takePartFigure() *figure {
	f := &figure{level: "people", id: "people", at: map[place]*sight{}}
	see := func(at place) {
		s := f.see(at)
		s.n, s.told = o.people[at]
		s.shown = s.told
	}
	see(everyone)
	for _, g := range o.groups {
		see(place{group: g})
	}
	for _, u := range o.units {
		see(place{unit: u})
	}
	return f
}

// crowd attacks the numbers of people behind a figure.
func (a *attacker) crowd(o *outlook, f *figure) {
	where := a.insider.where(o)
	l := o.layout(f, where)
	p := o.counts(f, &l, where)
	for _, t := range l.targets(f) {
		before := 0.0
		for _, i := range t.atoms {
			before += p.high[i]
		}
		if before < 2 {
			continue // so few could have answered that nothing is left to learn
		}
		s, err := p.span(terms(t.atoms, 1))
		if a.report.Targets++; !a.solved(o, f, err) {
			return
		}
		if s = s.whole(); s.low == 0 && l.unlisted(t.atoms) {
			continue // that there is nobody outside the lists anybody may know
		}
		// A set of as many people as a group that is shown may be known.
		small := s.low < o.k
		if t.kind != kindGroup {
			small = s.high < o.k
		}
		if small {
			a.note(Finding{Wave: o.wave.ID, Pack: o.wave.Pack, Audience: o.a.String(), Level: f.level, ID: f.id, Target: name(t), Kind: t.kind, Of: people, Width: s.width(), bounds: s, places: t.places, less: t.less})
		}
	}
}
