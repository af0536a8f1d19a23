package gap

import (
	"math"
	"testing"
)

func flagged(t *testing.T, w Wave, flag, audience string) Quality {
	t.Helper()
	for _, q := range w.Quality {
		if q.Flag == flag && q.Audience == audience {
			return q
		}
	}
	t.Fatalf("no flag %s of %s", flag, audience)
	return Quality{}
}

// varied answers that are no run, 300 seconds.
func varied(f *Frame, i int) Response {
	r := Response{Codes: make([]uint8, len(f.Questions)), Seconds: 300}
	for q := range r.Codes {
		r.Codes[q] = uint8((q*3 + i) % 7)
	}
	return r
}

// TestQualityFlags counts planted careless answers.
func TestQualityFlags(t *testing.T) {
	f := plainFrame() // 30 rated items: a run of 24 is long
	ta := NewTally(f, Collect{})
	add := func(a Audience, n int, change func(r *Response)) {
		for i := range n {
			r := varied(f, i)
			change(&r)
			ta.Add(ta.Atom(a, "", ""), &r)
		}
	}
	same := func(n int) func(r *Response) {
		return func(r *Response) {
			for q := range n {
				r.Codes[q] = 3
			}
			r.Codes[n%31] = 5
		}
	}
	for _, a := range []Audience{Customer, Employee} {
		add(a, 100, func(*Response) {})
		add(a, 7, same(24))
		add(a, 5, same(23)) // one short of a long run
		add(a, 3, func(r *Response) {
			for q := 20; q < 30; q++ {
				r.Codes[q] = Blank
			}
		})
		add(a, 1, func(r *Response) { // nine of thirty is less than a third
			for q := 21; q < 30; q++ {
				r.Codes[q] = Blank
			}
		})
		add(a, 2, func(r *Response) {
			for q := range 10 {
				r.Codes[3*q] = Blank
			}
		})
		add(a, 4, func(r *Response) { r.Seconds = 149 }) // half the median is 150
		add(a, 1, func(r *Response) { r.Seconds = 150 })
	}
	w := Analyze(f, ta)
	for _, c := range []struct {
		flag string
		n    float64
	}{{SameAnswer, 7}, {Stopped, 3}, {ManyBlanks, 2}} {
		for _, a := range []string{"customer", "employee"} {
			near(t, a+" "+c.flag, flagged(t, w, c.flag, a).Share, c.n/123, 1e-12)
		}
	}
	near(t, "too fast", flagged(t, w, TooFast, "customer").Share, 4.0/123, 1e-12)
	near(t, "inattentive", flagged(t, w, Inattentive, "customer").Share, 0, 0)
	for _, flag := range []string{TooFast, Inattentive} {
		if q := flagged(t, w, flag, "employee"); q.Share.Known() || q.Reason == "" {
			t.Errorf("%s of employees: %v %q", flag, q.Share, q.Reason)
		}
	}
}

// TestRunNeedsReversedItem: equal answers over items worded alike may be honest.
func TestRunNeedsReversedItem(t *testing.T) {
	f := plainFrame()
	for q := range f.Questions {
		f.Questions[q].Reverse = q == 29
	}
	ta := NewTally(f, Collect{})
	r := varied(f, 0)
	for q := range 29 {
		r.Codes[q] = 3
	}
	r.Codes[29] = 1
	ta.Add(ta.Atom(Customer, "", ""), &r)
	near(t, "without the reversed item", flagged(t, Analyze(f, ta), SameAnswer, "customer").Share, 0, 0)
	r.Codes[29] = 3
	ta.Add(ta.Atom(Customer, "", ""), &r)
	near(t, "with it", flagged(t, Analyze(f, ta), SameAnswer, "customer").Share, 0.5, 0)
}

// TestWithoutTheInattentive leaves careless customers out and must get exactly
// what an analysis without them gets: segments weighted, weights given or not.
func TestWithoutTheInattentive(t *testing.T) {
	for _, weights := range []bool{false, true} {
		f, all := full()
		var careful []asAnswered
		for i := range all {
			all[i].r.Account = 0
			if !weights {
				all[i].r.Weight = 0
			}
			same := i%40 == 0
			if same && i%80 == 0 {
				all[i].r.Seconds = 30 // less than two seconds an item
			} else if same {
				all[i].r.Seconds = 400
			}
			if !same || all[i].r.Seconds > 60 || all[i].a == Employee {
				careful = append(careful, all[i])
			}
		}
		with, without := Analyze(f, fillWith(f, all, Collect{})), Analyze(f, fillWith(f, careful, Collect{}))
		changed := flagged(t, with, Inattentive, "customer").Without
		if len(changed) != len(f.Dimensions) {
			t.Fatalf("%d dimensions compared", len(changed))
		}
		for _, c := range changed {
			a, b := dimensionRow(t, with, c.Dimension), dimensionRow(t, without, c.Dimension)
			near(t, c.Dimension+" with", c.Gap, a.Gap.Or(math.NaN()), 0)
			near(t, c.Dimension+" without", c.Without, b.Gap.Or(math.NaN()), 1e-9)
			if c.Gap == c.Without || c.Verdict != a.Verdict || c.WithoutVerdict != b.Verdict {
				t.Errorf("%s: %+v, alone %s", c.Dimension, c, b.Verdict)
			}
		}
	}
}

// TestTooFast: half the median time, the median of an even number being the mean of the two in the middle, and
// never less than two seconds an item (methods.md §3.26).
func TestTooFast(t *testing.T) {
	for _, c := range []struct {
		seconds []int
		items   int
		want    int // answers of fewer seconds are too fast
	}{
		{[]int{100, 100, 200, 200}, 5, 75},
		{[]int{100, 101}, 5, 51}, // half of 100.5 is 50.25: 50 is too fast, 51 is not
		{[]int{100, 101, 300}, 5, 51},
		{[]int{100}, 60, 120},
		{[]int{9000, 9000, 9000}, 5, 1800},
		{nil, 5, 10},
	} {
		var f flags
		for _, s := range c.seconds {
			f.time(s, false)
		}
		if got := f.tooFast(c.items); got != c.want {
			t.Errorf("%v with %d items: %d, want %d", c.seconds, c.items, got, c.want)
		}
	}
}
