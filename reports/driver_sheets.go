package reports

import (
	"cmp"
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets on what moves customers: the drivers, and what to train first.

// stance is what marketing does about a topic, as findings.yaml explains.
func (p *part) stance(r gap.Row, goodFrom float64) string {
	level, ok := r.Customers.Score.Value()
	switch {
	case hidden(r) || !ok || r.Level == gap.LevelFamily:
		return ""
	case r.Verdict == gap.HiddenStrength:
		return "communicate"
	case p.important(r.ID) && level < goodFrom:
		return "invest"
	case p.important(r.ID):
		return "protect"
	}
	return "watch"
}

// driverSheet is what goes with the outcome: for customers, and as employees' answers imply it.
func (v *view) driverSheet() *sheet.Sheet {
	return v.driversIn(v.main, "Drivers of advocacy", "drivers")
}

// addOtherDrivers adds what goes with the outcomes of the wave's other questionnaires: does who sees us on their side speak for us?
func (v *view) addOtherDrivers(b *bookPlan) {
	for i, p := range v.parts {
		if p != v.main {
			b.add(topicOther, v.driversIn(p, "Drivers: "+or(p.text(p.pack.Title), p.Pack), "drivers_"+strconv.Itoa(i+1)))
		}
	}
}

// driversIn is the same of one questionnaire; id names the table.
func (v *view) driversIn(p *part, name, id string) *sheet.Sheet {
	c, e := p.drivers(gap.Customer), p.drivers(gap.Employee)
	rows := p.mirrored(gap.LevelDimension)
	if c == nil || len(rows) == 0 {
		return nil
	}
	slices.SortStableFunc(rows, func(a, b gap.Row) int {
		return cmp.Compare(driver(c, b.ID).Share.Or(-1), driver(c, a.ID).Share.Or(-1))
	})
	of := func(name string, kind sheet.Kind, d *gap.Drivers, n func(gap.Driver) gap.Number) field[gap.Row] {
		return field[gap.Row]{Column: sheet.Column{Name: name, Kind: kind, Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell {
			if r.Level == gap.LevelFamily {
				return sheet.Figure(n(family(d, r.ID)), sheet.NotApplicable)
			}
			return sheet.Figure(n(driver(d, r.ID)), sheet.NotAvailable)
		}}
	}
	remarks := remarksField()
	remarks.cell = func(r gap.Row) sheet.Cell {
		marks := slices.Clone(r.Marks)
		if m := driver(c, r.ID).Mark; m != "" && !slices.Contains(marks, string(m)) {
			marks = append(marks, string(m))
		}
		return marksCell(marks)
	}
	fields := slices.Concat(
		[]field[gap.Row]{
			{Column: sheet.Column{Name: "Driver", Width: 24, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.levelName(r)) }},
			{Column: sheet.Column{Name: "Type", Width: 12, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return wordsOrNone(p.kindOf(r)) }},
			{Column: sheet.Column{Name: "Mean score", Kind: sheet.Score, Width: 8}, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Score) }},
			{Column: sheet.Column{Name: "Favourable %", Kind: sheet.Share, Width: 10}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Favourable) }},
			of("Correlation", sheet.Change, c, func(d gap.Driver) gap.Number { return d.Correlation }),
			of("Relative weight %", sheet.Share, c, func(d gap.Driver) gap.Number { return d.Share }),
			of("Weight, lower 95%", sheet.Share, c, func(d gap.Driver) gap.Number { return d.Low }),
			of("Weight, upper 95%", sheet.Share, c, func(d gap.Driver) gap.Number { return d.High }),
			{Column: sheet.Column{Name: "Rank", Width: 9, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return rankCell(r, driver(c, r.ID)) }},
			{Column: sheet.Column{Name: "Gap", Kind: sheet.Gap, Width: 9}, cell: func(r gap.Row) sheet.Cell { return figure(r, r.Gap).Tinted(r.Verdict, r.Gap) }},
			{Column: sheet.Column{Name: "Action", Width: 14, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return wordsOrNone(nameOf(known.Stances, p.stance(r, v.set.GoodFrom))) }},
			of("Employees' answers imply %", sheet.Share, e, func(d gap.Driver) gap.Number { return d.Share }),
			of("Implied, lower 95%", sheet.Share, e, func(d gap.Driver) gap.Number { return d.Low }),
			of("Implied, upper 95%", sheet.Share, e, func(d gap.Driver) gap.Number { return d.High }),
			of("When poor", sheet.Change, c, func(d gap.Driver) gap.Number { return d.Penalty }),
			of("When very good", sheet.Change, c, func(d gap.Driver) gap.Number { return d.Reward }),
			remarks,
		},
		p.whatIfFields(c.Outcome),
	)
	from := ""
	if p != v.main {
		from = " (" + or(p.text(p.pack.Title), p.Pack) + ")"
	}
	return &sheet.Sheet{
		Name: name, Title: "What goes with customers' " + p.outcomeName(c.Outcome) + from + ", " + v.waveName(), Tab: sheet.CustomerTab,
		Answers: "What really moves customers, and what do employees' answers imply?",
		Description: "One table and two charts. Weight = the topic's part of what explains the outcome (" + percent(c.R2) + "% of it among " + count(c.N) +
			" customers is explained). A link, not proof of a cause. When poor (score below 50), when very good (83.3 or more): by how much the outcome is lower or higher then, in points of its own scale; the remarks (“table stakes”, “difference maker”) say where that is more than chance. One point more: what one point more on the topic's own scale goes with in the outcome, on its own scale, the other topics held still; no promise. See notes 1 and 7.",
		Table:  table(id, append(slices.Clone(rows), p.by(gap.LevelFamily, everyone)...), fields),
		Charts: v.driverCharts(p, rows, c, e),
	}
}

// whatIfFields are what one point more in a topic goes with in the outcome.
func (p *part) whatIfFields(outcome string) []field[gap.Row] {
	fields := estimateFields("One point more goes with", sheet.Change, func(r gap.Row) (gap.Estimate, gap.Word) {
		i := slices.IndexFunc(p.WhatIf, func(w gap.WhatIf) bool { return w.Dimension == r.ID && w.Outcome == outcome })
		if i < 0 {
			return gap.Estimate{}, ""
		}
		return p.WhatIf[i].Slope, p.WhatIf[i].Reason
	})
	for i, f := range fields {
		fields[i].cell = func(r gap.Row) sheet.Cell {
			if r.Level == gap.LevelFamily {
				return sheet.Words(sheet.NotApplicable)
			}
			return f.cell(r)
		}
	}
	return fields
}

// family is the part of all emotional or all functional topics together.
func family(d *gap.Drivers, id string) gap.Driver {
	switch {
	case d == nil:
		return gap.Driver{}
	case id == string(gap.Emotional):
		return gap.Driver{Share: d.EmotionalShare, Low: d.EmotionalLow, High: d.EmotionalHigh}
	}
	return gap.Driver{Share: rest(d.EmotionalShare), Low: rest(d.EmotionalHigh), High: rest(d.EmotionalLow)}
}

// rankCell is a rank in words: "2", or "joint 2" when the next one cannot be told apart.
func rankCell(r gap.Row, d gap.Driver) sheet.Cell {
	switch {
	case r.Level == gap.LevelFamily:
		return sheet.Words(sheet.NotApplicable)
	case d.Rank == 0:
		return sheet.Words(sheet.NotAvailable)
	case d.TiedWithNext:
		return sheet.Words("joint " + plain(float64(d.Rank)))
	}
	return sheet.Words(plain(float64(d.Rank)))
}

func (v *view) driverCharts(p *part, rows []gap.Row, c, e *gap.Drivers) []sheet.Chart {
	bars := &sheet.Bars{Kind: sheet.Share, Head: sheet.Head{Title: "What moves customers, and what employees' answers imply",
		Alt: "Bars of each topic's relative weight with its interval, for customers and as employees' answers imply it; the rows are those of the table."}}
	bars.Series = []sheet.Series{{Name: "Customers", Who: sheet.Customers}}
	if e != nil {
		bars.Series = append(bars.Series, sheet.Series{Name: "Employees' answers imply", Who: sheet.Employees})
	}
	matrix := &sheet.Matrix{XAxis: "Relative weight for " + p.outcomeName(c.Outcome), YAxis: "Customers' score, 0 to 100", XKind: sheet.Share, YKind: sheet.Score,
		XSplit: gap.Some(1 / float64(len(rows))), YSplit: gap.Some(v.set.GoodFrom), Fields: [4]string{"Watch", "Protect", "Watch", "Invest"},
		Head: sheet.Head{Title: "Performance and importance", Alt: "Scatter of importance (across) and customers' score (up), one labelled point per topic; the points are the rows of the table."}}
	for _, r := range rows {
		bars.Labels = append(bars.Labels, p.dimension(r.ID))
		for i, d := range []*gap.Drivers{c, e} {
			if i < len(bars.Series) {
				x := driver(d, r.ID)
				s := &bars.Series[i]
				s.Values, s.Low, s.High = append(s.Values, x.Share), append(s.Low, x.Low), append(s.High, x.High)
			}
		}
		matrix.Points = append(matrix.Points, sheet.Point{Label: p.dimension(r.ID), X: driver(c, r.ID).Share, Y: r.Customers.Score})
	}
	return []sheet.Chart{bars, matrix}
}

// prioritySheet says what to train first.
func (v *view) prioritySheet() *sheet.Sheet {
	p := v.main
	if p.drivers(gap.Customer) == nil || len(p.Priorities) == 0 {
		return nil
	}
	rows := slices.Clone(p.Priorities)
	slices.SortStableFunc(rows, func(a, b gap.Priority) int { return cmp.Compare(order(a), order(b)) })
	about := map[string]gap.Row{}
	for _, r := range p.mirrored(gap.LevelDimension) {
		about[r.ID] = r
	}
	rows = slices.DeleteFunc(rows, func(x gap.Priority) bool { _, ok := about[x.Dimension]; return !ok })
	gapOf := func(name string, n func(gap.Row) gap.Number) field[gap.Priority] {
		return field[gap.Priority]{Column: sheet.Column{Name: name, Kind: sheet.Gap, Width: 8}, cell: func(x gap.Priority) sheet.Cell {
			r := about[x.Dimension]
			return figure(r, n(r)).Tinted(r.Verdict, r.Gap)
		}}
	}
	rank := func(x gap.Priority) sheet.Cell {
		if x.Rank == 0 {
			return sheet.Words(sheet.NotApplicable)
		}
		return sheet.Whole(x.Rank)
	}
	matrix := &sheet.Matrix{XAxis: "Importance (1 = average)", YAxis: "Gap, points of 100", XKind: sheet.Index, YKind: sheet.Gap, XSplit: gap.Some(1), YSplit: gap.Some(v.set.Margin),
		Fields: [4]string{"Correct the picture", "Train first", "", ""},
		Head:   sheet.Head{Title: "Importance and gap", Alt: "Scatter of importance (across) and gap (up), one labelled point per topic; the points are the rows of the table."}}
	for _, x := range rows {
		matrix.Points = append(matrix.Points, sheet.Point{Label: p.dimension(x.Dimension), X: x.Importance, Y: about[x.Dimension].Gap})
	}
	return &sheet.Sheet{
		Name: "Training priorities", Title: "Training and culture priorities, " + v.waveName(), Tab: sheet.EmployeeTab,
		Answers:     "What should employees learn first?",
		Description: "One table and one chart. Importance: 1 = the average topic's part of what explains customers' " + p.outcomeName(v.set.Outcome) + ". Importance × gap orders the topics: it also counts the room for improvement, and takes the end of the range nearest to no gap. See notes 1 and 7.",
		Table: table("priorities", rows, []field[gap.Priority]{
			{Column: sheet.Column{Name: "Rank", Kind: sheet.Rank, Width: 8}, cell: rank},
			{Column: sheet.Column{Name: "Dimension", Width: 24, Wrap: true}, cell: func(x gap.Priority) sheet.Cell { return sheet.Words(p.dimension(x.Dimension)) }},
			{Column: sheet.Column{Name: "Importance", Kind: sheet.Index, Width: 12}, cell: func(x gap.Priority) sheet.Cell { return sheet.Figure(x.Importance, sheet.NotAvailable) }},
			gapOf("Gap", func(r gap.Row) gap.Number { return r.Gap }),
			{Column: sheet.Column{Name: "Gap, lower 95%", Kind: sheet.Gap, Width: 8}, cell: func(x gap.Priority) sheet.Cell { r := about[x.Dimension]; return figure(r, r.Low) }},
			{Column: sheet.Column{Name: "Importance × gap", Kind: sheet.Index, Width: 12}, optional: true, cell: func(x gap.Priority) sheet.Cell { return sheet.Figure(x.Index, sheet.NotApplicable) }},
			{Column: sheet.Column{Name: "Cells most concerned", Width: 48, Wrap: true}, optional: true, cell: func(x gap.Priority) sheet.Cell { return wordsOrNone(p.concerned(x.Dimension)) }},
			{Column: sheet.Column{Name: "Priority", Width: 26, Wrap: true}, cell: func(x gap.Priority) sheet.Cell { return sheet.Words(quadrant(x.Quadrant, about[x.Dimension])) }},
		}),
		Charts: []sheet.Chart{matrix},
	}
}

// order puts ranked topics first, then the places of the matrix one after the other.
func order(x gap.Priority) int {
	if x.Rank > 0 {
		return x.Rank
	}
	return 1000 + slices.IndexFunc(known.Priorities, func(n named) bool { return n.ID == x.Quadrant })
}

// quadrant is a place in the matrix in HR's words. A topic to watch without a
// gap worth acting on needs no picture corrected.
func quadrant(id string, r gap.Row) string {
	if id == "watch" && r.Verdict != gap.BlindSpot {
		id = "leave"
	}
	for _, n := range known.Priorities {
		if n.ID == id {
			return n.HR
		}
	}
	return id
}

// concerned names up to two teams with the widest blind spot on a topic.
func (p *part) concerned(dimension string) string {
	var rows []gap.Row
	for _, r := range p.by(gap.LevelDimension, byCell) {
		if r.ID == dimension && !r.Other {
			rows = append(rows, r)
		}
	}
	var names []string
	for _, r := range verdicts(rows, gap.BlindSpot) {
		if len(names) < 2 {
			names = append(names, p.cell(r.Cell)+" ("+signed(r.Gap)+")")
		}
	}
	return listed(names)
}
