package reports

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/survey"
)

// figureColumns are the columns of the table of comparisons.
var figureColumns = []string{"wave", "questionnaire", "version", "level", "id", "name", "cell", "segment", "unit", "group", "compared",
	"n_customers", "n_employees", "customers_score", "employees_score", "customers_mean", "employees_mean", "customers_favourable", "employees_favourable",
	"gap", "gap_low", "gap_high", "p_adjusted", "verdict", "certainty", "mark"}

// WriteFigures writes the comparisons of a wave that may be shown as CSV: one row for each topic, statement and outcome in
// each group. Numbers are plain, with a point and a minus of ASCII, in points of 100 or as fractions; an absent one is empty,
// and the column mark says why ("[c]" = hidden to protect people, as in the workbooks). Words cannot be run as formulas.
// UTF-8 with a byte order mark; the same release gives the same bytes.
func WriteFigures(w io.Writer, c Context) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(figureColumns); err != nil {
		return err
	}
	for _, p := range c.look().parts {
		for _, r := range slices.Concat(p.Gaps, p.Outcomes) {
			if err := out.Write(p.figures(r)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// figures is one comparison as a row.
func (p *part) figures(r gap.Row) []string {
	name, certain := Verdict(r)
	base := func(s gap.Side) string {
		if s.N.Known() {
			return number(s.N)
		}
		return string(s.NBand)
	}
	why := ""
	if !r.Gap.Known() {
		why = mark(r)
	}
	return []string{
		survey.SafeCell(p.ID), survey.SafeCell(p.Pack), p.PackVersion, r.Level, r.ID, survey.SafeCell(p.figureName(r)), survey.SafeCell(string(r.Cell)), survey.SafeCell(string(r.Segment)), survey.SafeCell(string(r.Unit)),
		survey.SafeCell(p.place(r.Place, "everyone")), r.Compared,
		base(r.Customers), base(r.Employees), number(r.Customers.Score), number(r.Employees.Score), number(r.Customers.Mean), number(r.Employees.Mean),
		number(r.Customers.Favourable), number(r.Employees.Favourable),
		number(r.Gap), number(r.Low), number(r.High), number(r.PAdjusted), survey.SafeCell(name), survey.SafeCell(certain), why,
	}
}

// figureName is what a row is about: a topic, the wording of a statement, an outcome.
func (p *part) figureName(r gap.Row) string {
	switch r.Level {
	case gap.LevelItem:
		return p.itemText(r.ID)
	case gap.LevelOutcome:
		return p.outcomeName(r.ID)
	}
	return p.levelName(r)
}

// number is a figure for programs; "" where there is none.
func number(n gap.Number) string {
	x, ok := n.Value()
	if !ok {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
