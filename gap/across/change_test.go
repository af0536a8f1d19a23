package across

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/gap/stat"
)

func close1(t *testing.T, what string, got gap.Number, want float64) {
	t.Helper()
	if x, ok := got.Value(); !ok || math.Abs(x-want) > 1e-6 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func changeAt(t *testing.T, w *gap.Wave, level, id string, at gap.Place, isFirst bool) gap.Change {
	t.Helper()
	for _, c := range w.Changes {
		if c.Level == level && c.ID == id && c.Place == at && c.First == isFirst {
			return c
		}
	}
	t.Fatalf("no change of %s %s at %v", level, id, at)
	return gap.Change{}
}

// swapped sets every wave's customers where its employees are, and the other way round.
func swapped(waves []gap.Wave) []gap.Wave {
	out := slices.Clone(waves)
	for i := range out {
		for _, list := range []*[]gap.Row{&out[i].Gaps, &out[i].Outcomes} {
			*list = slices.Clone(*list)
			for k := range *list {
				r := &(*list)[k]
				r.Customers, r.Employees = r.Employees, r.Customers
				r.Cell, r.Segment = r.Segment, r.Cell
				minus := func(x float64) float64 { return -x }
				r.Gap, r.Low, r.High = r.Gap.Map(minus), r.High.Map(minus), r.Low.Map(minus)
			}
		}
	}
	return out
}

func turned(e gap.Estimate) gap.Estimate {
	minus := func(x float64) float64 { return -x + 0 }
	return gap.Estimate{Value: e.Value.Map(minus), Low: e.High.Map(minus), High: e.Low.Map(minus)}
}

// Swapping the audiences turns every sign and no verdict.
func TestSwapTurnsSigns(t *testing.T) {
	waves := four(sample{cells: 6, segments: 4, units: 5, dimensions: 3})
	other := swapped(waves)
	s := settings
	s.Actions = []gap.Action{{ID: "a", Started: "2025-10-01", Answers: []string{"d0"}, Units: []string{"u0", "u2"}}}
	Complete(waves, s)
	Complete(other, s)
	numbers := cmp.AllowUnexported(gap.Number{})
	verdicts := map[gap.Word]int{}
	for i := range waves {
		for _, c := range waves[i].Changes {
			verdicts[c.Verdict]++
			at := c.Place
			at.Cell, at.Segment = at.Segment, at.Cell
			d := changeAt(t, &other[i], c.Level, c.ID, at, c.First)
			want := c
			want.Place = at
			want.Customers, want.Employees = c.Employees, c.Customers
			want.CustomersMix, want.EmployeesMix, want.CustomersReal, want.EmployeesReal = c.EmployeesMix, c.CustomersMix, c.EmployeesReal, c.CustomersReal
			minus := func(x float64) float64 { return -x }
			want.GapThen, want.GapNow, want.Gap = c.GapThen.Map(minus), c.GapNow.Map(minus), turned(c.Gap)
			if diff := cmp.Diff(want, d, numbers); diff != "" {
				t.Fatal(diff)
			}
		}
		for k, e := range waves[i].Effects {
			// Customers' effects stand before employees' of the same dimension and wave.
			if e.Audience != "customer" {
				continue
			}
			same := slices.IndexFunc(other[i].Effects, func(o gap.Effect) bool { return o.Audience == "employee" && o.ID == e.ID && o.Since == e.Since })
			if diff := cmp.Diff(e.Difference, other[i].Effects[same].Difference, numbers); diff != "" {
				t.Errorf("effect %d: %s", k, diff)
			}
		}
	}
	if diff := cmp.Diff(len(waves[3].Trends), len(other[3].Trends)); diff != "" || len(waves[3].Trends) == 0 {
		t.Error(diff)
	}
	if verdicts[Narrowed]+verdicts[Widened]+verdicts[Turned] == 0 || verdicts[NoClearChange] == 0 {
		t.Errorf("verdicts %v", verdicts)
	}
}

// A change's two parts sum to it, and are those of Kitagawa from the groups' own rows.
func TestPartsSumToTheChange(t *testing.T) {
	waves := four(sample{cells: 5, segments: 4, dimensions: 2})
	Complete(waves, settings)
	parts := func(w *gap.Wave) (p, m []float64) {
		total := 0.0
		for _, r := range w.Gaps {
			if r.Level == gap.LevelDimension && r.ID == "d0" && r.Segment != "" {
				p, m = append(p, r.Customers.N.Or(0)), append(m, r.Customers.Score.Or(0))
				total += r.Customers.N.Or(0)
			}
		}
		for i := range p {
			p[i] /= total
		}
		return p, m
	}
	c := changeAt(t, &waves[3], gap.LevelDimension, "d0", gap.Place{}, true)
	p1, m1 := parts(&waves[0])
	p2, m2 := parts(&waves[3])
	k := stat.Kitagawa(p1, m1, p2, m2)
	close1(t, "change", c.Customers.Value, k.Change)
	close1(t, "real", c.CustomersReal, k.Real)
	close1(t, "mix", c.CustomersMix, k.Mix)
	for i := range waves {
		for _, c := range waves[i].Changes {
			if c.Place != (gap.Place{}) {
				continue
			}
			close1(t, c.ID+" customers", c.Customers.Value, c.CustomersReal.Or(9)+c.CustomersMix.Or(9))
			close1(t, c.ID+" employees", c.Employees.Value, c.EmployeesReal.Or(9)+c.EmployeesMix.Or(9))
		}
	}
}

// A segment nobody of which answered in one wave is another mix altogether; a hidden one leaves the parts untold.
func TestEmptyAndHiddenSegment(t *testing.T) {
	build := func(change func(*gap.Row)) gap.Change {
		rng := rand.New(rand.NewPCG(5, 6))
		then := sample{id: "w1", cells: 2, segments: 3, dimensions: 1}.build(rng)
		now := sample{id: "w2", cells: 2, segments: 3, dimensions: 1}.build(rng)
		n, sum := 0.0, 0.0
		for i := range then.Gaps {
			r := &then.Gaps[i]
			if r.ID != "d0" || r.Segment == "" {
				continue
			}
			if r.Segment == "s2" {
				change(r)
			}
			n += r.Customers.N.Or(0)
			sum += r.Customers.N.Or(0) * r.Customers.Score.Or(0)
		}
		for i := range then.Gaps {
			if r := &then.Gaps[i]; r.ID == "d0" && r.Place == (gap.Place{}) && n > 0 {
				r.Customers.N, r.Customers.Score = gap.Some(n), gap.Some(sum/n)
			}
		}
		waves := []gap.Wave{then, now}
		Complete(waves, settings)
		return changeAt(t, &waves[1], gap.LevelDimension, "d0", gap.Place{}, false)
	}
	c := build(func(r *gap.Row) {
		r.Customers, r.Gap, r.Low, r.High, r.SE = gap.Side{N: gap.Some(0)}, gap.Number{}, gap.Number{}, gap.Number{}, gap.Number{}
		r.Reason = "no customer answered"
	})
	if !c.CustomersMix.Known() || math.Abs(c.CustomersMix.Or(0)+c.CustomersReal.Or(0)-c.Customers.Value.Or(9)) > 1e-9 {
		t.Errorf("an empty segment: %+v", c)
	}
	c = build(func(r *gap.Row) { *r = hidden(*r) })
	if c.CustomersMix.Known() || c.CustomersReal.Known() || !c.Customers.Value.Known() || !c.EmployeesMix.Known() {
		t.Errorf("a hidden segment: %+v", c)
	}
}

// hidden is a row as a release hides it.
func hidden(r gap.Row) gap.Row {
	return gap.Row{Level: r.Level, ID: r.ID, PartOf: r.PartOf, Place: r.Place, Compared: r.Compared, Verdict: gap.NotShown, Type: "too_small", Reason: "Hidden to protect people"}
}

// Other wording ends a series, and the reason says so.
func TestChangedWordingBreaksTheSeries(t *testing.T) {
	waves := four(sample{cells: 2, segments: 2, dimensions: 1})
	waves[2].PackVersion, waves[3].PackVersion = "2.0.0", "2.0.0"
	Complete(waves, settings)
	for _, c := range waves[2].Changes {
		if c.Gap.Value.Known() || c.Customers.Value.Known() || c.Reason != "the questions were changed: version 1.0.0 before, 2.0.0 now" || c.Since != "w2" {
			t.Errorf("%+v", c)
		}
	}
	if len(waves[2].Changes) == 0 || len(waves[2].Trends)+len(waves[3].Trends) > 0 {
		t.Error("a series goes on after other wording")
	}
	for _, c := range waves[3].Changes {
		if c.Since != "w3" || !c.Gap.Value.Known() {
			t.Errorf("%+v", c)
		}
	}
}

// Four rows told with their standard errors: the interval by hand, and what each verdict needs.
func TestVerdictOfAChange(t *testing.T) {
	for _, c := range []struct {
		then, now float64
		want      gap.Word
	}{{20, 8, Narrowed}, {8, 20, Widened}, {8, -8, Turned}, {-20, -8, Narrowed}, {10, 11, NoClearChange}} {
		build := func(id string, x float64) gap.Wave {
			side := func(score float64) gap.Side {
				return gap.Side{N: gap.Some(400), EffectiveN: gap.Some(400), Score: gap.Some(score), SE: gap.Some(1)}
			}
			return gap.Wave{ID: id, Pack: "p", PackVersion: "1", Gaps: []gap.Row{row([3]string{gap.LevelDimension, "d", ""}, gap.Place{}, gap.ComparedAll, side(50), side(50+x))}}
		}
		waves := []gap.Wave{build("w1", c.then), build("w2", c.now)}
		Complete(waves, settings)
		got := waves[1].Changes[0]
		if got.Verdict != c.want || len(waves[1].Changes) != 1 {
			t.Errorf("%v to %v: %v, want %v", c.then, c.now, got.Verdict, c.want)
		}
		close1(t, "change", got.Gap.Value, c.now-c.then)
		half := stat.TQuantile(0.975, 798) * 2 // four variances of 1; 399 degrees of freedom in each wave
		close1(t, "low", got.Gap.Low, c.now-c.then-half)
		close1(t, "employees' high", got.Employees.High, c.now-c.then+stat.TQuantile(0.975, 798)*math.Sqrt2)
	}
}
