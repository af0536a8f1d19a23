package disclosure

import (
	"math"
	"strings"
	"unicode"

	"mirror/gap"
)

// needed are the answers still needed. They follow from the spread, so beside a small group
// they come in classes (10, 20, 50, 100 …), and never with a number that gives its size away.
// Beside few people even the class would tell their spread (P32): it is planned anew from what is shown.
func (g *guard) needed(out, r *gap.Row, c, e *view) {
	if c.spread && e.spread {
		out.AnswersNote = r.AnswersNote
		u := unsure(r, c, e)
		rough := func(x float64) float64 { return up(x, atLeastStep(countSteps, 2*u.part*x)) } // they grow with the spread's square
		out.AnswersNeeded, out.AnswersMore, out.CustomersNeeded = r.AnswersNeeded.Map(rough), r.AnswersMore.Map(rough), r.CustomersNeeded.Map(rough)
		return
	}
	if fewOf(c, e) {
		out.AnswersMore = g.planned(out, c, e)
		return
	}
	out.AnswersMore, out.CustomersNeeded = r.AnswersMore.Map(class), r.CustomersNeeded.Map(class)
	if strings.IndexFunc(string(r.AnswersNote), unicode.IsDigit) < 0 {
		out.AnswersNote = r.AnswersNote
	}
}

// planned is how many more employees it takes as a rule (methods.md §3.27): the shown gap, the
// usual spread of answers, the least number of people in the band. Absent when no number is enough.
func (g *guard) planned(out *gap.Row, c, e *view) gap.Number {
	x, ok := out.Gap.Value()
	if !ok || out.Verdict != gap.NotEnoughEvidence || c.coded || e.coded || g.margin <= 0 {
		return gap.Number{}
	}
	const variance = usualSpread * usualSpread
	detectable := g.margin / 2.80 // z at 97.5 % and 80 %
	if x = math.Abs(x); x < g.margin {
		detectable = (g.margin - x) / 2.93 // z at 95 % and 90 %
	}
	customers := c.n
	if c.n < full {
		customers = c.band.from
	}
	left := detectable*detectable - variance/float64(max(1, customers))
	if left <= 0 || variance/left > 1e5 {
		return gap.Number{}
	}
	have := e.band.from
	if e.n >= full {
		have = e.n
	}
	return gap.Some(class(max(1, variance/left-float64(have))))
}

// strength of a verdict beside few people says no more than the verdict and the shown gap.
func (g *guard) strength(out *gap.Row) gap.Word {
	switch {
	case out.Strength == "" || out.Verdict == gap.NotShown:
		return out.Strength
	case out.Verdict != gap.NotEnoughEvidence:
		return gap.Likely
	case math.Abs(out.Gap.Or(0)) >= g.margin:
		return gap.LargeButUncertain
	}
	return gap.Unclear
}

// class is the first of 10, 20, 50, 100 … that is large enough.
func class(x float64) float64 {
	for ten := 10.0; ; ten *= 10 {
		for _, c := range []float64{1, 2, 5} {
			if x <= c*ten+1e-9 || ten > 1e9 {
				return c * ten
			}
		}
	}
}
