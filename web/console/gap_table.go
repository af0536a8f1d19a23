package console

import (
	"html/template"
	"math"
	"slices"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// gapTable is the table that is a chart: each row has both sides' scores, the gap with its range, and what it is called, all
// drawn and all as text.
type gapTable struct {
	Caption, Head    string
	Predicted        bool // employees answered as they believe customers would
	Margin           string
	Rows             []gapRow
	Scores, Gaps     template.HTML // the axes
	LowBase, Nothing bool          // some row has a low base; no row has a figure
	Long             bool          // names are whole statements
}

// OnlyCustomers and OnlyEmployees report whether the figures of one side are shown and none of the other, nor a gap: the key then
// explains nothing that is not there.
func (t *gapTable) OnlyCustomers() bool {
	return t.only(func(r *gapRow) reports.Shown { return r.Customers })
}
func (t *gapTable) OnlyEmployees() bool {
	return t.only(func(r *gapRow) reports.Shown { return r.Employees })
}

func (t *gapTable) only(side func(*gapRow) reports.Shown) bool {
	own, all := 0, 0
	for i := range t.Rows {
		r := &t.Rows[i]
		for _, x := range []reports.Shown{r.Customers, r.Employees, r.Gap} {
			if x.Known() {
				all++
			}
		}
		if side(r).Known() {
			own++
		}
	}
	return own > 0 && own == all
}

// gapRow is a row of it. Both drawings are hidden from screen readers; Customers, Employees, Gap and Range say the same.
type gapRow struct {
	rowName
	Dumbbell, Interval   template.HTML
	Customers, Employees reports.Shown
	Gap                  reports.Shown
	Range                string // "+1.2 to +3.4", or why there is none
	Rounded              bool   // the gap and the two scores are rounded so coarsely that they do not add up
	Verdict              verdict
}

// rowName is what a row is about, and where its number opens; Address may be "".
type rowName struct{ Name, Address, Sub string }

// statementHead is the head of a column of statements.
const statementHead = "Statement"

// verdict is what a gap is called, with the sign and the class it has on every page.
type verdict struct{ Sign, Class, Name, Certain string }

// verdictOf words a row's verdict.
func verdictOf(row gap.Row) verdict {
	v := verdict{Class: "none"}
	v.Name, v.Certain = reports.Verdict(row)
	switch row.Verdict {
	case gap.BlindSpot:
		v.Sign, v.Class = "▲", "over"
	case gap.HiddenStrength:
		v.Sign, v.Class = "▼", "under"
	case gap.Aligned:
		v.Sign, v.Class = "=", "tune"
	case gap.NotEnoughEvidence:
		v.Sign = "?"
	case gap.NotShown:
		v.Sign = "–"
	}
	switch {
	case v.Name == "":
		v.Name = "One side only"
	case reports.LowBase(row) && row.Reason == disclosure.ReasonCoded:
		v.Certain = "low base, score shown as its limit"
	case reports.LowBase(row):
		v.Certain = "low base"
	case row.Reason == disclosure.ReasonCoded:
		v.Certain = disclosure.ReasonCoded
	}
	return v
}

// gapTable makes the table of some rows: the widest plus first, then those with a low base, then those that cannot be shown.
func newGapTable(r *reports.Reading, caption, head string, rows []gap.Row, name func(gap.Row) rowName) *gapTable {
	if len(rows) == 0 {
		return nil
	}
	rows = inOrder(rows)
	margin := r.Settings().Margin
	t := &gapTable{Caption: caption, Head: head, Predicted: r.Predicted, Margin: points(margin), Nothing: true, Long: head == statementHead, Scores: chart.ScoreAxis()}
	drawn := make([]chart.Gap, len(rows))
	for i, row := range rows {
		drawn[i] = drawnGap(row)
	}
	reach := chart.Reach(drawn...)
	t.Gaps = chart.GapAxis(reach)
	for i, row := range rows {
		one := gapRow{
			rowName:   name(row),
			Customers: reports.OfSide(row, row.Customers, sheet.Score, row.Customers.Score),
			Employees: reports.OfSide(row, row.Employees, sheet.Score, row.Employees.Score),
			Gap:       reports.OfBoth(row, sheet.Gap, row.Gap),
			Range:     rangeOf(row),
			Rounded:   rounded(row),
			Verdict:   verdictOf(row),
			Interval:  chart.Interval(drawn[i], margin, reach),
		}
		one.Dumbbell = chart.Dumbbell(chart.Value{Number: row.Customers.Score, Text: one.Customers.Text}, chart.Value{Number: row.Employees.Score, Text: one.Employees.Text})
		t.LowBase = t.LowBase || reports.LowBase(row)
		t.Nothing = t.Nothing && !one.Customers.Known() && !one.Employees.Known()
		t.Rows = append(t.Rows, one)
	}
	return t
}

// inOrder are the rows as tables show them: the widest plus first, low bases after all others, hidden ones last.
func inOrder(rows []gap.Row) []gap.Row {
	rows = slices.Clone(rows)
	reports.PlusFirst(rows)
	place := func(row gap.Row) int {
		switch {
		case !row.Gap.Known():
			return 2
		case reports.LowBase(row):
			return 1
		}
		return 0
	}
	slices.SortStableFunc(rows, func(a, b gap.Row) int { return place(a) - place(b) })
	return rows
}

// drawnGap is a row's gap for a drawing; one that may not be shown has no number.
func drawnGap(row gap.Row) chart.Gap {
	return chart.Gap{Size: row.Gap, Low: row.Low, High: row.High, Verdict: row.Verdict, LowBase: reports.LowBase(row)}
}

// rangeOf is a gap's range as text, or why it is not told; "" where there is no gap either.
func rangeOf(row gap.Row) string {
	low, high := reports.Doubt(row, sheet.Gap, row.Low), reports.Doubt(row, sheet.Gap, row.High)
	switch {
	case low.Known() && high.Known():
		return low.Text + " to " + high.Text
	case row.Gap.Known():
		if low.Hidden() {
			return "range hidden to protect people"
		}
		return low.Why()
	}
	return ""
}

// rounded reports whether a printed gap is off the two printed scores by more than a point.
func rounded(row gap.Row) bool {
	c, hasC := row.Customers.Score.Value()
	e, hasE := row.Employees.Score.Value()
	g, hasG := row.Gap.Value()
	return hasC && hasE && hasG && math.Abs(e-c-g) > 1
}

// points writes a threshold, such as the margin: "10".
func points(x float64) string { return sheet.Rank.Print(sheet.Cell{Value: x}) }
