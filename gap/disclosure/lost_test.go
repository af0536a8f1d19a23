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
}

// randomStream lets people come to some pairs and, where erased, be erased from some.
func randomStream(rng *rand.Rand, releases int, erased bool) *stream {
	s := &stream{releases: releases}
	for c := range 2 + rng.IntN(2) {
		for u := range 1 + rng.IntN(2) {
			add := func(from, to, n int) {
				if n > 0 {
					s.names, s.n = append(s.names, [4]string{fmt.Sprint("cell", c), fmt.Sprint("unit", u), fmt.Sprint(from), fmt.Sprint(to)}), append(s.n, n)
				}
			}
			add(0, 9, rng.IntN(25))
			for at := 1; at < releases; at++ {
				gone := 0
				if erased {
					gone = max(0, rng.IntN(9)-5)
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
func (s *stream) wave(at int) wave {
	w := wave{cells: map[string]int{}, units: map[string]int{}, pairs: map[string]map[string]int{}, customers: 400, plain: true}
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
	return w
}

// shows are the sets of people whose score a release shows, by the group's name; it was made of those there at a time.
func (s *stream) shows(w *gap.Wave, at int) (sets map[[2]string][]float64) {
	sets = map[[2]string][]float64{}
	for _, r := range w.Gaps {
		if r.Verdict == gap.NotShown || r.Level != gap.LevelItem || r.Segment != "" || r.Other {
			continue
		}
		set := make([]float64, len(s.names))
		for i, a := range s.names {
			if (r.Cell == "" || string(r.Cell) == a[0]) && (r.Unit == "" || string(r.Unit) == a[1]) && s.there(i, at) {
				set[i] = 1
			}
		}
		sets[[2]string{string(r.Cell), string(r.Unit)}] = set
	}
	return sets
}

// People come and people are erased between releases. Whoever holds both releases finds no set of fewer than k people, and no
// group is shown once more that lost somebody and to which fewer than k came. Where the losses are not noted, many are.
func TestP33Erased(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 2))
	const streams, k = 300, 7
	again, held, silent := 0, 0, 0
	for range streams {
		s := randomStream(rng, 2, true)
		for _, told := range []bool{true, false} {
			found, shown, stayed := s.attack(t, k, told)
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
		releases int
		erased   bool
	}{{3, false}, {3, true}, {4, true}} {
		rng := rand.New(rand.NewPCG(33, 3))
		held, groups := 0, 0
		const streams = 400
		for range streams {
			s := randomStream(rng, c.releases, c.erased)
			found, _, stayed := s.attack(t, 7, true)
			if found != "" {
				t.Errorf("%s: %v of %v", found, s.names, s.n)
			}
			held, groups = held+stayed, groups+s.last
		}
		if t.Logf("%d releases, erased %t: %d of %d stay as they were; the last show %d groups", c.releases, c.erased, held, c.releases*streams, groups); held > c.releases*streams/2 || groups < streams {
			t.Error("too few releases are made to mean anything")
		}
	}
}

// attack releases a stream and looks for people in it; told: losses are noted.
func (s *stream) attack(t *testing.T, k int, told bool) (found string, again, held int) {
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
					b.Counts.Lose("w1", "p", gap.Employee, name[0], name[1])
				}
			}
		}
		w := s.wave(at)
		in := gap.Result{Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{w.build()}}
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
				if (lost > 0 || came > 0) && came < k {
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
	smallSets(s.n, k, func(set []int) {
		if found == "" && a.computes(set) {
			found = fmt.Sprintf("the releases give %v", slices.Clone(set))
		}
	})
	return found, again, held
}
