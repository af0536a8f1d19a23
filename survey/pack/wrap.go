package pack

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columns is how many columns of a terminal a text takes: two for a wide East Asian character, none for a combining mark.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case wide(r):
		return 2
	}
	return 1
}

func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// closing marks do not begin a line.
const closing = "。、，．」』）？！：；ー"

// breakable cuts a text where a line may break: at spaces, and between wide characters, which are written without spaces.
func breakable(s string) []string {
	var parts []string
	var part strings.Builder
	flush := func() {
		if part.Len() > 0 {
			parts = append(parts, part.String())
			part.Reset()
		}
	}
	var last rune
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			flush()
			parts = append(parts, " ")
		case (wide(r) || wide(last)) && !strings.ContainsRune(closing, r) && !strings.ContainsRune("「『（", last):
			flush()
			part.WriteRune(r)
		default:
			part.WriteRune(r)
		}
		last = r
	}
	flush()
	return parts
}

// wrap breaks a text into lines of at most so many columns. A word that is longer stands on a line of its own.
func wrap(s string, most int) []string {
	var lines []string
	line, size := "", 0
	for _, part := range breakable(s) {
		w := columns(part)
		if size+w > most && size > 0 {
			lines = append(lines, strings.TrimRight(line, " "))
			line, size = "", 0
		}
		if part == " " && size == 0 {
			continue
		}
		line += part
		size += w
	}
	if line = strings.TrimRight(line, " "); line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// pad fills a text with spaces to so many columns.
func pad(s string, to int) string {
	return s + strings.Repeat(" ", max(to-columns(s), 0))
}
