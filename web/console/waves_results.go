package console

import (
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// waveResults says how the gaps, and each side, moved from wave to wave.
func (p *Pages) waveResults(v *visit, r *reports.Reading) error {
	page, err := p.report(v, r, "Is it getting better?", mirrors)
	if err != nil {
		return err
	}
	page.Lead = said(r, "change", "change_none", "action")
	waves := comparable(r)
	if len(waves) < 2 {
		page.State = firstOfItsKind(r)
		return page.render(v, "")
	}
	topics := dimensionPages(v, r)
	if g := r.TrendGrid(); g != nil {
		page.add(block{ID: "waves", Head: g.Question, About: "Both sides’ scores from 0 to 100, and below them the gap with its 95% range. All charts have the same axes.", Drawings: multiples(v, r, waves), Key: sides("Customers’ own rating", believes(r)),
			Fold: "Show as a table", Grid: grid(g, g.Question, topics.to)})
		if years := g.Only("Measure", "Gap").Without("Measure"); years.Column("A year") >= 0 {
			page.add(block{ID: "years", Head: "Which way do the gaps go, all waves together?", About: g.About, Grid: grid(years, "Gap by wave, and its course in a year", topics.to)})
		}
	}
	page.addChanges(r, topics)
	if len(r.Mirrored(gap.LevelDimension)) == 0 {
		return page.render(v, "Gaps need both sides in a wave. How one side’s ratings moved stands on the page of each dimension.")
	}
	return page.render(v, "No side’s figures can be shown for these waves.")
}

// comparable are the waves with the same edition of the questionnaire, this one last: other wordings are other questions.
func comparable(r *reports.Reading) []*reports.Reading {
	var waves []*reports.Reading
	for _, h := range r.History() {
		if h.PackVersion == r.PackVersion {
			waves = append(waves, h)
		}
	}
	return waves
}

// firstOfItsKind explains a page on waves where there is nothing to compare with.
func firstOfItsKind(r *reports.Reading) *state {
	if len(r.History()) > 1 {
		return &state{"Statements changed", "The wording changed in " + r.WaveName() + ", so earlier waves are not compared. From the next wave with the same wording on, this page shows what moved."}
	}
	return &state{"One wave so far", r.WaveName() + " is the first wave with these questions. After the next one this page shows how both sides and the gap moved, and how sure that is."}
}

// believes names the employees' side in a key.
func believes(r *reports.Reading) string {
	if r.Predicted {
		return "What employees believe customers would say"
	}
	return "Employees’ own view"
}

// multiples are small charts, one a dimension, all on the same axes.
func multiples(v *visit, r *reports.Reading, waves []*reports.Reading) []drawing {
	rows := r.Mirrored(gap.LevelDimension)
	steps := make([][]chart.Step, len(rows))
	var gaps []chart.Gap
	for i, row := range rows {
		for _, h := range waves {
			s := step(h, h.Row(row.Level, row.ID, gap.Place{}))
			steps[i], gaps = append(steps[i], s), append(gaps, s.Gap)
		}
	}
	lo, hi := chart.Window(steps...)
	reach := chart.Strip(gaps...)
	var all []drawing
	for i, row := range rows {
		d := drawing{Name: r.Dimension(row.ID), To: v.at("dimensions", row.ID), HTML: chart.Multiple(steps[i], lo, hi, r.Settings().Margin, reach)}
		g := reports.OfBoth(row, sheet.Gap, row.Gap)
		d.Sub = "Gap now " + g.Text
		if !g.Known() {
			d.Sub = "Gap now: " + strings.ToLower(g.Why())
		}
		if span := rangeOf(row); span != "" {
			d.Sub += " (" + span + ")"
		}
		var told []string
		for _, s := range steps[i] {
			told = append(told, s.Name+": customers "+or(s.Customers.Text, "not shown")+", employees "+or(s.Employees.Text, "not shown")+", gap "+or(s.GapText, "not shown"))
		}
		d.Text = strings.Join(told, ". ") + "."
		all = append(all, d)
	}
	return all
}

// step is one wave of a dimension.
func step(h *reports.Reading, row gap.Row) chart.Step {
	return chart.Step{Name: h.WaveName(),
		Customers: chart.Value{Number: row.Customers.Score, Text: reports.OfSide(row, row.Customers, sheet.Score, row.Customers.Score).Text},
		Employees: chart.Value{Number: row.Employees.Score, Text: reports.OfSide(row, row.Employees, sheet.Score, row.Employees.Score).Text},
		Gap:       drawnGap(row), GapText: reports.OfBoth(row, sheet.Gap, row.Gap).Text}
}

// addChanges puts on the page what moved since the last and since the first wave, and what each part of it comes from.
func (page *report) addChanges(r *reports.Reading, topics namedIn) {
	g := r.ChangeGrid()
	expect := g.Beginning("Employees expect") + g.Beginning("Employees think")
	for i, since := range g.Texts("Since") {
		id := "since-last"
		if i > 0 {
			id = "since-first"
		}
		part := g.Only("Since", since)
		b := block{ID: id, Head: "What moved since " + since + "?", Grid: grid(part.Keep("Topic", "Gap then", "Gap now", "Change of the gap", "What the gap did", "Customers: change", expect), "Changes since "+since, topics.to)}
		if i == 0 {
			b.About = g.About
		}
		page.add(b)
		page.add(block{ID: id + "-parts", Head: "Where the change since " + since + " comes from", About: partsSay,
			Fold: "Show answers and mix", Grid: grid(part.Keep("Topic", "Customers: change", "Customers: answers", "Customers: mix", expect, "Employees: answers", "Employees: mix"), "Parts of the changes since "+since, topics.to)})
	}
}

const partsSay = "“Answers” is what people answering differently makes, “mix” what another mix of segments or teams makes."
