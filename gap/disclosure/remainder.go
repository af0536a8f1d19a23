package disclosure

import (
	"math"

	"mirror/gap"
)

// The score of a place and those of its shown parts tell, by subtraction, what the people of its hidden parts answered together. Where
// these are few, and their answers near one end of the scale, hardly one of them can have given the answer of the other end. Then
// the score of the place is told more roughly, until two of them can. That holds also where nobody is hidden, as far as the sizes
// that are told do not say so.

// stepBeside is the step of a place's score that leaves this room.
func (g *guard) stepBeside(a gap.Audience, figure string, at place, s *subject, v *view, side *gap.Side, level string) float64 {
	if at.group != "" && at.unit != "" {
		return v.step // a pair has no parts
	}
	key := distributed{a, figure, at}
	if step, ok := g.beside[key]; ok {
		return step
	}
	step, parts := v.step, g.partsOf(a, figure)[at]
	for i, sizes := range s.partitions(at, figure) {
		left := sizes[len(sizes)-1]
		if i < len(parts) && len(parts[i]) > 0 && left < full && (left >= two || v.n < full) && !s.halfway(a, parts[i], v.n, side) {
			step = max(step, g.stepOf(a, parts[i], left, v, side, level))
		}
	}
	g.beside[key] = step
	return step
}

// halfway reports that the people of the hidden parts answered so far from both ends that there is room however exactly it is told.
func (s *subject) halfway(a gap.Audience, parts []*gap.Row, n int, whole *gap.Side) bool {
	above, below := whole.Score.Or(0)/100*float64(n), (1-whole.Score.Or(0)/100)*float64(n)
	for _, r := range parts {
		if s.pattern.shows(placeOf(a, r.Place)) {
			part := sideOf(a, r)
			x, of := part.Score.Or(0)/100, part.N.Or(0)
			above, below = above-x*of, below-(1-x)*of
		}
	}
	return above >= two && below >= two
}

// stepOf is the step for one division of the place, of which so many people are hidden.
func (g *guard) stepOf(a gap.Audience, parts []*gap.Row, left int, v *view, side *gap.Side, level string) float64 {
	try := *v
	try.band = bandOf(v.n, g.limits.group[a])
	people := float64(v.n)
	if left < two && v.n < full {
		people = float64(try.band.to) // so many there may be, as far as anybody is told
	}
	above, below := 0.0, 0.0 // how far the shown parts lie above the lowest answers together, and below the highest, at least
	for _, r := range parts {
		part, shown := g.view(a, r), sideOf(a, r)
		if !part.shown || part.share {
			continue
		}
		low, high := part.meant(&gap.Side{Score: part.score(a, shown.Score, r.Level)})
		n := float64(part.n)
		if left < two && part.n < full {
			n = float64(part.band.from)
		}
		above, below = above+low/100*n, below+(1-high/100)*n
	}
	if above+below == 0 {
		return v.step
	}
	for {
		low, high := try.meant(&gap.Side{Score: try.score(a, side.Score, level)})
		if high/100*people-above >= two && (1-low/100)*people-below >= two {
			return try.step
		}
		next := coarser(try.step)
		if next <= try.step {
			return try.step
		}
		try.step, try.coded = next, false
	}
}

// coarser is the next step of a score, at most the coarsest.
func coarser(step float64) float64 {
	for _, s := range parentSteps {
		if s > step+1e-9 {
			return s
		}
	}
	return math.Min(2*step, coarsest)
}
