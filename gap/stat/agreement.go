package stat

// Even is the variance of answers spread evenly over so many options one apart:
// (A²−1)/12.
func Even(options int) float64 { return float64(options*options-1) / 12 }

// SlightlySkewed is the part of Even that a slightly skewed spread has: the
// five-point one of .05, .15, .20, .35, .25 has a variance of 1.34 instead of 2
// (James, Demaree & Wolf 1984). Other scales are given the same shape.
const SlightlySkewed = 0.67

// RWG is how far a group agrees on J items: with m the mean of the items'
// variances, each as a part of what no agreement would give, J(1−m)/(J(1−m)+m);
// of one item 1−m. More spread than no agreement is 0 (James, Demaree & Wolf
// 1984; methods.md §3.13). ok is false without items.
func RWG(parts []float64) (float64, bool) {
	j := float64(len(parts))
	if j == 0 {
		return 0, false
	}
	m := sum(parts) / j
	if m >= 1 {
		return 0, true
	}
	return j * (1 - m) / (j*(1-m) + m), true
}

// Group is what coherence needs to know of one group: n, mean and Σ(x−mean)².
type Group struct{ N, Mean, SS float64 }

// Coherence says how much of the spread lies between groups (one-way analysis
// of variance; Bliese 2000; methods.md §3.13).
type Coherence struct {
	Between, Within float64 // mean squares
	DF1, DF2        float64
	Size            float64 // k0 = (N − Σn²/N)/(K−1), the size groups count for
	ICC1            float64 // (MSB−MSW)/(MSB+(k0−1)·MSW), not below 0: the part of one answer's variance that is the group's
	ICC2            float64 // (MSB−MSW)/MSB, not below 0: how reliable the groups' means are
	P               float64 // that groups which do not differ look so different
}

// CoherenceOf takes the groups that hold anyone. ok is false below two groups,
// without a group of two people, and when nobody differs from the own group.
func CoherenceOf(groups []Group) (Coherence, bool) {
	var n, squares, mean, within float64
	k := float64(len(groups))
	for _, g := range groups {
		n += g.N
		squares += g.N * g.N
		mean += g.N * g.Mean
		within += g.SS
	}
	if k < 2 || !(n > k) || !(within > 0) {
		return Coherence{}, false
	}
	mean /= n
	between := 0.0
	for _, g := range groups {
		between += g.N * (g.Mean - mean) * (g.Mean - mean)
	}
	c := Coherence{Between: between / (k - 1), Within: within / (n - k), DF1: k - 1, DF2: n - k, Size: (n - squares/n) / (k - 1)}
	c.P = fAbove(c.Between/c.Within, c.DF1, c.DF2)
	if above := c.Between - c.Within; above > 0 {
		c.ICC1 = above / (c.Between + (c.Size-1)*c.Within)
		c.ICC2 = above / c.Between
	}
	return c, true
}
