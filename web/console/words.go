package console

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// How pages print numbers, days and lists of names, and how they read numbers from fields. Figures of a release are printed
// by reports, as in the workbooks.

// thousands is a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count is a number with its noun, "no" for 0: "1 statement", "24 statements".
func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// simply says words of the workbooks as pages do: a team is not called a cell there, and apostrophes are curved.
func simply(text string) string {
	return owners.ReplaceAllString(inPlainWords.Replace(text), "$1’")
}

var (
	inPlainWords = strings.NewReplacer("Staff cell", "Team", "staff cell", "team", "Type of cell", "Type of team", "all items", "all statements", "segments or cells", "segments or teams")
	// owners are our own words before an apostrophe. Names that companies gave stay as they are: their language is found by them.
	owners = regexp.MustCompile(`(?i)\b(customers?|employees?|managers?|teams?|questionnaire|management|topic|segments?|everyone|side|company|spearman|fisher|wright|kitagawa|can|people|hr)'`)
)

// percent writes a share for a field: 0.125 is 12.5, 0 is nothing.
func percent(share float64) string {
	if share == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(int(share*1000+0.5))/10, 'f', -1, 64)
}

// parsePercent reads a share from a field, with a decimal point or comma and maybe a percent sign; 0 for nothing.
func parsePercent(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return n / 100, err == nil && n >= 0 && n <= 100
}

// parseCount reads a number of people, with or without commas; 0 for nothing.
func parseCount(text string) (int, bool) {
	text = strings.NewReplacer(",", "", " ", "", ".", "", "\u00a0", "").Replace(strings.TrimSpace(text))
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= 10_000_000
}

// day writes a date: 2 March 2026.
func day(t time.Time) string { return t.Format("2 January 2006") }

// dayOf writes a date that is kept as year-month-day.
func dayOf(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day(t)
}

// weekday writes a date that is near, as those who run fieldwork say it: Monday 2 March.
func weekday(t time.Time) string { return t.Format("Monday 2 January") }

// namesOf lists names, the first ones of many.
func namesOf(names []string) string {
	const most = 12
	if n := len(names) - most; n > 0 {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(n) + " more"
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// or is a text, or another where it is empty.
func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// capital begins a text with a capital letter.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + text[n:]
}

// sentence makes one of words that the store refused something with.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return capital(strings.TrimSuffix(text, ".")) + "."
}
