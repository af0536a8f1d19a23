package disclosure

import (
	"math"
	"slices"

	"mirror/gap"
	"mirror/gap/stat"
)

// What is left of everyone when the shown groups are subtracted is shown openly,
// as "other groups (combined)": a reader could subtract it anyway (Rule T of
// methods.md §3.28). So a group that is hidden for others' sake is still heard.
//
// The rest is a group like any other, of k people or more, and its row is
// protected like any other. It is left out where a further group would make
// everyone's own figure coarser, and where everyone is not the sum of its people: with known
// shares of the customer base, weights, or counts of answers only.

// combined stands for the pooled rest in places; no declared group has such an id.
const combined = "(other)"

// combine decides whether the rests of a subject are shown, and counts their people.
func (s *subject) combine(g *guard, a gap.Audience, k int) {
	p := s.pattern
	if p.all || !s.asked() {
		return
	}
	groups, units := p.children()
	if groups.base == nil && groups.pooled(k) {
		s.pool(g, a, place{group: combined}, &p.otherGroup, groups)
	}
	if units.pooled(k) {
		s.pool(g, a, place{unit: combined}, &p.otherUnit, units)
	}
}

// pooled reports that groups are hidden and that the rest is k people in every figure.
func (c children) pooled(k int) bool {
	if !slices.Contains(c.hidden, true) {
		return false
	}
	for f := range c.n {
		if c.residual(f) < k {
			return false
		}
	}
	return len(c.n) > 0
}

// pool shows a rest, unless everyone's figures become coarser by it.
func (s *subject) pool(g *guard, a gap.Audience, at place, shown *bool, c children) {
	before := s.steps(g, a)
	f := 0
	for _, id := range sortedKeys(s.figures) {
		if s.figures[id][everyone] > 0 {
			s.figures[id][at] = c.residual(f)
			f++
		}
	}
	*shown = true
	clear(s.split)
	for i, step := range s.steps(g, a) {
		if step > before[i] {
			*shown = false
			clear(s.split)
			return
		}
	}
}

// steps are how exact everyone's figures are, and whether their spread is shown.
func (s *subject) steps(g *guard, a gap.Audience) (list []float64) {
	for _, id := range sortedKeys(s.figures) {
		n := s.figures[id][everyone]
		if n == 0 {
			continue
		}
		hidden := 0.0
		if !s.moments(everyone, id, n) {
			hidden = 1
		}
		list = append(list, s.step(everyone, id, n, g.limits.group[a], coarseScale), s.step(everyone, id, n, g.limits.group[a], usualScale), s.squares(everyone, id, n), hidden)
	}
	return list
}

// rests are the rows of pooled remainders, as shown, for one list of the wave's rows.
func (g *guard) rests(rows []gap.Row) (out []gap.Row) {
	byPlace := map[figureAt]*gap.Row{}
	var everybody []*gap.Row
	for i := range rows {
		r := &rows[i]
		if r.Place == (gap.Place{}) {
			everybody = append(everybody, r)
		}
		if r.Unit == "" || r.Cell == "" && r.Segment == "" { // pairs are parts of no remainder
			byPlace[figureAt{r.Level, r.ID, r.Place}] = r
		}
	}
	for _, all := range everybody {
		if all.Level == gap.LevelContrast || g.countsOnly() && all.Level != gap.LevelItem {
			continue
		}
		for _, kind := range []remain{
			{gap.Place{Cell: combined}, []gap.Audience{gap.Employee}},
			{gap.Place{Segment: combined}, []gap.Audience{gap.Customer}},
			{gap.Place{Unit: combined}, []gap.Audience{gap.Customer, gap.Employee}},
		} {
			if r, ok := g.restOf(all, kind, byPlace, everybody); ok {
				if r = g.row(r); r.Verdict != gap.NotShown {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

type figureAt struct {
	level, id string
	at        gap.Place
}

// remain is a kind of remainder: its place and the sides that are made of it; the other side is everyone.
type remain struct {
	at  gap.Place
	own []gap.Audience
}

func (g *guard) countsOnly() bool {
	return slices.ContainsFunc(g.wave.Notes, func(n gap.Note) bool { return n.ID == "counts_only" })
}

// restOf makes the exact row of a remainder.
func (g *guard) restOf(all *gap.Row, kind remain, rows map[figureAt]*gap.Row, everybody []*gap.Row) (gap.Row, bool) {
	out := gap.Row{Level: all.Level, ID: all.ID, PartOf: all.PartOf, Place: kind.at, Compared: gap.ComparedAll,
		Customers: all.Customers, Employees: all.Employees, Reason: all.Reason, Other: true}
	if kind.at.Unit != "" {
		out.Compared = gap.ComparedUnit
	}
	var hidden []bool
	made := false
	for _, a := range kind.own {
		s := g.subject[g.key(all.Level, all.ID)][a]
		if !s.asked() {
			continue // nobody of this side answered: there is nothing to pool
		}
		ids, gone, shown := s.pattern.grid.groups, s.pattern.group, s.pattern.otherGroup
		if kind.at.Unit != "" {
			ids, gone, shown = s.pattern.grid.units, s.pattern.unit, s.pattern.otherUnit
			if hidden != nil && !slices.Equal(hidden, gone) {
				return out, false // the two sides' remainders are different units
			}
			hidden = gone
		}
		side, ok := remainder(a, all, kind.at, ids, gone, rows)
		if !shown || !ok {
			return out, false
		}
		*sideOf(a, &out), made = side, true
		out.Answers[a] = remainingAnswers(a, all, kind.at, ids, gone, rows)
	}
	g.judge(&out, all, everybody)
	return out, made
}

// remainder is everyone's side less the shown groups'. It cannot be told where people do not count alike.
func remainder(a gap.Audience, all *gap.Row, at gap.Place, ids []string, hidden []bool, rows map[figureAt]*gap.Row) (gap.Side, bool) {
	t := sideOf(a, all)
	if !alikeCounted(t) {
		return gap.Side{}, false
	}
	n, sum, mean, square, liked, disliked := sums(t)
	for i, id := range ids {
		if hidden[i] {
			continue
		}
		r := rows[figureAt{all.Level, all.ID, sister(at, id)}]
		if r == nil || !alikeCounted(sideOf(a, r)) {
			return gap.Side{}, false
		}
		m, s, x, q, l, d := sums(sideOf(a, r))
		n, sum, mean, square, liked, disliked = n-m, sum-s, mean-x, square-q, liked-l, disliked-d
	}
	if n < 1 {
		return gap.Side{}, false
	}
	out := gap.Side{N: gap.Some(n), EffectiveN: gap.Some(n), Score: gap.Some(min(max(sum/n, -100), 100))}
	if t.Mean.Known() {
		out.Mean = gap.Some(mean / n)
	}
	if t.SD.Known() && n > 1 {
		out.SD = gap.Some(math.Sqrt(max(0, square-mean*mean/n) / (n - 1)))
	}
	if t.Favourable.Known() {
		out.Favourable, out.Unfavourable = gap.Some(max(0, liked/n)), gap.Some(max(0, disliked/n))
	}
	return out, true
}

// remainingAnswers are everyone's answers less the shown groups'; remainder has found all their rows.
func remainingAnswers(a gap.Audience, all *gap.Row, at gap.Place, ids []string, hidden []bool, rows map[figureAt]*gap.Row) []float64 {
	left := slices.Clone(all.Answers[a])
	for i, id := range ids {
		if hidden[i] {
			continue
		}
		for value, people := range rows[figureAt{all.Level, all.ID, sister(at, id)}].Answers[a] {
			left[value] -= people
		}
	}
	return left
}

// sister is the place of a group of the kind of another.
func sister(at gap.Place, id string) gap.Place {
	switch {
	case at.Segment != "":
		return gap.Place{Segment: gap.Word(id)}
	case at.Unit != "":
		return gap.Place{Unit: gap.Word(id)}
	}
	return gap.Place{Cell: gap.Word(id)}
}

// alikeCounted reports that every person of a side counts alike.
func alikeCounted(s *gap.Side) bool {
	n, ok := s.N.Value()
	e, known := s.EffectiveN.Value()
	return ok && !s.Unweighted.Known() && (!known || math.Abs(n-e) < 0.5)
}

// sums are a side's people, and the sums of their scores, own values, squares of these, and of who is favourable or not.
func sums(s *gap.Side) (n, score, mean, square, liked, disliked float64) {
	n = s.N.Or(0)
	m, sd := s.Mean.Or(0), s.SD.Or(0)
	return n, n * s.Score.Or(0), n * m, max(0, n-1)*sd*sd + n*m*m, n * s.Favourable.Or(0), n * s.Unfavourable.Or(0)
}

// judge fills the gap of a remainder, and its certainty where both spreads are known. It is one more comparison
// beside those of its figure's table, so its p-values are multiplied by how many there are (Bonferroni).
func (g *guard) judge(out, all *gap.Row, everybody []*gap.Row) {
	e, ok := out.Employees.Score.Value()
	c, also := out.Customers.Score.Value()
	if !ok || !also {
		return
	}
	out.Gap = gap.Some(e - c)
	x, known1 := estimateOf(&out.Employees, all, gap.Employee)
	y, known2 := estimateOf(&out.Customers, all, gap.Customer)
	d, ok := stat.Welch(x, y, 0.95)
	if !known1 || !known2 || !ok || all.Clustered {
		out.Verdict, out.Strength = gap.NotEnoughEvidence, gap.Unclear
		return
	}
	out.SE, out.DF, out.Low, out.High, out.P = gap.Some(d.SE), gap.Some(d.DF), gap.Some(d.Low), gap.Some(d.High), gap.Some(d.P)
	out.PEquivalent = gap.Some(d.Equivalence(g.margin))
	many := 0.0
	for _, r := range everybody {
		if r.Level == out.Level {
			many++
		}
	}
	many = max(1, many)
	verdict, strength := stat.Verdict(d, min(1, many*d.P), min(1, many*d.Equivalence(g.margin)), g.margin, 0.05)
	out.Verdict, out.Strength = gap.Word(verdict), gap.Word(strength)
}

// estimateOf is a side with its variance, in points of 100: everyone's own, or a remainder's from its spread.
func estimateOf(s *gap.Side, all *gap.Row, a gap.Audience) (stat.Estimate, bool) {
	n, score := s.N.Or(0), s.Score.Or(0)
	if se, ok := s.SE.Value(); ok {
		return stat.Estimate{Mean: score, V: se * se, N: n, DF: max(1, s.EffectiveN.Or(n)-1)}, true
	}
	sd, ok := s.SD.Value()
	t := sideOf(a, all)
	width, known := 0.0, false
	if m, ok := t.SD.Value(); ok && m > 0 && t.SE.Known() { // points of 100 for one of the own scale
		width, known = t.SE.Or(0)*math.Sqrt(t.N.Or(0))/m, true
	}
	if !ok || !known || n < 2 {
		return stat.Estimate{}, false
	}
	v := sd * width
	return stat.Estimate{Mean: score, V: v * v / n, N: n, DF: n - 1}, true
}
