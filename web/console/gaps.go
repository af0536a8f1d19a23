package console

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports"
)

func (p *Pages) gapRoutes() []line {
	at := Root + "/:study/results/:wave"
	return []line{
		{http.MethodGet, at, p.read(p.gaps), ForReaders, ClassPage},
		{http.MethodGet, at + "/dimensions/:id", p.read(p.dimension), ForReaders, ClassPage},
		{http.MethodGet, at + "/statements", p.read(p.statements), ForReaders, ClassPage},
		{http.MethodGet, at + "/statements/:id", p.read(p.statement), ForReaders, ClassPage},
		{http.MethodGet, at + "/figures/:name", p.read(p.figure), ForReaders, ClassPage},
	}
}

// gapsView is the page that readers begin with: a sentence, four facts, the table that is a chart, teams, what to do first.
type gapsView struct {
	results
	Lead       []string
	Facts      []fact
	Table      *gapTable
	Sub        string // how the table is to be read
	Links      gapLinks
	Heat       *heat
	Left       string // groups that the map leaves out
	HeatTo     string
	First      []priority
	FirstSub   string
	Scatter    template.HTML
	ScatterSVG string
	Remarks    string // what the remarks on them mean
	Loud       *loud
	Predicted  bool
	Margin     string
	Everything []crumb // of another group: the way back to everyone
}

// fact is one of the numbers at the top.
type fact struct {
	Name string
	reports.Shown
	After, Below string
}

// gapLinks are what can be done with a figure.
type gapLinks struct{ Excel, SVG, PNG, Statements, All string }

// priority is a topic to work on.
type priority struct {
	Name, Gap, Text string
	To              string
	Links           []crumb
}

// loud is a hidden strength to speak of.
type loud struct{ Name, To, Gap, Text string }

var gapsPage = parsed("gaps")

// gaps shows where the two sides differ: everyone, or one group of a planned breakdown.
func (p *Pages) gaps(v *visit, r *reports.Reading) error {
	f, err := p.results(v, "Gaps")
	if err != nil {
		return err
	}
	page := &gapsView{results: f, Predicted: r.Predicted, Margin: points(r.Settings().Margin)}
	page.offer(r, compares)
	page.offerGroups(v, r)
	if v.QueryParam("cell") != "" || v.QueryParam("segment") != "" {
		page.ofGroup(v, r)
		return show(v, http.StatusOK, gapsPage, page)
	}
	rows := r.Mirrored(gap.LevelDimension)
	page.Title, page.Lead = headline(r)
	page.Facts = facts(r)
	page.Table = newGapTable(r, "Gap by dimension, the widest plus first", "Dimension", rows, dimensionName(v, r))
	if len(rows) == 0 {
		page.oneSide(v, r)
		return show(v, http.StatusOK, gapsPage, page)
	}
	if page.Table.Nothing {
		page.Facts, page.Table, page.State = nil, nil, &state{"Nothing can be shown", "Choose another wave above. Results of so few people are hidden from everybody, administrators included."}
		return show(v, http.StatusOK, gapsPage, page)
	}
	page.Sub = count(len(rows), "dimension") + ", the widest plus first. Scores run from 0 to 100. " + r.Sign()
	page.Links = gapLinks{Excel: v.at("downloads"), SVG: v.at("figures", "gaps.svg"), PNG: "gaps.png", Statements: v.at("statements"), All: "All " + count(len(r.Mirrored(gap.LevelItem)), "statement")}
	if anyGap(rows) {
		page.Heat, page.Left = fewer(gapHeat(v, r, reports.ByCell, "Gap by dimension and team"))
		page.HeatTo = v.at("teams")
		page.first(v, r)
		page.Loud = sayItLoud(v, r)
	}
	return show(v, http.StatusOK, gapsPage, page)
}

// compares reports whether a questionnaire has rated statements to compare, or at least to show.
func compares(r *reports.Reading) bool {
	return len(r.Mirrored(gap.LevelDimension)) > 0 || len(r.Rows(gap.LevelDimension)) > 0
}

// dimensionName names a row by its dimension, which opens what is under it.
func dimensionName(v *visit, r *reports.Reading) func(gap.Row) rowName {
	return func(row gap.Row) rowName {
		sub := count(len(r.Items(row.ID)), "statement")
		if kind := r.Kind(row.ID); kind != "" {
			sub = kind + " · " + sub
		}
		return rowName{r.Dimension(row.ID), v.at("dimensions", row.ID), sub}
	}
}

// fewer is a map for the first page: groups that may not be shown are listed below it where there are more than two, and of
// many groups only the first ones have a column.
func fewer(h *heat) (*heat, string) {
	if h == nil {
		return nil, ""
	}
	var hidden, more []string
	for _, c := range h.Columns {
		if c.Hidden {
			hidden = append(hidden, c.Name)
		}
	}
	out := *h
	out.Columns, out.Rows = nil, make([]heatRow, len(h.Rows))
	for j, row := range h.Rows {
		out.Rows[j] = heatRow{Name: row.Name, To: row.To}
	}
	for i, c := range h.Columns {
		if c.Hidden && len(hidden) > 2 {
			continue
		}
		if len(out.Columns) > mapColumns {
			more = append(more, c.Name)
			continue
		}
		out.Columns = append(out.Columns, c)
		for j := range out.Rows {
			out.Rows[j].Cells = append(out.Rows[j].Cells, h.Rows[j].Cells[i])
		}
	}
	var left []string
	if len(hidden) > 0 {
		left = append(left, "Hidden to protect people: "+namesOf(hidden)+".")
	}
	if len(more) > 0 {
		left = append(left, count(len(more), "more team")+" on the page of teams.")
	}
	if slices.ContainsFunc(out.Columns, func(c heatColumn) bool { return c.Low }) {
		left = append(left, "Low base = under "+strconv.Itoa(reports.LeastSolid())+" answers: read as a direction, not a finding.")
	}
	return &out, strings.Join(left, " ")
}

// mapColumns is how many groups find room beside everyone.
const mapColumns = 12
