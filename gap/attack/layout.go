package attack

import "slices"

// layout cuts the people of one side into atoms. Where groups are crossed with
// units the atoms are pairs. Where they are not, groups and units are two ways
// to cut the same people, of which only the sums agree.
type layout struct {
	atoms []place
	two   bool // groups and units apart
	first int  // two: where the atoms of units begin
}

// layout of a figure. where, if known, is how many people of each group are in each unit.
func (o *outlook) layout(f *figure, where map[place]int) layout {
	var l layout
	crossed := slices.ContainsFunc(f.order, func(at place) bool { return at.group != "" && at.unit != "" })
	groups, units := append([]string{}, o.groups...), append([]string{}, o.units...)
	if !o.listed {
		groups = append(groups, nowhere)
	}
	if len(units) > 0 {
		units = append(units, nowhere)
	}
	switch {
	case len(where) > 0:
		for _, g := range groups {
			for _, u := range units {
				if where[place{g, u}] > 0 {
					l.atoms = append(l.atoms, place{g, u})
				}
			}
		}
	case crossed:
		for _, g := range groups {
			for _, u := range units {
				// A group without pairs has nobody in units; who is in no group may be in any.
				if u == nowhere || g == nowhere || f.paired(g) {
					l.atoms = append(l.atoms, place{g, u})
				}
			}
		}
	default:
		for _, g := range groups {
			l.atoms = append(l.atoms, place{group: g})
		}
		l.first, l.two = len(groups), len(groups) > 0 && len(units) > 0
		for _, u := range units {
			l.atoms = append(l.atoms, place{unit: u})
		}
	}
	if len(l.atoms) == 0 {
		l.atoms = []place{everyone}
	}
	return l
}

// of are the atoms of a place. Everyone, cut two ways, is the groups.
func (l *layout) of(at place) (list []int) {
	for i, atom := range l.atoms {
		switch {
		case l.two && at == everyone:
			if i < l.first {
				list = append(list, i)
			}
		case (at.group == "" || at.group == atom.group) && (at.unit == "" || at.unit == atom.unit):
			list = append(list, i)
		}
	}
	return list
}

// unlisted reports that atoms are of people in no listed group, or no unit.
func (l *layout) unlisted(atoms []int) bool {
	return !slices.ContainsFunc(atoms, func(i int) bool {
		return l.atoms[i].group != nowhere && l.atoms[i].unit != nowhere
	})
}

// target is a set of people somebody may want to know about.
type target struct {
	places []place // added up
	less   []place // taken away
	atoms  []int
	kind   string
}

// Kinds of targets.
const (
	kindGroup      = "a hidden group"
	kindSmall      = "a small shown group"
	kindUnion      = "two hidden groups together"
	kindDifference = "what is left of a shown group without its shown part"
	kindRest       = "what is left of a shown group without all its shown parts"
	kindPicked     = "those who picked a word"
)

// without are the atoms of a that are not of b; ok is false when b is no part of a.
func without(a, b []int) (rest []int, ok bool) {
	for _, x := range b {
		if !slices.Contains(a, x) {
			return nil, false
		}
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			rest = append(rest, x)
		}
	}
	return rest, len(rest) > 0
}

// targets of a figure: each hidden place, two of one kind together, and each
// difference of two shown places, the rest of all shown parts too.
func (l *layout) targets(f *figure) (list []target) {
	var hidden, shown []place
	for _, at := range f.order {
		if len(l.of(at)) == 0 {
			continue
		}
		if f.at[at].shown {
			shown = append(shown, at)
		} else {
			hidden = append(hidden, at)
		}
	}
	for i, p := range hidden {
		list = append(list, target{places: []place{p}, atoms: l.of(p), kind: kindGroup})
		for _, q := range hidden[i+1:] {
			if alike(p, q) {
				list = append(list, target{places: []place{p, q}, atoms: append(l.of(p), l.of(q)...), kind: kindUnion})
			}
		}
	}
	for _, p := range shown {
		list = append(list, l.differences(p, shown)...)
	}
	return list
}

// alike reports two places of one table that share nobody.
func alike(p, q place) bool {
	return (p.group == "") == (q.group == "") && (p.unit == "") == (q.unit == "")
}

// differences of a shown place and its shown parts.
func (l *layout) differences(p place, shown []place) (list []target) {
	all := l.of(p)
	rests := map[bool][]place{} // the parts by group, by unit
	for _, q := range shown {
		if q == p {
			continue
		}
		part := l.of(q)
		if l.two && p == everyone && q.unit != "" {
			continue // seen from the units below
		}
		if rest, ok := without(all, part); ok {
			list = append(list, target{places: []place{p}, less: []place{q}, atoms: rest, kind: kindDifference})
			if byUnit := q.unit != p.unit; byUnit == (q.group == p.group) {
				rests[byUnit] = append(rests[byUnit], q)
			}
		}
	}
	for _, byUnit := range []bool{false, true} {
		var part []int
		for _, q := range rests[byUnit] {
			part = append(part, l.of(q)...)
		}
		if rest, ok := without(all, part); ok && len(rests[byUnit]) > 1 {
			list = append(list, target{places: []place{p}, less: rests[byUnit], atoms: rest, kind: kindRest})
		}
	}
	if l.two && p == everyone {
		return append(list, l.units(shown)...)
	}
	return list
}

// units are the differences of everyone and units, where units are a cut of their own.
func (l *layout) units(shown []place) (list []target) {
	var all, part []int
	for i := l.first; i < len(l.atoms); i++ {
		all = append(all, i)
	}
	var parts []place
	for _, q := range shown {
		if q.unit == "" {
			continue
		}
		parts, part = append(parts, q), append(part, l.of(q)...)
		if rest, ok := without(all, l.of(q)); ok {
			list = append(list, target{places: []place{everyone}, less: []place{q}, atoms: rest, kind: kindDifference})
		}
	}
	if rest, ok := without(all, part); ok && len(parts) > 1 {
		list = append(list, target{places: []place{everyone}, less: parts, atoms: rest, kind: kindRest})
	}
	return list
}
