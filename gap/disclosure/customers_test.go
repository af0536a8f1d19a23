package disclosure

import (
	"testing"

	"mirror/gap"
)

// Few customers are told as roughly as few employees: a score with one decimal leaves two to nine sets of answers.
func TestFewCustomersAreRounded(t *testing.T) {
	for n, step := range map[int]float64{6: 5, 9: 5, 12: 2, 28: 2} {
		in := wave{cells: map[string]int{"a": 40, "b": 50}, customers: 300}.build()
		for i := range in.Gaps {
			if r := &in.Gaps[i]; r.Level == gap.LevelItem && r.Place == (gap.Place{}) {
				r.Customers.N, r.Customers.Score = gap.Some(float64(n)), gap.Some(61.3)
				g := newGuard(floors(gap.Smallest{}), &in)
				v := g.view(gap.Customer, r)
				side := v.side(gap.Customer, r.Customers, true, r.Level)
				want := gap.Side{NBand: gap.Word(v.band.String()), Score: side.Score, Mean: side.Mean}
				if !multiple(side.Score, step) || side.Score.Or(0) == 61.3 || side != want {
					t.Errorf("%d customers: %+v", n, side)
				}
				if high := v.score(gap.Customer, gap.Some(99.0), r.Level); high.Or(100) > 96 || !v.coded {
					t.Errorf("%d customers nearly all of whom gave the best answer: %v", n, high)
				}
				break
			}
		}
	}
}
