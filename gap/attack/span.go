package attack

import (
	"math"
	"strconv"
	"strings"

	"mirror/gap"
)

// span is what a number lies between, ends included.
type span struct{ low, high float64 }

func (s span) width() float64 { return s.high - s.low }

// hair is what bounds of people may be off by arithmetic.
const hair = 0.002

func (s span) with(o span) span { return span{math.Max(s.low, o.low), math.Min(s.high, o.high)} }

// whole numbers of it: what is known of a count.
func (s span) whole() span { return span{math.Ceil(s.low-hair) + 0, math.Floor(s.high+hair) + 0} }

// How figures are rounded (DESIGN.md §4.4, protection.md A6 and A7). An attacker knows the rules.

// full is the number of people from which a group's exact number and its shares are shown.
const full = 30

// counted is how many people a published number and its band allow.
func counted(n gap.Number, band gap.Word) (span, bool) {
	if x, ok := n.Value(); ok {
		return span{x, x}, true
	}
	from, to, ok := strings.Cut(string(band), "–")
	low, err1 := strconv.ParseFloat(from, 64)
	high, err2 := strconv.ParseFloat(to, 64)
	return span{low, high}, ok && err1 == nil && err2 == nil
}

// shareStep is the step of a share of n people. Steps lie around one half.
func shareStep(n float64) float64 {
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

// leastShare is the share from which smaller ones are shown as a limit, and greater ones than what is left of it.
func leastShare(n float64) float64 {
	switch {
	case n < full:
		return 0.2
	case n < 100:
		return 0.1
	}
	return shareStep(n)
}

// leftOut is how great a part of n people may be that is not shown. Of so many that half a step is more than two
// people every part is shown.
func leftOut(n float64) span {
	step := shareStep(n)
	if n > 400 {
		return span{0, 1}
	}
	for x := 0.5 - math.Floor(0.5/step)*step; ; x += step {
		if (x-step/2)*n > 2+1e-9 {
			return span{0, x - step/2}
		}
	}
}

// byRule reports a share that may be rounded by the rule.
func byRule(x, step float64) bool { return multiple(x-0.5, step) }

// finer is the rule's step, or, where the share is not rounded by it, how exact it is written.
func finer(x, step float64) float64 {
	switch {
	case byRule(x, step):
		return step
	case multiple(x, 0.01):
		return 0.01
	}
	return 1e-4
}

// around is what a rounded number stood for.
func around(x, step float64) span { return span{x - step/2, x + step/2} }

// aroundShare is what a rounded share of n people stood for. Halves are rounded up, so the upper end is not in it; it is
// off by more than what is taken for arithmetic.
func aroundShare(x, n float64) span {
	step := shareStep(n)
	s := around(x, finer(x, step))
	if byRule(x, step) {
		s.high -= 2 * hair / n
	}
	return s.with(span{0, 1})
}

// shared is what a share of n people stood for. Near the ends it is a limit.
func shared(x, n float64) span {
	s := aroundShare(x, n)
	if !byRule(x, shareStep(n)) {
		return s
	}
	if x <= leastShare(n)+1e-9 {
		s.low = 0
	}
	if x >= 1-leastShare(n)-1e-9 {
		s.high = 1
	}
	return s
}

// scoreSteps are the steps a score may have, widest first.
var scoreSteps = []float64{20, 10, 5, 4, 2, 1, 0.5, 0.2, 0.1}

// stepOf is the step a score was rounded to: the widest it is a multiple of, as
// most of the scores beside it are, and not finer than its group's size asks for.
func stepOf(x float64, beside []float64, n span) float64 {
	least := 0.1
	switch {
	case n.high < 10:
		least = 5
	case n.high < full:
		least = 2
	}
	if !multiple(x, least) { // by no rule of ours
		if multiple(x, 0.1) {
			return 0.1
		}
		return 1e-3
	}
	for _, step := range scoreSteps {
		if step <= least || !multiple(x, step) {
			continue
		}
		if n.low >= full { // each figure has a step of its own there, 5 at most
			if step <= 5 && step != 4 {
				return step
			}
			continue
		}
		are := 0
		for _, y := range beside {
			if multiple(y, step) {
				are++
			}
		}
		if 10*are >= 6*len(beside) {
			return step
		}
	}
	return least
}

func multiple(x, step float64) bool { return math.Abs(x/step-math.Round(x/step)) < 1e-6 }

// spreadSteps are the steps a spread may have, in points of 100, widest first.
var spreadSteps = []float64{10, 5, 2, 1, 0.5, 0.2, 0.1}

// spreadStep is the widest step a spread may have been rounded to, on a scale so long; never finer than 0.1.
func spreadStep(x, long float64) float64 {
	for _, s := range spreadSteps {
		if step := math.Max(0.1, s*long/100); math.Abs(math.Round(x/step)*step-x) < 0.0051 {
			return step
		}
	}
	return 0.1
}
