package exchange

import (
	"encoding/csv"
	"io"

	"mirror/gap"
	"mirror/survey"
)

// WriteCSV writes an answers file (FORMATS.md §3) that ReadAnswers reads back: values as ticked, x for can't say, empty for
// no answer. It is UTF-8 with a byte order mark, so that Excel takes names for what they are.
func (c *Customers) WriteCSV(w io.Writer) error {
	columns := c.columns()
	row := []string{"audience", "wave"}
	for _, k := range columns {
		row = append(row, k.name)
	}
	return c.write(w, row, func(r *survey.Response, row []string) {
		row[0], row[1] = gap.Customer.String(), c.Form.Wave
		for i, k := range columns {
			row[i+2] = k.of(r)
		}
	})
}

// write writes a header and a row a person; fill fills the row. Values are ids and numbers of the study, so that a guard
// against formulas would change none but a negative number, which is none.
func (c *Customers) write(w io.Writer, header []string, fill func(r *survey.Response, row []string)) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(header); err != nil {
		return err
	}
	row := make([]string, len(header))
	err := c.Rows(func(r *survey.Response) error {
		fill(r, row)
		return out.Write(row)
	})
	out.Flush()
	if err != nil {
		return err
	}
	return out.Error()
}

// WriteCustomerComments writes customers' comments of a release, question and words alone: nothing says which row of answers
// a comment belongs to. Addresses and numbers are masked, as the release has them.
func WriteCustomerComments(w io.Writer, comments []gap.Comment) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"question", "comment"}); err != nil {
		return err
	}
	for _, k := range comments {
		if k.Audience != gap.Customer.String() {
			continue
		}
		if err := out.Write([]string{k.Question, survey.SafeCell(k.Text)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
