package disclosure

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// ends of a hidden pair's interval in one figure, by greatest flows.
func (a *audit) ends(x *few, f int) (low, high int) {
	n := a.each[f]
	defer a.without(n, x, f)()
	from, to := n.ends(x.r, x.c)
	people := x.people[f]
	return people - n.flow(to, from, people), people + n.flow(from, to, math.MaxInt32)
}

// Fixture 16: the intervals that hiding the small cells alone leaves, from an independent solver.
func TestFixtureIntervals(t *testing.T) {
	raw, err := os.ReadFile("testdata/16_suppression_py.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixture struct {
		Cases []struct {
			ID    string
			Input struct {
				Counts    [][]int
				Threshold int
			}
			Expected struct {
				Safe      bool `json:"primary_only_is_safe"`
				Intervals []struct {
					Cell     [2]int
					Min, Max float64
				} `json:"feasibility_with_primary_only"`
			}
		}
	}
	if err := json.Unmarshal(raw, &fixture); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, c := range fixture.Cases {
		counts := c.Input.Counts
		for r := range counts {
			counts[r] = append(counts[r], 0)
		}
		p := gridOf(append(counts, make([]int, len(counts[0])))).primary(c.Input.Threshold)
		for i := range p.group { // the fixture publishes every margin, however small
			p.group[i] = false
		}
		for i := range p.unit {
			p.unit[i] = false
		}
		a := p.newAudit(c.Input.Threshold)
		if safe := a.safe(); safe != c.Expected.Safe {
			t.Errorf("%s: hiding the small cells alone is safe: %v, want %v", c.ID, safe, c.Expected.Safe)
		}
		for _, want := range c.Expected.Intervals {
			i := slices.IndexFunc(a.few, func(x few) bool { return [2]int{x.r, x.c} == want.Cell })
			low, high := a.ends(&a.few[i], 0)
			if float64(low) != want.Min || float64(high) != want.Max {
				t.Errorf("%s cell %v: between %d and %d, want %v and %v", c.ID, want.Cell, low, high, want.Min, want.Max)
			}
			seen++
		}
	}
	if seen < 30 {
		t.Errorf("%d intervals", seen)
	}
}

// Greatest flows and the simplex find the same intervals, whatever is hidden.
func TestIntervalsAgainstSimplex(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	seen := 0
	for range 150 {
		inner := randomTable(rng, 2+rng.IntN(3), 2+rng.IntN(3), 6)
		p := gridOf(inner).primary(0)
		for r := range p.group {
			p.group[r] = rng.IntN(8) == 0
			for c := range p.unit {
				p.inner[r][c] = rng.IntN(2) == 0
			}
		}
		p.inherit()
		w := worldOf(p, 0)
		cube := newPolytope(w.published, w.counts())
		a := p.newAudit(6)
		for i := range a.few {
			x := &a.few[i]
			at := slices.Index(w.at, [2]int{x.r, x.c})
			if at < 0 || p.row(x.r) == len(p.group) || p.column(x.c) == len(p.unit) {
				continue // of hidden groups the flow takes the sum alone as known, the simplex knows where nobody is
			}
			set := make([]float64, len(w.at))
			set[at] = 1
			low, high := cube.interval(t, set)
			l, h := a.ends(x, 0)
			if math.Abs(low-float64(l)) > 1e-6 || math.Abs(high-float64(h)) > 1e-6 {
				t.Fatalf("pair %v of %v, hidden %v: flows say %d to %d, the simplex %v to %v", w.at[at], inner, p.inner, l, h, low, high)
			}
			seen++
		}
	}
	if seen < 300 {
		t.Errorf("%d intervals", seen)
	}
}

func (w *world) counts() (people []float64) {
	for _, n := range w.people {
		people = append(people, float64(n))
	}
	return people
}

// randomTable has rows and columns of people, some in no group and some in no unit.
func randomTable(rng *rand.Rand, rows, columns, most int) [][]int {
	t := matrix(rows+1, columns+1)
	for r := range t {
		for c := range t[r] {
			t[r][c] = rng.IntN(most)
			if (r == rows || c == columns) && rng.IntN(3) > 0 {
				t[r][c] = 0
			}
		}
	}
	return t
}

// target is a small set of people that is not shown.
type target struct {
	name string
	set  []float64
}

// targets are those of protection.md P31: every hidden atom and hidden group or unit
// of fewer than k people, every two of the atoms together, and every published set less one that lies in it.
func (w *world) targets(p *pattern, k int) (list []target) {
	add := func(name string, in func(i int) bool) {
		set, n := make([]float64, len(w.at)), 0
		for i := range w.at {
			if in(i) {
				set[i], n = 1, n+w.people[i]
			}
		}
		if n > 0 && n < k {
			list = append(list, target{name, set})
		}
	}
	for i := range w.at {
		if !p.hides(w.at[i][0], w.at[i][1]) {
			continue
		}
		add(fmt.Sprint(w.at[i]), func(j int) bool { return j == i })
		for o := range i {
			if p.hides(w.at[o][0], w.at[o][1]) {
				add(fmt.Sprint(w.at[i], w.at[o]), func(j int) bool { return j == i || j == o })
			}
		}
	}
	for r, hidden := range p.group {
		if hidden {
			add(fmt.Sprint("group ", r), func(j int) bool { return w.at[j][0] == r })
		}
	}
	for c, hidden := range p.unit {
		if hidden {
			add(fmt.Sprint("unit ", c), func(j int) bool { return w.at[j][1] == c })
		}
	}
	for a, big := range w.published {
		for b, part := range w.published {
			inside := a != b
			for j := range part {
				inside = inside && part[j] <= big[j]
			}
			if inside {
				add(fmt.Sprint("published ", a, " less ", b), func(j int) bool { return big[j] > part[j] })
			}
		}
	}
	return list
}

// P31 over counts: in ten seeds' waves no target's interval is narrower than two people, and no small pair's
// narrower than k, by the simplex. Hiding small groups alone, and hiding them with their
// remainder, leave many that are.
func TestP31Intervals(t *testing.T) {
	waves := 30
	if testing.Short() {
		waves = 6
	}
	targets, naive := 0, 0
	for seed := range uint64(10) {
		rng := rand.New(rand.NewPCG(seed, 31))
		for range waves {
			k := 5 + rng.IntN(3)
			inner := randomTable(rng, 2+rng.IntN(4), 2+rng.IntN(4), 4*k)
			g := gridOf(inner)
			p := g.decide(k)
			w := worldOf(p, 0)
			cube := newPolytope(w.published, w.counts())
			for _, x := range w.targets(p, k) {
				targets++
				if low, high := cube.interval(t, x.set); high-low < 2-1e-6 {
					t.Errorf("seed %d, k=%d, counts %v: %s lies between %v and %v", seed, k, inner, x.name, low, high)
				}
			}
			plain := g.primary(k)
			plain.inherit()
			v := worldOf(plain, 0)
			open := newPolytope(v.published, v.counts())
			for _, x := range v.targets(plain, k) {
				if low, high := open.interval(t, x.set); high-low < 2-1e-6 {
					naive++
				}
			}
		}
	}
	t.Logf("%d targets, none narrower than two people; hiding small groups alone leaves %d", targets, naive)
	if targets < 40*waves || naive < 30*waves {
		t.Error("too few targets to mean anything")
	}
}
