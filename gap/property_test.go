package gap

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// plainFrame is the usual frame without groups to weight or match by.
func plainFrame() *Frame {
	f := usual()
	f.Cells, f.Segments, f.Units = nil, nil, nil
	return f
}

// TestSwapAudiences turns the mirror round: gaps change sign, p-values stay,
// blind spots and hidden strengths change places (methods.md §5).
func TestSwapAudiences(t *testing.T) {
	f := plainFrame()
	_, all := full()
	for i := range all {
		all[i].r.Account, all[i].r.Weight, all[i].r.Seconds = 0, 0, -1
		all[i].group, all[i].unit = "", ""
		if all[i].a == Customer && i%4 < 3 { // make some gaps large
			for q := range 12 {
				if c := &all[i].r.Codes[q]; *c > 0 && *c < 7 && !f.Questions[q].Reverse {
					*c--
				}
			}
		}
	}
	there := Analyze(f, fillWith(f, all, Collect{}))
	for i := range all {
		all[i].a = 1 - all[i].a
	}
	back := Analyze(f, fillWith(f, all, Collect{}))
	other := map[Word]Word{BlindSpot: HiddenStrength, HiddenStrength: BlindSpot, Aligned: Aligned, NotEnoughEvidence: NotEnoughEvidence}
	seen := map[Word]int{}
	for i, a := range there.Gaps {
		b := back.Gaps[i]
		near(t, a.ID+" gap", b.Gap, -a.Gap.Or(math.NaN()), 1e-12)
		near(t, a.ID+" low", b.Low, -a.High.Or(math.NaN()), 1e-9)
		near(t, a.ID+" p", b.PAdjusted, a.PAdjusted.Or(math.NaN()), 1e-9)
		near(t, a.ID+" p equivalent", b.PEquivalentAdjusted, a.PEquivalentAdjusted.Or(math.NaN()), 1e-9)
		if a.Distance.Known() {
			near(t, a.ID+" distance", b.Distance, a.Distance.Or(math.NaN()), 1e-9)
			near(t, a.ID+" dominance", b.Dominance, 1-a.Dominance.Or(math.NaN()), 1e-9)
			if a.Distance.Or(0) < math.Abs(a.Gap.Or(0))-1e-9 {
				t.Errorf("%s: distance %v below the gap %v", a.ID, a.Distance, a.Gap)
			}
		}
		if b.Verdict != other[a.Verdict] || b.Strength != a.Strength {
			t.Errorf("%s: %s becomes %s", a.ID, a.Verdict, b.Verdict)
		}
		seen[a.Verdict]++
	}
	if len(seen) < 2 {
		t.Errorf("too little variety to mean anything: %v", seen)
	}
}

// TestCantSayChangesOnlyItsCount adds a person who can say nothing.
func TestCantSayChangesOnlyItsCount(t *testing.T) {
	f := plainFrame()
	_, all := full()
	for i := range all {
		all[i].group, all[i].unit = "", ""
	}
	before := Analyze(f, fillWith(f, all, Collect{}))
	all = append(all, asAnswered{a: Employee, r: Response{Codes: codes(f, CantSay), Seconds: -1}})
	after := Analyze(f, fillWith(f, all, Collect{}))
	for i := range before.Gaps {
		a, b := before.Gaps[i], after.Gaps[i]
		if (a.Level == LevelItem || a.Level == LevelDimension) && a.Employees.CantSay == b.Employees.CantSay {
			t.Errorf("%s: the share that cannot say did not change", a.ID)
		}
		for _, r := range []*Row{&a, &b} {
			r.Employees.CantSay, r.Employees.Blank = Number{}, Number{}
		}
		if diff := cmp.Diff(text(t, a), text(t, b)); diff != "" {
			t.Errorf("%s: %s", a.ID, diff)
		}
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestSharesAsAnswered weights the segments by the very shares they answered with: means do not move.
func TestSharesAsAnswered(t *testing.T) {
	f := usual()
	_, all := full()
	n := map[string]float64{}
	for i := range all {
		all[i].r.Weight = 0
		for q := range all[i].r.Codes { // everyone answers everything, so every item has the same shares
			if all[i].r.Codes[q] >= CantSay {
				all[i].r.Codes[q] = 2
			}
		}
		if all[i].a == Customer {
			n[all[i].group]++
		}
	}
	for i := range f.Segments {
		f.Segments[i].Share = n[f.Segments[i].ID] / 1000
	}
	weighted := Analyze(f, fillWith(f, all, Collect{}))
	for i := range f.Segments {
		f.Segments[i].Share = 0
	}
	plain := Analyze(f, fillWith(f, all, Collect{}))
	for i := range plain.Gaps {
		if plain.Gaps[i].Place == (Place{}) {
			near(t, plain.Gaps[i].ID, weighted.Gaps[i].Customers.Score, plain.Gaps[i].Customers.Score.Or(math.NaN()), 1e-9)
			near(t, plain.Gaps[i].ID, weighted.Gaps[i].Customers.Unweighted, plain.Gaps[i].Customers.Score.Or(math.NaN()), 1e-9)
			if x, ok := plain.Gaps[i].Customers.Favourable.Value(); ok {
				near(t, plain.Gaps[i].ID, weighted.Gaps[i].Customers.Favourable, x, 1e-9)
			}
		}
	}
}

// TestErrorOfSingleGuesses: individual error = gap² + spread², where nothing is weighted.
func TestErrorOfSingleGuesses(t *testing.T) {
	f, all := full()
	for _, r := range Analyze(f, fillWith(f, all, Collect{})).Gaps {
		if e, ok := r.IndividualError.Value(); ok {
			g, s := r.Gap.Or(0), r.Spread.Or(0)
			near(t, r.ID, Some(g*g+s*s), e, 1e-9)
		}
	}
}
