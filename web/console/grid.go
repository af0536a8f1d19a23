package console

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"mirror/reports"
)

// gridView is a table of the workbooks on a page. Its first column names the rows.
type gridView struct {
	Caption string
	Columns []reports.GridColumn
	Rows    []gridRow
}

// gridRow is a row with the page that says more of it, "" for none.
type gridRow struct {
	To  string
	Low bool
	reports.GridCell
	Rest []gridCell
}

// gridCell is a cell behind the first one.
type gridCell struct {
	reports.GridCell
	Head   string // of its column
	Figure bool
	Drawn  template.HTML // the figure once more, above it
}

// grid shows a table of the workbooks; nil where there is none, or no row in it. Link finds the page behind a row by the text
// of its first column; it may be nil.
func grid(g *reports.Grid, caption string, link func(name string) string) *gridView {
	if g == nil || len(g.Rows) == 0 || len(g.Columns) == 0 {
		return nil
	}
	view := &gridView{Caption: simply(caption), Columns: slices.Clone(g.Columns)}
	for i := range view.Columns {
		view.Columns[i].Name = simply(view.Columns[i].Name)
	}
	for _, r := range g.Rows {
		row := gridRow{Low: r.Low, GridCell: r.Cells[0]}
		if link != nil && row.Known() {
			row.To = link(row.Text)
		}
		for i, c := range r.Cells[1:] {
			row.Rest = append(row.Rest, gridCell{GridCell: c, Head: view.Columns[i+1].Name, Figure: g.Columns[i+1].Figures()})
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}

// shows reports whether a figure in it is shown, or none is hidden; empty, whether there are none.
func (g *gridView) shows() (shows, empty bool) {
	hidden, figures := false, false
	for _, r := range g.Rows {
		for _, c := range r.Rest {
			if c.Figure && c.Known() && c.Text != "" {
				return true, false
			}
			hidden, figures = hidden || c.Hidden(), figures || c.Figure
		}
	}
	return !hidden, figures && !hidden
}

// Wide reports whether a phone has no room for its columns side by side: there, each row becomes a list.
func (g *gridView) Wide() bool {
	const most, longest = 3, 40
	return len(g.Columns) > most || slices.ContainsFunc(g.Rows, func(r gridRow) bool { return len(r.Text) > longest })
}

// headed names its first column anew.
func (g *gridView) headed(head string) *gridView {
	if g != nil {
		g.Columns = slices.Clone(g.Columns)
		g.Columns[0].Name = head
	}
	return g
}

// Class is how a cell is filled: by its verdict, hatched where it is hidden.
func (c gridCell) Class() string {
	class := tintClass(c.Tint, c.Shown)
	if !c.Known() && !c.Hidden() {
		class = "none" // has no line of its own on phones
	}
	if c.Figure {
		return "num " + class
	}
	return class
}

// tintClass is the class of a fill. Grey-green is agreement that was shown; no fill is not enough evidence.
func tintClass(tint string, s reports.Shown) string {
	switch {
	case s.Hidden():
		return "h-x"
	case tint == "":
		return ""
	case tint == "agreed":
		return "h-a"
	case tint == "unsure":
		return "h-0"
	}
	side := "h-o"
	if tint[0] == 'u' {
		side = "h-b"
	}
	return side + tint[len(tint)-1:]
}

// namedIn is the page behind a name, for links by name; "" for a name that is not among them.
type namedIn map[string]string

func (n namedIn) to(name string) string { return n[name] }

// dimensionPages are the pages of the questionnaire's dimensions, by their names.
func dimensionPages(v *visit, r *reports.Reading) namedIn {
	pages := namedIn{}
	for _, d := range r.Questionnaire().Dimensions {
		pages[r.Dimension(d.ID)] = v.of(r, "dimensions", d.ID)
	}
	return pages
}

// of is an address among the results of one of the wave's questionnaires.
func (v *visit) of(r *reports.Reading, parts ...any) string {
	if r.Pack == v.reading.Pack {
		return v.at(parts...)
	}
	return path(append([]any{v.id, "results", v.wave.Wave}, parts...)...) + "?pack=" + url.QueryEscape(r.Pack)
}

// groupPages are the pages of a breakdown's groups, by their names. What is hidden has no page.
func groupPages(v *visit, r *reports.Reading, by reports.Breakdown) namedIn {
	pages := namedIn{}
	for _, g := range r.Groups(by) {
		if g.Hidden || g.Row.Other {
			continue
		}
		switch by {
		case reports.ByCell:
			pages[g.Name] = v.at("teams", string(g.Row.Cell))
		case reports.BySegment:
			pages[g.Name] = v.at("segments", string(g.Row.Segment))
		case reports.ByUnit:
			pages[g.Name] = v.at("units", string(g.Row.Unit))
		}
	}
	return pages
}

// and are the pages of both.
func (n namedIn) and(more namedIn) namedIn {
	for name, to := range more {
		if _, taken := n[name]; !taken {
			n[name] = to
		}
	}
	return n
}

// trimPercent is the head of a column of shares as a name.
func trimPercent(s string) string { return strings.TrimSuffix(s, " %") }
