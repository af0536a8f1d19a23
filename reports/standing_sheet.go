package reports

import (
	"cmp"
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// standing is one cell's place on one topic.
type standing struct {
	gap.Standing
	of *gap.Standings
}

// standingSheet says which teams' picture of customers is closest, after taking out what may be luck. Teams
// have ranks only on topics where they differ detectably, and the order begins with those to learn from.
func (v *view) standingSheet() *sheet.Sheet {
	p := v.main
	var rows []standing
	for i := range p.Standings {
		s := &p.Standings[i]
		if s.Level != gap.LevelOverall && !p.alike(gap.Row{Level: s.Level, ID: s.ID}) {
			continue
		}
		var list []standing
		for _, c := range s.Cells {
			list = append(list, standing{c, s})
		}
		slices.SortStableFunc(list, func(a, b standing) int { return cmp.Compare(a.Rank, b.Rank) })
		rows = append(rows, list...)
	}
	if len(rows) == 0 {
		return nil
	}
	row := func(s standing) gap.Row { return p.row(s.of.Level, s.of.ID, gap.Place{Cell: gap.Word(s.Cell)}) }
	number := func(name string, n func(standing) gap.Number) field[standing] {
		return field[standing]{Column: sheet.Column{Name: name, Kind: sheet.Gap, Width: 11}, cell: func(s standing) sheet.Cell { return sheet.Figure(n(s), sheet.NotAvailable) }}
	}
	return &sheet.Sheet{
		Name: "Closest to customers", Title: "Which teams' picture is closest to customers', " + p.waveName(), Tab: sheet.EmployeeTab,
		Answers: "Which teams can the others learn from, and on what?",
		Description: "One table and one chart. Gaps in points of 100. Small teams swing by luck, so each gap is drawn towards the teams' average as far as that may be (empirical Bayes; DerSimonian and Laird). Rank 1 = nearest to customers. " +
			"[z] = the teams do not differ detectably on the topic, so there is no order. It shows whom to learn from, not who is to blame: what a team sees of customers depends on its work. [u] = few answers: the place is a direction only. Teams too small to be shown are not here. See notes 1, 2 and 13.",
		Table: table("standings", rows, []field[standing]{
			{Column: sheet.Column{Name: "Topic", Width: 24, Wrap: true}, cell: func(s standing) sheet.Cell {
				return sheet.Words(p.levelName(gap.Row{Level: s.of.Level, ID: s.of.ID}))
			}},
			{Column: sheet.Column{Name: "Staff cell", Width: 30, Wrap: true}, cell: func(s standing) sheet.Cell { return sheet.Words(p.cell(gap.Word(s.Cell))) }},
			{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 9}, cell: func(s standing) sheet.Cell {
				return sideNCell(row(s), row(s).Employees)
			}},
			{Column: sheet.Column{Name: "Mark", Width: 7}, cell: func(s standing) sheet.Cell { return rowMark(row(s)) }},
			{Column: sheet.Column{Name: "Rank", Kind: sheet.Rank, Width: 7}, cell: func(s standing) sheet.Cell {
				if s.Rank == 0 {
					return sheet.Words(sheet.NotApplicable)
				}
				return sheet.Whole(s.Rank)
			}},
			number("Gap as measured", func(s standing) gap.Number { return s.Gap }),
			number("Gap drawn to the average", func(s standing) gap.Number { return s.Shrunk }),
			number("Gap drawn, lower 95%", func(s standing) gap.Number { return s.Low }),
			number("Gap drawn, upper 95%", func(s standing) gap.Number { return s.High }),
			number("Gap, average of the teams", func(s standing) gap.Number { return s.of.Average }),
			{Column: sheet.Column{Name: "Teams differ by (sd)", Kind: sheet.Score, Width: 10}, cell: func(s standing) sheet.Cell { return sheet.Figure(s.of.Between, sheet.NotAvailable) }},
		}),
		Charts: standingChart(p, rows),
	}
}

// standingChart draws the gaps over all topics, or over the first where there is none over all.
func standingChart(p *part, rows []standing) []sheet.Chart {
	of := rows[0].of
	for _, s := range rows {
		if s.of.Level == gap.LevelOverall {
			of = s.of
		}
	}
	bars := sheet.Series{Name: "Gap drawn to the average", Who: sheet.Employees}
	c := &sheet.Bars{Kind: sheet.Gap, Axis: "Gap, points of 100; 0 = as customers see it",
		Head: sheet.Head{Title: "Teams' gaps after taking out luck: " + lowerFirst(p.levelName(gap.Row{Level: of.Level, ID: of.ID})), Alt: "Bars of the table: each team's gap drawn to the average, with its interval, the nearest to customers on top."}}
	for _, s := range rows {
		if s.of == of && s.Shrunk.Known() {
			c.Labels = append(c.Labels, p.cell(gap.Word(s.Cell)))
			bars.Values, bars.Low, bars.High = append(bars.Values, s.Shrunk), append(bars.Low, s.Low), append(bars.High, s.High)
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	c.Series = []sheet.Series{bars}
	return []sheet.Chart{c}
}
