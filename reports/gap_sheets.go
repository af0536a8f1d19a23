package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets on the gap between everyone and everyone: by dimension and by item.

// expects is what employees did, so that own views are never called predictions.
func (p *part) expects() string {
	if p.Predicted {
		return "Employees answered as they believe customers would."
	}
	return "Employees gave their own view, not a prediction."
}

// sign explains a gap's sign in words.
func (p *part) sign() string {
	if p.Predicted {
		return "Gap = employees − customers: plus means employees expect more than customers give, minus that customers give more than employees expect."
	}
	return "Gap = employees − customers: plus means employees think better of us than customers do, minus that customers think better of us."
}

// gapByDimension compares the two sides topic by topic; id names the table and its gaps.
func (p *part) gapByDimension(name, id string) *sheet.Sheet {
	rows := p.mirrored(gap.LevelDimension)
	if len(rows) == 0 {
		return nil
	}
	everything := p.summaryRows()
	d := p.drivers(gap.Customer)
	fields := slices.Concat(
		[]field[gap.Row]{
			{Column: sheet.Column{Name: "Dimension", Width: 24, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.levelName(r)) }},
			{Column: sheet.Column{Name: "Type", Width: 12, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return wordsOrNone(p.kindOf(r)) }},
		},
		rowFields(id), favourableFields(),
		[]field[gap.Row]{{Column: sheet.Column{Name: "Importance", Kind: sheet.Share, Width: 11, Bar: true}, optional: true, cell: func(r gap.Row) sheet.Cell {
			switch r.Level {
			case gap.LevelDimension:
				return sheet.Figure(driver(d, r.ID).Share, sheet.NotAvailable)
			case gap.LevelFamily:
				return sheet.Figure(family(d, r.ID).Share, sheet.NotApplicable)
			}
			return sheet.Words(sheet.NotApplicable)
		}}},
		[]field[gap.Row]{verdictField(), neededField()},
	)
	if d == nil { // else the sheet of drivers has them
		fields = append(fields, remarksField())
	}
	return &sheet.Sheet{
		Name: name, Title: "Perception gap by dimension, " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "Where do employees and customers differ, and how sure is it?",
		Description: "One table and one chart. Scores from 0 to 100. " + p.expects() + " " + p.sign() + " See notes 1 to 5.",
		Table:       table(id, append(rows, everything...), fields),
		Charts:      dumbbell(p, rows, "Where employees and customers differ"),
	}
}

// summaryRows are the rows over several topics: the families, everything, and the contrast.
func (p *part) summaryRows() []gap.Row {
	var rows []gap.Row
	for _, level := range []string{gap.LevelFamily, gap.LevelOverall} {
		for _, r := range p.by(level, everyone) {
			if twoSided(r) {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// levelName is the name of a dimension, of a family or of everything.
func (p *part) levelName(r gap.Row) string {
	switch r.Level {
	case gap.LevelFamily:
		return "All " + r.ID + " topics"
	case gap.LevelOverall:
		return "All topics"
	}
	return p.dimension(r.ID)
}

// dumbbell draws customers' and employees' scores of the rows that show both.
func dumbbell(p *part, rows []gap.Row, title string) []sheet.Chart {
	c := &sheet.Dumbbell{}
	widest := gap.Row{}
	for _, r := range rows {
		if !r.Customers.Score.Known() || !r.Employees.Score.Known() {
			continue
		}
		c.Labels = append(c.Labels, p.dimension(r.ID))
		c.Customers = append(c.Customers, r.Customers.Score)
		c.Employees = append(c.Employees, r.Employees.Score)
		c.Gaps = append(c.Gaps, r.Gap)
		if size(r.Gap) > size(widest.Gap) {
			widest = r
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	c.Head = sheet.Head{Title: title, Alt: "Dumbbell chart of the table: customers' and employees' mean score for each dimension, and the gap. Widest gap: " + p.dimension(widest.ID) + ", " + signed(widest.Gap) + " points."}
	c.Max = 100
	return []sheet.Chart{c}
}
