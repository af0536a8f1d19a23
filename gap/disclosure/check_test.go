package disclosure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"mirror/gap"
)

func multiple(x gap.Number, step float64) bool {
	v, ok := x.Value()
	return !ok || math.Abs(v/step-math.Round(v/step)) < 1e-6
}

func checkSide(t *testing.T, a gap.Audience, s *gap.Side, n, k int) {
	t.Helper()
	if n == 0 {
		if *s != (gap.Side{}) {
			t.Fatalf("a side nobody answered has figures: %+v", s)
		}
		return
	}
	if !multiple(s.Score, 0.1) {
		t.Fatalf("score %v of %d", s.Score, n)
	}
	if n >= full {
		if s.N.Or(0) != float64(n) || s.NBand != "" {
			t.Fatalf("n of %d is %v %q", n, s.N, s.NBand)
		}
		checkShare(t, s.Favourable, n)
		checkShare(t, s.Unfavourable, n)
		return
	}
	if want := (gap.Side{NBand: s.NBand, Score: s.Score, Mean: s.Mean}); *s != want {
		t.Fatalf("a side of %d people says %+v", n, s)
	}
	var from, to int
	if _, err := fmt.Sscanf(string(s.NBand), "%d–%d", &from, &to); err != nil || from < min(k, to-1) || n < from || n > to || to-from > 9 || to == from {
		t.Fatalf("band of %d is %q", n, s.NBand)
	}
	step := 2.
	if n < 10 {
		step = 5
	}
	if !multiple(s.Score, step) {
		t.Fatalf("score of %d %ss is %v", n, a, s.Score)
	}
	if v := s.Score.Or(50); v < 4 || v > 96 {
		t.Fatalf("score of %d %ss is %v: too near the end", n, a, v)
	}
}

func checkShare(t *testing.T, s gap.Number, n int) {
	t.Helper()
	v, ok := s.Value()
	if ok && (v*float64(n) < 1.9 || (1-v)*float64(n) < 1.9 || !multiple(s, shareStep(n))) {
		t.Fatalf("share %v of %d", v, n)
	}
}

func checkRow(t *testing.T, r, was *gap.Row, n [2]int) {
	t.Helper()
	if !was.Gap.Known() {
		if r.Gap.Known() || r.Low.Known() {
			t.Fatal("a gap from nowhere")
		}
		return
	}
	e, c := r.Employees.Score.Or(0), r.Customers.Score.Or(0)
	step := 0.1
	switch {
	case min(n[0], n[1]) < 10:
		step = 5
	case min(n[0], n[1]) < full:
		step = 2
	}
	if !multiple(r.Gap, step) && !multiple(r.Gap, 5) || math.Abs(r.Gap.Or(0)-(e-c)) > 10 || min(n[0], n[1]) >= full && math.Abs(r.Gap.Or(0)-(e-c)) > 2.6 {
		t.Fatalf("gap %v of %v and %v", r.Gap, e, c)
	}
	if low, ok := r.Low.Value(); ok {
		high := r.High.Or(0)
		if low > r.Gap.Or(0) || high < r.Gap.Or(0) || low > was.Low.Or(0)+1e-9 || high < was.High.Or(0)-1e-9 {
			t.Fatalf("interval %v to %v of %v (%v to %v)", low, high, r.Gap, was.Low, was.High)
		}
	}
	// The error of one guess holds the exact gap; beside few customers it would tell their exact mean.
	if x, ok := r.IndividualError.Value(); ok {
		if made := r.Gap.Or(0)*r.Gap.Or(0) + r.Spread.Or(0)*r.Spread.Or(0); !r.Spread.Known() || math.Abs(x-made) > 50+1e-9 {
			t.Fatalf("a guess's error of %v, where the gap and the spread that are shown make %v", x, made)
		}
	}
	small := n[0] < full || n[1] < full
	moments := []gap.Number{r.HitRate, r.HitLow, r.HitHigh, r.SE, r.DF, r.P, r.PAdjusted, r.PEquivalent, r.PEquivalentAdjusted, r.Dominance, r.Distance, r.ShareGap.Low, r.ShareGap.High, r.AnswersNeeded}
	if n[1] < full {
		moments = append(moments, r.IndividualError, r.Spread)
	}
	for i, m := range moments {
		if small && m.Known() {
			t.Fatalf("moment %d of a row of %v people: %v", i, n, m)
		}
	}
	if small && strings.ContainsAny(string(r.AnswersNote), "0123456789") {
		t.Fatalf("note %q beside %v people", r.AnswersNote, n)
	}
}

func checkBlocks(t *testing.T, in, out *gap.Wave, k [2]int, detail int) {
	t.Helper()
	for i, d := range out.Distributions {
		n := whole(in.Distributions[i].N)
		known := d.N.Known() || d.CantSay.Known()
		for _, s := range d.Shares {
			known = known || s.Known()
		}
		if known && (n < detail || n < full) {
			t.Fatalf("a distribution of %d people", n)
		}
	}
	for i, s := range out.Spectrum {
		n := whole(in.Spectrum[i].N)
		a := audience(s.Audience)
		for _, x := range s.Shares {
			if x.Known() && n < max(detail, k[a]) {
				t.Fatalf("shares of %d people", n)
			}
		}
		if n < k[a] && (s.Mean.Known() || s.NBand != "" || s.Band != "") || n < full && (s.N.Known() || s.Low.Known()) {
			t.Fatalf("group shares of %d people: %+v", n, s)
		}
	}
	for i, p := range out.Participation {
		n := whole(in.Participation[i].N)
		a := audience(p.Audience)
		if n < k[a] && (p.Rate.Known() || p.NBand != "" || p.N.Known()) || n < full && (p.N.Known() || p.Share.Known() || p.EffectiveN.Known()) {
			t.Fatalf("participation of %d people: %+v", n, p)
		}
		if v, ok := p.Rate.Value(); ok && (v < 0.1 || v > 0.9) {
			t.Fatalf("rate %v", v)
		}
	}
	for i, c := range out.Cells {
		if n := whole(in.Cells[i].N); n < k[1] && c != (gap.Cell{ID: c.ID}) {
			t.Fatalf("cell of %d people: %+v", n, c)
		}
	}
}

// checkRests holds the rows of pooled remainders to the rules of any group, and their
// figures to what a reader could subtract.
func checkRests(t *testing.T, in, out *gap.Wave, k [2]int) int {
	t.Helper()
	for _, r := range out.Gaps[len(in.Gaps):] {
		if !r.Other || r.Verdict == gap.NotShown {
			t.Fatalf("a row from nowhere: %+v", r)
		}
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			n, score := 0., 0.
			for i := range in.Gaps {
				was, now := &in.Gaps[i], &out.Gaps[i]
				if was.Level != r.Level || was.ID != r.ID {
					continue
				}
				s := sideOf(a, was)
				switch {
				case was.Place == gap.Place{}:
					n, score = n+s.N.Or(0), score+s.N.Or(0)*s.Score.Or(0)
				case now.Verdict != gap.NotShown && own(a, was.Place) && (was.Cell != "") == (r.Cell != "") && (was.Segment != "") == (r.Segment != "") && (was.Unit != "") == (r.Unit != ""):
					n, score = n-s.N.Or(0), score-s.N.Or(0)*s.Score.Or(0)
				}
			}
			shown := sideOf(a, &r)
			if !own(a, r.Place) || whole(in.N[a].N) == 0 {
				continue
			}
			if int(n) < k[a] {
				t.Fatalf("a remainder of %v people, smallest %d: %+v", n, k[a], r)
			}
			checkSide(t, a, shown, int(n), k[a])
			if x, ok := shown.Score.Value(); ok && int(n) >= full && x > 10 && x < 90 && math.Abs(x-score/n) > 3 {
				t.Fatalf("the remainder of %v people scores %v, shown as %v", n, score/n, x)
			}
		}
	}
	return len(out.Gaps) - len(in.Gaps)
}

// checkSets lets the attacker loose on the employees' rows that were shown.
func checkSets(t *testing.T, b *wave, out *gap.Wave, k int) {
	t.Helper()
	type atom struct{ cell, unit string }
	var atoms []atom
	var people []int
	add := func(cell, unit string, n int) {
		if n > 0 {
			atoms, people = append(atoms, atom{cell, unit}), append(people, n)
		}
	}
	inUnit := map[string]int{}
	for cell, n := range b.cells {
		for unit, m := range b.pairs[cell] {
			add(cell, unit, m)
			n -= m
			inUnit[unit] += m
		}
		add(cell, "", n)
	}
	rest := b.central
	for unit, n := range b.units {
		add("", unit, n-inUnit[unit])
		rest -= n - inUnit[unit]
	}
	add("", "", rest)
	level := map[string][][]float64{}
	for _, r := range out.Gaps {
		if r.Verdict == gap.NotShown || r.Segment != "" {
			continue
		}
		set := make([]float64, len(atoms))
		for i, a := range atoms {
			if r.Other {
				continue // a remainder is a difference of other rows
			}
			if (r.Cell == "" || string(r.Cell) == a.cell) && (r.Unit == "" || string(r.Unit) == a.unit) {
				set[i] = 1
			}
		}
		level[r.Level] = append(level[r.Level], set)
	}
	if len(level[gap.LevelItem]) != len(level[gap.LevelDimension]) {
		t.Fatal("an item and its dimension are shown for different places")
	}
	for l, published := range level {
		a := newAttacker(published, len(atoms))
		smallSets(people, k, func(set []int) {
			if a.computes(set) {
				t.Fatalf("from the %s rows an attacker computes %v of %v (%v)", l, set, atoms, people)
			}
		})
	}
}
