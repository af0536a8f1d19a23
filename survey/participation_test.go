package survey

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Steps grow with the numbers, and none is smaller than the smallest group.
func TestSteps(t *testing.T) {
	for _, c := range []struct{ n, k, below, above int }{
		{0, 7, 0, 7}, {6, 7, 0, 7}, {7, 7, 7, 14}, {13, 7, 7, 14}, {118, 7, 112, 119}, {141, 7, 140, 175}, {199, 10, 190, 200},
		{4, 1, 0, 5}, {231, 5, 225, 250}, {10_007, 5, 10_000, 10_625},
	} {
		if below := StepBelow(c.n, c.k); below != c.below || StepAbove(below, c.k) != c.above {
			t.Errorf("%d people with steps of %d are told as %d to %d, want %d to %d", c.n, c.k, below, StepAbove(below, c.k), c.below, c.above)
		}
	}
	for k := 1; k < 12; k++ {
		for n := range 5000 {
			if b := StepBelow(n, k); b > n || StepAbove(b, k) <= n || StepAbove(b, k)-b < max(k, 5) || StepBelow(b, k) != b {
				t.Fatalf("%d people with steps of %d: %d to %d", n, k, b, StepAbove(b, k))
			}
		}
	}
}

// Whatever the groups, and however answers come in: a figure is never too high, moves for k people or more, leaves k numbers
// for every group with all figures laid beside each other, and never tells that all of a group answered.
func TestParticipationTellsNothingOfFew(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	moved, waves := 0, 10_000
	for range waves {
		k := 5 + random.IntN(4)
		asked, now := map[GroupID]int{}, map[GroupID]int{}
		for g := range GroupID(1 + random.IntN(9)) {
			asked[g], now[g] = 1+random.IntN(60), 0
			asked[EverybodyOf] += asked[g]
		}
		now[EverybodyOf] = 0
		var s Shown
		behind := map[GroupID]int{} // what an observer with exact counts knows
		for range 25 {
			for g, of := range asked {
				if g >= 0 {
					more := random.IntN(of - now[g] + 1)
					if random.IntN(3) > 0 {
						more = min(more, random.IntN(3))
					}
					now[g] += more
					now[EverybodyOf] += more
				}
			}
			was := s
			s = s.Next(k, now, asked)
			for g, n := range now {
				if s.Least[g] > n || s.Least[g] < was.Least[g] {
					t.Fatalf("%d answered and %d are told, after %d", n, s.Least[g], was.Least[g])
				}
				if s.Least[g] > asked[g]-k && s.Least[g] > 0 {
					t.Fatalf("of %d asked %d answered, and %d are told", asked[g], n, s.Least[g])
				}
				if s.Least[g] == was.Least[g] {
					continue
				}
				if moved++; n-behind[g] < k {
					t.Fatalf("the figure of group %d moved to %d when %d answered, and it had moved at %d: fewer than %d people", g, s.Least[g], n, behind[g], k)
				}
				behind[g] = n
			}
			if s.pins(k, now, asked) {
				t.Fatalf("a group can be worked out from the others: %v of %v", s.Least, asked)
			}
		}
	}
	if moved < 5*waves {
		t.Errorf("figures moved %d times only: they tell next to nothing", moved)
	}
}

// The side's figure waits where it would tell how many of a single group answered.
func TestNoGroupIsFoundBySubtracting(t *testing.T) {
	asked := map[GroupID]int{EverybodyOf: 240, 1: 120, 2: 120}
	s := Shown{Least: map[GroupID]int{1: 98, 2: 98}, Behind: map[GroupID]int{1: 98, 2: 98}}
	s = s.Next(7, map[GroupID]int{EverybodyOf: 220, 1: 110, 2: 110}, asked)
	if s.pins(7, map[GroupID]int{EverybodyOf: 0, 1: 0, 2: 0}, asked) {
		t.Errorf("%v", s.Least)
	}
}

// A rate says less than the figure it is made of, and neither that nobody nor that everybody answered.
func TestRate(t *testing.T) {
	for _, c := range []struct {
		p       Participation
		percent int
		ok      bool
	}{
		{Participation{Asked: 207, Least: 112}, 50, true}, {Participation{Asked: 20, Least: 0}, 0, false},
		{Participation{Asked: 100, Least: 98}, 90, true}, {Participation{Asked: 100, Least: 50, Links: true}, 0, false},
	} {
		if percent, ok := c.p.Rate(); percent != c.percent || ok != c.ok {
			t.Errorf("%+v: %d, %t", c.p, percent, ok)
		}
	}
}

// Enough for a gap of ten points is some hundred customers and sixty employees, for five points many more.
func TestAim(t *testing.T) {
	for _, c := range []struct {
		points               float64
		customers, employees int
	}{{10, 104, 61}, {5, 398, 250}, {20, 30, 15}} {
		if customers, employees, ok := Aim(c.points); !ok || customers != c.customers || employees != c.employees {
			t.Errorf("a gap of %g points takes %d customers and %d employees, %t; want %d and %d", c.points, customers, employees, ok, c.customers, c.employees)
		}
	}
	if _, _, ok := Aim(0); ok {
		t.Error("no gap at all can be found")
	}
}

// What is expected lies between half of the slower pace and the faster one, and never above who was asked.
func TestExpected(t *testing.T) {
	at := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	p := Participation{Asked: 1240, Least: 225, History: []Noted{{at(3), 75}, {at(5), 175}, {at(9), 225}}}
	if low, high, ok := p.Expected(at(1), at(10), at(20)); !ok || low != 293 || high != 500 {
		t.Errorf("%d to %d, %t", low, high, ok)
	}
	p.Asked = 400
	if _, high, _ := p.Expected(at(1), at(10), at(20)); high != 400 {
		t.Errorf("%d of 400 are expected", high)
	}
	for _, none := range []Participation{{Asked: 10}, {Least: 5}} {
		if _, _, ok := none.Expected(at(1), at(10), at(20)); ok {
			t.Errorf("%+v", none)
		}
	}
}
