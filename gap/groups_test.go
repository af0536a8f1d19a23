package gap

import (
	"math"
	"slices"
	"testing"
)

// segmented adds 30 answers to each of the segments, code by segment, and one employee.
func segmented(f *Frame, by map[string]uint8) *Tally {
	ta := NewTally(f, Collect{})
	for id, c := range by {
		for i := range 30 {
			ta.Add(ta.Atom(Customer, id, ""), &Response{Codes: []uint8{c - uint8(i%2)}, Seconds: -1})
		}
	}
	for i := range 12 {
		ta.Add(ta.Atom(Employee, "c", ""), &Response{Codes: []uint8{uint8(i % 5)}, Seconds: -1})
	}
	return ta
}

func hasNote(w Wave, id string) bool {
	return slices.ContainsFunc(w.Notes, func(n Note) bool { return n.ID == id })
}

// TestEmptyStratum: a segment nobody answered in is taken over by its
// neighbour, or nobody is weighted and a note says so (methods.md §3.14).
func TestEmptyStratum(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Segments = []Group{{ID: "a", Share: .5}, {ID: "b", Share: .2, MergeWith: "c"}, {ID: "c", Share: .3}}
	// Means 87.5 (code 4, 3) and 37.5 (code 2, 1) points.
	w := Analyze(f, segmented(f, map[string]uint8{"a": 4, "c": 2}))
	near(t, "collapsed", dimensionRow(t, w, "d").Customers.Score, .5*87.5+.5*37.5, 1e-12)
	if !hasNote(w, "collapsed") {
		t.Error("no note about the neighbour")
	}
	w = Analyze(f, segmented(f, map[string]uint8{"a": 4, "b": 2}))
	near(t, "no neighbour", dimensionRow(t, w, "d").Customers.Score, (87.5+37.5)/2, 1e-12)
	if !hasNote(w, "unweighted") {
		t.Error("no note about the missing segment")
	}
}

// TestMatchedCustomers: a cell against the segments it serves; up to a fifth of
// them may be missing, never is it silently compared with all (methods.md §3.20).
func TestMatchedCustomers(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Segments = []Group{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	f.Cells = []Group{{ID: "c", Serves: map[string]float64{"a": .6, "b": .25, "c": .15}}}
	at := Place{Cell: "c"}
	row := func(by map[string]uint8) (Row, Wave) {
		w := Analyze(f, segmented(f, by))
		return find(t, w.Gaps, LevelDimension, "d", at), w
	}
	r, _ := row(map[string]uint8{"a": 4, "b": 2, "c": 1})
	near(t, "matched", r.Customers.Score, .6*87.5+.25*37.5+.15*12.5, 1e-12)
	if r.Compared != ComparedMatched || !slices.Equal(r.Served, []string{"a", "b", "c"}) {
		t.Errorf("compared %s with %v", r.Compared, r.Served)
	}
	r, w := row(map[string]uint8{"a": 4, "b": 2})
	near(t, "renormalised", r.Customers.Score, (.6*87.5+.25*37.5)/.85, 1e-12)
	if !hasNote(w, "matched_part") {
		t.Error("no note about the missing part")
	}
	r, _ = row(map[string]uint8{"a": 4, "c": 2})
	if r.Gap.Known() || r.Customers.Score.Known() || r.Customers.Favourable.Known() || r.Reason != noMatched {
		t.Errorf("a quarter missing: gap %v reason %q", r.Gap, r.Reason)
	}
}

// TestWeightsAreCostly warns when weighting halves what the answers are worth.
func TestWeightsAreCostly(t *testing.T) {
	f := oneItem(1, 5, 10)
	for _, c := range []struct {
		weight float64
		want   bool
	}{{1.2, false}, {30, true}} {
		ta := NewTally(f, Collect{})
		for i := range 40 {
			r := Response{Codes: []uint8{uint8(i % 5)}, Seconds: -1}
			if i%10 == 0 {
				r.Weight = c.weight
			}
			ta.Add(ta.Atom(Customer, "", ""), &r)
		}
		w := Analyze(f, ta)
		if hasNote(w, "weights_costly") != c.want {
			t.Errorf("weight %v: notes %v", c.weight, w.Notes)
		}
		sum, squares := 36+4*c.weight, 36+4*c.weight*c.weight
		near(t, "effective n", w.N[Customer].EffectiveN, sum*sum/squares, 1e-12)
		near(t, "weighted n", w.N[Customer].Weighted, sum, 1e-12)
	}
}

// TestSpectrumAndClasses sorts five people by hand.
func TestSpectrumAndClasses(t *testing.T) {
	high, middle, low := 5.5, 5.0, 3.5
	f := &Frame{Margin: 10, GoodFrom: 67, Outcome: -1}
	for _, d := range []string{"a", "b"} {
		f.Dimensions = append(f.Dimensions, Dimension{ID: d, Family: Emotional})
		for range 2 {
			f.Questions = append(f.Questions, Question{ID: d, Dimension: len(f.Dimensions) - 1, Asked: [2]bool{true, true}, Lo: 1, Hi: 7})
		}
	}
	f.Questions = append(f.Questions, Question{ID: "told", Dimension: -1, Asked: [2]bool{true, true}, Kind: Choice, Counted: []bool{false, true}, GoodWhenHigh: true})
	f.Bands = []Band{{ID: "push", From: 1, Below: 2.5}, {ID: "trust", From: 2.5, Below: 5.5}, {ID: "advocacy", From: 5.5, Open: true}}
	f.Rules = []Rule{
		{Group: "ambassador", LowestAtLeast: &high, Behaviour: 4},
		{Group: "critic", MeanBelow: &low, Behaviour: -1},
		{Group: "supporter", MeanAtLeast: &middle, Behaviour: -1},
		{Group: "onlooker", Behaviour: -1, Otherwise: true},
	}
	ta := NewTally(f, Collect{})
	for _, c := range [][]uint8{
		{5, 4, 4, 5, 1},     // 5.5 and 5.5, told: ambassador; mean 5.5: advocacy
		{5, 4, 4, 5, 0},     // has not told: supporter
		{6, 6, 3, 3, 1},     // 7 and 4: mean 5.5, supporter
		{1, 2, 1, 2, 1},     // 2.5: critic; trust, not push
		{4, 3, 3, Blank, 1}, // one of two items of b: left out of the groups; three of four make a mean of 4.33
	} {
		ta.Add(ta.Atom(Employee, "", ""), &Response{Codes: c, Seconds: -1})
	}
	w := Analyze(f, ta)
	people, spectrum := w.People[1], w.Spectrum[1]
	if people.Audience != "employee" || !slices.Equal(people.Groups, []string{"ambassador", "critic", "supporter", "onlooker"}) {
		t.Fatalf("groups %+v", people)
	}
	near(t, "sorted", people.N, 4, 0)
	for i, want := range []float64{.25, .25, .5, 0} {
		near(t, people.Groups[i], people.Shares[i], want, 0)
	}
	near(t, "in the spectrum", spectrum.N, 5, 0)
	for i, want := range []float64{0, .4, .6} {
		near(t, spectrum.Groups[i], spectrum.Shares[i], want, 1e-12)
	}
	near(t, "mean", spectrum.Mean, (5.5+5.5+5.5+2.5+13.0/3)/5, 1e-9)
	if spectrum.Band != "trust" || !spectrum.Low.Known() {
		t.Errorf("band %q, low %v", spectrum.Band, spectrum.Low)
	}
	if w.Spectrum[0].Reason == "" || w.Spectrum[0].Mean.Known() {
		t.Error("customers have a spectrum though none answered")
	}
}

// TestChoicesAndPercentages: 71 of 100 customers say staff cause it, employees guess 33.
func TestChoicesAndPercentages(t *testing.T) {
	f := &Frame{Margin: 10, GoodFrom: 67, Outcome: -1, Dimensions: []Dimension{{ID: "d", Family: Functional}}}
	for _, percent := range []bool{false, true} {
		f.Questions = []Question{{ID: "cause", Asked: [2]bool{true, true}, Kind: Choice, Counted: []bool{true, false}, EmployeePercent: percent}}
		ta := NewTally(f, Collect{})
		for i := range 100 {
			code := func(counted bool) []uint8 { return []uint8{map[bool]uint8{true: 0, false: 1}[counted]} }
			ta.Add(ta.Atom(Customer, "", ""), &Response{Codes: code(i < 71), Seconds: -1})
			guess := code(i < 33)
			if percent {
				guess = []uint8{uint8(23 + 20*(i%2))}
			}
			ta.Add(ta.Atom(Employee, "", ""), &Response{Codes: guess, Seconds: -1})
		}
		r := find(t, Analyze(f, ta).Gaps, LevelItem, "cause", Place{})
		near(t, "customers", r.Customers.Score, 29, 1e-12)
		near(t, "employees", r.Employees.Score, 67, 1e-12)
		near(t, "counted by customers", r.Customers.Favourable, .71, 1e-12)
		near(t, "counted by employees", r.Employees.Favourable, .33, 1e-12)
		near(t, "share gap", r.ShareGap.Estimate, -.38, 1e-12)
		if r.Verdict != BlindSpot || r.Type != "blind_spot" || r.Customers.Mean.Known() || r.HitRate.Known() {
			t.Errorf("verdict %s, type %s, mean %v", r.Verdict, r.Type, r.Customers.Mean)
		}
		if !(r.ShareGap.Low.Or(1) < -.38 && r.ShareGap.High.Or(-1) > -.38 && r.ShareGap.High.Or(1) < 0) {
			t.Errorf("share gap %v", r.ShareGap)
		}
	}
}

// TestPicksAndNet compares picked words and the net recommendation by hand.
func TestPicksAndNet(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Questions = append(f.Questions, Question{ID: "recommend", Dimension: -1, Asked: [2]bool{true, true}, Hi: 10, Role: "recommend"})
	f.Picks = []Pick{{ID: "importance", Options: []string{"x", "y", "z"}}}
	ta := NewTally(f, Collect{})
	for i := range 40 {
		for a := range 2 {
			r := Response{Codes: []uint8{uint8(i % 5), uint8(i % 11)}, Seconds: -1, Picks: []uint64{1}}
			if i%4 == 0 {
				r.Picks[0] = 0
			} else if a == int(Employee) {
				r.Picks[0] = 6
			}
			ta.Add(ta.Atom(Audience(a), "", ""), &r)
		}
	}
	w := Analyze(f, ta)
	near(t, "picked x", w.Picks[0].Customers, 1, 0)
	near(t, "picked x", w.Picks[0].Employees, 0, 0)
	near(t, "n", w.Picks[0].CustomersN, 30, 0)
	near(t, "share gap", w.Picks[0].Gap.Estimate, -1, 0)
	if w.Picks[0].CustomerRank != 1 || w.Picks[1].EmployeeRank != 1 || w.Picks[2].EmployeeRank != 1 || w.Picks[0].EmployeeRank != 3 {
		t.Errorf("ranks %+v", w.Picks)
	}
	net := find(t, w.Outcomes, LevelOutcome, "recommend", Place{}).Net
	// 40 answers 0..10 in turn: 7 to 10 three times each, 0 to 6 four times each.
	near(t, "net", net.Customers.Estimate, 100*(6.0-28.0)/40, 1e-9)
	near(t, "promoters", net.CustomerShares[0], 6.0/40, 1e-12)
	near(t, "difference", net.Difference.Estimate, 0, 1e-12)
	near(t, "symmetric", net.Difference.Low, -net.Difference.High.Or(math.NaN()), 1e-9)
}
