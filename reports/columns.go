package reports

import (
	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
)

// The columns that many tables share.

// rowFields are the columns that every table of comparisons has in common:
// numbers of answers, both scores, the gap and how sure it is.
func rowFields(defined string) []field[gap.Row] {
	return []field[gap.Row]{
		{Column: sheet.Column{Name: "n customers", Kind: sheet.Count, Width: 8}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Customers) }},
		{Column: sheet.Column{Name: "n employees", Kind: sheet.Count, Width: 8}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Employees) }},
		{Column: sheet.Column{Name: "Customers: mean score", Kind: sheet.Score, Width: 9}, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Score) }},
		{Column: sheet.Column{Name: "Employees: mean score", Kind: sheet.Score, Width: 9}, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Score) }},
		{Column: sheet.Column{Name: "Gap", Kind: sheet.Gap, Width: 8, Defined: defined}, cell: func(r gap.Row) sheet.Cell { return figure(r, r.Gap).Tinted(r.Verdict, r.Gap) }},
		{Column: sheet.Column{Name: "Gap, lower 95%", Kind: sheet.Gap, Width: 7.5}, cell: func(r gap.Row) sheet.Cell { return doubt(r, r.Low) }},
		{Column: sheet.Column{Name: "Gap, upper 95%", Kind: sheet.Gap, Width: 7.5}, cell: func(r gap.Row) sheet.Cell { return doubt(r, r.High) }},
		{Column: sheet.Column{Name: "p adjusted", Kind: sheet.P, Width: 8}, cell: func(r gap.Row) sheet.Cell { return doubt(r, r.PAdjusted) }},
	}
}

// favourableFields are the shares of favourable answers of both sides.
func favourableFields() []field[gap.Row] {
	return []field[gap.Row]{
		{Column: sheet.Column{Name: "Customers: favourable %", Kind: sheet.Share, Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Favourable) }},
		{Column: sheet.Column{Name: "Employees: favourable %", Kind: sheet.Share, Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Favourable) }},
	}
}

// nativeFields are the means on the items' own scale.
func (p *part) nativeFields() []field[gap.Row] {
	scale := p.scaleWords()
	return []field[gap.Row]{
		{Column: sheet.Column{Name: "Customers: mean" + scale, Kind: sheet.Mean, Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Mean) }},
		{Column: sheet.Column{Name: "Employees: mean" + scale, Kind: sheet.Mean, Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Mean) }},
	}
}

// scaleWords names the scale of the pack's items: " (1–7)", or " (own scale)" where they differ.
func (p *part) scaleWords() string {
	words := ""
	for _, it := range p.pack.Items {
		s := p.scale(it.ID)
		if s == nil || s.Type != pack.Rating || len(s.Points) == 0 {
			continue
		}
		this := " (" + s.Points[0].Value + "–" + s.Points[len(s.Points)-1].Value + ")"
		if words != "" && words != this {
			return " (own scale)"
		}
		words = this
	}
	return or(words, " (own scale)")
}

// verdictField says what a gap is called and how certain that is.
func verdictField() field[gap.Row] {
	return field[gap.Row]{Column: sheet.Column{Name: "Verdict", Width: 36, Wrap: true}, cell: verdictCell}
}

// remarksField are the remarks on a topic.
func remarksField() field[gap.Row] {
	return field[gap.Row]{Column: sheet.Column{Name: "Remarks", Width: 27, Wrap: true}, optional: true, cell: func(r gap.Row) sheet.Cell { return marksCell(r.Marks) }}
}

// neededField is what it would take to settle what is open; the notes say what its marks mean.
func neededField() field[gap.Row] {
	return field[gap.Row]{Column: sheet.Column{Name: "Answers still needed", Width: 8, Kind: sheet.Count}, optional: true, cell: neededCell}
}

// neededCell is how many more answers would settle a verdict that is open.
func neededCell(r gap.Row) sheet.Cell {
	switch {
	case hidden(r):
		return sheet.Words(sheet.Confidential)
	case r.Verdict != gap.NotEnoughEvidence:
		return sheet.Words(sheet.NotApplicable)
	case r.AnswersNote != "":
		return sheet.Figure(r.AnswersMore, sheet.NotAvailable)
	}
	return sheet.Figure(r.AnswersMore, doubtMark(r))
}
