package demo

import (
	"math"
	"slices"
	"testing"

	"mirror/gap"
	"mirror/survey"
)

// firstWave is the engine's result of the main pack in the first wave.
func firstWave(t *testing.T, o Options, change func(*survey.Study)) gap.Wave {
	t.Helper()
	study, collected := readBack(t, made(t, o), change)
	for _, w := range survey.Analyze(study, collected, "off").Waves {
		if w.ID == "w1" && w.Pack == "mirror-core" {
			return w
		}
	}
	t.Fatal("no result for mirror-core in w1")
	return gap.Wave{}
}

// asAnswered leaves out what weighs answers, because the expected values pool everyone as they answered.
func asAnswered(s *survey.Study) {
	for i := range s.Segments {
		s.Segments[i].Share = 0
	}
	for i := range s.Cells {
		s.Cells[i].Serves, s.Cells[i].Headcount = nil, 0
	}
}

// The engine finds what the rows hold: every first-wave value it gives lies in its range, and next to the count by hand.
func TestEngine(t *testing.T) {
	d := made(t, Options{})
	byHand, byEngine := facts(t, d), found(firstWave(t, Options{}, asAnswered))
	checked := 0
	for _, v := range readExpected(t).Values {
		x, ok := byEngine[v.What]
		if !ok {
			continue
		}
		checked++
		if !(x >= v.Between[0] && x <= v.Between[1]) {
			t.Errorf("%s = %.3f, want within %v", v.What, x, v.Between)
		}
		// The engine wants two answers of a dimension where the count by hand takes one.
		if math.Abs(x-byHand[v.What]) > (v.Between[1]-v.Between[0])/4 {
			t.Errorf("%s = %.3f, by hand %.3f", v.What, x, byHand[v.What])
		}
	}
	if checked != 46 {
		t.Errorf("%d values checked, want all 46 of the first wave's main pack", checked)
	}
}

// found are the engine's figures under the names of testdata/expected.yaml, in its units.
func found(w gap.Wave) map[string]float64 {
	m := map[string]float64{}
	put := func(what string, x gap.Number, factor float64) {
		if v, ok := x.Value(); ok {
			m["w1 "+what] = v * factor
		}
	}
	for _, r := range w.Gaps {
		if r.Level == gap.LevelDimension && r.Place == (gap.Place{}) {
			m["w1 gap "+r.ID] = r.Employees.Mean.Or(math.Inf(1)) - r.Customers.Mean.Or(0)
			put("favourable customers "+r.ID, r.Customers.Favourable, 100)
			put("favourable employees "+r.ID, r.Employees.Favourable, 100)
		}
	}
	for _, c := range w.Cells {
		put("cell average gap "+c.ID, c.Elevation, 0.06) // points of 100 on a scale of 1 to 7
		put("cell profile correlation "+c.ID, c.Pattern, 1)
	}
	for _, d := range w.Drivers {
		if d.Outcome != "recommend" {
			continue
		}
		put("emotional share "+d.Audience+"s", d.EmotionalShare, 100)
		put("R2 "+d.Audience+"s", d.R2, 1)
		for _, x := range d.Items {
			if d.Audience == "customer" {
				put("penalty "+x.Dimension, x.Penalty, 1)
				put("reward "+x.Dimension, x.Reward, 1)
			}
		}
	}
	for _, r := range w.Outcomes {
		if r.Place != (gap.Place{}) {
			continue
		}
		switch r.ID {
		case "recommend":
			put("recommend mean customers", r.Customers.Mean, 1)
			put("recommend mean employees", r.Employees.Mean, 1)
			if r.Net != nil {
				put("net recommend customers (9-10 minus 0-6, points)", r.Net.Customers.Estimate, 1)
				put("net recommend employees", r.Net.Employees.Estimate, 1)
			}
		case "spoke_well":
			put("spoke well, percent of customers", r.Customers.Favourable, 100)
		case "spoke_badly":
			put("spoke badly, percent of customers", r.Customers.Favourable, 100)
		}
	}
	return m
}

// Every dimension gets the type the scenario names, pooled as answered and weighted to the customer base, with and without the quirks.
func TestTypes(t *testing.T) {
	want := readExpected(t).Types
	for name, change := range map[string]func(*survey.Study){"as answered": asAnswered, "as the study says": asItIs} {
		for _, quirks := range []bool{false, true} {
			w := firstWave(t, Options{Quirks: quirks}, change)
			types := 0
			for _, r := range w.Gaps {
				if r.Level != gap.LevelDimension || r.Place != (gap.Place{}) {
					continue
				}
				types++
				if string(r.Type) != want.Dimensions[r.ID] {
					t.Errorf("%s, quirks %v: %s is %q (gap %.1f), want %q", name, quirks, r.ID, r.Type, r.Gap.Or(math.Inf(1)), want.Dimensions[r.ID])
				}
			}
			if types != len(want.Dimensions) {
				t.Errorf("%s, quirks %v: %d dimensions, want %d", name, quirks, types, len(want.Dimensions))
			}
			first := []string{}
			for _, p := range w.Priorities {
				if p.Rank == 1 || p.Rank == 2 {
					first = append(first, p.Dimension)
				}
			}
			slices.Sort(first)
			if !slices.Equal(first, want.PriorityFirst) {
				t.Errorf("%s, quirks %v: first two are %v, want %v", name, quirks, first, want.PriorityFirst)
			}
		}
	}
}

// The demo itself tells the story of the basics: customers take competence and reliability for granted, and no
// emotional topic is called so.
func TestTableStakes(t *testing.T) {
	var marked []string
	for _, d := range firstWave(t, Options{Quirks: true}, asItIs).Drivers {
		if d.Audience != gap.Customer.String() {
			continue
		}
		for _, topic := range d.Items {
			if topic.Mark == gap.TableStakes {
				marked = append(marked, topic.Dimension)
			}
		}
	}
	slices.Sort(marked)
	if want := []string{"competence", "reliability"}; !slices.Equal(marked, want) {
		t.Errorf("table stakes are %v, want %v", marked, want)
	}
}
