package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets on groups: a map with one row a group and one column a dimension,
// and the same in long form, which is what people filter and scripts read.

// breakdown is one way to split the results, with its words.
type breakdown struct {
	of    func(gap.Row) bool
	heads []string // names of the group's columns
	names func(*part, gap.Row) []string
	sides []gap.Audience // whose numbers of answers are told
	one   string         // "staff cell"
	table string         // part of the tables' names
	pair  bool           // a group within a unit
}

var (
	cells = breakdown{of: byCell, heads: []string{"Staff cell"}, one: "staff cell", table: "cell",
		sides: []gap.Audience{gap.Employee}, names: func(p *part, r gap.Row) []string { return []string{p.groupName(r, p.cell(r.Cell))} }}
	segments = breakdown{of: bySegment, heads: []string{"Segment"}, one: "customer segment", table: "segment",
		sides: []gap.Audience{gap.Customer}, names: func(p *part, r gap.Row) []string { return []string{p.groupName(r, p.segment(r.Segment))} }}
)

// The breakdowns by unit use the questionnaire's word for a unit.

func (p *part) units() breakdown {
	return breakdown{of: byUnit, heads: []string{p.unitHead()}, one: p.unitWord(), table: "unit",
		sides: []gap.Audience{gap.Customer, gap.Employee}, names: func(p *part, r gap.Row) []string { return []string{p.groupName(r, p.unit(r.Unit))} }}
}

func (p *part) cellUnits() breakdown {
	return breakdown{of: byCellUnit, heads: []string{p.unitHead(), "Staff cell"}, one: "staff cell in each " + p.unitWord(), table: "cell_unit", pair: true,
		sides: []gap.Audience{gap.Employee}, names: func(p *part, r gap.Row) []string {
			return []string{p.unit(r.Unit), p.groupName(r, p.cell(r.Cell))}
		}}
}

func (p *part) segmentUnits() breakdown {
	return breakdown{of: bySegmentUnit, heads: []string{p.unitHead(), "Segment"}, one: "customer segment in each " + p.unitWord(), table: "segment_unit", pair: true,
		sides: []gap.Audience{gap.Customer}, names: func(p *part, r gap.Row) []string {
			return []string{p.unit(r.Unit), p.groupName(r, p.segment(r.Segment))}
		}}
}

// groupName is a group's name; where some are hidden the rest may be pooled.
func (p *part) groupName(r gap.Row, name string) string {
	if r.Other || name == "" {
		return others
	}
	return name
}

// group is one row of a map: the comparisons of one group by dimension.
type group struct {
	row  gap.Row // the first of them: who it is, and its numbers of answers
	dims map[string]gap.Row
	over gap.Row // over all topics
}

// groups collects the rows of a breakdown in the release's order.
func (p *part) groups(b breakdown) []group {
	type key struct {
		gap.Place
		other bool
	}
	index := map[key]int{}
	var all []group
	add := func(level string) {
		for _, r := range p.by(level, b.of) {
			if !twoSided(r) {
				continue
			}
			k := key{r.Place, r.Other}
			i, ok := index[k]
			if !ok {
				i = len(all)
				index[k] = i
				all = append(all, group{row: r, dims: map[string]gap.Row{}})
			}
			if level == gap.LevelDimension {
				all[i].dims[r.ID] = r
			} else {
				all[i].over = r
			}
		}
	}
	add(gap.LevelDimension)
	add(gap.LevelOverall)
	all = slices.DeleteFunc(all, func(g group) bool { return len(g.dims) == 0 })
	if b.pair {
		all = p.pairs(all)
	}
	return all
}

// pairs leaves out groups that cannot be shown in any unit, which would only
// be rows of marks, and puts the rest in order of the units.
func (p *part) pairs(all []group) []group {
	shown := map[gap.Place]bool{}
	var units []gap.Word
	inUnit := func(g group) gap.Place { return gap.Place{Cell: g.row.Cell, Segment: g.row.Segment} }
	for _, g := range all {
		shown[inUnit(g)] = shown[inUnit(g)] || !g.hidden()
		if !slices.Contains(units, g.row.Unit) {
			units = append(units, g.row.Unit)
		}
	}
	all = slices.DeleteFunc(all, func(g group) bool { return !shown[inUnit(g)] })
	slices.SortStableFunc(all, func(a, b group) int { return slices.Index(units, a.row.Unit) - slices.Index(units, b.row.Unit) })
	return all
}

// hidden reports whether nothing of the group may be shown.
func (g group) hidden() bool {
	for _, r := range g.dims {
		if !hidden(r) {
			return false
		}
	}
	return true
}

// n is how many of a side answered: the largest number any of its rows may show.
func (p *part) n(g group, a gap.Audience) (gap.Number, gap.Word) {
	for _, x := range p.Participation {
		if x.Place == g.row.Place && x.Audience == a.String() && !g.row.Other {
			return x.N, x.NBand
		}
	}
	s := side(g.row, a)
	return s.N, s.NBand
}

func side(r gap.Row, a gap.Audience) gap.Side {
	if a == gap.Employee {
		return r.Employees
	}
	return r.Customers
}

// baseFields are the group's names, its numbers of answers and its mark.
func (p *part) baseFields(b breakdown) []field[group] {
	var fields []field[group]
	for i, head := range b.heads {
		fields = append(fields, field[group]{Column: sheet.Column{Name: head, Width: 30, Wrap: true}, cell: func(g group) sheet.Cell { return sheet.Words(b.names(p, g.row)[i]) }})
	}
	for _, a := range b.sides {
		head := "n"
		if len(b.sides) > 1 {
			head = "n " + a.String() + "s"
		}
		fields = append(fields, field[group]{Column: sheet.Column{Name: head, Kind: sheet.Count, Width: 8}, cell: func(g group) sheet.Cell {
			if g.hidden() {
				return sheet.Words(sheet.Confidential)
			}
			n, band := p.n(g, a)
			return nCell(n, band, sheet.Confidential)
		}})
	}
	return append(fields, field[group]{Column: sheet.Column{Name: "Mark", Width: 7}, cell: func(g group) sheet.Cell { return p.groupMark(g, b) }})
}

func (p *part) groupMark(g group, b breakdown) sheet.Cell {
	for _, a := range b.sides {
		if n, band := p.n(g, a); lowBase(n, band) && !g.hidden() {
			return sheet.Words(sheet.LowReliability)
		}
	}
	return baseMark(g.hidden(), gap.Number{}, "")
}

// gapMap is the heat map of a breakdown: tint by verdict, three strengths.
func (p *part) gapMap(name string, b breakdown) *sheet.Sheet {
	all := p.groups(b)
	if len(all) == 0 {
		return nil
	}
	fields := p.baseFields(b)
	for _, d := range p.dimensionsOf(all) {
		fields = append(fields, field[group]{Column: sheet.Column{Name: p.dimension(d), Kind: sheet.Gap, Width: 12}, cell: func(g group) sheet.Cell {
			r, ok := g.dims[d]
			if !ok {
				return sheet.Words(sheet.NotAvailable)
			}
			return figure(r, r.Gap).Tinted(r.Verdict, r.Gap)
		}})
	}
	if b.table == "cell" && len(p.Cells) > 0 {
		fields = append(fields, p.cellFields()...)
	} else {
		fields = append(fields, field[group]{Column: sheet.Column{Name: "All topics", Kind: sheet.Gap, Width: 9}, optional: true, cell: func(g group) sheet.Cell {
			return figure(g.over, g.over.Gap).Tinted(g.over.Verdict, g.over.Gap)
		}})
	}
	also := ""
	if b.pair {
		also = " Groups that cannot be shown in any " + p.unitWord() + " are left out."
	}
	return &sheet.Sheet{
		Name: name, Title: "Gap by " + b.one + " and dimension, " + p.waveName(), Tab: sheet.ResultTab,
		Answers: "In which " + b.one + " do the two sides differ most, and on what?",
		Description: "One table of gaps in points of 100. " + p.sign() + " A colour means a verdict: orange a blind spot, blue a hidden strength, grey-green agreement that was shown; the darker, the larger. No colour: not enough evidence." +
			" [c] = hidden to protect people; [u] = fewer than " + plain(known.Thresholds.LowBase) + " answers." + also + " See notes 1 to 5.",
		Table: table("map_"+b.table, all, fields),
	}
}

// dimensionsOf are the dimensions that any of the groups has, in the pack's order.
func (p *part) dimensionsOf(all []group) []string {
	var ids []string
	for _, d := range p.pack.Dimensions {
		if slices.ContainsFunc(all, func(g group) bool { _, ok := g.dims[d.ID]; return ok }) {
			ids = append(ids, d.ID)
		}
	}
	if len(ids) > 0 {
		return ids
	}
	for _, r := range p.Gaps { // no pack at hand: the release's own order
		if r.Level == gap.LevelDimension && !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// cellFields say how well a team knows the customers over all items.
func (p *part) cellFields() []field[group] {
	of := func(g group) (gap.Cell, bool) {
		i := slices.IndexFunc(p.Cells, func(c gap.Cell) bool { return gap.Word(c.ID) == g.row.Cell && !g.row.Other })
		if i < 0 {
			return gap.Cell{}, false
		}
		return p.Cells[i], true
	}
	absent := func(g group) string {
		if g.hidden() {
			return sheet.Confidential
		}
		return mark(g.row)
	}
	return []field[group]{
		{Column: sheet.Column{Name: "Average gap over all items", Kind: sheet.Gap, Width: 10}, optional: true, cell: func(g group) sheet.Cell {
			c, _ := of(g)
			return sheet.Figure(c.Elevation, absent(g))
		}},
		{Column: sheet.Column{Name: "Knows what is strong or weak (r)", Kind: sheet.Change, Width: 13}, optional: true, cell: func(g group) sheet.Cell {
			c, _ := of(g)
			return sheet.Figure(c.Pattern, absent(g))
		}},
		{Column: sheet.Column{Name: "Type of cell", Width: 24, Wrap: true}, optional: true, cell: func(g group) sheet.Cell {
			c, _ := of(g)
			if c.Type == "" {
				return sheet.Words(sheet.NotAvailable)
			}
			return sheet.Words(nameOf(known.CellTypes, string(c.Type)))
		}},
	}
}
