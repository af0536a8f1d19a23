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

// answerLimits are those on a workbook of answers. One of 200,000 people with 40 columns unpacks to about 350 MB and 15 parts; a bomb
// unpacks to hundreds of times its size.
var answerLimits = guard.Limits{Parts: 256, Unpacked: 768 << 20, Other: 24 << 20, Columns: maxColumns}

// listLimits are those on a workbook with a list of people, which comes over the network. One of 30,000 people with 10
// columns unpacks to about 25 MB.
var listLimits = guard.Limits{Parts: 128, Unpacked: 96 << 20, Other: 4 << 20, Columns: maxColumns, Booleans: true}

func (r *reading) limits() guard.Limits {
	if r.people {
		return listLimits
	}
	return answerLimits
}

// inMemory is the size of the largest sheet that is not unpacked into a temporary file.
func (r *reading) inMemory() int64 {
	if r.people {
		return 1 << 20
	}
	return 8 << 20
}

// workbook reads the rows of the one sheet that has a column "audience".
// Stored values are read; formulas and macros are never run.
type workbook struct {
	reporter
	r      *reading
	book   *excelize.File
	rows   *excelize.Rows
	facts  *guard.Facts
	sheet  string // its name
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
	found, err := guard.Look(f, info.Size(), r.limits())
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
		RawCellValue: true, TmpDir: w.folder, UnzipSizeLimit: w.r.limits().Unpacked, UnzipXMLSizeLimit: w.r.inMemory(),
	})
	if err != nil {
		return guard.Refusal{What: guard.NotAWorkbook, Do: guard.SaveAgain}
	}
	sheet, err := w.find(found.Order)
	if err != nil {
		return err
	}
	w.sheet, w.facts = sheet, found.Facts(sheet)
	if w.facts == nil {
		return guard.Refusal{What: guard.NotAWorkbook, Do: guard.SaveAgain}
	}
	if p := w.facts.Problem; p.What != "" {
		w.at(max(w.facts.Row, 1), max(w.facts.Column, 1), p.Do, "%s", p.What)
		w.failed = true
		return nil
	}
	w.rows, err = w.book.Rows(sheet)
	return err
}

func quoteAll(names []string) []string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return quoted
}

// find is the one visible sheet that is meant: with the column "audience", or of a list of people with one that is understood.
func (w *workbook) find(names []string) (string, error) {
	meant, none, many := func(v string) bool { return v == "audience" }, guard.Refusal{What: "no sheet of the workbook has a header row with the column \"audience\"", Do: "give a sheet with a header row and one row a person"}, "answers"
	if w.r.people {
		meant, many = meansContact, "people"
		none = guard.Refusal{What: "no sheet of the workbook has a header row with a column of e-mail addresses", Do: "name the columns in the first row, and give one row a person"}
	}
	var visible, sheets []string
	for _, name := range names {
		if shown, err := w.book.GetSheetVisible(name); err != nil || !shown {
			continue
		}
		visible = append(visible, name)
		if slices.ContainsFunc(w.first(name), func(v string) bool { return meant(strings.TrimSpace(v)) }) {
			sheets = append(sheets, name)
		}
	}
	switch {
	case len(sheets) == 0 && w.r.people && len(visible) == 1:
		return visible[0], nil
	case len(sheets) == 0:
		return "", none
	case len(sheets) > 1:
		return "", guard.Refusal{What: fmt.Sprintf("the sheets %s all hold %s", someOf(quoteAll(sheets)), many), Do: "keep one of them in the file, and give the others as files of their own"}
	}
	return sheets[0], nil
}

// first is the first row of a sheet that is not empty.
func (w *workbook) first(sheet string) []string {
	rows, err := w.book.Rows(sheet)
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Columns()
		if err != nil || len(values) > 0 {
			return values
		}
	}
	return nil
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
