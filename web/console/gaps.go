package console

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
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
	page.Sub = counted(len(rows), "dimension") + ", the widest plus first. Scores run from 0 to 100. " + r.Sign()
	page.Links = gapLinks{Excel: v.at("downloads"), SVG: v.at("figures", "gaps.svg"), PNG: "gaps.png", Statements: v.at("statements"), All: "All " + counted(len(r.Mirrored(gap.LevelItem)), "statement")}
	page.Heat, page.Left = fewer(gapHeat(v, r, reports.ByCell, "Gap by dimension and team"))
	page.HeatTo = v.at("teams")
	page.first(v, r)
	page.Loud = sayItLoud(v, r)
	return show(v, http.StatusOK, gapsPage, page)
}

// compares reports whether a questionnaire has rated statements to compare, or at least to show.
func compares(r *reports.Reading) bool {
	return len(r.Mirrored(gap.LevelDimension)) > 0 || len(r.Rows(gap.LevelDimension)) > 0
}

// dimensionName names a row by its dimension, which opens what is under it.
func dimensionName(v *visit, r *reports.Reading) func(gap.Row) rowName {
	return func(row gap.Row) rowName {
		sub := counted(len(r.Items(row.ID)), "statement")
		if kind := r.Kind(row.ID); kind != "" {
			sub = kind + " · " + sub
		}
		return rowName{r.Dimension(row.ID), v.at("dimensions", row.ID), sub}
	}
}

// counted writes a number of things: "1 statement", "24 statements".
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

// headline is the first thing on the page: a sentence, and what it rests on. Low bases, single teams and what is hidden never
// make one.
func headline(r *reports.Reading) (title string, lead []string) {
	rows := r.Mirrored(gap.LevelDimension)
	reports.WidestFirst(rows)
	lead = said(r, "headline_over", "headline_mixed", "headline_aligned", "headline_open", "headline_none", "who", "who_one_side", "who_one_asked", "who_nobody")
	of := func(verdict gap.Word) (found []gap.Row) {
		for _, row := range rows {
			if row.Verdict == verdict && row.Gap.Known() && !reports.LowBase(row) {
				found = append(found, row)
			}
		}
		return found
	}
	over, under, aligned := of(gap.BlindSpot), of(gap.HiddenStrength), of(gap.Aligned)
	switch {
	case len(rows) == 0 && !r.Asks(gap.Customer):
		return "Employees only: nothing to compare", lead
	case len(rows) == 0 && !r.Asks(gap.Employee):
		return "Customers only: nothing to compare", lead
	case len(rows) == 0:
		return "Only one side so far", lead
	case len(over) > 0:
		return "The widest blind spot: " + r.Dimension(over[0].ID), lead
	case len(under) > 0:
		return "The widest hidden strength: " + r.Dimension(under[0].ID), lead
	case len(aligned) == len(rows) && r.Predicted:
		return "Employees know their customers: " + allOf(len(rows)) + " aligned", lead
	case len(aligned) == len(rows):
		return "Employees and customers agree: " + allOf(len(rows)) + " aligned", lead
	case !slices.ContainsFunc(rows, func(row gap.Row) bool { return row.Gap.Known() }):
		return "Hidden to protect people", lead
	}
	return "Not enough evidence yet" + stillNeeded(rows), lead
}

func allOf(n int) string {
	if n == 1 {
		return "the one dimension is"
	}
	return "all " + strconv.Itoa(n) + " dimensions"
}

// stillNeeded says how many more answers would settle the widest gap that is open, where some number would.
func stillNeeded(rows []gap.Row) string {
	for _, row := range rows {
		if n := reports.Needed(row); row.Verdict == gap.NotEnoughEvidence && row.Gap.Known() && n.Known() {
			return ": about " + n.Text + " more answers"
		}
	}
	return ""
}

// facts are the four numbers at the top.
func facts(r *reports.Reading) []fact {
	rows := r.Mirrored(gap.LevelDimension)
	if len(rows) == 0 {
		return nil
	}
	var all []fact
	for _, row := range r.Summary() {
		if row.Level == gap.LevelOverall {
			f := fact{Name: "Overall gap", Shown: reports.OfBoth(row, sheet.Gap, row.Gap), After: "of 100 points"}
			if off := reports.Figure(sheet.Score, r.Off()); off.Known() && f.Known() {
				f.Below = off.Text + " off on average, either way"
			}
			all = append(all, f)
		}
	}
	then := before(r)
	for _, x := range []struct {
		name    string
		verdict gap.Word
	}{{"Blind spots", gap.BlindSpot}, {"Hidden strengths", gap.HiddenStrength}} {
		f := fact{Name: x.name, Shown: reports.Shown{Text: strconv.Itoa(verdictsOf(rows, x.verdict))}, After: "of " + counted(len(rows), "dimension")}
		if then != nil {
			f.Below = strconv.Itoa(verdictsOf(then.Mirrored(gap.LevelDimension), x.verdict)) + " in " + then.WaveName()
		}
		all = append(all, f)
	}
	if f, ok := recommending(r); ok {
		all = append(all, f)
	}
	return all
}

// verdictsOf counts the shown rows with a verdict.
func verdictsOf(rows []gap.Row, verdict gap.Word) int {
	n := 0
	for _, row := range rows {
		if row.Verdict == verdict && row.Gap.Known() {
			n++
		}
	}
	return n
}

// before is the wave before with the same questions; nil where there is none.
func before(r *reports.Reading) *reports.Reading {
	all := r.History()
	for _, then := range slices.Backward(all[:len(all)-1]) {
		if then.PackVersion == r.PackVersion && len(then.Mirrored(gap.LevelDimension)) > 0 {
			return then
		}
	}
	return nil
}

// recommending is the net recommendation of both sides.
func recommending(r *reports.Reading) (fact, bool) {
	for _, row := range r.Recommend() {
		if row.Net == nil {
			continue
		}
		f := fact{Name: "Would recommend (net)", Shown: reports.OfSide(row, row.Customers, sheet.Net, row.Net.Customers.Estimate), After: "customers"}
		if e := reports.OfSide(row, row.Employees, sheet.Net, row.Net.Employees.Estimate); e.Known() {
			f.Below = "employees expected " + e.Text
			if !r.PredictedBy(row.ID) {
				f.Below = "employees: " + e.Text
			}
		}
		return f, f.Known()
	}
	return fact{}, false
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
		left = append(left, counted(len(more), "more team")+" on the page of teams.")
	}
	if slices.ContainsFunc(out.Columns, func(c heatColumn) bool { return c.Low }) {
		left = append(left, "Low base = under "+strconv.Itoa(reports.LeastSolid())+" answers: read as a hint, not a finding.")
	}
	return &out, strings.Join(left, " ")
}

// mapColumns is how many groups find room beside everyone.
const mapColumns = 12

// namesOf lists names, the first ones of many.
func namesOf(names []string) string {
	const most = 12
	if n := len(names) - most; n > 0 {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(n) + " more"
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// first says what to work on first.
func (page *gapsView) first(v *visit, r *reports.Reading) {
	rows, known := r.Ranked()
	outcome := r.OutcomeName(r.Settings().Outcome)
	page.FirstSub = "Blind spots, the widest first. How closely each goes with an outcome cannot be told from these answers."
	if known {
		page.FirstSub = "Blind spots, ordered by how closely the dimension goes with " + outcome + " and by how sure the gap is."
	}
	for i, row := range rows {
		if i == 5 {
			break
		}
		page.First = append(page.First, priorityOf(v, r, row, known))
	}
	if len(rows) == 0 {
		page.FirstSub = "No dimension is a blind spot in this wave."
	}
	page.Scatter, page.ScatterSVG = scatter(r, outcome), v.at("figures", "importance.svg")
}

func priorityOf(v *visit, r *reports.Reading, row gap.Row, known bool) priority {
	one := priority{Name: r.Dimension(row.ID), Gap: reports.OfBoth(row, sheet.Gap, row.Gap).Text, To: v.at("dimensions", row.ID)}
	var text []string
	if share := reports.Figure(sheet.Share, r.Driver(r.DriversOf(gap.Customer), row.ID).Share); known && share.Known() {
		text = append(text, share.Text+" of what goes with "+r.OutcomeName(r.Settings().Outcome)+" ("+reports.Figure(sheet.Index, r.Priority(row.ID).Importance).Text+" times the average dimension’s part).")
	}
	if who := r.Concerned(row.ID); who != "" {
		text = append(text, "Widest in "+who+".")
	}
	if marks := reports.RemarksOn(row.Marks); marks != "" {
		text = append(text, marks+".")
	}
	one.Text = strings.Join(text, " ")
	one.Links = []crumb{{one.To, counted(len(r.Items(row.ID)), "statement")}}
	if n := commentsOn(r, row.ID); n > 0 {
		one.Links = append(one.Links, crumb{aboutIn(v, row.ID), counted(n, "comment")})
	}
	one.Links = append(one.Links, crumb{actionOn(v, r, row.ID), "Plan an action"})
	return one
}

// commentsOn counts the released comments on a dimension.
func commentsOn(r *reports.Reading, dimension string) int {
	n := 0
	for _, c := range r.Comments {
		if c.About == dimension {
			n++
		}
	}
	return n
}

// aboutIn is the page of comments on a dimension.
func aboutIn(v *visit, dimension string) string {
	return with(v.at("comments"), "theme", dimension)
}

// with adds a name to an address's query.
func with(address, name, value string) string {
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	return address + sign + name + "=" + url.QueryEscape(value)
}

// scatterAxes are the words of the scatter of importance and gap.
func scatterAxes(r *reports.Reading, outcome string) chart.Axes {
	return chart.Axes{
		ID: "importance", Title: "Importance and gap of " + counted(len(r.Mirrored(gap.LevelDimension)), "dimension"),
		Says: "Across: importance for " + outcome + ". Up: the gap in points. The gaps are in the table of gaps above, what comes first in the list beside the chart.",
		Weak: "weaker tie to " + outcome, Strong: "stronger tie", Corner: "work here first", Middle: "average dimension",
	}
}

// scatter draws importance and gap; nothing where importance is not known.
func scatter(r *reports.Reading, outcome string) template.HTML {
	spots := spotsOf(r)
	if len(spots) == 0 {
		return ""
	}
	return chart.Scatter(scatterAxes(r, outcome), spots, r.Settings().Margin)
}

func spotsOf(r *reports.Reading) []chart.Spot {
	var spots []chart.Spot
	for _, row := range r.Mirrored(gap.LevelDimension) {
		if x := r.Priority(row.ID).Importance; x.Known() && row.Gap.Known() {
			spots = append(spots, chart.Spot{Name: r.Dimension(row.ID), Importance: x, Gap: row.Gap, Verdict: row.Verdict, LowBase: reports.LowBase(row)})
		}
	}
	return spots
}

// sayItLoud is the widest hidden strength, which employees and markets should hear of.
func sayItLoud(v *visit, r *reports.Reading) *loud {
	rows := r.Mirrored(gap.LevelDimension)
	reports.WidestFirst(rows)
	for _, row := range rows {
		if row.Verdict != gap.HiddenStrength || !row.Gap.Known() || reports.LowBase(row) {
			continue
		}
		text := reports.Meaning(row)
		if sentences := said(r, "hidden"); len(sentences) > 0 {
			text = sentences[0]
		}
		return &loud{r.Dimension(row.ID), v.at("dimensions", row.ID), reports.OfBoth(row, sheet.Gap, row.Gap).Text, text}
	}
	return nil
}
