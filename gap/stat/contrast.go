package stat

import "math"

// LogOdds says how much more often one side uses a word than the other: the difference of the log-odds of the
// word among all words of each side, with an informative Dirichlet prior of prior of priors words (Monroe, Colaresi &
// Quinn 2008, eq. 15–20). a of na are the first side's, b of nb the second's. A prior taken from both sides together
// pulls words that everybody uses towards 0. ok is false without a prior or with counts that cannot be.
func LogOdds(a, na, b, nb, prior, priors float64) (d, se float64, ok bool) {
	if !(prior > 0) || !(priors > prior) || a < 0 || b < 0 || na < a || nb < b {
		return 0, 0, false
	}
	with := func(y, n float64) (logOdds, variance float64) {
		word, others := y+prior, n+priors-y-prior
		return math.Log(word / others), 1/word + 1/others
	}
	x, vx := with(a, na)
	y, vy := with(b, nb)
	return x - y, math.Sqrt(vx + vy), true
}
