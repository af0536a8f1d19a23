package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The sheets on recommendation and the other outcomes.

// netRows are the recommendation rows of everyone and of a breakdown's groups.
func (p *part) netRows(of func(gap.Row) bool) []gap.Row {
	all := p.recommend(everyone)
	if len(all) == 0 {
		return nil
	}
	id := all[0].ID
	rows := all[:1]
	for _, r := range p.recommend(of) {
		if r.ID == id {
			rows = append(rows, r)
		}
	}
	return rows
}

// net are a row's net figures, or absent ones.
func net(r gap.Row) gap.Net {
	if r.Net == nil {
		return gap.Net{}
	}
	return *r.Net
}

// netField is a column of a net figure of one side; who is nil for both.
func netField(name string, kind sheet.Kind, who func(gap.Row) gap.Side, of func(gap.Net) gap.Number) field[gap.Row] {
	return field[gap.Row]{Column: sheet.Column{Name: name, Kind: kind, Width: 10}, optional: true, cell: func(r gap.Row) sheet.Cell {
		if who == nil {
			return figure(r, of(net(r)))
		}
		return ofSide(r, who(r), of(net(r)))
	}}
}

func customers(r gap.Row) gap.Side { return r.Customers }
func employees(r gap.Row) gap.Side { return r.Employees }

// sideNet is one side's promoters, passives and detractors and its net score.
type sideNet struct {
	shares [3]gap.Number
	net    gap.Interval
}

// known reports whether there is anything to show.
func (n sideNet) known() bool { return n.shares[0].Known() || n.shares[2].Known() }

func customerNet(r gap.Row) sideNet {
	return sideNet{net(r).CustomerShares, net(r).Customers}
}

// employeeNet is the employees' side. Where only they are asked a release has
// no net score, but the favourable and unfavourable shares are the same 9–10 and 0–6.
func employeeNet(r gap.Row) sideNet {
	if r.Net == nil {
		return sideNet{shares: [3]gap.Number{0: r.Employees.Favourable, 2: r.Employees.Unfavourable}}
	}
	return sideNet{r.Net.EmployeeShares, r.Net.Employees}
}

// shareFields are the three shares and the net figure of one side.
func shareFields(who func(gap.Row) gap.Side, of func(gap.Row) sideNet) []field[gap.Row] {
	one := func(name string, kind sheet.Kind, n func(sideNet) gap.Number) field[gap.Row] {
		return field[gap.Row]{Column: sheet.Column{Name: name, Kind: kind, Width: 10}, optional: true, cell: func(r gap.Row) sheet.Cell { return ofSide(r, who(r), n(of(r))) }}
	}
	var fields []field[gap.Row]
	for i, name := range []string{"Promoters %", "Passives %", "Detractors %"} {
		fields = append(fields, one(name, sheet.Share, func(n sideNet) gap.Number { return n.shares[i] }))
	}
	return append(fields,
		one("Net score", sheet.Net, func(n sideNet) gap.Number { return n.net.Estimate }),
		one("Net score, lower 95%", sheet.Net, func(n sideNet) gap.Number { return n.net.Low }),
		one("Net score, upper 95%", sheet.Net, func(n sideNet) gap.Number { return n.net.High }),
	)
}

// differenceFields compare the two sides' net scores.
func differenceFields() []field[gap.Row] {
	return []field[gap.Row]{
		netField("Difference", sheet.Net, nil, func(n gap.Net) gap.Number { return n.Difference.Estimate }),
		netField("Difference, lower 95%", sheet.Net, nil, func(n gap.Net) gap.Number { return n.Difference.Low }),
		netField("Difference, upper 95%", sheet.Net, nil, func(n gap.Net) gap.Number { return n.Difference.High }),
	}
}

// netChart draws the three shares of one side as bars of 100 per cent.
func netChart(title string, rows []gap.Row, label func(gap.Row) string, of func(gap.Row) sideNet) []sheet.Chart {
	c := &sheet.Stacked{
		Head:    sheet.Head{Title: title, Alt: "Bars of 100 per cent: shares of promoters, passives and detractors, one bar for each shown row of the table."},
		Options: []sheet.Option{{Name: "Detractors %", Side: sheet.Unfavourable}, {Name: "Passives %", Side: sheet.Middle}, {Name: "Promoters %", Side: sheet.Favourable}},
	}
	for _, r := range rows {
		if s := of(r).shares; s[0].Known() && s[1].Known() && s[2].Known() {
			c.Labels = append(c.Labels, label(r))
			c.Shares = append(c.Shares, []gap.Number{s[2], s[1], s[0]})
		}
	}
	if len(c.Labels) == 0 {
		return nil
	}
	return []sheet.Chart{c}
}

// advocacy is customers' net recommendation by segment with what employees guess.
func (p *part) advocacy() *sheet.Sheet {
	rows := p.netRows(bySegment)
	if len(rows) == 0 || rows[0].Net == nil {
		return nil
	}
	label := func(r gap.Row) string { return p.place(r.Place, "All customers") }
	guess := "Employees' guess"
	if !p.predicted(rows[0].ID) {
		guess = "Employees' own"
	}
	var fields []field[gap.Row]
	fields = append(fields,
		field[gap.Row]{Column: sheet.Column{Name: "Segment", Width: 30, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(label(r)) }},
		field[gap.Row]{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 9}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Customers) }},
		field[gap.Row]{Column: sheet.Column{Name: "Mark", Width: 7}, cell: rowMark},
	)
	fields = append(fields, withheldIn(rows, slices.Concat(shareFields(customers, customerNet),
		[]field[gap.Row]{netField(guess, sheet.Net, employees, func(n gap.Net) gap.Number { return n.Employees.Estimate })}, differenceFields()))...)
	fields = append(fields, p.movedFields(changeOfCustomers, "Change of customers' mean score")...)
	return &sheet.Sheet{
		Name: "Advocacy", Title: "Customers' net recommendation by segment, " + p.waveName(), Tab: sheet.CustomerTab,
		Answers:     "Who recommends us, and what do employees guess?",
		Description: "One table and one chart. Net score = promoters (9–10) minus detractors (0–6), in points of 100. " + p.askedOf(rows[0].ID) + " Difference = employees − customers. See notes 2 and 8.",
		Table:       table("advocacy", rows, fields),
		Charts:      netChart("Promoters, passives and detractors among customers", rows, label, customerNet),
	}
}

// askedOf says how employees were asked a question.
func (p *part) askedOf(question string) string {
	if p.predicted(question) {
		return "Employees answered as they believe customers would."
	}
	return "Employees gave their own view, not a prediction."
}

// ambassadorship is how likely employees themselves are to recommend, cell by
// cell, where a pack asks them for their own view.
func (v *view) ambassadorship() *sheet.Sheet {
	p := v.ambassadors()
	if p == nil {
		return nil
	}
	return v.recommendation(p, "Ambassadorship", "How likely employees themselves are to recommend what we offer, by staff cell", "Which teams would recommend us?")
}

// expectedRecommendation is what each cell expects customers to answer, where employees were asked that.
func (v *view) expectedRecommendation() *sheet.Sheet {
	if !v.main.Predicted {
		return nil
	}
	return v.recommendation(v.main, "Expected recommendation", "How likely employees think customers are to recommend us, by staff cell", "Which teams know how far customers recommend us?")
}

func (v *view) recommendation(p *part, name, title, answers string) *sheet.Sheet {
	rows := p.netRows(byCell)
	if len(rows) == 0 || !employeeNet(rows[0]).known() || p.predicted(rows[0].ID) != (p == v.main && p.Predicted) {
		return nil
	}
	label := func(r gap.Row) string {
		if r.Other {
			return others
		}
		return p.place(r.Place, "All employees")
	}
	fields := []field[gap.Row]{
		{Column: sheet.Column{Name: "Staff cell", Width: 30, Wrap: true}, cell: func(r gap.Row) sheet.Cell { return sheet.Words(label(r)) }},
		{Column: sheet.Column{Name: "n", Kind: sheet.Count, Width: 9}, cell: func(r gap.Row) sheet.Cell { return sideNCell(r, r.Employees) }},
		{Column: sheet.Column{Name: "Mark", Width: 7}, cell: rowMark},
		{Column: sheet.Column{Name: "Mean 0–10", Kind: sheet.Mean, Width: 10}, cell: func(r gap.Row) sheet.Cell { return ofSide(r, r.Employees, r.Employees.Mean) }},
	}
	fields = append(fields, withheldIn(rows, slices.Concat(shareFields(employees, employeeNet), []field[gap.Row]{v.customersNet(p)}, differenceFields()))...)
	fields = append(fields, p.movedFields(changeOfEmployees, "Change of the mean score")...)
	return &sheet.Sheet{
		Name: name, Title: title + ", " + v.waveName(), Tab: sheet.EmployeeTab, Answers: answers,
		Description: "One table and one chart. Promoters answer 9–10, detractors 0–6; net score = promoters − detractors, in points of 100. " + p.askedOf(rows[0].ID) + " [c] = hidden to protect people. See notes 2 and 8.",
		Table:       table(tableName(name), rows, fields),
		Charts:      netChart("Promoters, passives and detractors among employees", rows, label, employeeNet),
	}
}

// tableName is a sheet's name as the name of its table.
func tableName(sheetName string) string {
	return strings.ReplaceAll(strings.ToLower(sheetName), " ", "_")
}

// customersNet is the customers' net score beside the teams'; the mirror's, where the pack has none of its own.
func (v *view) customersNet(p *part) field[gap.Row] {
	f := netField("Customers' net score", sheet.Net, nil, func(n gap.Net) gap.Number { return n.Customers.Estimate })
	if all := v.main.recommend(everyone); p != v.main && len(all) > 0 && all[0].Net != nil {
		f.cell = func(gap.Row) sheet.Cell { return sheet.Figure(all[0].Net.Customers.Estimate, mark(all[0])) }
	}
	return f
}
