package reports

import (
	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
)

// The sheets on shares: the reality check and the words people picked.

// share is one question of the reality check with its pack.
type share struct {
	*part
	row       gap.Row
	benchmark pack.Benchmark
	known     bool // there is a benchmark
}

// realityCheck puts shares of both sides beside published ones. Own views and
// predictions have a sheet each.
func (v *view) realityCheck(predicted bool) *sheet.Sheet {
	var rows []share
	for _, p := range v.parts {
		for _, r := range p.Gaps {
			if r.Level != gap.LevelItem || !everyone(r) || !twoSided(r) || !p.choice(r.ID) || p.predicted(r.ID) != predicted {
				continue
			}
			s := share{part: p, row: r}
			if it := p.item(r.ID); it != nil {
				s.benchmark, s.known = pack.BenchmarkNamed(it.Benchmark)
			}
			rows = append(rows, s)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	name, says, asked := "Reality check", "employees think", "Each side gave its own view; employees did not predict."
	head, id := "Employees %", "reality"
	if predicted {
		name, says, asked = "Reality check, predicted", "employees expect", "Employees said what they believe customers would answer."
		head, id = "Employees expect %", "reality_predicted"
	}
	return &sheet.Sheet{
		Name: name, Title: "Shares of customers and what " + says + ", " + v.waveName(), Tab: sheet.ResultTab,
		Answers:     "Do both sides agree on plain points, and what do others find?",
		Description: "One table and one chart. " + asked + " Share gap = employees − customers, in points; where a high share is bad news, a minus is the blind spot. Published figures come from other surveys with their own questions: context, never a target. See notes 2 and 8.",
		Table:       table(id, rows, realityFields(head)),
		Charts:      realityChart(rows, predicted),
	}
}

func realityFields(head string) []field[share] {
	figureOf := func(name string, k sheet.Kind, of func(gap.Row) sheet.Cell) field[share] {
		return field[share]{Column: sheet.Column{Name: name, Kind: k, Width: 8}, cell: func(s share) sheet.Cell { return of(s.row) }}
	}
	published := func(name string, k sheet.Kind, width float64, of func(pack.Benchmark) sheet.Cell) field[share] {
		return field[share]{Column: sheet.Column{Name: name, Kind: k, Width: width, Wrap: width > 20}, optional: true, cell: func(s share) sheet.Cell {
			if !s.known {
				return sheet.Words(sheet.NotAvailable)
			}
			return of(s.benchmark)
		}}
	}
	return []field[share]{
		{Column: sheet.Column{Name: "Question", Width: 40, Wrap: true}, cell: func(s share) sheet.Cell { return sheet.Words(s.itemText(s.row.ID)) }},
		{Column: sheet.Column{Name: "Share of those saying", Width: 16, Wrap: true}, cell: func(s share) sheet.Cell { return wordsOrNone(s.counted(s.row.ID)) }},
		figureOf("n customers", sheet.Count, func(r gap.Row) sheet.Cell { return sideNCell(r, r.Customers) }),
		figureOf("n employees", sheet.Count, func(r gap.Row) sheet.Cell { return sideNCell(r, r.Employees) }),
		figureOf("Customers %", sheet.Share, func(r gap.Row) sheet.Cell { return ofSide(r, r.Customers, r.Customers.Favourable) }),
		figureOf(head, sheet.Share, func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Favourable) }),
		figureOf("Share gap", sheet.ShareGap, func(r gap.Row) sheet.Cell { return figure(r, r.ShareGap.Estimate).Tinted(r.Verdict, r.Gap) }),
		figureOf("Share gap, lower 95%", sheet.ShareGap, func(r gap.Row) sheet.Cell { return figure(r, r.ShareGap.Low) }),
		figureOf("Share gap, upper 95%", sheet.ShareGap, func(r gap.Row) sheet.Cell { return figure(r, r.ShareGap.High) }),
		{Column: sheet.Column{Name: "Verdict", Width: 20, Wrap: true}, cell: func(s share) sheet.Cell { return verdictCell(s.row) }},
		published("Published: companies %", sheet.Share, 10, func(b pack.Benchmark) sheet.Cell { return sheet.Figure(gap.Some(b.Company.Share), sheet.NotAvailable) }),
		published("Published: customers %", sheet.Share, 10, func(b pack.Benchmark) sheet.Cell { return sheet.Figure(gap.Some(b.Customer.Share), sheet.NotAvailable) }),
		published("Published on", sheet.Text, 44, func(b pack.Benchmark) sheet.Cell { return sheet.Words("“" + b.Statement + "”: " + b.Source) }),
	}
}

// counted are the answers that make up a share, in the pack's words.
func (p *part) counted(id string) string {
	it, s := p.item(id), p.scale(id)
	if it == nil || s == nil {
		return ""
	}
	var names []string
	for _, value := range it.CountAs {
		for _, point := range s.Points {
			if point.Value == value {
				names = append(names, or(p.text(point.Label), value))
			}
		}
	}
	return listed(names)
}

func realityChart(rows []share, predicted bool) []sheet.Chart {
	employees := "Employees think"
	if predicted {
		employees = "Employees expect"
	}
	c := &sheet.Bars{Kind: sheet.Share, Head: sheet.Head{Title: "Share of customers, and what " + lowerFirst(employees), Alt: "Bars of the table: share of customers and share by employees, one pair of bars for each question."},
		Series: []sheet.Series{{Name: "Customers", Who: sheet.Customers}, {Name: employees, Who: sheet.Employees}}}
	for _, s := range rows {
		if s.row.Customers.Favourable.Known() && s.row.Employees.Favourable.Known() {
			c.Labels = append(c.Labels, s.itemText(s.row.ID))
			c.Series[0].Values = append(c.Series[0].Values, s.row.Customers.Favourable)
			c.Series[1].Values = append(c.Series[1].Values, s.row.Employees.Favourable)
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	return []sheet.Chart{c}
}

// importancePicks is what each side picked as mattering most, feelingPicks how customers are left feeling.

func (p *part) importancePicks() *sheet.Sheet {
	return p.picks("importance", "Importance picked", "What customers pick as mattering most, and what employees guess", "Dimension", "Do employees know what matters to customers?")
}

func (p *part) feelingPicks() *sheet.Sheet {
	return p.picks("feelings", "Feelings", "How customers are left feeling, and what employees guess", "Feeling", "Which feelings do we leave behind, and do employees know?")
}

// picks compares the words both sides picked: what matters most, or feelings.
func (p *part) picks(id, name, title, first, answers string) *sheet.Sheet {
	var rows []gap.PickShare
	for _, k := range p.Picks {
		if k.ID == id {
			rows = append(rows, k)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	cell := func(k gap.PickShare, n gap.Number) sheet.Cell {
		if !k.Customers.Known() || !k.Employees.Known() || k.Reason == "" { // nothing says that it could not be computed
			return sheet.Figure(n, sheet.Confidential)
		}
		return sheet.Figure(n, sheet.NotAvailable)
	}
	of := func(head string, kind sheet.Kind, n func(gap.PickShare) gap.Number) field[gap.PickShare] {
		return field[gap.PickShare]{Column: sheet.Column{Name: head, Kind: kind, Width: 10}, cell: func(k gap.PickShare) sheet.Cell { return cell(k, n(k)) }}
	}
	rank := func(head string, n func(gap.PickShare) int) field[gap.PickShare] {
		return field[gap.PickShare]{Column: sheet.Column{Name: head, Kind: sheet.Rank, Width: 11}, optional: true, cell: func(k gap.PickShare) sheet.Cell {
			if n(k) == 0 {
				return cell(k, gap.Number{})
			}
			return sheet.Whole(n(k))
		}}
	}
	fields := []field[gap.PickShare]{
		{Column: sheet.Column{Name: first, Width: 27}, cell: func(k gap.PickShare) sheet.Cell { return sheet.Words(p.option(id, k.Option)) }},
		{Column: sheet.Column{Name: "Group", Width: 16}, optional: true, cell: func(k gap.PickShare) sheet.Cell { return wordsOrNone(p.feelingGroup(k.Option)) }},
		of("n customers", sheet.Count, func(k gap.PickShare) gap.Number { return k.CustomersN }),
		of("n employees", sheet.Count, func(k gap.PickShare) gap.Number { return k.EmployeesN }),
		of("Customers %", sheet.Share, func(k gap.PickShare) gap.Number { return k.Customers }),
		of("Employees' guess %", sheet.Share, func(k gap.PickShare) gap.Number { return k.Employees }),
		of("Share gap", sheet.ShareGap, func(k gap.PickShare) gap.Number { return k.Gap.Estimate }),
		of("Share gap, lower 95%", sheet.ShareGap, func(k gap.PickShare) gap.Number { return k.Gap.Low }),
		of("Share gap, upper 95%", sheet.ShareGap, func(k gap.PickShare) gap.Number { return k.Gap.High }),
		rank("Customers: rank", func(k gap.PickShare) int { return k.CustomerRank }),
		rank("Employees: rank", func(k gap.PickShare) int { return k.EmployeeRank }),
	}
	employees := "Employees' guess"
	if !p.Predicted {
		employees = "Employees"
		fields[5].Name = "Employees %"
	}
	c := &sheet.Bars{Kind: sheet.Share, Head: sheet.Head{Title: title, Alt: "Bars of the table: share of each side that picked it, one pair of bars for each row."},
		Series: []sheet.Series{{Name: "Customers", Who: sheet.Customers}, {Name: employees, Who: sheet.Employees}}}
	for _, k := range rows {
		if k.Customers.Known() && k.Employees.Known() {
			c.Labels = append(c.Labels, p.option(id, k.Option))
			c.Series[0].Values = append(c.Series[0].Values, k.Customers)
			c.Series[1].Values = append(c.Series[1].Values, k.Employees)
		}
	}
	s := &sheet.Sheet{
		Name: name, Title: title + ", " + p.waveName(), Tab: sheet.ResultTab, Answers: answers,
		Description: "One table and one chart. Shares of those who picked anything. " + p.expects() + " Share gap = employees − customers, in points. See notes 2 and 8.",
		Table:       table("picks_"+id, rows, fields),
	}
	if len(c.Labels) > 0 {
		s.Charts = []sheet.Chart{c}
	}
	return s
}
