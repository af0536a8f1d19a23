package disclosure

import (
	"math"

	"mirror/gap"
)

// A verdict is made of the exact figures, so it says of a small group how much its answers differ at most: a gap that counts is about
// twice its error or more. Beside the shown score that can be too little for two people at the other end of the scale, and then nobody, or
// one, has answered so (protection.md P31). Such a verdict is not given.

// Quantiles of Student's t for endless degrees of freedom: no gap that counts, or is nothing, is closer to its error.
const (
	twoSided = 1.95996
	oneSided = 1.64485
)

// saysTooMuch reports a verdict that leaves no room for two people of a small group who gave any one answer.
func (g *guard) saysTooMuch(out, r *gap.Row, c, e *view) bool {
	cLow, cHigh := c.meant(&out.Customers)
	eLow, eHigh := e.meant(&out.Employees)
	far, near := apart(cLow, cHigh, eLow, eHigh)
	most := math.Inf(1)
	switch out.Verdict {
	case gap.BlindSpot, gap.HiddenStrength:
		most = far / twoSided
	case gap.Aligned:
		most = (g.margin - near) / oneSided
	}
	for _, side := range []struct {
		v      *view
		a      gap.Audience
		shown  *gap.Side
		others gap.Number
	}{{c, gap.Customer, &out.Customers, r.Employees.SE}, {e, gap.Employee, &out.Employees, r.Customers.SE}} {
		answers := r.Answers[side.a]
		if side.v.n >= full || side.v.share || answers == nil || math.IsInf(most, 1) || !own(side.a, r.Place) {
			continue
		}
		se := side.others.Or(0)
		square := (most*most - se*se) * float64(side.v.n) // variance of one answer, in points
		low, high := side.v.meant(side.shown)
		if !apartEnough(side.v.n, len(answers)-1, low/100, high/100, square/1e4) {
			return true
		}
	}
	return false
}

// meant is what a shown score may stand for.
func (v *view) meant(s *gap.Side) (low, high float64) {
	y, ok := s.Score.Value()
	if !ok {
		return 0, 100
	}
	low, high = max(0, y-v.step/2), min(100, y+v.step/2)
	switch {
	case v.coded && y < 50:
		low = 0
	case v.coded:
		high = 100
	}
	return low, high
}

// apart is how far two scores may lie apart, and how near.
func apart(cLow, cHigh, eLow, eHigh float64) (far, near float64) {
	far = max(math.Abs(eHigh-cLow), math.Abs(cHigh-eLow))
	return far, max(0, eLow-cHigh, cLow-eHigh)
}

// apartEnough reports that n people, whose mean lies between two shares of the scale and whose variance is at most so much, may
// have two among them who gave any one of the answers from 0 to top: were all others alike, the variance would be least.
func apartEnough(n, top int, low, high, variance float64) bool {
	people := float64(n)
	for value := 0; value <= top; value++ {
		x, ok := float64(value)/float64(top), false
		for s := math.Ceil(low*people*float64(top) - 1e-9); s <= high*people*float64(top)+1e-9 && !ok; s++ {
			mean := s / float64(top) / people
			rest := (mean*people - two*x) / (people - two)
			squares := two*(x-mean)*(x-mean) + (people-two)*(rest-mean)*(rest-mean)
			ok = rest >= 0 && rest <= 1 && squares <= (people-1)*variance+1e-9
		}
		if !ok {
			return false
		}
	}
	return true
}
