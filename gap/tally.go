package gap

import "math"

// Collect says what a tally keeps besides the answers themselves.
type Collect struct {
	Drivers bool // also the cross-products and dummies that drivers need, and those of items that reliability needs
}

// Tally holds the sufficient statistics of many answers (methods.md §1). All
// of them are integers, so tallies of the same frame merge in any order and
// grouping to the very same bits. It is not safe for use by several goroutines
// at once: give each its own and merge them.
type Tally struct {
	frame   *Frame
	collect Collect
	sides   [2]*side
	atoms   [2]map[[2]string]*Atom
	crossed [2]*crossed
	inner   [2]map[string]*inner // by cell of employees; customers' under ""
	flags   [2]flags
	sketch  [2]sketch
	people  [2]int64
	counted bool // item counts only: no person is known
	scratch [2]person
}

// person is one response on its way into the tally.
type person struct {
	codes           []uint8                    // only when the row is too short
	slots           []uint32                   // where it was counted, but for people and answers
	sums            []uint64                   // by dimension, one for the outcomes and one for items apart (see answered)
	score           []uint32                   // by dimension: slot of its score, 0 = none
	kinds           [2]struct{ sum, n uint64 } // scores of the emotional and functional dimensions
	items, answered uint64                     // all items: Σ in steps of 1/unit, and how many
	blanks          int                        // items left blank
	total           [scores]uint64
	known           [scores]bool
}

// NewTally returns an empty tally for answers of this frame.
func NewTally(f *Frame, c Collect) *Tally {
	t := &Tally{frame: f, collect: c}
	for a := range t.sides {
		s := newSide(f, Audience(a))
		t.sides[a] = s
		t.atoms[a] = map[[2]string]*Atom{}
		t.scratch[a] = person{
			codes: make([]uint8, len(f.Questions)),
			slots: make([]uint32, 0, s.slots),
			sums:  make([]uint64, len(s.topics)+2),
			score: make([]uint32, len(s.topics)),
		}
		if c.Drivers && f.Outcome >= 0 && s.place[f.Outcome] >= 0 {
			t.crossed[a] = newCrossed(s)
		}
	}
	return t
}

// Atom returns the counts of one group (cell of an employee, segment of a
// customer; "" = not given) and unit. Readers keep the pointer.
func (t *Tally) Atom(a Audience, group, unit string) *Atom {
	key := [2]string{group, unit}
	at := t.atoms[a][key]
	if at == nil {
		at = newAtom(t.sides[a], group, unit)
		if t.collect.Drivers {
			at.inner = t.innerOf(a, group)
		}
		t.atoms[a][key] = at
	}
	return at
}

// AddCount counts n answers to one question and marks the tally as item counts
// only: scores of persons are then not known, and results say so. An n below 1
// and a question not asked of the audience count nothing.
func (t *Tally) AddCount(a Audience, group, unit string, question int, code uint8, n int64) {
	t.counted = true
	s := t.sides[a]
	if n < 1 || question < 0 || question >= len(s.place) || s.place[question] < 0 {
		return
	}
	at := t.Atom(a, group, unit)
	slot, _ := s.asked[s.place[question]].slot(code)
	at.n[slot] += uint64(n)
	t.settle(a, at)
}

// settle keeps slot 0 of item counts at the largest number of answers to one
// question: no more people than that are known to have answered.
func (t *Tally) settle(a Audience, at *Atom) {
	s, most := at.side, uint64(0)
	for i := range s.asked {
		q := &s.asked[i]
		var n uint64
		for _, c := range at.n[q.first : int(q.first)+q.options+2] {
			n += c
		}
		most = max(most, n)
	}
	t.people[a] += int64(most) - int64(at.n[0])
	at.n[0] = most
}

// Merge adds the counts of another tally of the same frame, which is left as it was.
func (t *Tally) Merge(o *Tally) {
	t.counted = t.counted || o.counted
	for a := range t.atoms {
		side := Audience(a)
		for key, at := range o.atoms[a] {
			t.Atom(side, key[0], key[1]).merge(at)
		}
		if t.crossed[a] != nil && o.crossed[a] != nil {
			t.crossed[a].merge(o.crossed[a])
		}
		if t.collect.Drivers {
			for group, in := range o.inner[a] {
				t.innerOf(side, group).merge(in)
			}
		}
		t.flags[a].merge(&o.flags[a])
		t.sketch[a].merge(&o.sketch[a])
		t.people[a] += o.people[a]
		if t.counted {
			for _, at := range t.atoms[a] {
				t.settle(side, at)
			}
		}
	}
}

// People is how many people of a side were counted; of item counts only, the
// most answers to one question, added up over the groups.
func (t *Tally) People(a Audience) int64 { return t.people[a] }

// weightOf is a weight in steps of 1/one: 0, none given and not a number count
// as 1, and what is beyond a million is a million.
func weightOf(w float64) uint64 {
	if !(w > 0) {
		return one
	}
	return uint64(max(1, math.Round(min(w, one)*one)))
}
