package demo

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/pack"
)

// released are all waves as readers see them.
func released(t *testing.T, o Options, protection string, change func(*survey.Study)) []gap.Wave {
	t.Helper()
	study, collected := readBack(t, made(t, o), change)
	return disclosure.Protect(survey.Analyze(study, collected, protection)).Waves()
}

func wavePack(t *testing.T, waves []gap.Wave, id, pack string) *gap.Wave {
	t.Helper()
	for i := range waves {
		if waves[i].ID == id && waves[i].Pack == pack {
			return &waves[i]
		}
	}
	t.Fatalf("no %s in %s", pack, id)
	return nil
}

// What several waves, units and packs tell lies in its range too, and next to the count by hand: with the first wave's
// 46 these are all 73 values.
func TestAcross(t *testing.T) {
	byHand := facts(t, made(t, Options{}))
	waves := released(t, Options{}, "off", asAnswered)
	got := across(t, waves)
	first := found(*wavePack(t, waves, "w1", "mirror-core"))
	checked, before := 0, 0
	for _, v := range readExpected(t).Values {
		if _, ok := first[v.What]; ok {
			before++
			continue
		}
		x, ok := got[v.What]
		if !ok {
			t.Errorf("%s: not told", v.What)
			continue
		}
		checked++
		if !(x >= v.Between[0] && x <= v.Between[1]) {
			t.Errorf("%s = %.3f, want within %v", v.What, x, v.Between)
		}
		if math.Abs(x-byHand[v.What]) > (v.Between[1]-v.Between[0])/4 {
			t.Errorf("%s = %.3f, by hand %.3f", v.What, x, byHand[v.What])
		}
	}
	if checked != 27 || before != 46 {
		t.Errorf("%d values checked beside %d of the first wave, want 27 and 46", checked, before)
	}
}

// across are the figures of several waves, units and packs under the names of testdata/expected.yaml, in its units.
func across(t *testing.T, waves []gap.Wave) map[string]float64 {
	t.Helper()
	m := map[string]float64{}
	put := func(what string, x gap.Number, factor, from float64) {
		if v, ok := x.Value(); ok {
			m[what] = from + v*factor
		}
	}
	const step = 0.06 // points of 100 on a scale of 1 to 7
	for _, id := range []string{"w2", "w3", "w4"} {
		for _, r := range wavePack(t, waves, id, "mirror-core").Gaps {
			if r.Level == gap.LevelDimension && r.Place == (gap.Place{}) {
				put(id+" gap "+r.ID, r.Gap, step, 0)
			}
		}
	}
	last := wavePack(t, waves, "w4", "mirror-core")
	for what, x := range found(*last) {
		m["w4 "+strings.TrimPrefix(what, "w1 ")] = x
	}
	for _, c := range last.Changes {
		if c.First && c.Level == gap.LevelDimension && c.Place == (gap.Place{}) {
			put("w1 to w4 change gap "+c.ID, c.Gap.Value, step, 0)
			put("w1 to w4 change customers "+c.ID, c.Customers.Value, step, 0)
			put("w1 to w4 change employees "+c.ID, c.Employees.Value, step, 0)
		}
	}
	for _, e := range last.Effects {
		if e.Since == "w1" && e.Audience == "customer" && e.ID == "anticipation" {
			put("w1 taking part", e.PartThen, step, 1)
			put("w4 taking part", e.PartNow, step, 1)
			put("w1 others", e.OtherThen, step, 1)
			put("w4 others", e.OtherNow, step, 1)
		}
	}
	for _, l := range wavePack(t, waves, "w1", "mirror-core").Linkage {
		if l.X.Pack == "ambassador" && l.Y.ID == "recommend" && l.X.Level == gap.LevelOverall {
			put("w1 r commitment and recommend", l.Pearson.Value, 1, 0)
		}
		if l.X.Level == "net" && l.Y.ID == "recommend" {
			put("w1 r net ambassadors and recommend", l.Pearson.Value, 1, 0)
		}
	}
	for _, p := range wavePack(t, waves, "w1", "ambassador").People {
		for i, g := range p.Groups {
			if p.Place == (gap.Place{}) {
				put("w1 "+g, p.Shares[i], 100, 0)
			}
		}
	}
	for _, id := range []string{"w1", "w4"} {
		for _, s := range wavePack(t, waves, id, "trust-spectrum").Spectrum {
			if s.Place == (gap.Place{}) {
				put(id+" trust spectrum "+s.Audience+"s", s.Mean, 1, 0)
			}
		}
	}
	return m
}

// The six cells of the first wave get the types the scenario names, whatever is protected and left out.
func TestCellTypes(t *testing.T) {
	want := readExpected(t).Types.Cells
	for _, quirks := range []bool{false, true} {
		for _, protection := range []string{"off", "on"} {
			types := 0
			for _, c := range wavePack(t, released(t, Options{Quirks: quirks}, protection, asItIs), "w1", "mirror-core").Cells {
				types++
				if string(c.Type) != want[c.ID] {
					t.Errorf("quirks %v, disclosure %s: %s is %q (%.1f, %.1f to %.1f, pattern %.2f), want %q", quirks, protection, c.ID, c.Type,
						c.Elevation.Or(99), c.Low.Or(99), c.High.Or(99), c.Pattern.Or(99), want[c.ID])
				}
			}
			if types != len(want) {
				t.Errorf("%d cells, want %d", types, len(want))
			}
		}
	}
}

// group is some people's score on a dimension in points of 100, from their rows.
type group struct{ n, mean, v float64 }

func grouped(p *pack.Pack, lines []line, dimension string) group {
	var x []float64
	for _, l := range lines {
		if s, ok := l.score(p, dimension, 2); ok {
			x = append(x, (s-1)/0.06)
		}
	}
	m, v := stat.MeanVariance(x, nil)
	return group{float64(len(x)), m, v / float64(len(x))}
}

// interval is Σ times·group with Satterthwaite's degrees of freedom, which are rounded down.
func interval(times []float64, groups []group) (x, half float64) {
	v, squares := 0.0, 0.0
	for i, g := range groups {
		part := times[i] * times[i] * g.v
		x, v, squares = x+times[i]*g.mean, v+part, squares+part*part/(g.n-1)
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: math.Floor(v * v / squares)}
	return x, t.Quantile(0.975) * math.Sqrt(v)
}

func same(t *testing.T, what string, got gap.Estimate, x, half float64) {
	t.Helper()
	for i, pair := range [][2]float64{{got.Value.Or(1e9), x}, {got.Low.Or(1e9), x - half}, {got.High.Or(1e9), x + half}} {
		if math.Abs(pair[0]-pair[1]) > 0.02 {
			t.Errorf("%s, figure %d: %.4f, from the rows %.4f", what, i, pair[0], pair[1])
		}
	}
}

// One change, one effect and one link, computed again from the rows with nothing of the engine.
func TestAcrossFromRows(t *testing.T) {
	d := made(t, Options{})
	lines := file(t, d, "mirror-core")
	p, _ := pack.Named("mirror-core")
	last := wavePack(t, released(t, Options{}, "off", asAnswered), "w4", "mirror-core")
	of := func(is ...string) group { return grouped(p, where(lines, is...), "anticipation") }
	c1, c4 := of("wave", "w1", "audience", "customer"), of("wave", "w4", "audience", "customer")
	e1, e4 := of("wave", "w1", "audience", "employee"), of("wave", "w4", "audience", "employee")
	seen := 0
	for _, c := range last.Changes {
		if c.First && c.ID == "anticipation" && c.Place == (gap.Place{}) {
			seen++
			x, half := interval([]float64{1, -1}, []group{c4, c1})
			same(t, "customers' change", c.Customers, x, half)
			x, half = interval([]float64{1, -1}, []group{e4, e1})
			same(t, "employees' change", c.Employees, x, half)
			x, half = interval([]float64{1, -1, -1, 1}, []group{e4, e1, c4, c1})
			same(t, "change of the gap", c.Gap, x, half)
		}
	}
	for _, e := range last.Effects {
		if e.Since == "w1" && e.Audience == "customer" && e.ID == "anticipation" {
			seen++
			var times []float64
			var groups []group
			for _, part := range []bool{true, false} {
				units := e.OtherUnits
				sign := -1.0
				if part {
					units, sign = e.PartUnits, 1
				}
				for wave, w := range map[string]float64{"w1": -sign, "w4": sign} {
					all := grouped(p, slices.DeleteFunc(where(lines, "wave", wave, "audience", "customer"), func(l line) bool { return !slices.Contains(units, l["unit"]) }), "anticipation")
					for _, u := range units {
						g := of("wave", wave, "audience", "customer", "unit", u)
						times, groups = append(times, w*g.n/all.n), append(groups, g)
					}
				}
			}
			x, half := interval(times, groups)
			same(t, "difference in differences", e.Difference, x, half)
			if e.Difference.Low.Or(0) <= 0 {
				t.Errorf("the action has no effect: %v", e.Difference)
			}
		}
	}
	for _, l := range last.Linkage {
		if l.X.Pack == "mirror-core" && l.X.ID == "anticipation" {
			seen++
			var xs, ys []float64
			for _, u := range l.Points {
				xs = append(xs, of("wave", "w4", "audience", "employee", "unit", string(u.Unit)).mean)
				ys = append(ys, of("wave", "w4", "audience", "customer", "unit", string(u.Unit)).mean)
			}
			r := stat.Correlation(xs, ys, nil)
			z, half := math.Atanh(r), 1.959963984540054/math.Sqrt(float64(len(xs)-3))
			if math.Abs(l.Pearson.Value.Or(9)-r) > 1e-9 || math.Abs(l.Pearson.Low.Or(9)-math.Tanh(z-half)) > 1e-9 || math.Abs(l.Pearson.High.Or(9)-math.Tanh(z+half)) > 1e-9 {
				t.Errorf("r %v, from the rows %v", l.Pearson, r)
			}
			if len(l.Notes) != 2 || l.Units != 8 {
				t.Errorf("%d units, notes %q", l.Units, l.Notes)
			}
		}
	}
	if seen != 3 {
		t.Errorf("%d figures found, want 3", seen)
	}
}

// The protected figures do not claim more than the exact ones: every shown interval of a change holds the exact one, and
// clear changes keep their direction.
func TestProtectedChangesAreHonest(t *testing.T) {
	exact, shown := released(t, Options{Quirks: true}, "off", asItIs), released(t, Options{Quirks: true}, "on", asItIs)
	checked, narrower := 0, 0
	for i := range shown {
		for k, c := range shown[i].Changes {
			x := exact[i].Changes[k]
			if c.ID != x.ID || c.Place != x.Place || c.Since != x.Since {
				t.Fatal("other rows")
			}
			for side, pair := range map[string][2]gap.Estimate{"customers": {c.Customers, x.Customers}, "employees": {c.Employees, x.Employees}, "gap": {c.Gap, x.Gap}} {
				if !pair[0].Low.Known() || !pair[1].Low.Known() {
					continue
				}
				checked++
				// A tenth of a point is what the standard error of a whole is rounded to.
				if pair[0].Low.Or(0) > pair[1].Low.Or(0)+0.1 || pair[0].High.Or(0) < pair[1].High.Or(0)-0.1 {
					narrower++
					t.Errorf("%s %s %v since %s, %s: shown %v, exact %v", shown[i].Pack, c.ID, c.Place, c.Since, side, pair[0], pair[1])
				}
			}
		}
	}
	t.Logf("%d intervals checked, %d narrower", checked, narrower)
	if checked < 1000 {
		t.Errorf("only %d intervals checked", checked)
	}
}
