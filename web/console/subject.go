package console

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// subject is the page of one dimension or one statement: what is under its number.
type subject struct {
	results
	Crumbs     []crumb
	Lead       []string
	Facts      []fact
	Predicted  bool // as this question is asked
	Margin     string
	Statements *gapTable
	Answers    *answers
	Waves      *waveTable
	Groups     []groupTable
	Words      *commentTopic // the first of them
	Comments   *crumb        // all of them
	Links      []crumb
	Figure     string // address of the figure of its statements
}

var subjectPage = parsed("subject")

// about begins the page of a row: the number itself, in words and with what it rests on.
func (p *Pages) about(v *visit, r *reports.Reading, row gap.Row, title, name string, predicted bool) (*subject, error) {
	f, err := p.results(v, title)
	if err != nil {
		return nil, err
	}
	page := &subject{results: f, Predicted: predicted, Margin: points(r.Settings().Margin)}
	page.Crumbs = []crumb{{v.at(), "Gaps"}}
	if s := r.Sentence(row, name, predicted); s != "" {
		page.Lead = append(page.Lead, s)
	}
	if s := moved(r, row); s != "" {
		page.Lead = append(page.Lead, s)
	}
	page.Facts = subjectFacts(row, predicted)
	switch {
	case reports.IsHidden(row):
		page.State = &state{"Hidden to protect people", "Too few people answered, or a hidden figure could be worked out from this one. Nobody can see it, administrators included."}
	case !reports.TwoSided(row):
		page.State = &state{"Only one side", "Only one side was asked, or answered. Ratings are shown; a gap needs both sides."}
	case reports.LowBase(row):
		page.State = &state{"Low base", "Fewer than " + strconv.Itoa(reports.LeastSolid()) + " answers on a side. Read it as a direction, with its range where one is shown."}
		if row.Reason == disclosure.ReasonCoded {
			page.State.Text += " " + disclosure.ReasonCoded + "."
		}
	case row.Gap.Known() && !predicted && r.Predicted:
		page.State = &state{"Employees’ own view", "Here employees said what they think themselves. It is no prediction, and never stands in a chart with predictions."}
	}
	page.Answers = answersOf(r, row, predicted)
	page.Waves = wavesOf(r, row, predicted)
	for _, by := range []struct {
		reports.Breakdown
		head, to, none string
	}{
		{reports.ByCell, "Which teams are furthest off?", "teams", "All about teams"},
		{reports.BySegment, "Which customers are furthest from it?", "segments", "All about segments"},
		{reports.ByUnit, "Where are they furthest apart?", "units", "All about " + strings.ToLower(units(r))},
	} {
		if t := groupTableOf(v, r, by.Breakdown, row, by.head); t != nil {
			t.To = crumb{v.at(by.to), by.none}
			page.Groups = append(page.Groups, *t)
		}
	}
	return page, nil
}

// subjectFacts are both scores with what they rest on, the gap, and what it is called.
func subjectFacts(row gap.Row, predicted bool) []fact {
	side := func(name string, s gap.Side) fact {
		f := fact{Name: name, Shown: reports.OfSide(row, s, sheet.Score, s.Score), After: "of 100"}
		var below []string
		if n := reports.BaseOf(row, s); n.Known() {
			below = append(below, n.Text+" answers")
		}
		if share := reports.OfSide(row, s, sheet.Share, s.Favourable); share.Known() {
			below = append(below, share.Text+" favourable")
		}
		f.Below = strings.Join(below, ", ")
		return f
	}
	name := "Employees’ own view"
	if predicted {
		name = "Employees expected"
	}
	all := []fact{side("Customers’ rating", row.Customers), side(name, row.Employees)}
	if !reports.TwoSided(row) {
		return all
	}
	g := fact{Name: "Gap", Shown: reports.OfBoth(row, sheet.Gap, row.Gap), After: "points", Below: rangeOf(row)}
	if rounded(row) {
		g.Below = strings.TrimPrefix(g.Below+", rounded", ", ")
	}
	verdict := verdictOf(row)
	return append(all, g, fact{Name: "Reading", Shown: reports.Shown{Text: strings.TrimSpace(verdict.Sign + " " + verdict.Name)}, Below: verdict.Certain})
}

// moved says what a gap did since the wave before, where that is sure.
func moved(r *reports.Reading, row gap.Row) string {
	since := r.LastWave()
	c, ok := r.ChangeOf(row.Level, row.ID, row.Place, since)
	then, now := reports.Figure(sheet.Gap, c.GapThen), reports.Figure(sheet.Gap, c.GapNow)
	if !ok || !then.Known() || !now.Known() || !slices.Contains([]gap.Word{"narrowed", "widened", "turned"}, c.Verdict) {
		return ""
	}
	name := since
	for _, w := range r.History() {
		if w.ID == since {
			name = w.WaveName()
		}
	}
	return "Since " + name + " the gap has " + map[gap.Word]string{"narrowed": "narrowed", "widened": "widened", "turned": "turned round"}[c.Verdict] + ": from " + then.Text + " to " + now.Text + "."
}

// waveTable is how both sides moved over the waves with the same questions.
type waveTable struct {
	Chart     template.HTML // nothing with one wave
	Rows      []waveRow
	Cut       string // why earlier waves are not there
	Predicted bool
	SVG       string
}

type waveRow struct {
	Name                      string
	Customers, Employees, Gap reports.Shown
	Range                     string
}

// wavesOf is a row in every wave that asked the same.
func wavesOf(r *reports.Reading, row gap.Row, predicted bool) *waveTable {
	t, names, series := overWaves(r, row, predicted)
	if len(names) > 1 {
		t.Chart = chart.Lines("waves", "Both sides’ scores over "+count(len(names), "wave"), "The figures are in the table below.", names, series)
	}
	return t
}

// overWaves are a row's figures by wave, as text and for a chart; a wave with other wording is not compared.
func overWaves(r *reports.Reading, row gap.Row, predicted bool) (t *waveTable, names []string, series []chart.Series) {
	t = &waveTable{Predicted: predicted}
	customers, employees := chart.Series{Name: "customers", Look: chart.Customers}, chart.Series{Name: "employees", Look: chart.Employees}
	for _, w := range r.History() {
		if w.PackVersion != r.PackVersion {
			t.Cut = "The questions changed after " + w.WaveName() + " (version " + w.PackVersion + " then, " + r.PackVersion + " now), so waves up to it are not compared."
			continue
		}
		x := w.Row(row.Level, row.ID, row.Place)
		one := waveRow{
			Name: w.WaveName(), Customers: reports.OfSide(x, x.Customers, sheet.Score, x.Customers.Score),
			Employees: reports.OfSide(x, x.Employees, sheet.Score, x.Employees.Score), Gap: reports.OfBoth(x, sheet.Gap, x.Gap), Range: rangeOf(x),
		}
		names = append(names, one.Name)
		t.Rows = append(t.Rows, one)
		customers.Points = append(customers.Points, chart.Point{Value: chart.Value{Number: x.Customers.Score, Text: one.Customers.Text}})
		employees.Points = append(employees.Points, chart.Point{Value: chart.Value{Number: x.Employees.Score, Text: one.Employees.Text}})
	}
	return t, names, []chart.Series{customers, employees}
}

// groupTable is one subject by group.
type groupTable struct {
	ID, Head string
	Left     string // who is not in it, and why
	Table    *gapTable
	To       crumb
}

// groupRows is how many groups a table of one subject holds.
const groupRows = 12

// groupTableOf shows one subject by group, the widest gaps first; nil where the release has no such rows.
func groupTableOf(v *visit, r *reports.Reading, by reports.Breakdown, row gap.Row, head string) *groupTable {
	all := r.Across(by, row.Level, row.ID)
	if len(all) == 0 {
		return nil
	}
	var rows []gap.Row
	var hidden []string
	for _, x := range all {
		if reports.IsHidden(x) || !x.Gap.Known() {
			hidden = append(hidden, r.GroupOf(by, x))
			continue
		}
		rows = append(rows, x)
	}
	if len(rows) == 0 && !row.Gap.Known() {
		return nil // of one side there is no gap in any group
	}
	t := &groupTable{ID: string(by), Head: head}
	var left []string
	if len(rows) > groupRows {
		reports.WidestFirst(rows)
		slices.SortStableFunc(rows, func(a, b gap.Row) int { return lowLast(a) - lowLast(b) })
		left = append(left, "The "+strconv.Itoa(groupRows)+" widest of "+strconv.Itoa(len(rows))+" are shown.")
		rows = rows[:groupRows]
	}
	if len(hidden) > 0 {
		left = append(left, namesOf(hidden)+" "+map[bool]string{true: "is", false: "are"}[len(hidden) == 1]+" hidden to protect people.")
	}
	t.Left = strings.Join(left, " ")
	pages := groupPages(v, r, by)
	t.Table = newGapTable(r, head, map[reports.Breakdown]string{reports.ByCell: "Team", reports.BySegment: "Segment", reports.ByUnit: r.UnitHead()}[by], rows, func(x gap.Row) rowName {
		name := r.GroupOf(by, x)
		return rowName{name, pages[name], groupBase(by, x)}
	})
	return t
}

func lowLast(row gap.Row) int {
	if reports.LowBase(row) {
		return 1
	}
	return 0
}

// groupBase says how many of a group answered: of a team its employees, of a segment its customers, of a unit both.
func groupBase(by reports.Breakdown, x gap.Row) string {
	var said []string
	if by != reports.ByCell {
		if n := reports.BaseOf(x, x.Customers); n.Known() {
			said = append(said, n.Text+" customers")
		}
	}
	if by != reports.BySegment {
		if n := reports.BaseOf(x, x.Employees); n.Known() {
			said = append(said, n.Text+" employees")
		}
	}
	if reports.LowBase(x) {
		said = append(said, "low base")
	}
	return strings.Join(said, " · ")
}
