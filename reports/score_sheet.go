package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// statistic is a row of the scores by segment.
type statistic struct {
	label, kind, name string
	total             sheet.Cell
	segment           func(gap.Word) sheet.Cell
	higher            func(gap.Word) sheet.Cell
}

// lettered are the segments as columns, in order; each column has a letter.
type lettered []gap.Word

// letter is the letter of a column: A, B … Z, then AA, AB …
func letter(i int) string {
	if i >= 26 {
		return letter(i/26-1) + letter(i%26)
	}
	return string(rune('A' + i))
}

// scoresBySegment has one row per topic and statistic, and two columns per
// segment: its score, and the letters of the segments that it lies above. The
// bases are the last rows.
func (p *part) scoresBySegment() *sheet.Sheet {
	groups := p.groups(segments)
	if len(groups) == 0 {
		return nil
	}
	var columns lettered
	for _, g := range groups {
		columns = append(columns, g.row.Segment)
	}
	fields := []field[statistic]{
		{Column: sheet.Column{Name: "Row label", Width: 46, Wrap: true}, cell: func(s statistic) sheet.Cell { return sheet.Words(s.label) }},
		{Column: sheet.Column{Name: "Type", Width: 12, Wrap: true}, cell: func(s statistic) sheet.Cell { return wordsOrNone(s.kind) }},
		{Column: sheet.Column{Name: "Statistic", Width: 14, Wrap: true}, cell: func(s statistic) sheet.Cell { return sheet.Words(s.name) }},
		{Column: sheet.Column{Name: "Total", Kind: sheet.Score, Width: 8}, cell: func(s statistic) sheet.Cell { return s.total }},
	}
	for i, g := range groups {
		name := p.groupName(g.row, p.segment(g.row.Segment))
		fields = append(fields, field[statistic]{Column: sheet.Column{Name: name + " (" + letter(i) + ")", Kind: sheet.Score, Width: 10}, cell: func(s statistic) sheet.Cell { return s.segment(g.row.Segment) }})
		if len(groups) > 1 {
			fields = append(fields, field[statistic]{Column: sheet.Column{Name: letter(i) + " higher than", Width: 8}, cell: func(s statistic) sheet.Cell { return s.higher(g.row.Segment) }})
		}
	}
	return &sheet.Sheet{
		Name: "Scores by segment", Title: "Customers' scores by segment, " + p.waveName(), Tab: sheet.CustomerTab,
		Answers: "How does each customer segment rate us, and which one higher than others?",
		Description: "One table. Mean scores from 0 to 100 and shares of favourable answers, customers only; the bases are the last rows. " + favouredByDoing + "Capital letter = higher than that column with 95% certainty, small letter 90%, corrected for the number of comparisons (Benjamini–Hochberg)." +
			" – = higher than none; [u] = fewer than " + plain(known.Thresholds.LowBase) + " answers, not compared; empty = not compared (single items, shares). See notes 1, 2 and 6.",
		Table: table("scores", p.statistics(columns), fields),
	}
}

// statistics are the rows of the scores by segment.
func (p *part) statistics(columns lettered) []statistic {
	asked := func(r gap.Row) bool { return r.Customers.N.Known() || r.Customers.NBand != "" }
	var rows []statistic
	add := func(r gap.Row, in []gap.Row, label, kind string) {
		if asked(r) {
			rows = append(rows, p.scored(r, in, label, kind, columns)...)
		}
	}
	for _, r := range p.by(gap.LevelOverall, everyone) {
		add(r, p.Gaps, "All topics", "Overall")
	}
	for _, r := range p.by(gap.LevelDimension, everyone) {
		add(r, p.Gaps, p.dimension(r.ID), p.kind(r.ID))
	}
	for _, r := range p.Outcomes {
		if everyone(r) {
			add(r, p.Outcomes, p.itemText(r.ID), "Outcome")
		}
	}
	for _, r := range p.by(gap.LevelItem, everyone) {
		add(r, p.Gaps, p.itemText(r.ID), "Item")
	}
	return append(rows, p.bases()...)
}

// scored are the rows of one topic: its mean score, and the share of favourable answers where there is one.
func (p *part) scored(total gap.Row, list []gap.Row, label, kind string, columns lettered) []statistic {
	in := func(segment gap.Word) (gap.Row, bool) {
		i := slices.IndexFunc(list, func(r gap.Row) bool {
			return r.Level == total.Level && r.ID == total.ID && r.Segment == segment && bySegment(r)
		})
		if i < 0 {
			return gap.Row{}, false
		}
		return list[i], true
	}
	cell := func(of func(gap.Side) gap.Number, as sheet.Kind) func(gap.Word) sheet.Cell {
		return func(segment gap.Word) sheet.Cell {
			r, ok := in(segment)
			if !ok {
				return sheet.Words(sheet.NotAvailable)
			}
			c := ofSide(r, r.Customers, of(r.Customers)).As(as)
			if c.Value == sheet.NotAvailable && of(total.Customers).Known() && r.Customers.Score.Known() { // all customers have it: it was withheld here
				c.Value = sheet.Confidential
			}
			return c
		}
	}
	mean := func(s gap.Side) gap.Number { return s.Score }
	share := func(s gap.Side) gap.Number { return s.Favourable }
	letters := func(segment gap.Word) sheet.Cell {
		r, ok := in(segment)
		if !ok {
			return sheet.Cell{}
		}
		return columns.higher(r)
	}
	rows := []statistic{{label, kind, "mean score", ofSide(total, total.Customers, mean(total.Customers)).As(sheet.Score), cell(mean, sheet.Score), letters}}
	if total.Level == gap.LevelOverall && !share(total.Customers).Known() {
		return rows
	}
	return append(rows, statistic{label, kind, "favourable %", ofSide(total, total.Customers, share(total.Customers)).As(sheet.Share), cell(share, sheet.Share), notCompared})
}

// higher are the letters of the segments that a row's customers score above.
func (columns lettered) higher(r gap.Row) sheet.Cell {
	switch {
	case r.Level == gap.LevelItem:
		return sheet.Cell{}
	case hidden(r) || !r.Customers.Score.Known():
		return sheet.Words(sideMark(r, r.Customers))
	case lowBase(r.Customers.N, r.Customers.NBand):
		return sheet.Words(sheet.LowReliability)
	}
	var said []string
	for i, segment := range columns {
		for _, h := range r.Higher {
			switch {
			case h.Than != segment:
			case h.Level >= 95:
				said = append(said, letter(i))
			default:
				said = append(said, strings.ToLower(letter(i)))
			}
		}
	}
	return sheet.Words(or(strings.Join(said, " "), "–"))
}

// notCompared leaves a cell empty.
func notCompared(gap.Word) sheet.Cell { return sheet.Cell{} }

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
	n := func(x gap.Participation) sheet.Cell { return answeredCell(x).As(sheet.Count) }
	effective := func(x gap.Participation) sheet.Cell { return peopleCell(x, x.EffectiveN).As(sheet.Count) }
	return []statistic{
		{"Unweighted n", "Base", "n", n(p.N[gap.Customer]), func(id gap.Word) sheet.Cell { return n(of(id)) }, notCompared},
		{"Effective n", "Base", "n", effective(p.N[gap.Customer]), func(id gap.Word) sheet.Cell { return effective(of(id)) }, notCompared},
	}
}
