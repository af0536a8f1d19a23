package exchange

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"mirror/gap"
	"mirror/survey"
)

// mostRows is how many rows a sheet of Excel holds.
const mostRows = 1 << 20

// errTooManyRows means that there are more people than a sheet has rows.
var errTooManyRows = errors.New("there are more people than a sheet of Excel has rows: export them as CSV")

// WriteXLSX writes a workbook with the sheets Answers (as the CSV file has them), Codebook and Comments. Rows are streamed, so
// that memory does not depend on how many there are. Text stays text: nothing in it is run as a formula.
func (c *Customers) WriteXLSX(w io.Writer, comments []gap.Comment) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName("Sheet1", "Answers"); err != nil {
		return err
	}
	columns := c.columns()
	if err := c.answerSheet(f, columns); err != nil {
		return err
	}
	if err := sheetOf(f, "Codebook", []any{"Column", "Question", "Value", "Meaning"}, func(put func(...any) error) error {
		for _, k := range columns {
			for _, v := range k.values {
				if err := put(k.name, inCell(k.label), v.value, inCell(v.label)); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := sheetOf(f, "Comments", []any{"Question", "Comment"}, func(put func(...any) error) error {
		for _, k := range comments {
			if k.Audience != gap.Customer.String() {
				continue
			}
			if err := put(k.Question, inCell(k.Text)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

// answerSheet streams a row a person.
func (c *Customers) answerSheet(f *excelize.File, columns []customerColumn) error {
	header := []any{"audience", "wave"}
	for _, k := range columns {
		header = append(header, k.name)
	}
	return sheetOf(f, "Answers", header, func(put func(...any) error) error {
		row := make([]any, len(header))
		return c.Rows(func(r *survey.Response) error {
			row[0], row[1] = gap.Customer.String(), c.Form.Wave
			for i, k := range columns {
				row[i+2] = k.cell(r)
			}
			return put(row...)
		})
	})
}

// cell is a value as a workbook holds it: a number where it is one, nothing where nobody answered.
func (k *customerColumn) cell(r *survey.Response) any {
	value := k.of(r)
	if n, err := strconv.Atoi(value); err == nil && k.rating {
		return n
	}
	if value == "" {
		return nil
	}
	return value
}

// sheetOf streams a sheet: a header that stays on screen, and what fill puts.
func sheetOf(f *excelize.File, name string, header []any, fill func(put func(...any) error) error) error {
	if _, err := f.NewSheet(name); err != nil { // the one there is, where it is there
		return err
	}
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	row := 0
	put := func(cells ...any) error {
		if row++; row > mostRows {
			return errTooManyRows
		}
		return s.SetRow("A"+strconv.Itoa(row), cells)
	}
	if err := put(header...); err != nil {
		return err
	}
	if err := fill(put); err != nil {
		return fmt.Errorf("write the sheet %s: %w", name, err)
	}
	return s.Flush()
}

// inCell is text as a cell holds it: without control signs, and not longer than Excel takes.
func inCell(s string) string {
	return strings.ToValidUTF8(string(survey.Shortened(survey.Cleaned([]byte(s)), excelize.TotalCellChars/2)), "\ufffd")
}
