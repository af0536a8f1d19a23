package console

import (
	"html/template"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// ambassadors says how many employees speak for the company, where, and whether customers do where they do.
func (p *Pages) ambassadors(v *visit, r *reports.Reading) error {
	page, err := p.report(v, r, "How many employees speak for us?", nil)
	if err != nil {
		return err
	}
	a := r.Ambassadors()
	if a == nil {
		return page.render(v, "This wave did not ask employees about their own commitment.")
	}
	page.Source = source(a)
	groups := groupPages(v, r, reports.ByCell).and(groupPages(v, r, reports.ByUnit))
	g := a.AmbassadorGrid()
	page.addPeople(a, g)
	scored := unitScores(a, g)
	page.add(block{ID: "groups", Head: "Which teams and places speak for us?", Grid: grid(scored, "Ambassador groups by team and "+a.UnitWord(), groups.to), Source: "Shares of employees who answered for themselves: no share is shown below " + points(float64(r.Settings().Smallest.Detail)) + " answers."})
	if s := a.AmbassadorshipGrid(); s != nil {
		page.addGrid("recommend", s.Keep("Staff cell", "n", "Mean 0–10", "Promoters %", "Passives %", "Detractors %", "Net score", "Customers' net score"), groups.to)
	}
	page.addCommitment(v, r)
	return page.render(v, "No group of employees can be shown.")
}

// addCommitment puts on the page whether customers are happier where employees are more committed: the links that say
// something, and under a fold those that chance alone may have made, so that nobody reads a long table for nothing.
func (page *report) addCommitment(v *visit, r *reports.Reading) {
	first, chance := r.CommitmentLinks()
	if first == nil || len(first.Rows) == 0 {
		return
	}
	show := func(g *reports.Grid, caption string) *gridView {
		return grid(g.Keep("Employees' figure", "Customers' figure", "n units", "r", "Reading"), caption, nil)
	}
	b := block{ID: "links", Head: first.Question, Grid: show(first, first.Question), Links: []crumb{{v.at("units"), "All links, " + r.UnitWord() + " by " + r.UnitWord()}},
		About: "r is a correlation by " + r.UnitWord() + ": +1 = the two figures rise together, 0 = no link, −1 = one falls where the other rises; below it the range it very likely lies in (95%). A link is no cause, and what holds by " + r.UnitWord() + " need not hold for a person."}
	if len(chance.Rows) > 0 {
		b.Rest = &rest{Line: "Show the links that chance alone may have made", About: "Their ranges reach across 0, so nothing should rest on them. They stand here so that nobody picks only what fits: of many links about one in twenty looks clear by luck.", Grid: show(chance, "Links that are not dependable")}
	}
	page.add(b)
}

// addPeople puts everyone's groups on the page: as facts, and as one bar.
func (page *report) addPeople(a *reports.Reading, g *reports.Grid) {
	if g == nil || len(g.Rows) == 0 {
		return
	}
	all := g.Rows[0]
	var names []string
	var shares []chart.Value
	for i, c := range g.Columns {
		if c.Kind == sheet.Share {
			page.Facts = append(page.Facts, fact{Name: trimPercent(c.Name), Shown: all.Cells[i].Shown})
			names, shares = append(names, trimPercent(c.Name)), append(shares, drawn(all.Cells[i]))
		}
	}
	for _, s := range a.People {
		if (s.Place == gap.Place{}) && s.Audience == gap.Employee.String() {
			if x, ok := a.UnitScoreOf(s); ok {
				page.Facts = append(page.Facts, fact{Name: a.UnitScoreName(), Shown: x, After: "points"})
			}
		}
	}
	page.add(block{ID: "all", Head: g.Question, About: g.At(all, "n").String() + " employees. " + g.About, Drawn: stackWithKey(names, shares)})
}

// stackWithKey is one bar with what its parts are.
func stackWithKey(names []string, shares []chart.Value) template.HTML {
	parts := chart.Bands(names, shares)
	bar := chart.Stack(parts)
	out := bar + `<ul class="key">`
	for _, p := range parts {
		out += "<li>" + chart.Swatch(p) + " " + template.HTML(template.HTMLEscapeString(p.Name+" "+or(p.Share.Text, "hidden"))) + "</li>"
	}
	return out + "</ul>"
}

// unitScores is a table of groups with the score of each behind the shares.
func unitScores(a *reports.Reading, g *reports.Grid) *reports.Grid {
	if g == nil || a.UnitScore == nil {
		return g
	}
	out := *g
	out.Columns = append(append([]reports.GridColumn{}, g.Columns...), reports.GridColumn{Name: a.UnitScoreName(), Kind: sheet.Net})
	out.Rows = nil
	for _, row := range g.Rows {
		cell := reports.GridCell{Shown: reports.Shown{Mark: sheet.NotAvailable}}
		for _, s := range a.People {
			if a.Place(s.Place, "All employees") == row.Cells[0].Text && s.Audience == gap.Employee.String() {
				cell.Shown, _ = a.UnitScoreOf(s)
			}
		}
		row.Cells = append(append([]reports.GridCell{}, row.Cells...), cell)
		out.Rows = append(out.Rows, row)
	}
	return &out
}
