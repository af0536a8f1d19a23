package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// level of one dimension and one measure over the waves.
type levels struct {
	id, dimension string
	measure       string
	kind          sheet.Kind
	rows          []gap.Row // one a wave; a wave without the dimension has an empty row
	of            func(gap.Row) gap.Number
	change        func(gap.Change) gap.Estimate
}

// trend shows the levels of the waves up to this one. A wave with another
// version of the questionnaire is not compared.
func (v *view) trend() *sheet.Sheet {
	if v.main == nil {
		return nil
	}
	p := v.main
	var waves []*part
	for _, h := range v.history {
		if h.PackVersion == p.PackVersion {
			waves = append(waves, h)
		}
	}
	if len(waves) < 2 {
		return nil
	}
	rows := p.levels(waves)
	names := waveNames(waves)
	expect := "Employees expect"
	if !p.Predicted {
		expect = "Employees think"
	}
	fields := []field[levels]{
		{Column: sheet.Column{Name: "Dimension", Width: 27}, cell: func(l levels) sheet.Cell { return sheet.Words(l.dimension) }},
		{Column: sheet.Column{Name: "Measure", Width: 18}, cell: func(l levels) sheet.Cell {
			if l.measure == "Employees" {
				return sheet.Words(expect)
			}
			return sheet.Words(l.measure)
		}},
	}
	for i, name := range names {
		fields = append(fields, field[levels]{Column: sheet.Column{Name: name, Kind: sheet.Gap, Width: 13}, cell: func(l levels) sheet.Cell {
			return figure(l.rows[i], l.of(l.rows[i])).As(l.kind)
		}})
	}
	last := len(names) - 1
	fields = append(fields, p.changeFields(waves[last-1].ID)...)
	fields = append(fields, p.perYearFields()...)
	fields = append(fields, field[levels]{Column: sheet.Column{Name: "Trend", Kind: sheet.Trend, Width: 16, From: names[0], To: names[last]}, cell: func(levels) sheet.Cell { return sheet.Cell{} }})
	return &sheet.Sheet{
		Name: "Trend", Title: "Levels by wave, up to " + v.waveName(), Tab: sheet.ResultTab,
		Answers:     "How have the gaps, and each side, moved from wave to wave?",
		Description: "One table and one chart. Scores from 0 to 100; the gap in points of 100. Change = this wave − the wave before, with its 95% range; clear = the range leaves 0 out. A year = the line through all waves, from three waves on. " + p.sign() + " See notes 1 and 10.",
		Table:       table("trend", rows, fields),
		Charts:      v.trendChart(rows, names),
	}
}

// levels are three rows a dimension: the gap, what customers gave, what employees expected.
func (p *part) levels(waves []*part) []levels {
	var all []levels
	for _, r := range p.mirrored(gap.LevelDimension) {
		l := levels{id: r.ID, dimension: p.dimension(r.ID)}
		for _, w := range waves {
			was := gap.Row{Level: gap.LevelDimension, ID: r.ID, Verdict: gap.NotEnoughEvidence}
			for _, x := range w.mirrored(gap.LevelDimension) {
				if x.ID == r.ID {
					was = x
				}
			}
			l.rows = append(l.rows, was)
		}
		for _, m := range []levels{
			{measure: "Gap", kind: sheet.Gap, of: func(r gap.Row) gap.Number { return r.Gap }, change: changeOfGap},
			{measure: "Customers", kind: sheet.Score, of: func(r gap.Row) gap.Number { return r.Customers.Score }, change: changeOfCustomers},
			{measure: "Employees", kind: sheet.Score, of: func(r gap.Row) gap.Number { return r.Employees.Score }, change: changeOfEmployees},
		} {
			m.id, m.dimension, m.rows = l.id, l.dimension, l.rows
			all = append(all, m)
		}
	}
	return all
}

// waveNames are the waves' names, told apart by their ids where two are alike.
func waveNames(waves []*part) []string {
	var names []string
	for _, w := range waves {
		name := w.waveName()
		if slices.Contains(names, name) {
			name += " (" + w.ID + ")"
		}
		names = append(names, name)
	}
	return names
}

// trendChart draws the gaps of the four topics that matter most.
func (v *view) trendChart(rows []levels, names []string) []sheet.Chart {
	var top []string
	for _, r := range v.urgent() {
		if len(top) < 4 && r.Gap.Known() {
			top = append(top, v.main.dimension(r.ID))
		}
	}
	c := &sheet.Lines{Kind: sheet.Gap, Labels: names, Axis: "Gap, points of 100",
		Head: sheet.Head{Title: "Gap by wave, the topics that matter most", Alt: "Lines of the gap by wave for up to four topics of the table, the most urgent ones."}}
	for _, name := range top {
		for _, l := range rows {
			if l.dimension == name && l.measure == "Gap" {
				s := sheet.Series{Name: name}
				for _, r := range l.rows {
					s.Values = append(s.Values, r.Gap)
				}
				c.Series = append(c.Series, s)
			}
		}
	}
	if len(c.Series) == 0 {
		return nil
	}
	return []sheet.Chart{c}
}
