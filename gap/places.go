package gap

import (
	"maps"
	"slices"
	"strings"
)

// Kinds of places, which are also the tables that tests are corrected in.
const (
	everyone = iota
	byCell
	bySegment
	byUnit
	byCellUnit
	bySegmentUnit
)

// place is one group of results with its two sides.
type place struct {
	Place
	kind     int
	compared string
	sides    [2]*view
}

// view is one side of a place: the people, and how their answers are weighted together.
type view struct {
	side   *side
	pooled *Atom
	// strata are the segments that are weighted together; nil when everyone counts alike.
	strata  []stratum
	rest    *Atom   // who is in no stratum but counts too; nil when nobody is, or they do not count
	serves  float64 // matched: all the shares of what the cell serves, of segments nobody knows too
	matched bool    // strata are the segments a cell serves; else the shares of the customer base
	cluster bool    // an account of this side answered more than once
	counted bool    // item counts only
	known   map[subject]seen
}

// seen is what a view says about a subject; views shared by many places compute it once.
type seen struct {
	figure  figure
	side    Side
	answers []float64
}

// see is a subject's figure, how it is written, and how many people gave which answer.
func (an *analysis) see(v *view, sub subject) (figure, Side, []float64) {
	k, ok := v.known[sub]
	if !ok {
		k.figure = an.figure(v, sub)
		k.side = an.sideOf(v, sub, &k.figure)
		k.answers = an.answers(v, sub)
		if v.known == nil {
			v.known = map[subject]seen{}
		}
		v.known[sub] = k
	}
	return k.figure, k.side, k.answers
}

// stratum is one segment of a view and its share.
type stratum struct {
	id, neighbour string
	share         float64
	atom          *Atom
}

// pools are the atoms of a tally, added up in every way results need.
type pools struct {
	all     [2]*Atom
	group   [2]map[string]*Atom // cells of employees, segments of customers
	unit    [2]map[string]*Atom
	both    [2]map[[2]string]*Atom
	cluster [2]bool
	counted bool
}

func (t *Tally) pool() *pools {
	p := &pools{counted: t.counted}
	for a, s := range t.sides {
		p.all[a] = newAtom(s, "", "")
		p.group[a], p.unit[a] = map[string]*Atom{}, map[string]*Atom{}
		p.both[a] = t.atoms[a]
		for _, key := range keysOf(t.atoms[a]) {
			at := t.atoms[a][key]
			p.all[a].merge(at)
			pooled(p.group[a], key[0], s).merge(at)
			pooled(p.unit[a], key[1], s).merge(at)
		}
		p.cluster[a] = t.sketch[a].repeated()
	}
	return p
}

func keysOf(atoms map[[2]string]*Atom) [][2]string {
	keys := make([][2]string, 0, len(atoms))
	for k := range atoms {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int {
		if c := strings.Compare(a[0], b[0]); c != 0 {
			return c
		}
		return strings.Compare(a[1], b[1])
	})
	return keys
}

func pooled(m map[string]*Atom, id string, s *side) *Atom {
	if m[id] == nil {
		m[id] = newAtom(s, id, "")
	}
	return m[id]
}

// found are the declared groups, or those in the answers in the order of their ids.
func found(declared []Group, seen ...map[string]*Atom) []Group {
	if len(declared) > 0 {
		return declared
	}
	var ids []string
	for _, m := range seen {
		for id := range m {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	var gs []Group
	for _, id := range ids {
		gs = append(gs, Group{ID: id})
	}
	return gs
}

// view is one side's people as they are; nil people are nobody.
func (an *analysis) view(a Audience, at *Atom) *view {
	s := an.tally.sides[a]
	if at == nil {
		at = newAtom(s, "", "")
	}
	return &view{side: s, pooled: at, cluster: an.pools.cluster[a], counted: an.pools.counted}
}

// allCustomers weights the segments by their shares of the customer base,
// where those are known (methods.md §3.14).
func (an *analysis) allCustomers() *view {
	v := an.view(Customer, an.pools.all[Customer])
	for _, g := range an.segments {
		if g.Share > 0 {
			v.strata = append(v.strata, stratum{g.ID, g.MergeWith, g.Share, an.segment(g.ID)})
		}
	}
	if none := an.segment(""); v.strata != nil && none.n[0] > 0 {
		v.rest = none
	}
	return v
}

func (an *analysis) segment(id string) *Atom {
	if at := an.pools.group[Customer][id]; at != nil {
		return at
	}
	return newAtom(an.tally.sides[Customer], id, "")
}

// served are the customers a cell serves, segment by segment (methods.md §3.20).
func (an *analysis) served(g *Group) *view {
	pool := newAtom(an.tally.sides[Customer], "", "")
	v := an.view(Customer, pool)
	v.matched = true
	for _, id := range slices.Sorted(maps.Keys(g.Serves)) { // in one order: sums of floats depend on it
		v.serves += g.Serves[id]
	}
	for _, s := range an.segments {
		if share := g.Serves[s.ID]; share > 0 {
			at := an.segment(s.ID)
			pool.merge(at)
			v.strata = append(v.strata, stratum{s.ID, "", share, at})
		}
	}
	return v
}

// places lists everyone, each cell, segment and unit, then the declared pairs.
func (an *analysis) places() []*place {
	p, ps := an.pools, []*place(nil)
	add := func(at Place, kind int, compared string, c, e *view) {
		ps = append(ps, &place{at, kind, compared, [2]*view{c, e}})
	}
	customers, employees := an.allCustomers(), an.view(Employee, p.all[Employee])
	add(Place{}, everyone, ComparedAll, customers, employees)
	for i := range an.cells {
		g := &an.cells[i]
		e, c, compared := an.view(Employee, p.group[Employee][g.ID]), customers, ComparedAll
		if g.Serves != nil {
			c, compared = an.served(g), ComparedMatched
		}
		add(Place{Cell: Word(g.ID)}, byCell, compared, c, e)
	}
	for _, g := range an.segments {
		add(Place{Segment: Word(g.ID)}, bySegment, ComparedAll, an.view(Customer, p.group[Customer][g.ID]), employees)
	}
	for _, g := range an.units {
		c, e := an.view(Customer, p.unit[Customer][g.ID]), an.view(Employee, p.unit[Employee][g.ID])
		add(Place{Unit: Word(g.ID)}, byUnit, ComparedUnit, c, e)
	}
	return append(ps, an.pairs()...)
}

// inUnits reports whether anyone of a group belongs to a unit: a central team
// has no place in a table by branch. A group with people in some units keeps
// all of them, so that an empty one looks like any other that is hidden.
func (an *analysis) inUnits(a Audience, group string) bool {
	for _, u := range an.units {
		if at := an.pools.both[a][[2]string{group, u.ID}]; at != nil && at.n[0] > 0 {
			return true
		}
	}
	return false
}

// pairs lists the declared pairs.
func (an *analysis) pairs() []*place {
	p, ps := an.pools, []*place(nil)
	if an.frame.CellByUnit {
		for _, g := range an.cells {
			if !an.inUnits(Employee, g.ID) {
				continue
			}
			for _, u := range an.units {
				e := an.view(Employee, p.both[Employee][[2]string{g.ID, u.ID}])
				c := an.view(Customer, p.unit[Customer][u.ID])
				ps = append(ps, &place{Place{Cell: Word(g.ID), Unit: Word(u.ID)}, byCellUnit, ComparedUnit, [2]*view{c, e}})
			}
		}
	}
	if an.frame.SegmentByUnit {
		for _, g := range an.segments {
			if !an.inUnits(Customer, g.ID) {
				continue
			}
			for _, u := range an.units {
				c := an.view(Customer, p.both[Customer][[2]string{g.ID, u.ID}])
				e := an.view(Employee, p.unit[Employee][u.ID])
				ps = append(ps, &place{Place{Segment: Word(g.ID), Unit: Word(u.ID)}, bySegmentUnit, ComparedUnit, [2]*view{c, e}})
			}
		}
	}
	return ps
}
