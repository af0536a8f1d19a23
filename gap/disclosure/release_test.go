package disclosure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
)

// randomWave is a wave with counts down to nothing, people in no cell and no unit.
func randomWave(rng *rand.Rand) wave {
	w := wave{cells: map[string]int{}, units: map[string]int{}, pairs: map[string]map[string]int{}, segments: map[string]int{}, points: 5 + 2*rng.IntN(2)}
	cells, units := 1+rng.IntN(5), rng.IntN(4)
	size := []int{8, 15, 40, 120}[rng.IntN(4)]
	count := func() int {
		if rng.IntN(3) == 0 {
			return rng.IntN(7)
		}
		return rng.IntN(size)
	}
	for c := range cells {
		cell := fmt.Sprint("cell", c)
		w.pairs[cell] = map[string]int{}
		w.cells[cell] = rng.IntN(2) * count() // in no unit
		for u := range units {
			n := count()
			unit := fmt.Sprint("unit", u)
			w.pairs[cell][unit], w.cells[cell], w.units[unit] = n, w.cells[cell]+n, w.units[unit]+n
		}
	}
	for u := range units {
		if n := rng.IntN(2) * count(); n > 0 { // in no cell
			w.units[fmt.Sprint("unit", u)] += n
			w.central += n
		}
	}
	for s := range rng.IntN(4) {
		n := count()
		w.segments[fmt.Sprint("segment", s)] = n
		w.customers += n
	}
	w.customers += count()
	if units > 0 && rng.IntN(3) == 0 {
		w.pairs = nil
	}
	if rng.IntN(5) == 0 {
		w.minCell = 10
	}
	w.plain = rng.IntN(2) == 0
	score := map[string]float64{}
	w.score = func(cell, unit string) float64 {
		if _, ok := score[cell+" "+unit]; !ok {
			score[cell+" "+unit] = 100 * math.Sqrt(rng.Float64())
		}
		return score[cell+" "+unit]
	}
	return w
}

// Every number of a thousand random waves obeys the floors, steps, bands and codes (P35).
func TestEveryFigureObeys(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	shown, hiddenRows, small, pooled := 0, 0, 0, 0
	for range 1000 {
		b := randomWave(rng)
		in := b.build()
		asked := gap.Smallest{Employees: rng.IntN(10), Customers: rng.IntN(7), Detail: rng.IntN(13)}
		release := Protect(gap.Result{Settings: gap.Settings{Disclosure: "on", Smallest: asked}, Waves: []gap.Wave{in}})
		out := release.Waves()[0]
		used := release.Settings().Smallest
		if used.Employees < 5 || used.Customers < 5 || used.Detail < 10 {
			t.Fatalf("%+v became %+v", asked, used)
		}
		k := [2]int{max(used.Customers, b.minCell), max(used.Employees, b.minCell)}
		pooled += checkRests(t, &in, &out, k)
		for i := range in.Gaps {
			r, was := out.Gaps[i], in.Gaps[i]
			if r.Verdict == gap.NotShown {
				hiddenRows++
				if diff := cmp.Diff(hidden(was), r, cmp.AllowUnexported(gap.Number{})); diff != "" {
					t.Fatalf("a hidden row says more:\n%s", diff)
				}
				continue
			}
			shown++
			n := [2]int{whole(was.Customers.N), whole(was.Employees.N)}
			if n[0] < k[0] || n[1] < k[1] {
				if n[0] > 0 && n[1] > 0 || whole(in.N[0].N) > 0 && whole(in.N[1].N) > 0 {
					t.Fatalf("a row of %v people was shown; smallest %v", n, k)
				}
			}
			checkSide(t, gap.Customer, &r.Customers, n[0], k[0])
			checkSide(t, gap.Employee, &r.Employees, n[1], k[1])
			checkRow(t, &r, &was, n)
			if n[1] < full {
				small++
			}
		}
		checkBlocks(t, &in, &out, k, used.Detail)
		if b.pairs != nil || len(b.units) == 0 {
			checkSets(t, &b, &out, k[1])
		}
	}
	t.Logf("%d rows shown (%d of them with a small side) and %d of pooled remainders, %d hidden (%.0f %% shown)", shown, small, pooled, hiddenRows, 100*float64(shown)/float64(shown+hiddenRows))
	if shown < 5000 || hiddenRows < 5000 || small < 1000 || pooled < 500 {
		t.Error("too few rows of one kind to mean anything")
	}
}

func protectOne(w gap.Wave) *Release {
	return Protect(gap.Result{Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{w}})
}

func jsonOf(t *testing.T, r *Release) []byte {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// planted is a wave with a cell of three, whose score is given.
func planted(n, elsewhere int, score float64) wave {
	return wave{
		cells:     map[string]int{"branch": 60, "office": 25, "planted": n},
		segments:  map[string]int{"private": 200, "business": 90},
		customers: 300, central: elsewhere,
		score: func(cell, _ string) float64 {
			if cell == "planted" {
				return score
			}
			return 61.7
		},
	}
}

// Whatever three people answered, and whether they are three, two or none, the bytes are the same.
func TestPlantedCellLeavesNoTrace(t *testing.T) {
	want := jsonOf(t, protectOne(planted(3, 12, 12.3456789).build()))
	for _, other := range []wave{planted(3, 12, 98.7654321), planted(2, 13, 12.3456789), planted(1, 14, 55), planted(0, 15, 55)} {
		w := other.build()
		for i := range w.Participation { // the company's own number
			if w.Participation[i].Cell == "planted" {
				w.Participation[i].Invited = gap.Some(7)
			}
		}
		if got := jsonOf(t, protectOne(w)); !bytes.Equal(got, want) {
			t.Errorf("the release tells %v from three people", other.cells)
		}
	}
	if bytes.Contains(want, []byte("12.3")) {
		t.Error("the planted score is in the JSON")
	}
	// The test can fail: a shown cell does leave a trace.
	if a, b := jsonOf(t, protectOne(planted(9, 12, 20).build())), jsonOf(t, protectOne(planted(9, 12, 80).build())); bytes.Equal(a, b) {
		t.Error("nine people leave no trace either")
	}
}

// A row whose one side is hidden says nothing about the other: not even a gap from which it follows.
func TestGapNeverTellsTheHiddenSide(t *testing.T) {
	b := wave{cells: map[string]int{"a": 40, "b": 50}, segments: map[string]int{"s": 3, "t": 100, "u": 60}, customers: 163}
	out := protectOne(b.build()).Waves()[0]
	seen := 0
	for _, r := range out.Gaps {
		if r.Segment == "s" || r.Segment == "u" {
			seen++
			if r.Employees != (gap.Side{}) || r.Customers != (gap.Side{}) || r.Gap.Known() || r.Type != "too_small" || r.Reason != ReasonHidden {
				t.Errorf("%s %s: %+v", r.Level, r.Segment, r)
			}
		}
	}
	if seen != 6 {
		t.Errorf("%d rows looked at, want 6 (three levels of the small segment and of the one that protects it)", seen)
	}
}

// A mixture of segments is hidden with any of them.
func TestMatchedMixture(t *testing.T) {
	b := wave{cells: map[string]int{"a": 40, "b": 50, "c": 60}, segments: map[string]int{"s": 3, "t": 100, "u": 60}, customers: 163}
	in := b.build()
	for i := range in.Gaps {
		switch r := &in.Gaps[i]; r.Cell {
		case "a":
			r.Compared, r.Served = gap.ComparedMatched, []string{"s", "t"}
		case "b":
			r.Compared, r.Served = gap.ComparedMatched, []string{"t"}
		case "c":
			r.Compared = gap.ComparedMatched // served not told: any
		}
	}
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if want := r.Cell == "a" || r.Cell == "c"; r.Cell != "" && (r.Verdict == gap.NotShown) != want {
			t.Errorf("%s of cell %s: %s", r.Level, r.Cell, r.Verdict)
		}
	}
}

// The plain score beside the weighted one is a second equation for hidden segments.
func TestPlainScoreGoesWithTheWeighted(t *testing.T) {
	shown := func(segments map[string]int) bool {
		b := wave{cells: map[string]int{"a": 40, "b": 50}, segments: segments, customers: 300}
		return protectOne(b.build()).Waves()[0].Gaps[0].Customers.Unweighted.Known()
	}
	if !shown(map[string]int{"s": 100, "t": 100, "u": 100}) {
		t.Error("the plain score is missing though nothing is hidden")
	}
	if shown(map[string]int{"s": 3, "t": 100, "u": 197}) {
		t.Error("the plain score is shown beside a hidden segment")
	}
}

func TestReleaseIsACopy(t *testing.T) {
	in := planted(20, 12, 44).build()
	in.Comments = []gap.Comment{{Audience: "customer", Question: "q", Text: "fine"}}
	in.Gaps[0].Marks, in.Gaps[0].Served = []string{"mark"}, []string{"x"}
	for _, mode := range []string{"on", "off"} {
		r := Protect(gap.Result{Settings: gap.Settings{Disclosure: mode, Breakdowns: [][]string{{"cell"}}}, Waves: []gap.Wave{in}})
		want := jsonOf(t, r)
		in.Gaps[0].ID, in.Gaps[0].Marks[0], in.Gaps[0].Served[0] = "changed", "changed", "changed"
		in.Distributions[0].Shares[0], in.Spectrum[0].Groups[0], in.Cells[0].ID = gap.Some(0.777), "changed", "changed"
		r.Settings().Breakdowns[0][0] = "changed"
		_ = append(r.Waves(), gap.Wave{})
		Protect(gap.Result{Settings: gap.Settings{Disclosure: mode}, Waves: []gap.Wave{in}}).Follow(r)
		if got := jsonOf(t, r); !bytes.Equal(got, want) {
			t.Errorf("disclosure %s: the release changed with what it was made from or what follows it", mode)
		}
		in.Gaps[0].Marks[0], in.Gaps[0].Served[0], in.Spectrum[0].Groups[0] = "mark", "x", "low"
	}
}

func TestDisclosureOff(t *testing.T) {
	in := planted(3, 0, 12.3456789).build()
	r := Protect(gap.Result{Settings: gap.Settings{Disclosure: "off"}, Waves: []gap.Wave{in}})
	if r.Settings().Disclosure != "off" {
		t.Error("the release does not say that nothing is hidden")
	}
	if diff := cmp.Diff(in.Gaps, r.Waves()[0].Gaps, cmp.AllowUnexported(gap.Number{})); diff != "" {
		t.Error(diff)
	}
	for _, mode := range []string{"", "on", "Off", "no"} {
		r := Protect(gap.Result{Settings: gap.Settings{Disclosure: mode}, Waves: []gap.Wave{in}})
		if r.Settings().Disclosure != "on" || bytes.Contains(jsonOf(t, r), []byte("12.345")) {
			t.Errorf("disclosure %q is not on", mode)
		}
	}
}

// No number in the JSON has more digits than its step.
func TestJSONHasNoHiddenDigits(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	long := regexp.MustCompile(`\d\.\d{5,}`)
	for range 50 {
		b := jsonOf(t, protectOne(randomWave(rng).build()))
		if at := long.FindIndex(b); at != nil {
			t.Fatalf("…%s…", b[max(0, at[0]-60):at[1]])
		}
	}
}

func TestSideNobodyWasAskedFor(t *testing.T) {
	in := wave{cells: map[string]int{"a": 40, "b": 50}, customers: 0}.build()
	for i := range in.Gaps {
		in.Gaps[i].Reason, in.Gaps[i].Verdict, in.Gaps[i].Customers = "asked of one side", "", gap.Side{}
	}
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Verdict == gap.NotShown || !r.Employees.Score.Known() || r.Gap.Known() || r.Reason != "asked of one side" {
			t.Errorf("%s: %+v", r.Level, r)
		}
	}
}

// The mark that cells are divided may not come from a hidden cell.
func TestDividedOnlyByShownCells(t *testing.T) {
	for _, c := range []struct {
		n    int
		want bool
	}{{3, false}, {40, true}} {
		in := planted(c.n, 12, 5).build()
		for i := range in.Gaps {
			if r := &in.Gaps[i]; r.Cell == "" && r.Segment == "" {
				r.Marks = []string{gap.Divided}
			}
		}
		for _, r := range protectOne(in).Waves()[0].Gaps[:3] {
			if got := len(r.Marks) == 1; got != c.want {
				t.Errorf("with a cell of %d the %s is marked %v", c.n, r.Level, r.Marks)
			}
		}
	}
}

// A group that was only found in the answers is not even named when it is too small, unlike a declared one.
func TestFoundGroups(t *testing.T) {
	for _, c := range []struct {
		n     int
		found bool
		named bool
	}{{3, true, false}, {3, false, true}, {40, true, true}} {
		in := planted(c.n, 12, 44).build()
		in.Found.Cells = c.found
		in.Comments = said("employee", "q", "planted", 3)
		b := jsonOf(t, protectOne(in))
		if got := bytes.Contains(b, []byte(`"planted"`)); got != c.named {
			t.Errorf("%d people, found %v: named %v", c.n, c.found, got)
		}
		if got := bytes.Contains(b, []byte("q planted")); got != (c.n > 3) {
			t.Errorf("%d people: comments %v", c.n, got)
		}
	}
}
