package demo

import (
	"math"

	"mirror/gap"
	"mirror/survey/pack"
)

// checkReliability: alpha from the variances of the items and of their sum, inside the cells of employees; an item
// against the sum of the others; omega where three items fix the factor by themselves.
func (s *rescan) checkReliability() {
	for _, r := range s.wave.Reliability {
		a := side(r.Audience)
		name := r.Audience + " " + r.Dimension + " "
		items := s.questions(gap.LevelDimension, r.Dimension)
		if len(items) < 2 || len(s.lines[a]) == 0 {
			s.same(name+"alpha", r.Alpha.Value, math.NaN())
			continue
		}
		x, df := s.together(a, items)
		s.same(name+"complete answers", r.N, float64(len(x)))
		if r.Reason != "" {
			continue
		}
		c := covariances(x, df)
		s.same(name+"alpha", r.Alpha.Value, alphaOf(c, -1))
		mean, pairs := 0.0, 0.0
		for i := range c {
			rest := math.NaN()
			if len(c) > 2 {
				rest = alphaOf(c, i)
			}
			s.same(name+"without "+items[i].ID, r.ItemRest[i].Without, rest)
			s.same(name+"rest "+items[i].ID, r.ItemRest[i].R, restOf(c, i))
			for j := range i {
				mean, pairs = mean+c[i][j]/math.Sqrt(c[i][i]*c[j][j]), pairs+1
			}
		}
		mean /= pairs
		k := float64(len(c))
		s.same(name+"mean correlation", r.MeanR, mean)
		s.same(name+"standardised", r.StdAlpha, k*mean/(1+(k-1)*mean))
		if omega, ok := omegaOfThree(c); ok {
			s.near(name+"omega", r.Omega, omega, 1e-6)
		}
	}
}

// together are the answers of the people who answered all of some items, less the means of their cell.
func (s *rescan) together(a gap.Audience, items []*pack.Item) (x [][]float64, df float64) {
	cells := map[string][][]float64{}
next:
	for _, l := range s.lines[a] {
		var row []float64
		for _, q := range items {
			p, _, ok := s.points(l, a, q)
			if !ok {
				continue next
			}
			row = append(row, p)
		}
		cell := ""
		if a == gap.Employee {
			cell = l["cell"]
		}
		cells[cell] = append(cells[cell], row)
	}
	for _, rows := range cells {
		for i := range items {
			m := 0.0
			for _, row := range rows {
				m += row[i] / float64(len(rows))
			}
			for _, row := range rows {
				row[i] -= m
			}
		}
		x = append(x, rows...)
	}
	return x, float64(len(x) - len(cells))
}

func covariances(x [][]float64, df float64) [][]float64 {
	c := make([][]float64, len(x[0]))
	for i := range c {
		c[i] = make([]float64, len(c))
		for j := range c {
			for _, row := range x {
				c[i][j] += row[i] * row[j] / df
			}
		}
	}
	return c
}

// alphaOf all items but one.
func alphaOf(c [][]float64, without int) float64 {
	single, all, k := 0.0, 0.0, 0.0
	for i := range c {
		if i == without {
			continue
		}
		k++
		single += c[i][i]
		for j := range c {
			if j != without {
				all += c[i][j]
			}
		}
	}
	return k / (k - 1) * (1 - single/all)
}

func restOf(c [][]float64, item int) float64 {
	shared, rest := 0.0, 0.0
	for i := range c {
		if i == item {
			continue
		}
		shared += c[item][i]
		for j := range c {
			if j != item {
				rest += c[i][j]
			}
		}
	}
	return shared / math.Sqrt(c[item][item]*rest)
}

// omegaOfThree: three covariances are three products of loadings, if every item has some variance left for itself.
func omegaOfThree(c [][]float64) (float64, bool) {
	if len(c) != 3 || c[0][1] <= 0 || c[0][2] <= 0 || c[1][2] <= 0 {
		return 0, false
	}
	sum, all := 0.0, 0.0
	for i := range c {
		j, k := (i+1)%3, (i+2)%3
		square := c[i][j] * c[i][k] / c[j][k]
		if square >= 0.999*c[i][i] {
			return 0, false
		}
		sum += math.Sqrt(square)
		all += c[i][0] + c[i][1] + c[i][2]
	}
	return sum * sum / all, true
}

// checkAgreement: the mean of the items' variances in the cell against that of answers spread evenly.
func (s *rescan) checkAgreement() {
	for _, g := range s.wave.Agreement {
		ratio, k, least := 0.0, 0.0, math.Inf(1)
		for _, q := range s.questions(gap.LevelDimension, g.Dimension) {
			var xs []float64
			for _, l := range where(s.lines[gap.Employee], "cell", g.Cell) {
				if x, _, ok := s.points(l, gap.Employee, q); ok {
					xs = append(xs, x)
				}
			}
			step := s.step(gap.Employee, q)
			options := math.Round(100/step) + 1
			ratio += sampleVariance(xs) / (step * step * (options*options - 1) / 12)
			k, least = k+1, min(least, float64(len(xs)))
		}
		name := g.Cell + " agrees on " + g.Dimension
		if k == 0 || g.Reason != "" {
			continue
		}
		ratio = min(ratio/k, 1)
		s.same(name+" n", g.N, least)
		s.same(name, g.RWG, k*(1-ratio)/(k*(1-ratio)+ratio))
		if g.Split != (g.RWG.Or(1) < 0.5) {
			s.t.Errorf("%s: %+v", name, g)
		}
	}
}

func sampleVariance(xs []float64) float64 {
	m, v := average(xs), 0.0
	for _, x := range xs {
		v += (x - m) * (x - m) / float64(len(xs)-1)
	}
	return v
}

// checkCoherence: one-way analysis of variance of the people's dimension scores.
func (s *rescan) checkCoherence() {
	for _, c := range s.wave.Coherence {
		a := side(c.Audience)
		groups, n := map[string][]float64{}, 0.0
		var all []float64
		for _, l := range s.lines[a] {
			if x, ok := s.person(l, a, gap.LevelDimension, c.Dimension); ok && l[c.By] != "" {
				groups[l[c.By]] = append(groups[l[c.By]], x)
				all, n = append(all, x), n+1
			}
		}
		name := c.Audience + " by " + c.By + " " + c.Dimension
		if c.Reason != "" {
			continue
		}
		within, squares := 0.0, 0.0
		for _, xs := range groups {
			if len(xs) > 1 {
				within += sampleVariance(xs) * float64(len(xs)-1)
			}
			squares += float64(len(xs) * len(xs))
		}
		k := float64(len(groups))
		between := (sampleVariance(all)*(n-1) - within) / (k - 1)
		within /= n - k
		size := (n - squares/n) / (k - 1)
		s.same(name+" icc1", c.ICC1, max(0, (between-within)/(between+(size-1)*within)))
		s.same(name+" icc2", c.ICC2, max(0, 1-within/between))
		if c.Groups != len(groups) || c.Groups < 5 {
			s.t.Errorf("%s: %d groups, from the rows %d", name, c.Groups, len(groups))
		}
	}
}
