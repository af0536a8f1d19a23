package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
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

// rowFields are the columns that every table of comparisons has in common:
// numbers of answers, both scores, the gap and how sure it is.
func rowFields(defined string) []field[gap.Row] {
	return []field[gap.Row]{
		{Column: sheet.Column{Name: "n customers", Kind: sheet.Count, Width: 10}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Customers) }},
		{Column: sheet.Column{Name: "n employees", Kind: sheet.Count, Width: 10}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Employees) }},
		{Column: sheet.Column{Name: "Customers: mean score", Kind: sheet.Score, Width: 12}, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Score) }},
		{Column: sheet.Column{Name: "Employees: mean score", Kind: sheet.Score, Width: 12}, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Score) }},
		{Column: sheet.Column{Name: "Gap", Kind: sheet.Gap, Width: 9, Defined: defined}, cell: func(r gap.Row) sheet.Cell { return figure(r, r.Gap).Tinted(r.Verdict, r.Gap) }},
		{Column: sheet.Column{Name: "Gap, lower 95%", Kind: sheet.Gap, Width: 10}, cell: func(r gap.Row) sheet.Cell { return doubt(r, r.Low) }},
		{Column: sheet.Column{Name: "Gap, upper 95%", Kind: sheet.Gap, Width: 10}, cell: func(r gap.Row) sheet.Cell { return doubt(r, r.High) }},
		{Column: sheet.Column{Name: "p adjusted", Kind: sheet.P, Width: 10}, cell: func(r gap.Row) sheet.Cell { return doubt(r, r.PAdjusted) }},
	}
}

// favourableFields are the shares of favourable answers of both sides.
func favourableFields() []field[gap.Row] {
	return []field[gap.Row]{
		{Column: sheet.Column{Name: "Customers: favourable %", Kind: sheet.Share, Width: 12}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Favourable) }},
		{Column: sheet.Column{Name: "Employees: favourable %", Kind: sheet.Share, Width: 12}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Favourable) }},
	}
}

// nativeFields are the means on the items' own scale.
func (p *part) nativeFields() []field[gap.Row] {
	scale := p.scaleWords()
	return []field[gap.Row]{
		{Column: sheet.Column{Name: "Customers: mean" + scale, Kind: sheet.Mean, Width: 12}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Mean) }},
		{Column: sheet.Column{Name: "Employees: mean" + scale, Kind: sheet.Mean, Width: 12}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Mean) }},
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

// verdictFields end a table of comparisons.
func verdictFields() []field[gap.Row] {
	return []field[gap.Row]{
		{Column: sheet.Column{Name: "Verdict", Width: 22, Wrap: true}, cell: verdictCell},
		{Column: sheet.Column{Name: "Type of gap", Width: 21, Wrap: true}, cell: typeCell},
		{Column: sheet.Column{Name: "Remarks", Width: 24, Wrap: true}, optional: true, cell: func(r gap.Row) sheet.Cell { return marksCell(r.Marks) }},
		{Column: sheet.Column{Name: "Employees' answers still needed", Width: 14, Kind: sheet.Count}, optional: true, cell: neededCell},
		{Column: sheet.Column{Name: "What it would take", Width: 34, Wrap: true}, optional: true, cell: func(r gap.Row) sheet.Cell { return wordsOrNone(string(r.AnswersNote)) }},
	}
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
			{Column: sheet.Column{Name: "Dimension", Width: 22, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.levelName(r)) }},
			{Column: sheet.Column{Name: "Type", Width: 12}, cell: func(r gap.Row) sheet.Cell { return wordsOrNone(p.kind(r.ID)) }},
		},
		rowFields(id), favourableFields(), p.nativeFields(),
		[]field[gap.Row]{{Column: sheet.Column{Name: "Importance", Kind: sheet.Share, Width: 12, Bar: true}, optional: true, cell: func(r gap.Row) sheet.Cell {
			if r.Level != gap.LevelDimension {
				return sheet.Words(sheet.NotApplicable)
			}
			return sheet.Figure(driver(d, r.ID).Share, sheet.NotAvailable)
		}}},
		verdictFields(),
	)
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
		if size(r.Gap) > size(widest.Gap) {
			widest = r
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	c.Head = sheet.Head{Title: title, Alt: "Dumbbell chart of the table: customers' and employees' mean score for each dimension. Widest gap: " + p.dimension(widest.ID) + ", " + signed(widest.Gap) + " points."}
	c.Max = 100
	return []sheet.Chart{c}
}

// gapByItem is the same for single statements, widest plus first.
func (p *part) gapByItem() *sheet.Sheet {
	rows := p.mirrored(gap.LevelItem)
	if len(rows) == 0 {
		return nil
	}
	descending(rows)
	d := p.drivers(gap.Customer)
	rank := 0
	fields := slices.Concat(
		[]field[gap.Row]{
			{Column: sheet.Column{Name: "Item id", Width: 17}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(r.ID) }},
			{Column: sheet.Column{Name: "Item text", Width: 60, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.itemText(r.ID)) }},
			{Column: sheet.Column{Name: "Dimension", Width: 22, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.dimensionOf(r.ID)) }},
			{Column: sheet.Column{Name: "Driver of advocacy", Width: 12}, optional: true, cell: func(r gap.Row) sheet.Cell { return p.isDriver(d, r.ID) }},
		},
		rowFields("gap_by_item"), p.nativeFields(),
		[]field[gap.Row]{{Column: sheet.Column{Name: "Rank", Kind: sheet.Rank, Width: 8}, cell: func(r gap.Row) sheet.Cell {
			if !r.Gap.Known() {
				return sheet.Words(mark(r))
			}
			rank++
			return sheet.Whole(rank)
		}}},
		verdictFields(),
	)
	return &sheet.Sheet{
		Name: "Gap by item", Title: "Perception gap by item, " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "Which single statements do employees see most differently?",
		Description: "One table, the widest plus on top. The statement is the customers' wording. " + p.expects() + " " + p.sign() + " See notes 1 to 5.",
		Table:       table("gap_item", rows, fields),
	}
}

// dimensionOf is the name of an item's dimension.
func (p *part) dimensionOf(item string) string {
	if it := p.item(item); it != nil {
		return p.dimension(it.Dimension)
	}
	return ""
}

// isDriver says whether an item's topic carries at least its even share of what explains the outcome.
func (p *part) isDriver(d *gap.Drivers, item string) sheet.Cell {
	it := p.item(item)
	if d == nil || it == nil {
		return sheet.Words(sheet.NotAvailable)
	}
	if p.important(it.Dimension) {
		return sheet.Words("yes")
	}
	return sheet.Words("no")
}

// important reports whether a dimension carries at least its even share of what explains the outcome.
func (p *part) important(dimension string) bool {
	return p.priority(dimension).Importance.Or(0) >= 1
}

// oneSided are the items that only one side was asked: levels without a gap.
func (p *part) oneSided() *sheet.Sheet {
	var rows []gap.Row
	for _, r := range p.by(gap.LevelItem, everyone) {
		it := p.item(r.ID)
		if it != nil && it.Asked(gap.Customer.String()) && it.Asked(gap.Employee.String()) {
			continue
		}
		if !twoSided(r) && (base(r.Customers.N, r.Customers.NBand) != Base{} || base(r.Employees.N, r.Employees.NBand) != Base{}) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	asked := func(r gap.Row) gap.Audience {
		if base(r.Customers.N, r.Customers.NBand) == (Base{}) {
			return gap.Employee
		}
		return gap.Customer
	}
	of := func(name string, kind sheet.Kind, n func(gap.Side) gap.Number) field[gap.Row] {
		return field[gap.Row]{Column: sheet.Column{Name: name, Kind: kind, Width: 12}, optional: true, cell: func(r gap.Row) sheet.Cell {
			s := side(r, asked(r))
			return ofSide(r, s, n(s))
		}}
	}
	return &sheet.Sheet{
		Name: "Items of one side", Title: "Items that only one side was asked, " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "What do the questions say that only one side was asked?",
		Description: "One table. Mean scores from 0 to 100; there is no gap where only one side was asked. See notes 1 and 2.",
		Table: table("items_one_side", rows, []field[gap.Row]{
			{Column: sheet.Column{Name: "Item id", Width: 17}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(r.ID) }},
			{Column: sheet.Column{Name: "Item text", Width: 60, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.itemText(r.ID)) }},
			{Column: sheet.Column{Name: "Dimension", Width: 24, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.dimensionOf(r.ID)) }},
			{Column: sheet.Column{Name: "Asked of", Width: 12}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(audience(asked(r).String())) }},
			{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 10}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, side(r, asked(r))) }},
			of("Mean score", sheet.Score, func(s gap.Side) gap.Number { return s.Score }),
			of("Mean"+p.scaleWords(), sheet.Mean, func(s gap.Side) gap.Number { return s.Mean }),
			of("Favourable %", sheet.Share, func(s gap.Side) gap.Number { return s.Favourable }),
			of("Can't say %", sheet.Share, func(s gap.Side) gap.Number { return s.CantSay }),
		}),
	}
}
