package sheet

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

const maxNameUnits = 31

// SafeName makes a legal sheet name of text that people may have typed: no
// characters Excel refuses or needs quoted twice, at most 31 characters. Begin it with the sheet's
// number ("4 Gap in Quayside"), which also keeps names apart.
func SafeName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return ' '
		}
		if r == '\'' { // references to a sheet would have to double it, and not every reader does
			return '’'
		}
		return r
	}, s)
	s = strings.Trim(oneLine(breakEscapes(s)), "' ")
	if n := len(utf16.Encode([]rune(s))); n > maxNameUnits {
		r := []rune(s)
		for len(utf16.Encode(r)) > maxNameUnits-1 {
			r = r[:len(r)-1]
		}
		s = strings.TrimRight(string(r), "' ") + "…"
	}
	if s == "" || strings.EqualFold(s, "history") { // Excel keeps "History" for itself
		return "Sheet " + s
	}
	return s
}

var (
	nameForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]{0,200}$`)
	// A1, XFD1048576, R1C1, R, C: Excel reads them as cells and repairs the file.
	cellForm = regexp.MustCompile(`(?i)^([a-z]{1,3}[0-9]+|r[0-9]*c?[0-9]*|c[0-9]*)$`)
)

// goodName reports whether Excel takes s as the name of a table or of a range.
func goodName(s string) bool { return nameForm.MatchString(s) && !cellForm.MatchString(s) }

// quote is a sheet's name as a reference needs it.
func quote(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }
