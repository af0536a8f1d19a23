package reports

import (
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets on single statements.

// gapByItem compares the two sides statement by statement, widest plus first.
// The means on the items' own scale stand here unless the sheet on guesses has them.
func (p *part) gapByItem() *sheet.Sheet {
	rows := p.mirrored(gap.LevelItem)
	if len(rows) == 0 {
		return nil
	}
	descending(rows)
	d := p.drivers(gap.Customer)
	native := p.nativeFields()
	if p.guesses() != nil {
		native = nil
	}
	fields := slices.Concat(
		[]field[gap.Row]{
			{Column: sheet.Column{Name: "Item id", Width: 17, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(r.ID) }},
			{Column: sheet.Column{Name: "Item text", Width: 50, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.itemText(r.ID)) }},
			{Column: sheet.Column{Name: "Dimension", Width: 20, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.dimensionOf(r.ID)) }},
			{Column: sheet.Column{Name: "Driver of advocacy", Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell { return p.isDriver(d, r.ID) }},
		},
		rowFields("gap_by_item"), native,
		[]field[gap.Row]{
			{Column: sheet.Column{Name: "Employee higher %", Kind: sheet.Share, Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell { return doubt(r, r.Dominance) }},
			rankField(), verdictField(), neededField(),
		},
	)
	return &sheet.Sheet{
		Name: "Gap by item", Title: "Perception gap by item, " + p.waveName(), Tab: sheet.ResultTab,
		Answers: "Which single statements do employees see most differently?",
		Description: "One table, the widest plus on top. The statement is the customers' wording. " + p.expects() + " " + p.sign() +
			" Employee higher % = how often an employee's answer lies above a customer's, equal answers counted half; 50% = alike. See notes 1 to 5.",
		Table: table("gap_item", rows, fields),
	}
}

// rankField counts the rows that have a gap.
func rankField() field[gap.Row] {
	rank := 0
	return field[gap.Row]{Column: sheet.Column{Name: "Rank", Kind: sheet.Rank, Width: 6}, cell: func(r gap.Row) sheet.Cell {
		if !r.Gap.Known() {
			return sheet.Words(mark(r))
		}
		rank++
		return sheet.Whole(rank)
	}}
}

// ends is how many statements stand at each end of the sheet of widest gaps.
const ends = 5

// placed is a statement with its place among the gaps.
type placed struct {
	gap.Row
	end  string
	rank int
}

// topAndBottom are the statements at the two ends: where employees think too
// well of us, and where they do not know how good we are.
func (p *part) topAndBottom() *sheet.Sheet {
	var shown []gap.Row
	for _, r := range p.mirrored(gap.LevelItem) {
		if r.Gap.Known() {
			shown = append(shown, r)
		}
	}
	if len(shown) <= 2*ends {
		return nil
	}
	descending(shown)
	var rows []placed
	for i, r := range shown {
		switch {
		case i < ends:
			rows = append(rows, placed{r, "Top " + strconv.Itoa(ends), i + 1})
		case i >= len(shown)-ends:
			rows = append(rows, placed{r, "Bottom " + strconv.Itoa(ends), i + 1})
		}
	}
	of := func(f field[gap.Row]) field[placed] {
		return field[placed]{Column: f.Column, optional: f.optional, cell: func(x placed) sheet.Cell { return f.cell(x.Row) }}
	}
	f := rowFields("gap_top_and_bottom")
	fields := []field[placed]{
		{Column: sheet.Column{Name: "End", Width: 12, Wrap: true}, cell: func(x placed) sheet.Cell { return sheet.Words(x.end) }},
		{Column: sheet.Column{Name: "Rank", Kind: sheet.Rank, Width: 7}, cell: func(x placed) sheet.Cell { return sheet.Whole(x.rank) }},
		{Column: sheet.Column{Name: "Item text", Width: 70, Wrap: true}, cell: func(x placed) sheet.Cell { return sheet.Words(p.itemText(x.ID)) }},
		{Column: sheet.Column{Name: "Dimension", Width: 22, Wrap: true}, cell: func(x placed) sheet.Cell { return sheet.Words(p.dimensionOf(x.ID)) }},
		of(f[2]), of(f[3]), of(f[4]), of(verdictField()),
	}
	return &sheet.Sheet{
		Name: "Top and bottom five", Title: "The widest gaps at both ends, item by item, " + p.waveName(), Tab: sheet.ResultTab,
		Answers:     "On which single statements are employees furthest from customers?",
		Description: "One table and one chart. Rank 1 = the widest plus of " + strconv.Itoa(len(shown)) + " items. " + p.sign() + " See notes 1 to 5.",
		Table:       table("gap_top_and_bottom", rows, fields),
		Charts:      p.endsChart(rows),
	}
}

// endsChart draws both sides' scores of the statements at the ends.
func (p *part) endsChart(rows []placed) []sheet.Chart {
	c := &sheet.Dumbbell{Max: 100, Head: sheet.Head{Title: "The widest gaps at both ends", Alt: "Dumbbell chart of the table: customers' and employees' mean score for each statement, and the gap."}}
	for _, x := range rows {
		if x.Customers.Score.Known() && x.Employees.Score.Known() {
			c.Labels = append(c.Labels, p.itemText(x.ID))
			c.Customers, c.Employees, c.Gaps = append(c.Customers, x.Customers.Score), append(c.Employees, x.Employees.Score), append(c.Gaps, x.Gap)
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	return []sheet.Chart{c}
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
			{Column: sheet.Column{Name: "Item id", Width: 17, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(r.ID) }},
			{Column: sheet.Column{Name: "Item text", Width: 60, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.itemText(r.ID)) }},
			{Column: sheet.Column{Name: "Dimension", Width: 22, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(p.dimensionOf(r.ID)) }},
			{Column: sheet.Column{Name: "Asked of", Width: 12}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(audience(asked(r).String())) }},
			{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 10}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, side(r, asked(r))) }},
			of("Mean score", sheet.Score, func(s gap.Side) gap.Number { return s.Score }),
			of("Mean"+p.scaleWords(), sheet.Mean, func(s gap.Side) gap.Number { return s.Mean }),
			of("Favourable %", sheet.Share, func(s gap.Side) gap.Number { return s.Favourable }),
			of("Can't say %", sheet.Share, func(s gap.Side) gap.Number { return s.CantSay }),
		}),
	}
}
