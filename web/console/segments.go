package console

import (
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
)

// segments says how each customer segment rates the company, and how far employees know it.
func (p *Pages) segments(v *visit, r *reports.Reading) error {
	page, err := p.report(v, r, "Which customers rate us how?", func(q *reports.Reading) bool { return len(q.Groups(reports.BySegment)) > 0 })
	if err != nil {
		return err
	}
	pages, topics := groupPages(v, r, reports.BySegment), dimensionPages(v, r)
	page.Lead = said(r, "outcome")
	if g := r.ScoreGrid(); g != nil {
		page.add(block{ID: "scores", Head: g.Question, About: g.About + " " + lettersSay, Grid: grid(scoresOf(g, "Overall", "Emotional", "Functional"), g.Question, topics.to).headed("Topic")})
		page.add(block{ID: "outcomes", Head: "Would they stay, buy more and recommend?", About: "Customers' own scores from 0 to 100; of what they did the score is the share who did it, or who did not where it is bad news.", Grid: grid(scoresOf(g, "Outcome"), "Outcomes by segment", nil).headed("Outcome")})
	}
	if g := r.AdvocacyGrid(); g != nil {
		page.addGrid("advocacy", g.Keep("Segment", "n", "Promoters %", "Passives %", "Detractors %", "Net score", "Employees' guess", "Employees' own", "Difference"), pages.to)
	}
	if g := r.GapGrid(reports.BySegment); g != nil {
		page.add(block{ID: "map", Head: "Where are employees' beliefs off, segment by segment?", About: g.About, Tinted: true, Heat: gapHeat(v, r, reports.BySegment, "Gap by dimension and segment"), Source: uncompared(r, reports.BySegment)})
	}
	page.addGrid("answered", r.SampleGrid().Keep("Segment or "+r.UnitWord(), "Segment", "Invited", "Unweighted n", "Effective n", "Rate", "Share of all"), pages.and(groupPages(v, r, reports.ByUnit)).to)
	return page.render(v, strings.TrimSpace("This wave did not ask which segment customers belong to, or none can be shown. "+uncompared(r, reports.BySegment)))
}

const lettersSay = "Each segment’s letter stands behind its name."

// scoresOf are the mean scores of the scores by segment, of some types of rows.
func scoresOf(g *reports.Grid, types ...string) *reports.Grid {
	kind, statistic := g.Column("Type"), g.Column("Statistic")
	if kind < 0 || statistic < 0 {
		return nil
	}
	out := g.Where(func(row reports.GridRow) bool {
		for _, t := range types {
			if row.Cells[kind].Text == t && row.Cells[statistic].Text == "mean score" {
				return true
			}
		}
		return false
	})
	return out.Without("Type", "Statistic")
}

// segment is one segment: how employees' belief compares with what it says.
func (p *Pages) segment(v *visit, r *reports.Reading) error {
	at := gap.Place{Segment: gap.Word(v.Param("id"))}
	back := crumb{v.at("segments"), "Segments"}
	g, ok := groupWith(r, reports.BySegment, at)
	if !ok {
		return p.noGroup(v, r, reports.BySegment, at, back)
	}
	page, err := p.report(v, r, g.Name, func(q *reports.Reading) bool { _, ok := groupWith(q, reports.BySegment, at); return ok })
	if err != nil {
		return err
	}
	page.Back = &back
	topics := dimensionPages(v, r)
	page.Facts = append(page.Facts, answeredFact(r, at, gap.Customer))
	if over := r.Row(gap.LevelOverall, "all", at); over.ID != "" {
		page.Facts = append(page.Facts,
			fact{Name: "Score over all topics", Shown: reports.OfSide(over, over.Customers, sheet.Score, over.Customers.Score), After: "of 100"},
			fact{Name: "Gap over all topics", Shown: reports.OfBoth(over, sheet.Gap, over.Gap), After: "points", Below: reports.RangeText(sheet.Gap, over.Low, over.High)})
	}
	if s := r.AdvocacyGrid().Only("Segment", g.Name); s != nil && len(s.Rows) == 1 {
		if i := s.Column("Net score"); i >= 0 {
			page.Facts = append(page.Facts, fact{Name: "Net recommendation", Shown: s.Rows[0].Cells[i].Shown, Below: s.Rows[0].Cells[i].Range})
		}
	}
	page.add(gapBlock(v, r, g, "What do these customers say, and what do employees expect?"))
	page.addMoved(r.DetailGrid(reports.BySegment), "Segment", g.Name, topics.to)
	if s := r.ScoreGrid(); s != nil {
		page.add(block{ID: "outcomes", Head: "Would they stay, buy more and recommend?", About: "Customers' own scores from 0 to 100, beside those of all customers.", Grid: grid(ownColumn(scoresOf(s, "Outcome"), g.Name), "Outcomes", nil).headed("Outcome")})
	}
	if t := r.Spectrum(); t != nil {
		if s := t.TargetGrid().Only("Segment", g.Name); s != nil {
			page.add(block{ID: "trust", Head: s.Question, About: s.About, Grid: grid(s.Without("Segment"), "Targets for "+g.Name, dimensionPages(v, t).to), Links: []crumb{{v.at("trust"), "Trust spectrum"}}})
		}
	}
	return page.render(v, "Nothing of this segment can be shown.")
}

// ownColumn is a table with the column of one segment beside that of everyone.
func ownColumn(g *reports.Grid, name string) *reports.Grid {
	if g == nil {
		return nil
	}
	keep := []string{"Row label", "Total"}
	for _, c := range g.Columns {
		if len(c.Name) > len(name) && c.Name[:len(name)] == name && c.Name[len(name)] == ' ' {
			keep = append(keep, c.Name)
		}
	}
	return g.Keep(keep...)
}
