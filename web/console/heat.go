package console

import (
	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
)

// heat is a map: one row a dimension, one column a group. Colour only for a verdict.
type heat struct {
	Caption, Corner string
	Columns         []heatColumn
	Rows            []heatRow
}

// shows reports whether a gap in it is shown, or none is hidden.
func (h *heat) shows() bool {
	hidden := false
	for _, r := range h.Rows {
		for _, c := range r.Cells {
			if c.Known() {
				return true
			}
			hidden = hidden || c.Hidden()
		}
	}
	return !hidden
}

// heatColumn is a group.
type heatColumn struct {
	Name, To string
	N        string // how many answered
	Low      bool
	Hidden   bool
}

type heatRow struct {
	Name, To string
	Cells    []heatCell
}

// heatCell is the gap of one group in one dimension.
type heatCell struct {
	reports.Shown
	Class string
}

// gapHeat is the map of the gaps of a breakdown's groups, with everyone first; nil where the release has none.
func gapHeat(v *visit, r *reports.Reading, by reports.Breakdown, caption string) *heat {
	groups := r.Groups(by)
	if len(groups) == 0 {
		return nil
	}
	h := &heat{Caption: caption, Corner: "Dimension", Columns: []heatColumn{everyoneColumn(r, by)}}
	pages := groupPages(v, r, by)
	for _, g := range groups {
		c := heatColumn{Name: g.Name, To: pages[g.Name], Low: g.Low, Hidden: g.Hidden}
		if !g.Hidden && len(g.Base) > 0 {
			c.N = g.Base[len(g.Base)-1].String()
		}
		h.Columns = append(h.Columns, c)
	}
	for _, all := range r.Mirrored(gap.LevelDimension) {
		row := heatRow{Name: r.Dimension(all.ID), To: v.at("dimensions", all.ID), Cells: []heatCell{heatOf(all)}}
		for _, g := range groups {
			x, ok := g.Dims[all.ID]
			if !ok {
				x = gap.Row{Verdict: gap.NotShown}
			}
			row.Cells = append(row.Cells, heatOf(x))
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// everyoneColumn is the column that the groups are seen against.
func everyoneColumn(r *reports.Reading, by reports.Breakdown) heatColumn {
	side, name := gap.Employee, "All employees"
	if by == reports.BySegment {
		side, name = gap.Customer, "All customers"
	}
	if by == reports.ByUnit {
		name = "Everyone"
	}
	return heatColumn{Name: name, N: reports.BaseOfAll(r.N[side]).String()}
}

func heatOf(x gap.Row) heatCell {
	s, tint := reports.GapOf(x)
	return heatCell{s, tintClass(tint, s)}
}

// matrix lays the columns of a long table of the workbooks across: one row for each text of the column down, one column for
// each text of the column across, and one figure where they meet. Nil where the table has none of it.
func matrix(g *reports.Grid, caption, down, across, figure string, rows, columns namedIn) *heat {
	if g == nil {
		return nil
	}
	d, a, f := g.Column(down), g.Column(across), g.Column(figure)
	if d < 0 || a < 0 || f < 0 || len(g.Rows) == 0 {
		return nil
	}
	h := &heat{Caption: caption, Corner: down}
	row, column := map[string]int{}, map[string]int{}
	for _, x := range g.Rows {
		if _, ok := column[x.Cells[a].Text]; !ok {
			column[x.Cells[a].Text] = len(h.Columns)
			h.Columns = append(h.Columns, heatColumn{Name: x.Cells[a].Text, To: columns[x.Cells[a].Text]})
		}
		if _, ok := row[x.Cells[d].Text]; !ok {
			row[x.Cells[d].Text] = len(h.Rows)
			h.Rows = append(h.Rows, heatRow{Name: x.Cells[d].Text, To: rows[x.Cells[d].Text]})
		}
	}
	for i := range h.Rows {
		h.Rows[i].Cells = make([]heatCell, len(h.Columns))
		for j := range h.Columns {
			h.Rows[i].Cells[j].Mark = sheet.NotAvailable
		}
	}
	for _, x := range g.Rows {
		cell := x.Cells[f]
		h.Rows[row[x.Cells[d].Text]].Cells[column[x.Cells[a].Text]] = heatCell{cell.Shown, tintClass(cell.Tint, cell.Shown)}
	}
	return h
}
