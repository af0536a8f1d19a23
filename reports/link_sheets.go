package reports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/gap/across"
	"mirror/reports/sheet"
)

// The sheets on figures that go together over units or segments.

// fewUnits: below it a link shows a direction at most.
const fewUnits = 10

// shownLinks are the links with a correlation: those of commitment first, then those with the study's outcome, then
// those of one topic on both sides.
func (v *view) shownLinks() []gap.Link {
	var links []gap.Link
	for _, p := range v.parts {
		for _, l := range p.Linkage {
			if l.Pearson.Value.Known() && (l.Y.Level != gap.LevelOutcome || p == v.main) {
				links = append(links, l)
			}
		}
	}
	rank := func(l gap.Link) int {
		switch {
		case v.commits(l) && l.X.Level == gap.LevelOverall:
			return 0
		case v.commits(l):
			return 1
		case v.committed(l):
			return 2
		case l.Y.ID == v.set.Outcome:
			return 3
		case l.Y.Level != gap.LevelOutcome:
			return 4
		}
		return 5
	}
	slices.SortStableFunc(links, func(a, b gap.Link) int { return cmp.Compare(rank(a), rank(b)) })
	return links
}

// committed reports whether a link's first figure is of the pack that asks employees for their own commitment.
func (v *view) committed(l gap.Link) bool {
	p := v.ambassadors()
	return p != nil && l.X.Pack == p.Pack
}

// commits reports whether a link sets employees' commitment against the study's outcome.
func (v *view) commits(l gap.Link) bool {
	return v.committed(l) && v.main != nil && l.Y.Pack == v.main.Pack && l.Y.Level == gap.LevelOutcome && l.Y.ID == v.set.Outcome
}

// commitmentLink is the link the summary speaks of, chosen before its figures were seen: all of employees' commitment
// against the study's outcome. nil where there is none to show.
func (v *view) commitmentLink() *gap.Link {
	links := v.shownLinks()
	if len(links) == 0 || !v.commits(links[0]) || links[0].X.Level != gap.LevelOverall {
		return nil
	}
	return &links[0]
}

// figureName is a figure of one side in words.
func (v *view) figureName(f gap.Figure) string {
	p := v.find(func(p *part) bool { return p.Pack == f.Pack })
	if p == nil {
		return f.ID
	}
	title := or(p.text(p.pack.Title), p.Pack)
	switch f.Level {
	case gap.LevelOutcome:
		name := upperFirst(strings.Trim(p.outcomeName(f.ID), "“”"))
		if p != v.main { // several questionnaires ask whether customers would recommend
			name += " (" + title + ")"
		}
		return name
	case gap.LevelFamily:
		return "All " + f.ID + " topics"
	case gap.LevelOverall:
		if len(p.People) > 0 {
			return "Commitment, all topics"
		}
		return "All topics (" + title + ")"
	case across.LevelNet:
		if s := p.UnitScore; s != nil {
			return p.class(s.Plus) + " % − " + p.class(s.Minus) + " % (" + title + ")"
		}
	}
	if p == v.main {
		return p.dimension(f.ID)
	}
	return p.dimension(f.ID) + " (" + title + ")"
}

// linkSheet lists how employees' and customers' figures go together over the units.
func (v *view) linkSheet() *sheet.Sheet {
	links := v.shownLinks()
	if len(links) == 0 {
		return nil
	}
	p := v.main
	text := func(name string, width float64, of func(gap.Link) string) field[gap.Link] {
		return field[gap.Link]{Column: sheet.Column{Name: name, Width: width, Wrap: true}, cell: func(l gap.Link) sheet.Cell { return sheet.Words(of(l)) }}
	}
	r := func(e func(gap.Link) gap.Estimate) func(gap.Link) (gap.Estimate, gap.Word) {
		return func(l gap.Link) (gap.Estimate, gap.Word) { return e(l), l.Reason }
	}
	asks := "Do employees' and customers' figures rise and fall together?"
	if v.commitmentLink() != nil {
		asks = "Where employees are more committed, are customers happier?"
	}
	luck := ""
	if len(links) >= 10 {
		luck = "Many links stand here: about one in twenty looks clear by luck alone. "
	}
	return &sheet.Sheet{
		Name: "Links", Title: "Do employees' figures go with customers', " + p.unitWord() + " by " + p.unitWord() + ", " + v.waveName(), Tab: sheet.ResultTab,
		Answers: asks,
		Description: "One table. r = correlation of scores by " + p.unitWord() + ", from −1 to +1, with Fisher's 95% range; rank r = Spearman's, with Bonett and Wright's. A link is no cause, and what holds by " + p.unitWord() + " need not hold for a person. " +
			luck + "See notes 2 and 12.",
		Table: table("links", links, slices.Concat([]field[gap.Link]{
			text("Employees' figure", 40, func(l gap.Link) string { return v.figureName(l.X) }),
			text("Customers' figure", 46, func(l gap.Link) string { return v.figureName(l.Y) }),
			{Column: sheet.Column{Name: "n units", Kind: sheet.Count, Width: 9}, cell: func(l gap.Link) sheet.Cell { return sheet.Whole(l.Units) }},
		},
			estimateFields("r", sheet.Change, r(func(l gap.Link) gap.Estimate { return l.Pearson })),
			[]field[gap.Link]{{Column: sheet.Column{Name: "p", Kind: sheet.P, Width: 8}, optional: true, cell: func(l gap.Link) sheet.Cell { return sheet.Figure(l.P, sheet.NotAvailable) }}},
			estimateFields("Rank r", sheet.Change, r(func(l gap.Link) gap.Estimate { return l.Spearman })),
			[]field[gap.Link]{text("Reading", 30, linkReading)})),
	}
}

// noLink: chance alone may well have made it.
const noLink = "No dependable link"

// linkReading says what a correlation shows.
func linkReading(l gap.Link) string {
	s := "More goes with more"
	if l.Pearson.Value.Or(0) < 0 {
		s = "More goes with less"
	}
	switch {
	case !l.Pearson.Low.Known() || !offZero(l.Pearson.Low, l.Pearson.High):
		return noLink
	case l.Units < fewUnits:
		return s + ", a direction at most"
	}
	return s
}

// drawnLink is the link whose units are drawn: commitment against the outcome, else both sides on all topics, else the first;
// nil where there is none.
func (v *view) drawnLink() *gap.Link {
	links := v.shownLinks()
	if len(links) == 0 {
		return nil
	}
	if v.commitmentLink() == nil {
		if i := slices.IndexFunc(links, func(l gap.Link) bool { return l.X.Level == gap.LevelOverall && l.Y.Level == gap.LevelOverall }); i >= 0 {
			return &links[i]
		}
	}
	return &links[0]
}

// linkTitle is a correlation with its range and its number of units.
func (p *part) linkTitle(l gap.Link) string {
	return "One point a " + p.unitWord() + ": r = " + coefficient(l.Pearson.Value) + rangeWords(l.Pearson) + ", n = " + strconv.Itoa(l.Units)
}

// linkScatter draws the units of one link.
func (v *view) linkScatter() *sheet.Sheet {
	l, p := v.drawnLink(), v.main
	if l == nil {
		return nil
	}
	x, y := v.figureName(l.X), v.figureName(l.Y)
	c := &sheet.Matrix{XAxis: "Employees: " + x, YAxis: "Customers: " + y, XKind: sheet.Score, YKind: sheet.Score,
		Head: sheet.Head{Title: p.linkTitle(*l),
			Alt: "Scatter of the table: employees' figure across and customers' figure up, one point for each " + p.unitWord() + "."}}
	for _, q := range l.Points {
		c.Points = append(c.Points, sheet.Point{Label: p.unit(q.Unit), X: q.X, Y: q.Y})
	}
	return &sheet.Sheet{
		Name: "Links by " + p.unitWord(), Title: "Employees' and customers' figures by " + p.unitWord() + ", " + v.waveName(), Tab: sheet.ResultTab,
		Answers:     "Which " + p.unitWord() + " stands where on both?",
		Description: "One table and one chart: the points of one link of the sheet before. Scores from 0 to 100; only what may be shown on both sides is here. " + strings.Join(l.Notes, " ") + " See notes 2 and 12.",
		Table:       table("links_by_unit", l.Points, pointFields(p.unitHead(), "Employees: "+x, "Customers: "+y, func(q gap.LinkPoint) string { return p.unit(q.Unit) })),
		Charts:      []sheet.Chart{c},
	}
}

// rangeWords is an interval behind a figure.
func rangeWords(e gap.Estimate) string {
	if !e.Low.Known() {
		return ""
	}
	return " (95% " + coefficient(e.Low) + " to " + coefficient(e.High) + ")"
}

// pointFields are the columns of a table of points.
func pointFields(group, x, y string, name func(gap.LinkPoint) string) []field[gap.LinkPoint] {
	return []field[gap.LinkPoint]{
		{Column: sheet.Column{Name: group, Width: 30, Wrap: true}, cell: func(q gap.LinkPoint) sheet.Cell { return sheet.Words(name(q)) }},
		{Column: sheet.Column{Name: x, Kind: sheet.Score, Width: 26}, cell: func(q gap.LinkPoint) sheet.Cell { return sheet.Figure(q.X, sheet.Confidential) }},
		{Column: sheet.Column{Name: y, Kind: sheet.Score, Width: 26}, cell: func(q gap.LinkPoint) sheet.Cell { return sheet.Figure(q.Y, sheet.Confidential) }},
	}
}

// reciprocal is the pack whose reciprocity is shown: the one with a trust spectrum, else the first; nil where there is none.
func (v *view) reciprocal() *part {
	p := v.find(func(p *part) bool { return len(p.Spectrum) > 0 && drawable(p.Reciprocity) })
	if p == nil {
		p = v.find(func(p *part) bool { return drawable(p.Reciprocity) })
	}
	return p
}

// reciprocitySheet asks whether customers speak for the company where they feel it is on their side.
func (v *view) reciprocitySheet() *sheet.Sheet {
	p := v.reciprocal()
	if p == nil {
		return nil
	}
	var rows []gap.LinkPoint
	var charts []sheet.Chart
	x, y := v.figureName(p.Reciprocity[0].X), v.figureName(p.Reciprocity[0].Y)
	name := func(q gap.LinkPoint) string { return p.place(gap.Place{Segment: q.Segment, Unit: q.Unit}, "") }
	for _, r := range p.Reciprocity {
		if len(r.Points) == 0 {
			continue
		}
		rows = append(rows, r.Points...)
		by := r.By
		if by == "unit" {
			by = p.unitWord()
		}
		c := &sheet.Matrix{XAxis: "Are we on their side: " + x, YAxis: "Do they speak for us: " + lowerFirst(y), XKind: sheet.Score, YKind: sheet.Score, Who: sheet.Customers,
			Head: sheet.Head{Title: slopeTitle(by, r), Alt: "Scatter of the table: across how far customers feel we are on their side, up how far they would recommend us, one point for each " + by + "."}}
		for _, q := range r.Points {
			c.Points = append(c.Points, sheet.Point{Label: name(q), X: q.X, Y: q.Y})
		}
		charts = append(charts, c)
	}
	fields := pointFields("Group", "On their side: "+x, "Speak for us: "+y, name)
	fields = slices.Insert(fields, 1, field[gap.LinkPoint]{Column: sheet.Column{Name: "Kind of group", Width: 16}, cell: func(q gap.LinkPoint) sheet.Cell {
		if q.Segment != "" {
			return sheet.Words("Segment")
		}
		return sheet.Words(p.unitHead())
	}})
	return &sheet.Sheet{
		Name: "Reciprocity", Title: "Do customers speak for us where we are on their side, " + v.waveName(), Tab: sheet.CustomerTab,
		Answers:     "Advocate for your customers: do they advocate for you?",
		Description: "One table and charts of customers' own scores, 0 to 100. Their titles: how much more they speak for us for ten points more on our being on their side. A link is no cause. See notes 2 and 12.",
		Table:       table("reciprocity", rows, fields), Charts: charts,
	}
}

// slopeTitle says how steeply one score goes with the other.
func slopeTitle(by string, r gap.Reciprocity) string {
	s := "By " + by
	if !r.Slope.Value.Known() {
		return s
	}
	s += ": " + signed(r.Slope.Value)
	if r.Slope.Low.Known() {
		s += " (95% " + signed(r.Slope.Low) + " to " + signed(r.Slope.High) + ")"
	}
	return s + " for ten points more; r = " + coefficient(r.R.Value)
}

// drawable reports whether there is a slope over some groups.
func drawable(all []gap.Reciprocity) bool {
	return slices.ContainsFunc(all, func(r gap.Reciprocity) bool { return r.Slope.Value.Known() })
}
