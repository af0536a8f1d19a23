package disclosure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"mirror/gap"
)

// twice is a wave at its first release and at its second.
type twice struct{ then, now wave }

// randomTwice lets answers come to some groups and not to others.
func randomTwice(rng *rand.Rand) twice {
	w := wave{cells: map[string]int{}, units: map[string]int{}, pairs: map[string]map[string]int{}, customers: 400, plain: true}
	n := wave{cells: map[string]int{}, units: map[string]int{}, pairs: map[string]map[string]int{}, customers: 400, plain: true}
	for c := range 2 + rng.IntN(3) {
		cell := fmt.Sprint("cell", c)
		w.pairs[cell], n.pairs[cell] = map[string]int{}, map[string]int{}
		for u := range 1 + rng.IntN(3) {
			unit := fmt.Sprint("unit", u)
			was, came := rng.IntN(25), 0
			switch rng.IntN(4) {
			case 0:
				came = rng.IntN(7)
			case 1, 2:
				came = rng.IntN(30)
			}
			w.pairs[cell][unit], w.cells[cell], w.units[unit] = was, w.cells[cell]+was, w.units[unit]+was
			n.pairs[cell][unit], n.cells[cell], n.units[unit] = was+came, n.cells[cell]+was+came, n.units[unit]+was+came
		}
	}
	return twice{w, n}
}

// atomsOf are the people of each pair, those of the first release and those who came.
func (b *twice) atomsOf() (names [][3]string, people []int) {
	for _, c := range slices.Sorted(maps.Keys(b.then.pairs)) {
		for _, u := range slices.Sorted(maps.Keys(b.then.pairs[c])) {
			was := b.then.pairs[c][u]
			for when, n := range []int{was, b.now.pairs[c][u] - was} {
				if n > 0 {
					names, people = append(names, [3]string{c, u, fmt.Sprint(when)}), append(people, n)
				}
			}
		}
	}
	return names, people
}

// published are the sets of people whose item score a release shows; the first release knows of nobody who came later.
func published(w *gap.Wave, atoms [][3]string, first bool) (sets [][]float64) {
	for _, r := range w.Gaps {
		if r.Verdict == gap.NotShown || r.Level != gap.LevelItem || r.Segment != "" || r.Other {
			continue
		}
		set := make([]float64, len(atoms))
		for i, a := range atoms {
			if (r.Cell == "" || string(r.Cell) == a[0]) && (r.Unit == "" || string(r.Unit) == a[1]) && (!first || a[2] == "0") {
				set[i] = 1
			}
		}
		sets = append(sets, set)
	}
	return sets
}

// P33: an attacker holds two releases of a wave, and finds no set of fewer than k people, be it of those who were there or
// of those who came. Two releases that know nothing of each other give many away.
func TestP33TwoReleases(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 1))
	const waves, k = 300, 7
	broken, held, shown, newly := 0, 0, 0, 0
	for range waves {
		b := randomTwice(rng)
		atoms, people := b.atomsOf()
		first := gap.Result{Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{b.then.build()}}
		second := gap.Result{Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{b.now.build()}}
		then := Protect(first)
		counts := LedgerOf(first, then)
		naive, after := Protect(second).Waves()[0], ProtectAfter(second, Before{then, counts}).Waves()[0]
		old := then.Waves()[0]
		again := slices.ContainsFunc(after.Notes, func(n gap.Note) bool { return n.ID == noteHeld })
		sets := published(&old, atoms, true)
		attack := func(w *gap.Wave) (found [][]int) {
			a := newAttacker(append(slices.Clone(sets), published(w, atoms, again && w == &after)...), len(atoms))
			smallSets(people, k, func(set []int) {
				if a.computes(set) {
					found = append(found, slices.Clone(set))
				}
			})
			return found
		}
		if found := attack(&after); len(found) > 0 {
			t.Fatalf("two releases give %v of %v (%v)", found[0], atoms, people)
		}
		again0 := again
		again = false
		if len(attack(&naive)) > 0 {
			broken++
		}
		if again0 {
			held++
			continue
		}
		before := len(sets)
		got := len(published(&after, atoms, false))
		shown += got
		newly += max(0, got-before)
	}
	t.Logf("%d waves: releasing twice without a ledger gives people away in %d; %d stay as they were; %d rows shown again, %d more than before", waves, broken, held, shown, newly)
	if broken < waves/4 || shown < waves/2 {
		t.Error("too few cases to mean anything")
	}
}

// The same answers released twice are the same release; three more answers change nothing that is shown.
func TestReleasedAgain(t *testing.T) {
	w := wave{cells: map[string]int{"a": 40, "b": 50, "c": 60}, customers: 300, plain: true}
	result := func(w wave) gap.Result {
		return gap.Result{Settings: gap.Settings{Disclosure: "on", Margin: 10}, Waves: []gap.Wave{w.build()}}
	}
	first := Protect(result(w))
	counts := LedgerOf(result(w), first)
	raw, err := json.Marshal(counts)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadLedger(raw)
	if err != nil {
		t.Fatal(err)
	}
	if same := jsonOf(t, ProtectAfter(result(w), Before{first, read})); !bytes.Equal(same, jsonOf(t, first)) {
		t.Errorf("nothing changed, and the release did:\n%s", same)
	}
	few := w
	few.cells = map[string]int{"a": 43, "b": 50, "c": 60}
	out := ProtectAfter(result(few), Before{first, read}).Waves()[0]
	if out.N[gap.Employee].N.Or(0) != 150 || !slices.ContainsFunc(out.Notes, func(n gap.Note) bool { return n.ID == noteHeld }) {
		t.Errorf("three answers more: %+v", out.N)
	}
	stays := LedgerOf(result(few), ProtectAfter(result(few), Before{first, read}), Before{first, read})
	if kept, err := json.Marshal(stays); err != nil || !bytes.Equal(kept, raw) {
		t.Errorf("the wave stayed as it was, its counts did not: %s", kept)
	}
	many := w
	many.cells = map[string]int{"a": 43, "b": 70, "c": 60}
	out = ProtectAfter(result(many), Before{first, read}).Waves()[0]
	for _, r := range out.Gaps {
		if r.Cell == "a" && !r.Other && r.Verdict != gap.NotShown {
			t.Errorf("a gained three answers and is shown: %+v", r.Employees)
		}
	}
	if out.N[gap.Employee].N.Or(0) != 173 {
		t.Errorf("twenty-three answers more: %+v", out.N)
	}
	if lost := ProtectAfter(result(many), Before{Release: first}).Waves()[0]; lost.N[gap.Employee].N.Or(0) != 150 {
		t.Errorf("the counts behind the first release are gone: %+v", lost.N)
	}
	other := many
	in := result(other)
	in.Waves[0].ID = "w2"
	if out := ProtectAfter(in, Before{first, read}).Waves()[0]; out.N[gap.Employee].N.Or(0) != 173 || out.Gaps[3].Verdict == gap.NotShown {
		t.Errorf("another wave is other people: %+v", out.N)
	}
}
