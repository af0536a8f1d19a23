package survey

import (
	"strings"
	"unicode"
)

// formulaSigns begin a formula in one spreadsheet or another; the last ones are full-width, which some turn into the first.
const formulaSigns = "=+-@|＝＋－＠｜"

// SafeCell makes text safe in a CSV file that a spreadsheet may open: signs that are not seen become spaces, and a ' stands
// before a formula, also where a spreadsheet that separates by semicolons would begin a cell. Whoever turns cells into the
// headers of a mail gets no line breaks. In a workbook text stays text: there it is not for.
func SafeCell(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	cells := strings.Split(s, ";")
	for i, cell := range cells {
		if strings.IndexAny(strings.TrimLeftFunc(cell, notSeen), formulaSigns) == 0 {
			cells[i] = "'" + cell
		}
	}
	return strings.Join(cells, ";")
}

// notSeen are spaces of all kinds, and invisible signs that come with a copied text.
func notSeen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }
