package survey

import (
	"time"

	"mirror/gap/stat"
)

// The spread of people's scores that is planned with before there are answers, in points of 100 (methods.md §3.27).
const (
	plannedSpreadEmployees = 20
	plannedSpreadCustomers = 25
)

// Aim is how many answers of each side find a gap of so many points four times out of five. Of the pairs that do, it is the
// one with twice as many customers as it takes at least, whose answers are the easier to get. ok is false without points.
func Aim(points float64) (customers, employees int, ok bool) {
	plan := func(customers int) (stat.Need, bool) {
		return stat.Plan{Size: points, VarE: plannedSpreadEmployees * plannedSpreadEmployees,
			VarC: plannedSpreadCustomers * plannedSpreadCustomers / float64(customers), NC: float64(customers)}.Answers(stat.Differs)
	}
	least, ok := plan(2)
	if !ok {
		return 0, 0, false
	}
	customers = 2 * max(least.C, 2)
	need, ok := plan(customers)
	return customers, need.E, ok && need.Enough
}

// Expected is how many will have answered when the wave closes: a range from half the slower to all of the faster of two
// paces, that of all days so far and that of their second half, for answers come slower towards the end. It is made of figures that were shown
// and tells nothing beside them. ok is false where it is too early to say, or nobody knows when the wave ends.
func (p *Participation) Expected(opens, noted, closes time.Time) (low, high int, ok bool) {
	if closes.IsZero() || p.Least == 0 || len(p.History) == 0 {
		return 0, 0, false
	}
	if opens.IsZero() {
		opens = p.History[0].Day
	}
	days := func(from, to time.Time) int { return int(to.Sub(from).Hours()/24 + 0.5) }
	gone, left := days(opens, noted), days(noted, closes)+1
	if gone < 2 || left < 0 {
		return 0, 0, false
	}
	half, before := noted.AddDate(0, 0, -gone/2), 0
	for _, h := range p.History {
		if !h.Day.After(half) {
			before = h.Least
		}
	}
	overall := float64(p.Least) / float64(gone)
	lately := float64(p.Least-before) / float64(gone/2)
	low = p.Least + int(float64(left)*min(overall, lately)/2)
	high = p.Least + int(float64(left)*max(overall, lately))
	if p.Asked > 0 && !p.Links {
		low, high = min(low, p.Asked), min(high, p.Asked)
	}
	return low, high, true
}
