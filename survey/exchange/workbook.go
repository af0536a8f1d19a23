package exchange

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"mirror/survey/guard"
)

// limits on a workbook of answers. One of 200,000 people with 40 columns unpacks to about 350 MB and 15 parts; a bomb
// unpacks to hundreds of times its size.
var limits = guard.Limits{Parts: 256, Unpacked: 768 << 20, Other: 24 << 20, Columns: maxColumns}

// inMemory is the size of the largest sheet that is not unpacked into a temporary file.
const inMemory = 8 << 20

// workbook reads the rows of the one sheet that has a column "audience".
// Stored values are read; formulas and macros are never run.
type workbook struct {
	reporter
	r      *reading
	book   *excelize.File
	rows   *excelize.Rows
	facts  *guard.Facts
	folder string // temporary, of our own, gone after reading
	row    int
	told   int64 // bytes of the file that count as read
	size   int64
	text   []byte
	failed bool
}

// openWorkbook checks a workbook and finds its sheet.
func openWorkbook(r *reading, f *os.File, report reporter) (t table, err error) {
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	w := &workbook{reporter: report, r: r, size: info.Size()}
	defer func() {
		// What the look before did not find may still be more than excelize can take.
		if recover() != nil {
			err = guard.Refusal{What: guard.Damaged, Do: guard.SaveAgain}
		}
		var no guard.Refusal
		if errors.As(err, &no) {
			report.file0(no.What, no.Do)
			err = nil
		}
		if t == nil {
			err = errors.Join(err, w.close())
		}
	}()
	found, err := guard.Look(f, info.Size(), limits)
	if err != nil {
		return nil, err
	}
	if err := w.open(f.Name(), found); err != nil || w.failed {
		return nil, err
	}
	return w, nil
}

// open hands the file to excelize and starts at the sheet with the answers.
func (w *workbook) open(file string, found *guard.Workbook) (err error) {
	if w.folder, err = os.MkdirTemp("", "mirror-"); err != nil {
		return err
	}
	w.book, err = excelize.OpenFile(file, excelize.Options{
		RawCellValue: true, TmpDir: w.folder, UnzipSizeLimit: limits.Unpacked, UnzipXMLSizeLimit: inMemory,
	})
	if err != nil {
		return guard.Refusal{What: guard.NotAWorkbook, Do: guard.SaveAgain}
	}
	var sheets []string
	for _, name := range found.Order {
		if visible, err := w.book.GetSheetVisible(name); err == nil && visible && w.hasAudience(name) {
			sheets = append(sheets, name)
		}
	}
	switch len(sheets) {
	case 0:
		return guard.Refusal{What: "no sheet of the workbook has a header row with the column \"audience\"", Do: "give a sheet with a header row and one row a person"}
	case 1:
	default:
		return guard.Refusal{What: fmt.Sprintf("the sheets %s all hold answers", someOf(quoteAll(sheets))), Do: "keep one of them in the file, and give the others as files of their own"}
	}
	w.facts = found.Facts(sheets[0])
	if w.facts == nil {
		return guard.Refusal{What: guard.NotAWorkbook, Do: guard.SaveAgain}
	}
	if p := w.facts.Problem; p.What != "" {
		w.at(max(w.facts.Row, 1), max(w.facts.Column, 1), p.Do, "%s", p.What)
		w.failed = true
		return nil
	}
	w.rows, err = w.book.Rows(sheets[0])
	return err
}

func quoteAll(names []string) []string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return quoted
}

// hasAudience looks at the first row of a sheet that is not empty.
func (w *workbook) hasAudience(sheet string) bool {
	rows, err := w.book.Rows(sheet)
	if err != nil {
		return false
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Columns()
		if err != nil {
			return false
		}
		if len(values) > 0 {
			return slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) == "audience" })
		}
	}
	return false
}

func (w *workbook) padded() bool { return true }

// next reads the next row that has a value.
func (w *workbook) next(r *record) (ok bool) {
	if w.failed {
		return false
	}
	defer func() {
		if recover() != nil {
			ok = w.broken()
		}
	}()
	for w.rows.Next() {
		w.row++
		values, err := w.rows.Columns()
		if err != nil {
			return w.broken()
		}
		w.advance()
		if len(values) == 0 {
			continue
		}
		w.text, r.spans, r.line = w.text[:0], r.spans[:0], w.row
		for _, v := range values {
			from := int32(len(w.text))
			w.text = append(w.text, v...)
			r.spans = append(r.spans, span{from, int32(len(w.text))})
		}
		r.data = w.text
		return true
	}
	if w.rows.Error() != nil || w.row < w.facts.Last {
		return w.broken()
	}
	return false
}

// broken notes that the sheet cannot be read to its end: never take a part of it for the whole.
func (w *workbook) broken() bool {
	w.failed = true
	w.at(w.row+1, 1, guard.SaveAgain, "the sheet cannot be read from here on")
	return false
}

// advance tells how much of the file is read, by the share of its rows.
func (w *workbook) advance() {
	if w.facts.Last > 0 && w.row%1000 == 0 {
		at := w.size * int64(w.row) / int64(w.facts.Last)
		w.r.advance(at - w.told)
		w.told = at
	}
}

// close removes what was unpacked.
func (w *workbook) close() error {
	var err error
	if w.rows != nil {
		_ = w.rows.Close() // its error is one of reading, told by next
	}
	if w.book != nil {
		err = w.book.Close()
	}
	if w.folder != "" {
		err = errors.Join(err, os.RemoveAll(w.folder))
	}
	w.r.advance(w.size - w.told)
	return err
}
