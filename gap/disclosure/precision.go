package disclosure

import (
	"fmt"
	"math"

	"mirror/gap"
)

// From this many people figures are shown with one decimal and with their
// spread, uncertainty and shares; below it a group shows a rounded score and
// nothing that would fix its answers together with it (protection.md A7).
const full = 30

// From this many people rounding hides what a small part of them says.
const many = 200

// band is a stretch of group sizes that are treated alike, so that how exact a
// figure is says no more about the group's size than its band.
type band struct {
	from, to int
	step     float64 // of scores, in points of 100 (DESIGN.md §4.4)
	width    float64 // least half-width shown for an interval, in points; more where the step is doubled
}

// bandOf is the band of n people where k is the smallest group. It always holds two sizes or more.
func bandOf(n, k int) band {
	switch {
	case n < 10:
		return band{min(k, 8), 9, 5, 30}
	case n < 20:
		return band{min(max(10, k), 18), 19, 2, 20}
	}
	return band{min(max(20, k), 28), 29, 2, 16}
}

func (b band) String() string {
	return fmt.Sprintf("%d–%d", b.from, b.to)
}

// candidates is how many sets of answers must remain possible on average, after
// two insiders take their own answers away (protection.md P32).
const candidates = 10

// coarsest is the widest step of a score.
const coarsest = 20

// scoreStep is the step of scores in a band, on a scale of so
// many points. It is the design's step, doubled while the answers of the
// smallest group of the band could be told from it too well: with n−2 people left on a scale
// of k points there are C(n+k−3, k−1) sets of answers over (n−2)(k−1)+1 totals.
func (b band) scoreStep(points int) float64 {
	others := float64(b.from - 2)
	spacing := 100 / (others * float64(points-1))
	perTotal := choose(b.from-2+points-1, points-1) / (others*float64(points-1) + 1)
	step := b.step
	for step < coarsest && perTotal*step/spacing < candidates {
		step *= 2
	}
	return min(step, coarsest)
}

func choose(n, k int) float64 {
	c := 1.0
	for i := 1; i <= k; i++ {
		c = c * float64(n-k+i) / float64(i)
	}
	return c
}

// ends are the least and greatest score shown in a band: so far from the ends
// of the scale that at least five single-point answers fit in between, which leaves
// more than ten sets of answers (the partitions of 0 to 4), and that two people may have given the answer of the other end.
func (b band) ends(points int, step float64) (lo, hi float64) {
	lo = up(100*max(5/float64(points-1), 2)/float64(b.from), step)
	lo = min(lo, down(40, step))
	return lo, 100 - lo
}

// parentSteps are the steps a score of 30 or more people may have.
var parentSteps = []float64{0.1, 0.2, 0.5, 1, 2, 5}

// parentStep is the step of a larger group: one decimal, or coarser where one
// of its parts is a small group, so that subtracting the other parts from the whole does not give that
// part more exactly than it is shown.
func parentStep(need float64) float64 {
	for _, s := range parentSteps {
		if s >= need-1e-9 {
			return s
		}
	}
	return parentSteps[len(parentSteps)-1]
}

// shareStep is the step of a share of n people. From 30 people it is never finer than about one and a half of them, so
// that shares cannot be subtracted to the person. Of a smaller group it holds three people or more whatever the
// group's size: that often follows from its sisters' (protection.md P31).
func shareStep(n int) float64 {
	switch {
	case n < 20:
		return 0.3
	case n < full:
		return 0.15
	case n < 100:
		return 0.05
	case n < 200:
		return 0.02
	}
	return 0.01
}

// roundShare rounds a share of n people. Steps lie around one half, so that a share and what is left are shown alike.
func roundShare(x float64, n int) float64 { return tidy(0.5 + round(x-0.5, shareStep(n))) }

// leastShare is the share that smaller ones are shown as. What it stands for is nobody, one or two people and
// usually more (protection.md A6).
func leastShare(n int) float64 {
	switch {
	case n < full:
		return 0.2
	case n < 100:
		return 0.1
	}
	return shareStep(n)
}

// codedShare is a share as shown: near the ends as a limit, "at most" or "at least".
func codedShare(x gap.Number, n int) gap.Number {
	return x.Map(func(x float64) float64 {
		return tidy(min(max(roundShare(x, n), leastShare(n)), 1-leastShare(n)))
	})
}

// limited reports that a share is shown as a limit.
func limited(x gap.Number, n int) bool {
	share, ok := x.Value()
	return ok && codedShare(x, n).Or(0) != roundShare(share, n)
}

// leastPart is the first rounded share of n people that is shown of the parts of a whole: what rounds to less, and is
// left out, is nobody, one or two people and usually more.
func leastPart(n int) float64 {
	if n > 400 {
		return 0 // half a step of it is more than two people
	}
	step := shareStep(n)
	v := tidy(0.5 - math.Floor(0.5/step)*step)
	for (v-step/2)*float64(n) <= 2+1e-9 {
		v = tidy(v + step)
	}
	return v
}

// parts are shares that make up a whole. Small ones are absent.
func parts(shares []gap.Number, n int) []gap.Number {
	out := make([]gap.Number, len(shares))
	for i, s := range shares {
		if x, ok := s.Value(); ok && roundShare(x, n) >= leastPart(n) {
			out[i] = gap.Some(min(roundShare(x, n), tidy(1-leastShare(n))))
		}
	}
	return out
}

// minor is a share of people who gave no answer, where n did. It is absent when it may stand for nobody to two.
func minor(x gap.Number, n int) gap.Number {
	if share, ok := x.Value(); !ok || share >= 1 {
		return gap.Number{}
	}
	return parts([]gap.Number{x}, n)[0]
}

// round to the nearest multiple of step, halves upwards.
func round(x, step float64) float64 { return tidy(math.Floor(x/step+0.5+1e-9) * step) }

// down and up round outwards.
func down(x, step float64) float64 { return tidy(math.Floor(x/step+1e-9) * step) }
func up(x, step float64) float64   { return tidy(math.Ceil(x/step-1e-9) * step) }

// tidy leaves no digits of arithmetic behind, and no minus at zero.
func tidy(x float64) float64 { return math.Round(x*1e6)/1e6 + 0 }

// to rounds a known figure.
func to(x gap.Number, step float64) gap.Number {
	return x.Map(func(v float64) float64 { return round(v, step) })
}

// fineness is how exactly a figure of a place may be told, in whatever row it stands.
type fineness struct {
	moments       bool
	step, squares float64
}

func (s *subject) fineness(at place, figure string, k, points int) fineness {
	n := s.figures[figure][at]
	return fineness{s.moments(at, figure, n), s.step(at, figure, n, k, points), s.squares(at, figure, max(n, 1))}
}

// usual is the fineness of a place that many rows compare theirs with.
func (s *subject) usual(at place, figure string, k, points int) fineness {
	key := partedAt{at, figure}
	f, ok := s.fine[key]
	if !ok {
		f = s.fineness(at, figure, k, points)
		s.fine[key] = f
	}
	return f
}

// step is how exact a score of the place is, for a figure of the subject.
func (s *subject) step(at place, figure string, n, k, points int) float64 {
	if n < full {
		return bandOf(n, k).scoreStep(points)
	}
	need := 0.1
	for _, parts := range s.exposed(at, figure) {
		for _, part := range parts {
			need = max(need, bandOf(max(part, k), k).scoreStep(points)*float64(part)/float64(n))
		}
	}
	for _, came := range s.came(at, figure) {
		need = max(need, bandOf(max(came, k), k).scoreStep(points)*float64(came)/float64(n))
	}
	return parentStep(need)
}

// came are the small numbers of people who came to a place since earlier releases: subtracting the
// earlier figure leads to them as it does to a part.
func (s *subject) came(at place, figure string) (list []int) {
	for _, then := range s.then {
		if d := s.figures[figure][at] - then[figure][at]; then[figure][at] > 0 && d != 0 && max(d, -d) < full {
			list = append(list, max(d, -d))
		}
	}
	return list
}

// moments reports whether spread and shares of a place may be shown: it is
// large enough, and they do not give those of one small part by subtraction.
// From that many people on rounding hides such a part.
func (s *subject) moments(at place, figure string, n int) bool {
	if n < full {
		return false
	}
	if n >= many {
		return true
	}
	if len(s.came(at, figure)) > 0 {
		return false
	}
	for _, parts := range s.exposed(at, figure) {
		if len(parts) == 1 {
			return false
		}
	}
	return true
}

// exposed are the sizes of the small parts of a place that subtracting the
// others leads to, by breakdown. People in no shown part stand between: while there are any,
// only they themselves are exposed, and only when no other part is small.
func (s *subject) exposed(at place, figure string) (list [][]int) {
	for _, parts := range s.partitions(at, figure) {
		left := parts[len(parts)-1]
		var small []int
		for _, part := range parts[:len(parts)-1] {
			if part > 0 && part < full {
				small = append(small, part)
			}
		}
		switch {
		case left == 0 && len(small) > 0:
			list = append(list, small)
		case left > 0 && left < full && len(small) == 0:
			list = append(list, []int{left})
		}
	}
	return list
}

// partedAt is a place for one figure.
type partedAt struct {
	at     place
	figure string
}

// partitions are the sizes of the shown parts of a place and of what remains, by breakdown.
func (s *subject) partitions(at place, figure string) [][]int {
	key := partedAt{at, figure}
	parts, ok := s.split[key]
	if !ok {
		parts = s.parted(at, figure)
		s.split[key] = parts
	}
	return parts
}

func (s *subject) parted(at place, figure string) [][]int {
	p, c := s.pattern, s.figures[figure]
	g := p.grid
	split := func(ids []string, rest bool, part func(id string) place) []int {
		var sizes []int
		left := c[at]
		for _, id := range ids {
			if q := part(id); p.shows(q) {
				sizes = append(sizes, c[q])
				left -= c[q]
			}
		}
		if rest { // it is shown as one part more
			sizes, left = append(sizes, left), 0
		}
		return append(sizes, max(0, left))
	}
	inGroups := func(id string) place { return place{id, at.unit} }
	inUnits := func(id string) place { return place{at.group, id} }
	switch {
	case at == everyone:
		return [][]int{split(g.groups, p.otherGroup, inGroups), split(g.units, p.otherUnit, inUnits)}
	case !g.pairs || at.group != "" && at.unit != "":
		return nil
	case at.unit == "":
		return [][]int{split(g.units, false, inUnits)}
	}
	return [][]int{split(g.groups, false, inGroups)}
}
