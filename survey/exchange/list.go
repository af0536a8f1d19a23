package exchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mirror/survey"
)

// Use is what a column of a list of people is used as; "" = it is left out.
type Use string

// The uses of columns.
const (
	UseEmail     Use = "email"
	UseName      Use = "name"
	UseLastName  Use = "last_name" // put behind the name
	UseReference Use = "reference"
	UseLanguage  Use = "language"
	UseGroup     Use = "group" // the team of an employee, the segment of a customer
	UseUnit      Use = "unit"
	UseWeight    Use = "weight"  // customers only
	UseAccount   Use = "account" // customers only
)

// Uses are all uses, in the order in which pages offer them.
var Uses = []Use{UseEmail, UseName, UseLastName, UseReference, UseLanguage, UseGroup, UseUnit, UseWeight, UseAccount}

// Limits on a list of people that is handed in on a page; larger ones are for mirror import.
const (
	MostPeople     = 30_000
	mostListColumn = 100
	sampleRows     = 200 // that uses are guessed from
	unnamed        = "Column %d"
)

// List is a list of people as it was handed in. Of columns that are not used nothing is kept but the name.
type List struct {
	File, Sheet string // "" where there is none
	Columns     []ListColumn
	Rows        []ListRow
}

// ListColumn is a column of a list. At is its place in the rows' values, -1 = it was not read.
type ListColumn struct {
	Name string
	Use  Use
	At   int
}

// ListRow is one row; Line is where it stands in the file. Long: it has more values than there are columns.
type ListRow struct {
	Line   int
	Values []string
	Long   bool `json:",omitempty"`
}

// ReadList reads a list of people, CSV or XLSX, whose columns may be in any order and language. uses says what the columns
// of these names are used as; the others' is guessed, from their headings and first values. What has no use is not kept:
// a salary that happens to stand in the file goes no further than this function. name is what the file is called where it
// is told about. Bad input gives a *fault.Error; a list without people is bad.
func ReadList(file, name string, study *survey.Study, uses map[string]Use) (*List, error) {
	r := &reading{people: true, Options: Options{Study: study}}
	t, err := r.open(file)
	if err != nil {
		return nil, fmt.Errorf("read the list: %w", err)
	}
	if t == nil {
		return nil, r.named(name)
	}
	l := &List{File: name}
	if w, ok := t.(*workbook); ok {
		l.Sheet = w.sheet
	}
	r.list(l, t, reporter{&r.faults, name}, uses)
	if err := t.close(); err != nil {
		return nil, fmt.Errorf("read the list: %w", err)
	}
	if err := r.named(name); err != nil {
		return nil, err
	}
	return l, nil
}

// named are the faults under the name people know the file by, and not that of the copy that was read.
func (r *reading) named(name string) error {
	for i := range r.faults.Faults {
		r.faults.Faults[i].File = name
	}
	return r.faults.Err()
}

// list reads the columns, guesses from the first rows, and keeps of all rows what is used.
func (r *reading) list(l *List, t table, report reporter, uses map[string]Use) {
	names, line, ok := header(t, report)
	if !ok {
		return
	}
	if len(names) > mostListColumn {
		report.at(line, mostListColumn+1, "keep only the columns that are needed", "the list has more than %d columns", mostListColumn)
		return
	}
	for i, n := range names {
		if !plain(n) || len(n) > 4*longestField {
			report.at(line, i+1, "give a list as an Excel workbook (.xlsx) or as CSV UTF-8", "this is no text that can be read")
			return
		}
	}
	sample := [][]string{}
	lines := []int{}
	if slices.ContainsFunc(names, IsEmail) { // no headings: the first row is a person
		sample, lines = append(sample, slices.Clone(names)), append(lines, line)
		for i := range names {
			names[i] = fmt.Sprintf(unnamed, i+1)
		}
	}
	rows := listRows{t: t, report: report, width: len(names)}
	for len(sample) < sampleRows {
		values, line, ok := rows.next()
		if !ok {
			break
		}
		sample, lines = append(sample, values), append(lines, line)
	}
	l.Columns = guess(names, sample, r.Study, uses)
	for i, values := range sample {
		l.keep(values, lines[i])
	}
	for {
		values, line, ok := rows.next()
		if !ok {
			break
		}
		if l.keep(values, line); len(l.Rows) > MostPeople {
			report.at(line, 1, "take larger lists in with mirror import, or in several parts", "the list has more than %d people", MostPeople)
			return
		}
	}
	if len(l.Rows) == 0 && len(report.list.Faults) == 0 {
		report.at(line, 1, "add one row for each person", "the list has headings and no people")
	}
}

// keep keeps of a row what is used. A value that is far too long is cut: it is told as a problem later.
func (l *List) keep(values []string, line int) {
	row := ListRow{Line: line, Long: len(values) > len(l.Columns)}
	for i, c := range l.Columns {
		if c.At < 0 {
			continue
		}
		v := ""
		if i < len(values) {
			v = values[i]
		}
		if len(v) > 4*longestField {
			v = v[:4*longestField+1]
			for !utf8.ValidString(v) {
				v = v[:len(v)-1]
			}
			v += strings.Repeat("…", 2) // longer than any field may be, whatever was cut
		}
		row.Values = append(row.Values, strings.Clone(v))
	}
	l.Rows = append(l.Rows, row)
}

// UseAs changes what columns are used as, by their names. Of a column that is left out nothing is kept.
func (l *List) UseAs(uses map[string]Use) {
	for i := range l.Columns {
		c := &l.Columns[i]
		if c.Use = uses[c.Name]; c.Use != "" || c.At < 0 {
			continue
		}
		for k := range l.Rows {
			l.Rows[k].Values[c.At] = ""
		}
	}
}

// listRows hands out rows that hold anything, their values trimmed.
type listRows struct {
	t      table
	report reporter
	width  int
	rec    record
}

func (r *listRows) next() ([]string, int, bool) {
	for r.t.next(&r.rec) {
		if r.rec.empty() {
			continue
		}
		n := len(r.rec.spans)
		for n > r.width && len(r.rec.value(n-1)) == 0 { // a separator at the end of a line
			n--
		}
		values := make([]string, min(n, r.width+1))
		for i := range values {
			values[i] = string(r.rec.value(i))
		}
		return values, r.rec.line, true
	}
	return nil, 0, false
}

// value is what a row has in the column of a use, "" where there is none.
func (l *List) value(row *ListRow, u Use) string {
	for _, c := range l.Columns {
		if c.Use == u && c.At >= 0 {
			return row.Values[c.At]
		}
	}
	return ""
}
