package gap

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"mirror/gap/stat"
)

// naiveItems are the complete cases of a dimension in points, with what their
// cells differ in taken out, and the degrees of freedom left.
func naiveItems(f *Frame, all []asAnswered, a Audience, dimension int) (ids []string, rows [][]float64, df float64) {
	shared := sharedDimensions(f)
	var items []int
	for i, q := range f.Questions {
		if q.Dimension == dimension && q.Asked[a] && (q.Asked[1-a] || !shared[dimension]) {
			items, ids = append(items, i), append(ids, q.ID)
		}
	}
	byCell := map[string][][]float64{}
next:
	for i := range all {
		if all[i].a != a {
			continue
		}
		var row []float64
		for _, q := range items {
			x, ok := naivePoints(&f.Questions[q], a, all[i].r.Codes[q])
			if !ok {
				continue next
			}
			row = append(row, x)
		}
		cell := all[i].group
		if a == Customer {
			cell = ""
		}
		byCell[cell] = append(byCell[cell], row)
	}
	for _, cell := range byCell {
		for i := range items {
			m := 0.0
			for _, row := range cell {
				m += row[i] / float64(len(cell))
			}
			for _, row := range cell {
				row[i] -= m
			}
		}
		rows = append(rows, cell...)
	}
	return ids, rows, float64(len(rows) - len(byCell))
}

// naiveAlpha of centred columns, by its definition.
func naiveAlpha(rows [][]float64, items []int) float64 {
	single, all := 0.0, 0.0
	for _, row := range rows {
		sum := 0.0
		for _, i := range items {
			single += row[i] * row[i]
			sum += row[i]
		}
		all += sum * sum
	}
	k := float64(len(items))
	return k / (k - 1) * (1 - single/all)
}

func naiveItemRest(rows [][]float64, item int) float64 {
	var xy, xx, yy float64
	for _, row := range rows {
		rest := 0.0
		for i, x := range row {
			if i != item {
				rest += x
			}
		}
		xy, xx, yy = xy+row[item]*rest, xx+row[item]*row[item], yy+rest*rest
	}
	return xy / math.Sqrt(xx*yy)
}

func TestReliabilityAgainstRowScan(t *testing.T) {
	frames := map[string]*Frame{"usual": usual(), "mixed": mixed()}
	frames["five on seven points"] = longer(5)
	frames["nine on seven points"] = longer(9) // more ways than are counted
	checked := 0
	for name, f := range frames {
		all := people(f, 1500, 21, name == "mixed")
		w := Analyze(f, fillWith(f, all, Collect{Drivers: true}))
		for _, r := range w.Reliability {
			a := Customer
			if r.Audience == Employee.String() {
				a = Employee
			}
			d := slices.IndexFunc(f.Dimensions, func(d Dimension) bool { return d.ID == r.Dimension })
			ids, rows, df := naiveItems(f, all, a, d)
			what := fmt.Sprintf("%s, %s %s ", name, r.Audience, r.Dimension)
			if len(ids) < 2 {
				if r.Reason == "" || r.Alpha.Value.Known() {
					t.Errorf("%s: one question has %+v", what, r)
				}
				continue
			}
			near(t, what+"n", r.N, float64(len(rows)), 0)
			if r.Items != len(ids) || len(r.ItemRest) != len(ids) || df < 10 {
				t.Fatalf("%s: %d items, %d beside the rest, %g degrees of freedom", what, r.Items, len(r.ItemRest), df)
			}
			everything := make([]int, len(ids))
			for i := range everything {
				everything[i] = i
			}
			near(t, what+"alpha", r.Alpha.Value, naiveAlpha(rows, everything), 1e-9)
			if feldt, ok := stat.AlphaInterval(naiveAlpha(rows, everything), len(ids), df, 0.95); ok {
				near(t, what+"low", r.Alpha.Low, feldt.Low, 1e-9)
				near(t, what+"high", r.Alpha.High, feldt.High, 1e-9)
			}
			for i, item := range r.ItemRest {
				near(t, what+item.Item, item.R, naiveItemRest(rows, i), 1e-9)
				if item.Item != ids[i] || item.Alarm != (item.R.Or(0) < 0) {
					t.Errorf("%s: %+v", what, item)
				}
				if len(ids) > 2 {
					near(t, what+"without "+item.Item, item.Without, naiveAlpha(rows, slices.Delete(slices.Clone(everything), i, i+1)), 1e-9)
				}
			}
			checked++
		}
	}
	if checked < 25 {
		t.Errorf("only %d dimensions checked", checked)
	}
}

// longer is a frame with one dimension of k items on seven points.
func longer(k int) *Frame {
	f := usual()
	f.Questions, f.Outcome = f.Questions[:k], -1
	f.Dimensions = f.Dimensions[:1]
	for i := range f.Questions {
		f.Questions[i].Dimension = 0
	}
	return f
}

// An item somebody forgot to turn round stands against the others, and everybody is warned.
func TestForgottenReversal(t *testing.T) {
	f := longer(4)
	_, all := full()
	for i := range all {
		all[i].group, all[i].unit, all[i].r.Account, all[i].r.Weight = "", "", 0, 0
	}
	f.Questions[1].Reverse = !f.Questions[1].Reverse
	w := Analyze(f, fillWith(f, all, Collect{Drivers: true}))
	for _, r := range w.Reliability {
		for i, item := range r.ItemRest {
			if item.Alarm != (i == 1) {
				t.Errorf("%s: %+v", r.Audience, item)
			}
		}
		if r.Use != ShowItems {
			t.Errorf("%s: %s with alpha %v", r.Audience, r.Use, r.Alpha.Value)
		}
	}
	f.Questions[1].Reverse = !f.Questions[1].Reverse
	for _, r := range Analyze(f, fillWith(f, all, Collect{Drivers: true})).Reliability {
		if r.Use != OneScore || r.Omega.Or(0) < 0.7 || math.Abs(r.Omega.Or(0)-r.Alpha.Value.Or(0)) > 0.05 {
			t.Errorf("%s: %s, alpha %v, omega %v", r.Audience, r.Use, r.Alpha.Value, r.Omega)
		}
	}
}

// What differs between cells is not what hangs together inside them.
func TestCellsArePooledWithin(t *testing.T) {
	f := longer(3)
	r := rand.New(rand.NewPCG(5, 6))
	var all []asAnswered
	for i := range 600 {
		p := asAnswered{a: Employee, group: f.Cells[i%6].ID, unit: f.Units[0].ID, r: Response{Codes: make([]uint8, 3), Seconds: -1}}
		for q := range p.r.Codes {
			p.r.Codes[q] = uint8(i%6) + uint8(r.IntN(2)) // by cell, and chance
		}
		all = append(all, p)
	}
	for _, rel := range Analyze(f, fillWith(f, all, Collect{Drivers: true})).Reliability {
		if alpha := rel.Alpha.Value.Or(0); rel.Audience == Employee.String() && (alpha > 0.3 || rel.Use != ShowItems) {
			t.Errorf("alpha %g although nothing hangs together inside a cell", alpha)
		}
	}
}

func TestUse(t *testing.T) {
	for alpha, want := range map[float64]Word{-0.2: ShowItems, 0.5999: ShowItems, 0.6: Caution, 0.6999: Caution, 0.7: OneScore, 0.95: OneScore} {
		if got := UseOf(alpha); got != want {
			t.Errorf("%g: %s, want %s", alpha, got, want)
		}
	}
}

// Where nothing can be said the reason stands.
func TestReliabilityUnknown(t *testing.T) {
	f := longer(3)
	same := func(n int) *Tally {
		var all []asAnswered
		for range n {
			all = append(all, asAnswered{a: Customer, r: Response{Codes: []uint8{3, 3, 3}, Seconds: -1}})
		}
		return fillWith(f, all, Collect{Drivers: true})
	}
	counted := NewTally(f, Collect{Drivers: true})
	counted.AddCount(Customer, "s0", "", 0, 3, 50)
	one := same(40)
	one.Add(one.Atom(Customer, "", ""), &Response{Codes: []uint8{2, 3, 5}, Seconds: -1})
	for name, c := range map[string]struct {
		t    *Tally
		want string
	}{
		"nobody":       {NewTally(f, Collect{Drivers: true}), "fewer than 10 people answered every question"},
		"few":          {same(9), "fewer than 10 people answered every question"},
		"all alike":    {same(40), "the answers do not vary enough"},
		"counts alone": {counted, "only counts of single questions are known"},
		"not wanted":   {fillWith(f, nil, Collect{}), "only counts of single questions are known"},
	} {
		r := Analyze(f, c.t).Reliability[0]
		if string(r.Reason) != c.want || r.Alpha.Value.Known() || r.Use != "" || len(r.ItemRest) != 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if r := Analyze(f, one).Reliability[0]; len(r.ItemRest) != 2 || len(r.Notes) == 0 || r.Notes[0] != "q1 is left out: everybody answered alike." {
		t.Errorf("an item all answer alike: %+v", r)
	}
}
