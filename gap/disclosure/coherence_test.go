package disclosure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/gap/stat"
)

// ballotVariance of answers one step apart.
func ballotVariance(b ballots, n, points int) float64 {
	sum, square := 0.0, 0.0
	for v := range points {
		sum += float64(v) * float64(b[v])
		square += float64(v*v) * float64(b[v])
	}
	return (square - sum*sum/float64(n)) / float64(n-1)
}

// withAgreement is the protected item row with what is said about the cell's agreement.
func withAgreement(k int) publication {
	var g *guard
	size, scaleOf := 0, 0
	return func(b ballots, n, points int) string {
		if n != size || points != scaleOf {
			g, size, scaleOf = itemGuard(k, n, points), n, points
		}
		item := itemRow(b, n, points)
		dimension := item
		dimension.Level, dimension.ID, dimension.PartOf = gap.LevelDimension, "d", ""
		rows := []gap.Row{g.row(item), g.row(dimension)}
		rwg, _ := stat.RWG([]float64{ballotVariance(b, n, points) / stat.Even(points)})
		g.wave.Agreement = []gap.Agreement{{Cell: "c", Dimension: "d", N: gap.Some(float64(n)), RWG: gap.Some(rwg), Split: gap.SplitBelow(rwg)}}
		r := rows[0]
		a := g.agreement(indexed(rows))[0]
		return fmt.Sprint(r.Employees, r.Gap, r.Low, r.High, r.SE, r.P, r.HitRate, r.Reason, a.N, a.NBand, a.Reason, " divided:", a.Split)
	}
}

// That opinions are divided, or not, may be said of twenty people: the sets of answers it leaves are enough, also for
// insiders (protection.md P32). Of ten people they would not be. The dimension has one item, which is where the word
// says most.
func TestP32Split(t *testing.T) {
	withWord := withAgreement(7)
	for _, n := range []int{10, 12, 19, 20, 22, 25, 29} {
		said := 0
		row := attack(n, 5, func(b ballots, n, points int) string {
			s := withWord(b, n, points)
			if strings.HasSuffix(s, "divided:true") {
				said++
			}
			return s
		})
		for own, limit := range []struct{ under10, under3 float64 }{{0.005, 0.0005}, {0.02, 0.0005}, {0.05, 0.002}} {
			if row.under10[own] > limit.under10 || row.u3[own] > limit.under3 {
				t.Errorf("%d people: chance of fewer than ten %.2g, three %.2g with %d own answers", n, row.under10[own], row.u3[own], own)
			}
		}
		if (said > 0) != (n >= leastSplit) {
			t.Errorf("%d people: it is said %d times that opinions are divided", n, said)
		}
	}
	loose := attack(10, 5, func(b ballots, n, points int) string {
		return fmt.Sprint(withWord(b, n, points), ballotVariance(b, n, points) > stat.Even(points)/2)
	})
	if loose.under10[0] < 0.04 { // eight times what is allowed
		t.Errorf("of ten people it leaves fewer than ten sets with a chance of %g: the attack has lost its teeth", loose.under10[0])
	}
}

// pair are the sums that two items' coefficients are made of.
type pair struct{ n, x, y, xx, yy, xy float64 }

func (p *pair) add(x, y int, n float64) {
	p.n += n
	p.x, p.y = p.x+n*float64(x), p.y+n*float64(y)
	p.xx, p.yy, p.xy = p.xx+n*float64(x*x), p.yy+n*float64(y*y), p.xy+n*float64(x*y)
}

func (p pair) covariance() stat.Covariance {
	of := func(xy, x, y float64) float64 { return (xy - x*y/p.n) / (p.n - 1) }
	c := of(p.xy, p.x, p.y)
	return stat.Covariance{C: [][]float64{{of(p.xx, p.x, p.x), c}, {c, of(p.yy, p.y, p.y)}}, DF: p.n - 1}
}

// coefficients of two items as the engine has them.
func coefficients(p pair) gap.Reliability {
	c := p.covariance()
	r := gap.Reliability{Audience: "employee", Dimension: "d", Items: 2, N: gap.Some(p.n), Carriers: 30}
	alpha, _ := c.Alpha()
	i, _ := stat.AlphaInterval(alpha, 2, c.DF, 0.95)
	mean, _ := c.MeanCorrelation()
	std, _ := stat.SpearmanBrown(mean, 2)
	r.Alpha = gap.Estimate{Value: gap.Some(alpha), Low: gap.Some(i.Low), High: gap.Some(i.High)}
	r.MeanR, r.StdAlpha, r.Use = gap.Some(mean), gap.Some(std), gap.UseOf(alpha)
	for _, id := range []string{"i", "j"} {
		r.ItemRest = append(r.ItemRest, gap.Rest{Item: id, R: gap.Some(mean)})
	}
	return r
}

// known are the answers of all who are not hidden: as people answer, the second item half the time like the first.
func known(n int) pair {
	r, p := rand.New(rand.NewPCG(3, 1)), pair{}
	draw := func() int {
		at := r.Float64()
		for v, q := range typical[5] {
			if at -= q; at < 0 {
				return v
			}
		}
		return 4
	}
	for range n {
		x, y := draw(), draw()
		if r.IntN(2) == 0 {
			y = x
		}
		p.add(x, y, 1)
	}
	return p
}

// hiddenSets groups every way in which a few hidden people may have answered two items by what is published of everyone.
func hiddenSets(hidden int, others pair, publish func(pair) string) (under10, under3 float64) {
	type class struct {
		sets   int
		chance float64
	}
	classes := map[string]*class{}
	var fill func(at, left int, p pair, chance float64)
	fill = func(at, left int, p pair, chance float64) {
		if left == 0 {
			key := publish(p)
			if classes[key] == nil {
				classes[key] = &class{}
			}
			classes[key].sets++
			classes[key].chance += chance
			return
		}
		if at == 25 {
			return
		}
		x, y := at/5, at%5
		q := typical[5][x] * typical[5][y]
		for n := range left + 1 {
			next := p
			next.add(x, y, float64(n))
			fill(at+1, left-n, next, chance*math.Pow(q, float64(n))*math.Exp(-logFactorial(n)))
		}
	}
	fill(0, hidden, others, math.Exp(logFactorial(hidden)))
	for _, c := range classes {
		if c.sets < 10 {
			under10 += c.chance
		}
		if c.sets < 3 {
			under3 += c.chance
		}
	}
	return under10, under3
}

// Even somebody who knew every answer outside a hidden group of five would find at least ten sets of answers behind the
// coefficients of a hundred people, but for a small chance; with two more decimals they would not.
func TestReliabilityTellsNothingOfFive(t *testing.T) {
	g := itemGuard(5, 20, 5)
	shown := func(p pair) string { return fmt.Sprint(g.reliability(coefficients(p))) }
	under10, under3 := hiddenSets(5, known(95), shown)
	if under10 > 0.005 || under3 > 0.0005 {
		t.Errorf("chance of fewer than ten %.2g, three %.2g", under10, under3)
	}
	exact := func(p pair) string {
		r := coefficients(p)
		return fmt.Sprintf("%.4f %.4f %.4f %.4f", r.Alpha.Value.Or(0), r.Alpha.Low.Or(0), r.StdAlpha.Or(0), r.MeanR.Or(0))
	}
	if u10, _ := hiddenSets(5, known(95), exact); u10 < 0.5 {
		t.Errorf("four decimals leave fewer than ten sets with a chance of %g only: the attack has lost its teeth", u10)
	}
}

// staffed is a survey of one dimension of three items on seven points with so many people in each cell.
func staffed(cells map[string]int, answer func(cell string, i int, r *rand.Rand) [3]uint8) gap.Wave {
	f := &gap.Frame{Wave: "w", Pack: "p", Margin: 10, GoodFrom: 67, Outcome: -1, Dimensions: []gap.Dimension{{ID: "d", Family: gap.Emotional}}}
	for _, id := range []string{"i", "j", "k"} {
		f.Questions = append(f.Questions, gap.Question{ID: id, Asked: [2]bool{true, true}, Lo: 1, Hi: 7, FavourableFrom: 6, UnfavourableTo: 3})
	}
	t := gap.NewTally(f, gap.Collect{Drivers: true})
	for _, cell := range sortedKeys(cells) {
		r := rand.New(rand.NewPCG(7, uint64(len(cell))))
		for i := range cells[cell] {
			c := answer(cell, i, r)
			t.Add(t.Atom(gap.Employee, cell, ""), &gap.Response{Codes: c[:], Seconds: -1})
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		c := usualAnswers("", 0, r)
		t.Add(t.Atom(gap.Customer, "", ""), &gap.Response{Codes: c[:], Seconds: -1})
	}
	return gap.Analyze(f, t)
}

// usualAnswers go together, and differ from cell to cell.
func usualAnswers(cell string, _ int, r *rand.Rand) (c [3]uint8) {
	level := 3.2 + r.NormFloat64() + float64(len(cell)%3)*0.5
	for i := range c {
		c[i] = uint8(min(6, max(0, math.Round(level+0.8*r.NormFloat64()))))
	}
	return c
}

// Coherence and agreement come from what the rows show. What people in small cells answered, and what the engine knows
// of all cells, changes nothing in them.
func TestCoherenceOfWhatIsShown(t *testing.T) {
	cells := map[string]int{"a": 140, "bb": 145, "ccc": 150, "dddd": 160, "eeeee": 170, "small": 14, "smaller": 9}
	w := staffed(cells, usualAnswers)
	was := protectOne(w).Waves()[0]
	if c := was.Coherence[0]; c.Groups != 5 || !c.ICC1.Known() || !c.ICC2.Known() || !c.P.Known() {
		t.Fatalf("%+v", c)
	}
	near := func(what string, got, want gap.Number, within float64) {
		if math.Abs(got.Or(9)-want.Or(99)) > within {
			t.Errorf("%s: %v, exactly %v", what, got, want)
		}
	}
	known := 0
	for i, a := range was.Agreement {
		if cells[a.Cell] >= full && a.RWG.Known() {
			near(a.Cell, a.RWG, w.Agreement[i].RWG, 0.03)
			known++
		} else if a.RWG.Known() || a.N.Known() || a.RWGSkewed.Known() || a.Split {
			t.Errorf("%d people: %+v", cells[a.Cell], a)
		}
	}
	if known != 5 {
		t.Errorf("%d cells say whether they agree", known)
	}
	other := staffed(cells, func(cell string, i int, r *rand.Rand) [3]uint8 {
		c := usualAnswers(cell, i, r)
		if cells[cell] < full {
			c = [3]uint8{uint8(i % 7), uint8(3 + i%2), uint8(6 - i%7)}
		}
		return c
	})
	for i := range other.Coherence {
		c := &other.Coherence[i]
		c.Groups, c.ICC1, c.ICC2, c.P, c.Rankable = 9, gap.Some(0.9), gap.Some(0.99), gap.Some(0.5), true
	}
	for i := range other.Agreement {
		if a := &other.Agreement[i]; cells[a.Cell] >= full {
			a.RWG, a.RWGSkewed, a.Split = gap.Some(0.1), gap.Some(0.1), !a.Split
		}
	}
	if is := protectOne(other).Waves()[0]; !reflect.DeepEqual(is.Coherence, was.Coherence) || !reflect.DeepEqual(is.Agreement, was.Agreement) {
		t.Errorf("%+v\n%+v\n%+v\n%+v", was.Coherence, is.Coherence, was.Agreement, is.Agreement)
	}
	cells["x"] = 3 // that the answers name such a cell is an answer too
	three := protectOne(staffed(cells, usualAnswers)).Waves()[0]
	for _, a := range three.Agreement {
		if a.Cell == "x" {
			t.Errorf("a cell of three that nobody declared: %+v", a)
		}
	}
	if c := protectOne(staffed(map[string]int{"x": 3, "": 120}, usualAnswers)).Waves()[0].Coherence; len(c) != 0 {
		t.Errorf("only three people named a cell: %+v", c)
	}
	delete(cells, "a")
	if c := protectOne(staffed(cells, usualAnswers)).Waves()[0].Coherence[0]; c.ICC1.Known() || c.Groups != 0 || c.Reason != reasonFewGroups {
		t.Errorf("four cells: %+v", c)
	}
}

// Where one person alone answered an item differently, how the item goes with the rest is how that person answered the rest.
func TestReliabilityOfOnePerson(t *testing.T) {
	staff := func(n int, answer func(cell string, i int, r *rand.Rand) [3]uint8) (customers, employees gap.Reliability) {
		rel := protectOne(staffed(map[string]int{"a": n / 2, "bb": n - n/2}, answer)).Waves()[0].Reliability
		return rel[0], rel[1]
	}
	apart := func(others int) func(cell string, i int, r *rand.Rand) [3]uint8 {
		return func(cell string, i int, r *rand.Rand) [3]uint8 {
			c := usualAnswers(cell, i, r)
			c[0] = 5
			if cell == "a" && i < others {
				c[0] = 1
			}
			return c
		}
	}
	if c, e := staff(120, usualAnswers); e.Reason != "" || e.Alpha.Value.Or(0) < 0.6 || len(e.ItemRest) != 3 || !e.Omega.Known() || c.Reason != "" {
		t.Errorf("120 people: %+v", e)
	}
	for name, e := range map[string]gap.Reliability{
		"99 people":           second(staff(99, usualAnswers)),
		"one person apart":    second(staff(120, apart(1))),
		"four people apart":   second(staff(120, apart(4))),
		"everybody the same":  second(staff(120, apart(0))),
		"one apart of a many": second(staff(4000, apart(1))),
	} {
		if e.Reason != ReasonHidden || e.Alpha.Value.Known() || e.MeanR.Known() || e.N.Known() || len(e.ItemRest) != 0 || len(e.Notes) != 0 || e.Use != "" {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func second[A, B any](_ A, b B) B { return b }
