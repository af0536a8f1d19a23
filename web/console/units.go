package console

import (
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// units compares the branches, regions or teams that exist on both sides.
func (p *Pages) units(v *visit, r *reports.Reading) error {
	word := r.UnitWord()
	page, err := p.report(v, r, "How does each "+word+" see customers, and how do they see it?", func(q *reports.Reading) bool { return len(q.Groups(reports.ByUnit)) > 0 })
	if err != nil {
		return err
	}
	pages := groupPages(v, r, reports.ByUnit)
	page.Lead = said(r, "linkage", "linkage_none", "action")
	if g := r.GapGrid(reports.ByUnit); g != nil {
		page.add(block{ID: "map", Head: g.Question, About: g.About, Tinted: true, Heat: gapHeat(v, r, reports.ByUnit, "Gap by dimension and "+word), Source: uncompared(r, reports.ByUnit)})
	}
	page.addLinks(v, r, pages)
	page.addReciprocity(v, r)
	page.addEffects(v, r)
	return page.render(v, "This wave has no "+word+" that both sides belong to, or none can be shown.")
}

// addLinks puts the drawn link and the list of all on the page.
func (page *report) addLinks(v *visit, r *reports.Reading, pages namedIn) {
	g := r.LinkGrid()
	if g == nil {
		return
	}
	if l, title := r.DrawnLink(); l != nil {
		pairs := make([]chart.Pair, 0, len(l.Points))
		points := &reports.Grid{Columns: []reports.GridColumn{{Name: r.UnitHead()}, {Name: "Employees: " + r.FigureName(l.X), Kind: sheet.Score}, {Name: "Customers: " + r.FigureName(l.Y), Kind: sheet.Score}}}
		for _, q := range l.Points {
			pairs = append(pairs, chart.Pair{Name: r.Unit(q.Unit), X: q.X, Y: q.Y})
			points.Rows = append(points.Rows, pairRow(r.Unit(q.Unit), q))
		}
		axes := chart.PairAxes{ID: "link", Title: title, Says: "Each point is a " + r.UnitWord() + "; the table below has the same figures.", X: "Employees: " + r.FigureName(l.X), Y: "Customers: " + r.FigureName(l.Y)}
		page.add(block{ID: "link", Head: g.Question, About: title + ". " + strings.Join(l.Notes, " "), Drawn: chart.Pairs(axes, pairs), Fold: "Show as a table", Grid: grid(points, title, pages.to)})
	}
	page.add(block{ID: "links", Head: "All links, " + r.UnitWord() + " by " + r.UnitWord(), About: g.About, Fold: "Show all " + sheet.Count.Print(sheet.Whole(len(g.Rows))) + " links",
		Grid: grid(g.Keep("Employees' figure", "Customers' figure", "n units", "r", "p", "Reading"), "Links over units", nil)})
}

// pairRow is a group's two scores.
func pairRow(name string, q gap.LinkPoint) reports.GridRow {
	cell := func(n gap.Number) reports.GridCell {
		return reports.GridCell{Shown: reports.Figure(sheet.Score, n), Value: n}
	}
	return reports.GridRow{Cells: []reports.GridCell{{Shown: reports.Shown{Text: name}}, cell(q.X), cell(q.Y)}}
}

// addReciprocity puts on the page whether customers speak for the company where it is on their side.
func (page *report) addReciprocity(v *visit, r *reports.Reading) {
	from, g := r.ReciprocitySource(), r.ReciprocityGrid()
	if from == nil || g == nil {
		return
	}
	for i, x := range from.Reciprocity {
		if len(x.Points) == 0 {
			continue
		}
		var pairs []chart.Pair
		kind := "Segment"
		if x.By == "unit" {
			kind = from.UnitHead()
		}
		for _, q := range x.Points {
			pairs = append(pairs, chart.Pair{Name: from.Place(gap.Place{Segment: q.Segment, Unit: q.Unit}, ""), X: q.X, Y: q.Y})
		}
		title := from.ReciprocityTitle(x)
		axes := chart.PairAxes{ID: "reciprocity-" + x.By, Title: title, Says: "The table below has the same figures.", X: "On their side: " + from.FigureName(x.X), Y: "Speak for us: " + from.FigureName(x.Y)}
		b := block{ID: "reciprocity-" + x.By, Head: title, Drawn: chart.Pairs(axes, pairs), Fold: "Show as a table", Grid: grid(g.Only("Kind of group", kind).Without("Kind of group"), title, groupPages(v, r, reports.BySegment).and(groupPages(v, r, reports.ByUnit)).to)}
		if i == 0 {
			b.Head, b.About = g.Question, title+". "+g.About
		}
		page.add(b)
	}
}

// addEffects puts on the page what actions went with.
func (page *report) addEffects(v *visit, r *reports.Reading) {
	g := r.EffectGrid()
	if g == nil {
		return
	}
	page.add(block{ID: "effects", Head: g.Question, About: g.About, Grid: grid(g.Keep("Topic", "Action", "Whose score", "Since", "Taking part: change", "Others: change", "Difference", "Difference clear?"), g.Question, dimensionPages(v, r).to), Links: []crumb{{path(v.id, "actions"), "Actions"}}})
}

// unit is one unit: both sides of it.
func (p *Pages) unit(v *visit, r *reports.Reading) error {
	at := gap.Place{Unit: gap.Word(v.Param("id"))}
	back := crumb{v.at("units"), "All, by " + r.UnitWord()}
	g, ok := groupWith(r, reports.ByUnit, at)
	if !ok {
		return p.noGroup(v, r, reports.ByUnit, at, back)
	}
	page, err := p.report(v, r, g.Name, func(q *reports.Reading) bool { _, ok := groupWith(q, reports.ByUnit, at); return ok })
	if err != nil {
		return err
	}
	page.Back = &back
	page.Facts = append(page.Facts, answeredFact(r, at, gap.Customer), answeredFact(r, at, gap.Employee))
	if over := r.Row(gap.LevelOverall, "all", at); over.ID != "" {
		page.Facts = append(page.Facts, fact{Name: "Gap over all topics", Shown: reports.OfBoth(over, sheet.Gap, over.Gap), After: "points", Below: reports.RangeText(sheet.Gap, over.Low, over.High)})
	}
	page.add(gapBlock(v, r, g, "What do the two sides of this "+r.UnitWord()+" say?"))
	page.addMoved(r.DetailGrid(reports.ByUnit), r.UnitHead(), g.Name, dimensionPages(v, r).to)
	for _, by := range []struct {
		pair, single reports.Breakdown
		column, head string
	}{{reports.ByCellUnit, reports.ByCell, "Staff cell", "Which team here sees it how?"}, {reports.BySegmentUnit, reports.BySegment, "Segment", "Which customers here see it how?"}} {
		if s := r.GapGrid(by.pair); s != nil {
			s = s.Only(r.UnitHead(), g.Name)
			page.add(block{ID: string(by.pair), Head: by.head, About: s.About, Grid: grid(s.Without(r.UnitHead()), by.head, groupPages(v, r, by.single).to)})
		}
	}
	return page.render(v, "Nothing of this "+r.UnitWord()+" can be shown.")
}
