package sheet

import "math"

// Number is the cell's figure; ok is false where words, a mark or nothing stand there.
func (c Cell) Number() (x float64, ok bool) {
	switch x := c.Value.(type) {
	case int:
		return float64(x), true
	case float64:
		return x, !math.IsNaN(x) && !math.IsInf(x, 0)
	}
	return 0, false
}

// tints are the names of the fills.
var tints = [...]string{over1: "over1", over2: "over2", over3: "over3", under1: "under1", under2: "under2", under3: "under3", agreed: "agreed", unsure: "unsure"}

// Tint is the name of the cell's fill: over1 to over3, under1 to under3, agreed, unsure; "" where it has none. A mark never has one.
func (c Cell) Tint() string {
	if _, ok := c.Number(); !ok {
		return ""
	}
	return tints[c.tint]
}
