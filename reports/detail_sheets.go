package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// detailRows are the rows of a breakdown, group by group and topic by topic.
func (p *part) detailRows(b breakdown) []gap.Row {
	var rows []gap.Row
	for _, g := range p.groups(b) {
		for _, d := range p.dimensionsOf([]group{g}) {
			rows = append(rows, g.dims[d])
		}
		if g.over.ID != "" {
			rows = append(rows, g.over)
		}
	}
	return rows
}

// nameFields are the columns that say whom a row is about.
func (p *part) nameFields(b breakdown) []field[gap.Row] {
	var fields []field[gap.Row]
	for i, head := range b.heads {
		fields = append(fields, field[gap.Row]{Column: sheet.Column{Name: head, Width: 30, Wrap: true}, cell: func(r gap.Row) sheet.Cell {
			return sheet.Words(b.names(p, r)[i])
		}})
	}
	return append(fields, field[gap.Row]{Column: sheet.Column{Name: "Dimension", Width: 22, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.levelName(r)) }})
}

// comparedField says with whom a group was compared.
func (p *part) comparedField() field[gap.Row] {
	return field[gap.Row]{Column: sheet.Column{Name: "Compared with", Width: 24, Wrap: true}, cell: func(r gap.Row) sheet.Cell {
		switch {
		case r.Compared == gap.ComparedMatched && r.Segment != "":
			return sheet.Words("the employees who serve it")
		case r.Compared == gap.ComparedMatched:
			return sheet.Words("the customers it serves")
		case r.Compared == gap.ComparedUnit:
			return sheet.Words("the same " + p.unitWord())
		case r.Segment != "":
			return sheet.Words("all employees")
		}
		return sheet.Words("all customers")
	}}
}

// cellDetail is the map of cells in long form.
func (p *part) cellDetail() *sheet.Sheet {
	rows := p.detailRows(cells)
	if len(rows) == 0 {
		return nil
	}
	f := rowFields("")
	fields := slices.Concat(
		p.nameFields(cells),
		[]field[gap.Row]{
			{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 8}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Employees) }},
			{Column: sheet.Column{Name: "Mark", Width: 6}, cell: rowMark},
			{Column: sheet.Column{Name: "Cell: mean score", Kind: sheet.Score, Width: 9}, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Score) }},
		},
		f[2:3], f[4:], // the customers' score; the gap and how sure it is
		[]field[gap.Row]{verdictField(), neededField()},
		p.movedFields(changeOfGap, "Change of the gap"),
		[]field[gap.Row]{f[0], p.comparedField()},
	)
	return &sheet.Sheet{
		Name: "Cell detail", Title: "Gap by staff cell and dimension in full, " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "What exactly does each team expect, and how sure is the gap?",
		Description: "One table: the map of gaps by cell in long form, to filter and to read by script. Scores from 0 to 100. " + p.sign() + " See notes 1 to 5.",
		Table:       table("cell_detail", rows, fields),
	}
}

// detail is a breakdown in long form with both sides' numbers.
func (p *part) detail(name, title string, b breakdown) *sheet.Sheet {
	rows := p.detailRows(b)
	if len(rows) == 0 {
		return nil
	}
	fields := slices.Concat(p.nameFields(b), rowFields("gap_by_"+b.table), []field[gap.Row]{verdictField(), neededField()}, p.movedFields(changeOfGap, "Change of the gap"), []field[gap.Row]{p.comparedField()})
	return &sheet.Sheet{
		Name: name, Title: title + ", " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "What exactly do the two sides say in each " + b.one + "?",
		Description: "One table. Scores from 0 to 100. " + p.expects() + " " + p.sign() + " See notes 1 to 5.",
		Table:       table("detail_"+b.table, rows, fields),
	}
}
