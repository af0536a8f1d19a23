package gap

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// asAnswered is one made-up person as a naive reader of the answers sees it.
type asAnswered struct {
	a           Audience
	group, unit string
	r           Response
}

// mixed is a frame with everything awkward: reversed items, two scales in one
// dimension, a choice question asked as a percentage of employees, items of one
// side, a dimension of one item.
func mixed() *Frame {
	both := [2]bool{true, true}
	f := &Frame{Margin: 10, GoodFrom: 60, Outcome: 12}
	for i, id := range []string{"a", "b", "c", "d"} {
		fam := Emotional
		if i%2 == 1 {
			fam = Functional
		}
		f.Dimensions = append(f.Dimensions, Dimension{ID: id, Family: fam})
	}
	rating := func(id string, d, lo, hi int, reverse bool, asked [2]bool) {
		f.Questions = append(f.Questions, Question{ID: id, Dimension: d, Asked: asked, Lo: lo, Hi: hi, Reverse: reverse, FavourableFrom: hi - 1, UnfavourableTo: lo + 1})
	}
	rating("a1", 0, 1, 7, false, both)
	rating("a2", 0, 1, 7, true, both)
	rating("a3", 0, 1, 7, false, [2]bool{true, false})
	rating("b1", 1, 1, 5, false, both)
	rating("b2", 1, 0, 10, true, both)
	rating("c1", 2, 1, 7, true, both)
	f.Questions = append(f.Questions, Question{ID: "d1", Dimension: 3, Asked: both, Kind: Choice, Counted: []bool{false, true, true}, EmployeePercent: true})
	rating("d2", 3, 1, 4, false, both)
	rating("d3", 3, 1, 4, false, both)
	rating("b3", 1, 1, 7, true, both)
	rating("b4", 1, 1, 7, false, both)
	rating("b5", 1, 0, 10, false, both)
	f.Questions = append(f.Questions, Question{ID: "rec", Dimension: -1, Asked: both, Hi: 10, FavourableFrom: 9, UnfavourableTo: 6, Role: "recommend"})
	f.Cells = []Group{{ID: "c0", Serves: map[string]float64{"s0": .7, "s1": .3}}, {ID: "c1"}}
	f.Segments = []Group{{ID: "s0", Share: .2}, {ID: "s1", Share: .5}, {ID: "s2", Share: .3}}
	f.Units = []Group{{ID: "u0"}, {ID: "u1"}}
	f.CellByUnit = true
	return f
}

func people(f *Frame, n int, seed uint64, weights bool) []asAnswered {
	r := rand.New(rand.NewPCG(seed, 7))
	var all []asAnswered
	for i := range n {
		p := asAnswered{a: Audience(i % 2), unit: f.Units[r.IntN(2)].ID}
		p.group = f.Segments[r.IntN(3)].ID
		if p.a == Employee {
			p.group = f.Cells[r.IntN(2)].ID
		}
		level := r.Float64()
		p.r = Response{Codes: make([]uint8, len(f.Questions)), Seconds: -1}
		for q := range f.Questions {
			p.r.Codes[q] = naiveCode(&f.Questions[q], p.a, level+0.3*r.NormFloat64(), r.Float64())
		}
		if weights && p.a == Customer {
			p.r.Weight = 0.25 + float64(r.IntN(12))/4
		}
		all = append(all, p)
	}
	return all
}

func naiveCode(q *Question, a Audience, level, luck float64) uint8 {
	if luck < 0.15 {
		return [2]uint8{CantSay, Blank}[int(luck*1000)%2]
	}
	top := float64(q.Hi - q.Lo)
	if q.Kind == Choice {
		if top = 2; a == Employee {
			top = 100
		}
	}
	c := math.Round(level * top)
	if q.Reverse {
		c = top - c
	}
	return uint8(max(0, min(top, c)))
}

// naivePoints is one answer in points of 100.
func naivePoints(q *Question, a Audience, c uint8) (float64, bool) {
	if c >= CantSay || !q.Asked[a] {
		return 0, false
	}
	var x float64
	switch {
	case q.Kind == Choice && a == Employee && q.EmployeePercent:
		x = float64(c)
	case q.Kind == Choice && q.Counted[c]:
		x = 100
	case q.Kind == Choice:
		x = 0
	default:
		x = 100 * float64(c) / float64(q.Hi-q.Lo)
	}
	if q.Reverse || q.Kind == Choice && !q.GoodWhenHigh {
		x = 100 - x
	}
	return x, true
}

// naiveScore is a person's figure for a subject, by the definitions of methods.md §3.11 and §3.17.
func naiveScore(f *Frame, p *asAnswered, level, id string) (float64, bool) {
	switch level {
	case LevelItem, LevelOutcome:
		q := slices.IndexFunc(f.Questions, func(q Question) bool { return q.ID == id })
		return naivePoints(&f.Questions[q], p.a, p.r.Codes[q])
	case LevelDimension:
		d := slices.IndexFunc(f.Dimensions, func(d Dimension) bool { return d.ID == id })
		var xs []float64
		k := 0
		mirrored := slices.ContainsFunc(f.Questions, func(q Question) bool { return q.Dimension == d && q.Asked == [2]bool{true, true} })
		for q := range f.Questions {
			if f.Questions[q].Dimension == d && f.Questions[q].Asked[p.a] && (!mirrored || f.Questions[q].Asked[1-p.a]) {
				k++
				if x, ok := naivePoints(&f.Questions[q], p.a, p.r.Codes[q]); ok {
					xs = append(xs, x)
				}
			}
		}
		return average(xs), k > 0 && len(xs) >= min(k, max(2, (k+1)/2))
	case LevelContrast:
		e, ok1 := naiveScore(f, p, LevelFamily, "emotional")
		u, ok2 := naiveScore(f, p, LevelFamily, "functional")
		return e - u, ok1 && ok2
	}
	var xs []float64
	for _, d := range f.Dimensions {
		if id == "all" || id == string(d.Family) {
			if x, ok := naiveScore(f, p, LevelDimension, d.ID); ok {
				xs = append(xs, x)
			}
		}
	}
	return average(xs), len(xs) > 0
}

func average(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// naiveMean is a weighted mean and its variance by methods.md §3.14, two passes over the rows.
func naiveMean(f *Frame, all []asAnswered, level, id string, in func(*asAnswered) bool) (mean, v, n float64) {
	var xs, ws []float64
	for i := range all {
		if in(&all[i]) {
			if x, ok := naiveScore(f, &all[i], level, id); ok {
				w := all[i].r.Weight
				if w == 0 {
					w = 1
				}
				xs, ws = append(xs, x), append(ws, w)
			}
		}
	}
	n = float64(len(xs))
	sw := 0.0
	for i := range xs {
		sw += ws[i]
		mean += ws[i] * xs[i]
	}
	mean /= sw
	for i := range xs {
		v += ws[i] * ws[i] * (xs[i] - mean) * (xs[i] - mean)
	}
	return mean, v * n / (n - 1) / (sw * sw), n
}

func fillWith(f *Frame, all []asAnswered, c Collect) *Tally {
	t := NewTally(f, c)
	for i := range all {
		t.Add(t.Atom(all[i].a, all[i].group, all[i].unit), &all[i].r)
	}
	return t
}

// TestAgainstRowScan derives every row's scores, n and standard errors again from the rows themselves.
func TestAgainstRowScan(t *testing.T) {
	for _, weights := range []bool{false, true} {
		f := mixed()
		all := people(f, 1500, 11, weights)
		w := Analyze(f, fillWith(f, all, Collect{}))
		checked := 0
		for _, r := range append(w.Gaps, w.Outcomes...) {
			if r.Reason == reasonOneSided {
				continue
			}
			checkRow(t, f, all, &r)
			checked++
		}
		if checked < 150 {
			t.Errorf("only %d rows checked", checked)
		}
	}
}

func checkRow(t *testing.T, f *Frame, all []asAnswered, r *Row) {
	t.Helper()
	name := r.Level + " " + r.ID + " " + string(r.Cell+r.Segment+r.Unit)
	in := func(a Audience, group Word) func(*asAnswered) bool {
		return func(p *asAnswered) bool {
			return p.a == a && (group == "" || p.group == string(group)) && (r.Unit == "" || p.unit == string(r.Unit))
		}
	}
	e, ve, ne := naiveMean(f, all, r.Level, r.ID, in(Employee, r.Cell))
	c, vc, nc := naiveMean(f, all, r.Level, r.ID, in(Customer, r.Segment))
	shares := map[string]float64{}
	switch {
	case r.Compared == ComparedMatched:
		shares = f.Cells[0].Serves
	case r.Compared == ComparedAll && r.Segment == "":
		for _, g := range f.Segments {
			shares[g.ID] = g.Share
		}
	}
	if len(shares) > 0 {
		c, vc, nc = 0, 0, 0
		for id, share := range shares {
			m, v, n := naiveMean(f, all, r.Level, r.ID, in(Customer, Word(id)))
			c, vc, nc = c+share*m, vc+share*share*v, nc+n
		}
	}
	near(t, name+" employees' score", r.Employees.Score, e, 1e-9)
	near(t, name+" customers' score", r.Customers.Score, c, 1e-9)
	near(t, name+" n", r.Employees.N, ne, 0)
	near(t, name+" n", r.Customers.N, nc, 0)
	near(t, name+" gap", r.Gap, e-c, 1e-9)
	near(t, name+" se", r.SE, math.Sqrt(ve+vc), 1e-9)
}

// TestFavourableByHand counts a pooled favourable share from the rows.
func TestFavourableByHand(t *testing.T) {
	f := mixed()
	for i := range f.Segments {
		f.Segments[i].Share = 0
	}
	all := people(f, 600, 5, false)
	r := dimensionRow(t, Analyze(f, fillWith(f, all, Collect{})), "b")
	good, n, cant, asked := 0.0, 0.0, 0.0, 0.0
	for _, p := range all {
		if p.a == Employee {
			continue
		}
		for _, q := range []int{3, 4, 9, 10, 11} {
			asked++
			if p.r.Codes[q] == CantSay {
				cant++
			}
			if p.r.Codes[q] >= CantSay {
				continue
			}
			v := float64(f.Questions[q].Lo) + float64(p.r.Codes[q])
			if f.Questions[q].Reverse {
				v = float64(f.Questions[q].Hi) - float64(p.r.Codes[q])
			}
			n++
			if v >= float64(f.Questions[q].FavourableFrom) {
				good++
			}
		}
	}
	near(t, "favourable", r.Customers.Favourable, good/n, 1e-12)
	near(t, "cannot say", r.Customers.CantSay, cant/(n+cant), 1e-12)
	near(t, "blank", r.Customers.Blank, (asked-n-cant)/asked, 1e-12)
}
