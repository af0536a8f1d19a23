package gap

import "testing"

// tables fills a frame's tally with counts of codes by segment, and twelve employees.
func tables(f *Frame, by map[string][]int) *Tally {
	ta := NewTally(f, Collect{})
	for id, counts := range by {
		at := ta.Atom(Customer, id, "")
		for code, n := range counts {
			for range n {
				ta.Add(at, &Response{Codes: []uint8{uint8(code)}, Seconds: -1})
			}
		}
	}
	for i := range 12 {
		ta.Add(ta.Atom(Employee, "c", ""), &Response{Codes: []uint8{uint8(i % 5)}, Seconds: -1})
	}
	return ta
}

// TestSharesFollowTheMean: where an empty segment is taken over by its neighbour, or nobody is weighted,
// the shares are those of the very people and weights the mean is made of.
func TestSharesFollowTheMean(t *testing.T) {
	counts := map[string][]int{"a": {0, 0, 0, 5, 15}, "c": {20, 10, 5, 5, 0}} // 93.75 and 21.875 points
	for _, c := range []struct {
		name       string
		merge      string
		favourable float64
		score      float64
	}{
		{"its neighbour", "c", .5*1 + .5*.125, .5*93.75 + .5*21.875},
		{"no neighbour", "", 25. / 60, (93.75 + 2*21.875) / 3},
	} {
		f := oneItem(1, 5, 10)
		f.Questions[0].FavourableFrom, f.Questions[0].UnfavourableTo = 4, 2
		f.Segments = []Group{{ID: "a", Share: .5}, {ID: "b", Share: .2, MergeWith: c.merge}, {ID: "c", Share: .3}}
		w := Analyze(f, tables(f, counts))
		r := find(t, w.Gaps, LevelItem, "q", Place{})
		near(t, c.name+" score", r.Customers.Score, c.score, 1e-9)
		near(t, c.name+" favourable", r.Customers.Favourable, c.favourable, 1e-12)
		for _, d := range w.Distributions {
			if d.Level == LevelItem && d.Audience == "customer" {
				mean := 0.0
				for i, s := range d.Shares {
					mean += 25 * float64(i) * s.Or(0)
				}
				near(t, c.name+" distribution's mean", Some(mean), c.score, 1e-9)
			}
		}
	}
}

// TestUnknownSegment: customers of no known segment count for an average person each, beside the segments that
// count by their shares: what rests on them is said by n, and nobody is left out.
func TestUnknownSegment(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Questions[0].FavourableFrom, f.Questions[0].UnfavourableTo = 4, 2
	f.Segments = []Group{{ID: "a", Share: .8}, {ID: "b", Share: .2}}
	w := Analyze(f, tables(f, map[string][]int{"a": {0, 0, 0, 10, 20}, "b": {10, 20, 0, 0, 0}, "": {0, 0, 10, 10, 20}}))
	r := find(t, w.Gaps, LevelItem, "q", Place{})
	known, missing := .8*275/3+.2*50/3, 81.25
	near(t, "score", r.Customers.Score, .6*known+.4*missing, 1e-9)
	near(t, "n", r.Customers.N, 100, 0)
	near(t, "favourable", r.Customers.Favourable, .6*.8+.4*.75, 1e-12)
	near(t, "effective n", r.Customers.EffectiveN, 1/(.48*.48/30+.12*.12/30+.4*.4/40), 1e-9)
	near(t, "effective n of all", w.N[Customer].EffectiveN, 1/(.48*.48/30+.12*.12/30+.4*.4/40), 1e-9)
	near(t, "a counts for", w.Participation[1].WeightMean, .48/.3, 1e-12)
	if !hasNote(w, "segment_missing") {
		t.Error("no note")
	}
	// Alike in shares and answers: nothing is weighted.
	f.Segments = []Group{{ID: "a", Share: .5}, {ID: "b", Share: .5}}
	r = find(t, Analyze(f, tables(f, map[string][]int{"a": {0, 0, 0, 10, 20}, "b": {10, 20, 0, 0, 0}, "": {0, 0, 10, 10, 20}})).Gaps, LevelItem, "q", Place{})
	near(t, "as answered", r.Customers.Score, r.Customers.Unweighted.Or(0), 1e-9)
}

// TestServesNobodyKnown: what a cell serves counts against it also where a segment is not declared and
// nobody of it answered.
func TestServesNobodyKnown(t *testing.T) {
	f := oneItem(1, 5, 10)
	f.Cells = []Group{{ID: "c", Serves: map[string]float64{"a": .5, "gone": .5}}}
	w := Analyze(f, tables(f, map[string][]int{"a": {0, 5, 5, 5, 5}}))
	r := find(t, w.Gaps, LevelItem, "q", Place{Cell: "c"})
	if r.Gap.Known() || r.Reason != noMatched {
		t.Errorf("half of what it serves is missing: gap %v, reason %q", r.Gap, r.Reason)
	}
}
