package across

import (
	"fmt"
	"math"
	"testing"

	"mirror/gap"
	"mirror/gap/stat"
)

func cellsOf(gaps ...float64) gap.Wave {
	w := dated("w1", "", "", told(gap.Place{}, 50, 60))
	for i, x := range gaps {
		w.Gaps = append(w.Gaps, told(gap.Place{Cell: gap.Word(fmt.Sprintf("c%d", i))}, 50, 50+x))
	}
	return w
}

// Cells are ranked where they differ detectably, the gap nearest 0 first, by the employees' uncertainty alone.
func TestStandings(t *testing.T) {
	waves := []gap.Wave{cellsOf(10, -2, 5, 20, 1)}
	Complete(waves, settings)
	s := waves[0].Standings[0]
	want, _ := stat.Shrink([]float64{10, -2, 5, 20, 1}, []float64{1, 1, 1, 1, 1})
	close1(t, "average", s.Average, want.Mean)
	close1(t, "between", s.Between, math.Sqrt(want.Tau2))
	for i, rank := range []int{4, 2, 3, 5, 1} {
		c := s.Cells[i]
		close1(t, c.Cell, c.Shrunk, want.Shrunk[i])
		if c.Rank != rank || c.Low.Or(0) >= c.Shrunk.Or(0) {
			t.Errorf("%+v, want rank %d", c, rank)
		}
	}
	if !s.Detectable || len(waves[0].Standings) != 1 {
		t.Errorf("%+v", s)
	}

	waves = []gap.Wave{cellsOf(10, 10.5, 9.5, 10, 11)}
	Complete(waves, settings)
	s = waves[0].Standings[0]
	for _, c := range s.Cells {
		if c.Rank != 0 {
			t.Errorf("cells that do not differ are ranked: %+v", c)
		}
	}
	if s.Detectable || s.Between.Or(9) != 0 {
		t.Errorf("%+v", s)
	}

	waves = []gap.Wave{cellsOf(0, 1, 2, 3, 1.2)} // a little more than luck, but luck would have it
	Complete(waves, settings)
	if s = waves[0].Standings[0]; s.Detectable || !(s.Between.Or(0) > 0) || s.Cells[0].Rank != 0 {
		t.Errorf("%+v", s)
	}

	waves = []gap.Wave{cellsOf(10, -2, 5, 20, 1)}
	waves[0].Gaps[1] = hidden(waves[0].Gaps[1])
	Complete(waves, settings)
	if s = waves[0].Standings[0]; len(s.Cells) != 0 || s.Reason != reasonFewCells || s.Average.Known() {
		t.Errorf("four cells: %+v", s)
	}
}

// The types of findings.yaml, from an average gap with its interval, the pattern and customers' level.
func TestCellTypes(t *testing.T) {
	for _, c := range []struct {
		gap, half, pattern, customers float64
		verdict, want                 gap.Word
	}{
		{12, 4, 0.9, 50, "", OverEstimator},
		{-12, 4, 0.9, 50, "", UnderEstimator},
		{5, 2, 0.3, 50, "", RightOnAverage},
		{5, 2, 0.8, 50, "", InTouchPoor},
		{5, 2, 0.7, 67, "", InTouchGood},
		{5, 8, 0.9, 50, "", UnclearCell},
		{7, 4, 0.9, 50, "", OverEstimator}, // 90 % interval 3.6 to 10.4: not near, and above 0
		{7, 3.5, 0.9, 50, "", InTouchPoor}, // 4.1 to 9.9
		{0, 11, 0.9, 50, "", InTouchPoor},  // 95 % beyond the margin, 90 % within
		{16, 20, 0.1, 50, "blind_spot", OverEstimator},
		{-16, 20, 0.1, 50, "hidden_strength", UnderEstimator},
		{4, 20, 0.1, 50, "aligned", RightOnAverage},
		{16, 20, 0.1, 50, "not_enough_evidence", UnclearCell},
	} {
		w := dated("w1", "", "", told(gap.Place{Cell: "c"}, c.customers, 60))
		w.Gaps[0].Level, w.Gaps[0].ID, w.Gaps[0].Verdict = gap.LevelOverall, "all", c.verdict
		w.Cells = []gap.Cell{{ID: "c", Elevation: gap.Some(c.gap), Low: gap.Some(c.gap - c.half), High: gap.Some(c.gap + c.half), Pattern: gap.Some(c.pattern)}, {ID: "hidden", Type: "x"}}
		waves := []gap.Wave{w}
		Complete(waves, settings)
		if got := waves[0].Cells[0].Type; got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		if waves[0].Cells[1].Type != "" {
			t.Errorf("a hidden cell has the type %s", waves[0].Cells[1].Type)
		}
	}
}

// A what-if is the driver's slope; reciprocity the line through customers' own figures.
func TestWhatIfAndReciprocity(t *testing.T) {
	w := dated("w1", "", "")
	w.Drivers = []gap.Drivers{
		{Audience: "customer", Outcome: "recommend", Items: []gap.Driver{{Dimension: "d", Slope: gap.Some(0.4), SlopeLow: gap.Some(0.3), SlopeHigh: gap.Some(0.5)}, {Dimension: "e"}}},
		{Audience: "employee", Outcome: "recommend", Items: []gap.Driver{{Dimension: "d", Slope: gap.Some(9)}}},
		{Audience: "customer", Outcome: "trust", Reason: "fewer than 100 complete answers"},
	}
	family := func(at gap.Place, x float64) gap.Row {
		r := told(at, x, 60)
		r.Level, r.ID = gap.LevelFamily, "emotional"
		return r
	}
	recommend := func(at gap.Place, y float64) gap.Row {
		r := told(at, y, 60)
		r.Level, r.ID = gap.LevelOutcome, "recommend"
		return r
	}
	w.Gaps, w.Outcomes = append(w.Gaps, family(gap.Place{}, 50)), append(w.Outcomes, recommend(gap.Place{}, 50))
	for i, u := range []gap.Word{"a", "b", "c", "d"} {
		w.Gaps = append(w.Gaps, family(gap.Place{Segment: u}, float64(40+5*i)))
		w.Outcomes = append(w.Outcomes, recommend(gap.Place{Segment: u}, float64(30+3*i)))
	}
	waves := []gap.Wave{w}
	Complete(waves, settings)
	list := waves[0].WhatIf
	if len(list) != 3 || list[0].Slope.Value.Or(0) != 0.4 || list[0].Slope.High.Or(0) != 0.5 || list[1].Reason == "" || list[2].Reason != "fewer than 100 complete answers" {
		t.Errorf("%+v", list)
	}
	r := waves[0].Reciprocity
	if len(r) != 2 || r[0].By != "segment" || len(r[0].Points) != 4 || r[1].Reason != reasonFewGroups || r[1].Slope.Value.Known() {
		t.Fatalf("%+v", r)
	}
	close1(t, "slope for ten points", r[0].Slope.Value, 6)
	close1(t, "r", r[0].R.Value, 1)
}
