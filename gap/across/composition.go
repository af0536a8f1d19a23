package across

import (
	"math"

	"mirror/gap"
	"mirror/gap/stat"
)

// near enough is how far the parts may miss the whole, in points: people in no group, and rounding.
const nearEnough = 0.5

// part is one segment of the customers, or one cell of the employees.
type part struct {
	id          string
	share, mean float64
}

// compose takes each side's change apart into people answering differently and another mix of segments, or cells
// (Kitagawa 1955; methods.md §3.21). The two sum to the change as shown.
func (a *all) compose(c *gap.Change, now, then *view) {
	for _, side := range []struct {
		audience  gap.Audience
		change    gap.Number
		real, mix *gap.Number
	}{
		{gap.Customer, c.Customers.Value, &c.CustomersReal, &c.CustomersMix},
		{gap.Employee, c.Employees.Value, &c.EmployeesReal, &c.EmployeesMix},
	} {
		change, ok := side.change.Value()
		before, ok1 := a.parts(then, side.audience, c.Level, c.ID)
		after, ok2 := a.parts(now, side.audience, c.Level, c.ID)
		if ok && ok1 && ok2 {
			mix := mixOf(before, after)
			*side.real, *side.mix = gap.Some(change-mix), gap.Some(mix)
		}
	}
}

// mixOf is the part of a change that comes from the groups' shares. A group that is empty in one wave counts as mix
// altogether: nobody can have changed their mind.
func mixOf(before, after []part) float64 {
	groups := map[string][2]part{}
	var order []string
	for wave, list := range [2][]part{before, after} {
		for _, p := range list {
			pair, seen := groups[p.id]
			if !seen {
				order = append(order, p.id)
			}
			pair[wave] = p
			groups[p.id] = pair
		}
	}
	k := len(order)
	room := make([]float64, 4*k)
	p1, m1, p2, m2 := room[:k], room[k:2*k], room[2*k:3*k], room[3*k:]
	for i, id := range order {
		x, y := groups[id][0], groups[id][1]
		if x.id == "" {
			x.mean = y.mean
		}
		if y.id == "" {
			y.mean = x.mean
		}
		p1[i], m1[i], p2[i], m2[i] = x.share, x.mean, y.share, y.mean
	}
	return stat.Kitagawa(p1, m1, p2, m2).Mix
}

// parts are the groups a side's figure of everyone is made of, each with its share. ok is false where a group is hidden, its
// number of people is not told, or the groups do not make up the whole.
func (a *all) parts(v *view, at gap.Audience, level, id string) (list []part, ok bool) {
	whole := v.find(level, id, gap.Place{})
	if whole == nil || !sideOf(at, whole).Score.Known() || a.limit(whole) {
		return nil, false
	}
	// Where segments count by their share of the customer base the mix is that of the base.
	weighted := sideOf(at, whole).Unweighted.Known()
	people, total := 0.0, 0.0
	for _, r := range v.rows(level, id) {
		group := groupOf(at, r.Place)
		if group == "" {
			continue
		}
		s := sideOf(at, r)
		n, known := s.N.Value()
		if known && n == 0 {
			continue
		}
		score, also := s.Score.Value()
		share := n
		if weighted {
			var told bool
			share, told = v.weight(at, r.Place)
			known = known && told
		}
		if !known || !also || a.limit(r) {
			return nil, false
		}
		list = append(list, part{group, share, score})
		people += n
		total += share
	}
	if len(list) < 2 || total <= 0 {
		return nil, false
	}
	mean := 0.0
	for i := range list {
		list[i].share /= total
		mean += list[i].share * list[i].mean
	}
	return list, math.Abs(mean-sideOf(at, whole).Score.Or(0)) <= nearEnough && people >= 0.99*sideOf(at, whole).N.Or(0)
}

// groupOf is the segment of customers, or the cell of employees, a place is about; "" for any other place.
func groupOf(at gap.Audience, p gap.Place) string {
	if at == gap.Employee {
		if p.Segment == "" && p.Unit == "" {
			return string(p.Cell)
		}
		return ""
	}
	if p.Cell == "" && p.Unit == "" {
		return string(p.Segment)
	}
	return ""
}

// weight is how many people a group counts for.
func (v *view) weight(at gap.Audience, p gap.Place) (float64, bool) {
	for i := range v.Participation {
		if n := &v.Participation[i]; n.Audience == at.String() && n.Place == p {
			return n.Weighted.Value()
		}
	}
	return 0, false
}
