package gap

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"mirror/gap/stat"
)

// driven are customers whose recommendation hangs on the first dimension, and
// falls when the last is poor; employees hang on the second.
func driven(f *Frame, n int, weights bool) []asAnswered {
	r := rand.New(rand.NewPCG(22, 2))
	var all []asAnswered
	for i := range n {
		p := asAnswered{a: Audience(i % 2), group: "g", r: Response{Seconds: -1}}
		answer(f, r, 4.6, &p.r)
		first := 0
		if p.a == Employee {
			first = 1
		}
		score, ok := naiveScore(f, &p, LevelDimension, f.Dimensions[first].ID)
		last, ok2 := naiveScore(f, &p, LevelDimension, f.Dimensions[8].ID)
		if ok && ok2 {
			y := 4 + score/25 + 0.8*r.NormFloat64()
			if last < 50 {
				y -= 2
			}
			p.r.Codes[30] = uint8(min(10, max(0, math.Round(y))))
		}
		if weights && p.a == Customer {
			p.r.Weight = 0.5 + float64(i%5)/2
		}
		all = append(all, p)
	}
	return all
}

// naiveDrivers computes shares, intervals, penalties and rewards from the rows.
func naiveDrivers(f *Frame, all []asAnswered, a Audience, seed uint64) (shares [][]float64, slopes [][]float64, r2 float64) {
	p := len(f.Dimensions)
	crosses, dummies := make([]*stat.Cross, groups+1), make([]*stat.Cross, groups+1)
	for g := range crosses {
		crosses[g], dummies[g] = stat.NewCross(p+1), stat.NewCross(2*p+1)
	}
	held := map[int]bool{}
	for i := range all {
		x, z, ok := naiveCase(f, &all[i])
		if !ok || all[i].a != a {
			continue
		}
		w := max(all[i].r.Weight, 0)
		if w == 0 {
			w = 1
		}
		g := all[i].r.group(seed)
		held[g] = true
		for _, k := range []int{g, groups} {
			crosses[k].AddRow(x, w)
			dummies[k].AddRow(z, w)
		}
	}
	columns := func(n int) (list []int) {
		for i := range n {
			list = append(list, i)
		}
		return list
	}
	divide := func(c *stat.Cross) []float64 {
		among, with, _ := c.Correlations(p, columns(p))
		parts, sum, _ := stat.LMG(among, with)
		for i := range parts {
			parts[i] /= sum
		}
		r2 = sum
		return parts
	}
	for g := range groups {
		if held[g] {
			shares = append(shares, divide(crosses[groups].Without(crosses[g])))
			fit, _ := dummies[groups].Without(dummies[g]).OLS(2*p, columns(2*p))
			slopes = append(slopes, fit.Slopes)
		}
	}
	fit, _ := dummies[groups].OLS(2*p, columns(2*p))
	return append(shares, divide(crosses[groups])), append(slopes, fit.Slopes), r2
}

// naiveSlopes are the dimensions' slopes on their own steps: without each group in turn, and last of everyone.
func naiveSlopes(f *Frame, all []asAnswered, a Audience, seed uint64) (slopes [][]float64) {
	p := len(f.Dimensions)
	var columns []int
	for i := range p {
		columns = append(columns, i)
	}
	crosses := make([]*stat.Cross, groups+1) // without each group; last everyone
	for g := range crosses {
		crosses[g] = stat.NewCross(p + 1)
	}
	held := map[int]bool{groups: true}
	for i := range all {
		x, _, ok := naiveCase(f, &all[i])
		if !ok || all[i].a != a {
			continue
		}
		w := all[i].r.Weight
		if !(w > 0) {
			w = 1
		}
		for d := range p {
			x[d] *= 6.0 / 100 // 1 to 7
		}
		held[all[i].r.group(seed)] = true
		for g, c := range crosses {
			if g != all[i].r.group(seed) {
				c.AddRow(x, w)
			}
		}
	}
	for g, c := range crosses {
		if held[g] {
			fit, _ := c.OLS(p, columns)
			slopes = append(slopes, fit.Slopes)
		}
	}
	return slopes
}

func naiveCase(f *Frame, p *asAnswered) (x, z []float64, ok bool) {
	for _, d := range f.Dimensions {
		s, ok := naiveScore(f, p, LevelDimension, d.ID)
		if !ok {
			return nil, nil, false
		}
		x = append(x, s)
		z = append(z, map[bool]float64{true: 1}[s < 50-1e-9], map[bool]float64{true: 1}[s >= 83.3])
	}
	if p.r.Codes[f.Outcome] >= CantSay {
		return nil, nil, false
	}
	y := float64(p.r.Codes[f.Outcome])
	return append(x, y), append(z, y), true
}

func TestDriversAgainstRowScan(t *testing.T) {
	f := plainFrame()
	for _, weights := range []bool{false, true} {
		all := driven(f, 4000, weights)
		w := Analyze(f, fillWith(f, all, Collect{Drivers: true}))
		for a, d := range w.Drivers {
			shares, slopes, r2 := naiveDrivers(f, all, Audience(a), hashWords("g", ""))
			near(t, "R²", d.R2, r2, 1e-9)
			last := len(shares) - 1
			own := naiveSlopes(f, all, Audience(a), hashWords("g", ""))
			for _, item := range d.Items {
				i := slices.IndexFunc(f.Dimensions, func(d Dimension) bool { return d.ID == item.Dimension })
				near(t, item.Dimension+" share", item.Share, shares[last][i], 1e-9)
				low, high := band(shares[last][i], shares[:last], i)
				near(t, item.Dimension+" low", item.Low, max(0, low.Or(0)), 1e-9)
				near(t, item.Dimension+" high", item.High, high.Or(0), 1e-9)
				low, high = band(own[last][i], own[:last], i)
				near(t, item.Dimension+" slope", item.Slope, own[last][i], 1e-8)
				near(t, item.Dimension+" slope low", item.SlopeLow, low.Or(0), 1e-7)
				near(t, item.Dimension+" slope high", item.SlopeHigh, high.Or(0), 1e-7)
				near(t, item.Dimension+" penalty", item.Penalty, slopes[last][2*i], 1e-8)
				near(t, item.Dimension+" reward", item.Reward, slopes[last][2*i+1], 1e-8)
				low, high = band(slopes[last][2*i], slopes[:last], 2*i)
				near(t, item.Dimension+" penalty low", item.PenaltyLow, low.Or(0), 1e-8)
				near(t, item.Dimension+" penalty high", item.PenaltyHigh, high.Or(0), 1e-8)
			}
		}
		checkStory(t, f, &w)
	}
}

// checkStory looks for what was planted: the right first driver on each side,
// the basic that only hurts, and the misreading between the sides.
func checkStory(t *testing.T, f *Frame, w *Wave) {
	t.Helper()
	customers, employees := w.Drivers[Customer], w.Drivers[Employee]
	if customers.Items[0].Dimension != "d0" || employees.Items[0].Dimension != "d1" {
		t.Errorf("first drivers are %s and %s", customers.Items[0].Dimension, employees.Items[0].Dimension)
	}
	if customers.Items[0].Mark != DifferenceMaker {
		t.Errorf("d0 is marked %q", customers.Items[0].Mark)
	}
	for _, item := range customers.Items {
		if item.Dimension == "d8" && item.Mark != TableStakes {
			t.Errorf("d8 is marked %q: penalty %v..%v reward %v..%v", item.Mark, item.PenaltyLow, item.PenaltyHigh, item.RewardLow, item.RewardHigh)
		}
	}
	if r := dimensionRow(t, *w, "d8"); !slices.Contains(r.Marks, TableStakes) {
		t.Errorf("row d8 has marks %v", r.Marks)
	}
}

// TestDriversNotShown: too few people, or nothing explained.
func TestDriversNotShown(t *testing.T) {
	f := plainFrame()
	w := Analyze(f, fillWith(f, driven(f, 190, false), Collect{Drivers: true}))
	for _, d := range w.Drivers {
		if d.Reason != "fewer than 100 complete answers" || len(d.Items) > 0 || !d.N.Known() {
			t.Errorf("%s: reason %q, %d items", d.Audience, d.Reason, len(d.Items))
		}
	}
	all := driven(f, 1000, false)
	for i := range all {
		all[i].r.Codes[30] = uint8(i * 7 % 11)
	}
	w = Analyze(f, fillWith(f, all, Collect{Drivers: true}))
	if d := w.Drivers[0]; d.Reason == "" || !d.R2.Known() || len(d.Items) > 0 {
		t.Errorf("noise: reason %q R² %v", d.Reason, d.R2)
	}
	for i := range all { // one dimension without any spread
		for q := range 4 {
			all[i].r.Codes[q] = 3
		}
		all[i].r.Codes[30] = min(10, 4+all[i].r.Codes[5]%7)
	}
	w = Analyze(f, fillWith(f, all, Collect{Drivers: true}))
	if d := w.Drivers[0]; len(d.Items) != 8 && d.Reason == "" || len(d.Notes) == 0 {
		t.Errorf("no spread: %d items, reason %q, notes %v", len(d.Items), d.Reason, d.Notes)
	}
}
