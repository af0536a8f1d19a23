package gap

import (
	"math"
	"slices"
	"testing"

	"mirror/gap/stat"
)

// TestTablesOfTests: Holm over everyone's dimensions, Benjamini–Hochberg over
// each other table, a table being all places of one kind and one level.
func TestTablesOfTests(t *testing.T) {
	f, all := full()
	w := Analyze(f, fillWith(f, all, Collect{}))
	check := func(name string, correct func([]float64) []float64, in func(*Row) bool) {
		var p, pe []float64
		var rows []*Row
		for i := range w.Gaps {
			if r := &w.Gaps[i]; r.P.Known() && in(r) {
				rows, p, pe = append(rows, r), append(p, r.P.Or(0)), append(pe, r.PEquivalent.Or(0))
			}
		}
		if len(rows) < 3 {
			t.Fatalf("%s: %d rows", name, len(rows))
		}
		q, qe := correct(p), correct(pe)
		for i, r := range rows {
			near(t, name+" "+r.ID, r.PAdjusted, q[i], 1e-12)
			near(t, name+" "+r.ID, r.PEquivalentAdjusted, qe[i], 1e-12)
		}
	}
	nowhere := Place{}
	check("dimensions", stat.Holm, func(r *Row) bool { return r.Level == LevelDimension && r.Place == nowhere })
	check("items", stat.BenjaminiHochberg, func(r *Row) bool { return r.Level == LevelItem && r.Place == nowhere })
	check("summary", stat.BenjaminiHochberg, func(r *Row) bool {
		return r.Level != LevelItem && r.Level != LevelDimension && r.Place == nowhere
	})
	check("by cell", stat.BenjaminiHochberg, func(r *Row) bool { return r.Level == LevelDimension && r.Cell != "" && r.Unit == "" })
	check("by unit", stat.BenjaminiHochberg, func(r *Row) bool { return r.Level == LevelDimension && r.Cell == "" && r.Unit != "" })
	check("cell by unit", stat.BenjaminiHochberg, func(r *Row) bool { return r.Level == LevelItem && r.Cell != "" && r.Unit != "" })
}

func TestTypeFollowsCustomersLevel(t *testing.T) {
	for _, c := range []struct {
		verdict   Word
		good, not Word
	}{
		{BlindSpot, "comfortable_illusion", "blind_spot"},
		{HiddenStrength, "hidden_strength", "harsh_judge"},
		{Aligned, "shared_strength", "shared_problem"},
		{NotEnoughEvidence, "unclear", "unclear"},
	} {
		if typeOf(c.verdict, true) != c.good || typeOf(c.verdict, false) != c.not {
			t.Errorf("%s: %s and %s", c.verdict, typeOf(c.verdict, true), typeOf(c.verdict, false))
		}
	}
}

func TestQuadrants(t *testing.T) {
	for _, c := range []struct {
		verdict    Word
		importance float64
		want       string
	}{
		{BlindSpot, 1, FixFirst}, {BlindSpot, 0.99, Watch}, {HiddenStrength, 0.2, TalkAbout},
		{Aligned, 1.2, Watch}, {Aligned, 0.8, Leave}, {NotEnoughEvidence, 3, NotEnoughEvidence},
	} {
		if got := quadrant(c.verdict, c.importance); got != c.want {
			t.Errorf("%s at %v: %s, want %s", c.verdict, c.importance, got, c.want)
		}
	}
}

// TestMisreadAndPriority: customers go by d0, employees believe it is d1.
func TestMisreadAndPriority(t *testing.T) {
	f := plainFrame()
	all := driven(f, 4000, false)
	for i := range all { // everyone at the company thinks too well of d0 and d1
		if all[i].a != Employee {
			continue
		}
		for q := range 7 {
			if c := &all[i].r.Codes[q]; *c < 6 && !f.Questions[q].Reverse {
				*c++
			} else if f.Questions[q].Reverse && *c > 0 && *c < CantSay {
				*c--
			}
		}
	}
	w := Analyze(f, fillWith(f, all, Collect{Drivers: true}))
	first, second := dimensionRow(t, w, "d0"), dimensionRow(t, w, "d1")
	if !slices.Contains(first.Marks, MisreadDown) || !slices.Contains(second.Marks, MisreadUp) {
		t.Errorf("marks %v and %v", first.Marks, second.Marks)
	}
	p := w.Priorities[0]
	share := 0.0
	for _, item := range w.Drivers[0].Items {
		if item.Dimension == "d0" {
			share = item.Share.Or(math.NaN())
		}
	}
	near(t, "importance", p.Importance, 9*share, 1e-12)
	near(t, "gap in margins", p.GapInMargins, first.Gap.Or(math.NaN())/10, 1e-12)
	near(t, "index", p.Index, 9*share*first.Low.Or(math.NaN())/10*(100-first.Customers.Score.Or(0))/100, 1e-12)
	if p.Rank != 1 || p.Quadrant != FixFirst {
		t.Errorf("d0 is ranked %d in %s", p.Rank, p.Quadrant)
	}
}

// TestDividedStaff: one cell far above the customers, one at their level.
func TestDividedStaff(t *testing.T) {
	f := oneItem(1, 5, 10)
	for _, c := range []struct {
		high uint8
		want bool
	}{{4, true}, {2, false}} {
		ta := NewTally(f, Collect{})
		for i := range 60 {
			spread := uint8(i % 2)
			ta.Add(ta.Atom(Customer, "", ""), &Response{Codes: []uint8{1 + spread}, Seconds: -1})
			ta.Add(ta.Atom(Employee, "office", ""), &Response{Codes: []uint8{c.high - spread}, Seconds: -1})
			ta.Add(ta.Atom(Employee, "phones", ""), &Response{Codes: []uint8{1 + spread}, Seconds: -1})
		}
		if r := dimensionRow(t, Analyze(f, ta), "d"); slices.Contains(r.Marks, Divided) != c.want {
			t.Errorf("cells %d apart: marks %v", c.high, r.Marks)
		}
	}
}

// TestCellsInTouch: a cell that is right on average and wrong in every detail.
func TestCellsInTouch(t *testing.T) {
	f := &Frame{Margin: 10, GoodFrom: 67, Outcome: -1, Dimensions: []Dimension{{ID: "d", Family: Emotional}}}
	for range 4 {
		f.Questions = append(f.Questions, Question{ID: "q", Asked: [2]bool{true, true}, Lo: 1, Hi: 5})
	}
	ta := NewTally(f, Collect{})
	for range 20 {
		ta.Add(ta.Atom(Customer, "", ""), &Response{Codes: []uint8{0, 1, 2, 3}, Seconds: -1})
		ta.Add(ta.Atom(Employee, "wrong", ""), &Response{Codes: []uint8{3, 2, 1, 0}, Seconds: -1})
		ta.Add(ta.Atom(Employee, "over", ""), &Response{Codes: []uint8{1, 2, 3, 4}, Seconds: -1})
	}
	w := Analyze(f, ta)
	for i, want := range []struct{ elevation, pattern float64 }{{25, 1}, {0, -1}} {
		c := w.Cells[i]
		near(t, c.ID+" elevation", c.Elevation, want.elevation, 1e-12)
		near(t, c.ID+" pattern", c.Pattern, want.pattern, 1e-12)
		if !(c.Low.Or(99) < want.elevation && c.High.Or(-99) > want.elevation) {
			t.Errorf("%s: interval %v %v", c.ID, c.Low, c.High)
		}
	}
}

// TestItemCountsOnly: the mean of the items' means, and of their standard errors.
func TestItemCountsOnly(t *testing.T) {
	f := plainFrame()
	_, all := full()
	ta, rows := NewTally(f, Collect{Drivers: true}), NewTally(f, Collect{})
	for i := range all {
		all[i].r.Account, all[i].r.Weight = 0, 0
		rows.Add(rows.Atom(all[i].a, "", ""), &all[i].r)
		for q, c := range all[i].r.Codes {
			ta.AddCount(all[i].a, "", "", q, c, 1)
		}
	}
	if ta.People(Customer) != 1000 {
		t.Errorf("%d people", ta.People(Customer))
	}
	w, known := Analyze(f, ta), Analyze(f, rows)
	for _, id := range []string{"d0", "d4"} {
		r, sums := dimensionRow(t, w, id), [3]float64{}
		for i := range f.Questions {
			if f.Questions[i].Dimension == int(id[1]-'0') {
				item := find(t, known.Gaps, LevelItem, f.Questions[i].ID, Place{})
				near(t, "item", find(t, w.Gaps, LevelItem, f.Questions[i].ID, Place{}).SE, item.SE.Or(math.NaN()), 1e-12)
				sums[0] += item.Customers.Score.Or(math.NaN())
				sums[1] += item.Employees.Score.Or(math.NaN())
				sums[2]++
			}
		}
		near(t, "customers", r.Customers.Score, sums[0]/sums[2], 1e-9)
		near(t, "employees", r.Employees.Score, sums[1]/sums[2], 1e-9)
		if person := dimensionRow(t, known, id); r.SE.Or(0) < person.SE.Or(1) {
			t.Errorf("%s: se %v is below the persons' %v", id, r.SE, person.SE)
		}
	}
	if len(w.Drivers) > 0 || len(w.Quality) > 0 || len(w.Spectrum) > 0 || !hasNote(w, "counts_only") {
		t.Error("figures about persons from item counts")
	}
}
