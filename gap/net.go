package gap

import "mirror/gap/stat"

// isNet reports whether a question has a net recommendation: 0..10, asked for it.
func isNet(q *Question) bool {
	return q.Role == "recommend" && q.Kind == Rating && q.Lo == 0 && q.Hi == 10
}

// net is the net recommendation of the sides that were asked, 9–10 minus 0–6
// (methods.md §3.18): each side's interval adjusted Wald, the difference Welch's
// on answers scored −100, 0 and 100.
func (an *analysis) net(c *compared) *Net {
	var n Net
	var sides [2]stat.Estimate
	known, tested := 0, 0
	for a := range c.sides {
		f := &c.sides[a]
		into, out := &n.Customers, &n.CustomerShares
		if Audience(a) == Employee {
			into, out = &n.Employees, &n.EmployeeShares
		}
		e, ok := netSide(f, into, out)
		if !into.Estimate.Known() {
			continue
		}
		known++
		if ok {
			sides[a] = e
			tested++
		}
	}
	if known == 0 {
		return nil
	}
	if known == 2 {
		n.Difference.Estimate = Some(n.Employees.Estimate.Or(0) - n.Customers.Estimate.Or(0))
	}
	if tested == 2 {
		if d, ok := stat.Welch(sides[Employee], sides[Customer], confidence); ok {
			n.Difference.Low, n.Difference.High = Some(d.Low), Some(d.High)
		}
	}
	return &n
}

// netSide fills one side's net recommendation and its shares, and returns what
// the difference is tested with; ok is false when one answer or none is known.
func netSide(f *figure, into *Interval, out *[3]Number) (e stat.Estimate, ok bool) {
	shares, size := netShares(f.spreadOut), f.size()
	net, ok := stat.NetOf(shares[0]*size, shares[1]*size, shares[2]*size, confidence)
	if !ok {
		return e, false
	}
	*into = Interval{Some(net.Score), Some(max(net.Low, -100)), Some(min(net.High, 100))}
	for k, s := range shares {
		out[k] = Some(s)
	}
	s := stat.FromCounts([]float64{100, 0, -100}, []float64{shares[0] * size, shares[1] * size, shares[2] * size})
	e, ok = s.Estimate(stat.Floor(100, 1))
	if f.clustered {
		e.DF = f.estimate.DF
	}
	return e, ok && f.tested
}

// netShares are the shares of promoters (9, 10), passives (7, 8) and detractors.
func netShares(spread []point) (shares [3]float64) {
	for _, p := range spread {
		switch {
		case p.value > 85:
			shares[0] += p.share
		case p.value > 65:
			shares[1] += p.share
		default:
			shares[2] += p.share
		}
	}
	return shares
}
