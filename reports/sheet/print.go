package sheet

import (
	"math"
	"strconv"
	"strings"
)

// Print is the cell's text as a reader of the workbook sees it in a column of that kind: "+12.9", "62%", "1,234", or the
// words or the mark that stand there. Pages print figures with it, so that a page and a workbook of one release say the same.
func (c Cell) Print(column Kind) string {
	if c.Kind != Text {
		column = c.Kind
	}
	switch x := c.Value.(type) {
	case string:
		return x
	case int:
		return column.print(float64(x))
	case float64:
		return column.print(x)
	}
	return ""
}

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

// Tint is the name of the cell's fill: over1 to over3, under1 to under3, agreed, unsure; "" where it has none, as a mark never has.
func (c Cell) Tint() string {
	if _, ok := c.Number(); !ok {
		return ""
	}
	return [...]string{noTint: "", over1: "over1", over2: "over2", over3: "over3", under1: "under1", under2: "under2", under3: "under3", agreed: "agreed", unsure: "unsure"}[c.tint]
}

// print writes a figure as the kind's number format does; one that rounds to 0 has no sign.
func (k Kind) print(x float64) string {
	switch k {
	case Count:
		return grouped(x)
	case Score:
		return fixed(x, 1)
	case Mean:
		return fixed(x, 2)
	case Weight:
		return fixed(x, 3)
	case Index:
		return fixed(x, 2)
	case Gap:
		return plus(x, fixed(x, 1))
	case Change:
		return plus(x, fixed(x, 2))
	case Share:
		return fixed(100*x, 0) + "%"
	case ShareGap:
		return plus(x, fixed(100*x, 0)) + "%"
	case Net:
		return plus(x, fixed(x, 0))
	case P:
		if round4(x) < 0.001 {
			return "<0.001"
		}
		return fixed(x, 3)
	case Rank:
		return fixed(x, 0)
	}
	return strconv.FormatFloat(round4(x), 'f', -1, 64)
}

// plus puts a plus before a figure above 0 that does not print as 0.
func plus(x float64, s string) string {
	if x > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	}
	return s
}

// fixed writes so many decimals (at most four), halves away from zero, and a real minus. It rounds the four decimals that
// the workbook holds, as whole numbers: 1.005 is not a float, and is 1.01 in every spreadsheet.
func fixed(x float64, decimals int) string {
	step := math.Pow10(4 - decimals)
	n := math.Round(math.Abs(math.Round(x*1e4)) / step)
	s := strconv.FormatFloat(n/math.Pow10(decimals), 'f', decimals, 64)
	if x < 0 && n != 0 {
		return "−" + s
	}
	return s
}

// grouped writes a whole number with commas.
func grouped(x float64) string {
	s := fixed(x, 0)
	digits := strings.TrimPrefix(s, "−")
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	if s[0] != digits[0] {
		return "−" + digits
	}
	return digits
}
