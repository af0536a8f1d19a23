package reports

import (
	"slices"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
)

// The sheets on who answered.

// answered are the numbers of answers of one side: everyone, then its groups.
func (p *part) answered(a gap.Audience, of func(gap.Participation) bool) []gap.Participation {
	var rows []gap.Participation
	if n := p.N[a]; n.Audience != "" || n.N.Known() || n.NBand != "" {
		rows = append(rows, n)
	}
	for _, x := range p.Participation {
		if x.Audience == a.String() && of(x) {
			rows = append(rows, x)
		}
	}
	return rows
}

// hiddenN reports whether a group's number of answers may not be shown.
func hiddenN(x gap.Participation) bool {
	return !x.N.Known() && x.NBand == "" && (x.Reason == "" || x.Reason == disclosure.ReasonHidden)
}

// peopleMark says why a figure of a group's participation is not there: hidden
// with the number of answers, or not known.
func peopleMark(x gap.Participation) string {
	if hiddenN(x) || x.NBand != "" {
		return sheet.Confidential
	}
	return sheet.NotAvailable
}

// rateMark is the same for the rate: without a number of people invited it is not known.
func rateMark(x gap.Participation) string {
	if !x.Invited.Known() {
		return sheet.NotAvailable
	}
	return peopleMark(x)
}

// answeredCell is the number of answers or its band.
func answeredCell(x gap.Participation) sheet.Cell { return nCell(x.N, x.NBand, peopleMark(x)) }

// answeredMark is the column "Mark".
func answeredMark(x gap.Participation) sheet.Cell {
	if !x.N.Known() && x.NBand == "" {
		return sheet.Words(peopleMark(x))
	}
	return baseMark(false, x.N, x.NBand)
}

// peopleCell is a figure of a group's participation.
func peopleCell(x gap.Participation, n gap.Number) sheet.Cell { return sheet.Figure(n, peopleMark(x)) }

func peopleField(name string, kind sheet.Kind, width float64, of func(gap.Participation) gap.Number) field[gap.Participation] {
	return field[gap.Participation]{Column: sheet.Column{Name: name, Kind: kind, Width: width}, optional: true, cell: func(x gap.Participation) sheet.Cell { return peopleCell(x, of(x)) }}
}

// invitedField is how many were invited, which is the company's own number and never hidden.
func invitedField() field[gap.Participation] {
	return field[gap.Participation]{Column: sheet.Column{Name: "Invited", Kind: sheet.Count, Width: 10}, optional: true, cell: func(x gap.Participation) sheet.Cell { return sheet.Figure(x.Invited, sheet.NotAvailable) }}
}

// rateField is the rate of answers.
func rateField(bar bool) field[gap.Participation] {
	return field[gap.Participation]{Column: sheet.Column{Name: "Rate", Kind: sheet.Share, Width: 12, Bar: bar}, optional: true, cell: func(x gap.Participation) sheet.Cell { return sheet.Figure(x.Rate, rateMark(x)) }}
}

// groupHead is the head of a column that names groups, units, or both.
func groupHead[T any](p *part, group string, rows []T, at func(T) gap.Place) string {
	groups, units := false, false
	for _, x := range rows {
		place := at(x)
		units = units || place.Unit != ""
		groups = groups || place.Cell != "" || place.Segment != ""
	}
	switch {
	case units && groups:
		return group + " or " + p.unitWord()
	case units:
		return p.unitHead()
	}
	return group
}

func placeOf(x gap.Participation) gap.Place   { return x.Place }
func sharesPlace(x gap.GroupShares) gap.Place { return x.Place }

// participation says how many employees answered, cell by cell and unit by unit.
func (p *part) participation() *sheet.Sheet {
	rows := p.answered(gap.Employee, func(x gap.Participation) bool { return x.Segment == "" && (x.Unit == "" || x.Cell == "") })
	if len(rows) == 0 {
		return nil
	}
	rate := ""
	if slices.ContainsFunc(rows, func(x gap.Participation) bool { return x.Rate.Known() }) {
		rate = "Rate = answered of those invited. "
	}
	return &sheet.Sheet{
		Name: "Participation", Title: "Who answered among employees, " + p.waveName(), Tab: sheet.EmployeeTab,
		Answers:     "How many employees answered, and in which teams?",
		Description: "One table. " + rate + "[c] = hidden to protect people; [x] = not known; [u] = fewer than " + plain(known.Thresholds.LowBase) + " answers: read as a direction. See notes 2 and 6.",
		Table: table("participation", rows, []field[gap.Participation]{
			{Column: sheet.Column{Name: groupHead(p, "Staff cell", rows, placeOf), Width: 34, Wrap: true}, cell: func(x gap.Participation) sheet.Cell { return sheet.Words(p.place(x.Place, "All employees")) }},
			invitedField(),
			{Column: sheet.Column{Name: "Answered", Kind: sheet.Count, Width: 11}, cell: answeredCell},
			rateField(true),
			{Column: sheet.Column{Name: "Mark", Width: 7}, cell: answeredMark},
			peopleField("Share of all", sheet.Share, 11, func(x gap.Participation) gap.Number { return x.Share }),
			peopleField("Weight mean", sheet.Weight, 11, func(x gap.Participation) gap.Number { return x.WeightMean }),
		}),
	}
}

// sample says how many customers answered and how each segment counts.
func (p *part) sample() *sheet.Sheet {
	rows := p.answered(gap.Customer, func(x gap.Participation) bool { return x.Cell == "" && (x.Unit == "" || x.Segment == "") })
	if len(rows) == 0 {
		return nil
	}
	efficiency := peopleField("Weighting efficiency", sheet.Share, 12, func(x gap.Participation) gap.Number {
		n, ok := x.N.Value() // a ratio of two columns of this table: how much of the base the weights leave
		if !ok || n == 0 {
			return gap.Number{}
		}
		return x.EffectiveN.Map(func(e float64) float64 { return e / n })
	})
	efficiency.Bar = true
	return &sheet.Sheet{
		Name: "Sample", Title: "Who answered among customers, " + p.waveName(), Tab: sheet.CustomerTab,
		Answers:     "How many customers answered, and how much does each segment count?",
		Description: "One table. Effective n = what the answers are worth after weighting; weighting efficiency = effective n of unweighted n. [c] = hidden to protect people; [x] = not known; [u] = fewer than " + plain(known.Thresholds.LowBase) + " answers. See notes 2 and 6.",
		Table: table("sample", rows, []field[gap.Participation]{
			{Column: sheet.Column{Name: groupHead(p, "Segment", rows, placeOf), Width: 34, Wrap: true}, cell: func(x gap.Participation) sheet.Cell { return sheet.Words(p.place(x.Place, "All customers")) }},
			invitedField(),
			{Column: sheet.Column{Name: "Unweighted n", Kind: sheet.Count, Width: 12}, cell: answeredCell},
			peopleField("Weighted n", sheet.Count, 11, func(x gap.Participation) gap.Number { return x.Weighted }),
			peopleField("Effective n", sheet.Count, 11, func(x gap.Participation) gap.Number { return x.EffectiveN }),
			efficiency,
			{Column: sheet.Column{Name: "Mark", Width: 7}, cell: answeredMark},
			rateField(false),
			peopleField("Share of all", sheet.Share, 11, func(x gap.Participation) gap.Number { return x.Share }),
			peopleField("Weight mean", sheet.Weight, 11, func(x gap.Participation) gap.Number { return x.WeightMean }),
		}),
	}
}
