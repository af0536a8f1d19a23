package reports

import (
	"slices"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
)

// guesses says how many employees guessed the customers' answer, item by item.
// Own views are no guesses, so the sheet exists for predictions only.
func (p *part) guesses() *sheet.Sheet {
	if !p.Predicted {
		return nil
	}
	var rows []gap.Row
	for _, r := range p.mirrored(gap.LevelItem) {
		if r.HitRate.Known() || hidden(r) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	of := func(name string, kind sheet.Kind, n func(gap.Row) gap.Number) field[gap.Row] {
		return field[gap.Row]{Column: sheet.Column{Name: name, Kind: kind, Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell { return figure(r, n(r)) }}
	}
	hit := of("Guessed right %", sheet.Share, func(r gap.Row) gap.Number { return r.HitRate })
	hit.Bar = true
	return &sheet.Sheet{
		Name: "Who guessed right", Title: "How many employees guessed the customers' rating, " + p.waveName(), Tab: sheet.EmployeeTab,
		Answers: "How well do single employees know what customers say?",
		Description: "One table. Guessed right = within half a point of the customers' mean on the item's own scale. The team's error is the gap; one employee's error is larger because guesses differ: error of one = gap² + spread² (points²)." +
			" See note 2.",
		Table: table("guesses", rows, slices.Concat([]field[gap.Row]{
			{Column: sheet.Column{Name: "Item text", Width: 60, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.itemText(r.ID)) }},
			{Column: sheet.Column{Name: "Dimension", Width: 20, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.dimensionOf(r.ID)) }},
			{Column: sheet.Column{Name: "n employees", Kind: sheet.Count, Width: 8}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Employees) }},
		}, p.nativeFields(), []field[gap.Row]{
			hit,
			of("Right, lower 95%", sheet.Share, func(r gap.Row) gap.Number { return r.HitLow }),
			of("Right, upper 95%", sheet.Share, func(r gap.Row) gap.Number { return r.HitHigh }),
			of("Gap (the team's error)", sheet.Gap, func(r gap.Row) gap.Number { return r.Gap }),
			of("Spread of the guesses", sheet.Score, func(r gap.Row) gap.Number { return r.Spread }),
			of("Error of one employee", sheet.Count, func(r gap.Row) gap.Number { return r.IndividualError }),
		})),
	}
}

// flagged is a quality flag, or what a dimension becomes without the flagged answers.
type flagged struct {
	gap.Quality
	changed *gap.Changed
}

// qualitySheet says how careful the answers look and what happens without the careless ones.
func (v *view) qualitySheet() *sheet.Sheet {
	var rows []flagged
	for _, q := range v.main.Quality {
		rows = append(rows, flagged{Quality: q})
	}
	for _, q := range v.main.Quality {
		for i := range q.Without {
			rows = append(rows, flagged{q, &q.Without[i]})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	p := v.main
	absent := func(q flagged) string {
		switch q.Reason {
		case "", disclosure.ReasonHidden:
			return sheet.Confidential
		}
		return sheet.NotApplicable
	}
	changed := func(name string, kind sheet.Kind, of func(gap.Changed) sheet.Cell) field[flagged] {
		width := 20.0
		if kind == sheet.Gap {
			width = 11
		}
		return field[flagged]{Column: sheet.Column{Name: name, Kind: kind, Width: width}, optional: true, cell: func(q flagged) sheet.Cell {
			if q.changed == nil {
				return sheet.Words(sheet.NotApplicable)
			}
			return of(*q.changed)
		}}
	}
	name := func(id gap.Word) sheet.Cell { return wordsOrNone(nameOf(known.Verdicts, string(id))) }
	return &sheet.Sheet{
		Name: "Answer quality", Title: "How careful the answers look, " + p.waveName(),
		Answers:     "Do the results hold without careless answers?",
		Description: "One table. Flagged answers stay in all results; where results without them were computed, the last rows compare the two. People may honestly give the same answer throughout. See note 11.",
		Table: table("quality", rows, []field[flagged]{
			{Column: sheet.Column{Name: "Flag", Width: 38}, cell: func(q flagged) sheet.Cell { return sheet.Words(nameOf(known.Quality, q.Flag)) }},
			{Column: sheet.Column{Name: "Audience", Width: 14}, cell: func(q flagged) sheet.Cell { return wordsOrNone(audience(q.Audience)) }},
			{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 10}, cell: func(q flagged) sheet.Cell { return sheet.Figure(q.N, absent(q)) }},
			{Column: sheet.Column{Name: "Share flagged", Kind: sheet.Share, Width: 12}, cell: func(q flagged) sheet.Cell { return sheet.Figure(q.Share, absent(q)) }},
			changed("Dimension", sheet.Text, func(c gap.Changed) sheet.Cell { return sheet.Words(p.dimension(c.Dimension)) }),
			changed("Gap", sheet.Gap, func(c gap.Changed) sheet.Cell { return sheet.Figure(c.Gap, sheet.Confidential) }),
			changed("Gap without them", sheet.Gap, func(c gap.Changed) sheet.Cell { return sheet.Figure(c.Without, sheet.Confidential) }),
			changed("Verdict", sheet.Text, func(c gap.Changed) sheet.Cell { return name(c.Verdict) }),
			changed("Verdict without them", sheet.Text, func(c gap.Changed) sheet.Cell { return name(c.WithoutVerdict) }),
		}),
	}
}

// audience is a side as a reader says it.
func audience(id string) string {
	switch id {
	case "customer":
		return "Customers"
	case "employee":
		return "Employees"
	}
	return id
}
