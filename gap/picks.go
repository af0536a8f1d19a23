package gap

import "mirror/gap/stat"

// picks compares how many of each side picked each word, of those who picked any.
func (an *analysis) picks(w *Wave) {
	w.Picks = []PickShare{}
	if an.pools.counted {
		return
	}
	p := an.all[0]
	for i, pick := range an.frame.Picks {
		rows := make([]PickShare, len(pick.Options))
		for o, id := range pick.Options {
			rows[o] = PickShare{ID: pick.ID, Option: id}
			for a, v := range p.sides {
				first := v.side.picks[i]
				n, _, _ := v.pooled.count(int(first))
				share := v.share([]int{int(first) + 1 + o}, []int{int(first)})
				if Audience(a) == Customer {
					rows[o].Customers, rows[o].CustomersN = share, Some(n)
				} else {
					rows[o].Employees, rows[o].EmployeesN = share, Some(n)
				}
			}
			an.pickGap(p, i, &rows[o])
		}
		for o := range rows {
			rows[o].CustomerRank = place1(rows, rows[o].Customers, func(r *PickShare) Number { return r.Customers })
			rows[o].EmployeeRank = place1(rows, rows[o].Employees, func(r *PickShare) Number { return r.Employees })
		}
		w.Picks = append(w.Picks, rows...)
	}
}

func (an *analysis) pickGap(p *place, i int, r *PickShare) {
	e, ok1 := r.Employees.Value()
	c, ok2 := r.Customers.Value()
	switch {
	case !ok1 && !ok2:
		r.Reason = "nobody picked anything"
	case !ok1:
		r.Reason = Word(nobody(Employee))
	case !ok2:
		r.Reason = Word(nobody(Customer))
	default:
		first := func(a Audience) int { return int(p.sides[a].side.picks[i]) }
		r.Gap = interval(stat.Newcombe(e, p.sides[Employee].effective(first(Employee)), c, p.sides[Customer].effective(first(Customer)), confidence))
	}
}

// place1 is the rank of x among the rows, 1 the most; equal shares have the
// same rank, 0 is not known.
func place1(rows []PickShare, x Number, of func(*PickShare) Number) int {
	v, ok := x.Value()
	if !ok {
		return 0
	}
	rank := 1
	for i := range rows {
		if of(&rows[i]).Or(-1) > v {
			rank++
		}
	}
	return rank
}
