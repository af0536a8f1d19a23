package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
)

// Picking what moved since earlier waves, and the columns that say it.

func changeOfGap(c gap.Change) gap.Estimate       { return c.Gap }
func changeOfCustomers(c gap.Change) gap.Estimate { return c.Customers }
func changeOfEmployees(c gap.Change) gap.Estimate { return c.Employees }

// change finds what a figure did since a wave; ok is false where nothing is said of it.
func (p *part) change(level, id string, at gap.Place, since string) (c gap.Change, ok bool) {
	i := slices.IndexFunc(p.Changes, func(c gap.Change) bool {
		return c.Level == level && c.ID == id && c.Place == at && c.Since == since
	})
	if i < 0 {
		return gap.Change{}, false
	}
	return p.Changes[i], true
}

// row finds a row of the wave; an empty hidden one where there is none.
func (p *part) row(level, id string, at gap.Place) gap.Row {
	for _, list := range [][]gap.Row{p.Gaps, p.Outcomes} {
		for i := range list {
			if r := &list[i]; r.Level == level && r.ID == id && r.Place == at && !r.Other {
				return *r
			}
		}
	}
	return gap.Row{Verdict: gap.NotShown}
}

// lastWave is the id of the wave that changes are told since; "" where there are none.
func (p *part) lastWave() string {
	for _, c := range p.Changes {
		if !c.First {
			return c.Since
		}
	}
	return ""
}

// withheld reports whether a reason says that a figure is hidden, or shown as a limit, to protect people.
func withheld(reason gap.Word) bool {
	return reason == disclosure.ReasonHidden || reason == disclosure.ReasonCoded
}

// absent is the mark of a figure that is made of several released ones.
func absent(reason gap.Word) string {
	if withheld(reason) {
		return sheet.Confidential
	}
	return sheet.NotAvailable
}

// clearOf says whether an interval leaves 0 out.
func clearOf(e gap.Estimate, reason gap.Word) sheet.Cell {
	switch {
	case !e.Low.Known() || !e.High.Known():
		return sheet.Words(absent(reason))
	case e.Low.Or(0) > 0 || e.High.Or(0) < 0:
		return sheet.Words("yes")
	}
	return sheet.Words("no")
}

// estimateFields are a figure with its 95% interval: three columns of one head.
func estimateFields[T any](head string, kind sheet.Kind, of func(T) (gap.Estimate, gap.Word)) []field[T] {
	one := func(name string, n func(gap.Estimate) gap.Number) field[T] {
		return field[T]{Column: sheet.Column{Name: name, Kind: kind, Width: 10.5}, optional: true, cell: func(row T) sheet.Cell {
			e, reason := of(row)
			return sheet.Figure(n(e), absent(reason))
		}}
	}
	return []field[T]{
		one(head, func(e gap.Estimate) gap.Number { return e.Value }),
		one(head+", lower 95%", func(e gap.Estimate) gap.Number { return e.Low }),
		one(head+", upper 95%", func(e gap.Estimate) gap.Number { return e.High }),
	}
}

// changeFields are the columns of the trend on what moved since the wave before.
func (p *part) changeFields(since string) []field[levels] {
	of := func(l levels) (gap.Estimate, gap.Word) {
		c, ok := p.change(gap.LevelDimension, l.id, gap.Place{}, since)
		if !ok {
			return gap.Estimate{}, ""
		}
		return l.change(c), c.Reason
	}
	f := estimateFields("Change since last wave", sheet.Gap, of)
	return append(f, field[levels]{Column: sheet.Column{Name: "Change clear?", Width: 9}, optional: true, cell: func(l levels) sheet.Cell { return clearOf(of(l)) }})
}

// perYearFields are the slope of a gap over all waves.
func (p *part) perYearFields() []field[levels] {
	fields := estimateFields("A year", sheet.Gap, func(l levels) (gap.Estimate, gap.Word) {
		i := slices.IndexFunc(p.Trends, func(t gap.Trend) bool {
			return t.Level == gap.LevelDimension && t.ID == l.id && t.Place == gap.Place{}
		})
		if i < 0 {
			return gap.Estimate{}, ""
		}
		return p.Trends[i].PerYear, p.Trends[i].Reason
	})
	for i, f := range fields {
		fields[i].cell = func(l levels) sheet.Cell {
			if l.measure != "Gap" {
				return sheet.Words(sheet.NotApplicable)
			}
			return f.cell(l)
		}
	}
	return fields
}

// movedFields are what a group's gap did since the last wave, for tables of groups; none in a first wave.
func (p *part) movedFields(of func(gap.Change) gap.Estimate, name string) []field[gap.Row] {
	since := p.lastWave()
	if since == "" {
		return nil
	}
	find := func(r gap.Row) (gap.Estimate, gap.Word, bool) {
		c, ok := p.change(r.Level, r.ID, r.Place, since)
		if r.Other || !ok {
			return gap.Estimate{}, r.Reason, false
		}
		return of(c), c.Reason, true
	}
	unsaid := func(r gap.Row, reason gap.Word) string {
		if hidden(r) {
			return sheet.Confidential
		}
		return absent(reason)
	}
	return []field[gap.Row]{
		{Column: sheet.Column{Name: name + " since last wave", Kind: sheet.Gap, Width: 13}, optional: true, cell: func(r gap.Row) sheet.Cell {
			e, reason, _ := find(r)
			return sheet.Figure(e.Value, unsaid(r, reason))
		}},
		{Column: sheet.Column{Name: "Change clear?", Width: 9}, optional: true, cell: func(r gap.Row) sheet.Cell {
			e, reason, _ := find(r)
			if !e.Value.Known() {
				return sheet.Words(unsaid(r, reason))
			}
			if !e.Low.Known() && reason == "" { // a change that is shown without its range had it withheld
				return sheet.Words(sheet.Confidential)
			}
			return clearOf(e, reason)
		}},
	}
}

// waveCalled is the name of an earlier wave of the study, inside a sentence.
func (v *view) waveCalled(id string) string {
	for _, h := range v.history {
		if h.ID == id {
			return h.waveName()
		}
	}
	for _, w := range v.study.Waves {
		if w.ID == id && w.Name != "" {
			return w.Name
		}
	}
	return "wave " + id
}

// changeSheet splits what moved since the last and since the first wave into its parts.
func (v *view) changeSheet() *sheet.Sheet {
	p := v.main
	var rows []gap.Change
	for _, first := range []bool{false, true} {
		for _, level := range []string{gap.LevelDimension, gap.LevelFamily, gap.LevelOverall, gap.LevelOutcome} {
			for _, c := range p.Changes {
				if c.First == first && c.Level == level && (c.Place == gap.Place{}) && v.followedHere(c) {
					rows = append(rows, c)
				}
			}
		}
	}
	if !slices.ContainsFunc(rows, func(c gap.Change) bool { return c.Gap.Value.Known() || withheld(c.Reason) }) {
		return nil
	}
	part := func(name string, n func(gap.Change) gap.Number) field[gap.Change] {
		return field[gap.Change]{Column: sheet.Column{Name: name, Kind: sheet.Gap, Width: 9.5}, optional: true, cell: func(c gap.Change) sheet.Cell { return sheet.Figure(n(c), absent(c.Reason)) }}
	}
	sides := func(name string, who func(gap.Row) gap.Side) field[gap.Change] {
		return field[gap.Change]{Column: sheet.Column{Name: name, Kind: sheet.Count, Width: 10}, cell: func(c gap.Change) sheet.Cell {
			r := p.row(c.Level, c.ID, c.Place)
			return sideNCell(r, who(r))
		}}
	}
	expect := "Employees expect: change"
	if !p.Predicted {
		expect = "Employees think: change"
	}
	return &sheet.Sheet{
		Name: "Change", Title: "What changed up to " + v.waveName(), Tab: sheet.ResultTab,
		Answers: "Is a gap smaller than before, for certain, and which side moved?",
		Description: "One table and one chart. Points of 100. A change of a gap = employees' change − customers' change; narrowed, widened or turned = its 95% range leaves 0 out. " +
			"Of each side's change, “answers” is what people answering differently makes, “mix” what another mix of segments or cells makes; [x] = cannot be split. " + p.expects() + " See notes 1, 2 and 10.",
		Table: table("change", rows, slices.Concat([]field[gap.Change]{
			{Column: sheet.Column{Name: "Since", Width: 28, Wrap: true}, cell: func(c gap.Change) sheet.Cell { return sheet.Words(v.sinceWords(c)) }},
			{Column: sheet.Column{Name: "Topic", Width: 26, Wrap: true}, cell: func(c gap.Change) sheet.Cell { return sheet.Words(p.changed(c)) }},
			sides("n customers now", customers), sides("n employees now", employees),
			part("Gap then", func(c gap.Change) gap.Number { return c.GapThen }),
			part("Gap now", func(c gap.Change) gap.Number { return c.GapNow }),
		},
			estimateFields("Change of the gap", sheet.Gap, func(c gap.Change) (gap.Estimate, gap.Word) { return c.Gap, c.Reason }),
			[]field[gap.Change]{{Column: sheet.Column{Name: "What the gap did", Width: 17, Wrap: true}, cell: changeWord}},
			estimateFields("Customers: change", sheet.Gap, func(c gap.Change) (gap.Estimate, gap.Word) { return c.Customers, c.Reason }),
			estimateFields(expect, sheet.Gap, func(c gap.Change) (gap.Estimate, gap.Word) { return c.Employees, c.Reason }),
			[]field[gap.Change]{
				part("Customers: answers", func(c gap.Change) gap.Number { return c.CustomersReal }),
				part("Customers: mix", func(c gap.Change) gap.Number { return c.CustomersMix }),
				part("Employees: answers", func(c gap.Change) gap.Number { return c.EmployeesReal }),
				part("Employees: mix", func(c gap.Change) gap.Number { return c.EmployeesMix }),
			})),
		Charts: v.changeChart(rows),
	}
}

// followedHere reports whether a change is about a topic that the mirror's sheets compare, or about the study's outcome.
func (v *view) followedHere(c gap.Change) bool {
	switch c.Level {
	case gap.LevelDimension:
		return v.main.alike(gap.Row{Level: c.Level, ID: c.ID})
	case gap.LevelOutcome:
		return c.ID == v.set.Outcome && v.main.predicted(c.ID) == v.main.Predicted
	}
	return c.Level == gap.LevelFamily || c.Level == gap.LevelOverall
}

// changed is what a change is about.
func (p *part) changed(c gap.Change) string {
	if c.Level == gap.LevelOutcome {
		return upperFirst(strings.Trim(p.outcomeName(c.ID), "“”"))
	}
	return p.levelName(gap.Row{Level: c.Level, ID: c.ID})
}

// sinceWords names the wave a change counts from.
func (v *view) sinceWords(c gap.Change) string {
	if c.First {
		return v.waveCalled(c.Since) + " (first wave)"
	}
	return v.waveCalled(c.Since) + " (last wave)"
}

// changeWord is what a gap did, in a word.
func changeWord(c gap.Change) sheet.Cell {
	if c.Verdict == "" {
		return sheet.Words(absent(c.Reason))
	}
	return sheet.Words(nameOf(known.Changes, string(c.Verdict)))
}

// changeChart draws how far each side moved since the last wave, topic by topic.
func (v *view) changeChart(rows []gap.Change) []sheet.Chart {
	employees := "Employees' expectations"
	if !v.main.Predicted {
		employees = "Employees"
	}
	c := &sheet.Bars{Kind: sheet.Gap, Axis: "Change since the last wave, points of 100",
		Series: []sheet.Series{{Name: "Customers", Who: sheet.Customers}, {Name: employees, Who: sheet.Employees}},
		Head:   sheet.Head{Title: "Who moved since the last wave", Alt: "Bars of the table: change of customers' and of employees' score since the last wave with its interval, one pair of bars for each topic."}}
	for _, r := range rows {
		if r.First || r.Level != gap.LevelDimension || !r.Customers.Value.Known() || !r.Employees.Value.Known() {
			continue
		}
		c.Labels = append(c.Labels, v.main.dimension(r.ID))
		for i, e := range []gap.Estimate{r.Customers, r.Employees} {
			s := &c.Series[i]
			s.Values, s.Low, s.High = append(s.Values, e.Value), append(s.Low, e.Low), append(s.High, e.High)
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	return []sheet.Chart{c}
}
