package disclosure

import (
	"math"

	"mirror/gap"
)

// view is how one side of a row may be shown.
type view struct {
	present bool // somebody was asked and answered; else there is nothing to hide
	shown   bool
	n       int
	band    band
	step    float64 // of the score, in points
	moments bool    // shares too
	spread  bool    // spread and uncertainty
	coarse  float64 // least step of the spread, in points
	parts   bool    // how many gave which answer
	hits    bool    // how many employees hit the customers' mean
	squares float64 // step of a mean of squares, in points²
	share   bool    // the score is a share of people
	scale   *scale
	coded   bool // the score was shown as its limit
}

// view decides about one side of a row.
func (g *guard) view(a gap.Audience, r *gap.Row) view {
	figure := r.Level + ":" + r.ID
	s := g.subject[g.key(r.Level, r.ID)][a]
	side := sideOf(a, r)
	v := view{n: whole(side.N), scale: g.scales[figure], step: 0.1}
	if v.present = s != nil && s.figures[figure][everyone] > 0; !v.present {
		return v
	}
	places, ok := g.places(a, r)
	fineness := s.usual
	if own(a, r.Place) {
		fineness = s.fineness
	}
	v.shown = ok && v.n >= s.pattern.least(g, a, v.scale)
	v.moments = true
	for _, at := range places {
		v.shown = v.shown && s.pattern.shows(at)
		f := fineness(at, figure, g.limits.group[a], v.scale.points(r.Level))
		v.moments = v.moments && f.moments
		v.step, v.squares = max(v.step, f.step), max(v.squares, f.squares)
	}
	v.moments = v.moments && v.n >= full && !v.alike(a, side, r.Level)
	v.share = v.scale != nil && v.scale.share
	even := side.EffectiveN.Or(full) > full-0.5 // else a few weigh so much that shares as good as count them
	v.moments = v.moments && even
	v.spread, v.parts = v.moments, true
	if v.shown {
		g.tell(&v, figure, a, r, places)
	}
	v.parts = v.parts && even
	v.band = bandOf(v.n, g.limits.group[a])
	if v.share {
		v.band = bandOf(v.n, g.limits.detail[a])
	}
	if v.share {
		v.step = max(v.step, min(100*shareStep(v.n), 5)) // of a gap; the score itself is coarser
	}
	return v
}

// least is the smallest group of a figure, once more and whatever the pattern says.
func (p *pattern) least(g *guard, a gap.Audience, s *scale) int {
	if s != nil && s.share {
		return g.limits.detail[a]
	}
	return g.limits.group[a]
}

// places are the sets of people one side of a row is made of. A row of one side's
// groups is compared with everyone, with the same unit, or with the groups it serves: a
// mixture of groups could be solved for a hidden one, so all of them must be shown.
func (g *guard) places(a gap.Audience, r *gap.Row) ([]place, bool) {
	if own(a, r.Place) {
		return []place{placeOf(a, r.Place)}, true
	}
	unit := string(r.Unit)
	switch r.Compared {
	case gap.ComparedAll:
		return []place{everyone}, true
	case gap.ComparedUnit:
		return []place{{unit: unit}}, unit != ""
	case gap.ComparedMatched:
		ids := r.Served
		if len(ids) == 0 {
			ids = g.groups[a]
		}
		var ps []place
		for _, id := range ids {
			ps = append(ps, place{id, unit})
		}
		return ps, len(ps) > 0
	}
	return nil, false
}

// side is one side as shown.
func (v *view) side(a gap.Audience, s gap.Side, whole bool, level string) gap.Side {
	out := gap.Side{Score: v.score(a, s.Score, level)}
	out.Mean = v.mean(s.Mean, out.Score)
	if v.n < full {
		out.NBand = gap.Word(v.band.String())
		if v.share {
			out.Favourable = v.counted(s, out.Score)
		}
		return out
	}
	out.N = gap.Some(float64(v.n))
	if whole || a == gap.Employee { // shares and effective number tell how many people a hidden segment has
		out.EffectiveN = to(s.EffectiveN, 1)
	}
	if whole { // with a hidden group, the two scores would be two equations for its answers
		out.Unweighted = to(s.Unweighted, v.step)
	}
	if !v.moments {
		return out
	}
	if v.spread {
		out.SD = to(s.SD, v.spreadStep())
		if whole || a == gap.Employee { // with the spread it tells the effective number
			out.SE = v.error(s.SE, out.SD)
		}
	}
	out.Favourable = codedShare(s.Favourable, v.n)
	out.Unfavourable = codedShare(s.Unfavourable, v.n)
	out.CantSay = minor(s.CantSay, v.n)
	out.Blank = minor(s.Blank, v.n)
	return out
}

// error is the standard error of the score. Where the answers are a plain sample of the people it says nothing but what
// the shown spread and number of people say, at their most; where weights or accounts make it larger it is rounded up.
func (v *view) error(se, sd gap.Number) gap.Number {
	x, ok := se.Value()
	if !ok {
		return se
	}
	root, spread := math.Sqrt(float64(v.n)), 1.0 // points that rounding leaves open
	if s, known := sd.Value(); known && v.scale != nil && v.scale.known {
		width := math.Abs(v.scale.hi - v.scale.lo)
		spread = 100 * v.spreadStep() / width
		if plain := up((100*s/width+spread/2)/root, 0.01); x <= plain {
			return gap.Some(plain)
		}
	}
	return gap.Some(up(x, max(v.errorStep(), atLeastStep(errorSteps, spread/root))))
}

// score rounds to the side's step. In small groups, in every group of employees, and wherever the
// score is a share of people, scores near an end are shown as the limit.
func (v *view) score(a gap.Audience, x gap.Number, level string) gap.Number {
	score, ok := x.Value()
	if !ok {
		return x
	}
	if v.share {
		y := codedShare(gap.Some(score/100), v.n).Map(func(s float64) float64 { return tidy(100 * s) })
		v.coded = v.coded || limited(gap.Some(score/100), v.n)
		if v.n >= full && !v.moments {
			return to(y, max(v.step, 5))
		}
		return y
	}
	y := round(score, v.step)
	if level != gap.LevelContrast {
		lo, hi := 0.0, 100.0
		if b := v.band; a == gap.Employee || v.n < full {
			if v.n >= full {
				b.from = v.n
			}
			lo, hi = b.ends(v.scale.points(level), v.step)
		}
		if v.n >= full {
			lo = max(lo, up(100*rare/float64(v.n), v.step)) // else hardly anybody can have given the answer of the other end
			hi = min(hi, 100-lo)
		}
		v.coded = y <= lo || y >= hi
		y = min(max(y, lo), hi)
	}
	return gap.Some(y)
}

// alike reports a group who nearly all gave the same answer: so near an end of the scale that few
// sets of answers make the score, or with a spread that fewer than two people account for. Its spread
// and uncertainty would say that all answers are alike (methods.md §3.28).
func (v *view) alike(a gap.Audience, s *gap.Side, level string) bool {
	score, ok := s.Score.Value()
	if !ok || v.share || level == gap.LevelContrast {
		return false
	}
	points, n := float64(v.scale.points(level)-1), float64(v.n)
	if a == gap.Employee && min(score, 100-score)/100*points*n < 15 {
		return true
	}
	sd, known := s.SD.Value()
	if !known || v.scale == nil || !v.scale.known {
		return false
	}
	return math.Abs(sd/(v.scale.hi-v.scale.lo))*points < math.Sqrt(2/n)
}

// mean is the score on the figure's own scale: never more exact than the score.
func (v *view) mean(mean, score gap.Number) gap.Number {
	if !mean.Known() {
		return mean
	}
	return v.scale.own(score)
}

// counted is the counted share of a choice item in a small group: the score itself, or its complement.
func (v *view) counted(s gap.Side, shown gap.Number) gap.Number {
	share, ok := s.Favourable.Value()
	score, known := s.Score.Value()
	if !ok || !known {
		return gap.Number{}
	}
	switch near := func(x float64) bool { return x < 1e-6 && x > -1e-6 }; {
	case near(100*share - score):
		return shown.Map(func(x float64) float64 { return tidy(x / 100) })
	case near(100 - 100*share - score):
		return shown.Map(func(x float64) float64 { return tidy(1 - x/100) })
	}
	return gap.Number{}
}
