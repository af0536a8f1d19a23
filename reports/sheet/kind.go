package sheet

import (
	"math"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
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
	case Net, ShareGap:
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

// kind is the cell's own kind, or else its column's.
func (c Cell) kind(of Column) Kind {
	if c.Kind != Text {
		return c.Kind
	}
	return of.Kind
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

// stored is a figure as a table holds it: a difference of shares in points,
// because +16% would read as sixteen per cent of one of them.
func (k Kind) stored(v any) any {
	if x, ok := v.(float64); ok && k == ShareGap {
		return round4(round4(x) * 100)
	}
	return v
}

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

var english = message.NewPrinter(language.English)

// Print is a cell as the workbook shows it in a column of this kind, for pages and sentences: same rounding, same sign. An
// empty cell is "".
func (k Kind) Print(c Cell) string {
	if c.Kind != Text {
		k = c.Kind
	}
	switch x := c.Value.(type) {
	case string:
		return x
	case int:
		return k.number(float64(x))
	case float64:
		return k.number(round4(x))
	}
	return ""
}

// number prints a number.
func (k Kind) number(x float64) string {
	decimals, factor, unit := 0, 1.0, ""
	switch k {
	case Score, Gap:
		decimals = 1
	case Mean, Index, Change:
		decimals = 2
	case Weight, P:
		decimals = 3
	case Share:
		factor, unit = 100, "%"
	case ShareGap:
		factor = 100
	case Count:
		return english.Sprintf("%d", int64(math.Round(x)))
	}
	if k == P && x < 0.001 {
		return "<0.001"
	}
	// Rounded as whole numbers from the four decimals a workbook holds: 1.005 is not a float, and is 1.01 in every spreadsheet.
	n := math.Round(math.Round(math.Abs(x)*factor*1e4) / math.Pow10(4-decimals))
	s := strconv.FormatFloat(n/math.Pow10(decimals), 'f', decimals, 64) + unit
	switch {
	case n == 0:
	case x < 0:
		return "−" + s
	case k.signed():
		return "+" + s
	}
	return s
}
