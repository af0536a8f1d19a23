package disclosure

import "testing"

// A swap moves people from answers to answers and loses nobody: else a set of answers that no reader could take for the true
// one would pass for one that he could.
func TestSwapsLoseNobody(t *testing.T) {
	for _, k := range []swapping{{3, 0, 1}, {5, 4, 3}, {5, 2, 2}, {7, 0, 1}, {7, 6, 2}, {11, 10, 3}} {
		seen, least := map[swap]bool{}, 0
		for i, list := range swapsOf(k.answers, k.value, k.people) {
			for j, s := range list {
				people, sum, squares := 0, 0, 0
				for value, more := range s.more {
					people, sum, squares = people+int(more), sum+value*int(more), squares+value*value*int(more)
				}
				if people != 0 || sum != i-furthest || squares != int(s.squares) || int(s.more[k.value]) != k.people {
					t.Fatalf("%+v: %+v in the list of %d", k, s, i-furthest)
				}
				if seen[s] || j > 0 && s.people() < least {
					t.Fatalf("%+v: %+v comes again, or too late", k, s)
				}
				seen[s], least = true, s.people()
			}
		}
		if len(seen) == 0 {
			t.Errorf("%+v: there is no swap", k)
		}
	}
}
