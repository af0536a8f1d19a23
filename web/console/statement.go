package console

import (
	"net/http"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/survey/store"
)

// dimension is what is under a dimension's number: its statements, and all that a statement has.
func (p *Pages) dimension(v *visit, r *reports.Reading) error {
	id := v.Param("id")
	row, ok := find(r, gap.LevelDimension, id)
	if !ok {
		return store.ErrNotFound
	}
	name := r.Dimension(id)
	page, err := p.about(v, r, row, name, name, r.Predicted)
	if err != nil {
		return err
	}
	var rows []gap.Row
	for _, x := range slices.Concat(r.Mirrored(gap.LevelItem), oneSided(r)) {
		if r.DimensionOf(x.ID) == id {
			rows = append(rows, x)
		}
	}
	page.Statements = newGapTable(r, "Gap by statement, the widest plus first", statementHead, rows, statementName(v, r, false))
	if len(statementsOf(r, id)) > 0 {
		page.Figure = v.at("figures", "dimension-"+id+".svg")
	}
	page.figures(v, "dimension-"+id)
	page.addWords(v, r, id, "it")
	if share := reports.Figure(sheet.Share, r.Driver(r.DriversOf(gap.Customer), id).Share); share.Known() {
		page.Links = append(page.Links, crumb{v.at("drivers"), share.Text + " of what goes with " + r.OutcomeName(r.Settings().Outcome) + " among customers"})
	}
	page.Links = append(page.Links, crumb{actionOn(v, r, id), "Plan an action"})
	return show(v, http.StatusOK, subjectPage, page)
}

// statement is what is under a statement's number: both distributions, waves, teams, segments, how many answered.
func (p *Pages) statement(v *visit, r *reports.Reading) error {
	id := v.Param("id")
	row, ok := find(r, gap.LevelItem, id)
	if !ok {
		row, ok = find(r, gap.LevelOutcome, id)
	}
	if !ok {
		return store.ErrNotFound
	}
	text := r.Item(id)
	page, err := p.about(v, r, row, "“"+text+"”", "“"+strings.TrimRight(text, ".")+"”", r.PredictedBy(id))
	if err != nil {
		return err
	}
	page.figures(v, "statement-"+id)
	if d := r.DimensionOf(id); d != "" {
		page.Crumbs = append(page.Crumbs, crumb{v.at("dimensions", d), r.Dimension(d)})
		page.addWords(v, r, d, r.Dimension(d))
	} else {
		page.Crumbs = append(page.Crumbs, crumb{v.at("statements"), "Statements"})
	}
	return show(v, http.StatusOK, subjectPage, page)
}

// figures are the addresses of a subject's figures for slides.
func (page *subject) figures(v *visit, name string) {
	if page.Answers != nil && len(page.Answers.Key) > 0 {
		page.Answers.SVG = v.at("figures", "answers-"+name+".svg")
	}
	if page.Waves != nil && page.Waves.Chart != "" {
		page.Waves.SVG = v.at("figures", "waves-"+name+".svg")
	}
}

// find is the row about everyone of a dimension, a statement or an outcome, however it is asked.
func find(r *reports.Reading, level, id string) (gap.Row, bool) {
	list := slices.Concat(r.Rows(level), r.Unlike(level))
	i := slices.IndexFunc(list, func(x gap.Row) bool { return x.ID == id })
	if i < 0 {
		return gap.Row{}, false
	}
	return list[i], true
}

// oneSided are the statements that compare nothing.
func oneSided(r *reports.Reading) []gap.Row {
	return slices.DeleteFunc(r.Rows(gap.LevelItem), reports.TwoSided)
}

// statementName names a row by its statement, with its dimension where that is not said anyway.
func statementName(v *visit, r *reports.Reading, dimension bool) func(gap.Row) rowName {
	return func(row gap.Row) rowName {
		n := rowName{Name: r.Item(row.ID), Address: v.at("statements", row.ID)}
		if d := r.DimensionOf(row.ID); dimension && d != "" {
			n.Sub = r.Dimension(d)
		}
		return n
	}
}

// statementsView is the list of all statements.
type statementsView struct {
	results
	Predicted bool
	Margin    string
	Tables    []headed
}

// headed is a table under a heading of its own.
type headed struct {
	ID, Head, Sub string
	Table         *gapTable
}

var statementsPage = parsed("statements")

// statements lists every statement. Those asked otherwise, those of one side and the outcomes have tables of their own.
func (p *Pages) statements(v *visit, r *reports.Reading) error {
	f, err := p.results(v, "Statements")
	if err != nil {
		return err
	}
	page := &statementsView{results: f, Predicted: r.Predicted, Margin: points(r.Settings().Margin)}
	page.offer(r, func(q *reports.Reading) bool { return len(q.Rows(gap.LevelItem))+len(q.Rows(gap.LevelOutcome)) > 0 })
	add := func(id, head, sub string, rows []gap.Row, predicted bool) {
		if t := newGapTable(r, head, statementHead, rows, statementName(v, r, true)); t != nil {
			t.Predicted = predicted
			page.Tables = append(page.Tables, headed{id, head, sub, t})
		}
	}
	add("h-all", "All statements", "The customers’ wording, the widest plus first. Scores run from 0 to 100. "+r.Sign(), r.Mirrored(gap.LevelItem), r.Predicted)
	own := "Employees said what they think themselves; no prediction, so not compared with the statements above."
	if !r.Predicted {
		own = "Here employees answered as they believe customers would; not compared with the statements above."
	}
	add("h-own", "Asked otherwise", own, r.Unlike(gap.LevelItem), !r.Predicted)
	predicted, outcomes := byPrediction(r)
	add("h-outcomes", "What it is worth", "Recommending, trusting, staying: outcomes rather than reasons.", predicted, r.Predicted)
	add("h-own-outcomes", "What it is worth: asked otherwise", own, outcomes, !r.Predicted)
	add("h-one", "Asked of one side", "Ratings without a gap.", oneSided(r), r.Predicted)
	if len(page.Tables) == 0 {
		page.State = notAsked(r, "This questionnaire has no rated statements.")
	}
	return show(v, http.StatusOK, statementsPage, page)
}

// byPrediction parts the outcomes into those asked as the rest of the questionnaire and the others.
func byPrediction(r *reports.Reading) (alike, unlike []gap.Row) {
	for _, x := range r.Rows(gap.LevelOutcome) {
		if r.PredictedBy(x.ID) == r.Predicted || !reports.TwoSided(x) {
			alike = append(alike, x)
		} else {
			unlike = append(unlike, x)
		}
	}
	return alike, unlike
}
