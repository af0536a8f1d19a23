package reports

import (
	"strconv"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets of the method appendix: whether questions make one score, whether teams agree, whether groups differ.

// hanging is a topic's reliability with the pack it was asked in.
type hanging struct {
	*part
	gap.Reliability
}

// weakest is the question that goes least with the others of its topic.
func (r hanging) weakest() gap.Rest {
	var least gap.Rest
	for _, x := range r.ItemRest {
		if x.R.Known() && (!least.R.Known() || x.R.Or(0) < least.R.Or(0)) {
			least = x
		}
	}
	return least
}

// weakestCell is its wording. Two questions go together, or do not: neither is the weaker one.
func (r hanging) weakestCell() sheet.Cell {
	w := r.weakest()
	switch {
	case w.Item == "" || r.Items == 2:
		return sheet.Words(reliabilityMark(r.Reliability))
	case w.Alarm:
		return sheet.Words(r.itemText(w.Item) + " (below 0: was it turned the right way round?)")
	}
	return sheet.Words(r.itemText(w.Item))
}

// reliabilitySheet says whether the questions of each topic hang together.
func (v *view) reliabilitySheet() *sheet.Sheet {
	var rows []hanging
	found := false
	for _, p := range v.parts {
		for _, r := range p.Reliability {
			if r.Items < 2 {
				continue // a single question is its own score
			}
			rows = append(rows, hanging{p, r})
			found = found || r.Alpha.Value.Known()
		}
	}
	if !found {
		return nil
	}
	number := func(name string, n func(gap.Reliability) gap.Number) field[hanging] {
		return field[hanging]{Column: sheet.Column{Name: name, Kind: sheet.Index, Width: 9}, optional: true, cell: func(r hanging) sheet.Cell {
			return sheet.Figure(n(r.Reliability), reliabilityMark(r.Reliability))
		}}
	}
	return &sheet.Sheet{
		Name: "Reliability", Title: "Do the questions of a topic belong together, " + v.waveName(),
		Answers: "May the questions of a topic be read as one score?",
		Description: "One table. Alpha (Cronbach, with Feldt's 95% range) and omega run up to 1: from 0.70 one score, from 0.60 one score with caution, below the single questions say more. Of employees what their teams differ in is taken out first. " +
			"Weakest question = its correlation with the others of its topic; below 0 it may have been turned the wrong way round. [z] = not made for two questions. See notes 2 and 13.",
		Table: table("reliability", rows, []field[hanging]{
			{Column: sheet.Column{Name: "Questionnaire", Width: 26, Wrap: true}, cell: func(r hanging) sheet.Cell { return sheet.Words(or(r.text(r.pack.Title), r.Pack)) }},
			{Column: sheet.Column{Name: "Topic", Width: 26, Wrap: true}, cell: func(r hanging) sheet.Cell { return sheet.Words(r.dimension(r.Dimension)) }},
			{Column: sheet.Column{Name: "Audience", Width: 13}, cell: func(r hanging) sheet.Cell { return sheet.Words(audience(r.Audience)) }},
			{Column: sheet.Column{Name: "Questions", Kind: sheet.Count, Width: 10}, cell: func(r hanging) sheet.Cell { return sheet.Whole(r.Items) }},
			{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 8}, cell: func(r hanging) sheet.Cell {
				return sheet.Figure(r.Reliability.N, reliabilityMark(r.Reliability))
			}},
			number("Alpha", func(r gap.Reliability) gap.Number { return r.Alpha.Value }),
			number("Alpha, lower 95%", func(r gap.Reliability) gap.Number { return r.Alpha.Low }),
			number("Alpha, upper 95%", func(r gap.Reliability) gap.Number { return r.Alpha.High }),
			number("Standardised alpha", func(r gap.Reliability) gap.Number { return r.StdAlpha }),
			number("Omega", func(r gap.Reliability) gap.Number { return r.Omega }),
			number("Mean r", func(r gap.Reliability) gap.Number { return r.MeanR }),
			{Column: sheet.Column{Name: "Use", Width: 22, Wrap: true}, cell: func(r hanging) sheet.Cell {
				if r.Use == "" {
					return sheet.Words(reliabilityMark(r.Reliability))
				}
				return sheet.Words(nameOf(known.Uses, string(r.Use)))
			}},
			{Column: sheet.Column{Name: "Weakest question (r)", Kind: sheet.Change, Width: 10}, optional: true, cell: func(r hanging) sheet.Cell {
				return sheet.Figure(r.weakest().R, reliabilityMark(r.Reliability))
			}},
			{Column: sheet.Column{Name: "Weakest question", Width: 44, Wrap: true}, optional: true, cell: hanging.weakestCell},
		}),
	}
}

// reliabilityMark says why a coefficient is not there.
func reliabilityMark(r gap.Reliability) string {
	if r.Reason == "" && r.Alpha.Value.Known() {
		return sheet.NotApplicable // omega of two questions
	}
	return absent(r.Reason)
}

// agreementSheet says where a team's average hides two camps.
func (v *view) agreementSheet() *sheet.Sheet {
	p := v.main
	shown, why := false, ""
	for _, a := range p.Agreement {
		shown = shown || a.Reason == ""
		if withheld(a.Reason) {
			why = " [c] = hidden to protect people: agreement comes from the spread of the answers, which is shown of large teams only, and not where it would tell that hardly anybody gave some answer."
		}
	}
	if !shown {
		return nil
	}
	number := func(name string, n func(gap.Agreement) gap.Number) field[gap.Agreement] {
		return field[gap.Agreement]{Column: sheet.Column{Name: name, Kind: sheet.Index, Width: 13}, cell: func(a gap.Agreement) sheet.Cell {
			mark := absent(a.Reason)
			if a.Reason == "" && a.NBand != "" {
				mark = sheet.Confidential
			}
			return sheet.Figure(n(a), mark)
		}}
	}
	return &sheet.Sheet{
		Name: "Agreement in teams", Title: "Does a team share one picture, " + p.waveName(), Tab: sheet.EmployeeTab,
		Answers: "Does the average of a team hide two opinions?",
		Description: "One table. Agreement (rwg) = 1 when all answer alike, 0 when answers are spread as by chance. Beside it: against a slightly skewed chance, which flatters less. Below 0.50 opinions are divided: read the average of that team with care, and talk about it. " +
			"Divided opinions are no fault; the work may differ inside the team." + why + " See notes 2 and 13.",
		Table: table("agreement", p.Agreement, []field[gap.Agreement]{
			{Column: sheet.Column{Name: "Staff cell", Width: 30, Wrap: true}, cell: func(a gap.Agreement) sheet.Cell { return sheet.Words(p.cell(gap.Word(a.Cell))) }},
			{Column: sheet.Column{Name: "Dimension", Width: 26, Wrap: true}, cell: func(a gap.Agreement) sheet.Cell { return sheet.Words(p.dimension(a.Dimension)) }},
			{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 8}, cell: func(a gap.Agreement) sheet.Cell { return nCell(a.N, a.NBand, absent(a.Reason)) }},
			number("Agreement (rwg)", func(a gap.Agreement) gap.Number { return a.RWG }),
			number("Agreement, skewed chance", func(a gap.Agreement) gap.Number { return a.RWGSkewed }),
			{Column: sheet.Column{Name: "Opinions", Width: 16}, cell: func(a gap.Agreement) sheet.Cell {
				switch {
				case a.Reason != "":
					return sheet.Words(absent(a.Reason))
				case a.Split:
					return sheet.Words("divided")
				}
				return sheet.Words("not divided")
			}},
		}),
	}
}

// coherenceSheet says how much groups differ, and whether their averages can be told apart.
func (v *view) coherenceSheet() *sheet.Sheet {
	p := v.main
	var rows []gap.Coherence
	for _, c := range p.Coherence {
		if c.ICC1.Known() || withheld(c.Reason) {
			rows = append(rows, c)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	number := func(name string, kind sheet.Kind, n func(gap.Coherence) gap.Number) field[gap.Coherence] {
		return field[gap.Coherence]{Column: sheet.Column{Name: name, Kind: kind, Width: 12}, cell: func(c gap.Coherence) sheet.Cell { return sheet.Figure(n(c), absent(c.Reason)) }}
	}
	group := func(c gap.Coherence) string {
		if c.By == gap.ByUnit {
			return p.unitHead()
		}
		return "Staff cell"
	}
	return &sheet.Sheet{
		Name: "Differences of groups", Title: "How much do groups differ, " + p.waveName(),
		Answers: "Can the groups' averages be told apart?",
		Description: "One table. ICC(1) = the part of one answer's spread that lies between groups. ICC(2) = how reliable the groups' averages are: from 0.70 they can be put in an order. p = how often groups that do not differ would look so different. " +
			"From " + strconv.Itoa(gap.FewestGroups) + " groups. See notes 2 and 13.",
		Table: table("coherence", rows, []field[gap.Coherence]{
			{Column: sheet.Column{Name: "Audience", Width: 14}, cell: func(c gap.Coherence) sheet.Cell { return sheet.Words(audience(c.Audience)) }},
			{Column: sheet.Column{Name: "Groups by", Width: 16, Wrap: true}, cell: func(c gap.Coherence) sheet.Cell { return sheet.Words(group(c)) }},
			{Column: sheet.Column{Name: "Dimension", Width: 26, Wrap: true}, cell: func(c gap.Coherence) sheet.Cell { return sheet.Words(p.dimension(c.Dimension)) }},
			{Column: sheet.Column{Name: "n groups", Kind: sheet.Count, Width: 9}, cell: func(c gap.Coherence) sheet.Cell {
				if !c.ICC1.Known() {
					return sheet.Words(absent(c.Reason))
				}
				return sheet.Whole(c.Groups)
			}},
			number("ICC(1)", sheet.Index, func(c gap.Coherence) gap.Number { return c.ICC1 }),
			number("ICC(2)", sheet.Index, func(c gap.Coherence) gap.Number { return c.ICC2 }),
			number("p", sheet.P, func(c gap.Coherence) gap.Number { return c.P }),
			{Column: sheet.Column{Name: "Averages in an order?", Width: 14}, cell: func(c gap.Coherence) sheet.Cell {
				switch {
				case !c.ICC1.Known():
					return sheet.Words(absent(c.Reason))
				case c.Rankable:
					return sheet.Words("yes")
				}
				return sheet.Words("no")
			}},
		}),
	}
}
