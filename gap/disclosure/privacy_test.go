package disclosure

import (
	"math"
	"slices"
	"testing"

	"mirror/gap"
	"mirror/gap/stat"
)

// The two tests of a row are two equations for the gap and its standard error.
func TestTestsDoNotGiveTheExactGap(t *testing.T) {
	in := wave{cells: map[string]int{"a": 120, "b": 150, "c": 8, "d": 140}, customers: 1200}.build()
	found := 0
	for i := range in.Gaps {
		r := &in.Gaps[i]
		if !r.Gap.Known() {
			continue
		}
		se, g, df := r.SE.Or(0), r.Gap.Or(0), 400.
		d, _ := stat.DifferenceFrom(g, se, df, 0.95)
		r.DF, r.P, r.PEquivalent = gap.Some(df), gap.Some(d.P), gap.Some(d.Equivalence(10))
		r.PAdjusted, r.PEquivalentAdjusted = r.P, r.PEquivalent
		r.Low, r.High = gap.Some(d.Low), gap.Some(d.High)
	}
	out := protectOne(in).Waves()[0].Gaps
	for i := range out {
		r, was := &out[i], &in.Gaps[i]
		if !r.P.Known() || r.P.Or(0) < 1e-9 || r.PEquivalent.Or(0) < 1e-9 || r.PEquivalent.Or(1) > 0.99 {
			continue
		}
		solve := func(p, pe, df float64) float64 {
			t1, t2 := stat.TQuantile(1-p/2, df), stat.TQuantile(1-pe, df)
			return math.Copysign(t1/(t1+t2)*10, was.Gap.Or(0))
		}
		if err := math.Abs(solve(was.P.Or(0), was.PEquivalent.Or(0), 400) - was.Gap.Or(0)); err > 1e-6 {
			t.Fatalf("the attack has lost its teeth: off by %g", err)
		}
		found++
		// What either p-value leaves open must be at least one step of the gap.
		se := was.SE.Or(0)
		wide := func(p, q float64) float64 { return math.Abs(stat.TQuantile(1-p, 400)-stat.TQuantile(1-q, 400)) * se }
		step := 0.0
		for _, s := range pSteps {
			if multiple(r.P, s) {
				step = s
			}
		}
		p := r.P.Or(0)
		if open := wide(max(1e-9, p-step)/2, p/2); open < 0.09 {
			t.Errorf("%s %s %v: p %v leaves the gap open by only %.3f", r.Level, r.ID, r.Place, p, open)
		}
	}
	if found == 0 {
		t.Error("no row to attack")
	}
}

// Mean squared errors add up over people: those of the large cells taken from everyone's leave the small cell's.
func TestSpreadOfASmallCellDoesNotFollow(t *testing.T) {
	in := wave{cells: map[string]int{"a": 120, "b": 150, "c": 8, "d": 138}, customers: 1200}.build()
	truth := map[string]float64{"a": 480, "b": 510, "c": 90, "d": 455}
	size := map[string]float64{"a": 120, "b": 150, "c": 8, "d": 138}
	everyone := 0.0
	for c, e := range truth {
		everyone += e * size[c] / 416
	}
	for i := range in.Gaps {
		e := everyone
		if c := string(in.Gaps[i].Cell); c != "" {
			e = truth[c]
		}
		in.Gaps[i].IndividualError, in.Gaps[i].Spread = gap.Some(e), gap.Some(math.Sqrt(e))
	}
	attack := func(rows []gap.Row, of func(*gap.Row) float64) float64 {
		sum := 0.0
		for i := range rows {
			if r := &rows[i]; r.Level == gap.LevelItem && r.Segment == "" && r.Unit == "" && r.Cell != "c" {
				if r.Cell == "" {
					sum += 416 * of(r)
				} else {
					sum -= size[string(r.Cell)] * of(r)
				}
			}
		}
		return sum / 8
	}
	square := func(r *gap.Row) float64 { return r.IndividualError.Or(0) }
	if got := attack(in.Gaps, square); math.Abs(got-90) > 0.1 {
		t.Fatalf("the attack has lost its teeth: %v", got)
	}
	for i := range in.Gaps { // the step, not the luck of one rounding, is what counts
		if in.Gaps[i].Cell == "" {
			in.Gaps[i].IndividualError = gap.Some(everyone + 2)
		}
	}
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Cell != "" || r.Level == gap.LevelContrast {
			continue
		}
		if !multiple(r.IndividualError, 10) || !multiple(r.Spread, 0.2) || !multiple(r.SE, 0.01) || !r.SE.Known() {
			t.Errorf("%s: error %v, spread %v, standard error %v", r.Level, r.IndividualError, r.Spread, r.SE)
		}
	}
}

// A corrected p-value is made from all tests of its table, hidden ones too.
func TestCorrectedTestsDoNotTellHiddenOnes(t *testing.T) {
	in := wave{cells: map[string]int{"a": 120, "b": 150, "c": 4, "d": 3}, customers: 1200}.build()
	cells, all := 0, 0
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Cell != "" && r.Verdict != gap.NotShown && r.P.Known() {
			cells++
			if r.PAdjusted.Known() || r.PEquivalentAdjusted.Known() {
				t.Errorf("%s %s: corrected together with hidden cells", r.Cell, r.ID)
			}
		}
		if r.Place == (gap.Place{}) && r.PAdjusted.Known() {
			all++
		}
	}
	if cells == 0 || all == 0 {
		t.Errorf("%d cells' tests, %d of everyone", cells, all)
	}
	in = wave{cells: map[string]int{"a": 120, "b": 150}, customers: 1200}.build()
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if !r.PAdjusted.Known() {
			t.Errorf("%v %s: nothing is hidden, and the corrected test is", r.Place, r.ID)
		}
	}
}

// Everyone's score counts segments by known shares: subtracting the shown ones leaves the hidden.
func TestKnownSharesDoNotGiveAHiddenSegment(t *testing.T) {
	for _, c := range []struct {
		name     string
		segments map[string]int
		nowhere  int // customers in no segment
		units    bool
	}{
		{"one hidden and people in none", map[string]int{"a": 300, "b": 200, "c": 3}, 40, true},
		{"two hidden and the plain sum by units", map[string]int{"a": 300, "b": 200, "c": 3, "d": 6, "e": 90}, 0, true},
		{"two hidden, one of which hardly counts", map[string]int{"a": 300, "b": 200, "c": 3, "z": 7}, 0, false},
	} {
		base := map[string]float64{"a": .4, "b": .2, "c": .15, "d": .05, "e": .2, "z": .001}
		w := wave{cells: map[string]int{"x": 100}, customers: c.nowhere, segments: c.segments}
		for _, n := range c.segments {
			w.customers += n
		}
		if c.units {
			w.units = map[string]int{"u": 50, "v": 50}
		}
		in := w.build()
		shown := func() (ids []string) {
			for _, r := range protectOne(in).Waves()[0].Gaps {
				if r.Segment != "" && r.Level == gap.LevelItem && r.Verdict != gap.NotShown {
					ids = append(ids, string(r.Segment))
				}
			}
			return ids
		}
		plain := shown()
		in.Base = base
		if weighted := shown(); len(weighted) > len(plain) || slices.Equal(weighted, plain) {
			t.Errorf("%s: segments %v stay of %v", c.name, weighted, plain)
		}
		for _, r := range protectOne(in).Waves()[0].Gaps {
			if r.Place == (gap.Place{}) && r.Level == gap.LevelItem && (!r.Customers.Score.Known() || r.Customers.EffectiveN.Known()) {
				t.Errorf("%s: everyone has score %v, effective n %v", c.name, r.Customers.Score, r.Customers.EffectiveN)
			}
		}
	}
	in := wave{cells: map[string]int{"x": 100}, customers: 300, segments: map[string]int{"a": 100, "b": 120, "c": 80}}.build()
	in.Base = map[string]float64{"a": .7, "b": .2, "c": .1}
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Verdict == gap.NotShown || r.Segment == "" && r.Cell == "" && !r.Customers.EffectiveN.Known() {
			t.Errorf("nothing is small, and %v %s is hidden", r.Place, r.ID)
		}
	}
}

// b and c count alike per person, so the two equations isolate a.
func TestMixtures(t *testing.T) {
	c := children{ids: []string{"a", "b", "c"}, hidden: []bool{true, true, true}, base: []float64{.5, .3, .2}, plain: true}
	for _, k := range []struct {
		n    []int
		safe bool
	}{{[]int{50, 30, 20, 0}, true}, {[]int{8, 30, 20, 0}, true}, {[]int{3, 30, 20, 0}, false}, {[]int{3, 0, 97, 0}, false}, {[]int{40, 30, 0, 30}, true}} {
		c.n = [][]int{k.n}
		if got := c.weighted(5); got != k.safe {
			t.Errorf("%v: safe is %v", k.n, got)
		}
	}
}
