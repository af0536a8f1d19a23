package disclosure

import (
	"math"
	"slices"
	"testing"

	"mirror/gap"
)

// restRow is the row of pooled cells of a figure, or nil.
func restRow(w *gap.Wave, level, id string) *gap.Row {
	for i := range w.Gaps {
		if r := &w.Gaps[i]; r.Other && r.Cell != "" && r.Level == level && r.ID == id {
			return r
		}
	}
	return nil
}

// Two small teams and the one hidden for their sake are heard together, with the figures
// the engine finds when they are one team from the start.
func TestTheRestIsHeard(t *testing.T) {
	answered := map[[2]string]int{{"branch", ""}: 90, {"office", ""}: 60, {"advisers", ""}: 40, {"till", ""}: 3, {"car", ""}: 4, {"", ""}: 5}
	customers := map[[2]string]int{{"private", ""}: 200, {"wealth", ""}: 120, {"young", ""}: 80}
	frame := func(cells ...string) *gap.Frame {
		f := bank()
		f.CellByUnit, f.Units, f.Cells = false, nil, nil
		for _, id := range cells {
			f.Cells = append(f.Cells, gap.Group{ID: id})
		}
		return f
	}
	f := frame("branch", "office", "advisers", "till", "car")
	tally, merged := gap.NewTally(f, gap.Collect{}), gap.NewTally(frame("branch", "office", "rest"), gap.Collect{})
	for _, side := range []map[[2]string]int{answered, customers} {
		for at, n := range side {
			a, into := gap.Employee, at[0]
			if customers[at] > 0 {
				a = gap.Customer
			} else if at[0] != "branch" && at[0] != "office" {
				into = "rest"
			}
			for i := range n {
				codes := []uint8{uint8((i + len(at[0])) % 7), uint8(i * 3 % 7), uint8(i * 5 % 6), uint8(i % 4), uint8(i % 11)}
				r := &gap.Response{Codes: codes, Seconds: -1}
				tally.Add(tally.Atom(a, at[0], ""), r)
				merged.Add(merged.Atom(a, into, ""), r)
			}
		}
	}
	out := Protect(gap.Result{Settings: gap.Settings{Margin: 10, Smallest: gap.Smallest{Employees: 20}}, Waves: []gap.Wave{gap.Analyze(f, tally)}}).Waves()[0]
	one := gap.Analyze(frame("branch", "office", "rest"), merged)
	for _, want := range one.Gaps {
		if want.Cell != "rest" || want.Level == gap.LevelContrast {
			continue
		}
		got := restRow(&out, want.Level, want.ID)
		if got == nil {
			t.Errorf("%s %s: the rest is not shown", want.Level, want.ID)
			continue
		}
		if got.Employees.N != want.Employees.N || math.Abs(got.Employees.Score.Or(0)-want.Employees.Score.Or(0)) > 0.06 {
			t.Errorf("%s %s: the rest is %v people with %v, want %v with %v", want.Level, want.ID, got.Employees.N, got.Employees.Score, want.Employees.N, want.Employees.Score)
		}
		if math.Abs(got.Gap.Or(0)-want.Gap.Or(0)) > 0.11 || math.Abs(got.SE.Or(0)-want.SE.Or(0)) > 0.2 || got.Verdict == "" {
			t.Errorf("%s %s: gap %v ± %v (%s), want %v ± %v", want.Level, want.ID, got.Gap, got.SE, got.Verdict, want.Gap, want.SE)
		}
		most := 1.0 // by how much the range may be longer at each end
		rough := func(got, want gap.Number) bool {
			return got.Known() && want.Known() && math.Abs(got.Or(0)-want.Or(0)) > 0.05
		}
		if rough(got.Employees.SD, want.Employees.SD) || rough(got.Customers.SD, want.Customers.SD) {
			most = 2 // it is made of the spread as it is told, here more roughly
		}
		longer := []float64{want.Low.Or(0) - got.Low.Or(0), got.High.Or(0) - want.High.Or(0)}
		if slices.Min(longer) < -1 || slices.Max(longer) > most {
			t.Errorf("%s %s: from %v to %v, want %v to %v", want.Level, want.ID, got.Low, got.High, want.Low, want.High)
		}
	}
	for _, r := range out.Gaps {
		if r.Cell == "till" && r.Verdict != gap.NotShown {
			t.Errorf("%+v", r)
		}
	}
}

// A declared team of which nobody answered hides another, so that nobody learns of it; the other is heard
// under the common name.
func TestASilentTeamCostsNoFigures(t *testing.T) {
	w := wave{cells: map[string]int{"a": 120, "b": 150, "c": 40, "silent": 0}, customers: 300, plain: true}
	out := protectOne(w.build()).Waves()[0]
	got := restRow(&out, gap.LevelItem, "i")
	if got == nil || got.Employees.N.Or(0) != 40 {
		t.Fatalf("the rest is %+v", got)
	}
}

// Where people do not count alike, subtracting gives no group's figure, so there is none.
func TestNoRestOfWeightedPeople(t *testing.T) {
	w := wave{cells: map[string]int{"a": 120, "b": 150, "c": 40, "d": 3}, customers: 300, plain: true}
	in := w.build()
	plain := protectOne(in).Waves()[0]
	if restRow(&plain, gap.LevelItem, "i") == nil {
		t.Fatal("the test proves nothing: there is no rest")
	}
	w.plain = false
	weighted := protectOne(w.build()).Waves()[0]
	if r := restRow(&weighted, gap.LevelItem, "i"); r != nil {
		t.Errorf("%+v", r)
	}
}
