package reports

import (
	"slices"

	"mirror/gap"
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
func hiddenN(x gap.Participation) bool { return !x.N.Known() && x.NBand == "" }

// peopleCell is a figure of a group's participation.
func peopleCell(x gap.Participation, n gap.Number) sheet.Cell {
	if hiddenN(x) || x.NBand != "" {
		return sheet.Figure(n, sheet.Confidential)
	}
	return sheet.Figure(n, sheet.NotAvailable)
}

func peopleField(name string, kind sheet.Kind, width float64, of func(gap.Participation) gap.Number) field[gap.Participation] {
	return field[gap.Participation]{Column: sheet.Column{Name: name, Kind: kind, Width: width}, optional: true, cell: func(x gap.Participation) sheet.Cell { return peopleCell(x, of(x)) }}
}

// orUnit completes the head of a column that names units too.
func orUnit(rows []gap.Participation) string {
	if slices.ContainsFunc(rows, func(x gap.Participation) bool { return x.Unit != "" }) {
		return " or unit"
	}
	return ""
}

// participation says how many employees answered, cell by cell and unit by unit.
func (p *part) participation() *sheet.Sheet {
	rows := p.answered(gap.Employee, func(x gap.Participation) bool { return x.Segment == "" && (x.Unit == "" || x.Cell == "") })
	if len(rows) == 0 {
		return nil
	}
	rate := peopleField("Rate", sheet.Share, 12, func(x gap.Participation) gap.Number { return x.Rate })
	rate.Bar = true
	return &sheet.Sheet{
		Name: "Participation", Title: "Who answered among employees, " + p.waveName(), Tab: sheet.EmployeeTab,
		Answers:     "How many employees answered, and in which teams?",
		Description: "One table. Rate = answered of those invited. [c] = hidden to protect people; [u] = fewer than " + plain(known.Thresholds.LowBase) + " answers: read as a direction. See notes 2 and 6.",
		Table: table("participation", rows, []field[gap.Participation]{
			{Column: sheet.Column{Name: "Staff cell" + orUnit(rows), Width: 30}, cell: func(x gap.Participation) sheet.Cell { return sheet.Words(p.place(x.Place, "All employees")) }},
			peopleField("Invited", sheet.Count, 11, func(x gap.Participation) gap.Number { return x.Invited }),
			{Column: sheet.Column{Name: "Answered", Kind: sheet.Count, Width: 11}, cell: func(x gap.Participation) sheet.Cell { return nCell(x.N, x.NBand, sheet.Confidential) }},
			rate,
			{Column: sheet.Column{Name: "Mark", Width: 8}, cell: func(x gap.Participation) sheet.Cell { return baseMark(hiddenN(x), x.N, x.NBand) }},
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
		Description: "One table. Effective n = what the answers are worth after weighting; weighting efficiency = effective n of unweighted n. [c] = hidden to protect people; [u] = fewer than " + plain(known.Thresholds.LowBase) + " answers. See notes 2 and 6.",
		Table: table("sample", rows, []field[gap.Participation]{
			{Column: sheet.Column{Name: "Segment" + orUnit(rows), Width: 30}, cell: func(x gap.Participation) sheet.Cell { return sheet.Words(p.place(x.Place, "All customers")) }},
			peopleField("Invited", sheet.Count, 11, func(x gap.Participation) gap.Number { return x.Invited }),
			{Column: sheet.Column{Name: "Unweighted n", Kind: sheet.Count, Width: 12}, cell: func(x gap.Participation) sheet.Cell { return nCell(x.N, x.NBand, sheet.Confidential) }},
			peopleField("Weighted n", sheet.Count, 11, func(x gap.Participation) gap.Number { return x.Weighted }),
			peopleField("Effective n", sheet.Count, 11, func(x gap.Participation) gap.Number { return x.EffectiveN }),
			efficiency,
			{Column: sheet.Column{Name: "Mark", Width: 8}, cell: func(x gap.Participation) sheet.Cell { return baseMark(hiddenN(x), x.N, x.NBand) }},
			peopleField("Rate", sheet.Share, 10, func(x gap.Participation) gap.Number { return x.Rate }),
			peopleField("Share of all", sheet.Share, 11, func(x gap.Participation) gap.Number { return x.Share }),
			peopleField("Weight mean", sheet.Weight, 11, func(x gap.Participation) gap.Number { return x.WeightMean }),
		}),
	}
}

// statistic is a row of the scores by segment.
type statistic struct {
	label, kind, name string
	total             sheet.Cell
	segment           func(gap.Word) sheet.Cell
}

// scoresBySegment has one row per topic and statistic and one column per segment; the bases are its last rows.
func (p *part) scoresBySegment() *sheet.Sheet {
	groups := p.groups(segments)
	if len(groups) == 0 {
		return nil
	}
	fields := []field[statistic]{
		{Column: sheet.Column{Name: "Row label", Width: 46, Wrap: true}, cell: func(s statistic) sheet.Cell { return sheet.Words(s.label) }},
		{Column: sheet.Column{Name: "Type", Width: 12}, cell: func(s statistic) sheet.Cell { return wordsOrNone(s.kind) }},
		{Column: sheet.Column{Name: "Statistic", Width: 14}, cell: func(s statistic) sheet.Cell { return sheet.Words(s.name) }},
		{Column: sheet.Column{Name: "Total", Kind: sheet.Score, Width: 10}, cell: func(s statistic) sheet.Cell { return s.total }},
	}
	for _, g := range groups {
		fields = append(fields, field[statistic]{Column: sheet.Column{Name: p.groupName(g.row, p.segment(g.row.Segment)), Kind: sheet.Score, Width: 14}, cell: func(s statistic) sheet.Cell { return s.segment(g.row.Segment) }})
	}
	return &sheet.Sheet{
		Name: "Scores by segment", Title: "Customers' scores by segment, " + p.waveName(), Tab: sheet.CustomerTab,
		Answers:     "How does each customer segment rate us?",
		Description: "One table. Mean scores from 0 to 100 and shares of favourable answers, customers only; the bases are the last two rows. See notes 1, 2 and 6.",
		Table:       table("scores", p.statistics(), fields),
	}
}

// statistics are the rows of the scores by segment.
func (p *part) statistics() []statistic {
	var rows []statistic
	scored := func(all []gap.Row, label, kind string, segment func(gap.Word) (gap.Row, bool)) {
		for _, s := range []struct {
			name string
			as   sheet.Kind
			of   func(gap.Side) gap.Number
		}{{"mean score", sheet.Score, func(s gap.Side) gap.Number { return s.Score }}, {"favourable %", sheet.Share, func(s gap.Side) gap.Number { return s.Favourable }}} {
			cell := func(r gap.Row, ok bool) sheet.Cell {
				if !ok {
					return sheet.Words(sheet.NotAvailable)
				}
				return ofSide(r, r.Customers, s.of(r.Customers)).As(s.as)
			}
			rows = append(rows, statistic{label, kind, s.name, cell(all[0], true), func(id gap.Word) sheet.Cell { return cell(segment(id)) }})
		}
	}
	in := func(list []gap.Row, level, id string) func(gap.Word) (gap.Row, bool) {
		return func(segment gap.Word) (gap.Row, bool) {
			i := slices.IndexFunc(list, func(r gap.Row) bool {
				return r.Level == level && r.ID == id && r.Segment == segment && bySegment(r)
			})
			if i < 0 {
				return gap.Row{}, false
			}
			return list[i], true
		}
	}
	for _, level := range []string{gap.LevelDimension, gap.LevelItem} {
		for _, r := range p.by(level, everyone) {
			label, kind := p.dimension(r.ID), p.kind(r.ID)
			if level == gap.LevelItem {
				label, kind = p.itemText(r.ID), "Item"
			}
			if r.Customers.N.Known() || r.Customers.NBand != "" {
				scored([]gap.Row{r}, label, kind, in(p.Gaps, level, r.ID))
			}
		}
	}
	for _, r := range p.Outcomes {
		if everyone(r) && (r.Customers.N.Known() || r.Customers.NBand != "") {
			scored([]gap.Row{r}, p.itemText(r.ID), "Outcome", in(p.Outcomes, gap.LevelOutcome, r.ID))
		}
	}
	return append(rows, p.bases()...)
}

// bases are the numbers of answers behind the scores.
func (p *part) bases() []statistic {
	of := func(id gap.Word) gap.Participation {
		for _, x := range p.Participation {
			if x.Audience == gap.Customer.String() && x.Place == (gap.Place{Segment: id}) {
				return x
			}
		}
		return gap.Participation{}
	}
	n := func(x gap.Participation) sheet.Cell { return nCell(x.N, x.NBand, sheet.Confidential).As(sheet.Count) }
	effective := func(x gap.Participation) sheet.Cell { return peopleCell(x, x.EffectiveN).As(sheet.Count) }
	return []statistic{
		{"Unweighted n", "", "n", n(p.N[gap.Customer]), func(id gap.Word) sheet.Cell { return n(of(id)) }},
		{"Effective n", "", "n", effective(p.N[gap.Customer]), func(id gap.Word) sheet.Cell { return effective(of(id)) }},
	}
}
