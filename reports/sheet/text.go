package sheet

import (
	"math"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Excel's limits.
const (
	maxCellUnits = 32767 // UTF-16 units in a cell
	maxRowPoints = 409   // height of a row
)

// plain makes text safe for XML and for the reader's eye: valid UTF-8, line
// breaks as \n, no control characters and no marks that turn the direction of
// the text that follows.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r', r == '\u2028', r == '\u2029':
			return '\n'
		case r < 0x20, r >= 0x7f && r < 0xa0, r&0xFFFE == 0xFFFE,
			r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return ' '
		}
		return r
	}, s)
}

// oneLine is plain text without line breaks, for headers, titles and names.
func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// cellText is plain text as a cell holds it: cut at Excel's limit, with an
// ellipsis, and never read as one of our marks unless it is one.
func cellText(s string) string {
	s = plain(s)
	if n := len(s); n > 2 && s[0] == '[' && s[n-1] == ']' && strings.IndexByte(s, ']') == n-1 && !isMark(s) {
		s = "(" + s[1:n-1] + ")"
	}
	return escapeUnits(s, maxCellUnits)
}

func isMark(s string) bool {
	switch s {
	case Confidential, LowReliability, NotAvailable, NotApplicable, Low:
		return true
	}
	return false
}

// escapeUnits hides _xHHHH_, which a workbook's text reads as a character
// (ECMA-376 part 1, 22.9.2.19): the underscore before it becomes _x005F_. The result
// has at most limit UTF-16 units.
func escapeUnits(s string, limit int) string {
	var b strings.Builder
	units, fits := 0, 0 // fits: where the text can be cut for the ellipsis
	for i, r := range s {
		piece, n := s[i:i+utf8.RuneLen(r)], 1
		if r > 0xFFFF {
			n = 2
		}
		if r == '_' && startsEscape(s[i:]) {
			piece, n = "_x005F_", 7
		}
		if units+n > limit {
			return b.String()[:fits] + "…"
		}
		b.WriteString(piece)
		if units += n; units <= limit-1 {
			fits = b.Len()
		}
	}
	return b.String()
}

func startsEscape(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return false
		}
	}
	return true
}

// breakEscapes is for names that have no escape of their own (headers of tables, properties).
func breakEscapes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if s[i] == '_' && startsEscape(s[i:]) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// shorten cuts text to n characters, with an ellipsis.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimRight(string(r[:n-1]), " ") + "…"
}

// ems is how wide text is in Arial, in ems.
func ems(s string) float64 {
	w := 0.0
	for _, r := range s {
		w += em(r)
	}
	return w
}

// arial are the advance widths of the characters from space to ~, in thousandths
// of an em, as the font's metrics file (Adobe's AFM of Helvetica, which Arial was drawn to) gives them.
var arial = [...]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
}

func em(r rune) float64 {
	switch {
	case r >= ' ' && int(r-' ') < len(arial):
		return float64(arial[r-' ']) / 1000
	case r == '—' || r == '…':
		return 1
	case strings.ContainsRune("‘’“”·", r):
		return 0.333
	case r < 0x1100:
		return 0.58 // letters with accents, other alphabets
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 1
	}
	return 0.6
}

// lines is into how many lines of room ems text breaks.
func lines(s string, room float64) int { return len(wrap(s, room)) }

// wrap breaks text into lines of at most room ems, between words where it can.
func wrap(s string, room float64) []string {
	room = math.Max(room, 2)
	var out []string
	for _, par := range strings.Split(s, "\n") {
		line, at := "", 0.0
		for _, word := range strings.Fields(par) {
			w := ems(word)
			if line != "" && at+em(' ')+w <= room {
				line, at = line+" "+word, at+em(' ')+w
				continue
			}
			if line != "" {
				out = append(out, line)
			}
			for w > room { // a word that is longer than the line
				cut := fit(word, room)
				out = append(out, word[:cut])
				word = word[cut:]
				w = ems(word)
			}
			line, at = word, w
		}
		out = append(out, line)
	}
	return out
}

// fit is how many bytes of a word go into room ems; at least one character.
func fit(word string, room float64) int {
	at := 0.0
	for i, r := range word {
		if at += em(r); at > room && i > 0 {
			return i
		}
	}
	return len(word)
}
