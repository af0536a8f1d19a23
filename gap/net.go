package gap

import "mirror/gap/stat"

// isNet reports whether a question has a net recommendation: 0..10, asked for it.
func isNet(q *Question) bool {
	return q.Role == "recommend" && q.Kind == Rating && q.Lo == 0 && q.Hi == 10
}

// net is the net recommendation of both sides, 9–10 minus 0–6 (methods.md
// §3.18): each side's interval adjusted Wald, the difference Welch's on answers
// scored −100, 0 and 100.
func (an *analysis) net(c *compared) *Net {
	var n Net
	var sides [2]stat.Estimate
	var score [2]float64
	tested := true
	for a := range c.sides {
		f := &c.sides[a]
		shares := netShares(f.spreadOut)
		size := f.size()
		net, ok := stat.NetOf(shares[0]*size, shares[1]*size, shares[2]*size, confidence)
		if !ok {
			return nil
		}
		score[a] = net.Score
		into, out := &n.Customers, &n.CustomerShares
		if Audience(a) == Employee {
			into, out = &n.Employees, &n.EmployeeShares
		}
		*into = Interval{Some(net.Score), Some(max(net.Low, -100)), Some(min(net.High, 100))}
		for k, s := range shares {
			out[k] = Some(s)
		}
		s := stat.FromCounts([]float64{100, 0, -100}, []float64{shares[0] * size, shares[1] * size, shares[2] * size})
		e, ok := s.Estimate(stat.Floor(100, 1))
		if f.clustered {
			e.DF = f.estimate.DF
		}
		sides[a], tested = e, tested && ok && f.tested
	}
	n.Difference.Estimate = Some(score[Employee] - score[Customer])
	if d, ok := stat.Welch(sides[Employee], sides[Customer], confidence); ok && tested {
		n.Difference.Low, n.Difference.High = Some(d.Low), Some(d.High)
	}
	return &n
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
