package console

import (
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// teams says which teams know customers best. It ranks nobody: it begins with those to learn from.
func (p *Pages) teams(v *visit, r *reports.Reading) error {
	page, err := p.report(v, r, "Which teams see what customers see?", mirrors)
	if err != nil {
		return err
	}
	page.Lead = said(r, "cells", "cell_types")
	teams, topics := groupPages(v, r, reports.ByCell), dimensionPages(v, r)
	if g := r.GapGrid(reports.ByCell); g != nil {
		page.add(block{ID: "map", Head: g.Question, About: g.About, Tinted: true, Heat: gapHeat(v, r, reports.ByCell, "Gap by dimension and team"), Source: uncompared(r, reports.ByCell)})
		page.add(block{ID: "known", Head: "How well does each team know customers?", About: knowingSays, Grid: knowing(r, grid(g.Keep("Staff cell", "n", "Average gap over all items", "Knows what is strong or weak (r)", "Type of cell"), "How well each team knows customers", teams.to))})
	}
	if g := r.StandingGrid(); g != nil {
		page.add(block{ID: "closest", Head: g.Question, About: g.About, Grid: grid(g.Only("Topic", "All topics").Keep("Staff cell", "n", "Rank", "Gap as measured", "Gap drawn to the average"), "Teams by how close they are to customers, over all topics", teams.to)})
	}
	if g := r.AgreementGrid(); g != nil {
		page.add(block{ID: "agreement", Head: g.Question, About: g.About, Heat: matrix(g, "Agreement (rwg) inside each team, by dimension", "Dimension", "Staff cell", "Agreement (rwg)", topics, teams)})
	}
	if g := r.ExpectedRecommendationGrid(); g != nil {
		page.addGrid("recommend", g.Keep("Staff cell", "n", "Mean 0–10", "Promoters %", "Detractors %", "Net score", "Customers' net score", "Difference"), teams.to)
	}
	page.addGrid("answered", r.ParticipationGrid().Keep("Staff cell or "+r.UnitWord(), "Staff cell", "Invited", "Answered", "Rate", "Share of all"), teams.and(groupPages(v, r, reports.ByUnit)).to)
	return page.render(v, strings.TrimSpace("No team's results can be shown. "+uncompared(r, reports.ByCell)))
}

const knowingSays = "Two things: how far a team’s belief lies from customers’ ratings on average, and whether it knows which things are strong or weak (r from −1 to +1: the nearer to +1, the better). Neither is a mark for a person, nor a reason to sanction one."

// knowing draws how far each team's average gap may lie from what is shown.
func knowing(r *reports.Reading, g *gridView) *gridView {
	if g == nil {
		return nil
	}
	var all []chart.Gap
	for _, c := range r.Cells {
		all = append(all, chart.Gap{Size: c.Elevation, Low: c.Low, High: c.High})
	}
	reach := chart.Reach(all...)
	for i := range g.Rows {
		for _, c := range r.Cells {
			if r.Cell(gap.Word(c.ID)) == g.Rows[i].Text && len(g.Rows[i].Rest) > 1 {
				cell := &g.Rows[i].Rest[1]
				cell.Range = reports.RangeText(sheet.Gap, c.Low, c.High)
				if !c.Elevation.Known() {
					continue
				}
				cell.Drawn = chart.Interval(chart.Gap{Size: c.Elevation, Low: c.Low, High: c.High, LowBase: g.Rows[i].Low}, r.Settings().Margin, reach)
			}
		}
	}
	return g
}

// remarkWords explains those of the remarks on gaps that were made, as the workbook's notes do; "" where none was.
func remarkWords(r *reports.Reading, made string) string {
	var all []string
	for _, n := range r.Remarks() {
		if n.About != "Remarks on a gap" {
			continue
		}
		used := false
		for part := range strings.SplitSeq(strings.TrimSuffix(n.Text, "."), "; ") {
			if name, _, begins := strings.Cut(part, " = "); begins {
				used = strings.Contains(strings.ToLower(made), strings.ToLower(name))
			}
			if used {
				all = append(all, part)
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, "; ") + "."
}

// uncompared names the groups that have nobody to be compared with.
func uncompared(r *reports.Reading, by reports.Breakdown) string {
	names := r.Uncompared(by)
	if len(names) == 0 {
		return ""
	}
	return "Not compared: " + strings.Join(names, ", ") + "."
}

// team is one team: the table of gaps for it, and where it stands.
func (p *Pages) team(v *visit, r *reports.Reading) error {
	id := gap.Word(v.Param("id"))
	back := crumb{v.at("teams"), "Teams"}
	g, ok := groupWith(r, reports.ByCell, gap.Place{Cell: id})
	if !ok {
		return p.noGroup(v, r, reports.ByCell, gap.Place{Cell: id}, back)
	}
	page, err := p.report(v, r, g.Name, mirrors)
	if err != nil {
		return err
	}
	page.Back = &back
	if s := r.CellSaid(id); s != "" {
		page.Lead = append(page.Lead, simply(s))
	}
	topics := dimensionPages(v, r)
	page.Facts = append(page.Facts, answeredFact(r, gap.Place{Cell: id}, gap.Employee))
	if c, ok := r.CellKnown(id); ok {
		page.Facts = append(page.Facts,
			fact{Name: "Average gap over all statements", Shown: reports.Figure(sheet.Gap, c.Elevation), After: "points", Below: reports.RangeText(sheet.Gap, c.Low, c.High)},
			fact{Name: "Knows what is strong or weak (r)", Shown: reports.Figure(sheet.Change, c.Pattern), Below: "from −1 to +1"})
	}
	page.add(gapBlock(v, r, g, "What does this team expect, and what do customers say?"))
	page.addMoved(r.DetailGrid(reports.ByCell), "Staff cell", g.Name, topics.to)
	if s := r.StandingGrid(); s != nil {
		own := s.Only("Staff cell", g.Name)
		page.Lead = append(page.Lead, ahead(own)...)
		page.addGrid("standing", own.Keep("Topic", "Gap as measured", "Gap drawn to the average", "Gap, average of the teams"), topics.to)
	}
	if s := r.AgreementGrid(); s != nil {
		page.addGrid("agreement", s.Only("Staff cell", g.Name).Keep("Dimension", "n", "Agreement (rwg)", "Agreement, skewed chance", "Opinions"), topics.to)
	}
	if s := r.GapGrid(reports.ByCellUnit); s != nil {
		page.add(block{ID: "places", Head: "The same team, " + r.UnitWord() + " by " + r.UnitWord(), About: s.About, Grid: grid(s.Only("Staff cell", g.Name).Without("Staff cell"), g.Name+" by "+r.UnitWord(), groupPages(v, r, reports.ByUnit).to)})
	}
	return page.render(v, "Nothing of this team can be shown.")
}

// ahead names the topics on which others can learn from a team. The places behind the first are not told on its own page: they
// would only shame.
func ahead(standing *reports.Grid) []string {
	var topics []string
	for _, row := range standing.Rows {
		if standing.At(row, "Rank").Text == "1" {
			topics = append(topics, lowerAll(standing.At(row, "Topic").Text))
		}
	}
	if len(topics) == 0 {
		return nil
	}
	return []string{"Of all teams, its picture is closest to customers on " + namesOf(topics) + "."}
}

// lowerAll is "all topics" inside a sentence; other topics keep their names.
func lowerAll(topic string) string {
	if topic == "All topics" {
		return "all topics together"
	}
	return topic
}

// answeredFact is how many answered in a group.
func answeredFact(r *reports.Reading, at gap.Place, a gap.Audience) fact {
	x, _ := r.ParticipationOf(at, a)
	f := fact{Name: "Employees who answered", Shown: reports.BaseOfAll(x)}
	if a == gap.Customer {
		f.Name = "Customers who answered"
	}
	if rate := reports.RateOf(x); rate.Known() {
		f.Below = rate.Text + " of those invited"
	}
	return f
}

// gapBlock is the table of gaps of one group.
func gapBlock(v *visit, r *reports.Reading, g reports.Group, head string) block {
	var rows []gap.Row
	for _, d := range r.Mirrored(gap.LevelDimension) {
		if x, ok := g.Dims[d.ID]; ok {
			rows = append(rows, x)
		}
	}
	about := r.Sign()
	if with := r.ComparedWith(g.Row); with != "" {
		about += " Compared with " + with + "."
	}
	if g.Low {
		about += " Low base: read as a direction."
	}
	t := newGapTable(r, "Gap by dimension: "+g.Name, "Dimension", rows, func(x gap.Row) rowName {
		return rowName{r.Dimension(x.ID), v.at("dimensions", x.ID), r.Kind(x.ID)}
	})
	return block{ID: "gaps", Head: head, About: about, Gaps: t}
}

// addMoved puts a group's changes since the last wave on the page.
func (page *report) addMoved(g *reports.Grid, column, name string, link func(string) string) {
	g = g.Only(column, name).Keep("Dimension", "Change of the gap since last wave", "Change clear?", "Answers still needed")
	if g == nil || g.Column("Change of the gap since last wave") < 0 {
		return
	}
	page.add(block{ID: "moved", Head: "What moved since the last wave?", Grid: grid(g, "Change of the gap since the last wave", link)})
}
