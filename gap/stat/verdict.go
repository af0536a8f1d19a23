package stat

import "math"

// Verdicts and their strengths, as they are spelled in files.
const (
	BlindSpot         = "blind_spot"      // e clearly above c
	HiddenStrength    = "hidden_strength" // e clearly below c
	Aligned           = "aligned"         // shown to be closer than the margin
	NotEnoughEvidence = "not_enough_evidence"

	Clear                   = "clear"  // the interval's bound nearest 0 is beyond the margin
	Likely                  = "likely" // it is not
	DirectionClearSizeSmall = "direction_clear_size_small"
	LargeButUncertain       = "large_but_uncertain"
	Unclear                 = "unclear"
)

// Verdict names a difference (methods.md §3.9). p and pEquivalent are the
// p-values of Difference.P and Difference.Equivalence after correction for
// many comparisons, margin is the size that matters (> 0), alpha usually 0.05.
// The strength is "" for aligned.
func Verdict(d Difference, p, pEquivalent, margin, alpha float64) (verdict, strength string) {
	large := Reaches(d.Gap, margin)
	switch {
	case pEquivalent <= alpha:
		return Aligned, ""
	case p <= alpha && large && d.Gap > 0:
		return BlindSpot, sure(d.Low > margin)
	case p <= alpha && large:
		return HiddenStrength, sure(d.High < -margin)
	case p <= alpha:
		return NotEnoughEvidence, DirectionClearSizeSmall
	case large:
		return NotEnoughEvidence, LargeButUncertain
	}
	return NotEnoughEvidence, Unclear
}

// Reaches reports whether a gap of either sign is at least the margin. Scores
// are ratios of counts, and what their subtraction leaves in the last digits
// must not decide whether a gap of exactly the margin is one.
func Reaches(gap, margin float64) bool { return math.Abs(gap) >= margin*(1-1e-10) }

func sure(beyond bool) string {
	if beyond {
		return Clear
	}
	return Likely
}
