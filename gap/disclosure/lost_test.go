package disclosure

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"mirror/gap"
)

// stream is a wave at its releases: how many of each pair came before which of them, and how many are gone before which.
type stream struct {
	names [][4]string // cell, unit, first release with them, first release without them
	n     []int

	releases, last int
	side           gap.Audience
}

// k is the smallest group.
func (s *stream) k() int {
	if s.side == gap.Customer {
		return 5
	}
	return 7
}

// randomStream lets people come to some pairs and, where erased, be erased from some.
func randomStream(rng *rand.Rand, releases int, erased, large bool) *stream {
	s := &stream{releases: releases}
	cells, units := 2+rng.IntN(2), 1+rng.IntN(2)
	if large {
		cells, units = 5, 5
	}
	for c := range cells {
		for u := range units {
			add := func(from, to, n int) {
				if n > 0 {
					s.names, s.n = append(s.names, [4]string{fmt.Sprint("cell", c), fmt.Sprint("unit", u), fmt.Sprint(from), fmt.Sprint(to)}), append(s.n, n)
				}
			}
			add(0, 9, rng.IntN(25))
			for at := 1; at < releases; at++ {
				gone := 0
				if erased {
					if gone = max(0, rng.IntN(9)-5); large {
						gone = 1 + rng.IntN(3)
					}
				}
				add(rng.IntN(at), at, gone)
				switch rng.IntN(3) {
				case 0:
					add(at, 9, gone) // as many come: nothing is to be seen
				case 1:
					add(at, 9, rng.IntN(25))
				}
			}
		}
	}
	return s
}

func (s *stream) there(i, at int) bool {
	return s.names[i][2] <= fmt.Sprint(at) && fmt.Sprint(at) < s.names[i][3]
}

// wave is what there is to release at a time.
func (s *stream) wave(at int) gap.Wave {
	w := wave{cells: map[string]int{}, units: map[string]int{}, pairs: map[string]map[string]int{}, customers: 3000, plain: true}
	for i, name := range s.names {
		if w.pairs[name[0]] == nil {
			w.pairs[name[0]] = map[string]int{}
		}
		n := 0
		if s.there(i, at) {
			n = s.n[i]
		}
		w.pairs[name[0]][name[1]] += n
		w.cells[name[0]] += n
		w.units[name[1]] += n
	}
	built := w.build()
	if s.side == gap.Customer {
		turn(&built)
	}
	return built
}

// turn makes employees of a wave's customers and the other way round, and segments of its cells.
func turn(w *gap.Wave) {
	names := []string{gap.Employee.String(), gap.Customer.String()}
	place := func(p *gap.Place) { p.Cell, p.Segment = p.Segment, p.Cell }
	w.N[0], w.N[1], w.Cells = w.N[1], w.N[0], nil
	for i := range w.N {
		w.N[i].Audience = names[1-i]
		w.N[i].Invited, w.N[i].Rate = gap.Number{}, gap.Number{}
	}
	for i := range w.Gaps {
		r := &w.Gaps[i]
		place(&r.Place)
		r.Customers, r.Employees = r.Employees, r.Customers
	}
	for i := range w.Participation {
		p := &w.Participation[i]
		place(&p.Place)
		p.Audience, p.Invited, p.Rate = names[slices.Index(names, p.Audience)^1], gap.Number{}, gap.Number{}
	}
	for i := range w.Distributions {
		d := &w.Distributions[i]
		place(&d.Place)
		d.Audience = names[slices.Index(names, d.Audience)^1]
	}
	for i := range w.Spectrum {
		d := &w.Spectrum[i]
		place(&d.Place)
		d.Audience = names[slices.Index(names, d.Audience)^1]
	}
}

// shows are the sets of people whose score a release shows, by the group's name; it was made of those there at a time.
func (s *stream) shows(w *gap.Wave, at int) (sets map[[2]string][]float64) {
	sets = map[[2]string][]float64{}
	for _, r := range w.Gaps {
		group, other := r.Cell, r.Segment
		if s.side == gap.Customer {
			group, other = other, group
		}
		if r.Verdict == gap.NotShown || r.Level != gap.LevelItem || other != "" || r.Other {
			continue
		}
		set := make([]float64, len(s.names))
		for i, a := range s.names {
			if (group == "" || string(group) == a[0]) && (r.Unit == "" || string(r.Unit) == a[1]) && s.there(i, at) {
				set[i] = 1
			}
		}
		sets[[2]string{string(group), string(r.Unit)}] = set
	}
	return sets
}

// People come and people are erased between releases. Whoever holds both releases finds no set of fewer than k people, and no
// group is shown once more that lost somebody and to which fewer than k came. Where the losses are not noted, many are.
func TestP33Erased(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 2))
	const streams = 300
	again, held, silent := 0, 0, 0
	for range streams {
		s := randomStream(rng, 2, true, false)
		s.side = gap.Customer
		for _, told := range []bool{true, false} {
			found, shown, stayed := s.attack(t, told)
			switch {
			case told && found != "":
				t.Fatalf("%s: %v of %v", found, s.names, s.n)
			case told:
				again, held = again+shown, held+stayed
			case found != "":
				silent++
			}
		}
	}
	t.Logf("%d streams: %d groups that lost somebody are shown again, %d releases stay as they were; without noting losses %d streams give people away", streams, again, held, silent)
	if again < streams/10 || silent < streams/20 {
		t.Error("too few cases to mean anything")
	}
}

// People come between several releases, and some are erased. Whoever holds all releases finds no set of fewer than k people,
// neither of those who came between two of them nor of those before.
func TestP33ManyReleases(t *testing.T) {
	for _, c := range []struct {
		releases, streams int
		erased, large     bool
		side              gap.Audience
	}{
		{3, 400, false, false, gap.Employee},
		{4, 400, false, false, gap.Employee},
		{3, 400, true, false, gap.Customer},
		{4, 400, true, false, gap.Customer},
		{3, 15, true, true, gap.Customer}, // more than manyLosses
	} {
		rng := rand.New(rand.NewPCG(33, 3))
		held, groups := 0, 0
		for range c.streams {
			s := randomStream(rng, c.releases, c.erased, c.large)
			s.side = c.side
			found, _, stayed := s.attack(t, true)
			if found != "" {
				t.Errorf("%s: %v of %v", found, s.names, s.n)
			}
			held, groups = held+stayed, groups+s.last
		}
		if t.Logf("%+v: %d of %d stay as they were; the last show %d groups", c, held, c.releases*c.streams, groups); held > c.releases*c.streams/2 || groups < c.streams {
			t.Error("too few releases are made to mean anything")
		}
	}
}

// attack releases a stream and looks for people in it; told: losses are noted.
func (s *stream) attack(t *testing.T, told bool) (found string, again, held int) {
	var before []Before
	var sets [][]float64
	var all []map[[2]string][]float64
	for at := range s.releases {
		for i, name := range s.names {
			if name[3] != fmt.Sprint(at) || !told {
				continue
			}
			for _, b := range before { // whoever came and went between two releases is noted too, as the store does
				for range s.n[i] {
					b.Counts.Lose("w1", "p", s.side, name[0], name[1])
				}
			}
		}
		w := s.wave(at)
		in := gap.Result{Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{w}}
		out := ProtectAfter(in, before...)
		counts := LedgerOf(in, out, before...)
		for _, b := range before {
			for i := range b.Counts.Waves {
				if told && (b.Counts.Waves[i].Wave != in.Waves[0].ID || b.Counts.Waves[i].Pack != in.Waves[0].Pack) {
					t.Fatal("the losses are noted elsewhere")
				}
			}
		}
		raw, err := json.Marshal(counts)
		if err != nil {
			t.Fatal(err)
		}
		if counts, err = ReadLedger(raw); err != nil {
			t.Fatal(err)
		}
		before = append(before, Before{out, counts})
		of := &out.Waves()[0]
		if isHeld(of) {
			held++
			continue
		}
		now := s.shows(of, at)
		s.last = len(now)
		for _, then := range all {
			for name, set := range now {
				came, lost := 0, 0
				for i := range set {
					if was := then[name]; was != nil && set[i] > was[i] {
						came += s.n[i]
					} else if was != nil && set[i] < was[i] {
						lost += s.n[i]
					}
				}
				if lost > 0 {
					again++
				}
				if (lost > 0 || came > 0) && came < s.k() {
					return fmt.Sprintf("%v lost %d, gained %d and is shown", name, lost, came), again, held
				}
			}
		}
		all = append(all, now)
		for _, set := range now {
			sets = append(sets, set)
		}
	}
	a := newAttacker(sets, len(s.names))
	smallSets(s.n, s.k(), func(set []int) {
		if found == "" && a.computes(set) {
			found = fmt.Sprintf("the releases give %v", slices.Clone(set))
		}
	})
	return found, again, held
}
