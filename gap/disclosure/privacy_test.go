package disclosure

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"mirror/gap"
	"mirror/gap/stat"
)

// An attacker holds the release and tries to get back what it rounded or left out.

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

// A cell of eight who all gave the best answer shows limits, whichever block one looks at.
func TestAlikeNowhereToldByTheMean(t *testing.T) {
	in := wave{cells: map[string]int{"a": 120, "c": 8, "d": 90}, customers: 300, score: func(cell, _ string) float64 {
		if cell == "c" {
			return 100
		}
		return 60
	}}.build()
	for i := range in.Cells {
		if in.Cells[i].ID == "c" {
			in.Cells[i].Elevation = gap.Some(44.63)
		}
	}
	for i := range in.Spectrum {
		if in.Spectrum[i].Cell == "c" {
			in.Spectrum[i].Mean, in.Spectrum[i].Band = gap.Some(7), "top"
		}
	}
	out := protectOne(in).Waves()[0]
	for _, c := range out.Cells {
		if c.ID == "c" && (c.Elevation.Known() || c.Low.Known() || c.Pattern.Known()) {
			t.Errorf("%+v", c)
		}
		if c.ID == "a" && !c.Elevation.Known() {
			t.Errorf("%+v", c)
		}
	}
	for _, s := range out.Spectrum {
		if s.Cell == "c" && s.Band != "" {
			t.Errorf("%+v", s)
		}
	}
}

// All answers of a large group alike: the mean stays, what says that they are alike does not.
func TestLargeGroupAlike(t *testing.T) {
	for _, c := range []struct {
		score, sd float64
		moments   bool
	}{{100, 0, false}, {50, 0, false}, {99.6, 0.15, false}, {96, 0.5, false}, {60, 1.2, true}} {
		in := wave{cells: map[string]int{"a": 40, "d": 90}, customers: 300, score: func(cell, _ string) float64 {
			if cell == "a" {
				return c.score
			}
			return 60
		}}.build()
		for i := range in.Gaps {
			if in.Gaps[i].Cell == "a" {
				in.Gaps[i].Employees.SD, in.Gaps[i].Spread = gap.Some(c.sd), gap.Some(c.sd*100/6)
			}
		}
		for _, r := range protectOne(in).Waves()[0].Gaps {
			if r.Cell != "a" || r.Level != gap.LevelItem {
				continue
			}
			if !r.Employees.Score.Known() || r.Employees.Score.Or(0) > 98 {
				t.Errorf("score %v is shown as %v", c.score, r.Employees.Score)
			}
			for _, m := range []gap.Number{r.Employees.SD, r.Spread, r.SE, r.IndividualError, r.HitRate, r.P} {
				if m.Known() != c.moments {
					t.Errorf("score %v, sd %v: a figure of spread is %v", c.score, c.sd, m)
				}
			}
		}
	}
}

// "At most one in ten" must not become "nobody" beside its range.
func TestRangesDoNotDecodeLimits(t *testing.T) {
	ranges := map[string]int{}
	for inside := range 3 {
		in := wave{cells: map[string]int{"a": 40, "d": 90}, customers: 300}.build()
		for i := range in.Gaps {
			if in.Gaps[i].Cell == "a" {
				x, _ := stat.Wilson(float64(inside)/40, 40, 0.95)
				in.Gaps[i].HitRate, in.Gaps[i].HitLow, in.Gaps[i].HitHigh = gap.Some(x.Estimate), gap.Some(x.Low), gap.Some(x.High)
			}
		}
		for _, r := range protectOne(in).Waves()[0].Gaps {
			if r.Cell == "a" && r.Level == gap.LevelItem {
				ranges[fmt.Sprint(r.HitRate, r.HitLow, r.HitHigh)]++
			}
		}
	}
	if len(ranges) > 2 { // two people are five in a hundred, shown as such or as the limit
		t.Errorf("none, one and two people look different: %v", ranges)
	}
}

// A unit inside a cell: enough people remain, but too few of them answered the question.
func TestResidualOfAQuestion(t *testing.T) {
	f := bank()
	f.CellByUnit = false
	tally := people(f,
		map[[2]string]int{{"branch", "south"}: 60, {"office", "north"}: 60, {"office", ""}: 50, {"advisers", "north"}: 45},
		map[[2]string]int{{"private", "north"}: 80, {"private", "south"}: 90, {"wealth", "north"}: 40, {"young", "south"}: 33})
	at := tally.Atom(gap.Employee, "branch", "")
	for i := range 9 {
		code := gap.Blank
		if i < 3 {
			code = 6
		}
		tally.Add(at, &gap.Response{Codes: []uint8{code, code, 3, 3, 5}, Seconds: -1})
	}
	both := func(w gap.Wave) bool {
		branch, south := false, false
		for _, r := range protectOne(w).Waves()[0].Gaps {
			if shown := r.Verdict != gap.NotShown && r.ID == "h1"; shown {
				branch, south = branch || r.Cell == "branch", south || r.Unit == "south"
			}
		}
		return branch && south
	}
	w := gap.Analyze(f, tally)
	if both(w) {
		t.Error("branch minus south is three answers to h1")
	}
	for i := range w.Crossed {
		w.Crossed[i].Valid = nil
	}
	if !both(w) {
		t.Error("the test proves nothing: one is hidden for another reason")
	}
}

// The same from counts alone, where nobody counted people.
func TestResidualOfCounts(t *testing.T) {
	f := bank()
	f.CellByUnit = false
	tally := gap.NewTally(f, gap.Collect{})
	for q := range 4 {
		for code := range uint8(7) {
			tally.AddCount(gap.Employee, "branch", "south", q, code, 10)
			tally.AddCount(gap.Employee, "office", "north", q, code, 10)
			tally.AddCount(gap.Employee, "office", "", q, code, 10)
			tally.AddCount(gap.Customer, "private", "north", q, code, 9)
			tally.AddCount(gap.Customer, "private", "south", q, code, 9)
		}
		tally.AddCount(gap.Employee, "branch", "", q, 6, 3)
	}
	branch, south := false, false
	for _, r := range protectOne(gap.Analyze(f, tally)).Waves()[0].Gaps {
		if r.Verdict != gap.NotShown && r.Level == gap.LevelItem {
			branch, south = branch || r.Cell == "branch", south || r.Unit == "south"
		}
	}
	if branch && south {
		t.Error("branch minus south is three answers")
	}
}

// enginePublication publishes a cell's answers to one item with all that is said of it: the verdict, its
// strength, what it would take, the cell's closeness to customers.
func enginePublication() publication {
	f := &gap.Frame{
		Wave: "w", Pack: "p", Dimensions: []gap.Dimension{{ID: "d", Family: gap.Emotional}},
		Cells: []gap.Group{{ID: "c"}, {ID: "d"}, {ID: "e"}}, Margin: 10, GoodFrom: 67, Outcome: -1,
	}
	return func(b ballots, _, points int) string {
		f.Questions = []gap.Question{{ID: "i", Asked: [2]bool{true, true}, Lo: 1, Hi: points, FavourableFrom: points - 1, UnfavourableTo: 2}}
		t := gap.NewTally(f, gap.Collect{})
		add := func(a gap.Audience, cell string, code, n int) {
			at := t.Atom(a, cell, "")
			for range n {
				t.Add(at, &gap.Response{Codes: []uint8{uint8(code)}, Seconds: -1})
			}
		}
		for v := range points {
			add(gap.Customer, "", v, 60)
			add(gap.Employee, "d", v, 20)
			add(gap.Employee, "e", v, 16)
			add(gap.Employee, "c", v, int(b[v]))
		}
		r := gap.Result{Settings: gap.Settings{Margin: 10, Smallest: gap.Smallest{Employees: 7}}, Waves: []gap.Wave{gap.Analyze(f, t)}}
		out := Protect(r).Waves()[0]
		said := fmt.Sprint(out.Cells[0])
		for _, r := range out.Gaps {
			if r.Cell == "c" && r.Level == gap.LevelItem {
				said += fmt.Sprintf("%+v", r)
			}
		}
		return said
	}
}

// P32 once more, with the verdict and all that goes with it. A verdict is made from exact figures, so it
// does tell something; nothing beside it may.
func TestP32WithVerdicts(t *testing.T) {
	if testing.Short() {
		t.Skip("enumerates every set of answers")
	}
	for _, n := range []int{7, 10} {
		a := attack(n, 5, enginePublication())
		for own, limit := range [3]float64{0.0025, 0.006, 0.015} {
			if a.u3[own] > limit {
				t.Errorf("%d people: fewer than three sets of answers with chance %.2g to somebody with %d own", n, a.u3[own], own)
			}
		}
		if a.under10[0] > 0.06 {
			t.Errorf("%d people: fewer than ten sets of answers with chance %.2g", n, a.under10[0])
		}
	}
}

// Of five hundred customers one has nearly all the weight: their mean is that one's answer.
func TestWeightOfFew(t *testing.T) {
	in := wave{cells: map[string]int{"x": 100}, customers: 900, segments: map[string]int{"a": 300, "b": 350, "c": 250}}.build()
	for i := range in.Gaps {
		if in.Gaps[i].Segment == "a" {
			in.Gaps[i].Customers.EffectiveN = gap.Some(1.3)
		}
	}
	hidden := map[gap.Word]bool{}
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Verdict == gap.NotShown && r.Segment != "" {
			hidden[r.Segment] = true
		}
	}
	if !hidden["a"] || len(hidden) != 2 {
		t.Errorf("hidden: %v", hidden)
	}
}
