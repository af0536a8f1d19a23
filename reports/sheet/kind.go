package sheet

import (
	"math"
	"strconv"
)

// format is a kind's number format. Signed ones carry a plus and a real minus.
func (k Kind) format() string {
	switch k {
	case Count:
		return "#,##0"
	case Score:
		return "0.0"
	case Mean:
		return "0.00"
	case Index:
		return `0.00;"−"0.00;0.00`
	case Gap:
		return `+0.0;"−"0.0;0.0`
	case Share:
		return "0%"
	case ShareGap:
		return `+0%;"−"0%;0%`
	case Net:
		return `+0;"−"0;0`
	case Change:
		return `+0.00;"−"0.00;0.00`
	case Weight:
		return "0.000"
	case P:
		return `[<0.001]"<0.001";0.000`
	case Date:
		return "yyyy-mm-dd"
	case Rank:
		return "0"
	}
	return ""
}

// whole is the kind that prints whole numbers of the same sort.
func (k Kind) whole() Kind {
	switch k {
	case Gap, Change:
		return Net
	case Score, Mean, Index:
		return Rank
	}
	return k
}

// signed reports whether the kind shows a plus.
func (k Kind) signed() bool { return k == Gap || k == ShareGap || k == Net || k == Change }

func (k Kind) numeric() bool { return k != Text && k != Trend && k != Date }

// round4 keeps a figure to four decimals: a workbook must not say more than
// the release, and excelize cuts floats to 15 digits instead of rounding them.
func round4(x float64) float64 {
	r := math.Round(x*1e4) / 1e4
	if r == 0 {
		return 0 // no negative zero
	}
	return r
}

// signed prints a gap as the table does: one decimal, a plus or a real minus.
func signed(x float64) string {
	x = math.Round(x*10) / 10
	s := strconv.FormatFloat(math.Abs(x), 'f', 1, 64)
	switch {
	case x > 0:
		return "+" + s
	case x < 0:
		return "−" + s
	}
	return s
}
