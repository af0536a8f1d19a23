package reports

import (
	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
)

// field is a column of a table together with how a row fills it.
type field[T any] struct {
	sheet.Column
	// optional columns fall away when no row has a figure for them, unless all are hidden.
	optional bool
	cell     func(T) sheet.Cell
}

// table fills a table row by row.
func table[T any](name string, rows []T, fields []field[T]) *sheet.Table {
	cells := make([][]sheet.Cell, len(rows))
	for i, r := range rows {
		cells[i] = make([]sheet.Cell, len(fields))
		for j, f := range fields {
			cells[i][j] = f.cell(r)
		}
	}
	t := &sheet.Table{Name: name}
	var kept []int
	for j, f := range fields {
		if f.optional && nothing(cells, j) {
			continue
		}
		kept = append(kept, j)
		t.Columns = append(t.Columns, f.Column)
	}
	for i := range cells {
		row := make(sheet.Row, len(kept))
		for k, j := range kept {
			row[k] = cells[i][j]
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// nothing reports whether a column says nothing: no row has a figure, and rows
// that may be shown lack it too. A column that is hidden in every row stays.
func nothing(cells [][]sheet.Cell, j int) bool {
	lacking := len(cells) == 0
	for _, row := range cells {
		switch row[j].Value {
		case sheet.NotAvailable, sheet.NotApplicable, "", nil:
			lacking = true
		case sheet.Confidential:
		default:
			return false
		}
	}
	return lacking
}

// mark says why a figure of a row is not there. Figures that are withheld
// because few people answered are hidden, like those of a hidden row.
func mark(r gap.Row) string {
	switch {
	case hidden(r) || r.Reason == disclosure.ReasonHidden:
		return sheet.Confidential
	case !twoSided(r):
		return sheet.NotApplicable
	case r.Employees.NBand != "" || r.Customers.NBand != "":
		return sheet.Confidential
	}
	return sheet.NotAvailable
}

// withheldIn turns "not available" into "hidden" for groups that show a score and lack a figure which the first row, everyone,
// has: it can be made of any answers, so it was withheld.
func withheldIn(rows []gap.Row, fields []field[gap.Row]) []field[gap.Row] {
	for i, f := range fields {
		if _, none := f.cell(rows[0]).Value.(string); none {
			continue
		}
		fields[i].cell = func(r gap.Row) sheet.Cell {
			c := f.cell(r)
			if c.Value == sheet.NotAvailable && (r.Customers.Score.Known() || r.Employees.Score.Known()) {
				c.Value = sheet.Confidential
			}
			return c
		}
	}
	return fields
}

// doubtMark says why a range or a p of a row is not there: where the gap is
// shown and nothing says that it could not be computed, it was withheld.
func doubtMark(r gap.Row) string {
	if r.Gap.Known() && r.Reason == "" {
		return sheet.Confidential
	}
	return mark(r)
}

// doubt is a figure that says how sure a gap is.
func doubt(r gap.Row, n gap.Number) sheet.Cell { return sheet.Figure(n, doubtMark(r)) }

// sideMark says why a figure of one side is not there.
func sideMark(r gap.Row, s gap.Side) string {
	switch {
	case hidden(r):
		return sheet.Confidential
	case s.NBand != "":
		return sheet.Confidential
	case !twoSided(r) && !s.Score.Known():
		return sheet.NotApplicable
	case !s.N.Known():
		return sheet.Confidential
	}
	return sheet.NotAvailable
}

// figure is a figure of a row that concerns both sides.
func figure(r gap.Row, n gap.Number) sheet.Cell { return sheet.Figure(n, mark(r)) }

// ofSide is a figure of one side of a row.
func ofSide(r gap.Row, s gap.Side, n gap.Number) sheet.Cell { return sheet.Figure(n, sideMark(r, s)) }

// nCell is a number of answers: the number, its band, or the mark.
func nCell(n gap.Number, band gap.Word, mark string) sheet.Cell {
	if !n.Known() && band != "" {
		return sheet.Words(string(band))
	}
	return sheet.Figure(n, mark)
}

// sideNCell is the number of answers of one side of a row.
func sideNCell(r gap.Row, s gap.Side) sheet.Cell { return nCell(s.N, s.NBand, sideMark(r, s)) }

// baseMark is the column "Mark": hidden, few answers, or nothing to say.
func baseMark(isHidden bool, n gap.Number, band gap.Word) sheet.Cell {
	switch {
	case isHidden:
		return sheet.Words(sheet.Confidential)
	case lowBase(n, band):
		return sheet.Words(sheet.LowReliability)
	}
	return sheet.Words("ok")
}

// rowMark is the column "Mark" of a row whose smaller side counts.
func rowMark(r gap.Row) sheet.Cell {
	if lowBase(r.Customers.N, r.Customers.NBand) && !hidden(r) {
		return sheet.Words(sheet.LowReliability)
	}
	return baseMark(hidden(r), r.Employees.N, r.Employees.NBand)
}

// wordsOrNone is a word, or "does not apply".
func wordsOrNone(s string) sheet.Cell {
	if s == "" {
		return sheet.Words(sheet.NotApplicable)
	}
	return sheet.Words(s)
}

// verdictCell is what a gap is called, seen with the customers' level, and how
// certain that is: "Blind spot, clear".
func verdictCell(r gap.Row) sheet.Cell {
	switch {
	case !twoSided(r):
		return sheet.Words(sheet.NotApplicable)
	case hidden(r):
		return sheet.Words(sheet.Confidential)
	}
	name, certain := Verdict(r)
	if certain != "" {
		name += ", " + certain
	}
	return sheet.Words(name)
}

// marksCell are the remarks on a row.
func marksCell(ids []string) sheet.Cell {
	var names []string
	for _, id := range ids {
		name := nameOf(known.Marks, id)
		if len(names) > 0 {
			name = lowerFirst(name)
		}
		names = append(names, name)
	}
	return wordsOrNone(listed(names))
}
