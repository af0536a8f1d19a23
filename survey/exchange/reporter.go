package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mirror/survey/fault"
)

// reporter notes the faults of one file.
type reporter struct {
	list *fault.List
	file string
}

// at notes a fault at a row and column, both counted from 1. The words are put
// together only while there is room for them: a million faults cost little.
func (r reporter) at(line, column int, do, what string, values ...any) {
	if len(r.list.Faults) >= fault.Most {
		r.list.More++
		return
	}
	if len(values) > 0 {
		what = fmt.Sprintf(what, values...)
	}
	r.list.Add(fault.Fault{File: r.file, Line: line, Column: column, What: what, Do: do})
}

// file0 notes a fault of the file as a whole.
func (r reporter) file0(what, do string) { r.at(0, 0, do, "%s", what) }

// longest is how many characters of a value a fault shows.
const longest = 40

// quote shows an id or the head of a column in a fault, shortened.
func quote[T string | []byte](value T) string {
	s := string(value)
	if len(strings.Fields(s)) > 4 {
		return veiled(s)
	}
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest-1]) + "…"
	}
	return strconv.Quote(s)
}

// quoteAnswer shows a value that stands where an answer is due. Where columns
// have slipped this may be a comment: what somebody wrote in words of their own must not leave the file that way.
func quoteAnswer[T string | []byte](value T) string {
	const short = 12
	s := string(value)
	if utf8.RuneCountInString(s) > short && strings.ContainsFunc(s, unicode.IsSpace) {
		return veiled(s)
	}
	return quote(s)
}

func veiled(s string) string {
	return fmt.Sprintf("(a text of %d characters)", utf8.RuneCountInString(s))
}

// nearest is the name that value was probably meant to be, or "".
func nearest(value string, names []string) string {
	best, limit := "", 1+len(value)/4
	for _, name := range names {
		if strings.EqualFold(name, value) {
			return name
		}
		if d := distance(value, name); d <= limit && (best == "" || d < distance(value, best)) {
			best = name
		}
	}
	return best
}

// distance is the number of letters to insert, drop or replace (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// someOf lists names for a fault, the first few of many.
func someOf(names []string) string {
	const few = 8
	if len(names) > few {
		return strings.Join(names[:few], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
