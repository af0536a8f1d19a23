package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// Grid is a table of the workbooks as pages show it: the same rows, figures, marks and words. A figure and the two columns
// of its range are one column, and the column "Mark" is a property of the row.
type Grid struct {
	Question string // what the table answers
	About    string // how it is to be read
	Columns  []GridColumn
	Rows     []GridRow
}

// GridColumn is a column of a grid.
type GridColumn struct {
	Name string
	Kind sheet.Kind
}

// Figures reports whether the column holds figures and no words.
func (c GridColumn) Figures() bool { return c.Kind != sheet.Text }

// GridRow is a row of a grid; Low says that its base is low.
type GridRow struct {
	Cells []GridCell
	Low   bool
}

// GridCell is a figure with its range, or a word.
type GridCell struct {
	Shown
	Range            string // "+1.2 to +3.4"; "" where there is none
	RangeWhy         string // why there is no range beside a figure that has one elsewhere
	Tint             string // of the workbook's cell: sheet.Cell.Tint
	Value, Low, High gap.Number
}

// gridOf is a sheet as a grid; nil for no sheet.
func gridOf(s *sheet.Sheet) *Grid {
	if s == nil || s.Table == nil {
		return nil
	}
	g := &Grid{Question: s.Answers, About: forPages(s.Description), Rows: make([]GridRow, len(s.Table.Rows))}
	columns := s.Table.Columns
	for i := 0; i < len(columns); i++ {
		c := columns[i]
		switch {
		case c.Kind == sheet.Trend:
			continue
		case c.Name == "Mark":
			for r, row := range s.Table.Rows {
				g.Rows[r].Low = row[i].Value == sheet.LowReliability
			}
			continue
		}
		ranged := i+2 < len(columns) && strings.HasSuffix(columns[i+1].Name, "lower 95%") && strings.HasSuffix(columns[i+2].Name, "upper 95%")
		g.Columns = append(g.Columns, GridColumn{c.Name, c.Kind})
		for r, row := range s.Table.Rows {
			cell := GridCell{Shown: shown(row[i], c.Kind), Tint: row[i].Tint(), Value: numberOf(row[i])}
			if ranged {
				cell.within(row[i+1], row[i+2], columns[i+1].Kind)
			}
			g.Rows[r].Cells = append(g.Rows[r].Cells, cell)
		}
		if ranged {
			i += 2
		}
	}
	return g
}

// within gives a cell its range.
func (c *GridCell) within(low, high sheet.Cell, k sheet.Kind) {
	c.Low, c.High = numberOf(low), numberOf(high)
	if c.Low.Known() && c.High.Known() {
		c.Range = shown(low, k).Text + " to " + shown(high, k).Text
		return
	}
	if c.Known() {
		if mark := shown(low, k).Mark; mark != sheet.NotApplicable {
			c.RangeWhy = why[mark]
		}
	}
}

func numberOf(c sheet.Cell) gap.Number {
	if x, ok := c.Number(); ok {
		return gap.Some(x)
	}
	return gap.Number{}
}

// forPages leaves out of a sheet's description what is only said of workbooks: what stands on it, its marks, its notes.
func forPages(description string) string {
	var kept []string
	for _, s := range strings.SplitAfter(description, ". ") {
		s = strings.TrimSpace(s)
		if strings.HasPrefix(s, "One table") || strings.HasPrefix(s, "See note") || strings.ContainsAny(s, "[]") {
			continue
		}
		kept = append(kept, s)
	}
	return strings.Join(kept, " ")
}

// Keep is the grid with these columns only, in this order; those it does not have are passed over.
func (g *Grid) Keep(names ...string) *Grid {
	if g == nil {
		return nil
	}
	out := &Grid{Question: g.Question, About: g.About, Rows: make([]GridRow, len(g.Rows))}
	for _, name := range names {
		i := g.Column(name)
		if i < 0 {
			continue
		}
		out.Columns = append(out.Columns, g.Columns[i])
		for r, row := range g.Rows {
			out.Rows[r].Low = row.Low
			out.Rows[r].Cells = append(out.Rows[r].Cells, row.Cells[i])
		}
	}
	return out
}

// Only is the grid with the rows that have this text in a column.
func (g *Grid) Only(column, text string) *Grid {
	if g == nil {
		return nil
	}
	i := g.Column(column)
	return g.Where(func(r GridRow) bool { return i >= 0 && r.Cells[i].Text == text })
}

// Column is the place of a column; −1 where the grid has none of that name.
func (g *Grid) Column(name string) int {
	return slices.IndexFunc(g.Columns, func(c GridColumn) bool { return c.Name == name })
}

// breakdown is one way to split results, by its name.
func (r *Reading) breakdown(by Breakdown) breakdown {
	return map[Breakdown]breakdown{ByCell: cells, BySegment: segments, ByUnit: r.units(), ByCellUnit: r.cellUnits(), BySegmentUnit: r.segmentUnits()}[by]
}

// The tables of groups.

// GapGrid is the map of gaps by group; the column of its topics are named like them.
func (r *Reading) GapGrid(by Breakdown) *Grid {
	b := r.breakdown(by)
	if b.of == nil {
		return nil
	}
	return gridOf(r.gapMap("", b))
}

// DetailGrid is the map in long form: each group and dimension with both sides' numbers.
func (r *Reading) DetailGrid(by Breakdown) *Grid {
	if by == ByCell {
		return gridOf(r.cellDetail())
	}
	b := r.breakdown(by)
	if b.of == nil {
		return nil
	}
	return gridOf(r.detail("", "", b))
}

// The others carry the names of the workbook's sheets. Each is nil where the release has nothing for it.

// ParticipationGrid is who answered among employees, SampleGrid who answered among customers.
func (r *Reading) ParticipationGrid() *Grid { return gridOf(r.participation()) }
func (r *Reading) SampleGrid() *Grid        { return gridOf(r.sample()) }

// StandingGrid says which teams are closest to customers, AgreementGrid where a team's average hides two opinions.
func (r *Reading) StandingGrid() *Grid  { return gridOf(r.view.standingSheet()) }
func (r *Reading) AgreementGrid() *Grid { return gridOf(r.view.agreementSheet()) }

// ExpectedRecommendationGrid is what each team expects customers to answer, AmbassadorshipGrid what employees say for themselves.
func (r *Reading) ExpectedRecommendationGrid() *Grid { return gridOf(r.view.expectedRecommendation()) }
func (r *Reading) AmbassadorshipGrid() *Grid         { return gridOf(r.view.ambassadorship()) }

// AmbassadorGrid are the shares of employees by ambassador group.
func (r *Reading) AmbassadorGrid() *Grid { return gridOf(r.view.ambassadorGroups()) }

// ScoreGrid are customers' scores by segment, AdvocacyGrid their net recommendation, OutcomeGrid what it is worth.
func (r *Reading) ScoreGrid() *Grid    { return gridOf(r.scoresBySegment()) }
func (r *Reading) AdvocacyGrid() *Grid { return gridOf(r.advocacy()) }
func (r *Reading) OutcomeGrid() *Grid  { return gridOf(r.part.outcomes()) }

// LinkGrid are the links over units, ReciprocityGrid customers' own two figures by group, EffectGrid what actions went with.
func (r *Reading) LinkGrid() *Grid        { return gridOf(r.view.linkSheet()) }
func (r *Reading) ReciprocityGrid() *Grid { return gridOf(r.view.reciprocitySheet()) }
func (r *Reading) EffectGrid() *Grid      { return gridOf(r.view.effectSheet()) }

// TrendGrid are the levels by wave, ChangeGrid what moved; nil with one wave.
func (r *Reading) TrendGrid() *Grid  { return gridOf(r.view.trend()) }
func (r *Reading) ChangeGrid() *Grid { return gridOf(r.view.changeSheet()) }

// DriverGrid is what goes with the outcome.
func (r *Reading) DriverGrid() *Grid { return gridOf(r.view.driverSheet()) }

// SpectrumGrid are the bands of the trust spectrum, TrustGrid its sides, TargetGrid the targets by segment.
func (r *Reading) SpectrumGrid() *Grid { return gridOf(r.view.spectrumSheet()) }
func (r *Reading) TrustGrid() *Grid    { return gridOf(r.view.spectrumTopics()) }
func (r *Reading) TargetGrid() *Grid   { return gridOf(r.view.segmentTargets()) }

// ImportanceGrid and FeelingGrid are what each side picked.
func (r *Reading) ImportanceGrid() *Grid { return gridOf(r.importancePicks()) }
func (r *Reading) FeelingGrid() *Grid    { return gridOf(r.feelingPicks()) }

// Hidden reports whether a figure is hidden to protect people.
func (s Shown) Hidden() bool { return s.Mark == sheet.Confidential }

// GapOf is a row's gap as maps show it, with the name of its fill: sheet.Cell.Tint.
func GapOf(r gap.Row) (s Shown, tint string) {
	c := figure(r, r.Gap).Tinted(r.Verdict, r.Gap)
	return shown(c, sheet.Gap), c.Tint()
}

// RangeText is a range as text; "" where an end is missing.
func RangeText(k sheet.Kind, low, high gap.Number) string {
	if !low.Known() || !high.Known() {
		return ""
	}
	return Figure(k, low).Text + " to " + Figure(k, high).Text
}

// Where is the grid with the rows that fit.
func (g *Grid) Where(fits func(GridRow) bool) *Grid {
	if g == nil {
		return nil
	}
	out := *g
	out.Rows = slices.DeleteFunc(slices.Clone(g.Rows), func(r GridRow) bool { return !fits(r) })
	return &out
}

// Without is the grid without some columns.
func (g *Grid) Without(names ...string) *Grid {
	if g == nil {
		return nil
	}
	var kept []string
	for _, c := range g.Columns {
		if !slices.Contains(names, c.Name) {
			kept = append(kept, c.Name)
		}
	}
	return g.Keep(kept...)
}

// Texts are the different texts of a column, in the order of the rows.
func (g *Grid) Texts(column string) []string {
	if g == nil {
		return nil
	}
	i := g.Column(column)
	var all []string
	for _, r := range g.Rows {
		if i >= 0 && !slices.Contains(all, r.Cells[i].Text) {
			all = append(all, r.Cells[i].Text)
		}
	}
	return all
}

// Beginning is the name of the first column whose name begins so; "" where the grid has none.
func (g *Grid) Beginning(name string) string {
	if g != nil {
		for _, c := range g.Columns {
			if strings.HasPrefix(c.Name, name) {
				return c.Name
			}
		}
	}
	return ""
}

// At is a row's cell in a column; one that is not available where the grid has no such column.
func (g *Grid) At(r GridRow, column string) GridCell {
	if i := g.Column(column); i >= 0 {
		return r.Cells[i]
	}
	return GridCell{Shown: Shown{Mark: sheet.NotAvailable}}
}
