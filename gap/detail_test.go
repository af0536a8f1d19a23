package gap

import (
	"math"
	"slices"
	"strings"
	"testing"

	"mirror/gap/stat"
)

// TestKnowingTheCustomers: customers' mean is 3 of 1..5; 3 and nothing else lies within half a point.
func TestKnowingTheCustomers(t *testing.T) {
	f := oneItem(1, 5, 10)
	ta := NewTally(f, Collect{})
	addCounts(ta, Customer, []int{10, 0, 10, 0, 10})
	addCounts(ta, Employee, []int{1, 2, 3, 3, 1})
	r := find(t, Analyze(f, ta).Gaps, LevelItem, "q", Place{})
	near(t, "hit rate", r.HitRate, .3, 1e-12)
	w, _ := stat.Wilson(.3, 10, .95)
	near(t, "hit low", r.HitLow, w.Low, 1e-12)
	near(t, "hit high", r.HitHigh, w.High, 1e-12)
	// Employees' mean is 3.1; squared distances from 3 in scale points: 4, 1, 0, 1, 4.
	near(t, "individual error", r.IndividualError, (4+2+3+4)/10.0*625, 1e-9)
	near(t, "spread", r.Spread, math.Sqrt(1.3-.01)*25, 1e-9)
	// P(E>C) + ½P(E=C), by employees' answer: 1/6, 1/3, 1/2, 2/3, 5/6.
	near(t, "dominance", r.Dominance, (1./6+2./3+3./2+2+5./6)/10, 1e-12)
	// F_e: .1 .3 .6 .9; F_c: ⅓ ⅓ ⅔ ⅔.
	near(t, "distance", r.Distance, 25*(1./3-.1+1./3-.3+2./3-.6+.9-2./3), 1e-9)
}

// TestWeightedSpread: the sd of a weighted side is that of the weighted answers.
func TestWeightedSpread(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Segments = []Group{{ID: "a", Share: .25}, {ID: "b", Share: .75}}
	w := Analyze(f, segmented(f, map[string]uint8{"a": 4, "b": 2}))
	d := dimensionRow(t, w, "d").Customers
	m := .25*4.5 + .75*2.5
	v := .25*(.25+(4.5-m)*(4.5-m)) + .75*(.25+(2.5-m)*(2.5-m))
	near(t, "mean", d.Mean, m, 1e-12)
	near(t, "sd", d.SD, math.Sqrt(v*60/59), 1e-12)
	near(t, "effective n", d.EffectiveN, 1/(.25*.25/30+.75*.75/30), 1e-9)
	near(t, "plain", d.Unweighted, (3.5+1.5)/2*25, 1e-9)
	for _, dist := range w.Distributions {
		if dist.Level == LevelDimension && dist.Audience == "customer" && dist.Place == (Place{}) {
			for i, want := range []float64{0, .375, .375, .125, .125} {
				near(t, "share of "+dist.Values[i], dist.Shares[i], want, 1e-12)
			}
		}
	}
}

// TestAnswersNeeded covers the four things that can be said of a row without evidence.
func TestAnswersNeeded(t *testing.T) {
	for _, c := range []struct {
		name                 string
		customers, employees []int
		headcount            int
		note                 string
		needed, more         bool
	}{
		{"large but uncertain", []int{40, 40, 40, 40, 40}, []int{0, 1, 2, 1, 2}, 0, "more staff answers would settle it", true, true},
		{"more than there are", []int{40, 40, 40, 40, 40}, []int{0, 1, 2, 1, 2}, 9, "there are 9 people", true, true},
		{"too few customers", []int{2, 2, 2, 2, 2}, []int{30, 30, 30, 30, 30}, 0, "the customers' side needs at least", false, false},
		{"beside the margin", []int{400, 400, 400, 400, 400}, []int{30, 30, 30, 30, 90}, 0, "so close to the margin", false, false},
		{"one answer", []int{4, 4, 4, 4, 4}, []int{0, 0, 1, 0, 0}, 0, "at least two answers", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := oneItem(1, 5, 10)
			if c.name == "beside the margin" {
				f.Margin = 15
			}
			f.Cells = []Group{{ID: "c", Headcount: c.headcount}}
			ta := NewTally(f, Collect{})
			addCounts(ta, Customer, c.customers)
			at := ta.Atom(Employee, "c", "")
			for code, n := range c.employees {
				for range n {
					ta.Add(at, &Response{Codes: []uint8{uint8(code)}, Seconds: -1})
				}
			}
			r := find(t, Analyze(f, ta).Gaps, LevelDimension, "d", Place{Cell: "c"})
			if r.Verdict != NotEnoughEvidence || !strings.Contains(string(r.AnswersNote), c.note) {
				t.Fatalf("gap %v verdict %s: %q", r.Gap, r.Verdict, r.AnswersNote)
			}
			if r.AnswersNeeded.Known() != c.needed || r.AnswersMore.Known() != c.more || r.CustomersNeeded.Known() != (c.name == "too few customers") {
				t.Errorf("needed %v more %v customers %v", r.AnswersNeeded, r.AnswersMore, r.CustomersNeeded)
			}
			if c.more {
				near(t, "more", r.AnswersMore, r.AnswersNeeded.Or(0)-6, 1e-12)
			}
		})
	}
}

// TestOneSided: an item asked of customers only has no gap and no verdict, and does not silence the other.
func TestOneSided(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Questions = append(f.Questions, Question{ID: "only", Asked: [2]bool{true, false}, Lo: 1, Hi: 5})
	ta := NewTally(f, Collect{})
	for i := range 30 {
		ta.Add(ta.Atom(Customer, "", ""), &Response{Codes: []uint8{uint8(i % 5), 4}, Seconds: -1})
		ta.Add(ta.Atom(Employee, "", ""), &Response{Codes: []uint8{uint8(i % 5), Blank}, Seconds: -1})
	}
	w := Analyze(f, ta)
	r := find(t, w.Gaps, LevelItem, "only", Place{})
	near(t, "score", r.Customers.Score, 100, 0)
	if r.Gap.Known() || r.Verdict != "" || r.Type != "" || r.Reason != reasonOneSided || r.Employees.N.Known() || r.Employees.Blank.Known() {
		t.Errorf("one-sided row: %+v", r)
	}
	if !dimensionRow(t, w, "d").Gap.Known() {
		t.Error("the dimension has no gap")
	}
}

// TestMirroredItems: only questions asked of both sides go into a dimension's score where there are such, and only
// dimensions with such questions into the scores above.
func TestMirroredItems(t *testing.T) {
	f := oneItem(1, 5, 10)
	both, customers, employees := [2]bool{true, true}, [2]bool{true, false}, [2]bool{false, true}
	f.Dimensions = append(f.Dimensions, Dimension{ID: "e", Family: Emotional}, Dimension{ID: "g", Family: Emotional})
	for _, q := range []Question{
		{ID: "q2", Dimension: 0, Asked: both}, {ID: "c", Dimension: 0, Asked: customers},
		{ID: "e1", Dimension: 1, Asked: customers}, {ID: "g1", Dimension: 2, Asked: customers}, {ID: "g2", Dimension: 2, Asked: employees},
	} {
		q.Lo, q.Hi = 1, 5
		f.Questions = append(f.Questions, q)
	}
	ta := NewTally(f, Collect{})
	for range 30 {
		ta.Add(ta.Atom(Customer, "", ""), &Response{Codes: []uint8{1, 1, 4, 4, 4, Blank}, Seconds: -1})
		ta.Add(ta.Atom(Employee, "", ""), &Response{Codes: []uint8{1, 1, Blank, Blank, Blank, 0}, Seconds: -1})
	}
	w := Analyze(f, ta)
	for _, level := range []string{LevelDimension, LevelFamily, LevelOverall} {
		id := map[string]string{LevelDimension: "d", LevelFamily: "emotional", LevelOverall: "all"}[level]
		r := find(t, w.Gaps, level, id, Place{})
		near(t, level, r.Customers.Score, 25, 1e-9)
		near(t, level+" gap", r.Gap, 0, 1e-9)
	}
	near(t, "apart", find(t, w.Gaps, LevelItem, "c", Place{}).Customers.Score, 100, 1e-9)
	near(t, "of one side", dimensionRow(t, w, "e").Customers.Score, 100, 1e-9)
	g := dimensionRow(t, w, "g")
	near(t, "customers' part", g.Customers.Score, 100, 1e-9)
	near(t, "employees' part", g.Employees.Score, 0, 1e-9)
	near(t, "gap of different questions", g.Gap, -100, 1e-9)
	if !slices.ContainsFunc(w.Notes, func(n Note) bool { return n.ID == "different_questions_g" }) {
		t.Error("nothing says that the gap is of different questions")
	}
}

// TestParticipation counts invited, answered and what a segment's person counts for.
func TestParticipation(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Segments = []Group{{ID: "a", Share: .25, Invited: 100}, {ID: "b", Share: .75, Invited: 50}}
	f.Cells = []Group{{ID: "c", Invited: 20}, {ID: "empty"}}
	w := Analyze(f, segmented(f, map[string]uint8{"a": 4, "b": 2}))
	near(t, "rate", w.N[Customer].Rate, 60./150, 1e-12)
	if w.N[Employee].Rate.Known() {
		t.Error("a rate though one cell's invitations are not known")
	}
	near(t, "cell", w.Participation[0].Rate, .6, 1e-12)
	if w.Participation[1].Reason == "" {
		t.Error("an empty cell without a reason")
	}
	near(t, "a counts for", w.Participation[2].WeightMean, .5, 1e-12)
	near(t, "b counts for", w.Participation[3].WeightMean, 1.5, 1e-12)
	near(t, "share of answers", w.Participation[3].Share, .5, 1e-12)
}

// TestDistributionTurned: reversed items are turned before answers are pooled; a side's can't say stands outside.
func TestDistributionTurned(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Questions = append(f.Questions, Question{ID: "back", Asked: [2]bool{true, true}, Lo: 1, Hi: 5, Reverse: true})
	ta := NewTally(f, Collect{})
	for _, c := range [][]uint8{{4, 0}, {4, 1}, {3, CantSay}} {
		ta.Add(ta.Atom(Employee, "", ""), &Response{Codes: c, Seconds: -1})
	}
	for _, d := range Analyze(f, ta).Distributions {
		if d.Level != LevelDimension || d.Audience != "employee" {
			continue
		}
		near(t, "answers", d.N, 5, 0)
		near(t, "cannot say", d.CantSay, 1./6, 1e-12)
		for i, want := range []float64{0, 0, 0, .4, .6} {
			near(t, "share of "+d.Values[i], d.Shares[i], want, 1e-12)
		}
		return
	}
	t.Error("no distribution")
}
