package gap

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
)

// full is the mixed frame with picks, bands over one scale, classes and everything a tally can keep.
func full() (*Frame, []asAnswered) {
	f := usual()
	f.CellByUnit = true
	f.Picks = []Pick{{ID: "importance", Options: []string{"d0", "d1", "d2"}}}
	f.Bands = []Band{{ID: "low", From: 1, Below: 4}, {ID: "high", From: 4, Open: true}}
	five := 5.0
	f.Rules = []Rule{{Group: "good", LowestAtLeast: &five, Behaviour: -1}, {Group: "rest", Behaviour: -1, Otherwise: true}}
	r := rand.New(rand.NewPCG(9, 9))
	var all []asAnswered
	for i := range 2000 {
		p := asAnswered{a: Audience(i % 2), unit: f.Units[r.IntN(8)].ID, group: f.Segments[r.IntN(5)].ID}
		if p.a == Employee {
			p.group = f.Cells[r.IntN(6)].ID
		}
		answer(f, r, 4.4, &p.r)
		p.r.Picks = []uint64{uint64(r.IntN(8))}
		if i%40 == 0 {
			copy(p.r.Codes, codes(f, 3))
			p.r.Seconds = 20 + r.IntN(60)
		}
		if i%3 == 0 {
			p.r.Account = uint64(1 + r.IntN(300))
		}
		if i >= 500 {
			p.r.Weight = 0.5 + float64(r.IntN(7))/10
		}
		all = append(all, p)
	}
	return f, all
}

func wave(t *testing.T, f *Frame, ta *Tally) string {
	t.Helper()
	b, err := json.Marshal(Analyze(f, ta))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestOrderFree adds the same people in other orders and groupings, weights and
// accounts beginning in the middle of some of them: every bit must be the same.
func TestOrderFree(t *testing.T) {
	f, all := full()
	c := Collect{Drivers: true}
	want := wave(t, f, fillWith(f, all, c))

	shuffled := slices.Clone(all)
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if wave(t, f, fillWith(f, shuffled, c)) != want {
		t.Error("the order of the answers changes the result")
	}

	var parts []*Tally
	for at := 0; at < len(all); {
		n := min(1+r.IntN(400), len(all)-at)
		parts = append(parts, fillWith(f, all[at:at+n], c))
		at += n
	}
	forward, backward := NewTally(f, c), NewTally(f, c)
	for i := range parts {
		forward.Merge(parts[i])
	}
	pair := NewTally(f, c)
	for i := len(parts) - 1; i >= 0; i-- { // ((last + one before) + …) in groups of three
		pair.Merge(parts[i])
		if i%3 == 0 {
			backward.Merge(pair)
			pair = NewTally(f, c)
		}
	}
	if wave(t, f, forward) != want || wave(t, f, backward) != want {
		t.Error("the grouping of merges changes the result")
	}
	if forward.People(Customer) != 1000 || forward.People(Employee) != 1000 {
		t.Error("people are lost in merging")
	}
}

// TestSketchOrderFree fills sketches beyond their size in several orders.
func TestSketchOrderFree(t *testing.T) {
	n := 5 * sketchSize
	var forward, backward, left, right sketch
	for i := range n {
		forward.add(uint64(i + 1))
		backward.add(uint64(n - i))
		if i%2 == 0 {
			left.add(uint64(i + 1))
		} else {
			right.add(uint64(i + 1))
		}
	}
	left.merge(&right)
	for _, s := range []*sketch{&forward, &backward, &left} {
		if len(s.times) >= 2*sketchSize {
			t.Fatalf("sketch grew to %d", len(s.times))
		}
		if s.repeated() {
			t.Error("an account is said to repeat that does not")
		}
		if len(s.times) != sketchSize || !slices.Equal(smallest(s), smallest(&forward)) {
			t.Error("sketches of the same accounts differ")
		}
	}
	for i := range n {
		right.add(uint64(i + 1))
	}
	if !right.repeated() {
		t.Error("repeated accounts are not seen")
	}
}

func smallest(s *sketch) []uint64 {
	var hs []uint64
	for h := range s.times {
		hs = append(hs, h)
	}
	slices.Sort(hs)
	return hs
}
