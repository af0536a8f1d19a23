package disclosure

import (
	"math/rand/v2"
	"testing"
)

// A small group inside a large one: every set of its answers is looked at.
func TestRoomInASmallGroup(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	room, none := 0, 0
	for range 400 {
		all := make([]float64, 5)
		for i := range all {
			all[i] = float64(rng.IntN(7))
		}
		n := 5 + rng.IntN(4)
		low := rng.Float64() * float64(3*n)
		x := inside{n: n, low: low, high: low + rng.Float64()*4}
		for value := range all {
			found := false
			sets(n, len(all), func(counts []int) {
				sum, fits := 0, counts[value] >= two
				for i, c := range counts {
					sum, fits = sum+i*c, fits && float64(c) <= all[i]
				}
				found = found || fits && float64(sum) >= x.low-1e-9 && float64(sum) <= x.high+1e-9
			})
			if found {
				room++
			} else {
				none++
			}
			// Sums in between are reached nearly always; where there is such a set it must be seen.
			if got := x.holds(all, value, 0, nil); found && !got {
				t.Errorf("%v of %v, answer %d: there is room", x, all, value)
			}
		}
	}
	if room == 0 || none == 0 {
		t.Errorf("%d with room, %d without: nothing is tested", room, none)
	}
}

// A verdict on a small group: where a set of answers with two people at any answer fits, the verdict may be given.
func TestRoomUnderAVerdict(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	kept, withheld := 0, 0
	for range 300 {
		n, top := 5+rng.IntN(5), 4
		low := rng.Float64() * 0.8
		high, variance := low+0.05+rng.Float64()*0.2, rng.Float64()*0.2
		all := true
		for value := range top + 1 {
			found := false
			sets(n, top+1, func(counts []int) {
				sum, squares := 0.0, 0.0
				for i, c := range counts {
					x := float64(i) / float64(top)
					sum, squares = sum+x*float64(c), squares+x*x*float64(c)
				}
				mean := sum / float64(n)
				found = found || counts[value] >= two && mean >= low && mean <= high && (squares-float64(n)*mean*mean)/float64(n-1) <= variance
			})
			all = all && found
		}
		got := apartEnough(n, top, low, high, variance)
		if all && !got {
			t.Errorf("%d people between %.2f and %.2f with a variance of %.3f: there is room", n, low, high, variance)
		}
		if got {
			kept++
		} else {
			withheld++
		}
	}
	if kept == 0 || withheld == 0 {
		t.Errorf("%d kept, %d withheld: nothing is tested", kept, withheld)
	}
}
