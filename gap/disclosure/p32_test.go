package disclosure

import (
	"fmt"
	"math"
	"testing"

	"mirror/gap"
)

// P32 of protection.md: what is published about a small group of employees must
// leave at least ten sets of answers possible, also to insiders who take away
// their own. The test publishes every possible set of answers of n people to one question
// through the real code, and counts how many look the same.
//
// To somebody outside the group the ten hold for each score without exception.
// To one or two insiders no rounding can promise it: when all others answered alike and the two
// did not, subtracting tells them so. There the test bounds how likely fewer than ten, and
// fewer than three, are, for answers as people give them. The shown range adds a
// little; it is bounded the same way.

// typical answers by scale, from the lowest.
var typical = map[int][]float64{
	5: {.05, .12, .25, .36, .22},
	7: {.03, .06, .12, .2, .27, .2, .12},
}

// ballots is a set of answers: how many gave each.
type ballots [7]int8

type seen struct {
	b    ballots
	prob float64
}

// publication is all the code shows of a group for one item, as one string.
type publication func(b ballots, n, points int) string

// classes groups every set of answers of n people by what is published of it.
func classes(n, points int, publish publication) map[string][]seen {
	out := map[string][]seen{}
	var fill func(i, left int, b ballots)
	fill = func(i, left int, b ballots) {
		if i == points-1 {
			b[i] = int8(left)
			out[publish(b, n, points)] = append(out[publish(b, n, points)], seen{b, probability(b, n, points)})
			return
		}
		for x := range left + 1 {
			b[i] = int8(x)
			fill(i+1, left-x, b)
		}
	}
	fill(0, n, ballots{})
	return out
}

func probability(b ballots, n, points int) float64 {
	p := logFactorial(n)
	for v, q := range typical[points] {
		p += float64(b[v])*math.Log(q) - logFactorial(int(b[v]))
	}
	return math.Exp(p)
}

func logFactorial(n int) float64 {
	x, _ := math.Lgamma(float64(n + 1))
	return x
}

// itemRow is the engine's row for a set of answers against 300 customers with mean 55.3 and sd 25 points.
func itemRow(b ballots, n, points int) gap.Row {
	sum, square, top := 0.0, 0.0, 0
	for v := range points {
		sum += float64(v) * float64(b[v])
		square += float64(v*v) * float64(b[v])
		if v >= points-2 {
			top += int(b[v])
		}
	}
	h, people := 100/float64(points-1), float64(n)
	mean := sum / people
	v := math.Max((square-people*mean*mean)/(people-1), 1./12) * h * h / people
	c := 25. * 25 / 300
	df := (v + c) * (v + c) / (v*v/(people-1) + c*c/299)
	half := quantile(df) * math.Sqrt(v+c)
	g := mean*h - 55.3
	share := float64(top) / people
	return gap.Row{
		Level: gap.LevelItem, ID: "i", PartOf: "d", Place: gap.Place{Cell: "c"}, Compared: gap.ComparedAll,
		Customers: gap.Side{N: gap.Some(300), Score: gap.Some(55.3), Mean: gap.Some(1 + 55.3/h), SD: gap.Some(25 / h)},
		Employees: gap.Side{
			N: gap.Some(people), Score: gap.Some(mean * h), Mean: gap.Some(1 + mean), SD: gap.Some(math.Sqrt(v*people) / h),
			Favourable: gap.Some(share), Unfavourable: gap.Some(1 - share),
		},
		Gap: gap.Some(g), SE: gap.Some(math.Sqrt(v + c)), DF: gap.Some(df), Low: gap.Some(g - half), High: gap.Some(g + half),
	}
}

// quantile of Student's t at 97.5 %, by the Cornish–Fisher expansion; near enough for a width.
func quantile(df float64) float64 {
	const z = 1.959964
	return z + (z*z*z+z)/4/df + (5*math.Pow(z, 5)+16*z*z*z+3*z)/96/df/df
}

// attacked is how a way to publish stands up.
type attacked struct {
	fewest      int        // candidates, to somebody outside
	under10, u3 [3]float64 // chance of fewer than ten, or three, to somebody with so many own ballots
}

func attack(n, points int, publish publication) attacked {
	a := attacked{fewest: math.MaxInt}
	count := func(own int, weight func(ballots) float64, class []seen) {
		left, chance := 0, 0.0
		for _, s := range class {
			if w := weight(s.b); w > 0 {
				left, chance = left+1, chance+w*s.prob
			}
		}
		if own == 0 {
			a.fewest = min(a.fewest, left)
		}
		if left < 10 {
			a.under10[own] += chance
		}
		if left < 3 {
			a.u3[own] += chance
		}
	}
	all := float64(n)
	for _, class := range classes(n, points, publish) {
		count(0, func(ballots) float64 { return 1 }, class)
		for x := range points {
			count(1, func(b ballots) float64 { return float64(b[x]) / all }, class)
			for y := x; y < points; y++ {
				count(2, func(b ballots) float64 {
					if x == y {
						return float64(b[x]) * float64(b[x]-1) / all / (all - 1)
					}
					return 2 * float64(b[x]) * float64(b[y]) / all / (all - 1)
				}, class)
			}
		}
	}
	return a
}

// protectedItem runs the item through the release's own code.
func protectedItem(k int) publication {
	var g *guard
	size, scaleOf := 0, 0
	return func(b ballots, n, points int) string {
		if n != size || points != scaleOf {
			g, size, scaleOf = itemGuard(k, n, points), n, points
		}
		r := g.row(itemRow(b, n, points))
		return fmt.Sprint(r.Employees, r.Gap, r.Low, r.High, r.SE, r.P, r.HitRate, r.Reason)
	}
}

// itemGuard is a wave of one item, where the cell has n people and another has 100.
func itemGuard(k, n, points int) *guard {
	w := wave{cells: map[string]int{"c": n, "d": 100, "e": 80}, customers: 300, points: points}.build()
	return newGuard(floors(gap.Smallest{Employees: k}), &w)
}

func TestP32(t *testing.T) {
	type group struct{ k, n, points int }
	cases := []group{{5, 5, 5}, {5, 5, 7}, {5, 6, 7}, {5, 9, 5}}
	for _, n := range []int{7, 8, 9, 10, 11, 12, 13, 16, 19, 20, 25, 29} {
		cases = append(cases, group{7, n, 5})
		if n <= 11 {
			cases = append(cases, group{7, n, 7})
		}
	}
	for _, c := range cases {
		score := attack(c.n, c.points, func(b ballots, n, points int) string {
			r := itemRow(b, n, points)
			v := view{n: n, band: bandOf(n, c.k), scale: &scale{lo: 1, hi: float64(points), known: true}}
			v.step = v.band.scoreStep(points)
			return fmt.Sprint(v.score(gap.Employee, r.Employees.Score, gap.LevelItem))
		})
		row := attack(c.n, c.points, protectedItem(c.k))
		name := fmt.Sprintf("%d people on %d points, smallest group %d", c.n, c.points, c.k)
		if score.fewest < 10 {
			t.Errorf("%s: a score leaves only %d sets of answers", name, score.fewest)
		}
		within := func(what string, got, limit [3]float64) {
			for own := range got {
				if got[own] > limit[own] {
					t.Errorf("%s, %s: chance %.2g with %d own answers, at most %g allowed", name, what, got[own], own, limit[own])
				}
			}
		}
		within("score leaves fewer than ten", score.under10, [3]float64{0, 0.01, 0.03})
		within("score leaves fewer than three", score.u3, [3]float64{0, 0.0001, 0.001})
		within("row leaves fewer than ten", row.under10, [3]float64{0.005, 0.02, 0.05})
		within("row leaves fewer than three", row.u3, [3]float64{0.0005, 0.0005, 0.002})
	}
}

// What the rules leave out would tell: the same attack on the score with one
// decimal and the favourable share, on a distribution in steps of 5 %, and on
// the score with the interval rounded to the score's step.
func TestP32BreaksLooserRules(t *testing.T) {
	step := func(x gap.Number, s float64) float64 { return round(x.Or(0), s) }
	for _, c := range []struct {
		name    string
		n       int
		publish publication
	}{
		{"mean and favourable share of ten", 10, func(b ballots, n, points int) string {
			r := itemRow(b, n, points)
			return fmt.Sprint(step(r.Employees.Score, 0.1), step(r.Employees.Favourable, 0.05))
		}},
		{"distribution of ten", 10, func(b ballots, n, points int) string {
			var s []float64
			for _, x := range b[:points] {
				s = append(s, round(float64(x)/float64(n), 0.05))
			}
			return fmt.Sprint(s)
		}},
		{"score of seven with an interval in steps of five", 7, func(b ballots, n, points int) string {
			r := itemRow(b, n, points)
			return fmt.Sprint(step(r.Employees.Score, 5), down(r.Low.Or(0), 5), up(r.High.Or(0), 5))
		}},
		{"score of seven in steps of five without limits at the ends", 7, func(b ballots, n, points int) string {
			return fmt.Sprint(step(itemRow(b, n, points).Employees.Score, 5))
		}},
	} {
		if a := attack(c.n, 5, c.publish); a.fewest > 2 {
			t.Errorf("%s leaves at least %d sets of answers: the attack has lost its teeth", c.name, a.fewest)
		}
	}
}
