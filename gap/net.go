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
		into, out := &n.Customers, &n.CustomerShares
		if Audience(a) == Employee {
			into, out = &n.Employees, &n.EmployeeShares
		}
		e, ok := an.netSide(c, Audience(a), into, out)
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
func (an *analysis) netSide(c *compared, a Audience, into *Interval, out *[3]Number) (e stat.Estimate, ok bool) {
	f := &c.sides[a]
	shares, size := netShares(f.spreadOut), f.size()
	net, ok := stat.NetOf(shares[0]*size, shares[1]*size, shares[2]*size, confidence)
	if !ok {
		return e, false
	}
	*into = Interval{Some(net.Score), Some(max(net.Low, -100)), Some(min(net.High, 100))}
	for k, s := range shares {
		out[k] = Some(s)
	}
	e, ok = an.netEstimate(c.place.sides[a], c.sub)
	if f.clustered {
		e.V, e.DF = e.V*f.deff, f.estimate.DF
	}
	return e, ok && f.tested
}

// netEstimate is one side's mean of answers scored −100, 0 and 100, weighted and
// stratified as its mean rating is.
func (an *analysis) netEstimate(v *view, sub subject) (stat.Estimate, bool) {
	scored := func(at *Atom) stat.Sample {
		h := at.histogram(sub)
		for i, x := range h.values {
			h.values[i] = netScore(x)
		}
		return stat.FromWeighted(h.values, h.n, h.w1, h.w2)
	}
	floor := stat.Floor(100, 1)
	parts, shares, _ := an.parts(v, sub)
	if parts == nil {
		return scored(v.pooled).Estimate(floor)
	}
	samples := make([]stat.Sample, len(parts))
	for i := range parts {
		samples[i] = scored(parts[i].atom)
	}
	return stat.PostStratify(samples, shares, floor)
}

// netScore is what an answer on 0..10, in points, counts for: a promoter (9, 10)
// 100, a passive (7, 8) nothing, a detractor −100.
func netScore(points float64) float64 {
	switch {
	case points > 85:
		return 100
	case points > 65:
		return 0
	}
	return -100
}

// netShares are the shares of promoters (9, 10), passives (7, 8) and detractors.
func netShares(spread []point) (shares [3]float64) {
	for _, p := range spread {
		switch netScore(p.value) {
		case 100:
			shares[0] += p.share
		case 0:
			shares[1] += p.share
		default:
			shares[2] += p.share
		}
	}
	return shares
}
