package console

import (
	"fmt"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/web/chart"
)

// drivers says what matters to customers, and what employees' answers imply matters to them.
func (p *Pages) drivers(v *visit, r *reports.Reading) error {
	page, err := p.report(v, r, "Do we know what matters to customers?", func(q *reports.Reading) bool { return q.DriversOf(gap.Customer) != nil })
	if err != nil {
		return err
	}
	page.Lead = said(r, "drivers", "drivers_functional", "drivers_open")
	c, e := r.DriversOf(gap.Customer), r.DriversOf(gap.Employee)
	topics := dimensionPages(v, r)
	if c == nil {
		page.State = withheldDrivers(r)
	} else {
		page.addImportance(v, r, c, e)
		g := r.DriverGrid()
		page.Facts = driverFacts(c, e)
		page.add(block{ID: "weights", Head: g.Question, About: weightsSay(g.About), Grid: grid(g.Keep("Driver", "Relative weight %", "Rank", "Employees' answers imply %", "Correlation", "When poor", "When very good", "Remarks", "Gap", "Action"), g.Question, topics.to)})
		page.add(block{ID: "what-if", Head: "What would one point more go with?", About: whatIfSays, Grid: grid(g.Where(func(x reports.GridRow) bool { return g.At(x, "One point more goes with").Known() }).Keep("Driver", "One point more goes with"), "One point more in a topic, and the outcome", topics.to)})
	}
	page.addPicks("picked", r.ImportanceGrid(), topics.to)
	return page.render(v, "This wave did not ask what would show what matters.")
}

// weightsSay is what the workbook says of the weights, without what has a table of its own on the page.
func weightsSay(about string) string {
	about, _, _ = strings.Cut(about, " One point more:")
	return about
}

const whatIfSays = "One point more on a topic’s own scale, the other topics held still: how much higher the outcome is then, on its own scale. It shows what goes together, and promises nothing."

// withheldDrivers says why nothing explains the outcome.
func withheldDrivers(r *reports.Reading) *state {
	for _, d := range r.Drivers {
		if d.Audience == gap.Customer.String() && d.Reason != "" {
			return &state{"What matters cannot be told", "What goes with " + r.OutcomeName(d.Outcome) + " is not shown for " + r.WaveName() + ": " + string(d.Reason) + "."}
		}
	}
	return &state{"What matters was not asked", "This wave did not ask both for ratings of topics and for an outcome, such as how likely customers are to recommend."}
}

// driverFacts are the parts of emotional and functional topics, and how much is explained.
func driverFacts(c, e *gap.Drivers) []fact {
	share := func(n gap.Number) reports.Shown { return reports.Figure(sheet.Share, n) }
	var facts []fact
	for _, f := range []struct {
		of   gap.Family
		name string
	}{{gap.Emotional, "Emotional topics’ part"}, {gap.Functional, "Functional topics’ part"}} {
		x := reports.FamilyOf(c, f.of)
		one := fact{Name: f.name, Shown: share(x.Share), After: "among customers"}
		if span := reports.RangeText(sheet.Share, x.Low, x.High); span != "" {
			one.Below = span
		}
		if e != nil {
			if one.Below != "" {
				one.Below += " · "
			}
			one.Below += "employees’ answers imply " + share(reports.FamilyOf(e, f.of).Share).String()
		}
		facts = append(facts, one)
	}
	return append(facts, fact{Name: "Explained in all", Shown: share(c.R2), Below: reports.Figure(sheet.Count, c.N).String() + " customers with complete answers"})
}

// addImportance draws the places that topics have among what explains the outcome, for each side.
func (page *report) addImportance(v *visit, r *reports.Reading, c, e *gap.Drivers) {
	m := &marks{Caption: "Place of each topic among what explains the outcome", Head: "Topic", Plot: "Place, 1 = matters most", Numbers: "Places", Ends: "Reading",
		Key: sides("What goes with customers’ own "+r.OutcomeName(c.Outcome), "What employees’ answers imply"), Below: chart.RankAxis(len(c.Items))}
	var ends []string
	for _, d := range c.Items {
		implied := r.Driver(e, d.Dimension)
		row := markRow{rowName: rowName{r.Dimension(d.Dimension), v.at("dimensions", d.Dimension), r.Kind(d.Dimension)},
			Values: []fact{{Name: "Customers", Shown: reports.Rank(d)}, {Name: "Employees", Shown: reports.Rank(implied)}}}
		row.Drawn = chart.Ranks(place(d), place(implied), len(c.Items))
		row.End = reports.RemarksOn(r.Row(gap.LevelDimension, d.Dimension, gap.Place{}).Marks)
		m.Rows = append(m.Rows, row)
		ends = append(ends, r.Row(gap.LevelDimension, d.Dimension, gap.Place{}).Marks...)
	}
	page.add(block{ID: "places", Head: "What comes first for customers, and what do employees act as if came first?",
		About: "Places by relative weight; joint places cannot be told apart from the next one. A link, not proof of a cause.", Marks: m, Source: remarkWords(r, reports.RemarksOn(ends))})
}

// place is a rank for a drawing.
func place(d gap.Driver) chart.Value {
	if d.Rank == 0 {
		return chart.Value{}
	}
	return chart.Value{Number: gap.Some(float64(d.Rank)), Text: fmt.Sprint(d.Rank)}
}

// addPicks draws what each side picked, one row an option.
func (page *report) addPicks(id string, g *reports.Grid, link func(string) string) {
	if g == nil || len(g.Rows) == 0 {
		return
	}
	customers, employees := g.Beginning("Customers %"), g.Beginning("Employees")
	var all []chart.Value
	for _, row := range g.Rows {
		all = append(all, drawn(g.At(row, customers)), drawn(g.At(row, employees)))
	}
	most := chart.Most(all...)
	guess := "What employees guess"
	if employees == "Employees %" {
		guess = "Employees’ own"
	}
	m := &marks{Caption: g.Question, Head: g.Columns[0].Name, Plot: "Share of those who picked anything", Numbers: "Shares", Ends: "Share gap, points", EndLabel: "Gap, points", Key: sides("Customers", guess), Below: chart.ShareAxis(most)}
	guessed := slices.ContainsFunc(g.Rows, func(row reports.GridRow) bool { return g.At(row, employees).Known() })
	if !guessed {
		m.Ends, m.EndLabel, m.Key = "", "", m.Key[:1]
	}
	group := ""
	for _, row := range g.Rows {
		c, e, d := g.At(row, customers), g.At(row, employees), g.At(row, "Share gap")
		one := markRow{rowName: rowName{Name: row.Cells[0].Text}, Drawn: chart.Shares(drawn(c), drawn(e), most), End: d.String(), EndSub: d.Range,
			Values: []fact{{Name: "Customers", Shown: c.Shown, Below: placed(g.At(row, "Customers: rank"))}, {Name: "Employees", Shown: e.Shown, Below: placed(g.At(row, "Employees: rank"))}}}
		if !guessed {
			one.Values, one.End, one.EndSub = one.Values[:1], "", ""
		}
		if link != nil {
			one.Address = link(one.Name)
		}
		if of := g.At(row, "Group").Text; of != group {
			one.Group, group = of, of
		}
		m.Rows = append(m.Rows, one)
	}
	b := block{ID: id, Head: g.Question, About: g.About, Marks: m}
	if !guessed {
		b.About = "Shares of customers who picked anything. No figure of the employees can be shown."
	}
	if c, e := g.At(g.Rows[0], "n customers"), g.At(g.Rows[0], "n employees"); c.Known() && e.Known() {
		b.Source = "Answered: " + c.Text + " customers, " + e.Text + " employees."
	}
	page.add(b)
}

// drawn is a cell's figure for a drawing.
func drawn(c reports.GridCell) chart.Value { return chart.Value{Number: c.Value, Text: c.Text} }

// placed is a rank in words.
func placed(c reports.GridCell) string {
	if !c.Known() {
		return ""
	}
	return "no. " + c.Text
}
