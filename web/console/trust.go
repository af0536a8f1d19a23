package console

import (
	"strings"

	"mirror/reports"
	"mirror/survey/store"
	"mirror/web/chart"
)

// trust says where on the trust spectrum employees believe the company is, where customers put it, and where management
// wants it to be.
func (p *Pages) trust(v *visit, r *reports.Reading) error {
	page, err := p.report(v, r, "Whose side are we on?", nil)
	if err != nil {
		return err
	}
	t := r.Spectrum()
	if t == nil {
		return page.render(v, "This wave did not ask the trust spectrum.")
	}
	page.Lead, page.Source = said(r, "spectrum"), source(t)
	page.addPositions(t)
	g, who, err := page.trustOf(v, t)
	if err != nil {
		return err
	}
	page.addPlaces(v, t, g, who)
	if s := t.SpectrumGrid(); s != nil {
		page.add(block{ID: "bands", Head: s.Question, About: s.About, Grid: grid(s, s.Question, groupPages(v, r, reports.BySegment).and(groupPages(v, r, reports.ByUnit)).to)})
	}
	return page.render(v, "No side's place on the spectrum can be shown.")
}

// addPositions are the places of both sides on the whole spectrum.
func (page *report) addPositions(t *reports.Reading) {
	g := t.SpectrumGrid()
	if g == nil {
		return
	}
	mean := g.Beginning("Mean")
	for i, row := range g.Rows {
		name := "Customers place us at"
		if strings.HasPrefix(row.Cells[0].Text, "Employees'") {
			name = "Employees expect"
			if !t.Predicted {
				name = "Employees place us at"
			}
		} else if i > 0 {
			continue
		}
		m, at := g.At(row, mean), g.At(row, "Position")
		page.Facts = append(page.Facts, fact{Name: name, Shown: m.Shown, After: at.Text, Below: m.Range})
	}
	if row := g.Rows[0]; g.At(row, "Target").Known() {
		page.Facts = append(page.Facts, fact{Name: "Target", Shown: g.At(row, "Target").Shown, Below: g.At(row, "Target reached?").Text})
	}
}

// trustOf is the table of the sides of trust, for all customers or for the segment that was chosen; and the segment's name.
func (page *report) trustOf(v *visit, t *reports.Reading) (g *reports.Grid, who string, err error) {
	targets := t.TargetGrid()
	segments := []choice{{"", "All customers", v.QueryParam("segment") == ""}}
	for _, x := range t.Targets {
		id := string(x.Segment)
		if id == "" || x.Dimension != t.Targets[0].Dimension {
			continue
		}
		segments = append(segments, choice{id, t.Segment(x.Segment), v.QueryParam("segment") == id})
	}
	page.Pick.add("segment", "Customers", segments)
	chosen := v.QueryParam("segment")
	if chosen == "" {
		return t.TrustGrid(), "All customers", nil
	}
	for _, s := range segments {
		if s.Value == chosen {
			return targets.Only("Segment", s.Text), s.Text, nil
		}
	}
	return nil, "", store.ErrNotFound
}

// addPlaces draws each side of trust on the spectrum's own scale with its bands.
func (page *report) addPlaces(v *visit, t *reports.Reading, g *reports.Grid, who string) {
	lo, hi, ok := t.OwnScale()
	if g == nil || !ok {
		return
	}
	var bands []chart.Band
	for _, b := range t.Questionnaire().Bands {
		to := b.Below
		if b.Open {
			to = hi
		}
		bands = append(bands, chart.Band{Name: t.Band(b.ID), From: b.From, To: to})
	}
	believed, actual := g.Beginning("Employees"), g.Beginning("Customers: mean")
	m := &marks{Caption: g.Question + " " + who, Head: g.Columns[0].Name, Plot: "Place on the spectrum", Numbers: "Means", Above: chart.BandAxis(bands, lo, hi), Below: chart.OwnAxis(lo, hi)}
	topics := dimensionPages(v, t)
	for _, row := range g.Rows {
		b, a, want := g.At(row, believed), g.At(row, actual), g.At(row, "Target")
		one := markRow{rowName: rowName{Name: row.Cells[0].Text, Address: topics[row.Cells[0].Text], Sub: "n " + g.At(row, "n customers").String()},
			Drawn:  chart.Places(bands, lo, hi, drawn(b), drawn(a), a.Low, a.High, drawn(want)),
			Values: []fact{{Name: "Customers", Shown: a.Shown, Below: a.Range}, {Name: "Employees", Shown: b.Shown}}}
		if g.Column("Target") >= 0 {
			m.Ends = "Target reached?"
			one.Values = append(one.Values, fact{Name: "Target", Shown: want.Shown}, fact{Name: "Customers − target", Shown: g.At(row, "Customers − target").Shown})
			one.End = g.At(row, "Target reached?").String()
		}
		m.Rows = append(m.Rows, one)
	}
	m.Key = sides("Where customers put us", "Where employees believe we are")
	if !t.Predicted {
		m.Key[1].Text = "Where employees put us"
	}
	if m.Ends != "" {
		m.Key = append(m.Key, keyed{chart.TargetMark(), "Where management wants us to be"})
	}
	b := block{ID: "places", Head: g.Question, About: who + ". " + g.About, Marks: m}
	if ForPreparing.allows(v.user, v.example) {
		b.Links = []crumb{{path(v.id, "targets"), "Targets"}}
	}
	page.add(b)
}
