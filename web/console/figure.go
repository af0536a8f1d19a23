package console

import (
	"net/http"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/survey/store"
	"mirror/web/chart"
)

// figure serves a figure for slides. It shows what the page shows that links to it.
func (p *Pages) figure(v *visit, r *reports.Reading) error {
	name, ok := strings.CutSuffix(v.Param("name"), ".svg")
	if !ok {
		return store.ErrNotFound
	}
	var drawn []byte
	kind, about, _ := strings.Cut(name, "-")
	switch kind {
	case "gaps":
		title, _ := headline(r)
		drawn = gapsFigure(r, title, r.Mirrored(gap.LevelDimension), func(row gap.Row) string { return r.Dimension(row.ID) })
	case "importance":
		drawn = importanceFigure(r)
	case "dimension":
		drawn = gapsFigure(r, r.Dimension(about), statementsOf(r, about), func(row gap.Row) string { return r.Item(row.ID) })
	case "answers", "waves":
		drawn = subjectFigure(r, kind, about)
	}
	if drawn == nil {
		return store.ErrNotFound
	}
	return v.Blob(http.StatusOK, "image/svg+xml", drawn)
}

// statementsOf are the mirrored statements of a dimension.
func statementsOf(r *reports.Reading, dimension string) []gap.Row {
	var rows []gap.Row
	for _, x := range r.Mirrored(gap.LevelItem) {
		if r.DimensionOf(x.ID) == dimension {
			rows = append(rows, x)
		}
	}
	return rows
}

// slide is what stands around a figure.
func slide(r *reports.Reading, title, sub, says string) chart.Slide {
	note := strings.Join(said(r, "who", "who_one_side", "who_one_asked"), " ")
	if b := r.Banner(); b != "" {
		note = b + " " + note
	}
	return chart.Slide{Title: title, Sub: sub, Note: note + " Gap = employees − customers, in points of 100; gaps under " + points(r.Settings().Margin) + " are too small to matter.", Says: says}
}

// sideWords is what the employees' mark stands for.
func sideWords(predicted bool) string {
	if predicted {
		return "What employees believe customers would say"
	}
	return "Employees’ own view"
}

// gapsFigure is a table of gaps as a figure; nil without rows.
func gapsFigure(r *reports.Reading, title string, rows []gap.Row, name func(gap.Row) string) []byte {
	if len(rows) == 0 {
		return nil
	}
	var lines []chart.SlideRow
	var says []string
	for _, row := range inOrder(rows) {
		c, e := reports.OfSide(row, row.Customers, sheet.Score, row.Customers.Score), reports.OfSide(row, row.Employees, sheet.Score, row.Employees.Score)
		g, verdict := reports.OfBoth(row, sheet.Gap, row.Gap), verdictOf(row)
		lines = append(lines, chart.SlideRow{
			Name: name(row), Customers: chart.Value{Number: row.Customers.Score, Text: c.Text}, Employees: chart.Value{Number: row.Employees.Score, Text: e.Text},
			Gap: g.Text, Reading: verdict.Name, Verdict: row.Verdict,
		})
		says = append(says, name(row)+": customers "+c.String()+", employees "+e.String()+", gap "+g.String()+", "+verdict.Name+".")
	}
	return chart.GapsSlide(slide(r, title, r.WaveName()+". Average score from 0 to 100.", strings.Join(says, " ")), sideWords(r.Predicted), lines)
}

// importanceFigure is the scatter as a figure; nil where importance is not known.
func importanceFigure(r *reports.Reading) []byte {
	spots := spotsOf(r)
	if len(spots) == 0 {
		return nil
	}
	outcome := r.OutcomeName(r.Settings().Outcome)
	var says []string
	for _, s := range spots {
		says = append(says, s.Name+": importance "+reports.Figure(sheet.Index, s.Importance).Text+", gap "+reports.Figure(sheet.Gap, s.Gap).Text+".")
	}
	return chart.ScatterSlide(slide(r, "What to work on first", r.WaveName()+". Across: importance for "+outcome+". Up: the gap.", strings.Join(says, " ")), scatterAxes(r, outcome), spots, r.Settings().Margin)
}

// subjectFigure is how a dimension or statement was answered, or how it moved over the waves; nil where there is no such row.
func subjectFigure(r *reports.Reading, kind, about string) []byte {
	level, id, _ := strings.Cut(about, "-")
	row, ok := find(r, gap.LevelDimension, id)
	title, predicted := r.Dimension(id), r.Predicted
	if level == "statement" {
		if row, ok = find(r, gap.LevelItem, id); !ok {
			row, ok = find(r, gap.LevelOutcome, id)
		}
		title, predicted = "“"+r.Item(id)+"”", r.PredictedBy(id)
	}
	if !ok {
		return nil
	}
	if kind == "answers" {
		return answersFigure(r, row, title, predicted)
	}
	return wavesFigure(r, row, title, predicted)
}

func answersFigure(r *reports.Reading, row gap.Row, title string, predicted bool) []byte {
	a := answersOf(r, row, predicted)
	if a == nil || len(a.Key) == 0 {
		return nil
	}
	var bars []chart.SlideBar
	var says []string
	for _, x := range a.Rows {
		bar := chart.SlideBar{Name: x.Who, Base: x.Base, Parts: x.Parts, After: x.Favourable.Text}
		if len(x.Parts) == 0 {
			bar.Base = x.Why
		}
		bars = append(bars, bar)
		said := x.Who + ": "
		for _, part := range x.Parts {
			said += part.Name + " " + part.Share.Text + ", "
		}
		says = append(says, said+"favourable in all "+x.Favourable.String()+".")
	}
	return chart.StackSlide(slide(r, title, r.WaveName()+". Share of answers; “can’t say” is left out. At the right: favourable in all.", strings.Join(says, " ")), bars)
}

func wavesFigure(r *reports.Reading, row gap.Row, title string, predicted bool) []byte {
	t, names, series := overWaves(r, row, predicted)
	if len(names) < 2 {
		return nil
	}
	var says []string
	for _, x := range t.Rows {
		says = append(says, x.Name+": customers "+x.Customers.String()+", employees "+x.Employees.String()+", gap "+x.Gap.String()+".")
	}
	return chart.LinesSlide(slide(r, title, "Average score from 0 to 100.", strings.Join(says, " ")), names, series)
}
