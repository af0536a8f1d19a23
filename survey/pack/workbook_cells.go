package pack

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"mirror/survey/document"
	"mirror/survey/fault"
	"mirror/survey/guard"
)

// MaxWorkbook is the largest workbook that is read, in bytes. The largest questionnaire we know makes one of 60 thousand.
const MaxWorkbook = 10 << 20

// limits on a workbook with a questionnaire: that of a hundred statements in ten languages unpacks to 2 MB.
var limits = guard.Limits{Parts: 128, Unpacked: 64 << 20, Other: 16 << 20, Columns: 400, Booleans: true}

// mostRows is how many rows a sheet of a questionnaire may have.
const mostRows = 5000

// table is a sheet as it was read.
type table struct {
	spec  *sheetSpec
	make  document.Maker
	heads map[string]int // column by head, counted from 1
	rows  []tableRow
}

type tableRow struct {
	line  int
	cells []string
}

// cell is what stands in a row under a head, without the spaces around it; "" where the sheet has no such column.
func (t *table) cell(r tableRow, head string) (text string, line, col int) {
	col = t.heads[head]
	if col > 0 && col <= len(r.cells) {
		text = strings.TrimSpace(strings.ReplaceAll(r.cells[col-1], "\r", ""))
	}
	return text, r.line, max(col, 1)
}

// tables are the sheets of a workbook by name, and the languages of its columns.
type tables struct {
	file   string
	faults *fault.List
	all    map[string]*table
	langs  []string
	// where the languages stand, for what is wrong with them
	langAt []int
}

func (t *tables) fault(sheet string, line, col int, what, do string) {
	at := t.file
	if sheet != "" {
		at += ", sheet " + sheet
	}
	t.faults.Add(fault.Fault{File: at, Line: line, Column: col, What: what, Do: do})
}

// readTables looks at a workbook, and reads the sheets that a questionnaire has.
func readTables(file string, r io.ReaderAt, size int64, faults *fault.List) (t *tables) {
	t = &tables{file: file, faults: faults, all: map[string]*table{}}
	defer func() {
		// What the look before did not find may still be more than excelize can take.
		if recover() != nil {
			t.fault("", 0, 0, guard.Damaged, guard.SaveAgain)
		}
	}()
	if size > MaxWorkbook {
		t.fault("", 0, 0, fmt.Sprintf("it is larger than %d MiB", MaxWorkbook>>20), "take out what is no questionnaire")
		return t
	}
	found, err := guard.Look(r, size, limits)
	var no guard.Refusal
	if errors.As(err, &no) {
		t.fault("", 0, 0, no.What, no.Do)
		return t
	}
	if err != nil {
		t.fault("", 0, 0, guard.NotAWorkbook, guard.SaveAgain)
		return t
	}
	book, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{RawCellValue: true, UnzipSizeLimit: limits.Unpacked, UnzipXMLSizeLimit: limits.Unpacked})
	if err != nil {
		t.fault("", 0, 0, guard.NotAWorkbook, guard.SaveAgain)
		return t
	}
	defer book.Close() // it lives in memory
	for _, name := range found.Order {
		t.sheet(book, name, found.Facts(name))
	}
	t.complete()
	return t
}

// sheet reads one sheet.
func (t *tables) sheet(book *excelize.File, name string, facts *guard.Facts) {
	at := slices.IndexFunc(sheetSpecs, func(s sheetSpec) bool { return s.Name == name })
	switch {
	case name == explanation:
		return
	case at < 0:
		var names []string
		for _, s := range sheetSpecs {
			names = append(names, s.Name)
		}
		t.fault(name, 0, 0, "the sheet is not known", "take it out, or rename it: a questionnaire has "+strings.Join(names, ", "))
		return
	case facts == nil:
		t.fault(name, 0, 0, guard.Damaged, guard.SaveAgain)
		return
	case facts.Problem.What != "":
		t.fault(name, max(facts.Row, 1), max(facts.Column, 1), facts.Problem.What, facts.Problem.Do)
		return
	case facts.Last > mostRows:
		t.fault(name, facts.Last, 1, fmt.Sprintf("the sheet has more than %d rows", mostRows), "delete the rows that are empty")
		return
	}
	rows, err := book.GetRows(name)
	if err != nil {
		t.fault(name, 0, 0, guard.Damaged, guard.SaveAgain)
		return
	}
	s := &table{spec: &sheetSpecs[at], make: document.NewMaker(t.file+", sheet "+name, t.faults), heads: map[string]int{}}
	t.all[name] = s
	for i, cells := range rows {
		switch {
		case i == 0:
			t.head(s, cells)
		case slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }):
			s.rows = append(s.rows, tableRow{i + 1, cells})
		}
	}
}

// head reads the heads of the columns. The sheet About comes first and says which languages there are.
func (t *tables) head(s *table, cells []string) {
	for i, c := range cells {
		h := strings.Join(strings.Fields(c), " ")
		switch {
		case h == "":
		case s.heads[h] > 0:
			t.fault(s.spec.Name, 1, i+1, fmt.Sprintf("the column %s comes twice", h), "keep one of them")
		default:
			s.heads[h] = i + 1
			if s.spec.Name == "About" && h != "key" && h != "value" {
				t.langs, t.langAt = append(t.langs, h), append(t.langAt, i+1)
			}
		}
	}
}

// complete tells what sheets and columns are missing, or not known.
func (t *tables) complete() {
	if len(t.faults.Faults) > 0 {
		return
	}
	for i := range sheetSpecs {
		s := &sheetSpecs[i]
		have := t.all[s.Name]
		if have == nil {
			if s.Needed {
				t.fault("", 0, 0, "there is no sheet "+s.Name, "add it; mirror pack new makes a workbook with all sheets")
			}
			continue
		}
		known := s.heads(t.langs)
		for h, col := range have.heads {
			if s.Name != "About" && !slices.Contains(known, h) {
				do := "take the column out, or correct its head"
				if near := document.Nearest(h, known); near != "" {
					do = "did you mean " + near + "?"
				}
				t.fault(s.Name, 1, col, fmt.Sprintf("the column %q is not known", h), do)
			}
		}
	}
}

// Told is a fault in a person's words: of a workbook with the sheet, the row and the letter of the column, of other files
// with the line.
func Told(f fault.Fault) string {
	what := f.What + ": " + f.Do
	if !strings.ContainsAny(what[len(what)-1:], ".?") && !strings.HasSuffix(what, "…") {
		what += "."
	}
	file, sheet, ok := strings.Cut(f.File, ", sheet ")
	switch {
	case ok && f.Line == 0:
		return "Sheet " + sheet + ": " + what
	case ok:
		letters, err := excelize.ColumnNumberToName(max(f.Column, 1))
		if err != nil {
			letters = fmt.Sprint(f.Column)
		}
		return fmt.Sprintf("Sheet %s, row %d, column %s: %s", sheet, f.Line, letters, what)
	case f.Line == 0:
		return file + ": " + what
	}
	return fmt.Sprintf("Line %d: %s", f.Line, what)
}
