package gap

import "testing"

// Three segments, one clearly happier: its row says so of both others, theirs say nothing of it.
func TestHigher(t *testing.T) {
	f := &Frame{
		Dimensions: []Dimension{{"care", Emotional}},
		Questions:  []Question{{ID: "seen", Asked: [2]bool{true, true}, Lo: 1, Hi: 5, Role: ""}},
		Margin:     10, GoodFrom: 67, Outcome: -1,
	}
	tally := NewTally(f, Collect{})
	add := func(segment string, code uint8, n int) {
		at := tally.Atom(Customer, segment, "")
		for range n {
			tally.Add(at, &Response{Codes: []uint8{code}, Seconds: -1})
		}
	}
	add("glad", 4, 30)
	add("glad", 3, 10)
	add("sad", 1, 20)
	add("sad", 2, 20)
	add("sorry", 1, 20)
	add("sorry", 2, 20)
	add("tiny", 0, 29) // a base below 30 is not tested
	for _, r := range Analyze(f, tally).Gaps {
		if r.Level != LevelDimension || r.Segment == "" {
			continue
		}
		want := 0
		if r.Segment == "glad" {
			want = 2
		}
		if len(r.Higher) != want {
			t.Errorf("%s is higher than %v, want %d others", r.Segment, r.Higher, want)
		}
		for _, h := range r.Higher {
			if h.Level != 95 {
				t.Errorf("%s above %s at %d, want 95", r.Segment, h.Than, h.Level)
			}
		}
	}
}
