package sheet

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"

	"mirror/gap"
)

var illegalInName = regexp.MustCompile(`[\[\]:*?/\\\x00-\x1f]|^'|'$`)

// check lists every fault of the book.
func (b *Book) check() error {
	c := checker{names: map[string]bool{}, sheets: map[string]bool{ContentsName: true, ChartDataName: true}}
	if oneLine(b.Title) == "" || oneLine(b.Language) == "" {
		c.fault("the book needs a title and a language")
	}
	if _, err := time.Parse(time.DateOnly, b.Date); err != nil {
		c.fault("the book's date %q is not of the form 2026-11-22", b.Date)
	}
	for _, s := range b.Sheets {
		if s.charted() && strings.EqualFold(s.Name, ChartDataName) {
			c.fault("sheet %q: the name belongs to the numbers behind the charts", s.Name)
		}
		c.sheetName(s.Name)
	}
	for _, s := range b.Sheets {
		c.sheet(s)
	}
	return errors.Join(c.faults...)
}

type checker struct {
	faults []error
	names  map[string]bool // of tables and ranges, in lower case
	sheets map[string]bool
}

func (c *checker) fault(format string, a ...any) {
	c.faults = append(c.faults, fmt.Errorf("workbook: "+format, a...))
}

func (c *checker) sheetName(name string) {
	if n := len(utf16.Encode([]rune(name))); n == 0 || n > maxNameUnits || illegalInName.MatchString(name) || strings.EqualFold(name, "history") {
		c.fault("sheet name %q is not one that Excel takes: use SafeName", name)
	}
	for other := range c.sheets {
		if strings.EqualFold(other, name) {
			c.fault("two sheets are called %q", name)
			return
		}
	}
	c.sheets[name] = true
}

func (c *checker) name(where, name string) {
	if low := strings.ToLower(name); !goodName(name) {
		c.fault("%s: %q is not a name that Excel takes: letters, digits and _, and nothing like A1", where, name)
	} else if c.names[low] {
		c.fault("%s: the name %q stands twice", where, name)
	} else {
		c.names[low] = true
	}
}

func (c *checker) sheet(s *Sheet) {
	where := fmt.Sprintf("sheet %q", s.Name)
	if oneLine(s.Title) == "" || oneLine(s.Description) == "" {
		c.fault("%s: a title and a description are needed", where)
	}
	var shown map[float64]bool
	if s.Table != nil {
		c.table(where, s.Table)
		shown = s.Table.figures()
	}
	for i, ch := range s.Charts {
		at := fmt.Sprintf("%s, chart %d", where, i+1)
		h := ch.head()
		if oneLine(h.Title) == "" || len([]rune(oneLine(h.Alt))) < 20 {
			c.fault("%s: a title and a description of at least 20 characters are needed", at)
		}
		if !ch.sound() {
			c.fault("%s: nothing to draw, a name is missing, or its lists differ in length", at)
			continue
		}
		for _, n := range ch.numbers() {
			if x, ok := n.Value(); ok && !shown[round4(x)] {
				c.fault("%s: it draws a number that the table of its sheet does not show", at)
				break
			}
		}
	}
}

func (c *checker) table(where string, t *Table) {
	if len(t.Columns) == 0 {
		c.fault("%s: the table has no columns", where)
		return
	}
	if t.Name != "" {
		c.name(where, t.Name)
	}
	seen := map[string]bool{}
	for _, col := range t.Columns {
		low := strings.ToLower(header(col.Name))
		switch {
		case low == "":
			c.fault("%s: a column has no name", where)
		case seen[low]:
			c.fault("%s: the column %q stands twice", where, col.Name)
		case strings.HasPrefix(low, "gap") && col.Kind.numeric() && !col.Kind.signed():
			c.fault("%s: the column %q is a gap and needs a kind that shows its sign", where, col.Name)
		}
		seen[low] = true
		if col.Defined != "" {
			c.name(where, col.Defined)
		}
	}
	for _, col := range t.Columns {
		if col.Kind == Trend && (!seen[strings.ToLower(header(col.From))] || !seen[strings.ToLower(header(col.To))]) {
			c.fault("%s: the trend %q needs the names of its first and last column", where, col.Name)
		}
	}
	for i, row := range t.Rows {
		c.row(fmt.Sprintf("%s, row %d", where, i+1), t, row)
	}
}

func (c *checker) row(where string, t *Table, row Row) {
	if len(row) != len(t.Columns) {
		c.fault("%s: %d cells for %d columns", where, len(row), len(t.Columns))
		return
	}
	for j, cell := range row {
		switch cell.Value.(type) {
		case nil, string, float64, int:
		default:
			c.fault("%s, column %q: a %T cannot stand in a cell", where, t.Columns[j].Name, cell.Value)
		}
		if cell.Sheet != "" && !c.sheets[cell.Sheet] {
			c.fault("%s, column %q: there is no sheet %q to link to", where, t.Columns[j].Name, cell.Sheet)
		}
	}
}

// header is a column's name as the table holds it: one line, at most 255 characters.
func header(name string) string { return shorten(breakEscapes(oneLine(name)), 255) }

// figures are the numbers a table shows, as it shows them.
func (t *Table) figures() map[float64]bool {
	out := map[float64]bool{}
	for _, row := range t.Rows {
		for _, cell := range row {
			switch x := cell.Value.(type) {
			case float64:
				if n := gap.Some(x); n.Known() {
					out[round4(x)] = true
				}
			case int:
				out[float64(x)] = true
			}
		}
	}
	return out
}

func (s *Sheet) charted() bool { return len(s.Charts) > 0 }
