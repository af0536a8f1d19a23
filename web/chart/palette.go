package chart

import "mirror/gap"

// The colours, measured in ux.md §5.2; console.css has the same. Customers and employees keep theirs everywhere, and differ
// in shape too. Tints belong to verdicts; answers have a scale of their own, so that nobody takes "agree" for "customers".
const (
	ink   = "#1b2025"
	muted = "#545e69"
	edge  = "#767f89"
	grid  = "#e4e7eb"
	wash  = "#eef0f3" // behind gaps too small to matter
	link  = "#aab2bb" // between the two marks of a row
	paper = "#fff"

	customer     = "#0b65ad"
	customerText = "#084f88"
	employee     = "#d4580a"
	employeeText = "#a03f02"

	first = "#fdf3ea" // behind what comes first
)

// neutral are for parts that belong to neither side, such as bands.
var neutral = []string{"334e68", "9fb3c8", "d3d8de", "bfa9d9", "6f4e9c"}

// verdictInk is the colour a gap is drawn in.
func verdictInk(verdict gap.Word) string {
	switch verdict {
	case gap.BlindSpot:
		return employeeText
	case gap.HiddenStrength:
		return customerText
	}
	return muted
}
