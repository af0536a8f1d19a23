package disclosure

import (
	"math"
	"slices"

	"mirror/gap"
)

// A large group may be told exactly, and yet one answer be so rare in it that its figures say that at most one person
// gave it: so said nobody of a small group inside it, but one perhaps (protection.md P31). The mean, the spread, the
// shares and the distribution do that together. So some of them are left out until each answer may have been given by
// several people, as far as the group's own figures tell.

// rare is how many people may have given any answer of a large group, for all that its figures say.
const rare = 3

// telling is what is said of how a large group's answers differ.
type telling struct {
	spread               float64 // least step of the spread, in points; 0: it is not shown
	shares, distribution bool
}

// tellings are the ways to say less, the fullest first. The last leaves the score alone, which is shown as a limit near
// the ends of its scale.
var tellings = []telling{
	{0.1, true, true}, {5, true, true}, {10, true, true}, {0, true, true},
	{0.1, true, false}, {5, true, false}, {10, true, false}, {0, true, false},
	{0, false, false},
}

// distributed is one side's distribution of a figure at a place.
type distributed struct {
	a      gap.Audience
	figure string
	at     place
}

// isDrawn reports that a row's answers have a distribution. Where one question makes a dimension, its answers are the
// dimension's: what is told of the one must leave room for the other.
func (g *guard) isDrawn(a gap.Audience, r *gap.Row, at place) bool {
	if g.drawn[distributed{a, r.Level + ":" + r.ID, at}] {
		return true
	}
	dimension := r.PartOf
	if r.Level == gap.LevelDimension {
		dimension = r.ID
	}
	return g.alone[a][dimension] && (at == everyone || g.drawn[distributed{a, gap.LevelDimension + ":" + dimension, at}])
}

// told are the figures of a group; those of one group stand in many rows.
type told struct {
	at                                                 place
	drawn                                              bool
	figure                                             string
	n                                                  int
	score, sd, favourable, unfavourable, step, squares float64
}

// beside is what a row says of a side's answers besides its figures.
type beside struct {
	net  *gap.Net
	hits gap.Number // the share of employees who hit the customers' mean
}

// tells is how much may be said of one side's answers to one question, given by the people of some places.
func (g *guard) tells(figure string, v *view, a gap.Audience, r *gap.Row, places []place) telling {
	s, answers := sideOf(a, r), r.Answers[a]
	if len(answers) == 0 || v.share || v.n < full || !alikeCounted(s) {
		return tellings[0]
	}
	drawn := false
	at := place{"*", "*"} // of several together
	if len(places) == 1 {
		at = places[0]
		drawn = g.isDrawn(a, r, at)
	}
	key := told{at, drawn, figure, v.n, s.Score.Or(-1), s.SD.Or(-1), s.Favourable.Or(-1), s.Unfavourable.Or(-1), v.step, v.squares}
	if t, ok := g.told[key]; ok {
		return t
	}
	parts := g.divisions(a, figure, places, answers)
	least := tellings[len(tellings)-1]
	for _, t := range tellings {
		if t.distribution && !drawn {
			continue
		}
		if t == least || v.puzzle(t, s, answers, beside{net: r.Net}).open(parts) {
			g.told[key] = t
			return t
		}
	}
	return least
}

// tell takes from a view what may not be told of its side. A row's share of hits is left out where it says the rest: the
// same people stand in other rows too, whose figures must be told alike.
func (g *guard) tell(v *view, figure string, a gap.Audience, r *gap.Row, places []place) {
	s, answers := sideOf(a, r), r.Answers[a]
	t := g.tells(figure, v, a, r, places)
	if v.hits = true; a == gap.Employee && len(answers) > 0 && alikeCounted(s) && v.moments && r.HitRate.Known() {
		v.hits = v.puzzle(t, s, answers, beside{r.Net, r.HitRate}).open(g.divisions(a, figure, places, answers))
	}
	v.spread, v.coarse = v.spread && t.spread > 0, t.spread
	v.moments = v.moments && t.shares
	v.parts = t.distribution
}

// open reports that every answer may have been given by so many people, as far as what is told goes: there is a set of
// answers that would have been told alike, and one that leaves room in each part. It is looked for near the true one; where it
// is not found, less is told.
func (p *puzzle) open(parts []*division) bool {
	for value, people := range p.answers {
		if people < rare && !p.more(value, rare-int(people)) {
			return false
		}
	}
	return !slices.ContainsFunc(parts, func(d *division) bool { return !p.roomy(d) })
}

// puzzle is what a reader knows of how many people gave each answer.
type puzzle struct {
	answers []float64    // the true ones
	ends    [][2]float64 // of each number
	shift   float64      // by how much their sum may differ
	mean    float64      // as shown
	squares [2]float64   // about that mean, how much they may be more
	shares  []cut
}

// cut is by how many the people who gave some answers may be more.
type cut struct {
	from, to  int // to is not one of them
	low, high float64
}

func (v *view) puzzle(t telling, s *gap.Side, answers []float64, x beside) *puzzle {
	n, top := float64(v.n), float64(len(answers)-1)
	score := s.Score.Or(0)
	p := &puzzle{answers: answers, ends: make([][2]float64, len(answers)), squares: [2]float64{math.Inf(-1), math.Inf(1)}}
	p.mean, p.shift = round(score, v.step)/100*top, max(0, v.step/2-math.Abs(round(score, v.step)-score))/100*top*n
	if t.spread > 0 {
		v.squared(p, t, s)
	}
	if t.shares {
		for from := range answers {
			p.share(from, s.Favourable, v.n)
			p.share(from, s.Unfavourable.Map(func(x float64) float64 { return 1 - x }), v.n)
		}
		if x.net != nil && len(answers) == 11 { // promoters and detractors
			for _, from := range []int{7, 9} {
				p.share(from, gap.Some(above(from, answers)), v.n)
			}
		}
		for value, people := range answers { // who is within half a step of the customers' mean
			if hit, ok := x.hits.Value(); ok && math.Abs(people/n-hit) < 1e-9 {
				low, high := shareEnds(hit, v.n)
				p.shares = append(p.shares, cut{value, value + 1, (low - hit) * n, (high - hit) * n})
			}
		}
	}
	for i, people := range answers {
		p.ends[i] = [2]float64{0, n}
		if t.distribution {
			p.ends[i] = partEnds(people/n, v.n)
		}
	}
	return p
}

// squared adds the spread as it is told: the squares about the shown mean.
func (v *view) squared(p *puzzle, t telling, s *gap.Side) {
	sd, ok := s.SD.Value()
	if !ok {
		return
	}
	v.coarse = t.spread
	step := v.spreadStep()
	if v.n >= many && t.spread == tellings[0].spread {
		step = 0.01 // their ranges tell it
	}
	n, shown := float64(v.n), round(sd, step)
	low, high := max(0, shown-step/2), shown+step/2
	p.squares = [2]float64{(n - 1) * (low*low - sd*sd), (n - 1) * (high*high - sd*sd)}
}

// share adds a share of people who gave an answer from one on, where that is what the share counts.
func (p *puzzle) share(from int, share gap.Number, n int) {
	x, ok := share.Value()
	if !ok || from == 0 || math.Abs(above(from, p.answers)-x) > 1e-9 {
		return
	}
	low, high := shareEnds(x, n)
	p.shares = append(p.shares, cut{from, len(p.answers), (low - x) * float64(n), (high - x) * float64(n)})
}

// above is the share of answers from one on.
func above(from int, answers []float64) float64 {
	some, all := 0.0, 0.0
	for i, x := range answers {
		if all += x; i >= from {
			some += x
		}
	}
	return some / all
}

// shareEnds are the shares of n people that a shown share may stand for.
func shareEnds(x float64, n int) (low, high float64) {
	shown, half := codedShare(gap.Some(x), n).Or(0), shareStep(n)/2
	low, high = max(0, shown-half), min(1, shown+half)
	if shown <= leastShare(n)+1e-9 {
		low = 0
	}
	if shown >= 1-leastShare(n)-1e-9 {
		high = 1
	}
	return low, high
}

// partEnds are the numbers of people that a part of a distribution may stand for.
func partEnds(x float64, n int) [2]float64 {
	half, people := shareStep(n)/2, float64(n)
	shown, ok := parts([]gap.Number{gap.Some(x)}, n)[0].Value()
	if !ok {
		return [2]float64{0, (leastPart(n) - half) * people}
	}
	return [2]float64{max(0, shown-half) * people, min(1, shown+half) * people}
}

// more reports that so many more people may have given an answer, because others may have been given by so many more or
// fewer that all people stay as many, with the same mean as shown.
func (p *puzzle) more(value, people int) bool {
	return p.other(value, people, func(int, []int8) bool { return true })
}

// other reports that something holds of a set of answers in which so many more people gave one: of the swap, which begins
// at the answer from.
func (p *puzzle) other(value, people int, holds func(from int, more []int8) bool) bool {
	return p.differ(value, people, 1, holds)
}

// differ is other for so many people more, or with the sign −1 fewer.
func (p *puzzle) differ(value, people, sign int, holds func(from int, more []int8) bool) bool {
	length := min(len(p.answers), window)
	from := min(max(value-length/2, 0), len(p.answers)-length)
	mean, shift := p.mean-float64(from), int(min(p.shift, furthest))
	all := swapsOf(length, value-from, people)
	for by := -shift; by <= shift; by++ {
		about := 2 * mean * float64(by)
		low, high := p.squares[0]+about-1e-9, p.squares[1]+about+1e-9
		for i := range all[sign*by+furthest] {
			s := &all[sign*by+furthest][i]
			if squares := float64(sign) * float64(s.squares); squares < low || squares > high {
				continue
			}
			if sign < 0 {
				s = s.turned()
			}
			if p.alike(from, s.more[:length]) && holds(from, s.more[:length]) {
				return true
			}
		}
	}
	return false
}

// alike reports that the answers would be told alike if so many more people gave those from one on.
func (p *puzzle) alike(from int, more []int8) bool {
	for i, x := range more {
		if n := p.answers[from+i] + float64(x); n < p.ends[from+i][0]-1e-9 || n > p.ends[from+i][1]+1e-9 {
			return false
		}
	}
	for _, c := range p.shares {
		people := 0.0
		for i := max(c.from, from); i < min(c.to, from+len(more)); i++ {
			people += float64(more[i-from])
		}
		if people < c.low-1e-9 || people > c.high+1e-9 {
			return false
		}
	}
	return true
}
