package gap

import (
	"math"
	"slices"
	"testing"
)

// naiveVariance of the answers to an item in points, n − 1 in the denominator.
func naiveVariance(xs []float64) float64 {
	m, v := average(xs), 0.0
	for _, x := range xs {
		v += (x - m) * (x - m)
	}
	return v / float64(len(xs)-1)
}

// naiveEven is the variance of every option being as likely.
func naiveEven(q *Question, a Audience) float64 {
	var xs []float64
	for c := range 101 {
		options := q.Hi - q.Lo + 1
		if q.Kind == Choice {
			if options = 2; a == Employee && q.EmployeePercent {
				options = 101
			}
		}
		if c < options {
			xs = append(xs, 100*float64(c)/float64(options-1))
		}
	}
	return naiveVariance(xs) * float64(len(xs)-1) / float64(len(xs))
}

func TestAgreementAgainstRowScan(t *testing.T) {
	for name, f := range map[string]*Frame{"usual": usual(), "mixed": mixed()} {
		f.Cells = f.Cells[:2]
		all := people(f, 1500, 33, false)
		w := Analyze(f, fillWith(f, all, Collect{}))
		if len(w.Agreement) != len(f.Cells)*len(f.Dimensions) {
			t.Fatalf("%s: %d agreements", name, len(w.Agreement))
		}
		for _, a := range w.Agreement {
			d := slices.IndexFunc(f.Dimensions, func(d Dimension) bool { return d.ID == a.Dimension })
			var ratios []float64
			least := math.Inf(1)
			for i := range f.Questions {
				q := &f.Questions[i]
				if q.Dimension != d || !q.Asked[Employee] || !q.Asked[Customer] {
					continue
				}
				var xs []float64
				for _, p := range all {
					if x, ok := naivePoints(q, Employee, p.r.Codes[i]); ok && p.a == Employee && p.group == a.Cell {
						xs = append(xs, x)
					}
				}
				least = min(least, float64(len(xs)))
				ratios = append(ratios, naiveVariance(xs)/naiveEven(q, Employee))
			}
			rwg := func(part float64) float64 {
				m, j := min(average(ratios)/part, 1), float64(len(ratios))
				return j * (1 - m) / (j*(1-m) + m)
			}
			what := name + " " + a.Cell + " " + a.Dimension
			near(t, what+" n", a.N, least, 0)
			near(t, what+" rwg", a.RWG, rwg(1), 1e-9)
			near(t, what+" skewed", a.RWGSkewed, rwg(0.67), 1e-9)
			if a.Split != (a.RWG.Or(0) < 0.5) || a.RWGSkewed.Or(0) > a.RWG.Or(0) {
				t.Errorf("%s: %+v", what, a)
			}
		}
	}
}

// Two camps are told from one picture, whatever their mean.
func TestTwoCamps(t *testing.T) {
	f := longer(3)
	tally := NewTally(f, Collect{})
	for i := range 40 {
		camp := uint8(6 * (i % 2))
		tally.Add(tally.Atom(Employee, "c0", ""), &Response{Codes: []uint8{camp, camp, camp}, Seconds: -1})
		one := uint8(2 + i%3)
		tally.Add(tally.Atom(Employee, "c1", ""), &Response{Codes: []uint8{one, one, one}, Seconds: -1})
	}
	for range 4 {
		tally.Add(tally.Atom(Employee, "c2", ""), &Response{Codes: []uint8{1, 2, 3}, Seconds: -1})
	}
	by := map[string]Agreement{}
	for _, a := range Analyze(f, tally).Agreement {
		by[a.Cell] = a
	}
	if a := by["c0"]; !a.Split || a.RWG.Or(1) != 0 {
		t.Errorf("two camps: %+v", a)
	}
	if a := by["c1"]; a.Split || a.RWG.Or(0) < 0.8 {
		t.Errorf("one picture: %+v", a)
	}
	if a := by["c2"]; a.Split || a.RWG.Known() || a.Reason == "" {
		t.Errorf("four people: %+v", a)
	}
}

func TestCoherenceAgainstRowScan(t *testing.T) {
	f := usual()
	all := people8(f, 1600)
	w := Analyze(f, fillWith(f, all, Collect{}))
	if len(w.Coherence) != 3*len(f.Dimensions) {
		t.Fatalf("%d of %d", len(w.Coherence), 3*len(f.Dimensions))
	}
	for _, c := range w.Coherence {
		a := Customer
		if c.Audience == Employee.String() {
			a = Employee
		}
		groups := map[string][]float64{}
		for i := range all {
			x, ok := naiveScore(f, &all[i], LevelDimension, c.Dimension)
			if all[i].a != a || !ok {
				continue
			}
			id := all[i].unit
			if c.By == ByCell {
				id = all[i].group
			}
			groups[id] = append(groups[id], x)
		}
		var everyone []float64
		within, squares := 0.0, 0.0
		for _, xs := range groups {
			everyone = append(everyone, xs...)
			within += naiveVariance(xs) * float64(len(xs)-1)
			squares += float64(len(xs) * len(xs))
		}
		n, k := float64(len(everyone)), float64(len(groups))
		msb := (naiveVariance(everyone)*(n-1) - within) / (k - 1)
		msw := within / (n - k)
		k0 := (n - squares/n) / (k - 1)
		what := c.Audience + " by " + c.By + " " + c.Dimension
		near(t, what+" icc1", c.ICC1, max(0, (msb-msw)/(msb+(k0-1)*msw)), 1e-9)
		near(t, what+" icc2", c.ICC2, max(0, (msb-msw)/msb), 1e-9)
		if c.Groups != len(groups) || c.Rankable != (c.ICC2.Or(0) >= 0.7) {
			t.Errorf("%s: %+v", what, c)
		}
	}
	f.Units = f.Units[:4]
	for i := range all {
		all[i].unit = f.Units[i%4].ID
	}
	for _, c := range Analyze(f, fillWith(f, all, Collect{})).Coherence {
		if c.By == ByUnit && (c.ICC1.Known() || c.Reason == "") {
			t.Errorf("four units: %+v", c)
		}
	}
}

// people8 puts people into all eight units; cells and units differ a little.
func people8(f *Frame, n int) []asAnswered {
	all := people(f, n, 8, false)
	for i := range all {
		u := i / 2 % 8
		all[i].unit = f.Units[u].ID
		if all[i].a == Employee {
			all[i].group = f.Cells[i/2%6].ID
		}
		for q, c := range all[i].r.Codes[:30] {
			if c < 5 && u%3 == 0 {
				all[i].r.Codes[q]++
			}
		}
	}
	return all
}
