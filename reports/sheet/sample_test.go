package sheet

import (
	"fmt"
	"strings"

	"mirror/gap"
)

// showcase is a book with every kind of column, mark, tint and chart, as a report fills one.
func showcase() *Book {
	return &Book{
		Title: "Mirror: HR report, wave 2026 H2", Subject: "Employees' and customers' views", Language: "en", Date: "2026-11-22",
		Description: "How employees believe customers see us, against how customers do see us.",
		Company:     "Example & Sons", Version: "1", Footer: "Mirror survey 2026 H2. Confidential", Banner: "Simulated data: no real company, no real people",
		Contents: []string{"Field work 1 to 31 October 2026. 412 customers and 245 employees answered.", "Final. Method version 1. " +
			"A longer line that says which questionnaire was used, which thresholds held, and what changed since the last wave, so that it has to be broken."},
		Sheets: []*Sheet{gapSheet(), cellSheet(), prioritySheet(), distributionSheet(), advocacySheet(), driverSheet(), trendSheet(), commentSheet(), {
			Name: "9 Notes", Title: "Notes and method", Description: "One table: the notes that other sheets refer to.",
			Table: &Table{Columns: []Column{{Name: "Note", Width: 12}, {Name: "Text", Width: 110, Wrap: true}}, Rows: []Row{
				{Words("Note 1"), Words("Gap = employees minus customers, in points of 100. Plus: employees think customers are happier than they are.")},
				{Words("Note 2"), Words("[c] Hidden to protect people. [x] Not available. [z] Does not apply here. " + strings.Repeat("A note may be long and must not be cut on paper. ", 6))},
			}},
		}},
	}
}

var dims = []string{"Trust", "Empathy", "Honesty", "Feeling valued", "Pride in the partnership", "Reliability", "Responsiveness", "Expertise", "Ease of doing business", "Problem resolution", "Value for money"}

// figures of the example; the last dimension is hidden, the tenth has no customers.
func example(i int) (cust, emp, diff, weight gap.Number, verdict gap.Word) {
	c, e := 48+float64(i*7%31), 52+float64(i*11%37)
	w := 0.03 + float64(i*5%11)/60
	d := e - c
	v := gap.Word(gap.NotEnoughEvidence)
	switch {
	case d >= 10:
		v = gap.BlindSpot
	case d <= -10:
		v = gap.HiddenStrength
	case i%2 == 0:
		v = gap.Aligned
	}
	switch i {
	case 10:
		return gap.Number{}, gap.Number{}, gap.Number{}, gap.Some(w), gap.NotShown
	case 9:
		return gap.Number{}, gap.Some(e), gap.Number{}, gap.Some(w), ""
	}
	return gap.Some(c), gap.Some(e), gap.Some(d), gap.Some(w), v
}

func gapSheet() *Sheet {
	t := &Table{Name: "hr_gaps", Columns: []Column{{Name: "Dimension"}, {Name: "Type"}, {Name: "n customers", Kind: Count}, {Name: "n employees", Kind: Count},
		{Name: "Customers: score", Kind: Score}, {Name: "Employees: score", Kind: Score}, {Name: "Gap", Kind: Gap, Defined: "hr_gap"}, {Name: "Gap, lower 95%", Kind: Gap}, {Name: "Gap, upper 95%", Kind: Gap},
		{Name: "p adjusted", Kind: P}, {Name: "Customers: favourable", Kind: Share}, {Name: "Importance", Kind: Share, Bar: true}, {Name: "Verdict"}}}
	c := &Dumbbell{Head: Head{"Where employees and customers differ", "Dumbbell chart of table 1: customers' and employees' score for eleven dimensions."}}
	for i, d := range dims {
		cu, em, g, w, v := example(i)
		t.Rows = append(t.Rows, Row{Words(d), Words([]string{"Emotional", "Functional"}[i/6]), Whole(412 - i*3), Whole(245 - i), Figure(cu, Confidential), Figure(em, Confidential),
			Figure(g, Confidential).Tinted(v, g), Figure(g.Map(func(x float64) float64 { return x - 4.2 }), Confidential), Figure(g.Map(func(x float64) float64 { return x + 4.2 }), Confidential),
			Figure(g.Map(func(x float64) float64 { return 0.0004 + 1/(1+x*x) }), Confidential), Figure(cu.Map(func(x float64) float64 { return x / 110 }), Confidential),
			Figure(w, NotAvailable), Words(strings.ReplaceAll(string(v), "_", " "))})
		c.Labels, c.Customers, c.Employees, c.Gaps = append(c.Labels, d), append(c.Customers, cu), append(c.Employees, em), append(c.Gaps, g)
	}
	return &Sheet{Name: "1 Gap by dimension", Title: "Table 1: Gap by dimension, wave 2026 H2", Answers: "Where does the company fool itself about its customers?", Tab: ResultTab,
		Description: "One table and one chart. Scores are points of 100. Gap = employees minus customers: plus means employees expect more than customers give. Notes 1 and 2.",
		Table:       t, Charts: []Chart{c}, Notes: []string{"[c] Hidden to protect people.", "Importance: share of what goes with recommendation."}}
}

func cellSheet() *Sheet {
	t := &Table{Columns: []Column{{Name: "Staff cell"}, {Name: "n", Kind: Count}, {Name: "Mark"}}}
	for _, d := range dims {
		t.Columns = append(t.Columns, Column{Name: d, Kind: Gap})
	}
	for k, cell := range []string{"Field sales", "Operations", "Marketing", "Customer service and complaints", "Advisers of the harbour branch", "Finance"} {
		row := Row{Words(cell), Whole(20 + 13*k), Words("")}
		for i := range dims {
			x := gap.Some(float64((i*17+k*29)%61) - 27)
			v := []gap.Word{gap.BlindSpot, gap.HiddenStrength, gap.Aligned, gap.NotEnoughEvidence}[0]
			switch y := x.Or(0); {
			case y <= -10:
				v = gap.HiddenStrength
			case y < 4 && y > -4:
				v = gap.Aligned
			case y < 10:
				v = gap.NotEnoughEvidence
			}
			if k == 4 {
				x, v = gap.Number{}, gap.BlindSpot
			}
			row = append(row, Figure(x, Confidential).Tinted(v, x))
		}
		if k == 4 {
			row[1] = Words(Confidential)
		}
		t.Rows = append(t.Rows, row)
	}
	return &Sheet{Name: "2 Gap by cell", Title: "Table 2: Gap by staff cell and dimension", Description: "One table. The fill shows the verdict, in three strengths from 10, 15 and 20 points; the number carries the sign.", Table: t, Tab: EmployeeTab}
}

func prioritySheet() *Sheet {
	t := &Table{Columns: []Column{{Name: "Rank", Kind: Rank}, {Name: "Dimension"}, {Name: "Importance", Kind: Index}, {Name: "Gap", Kind: Gap}, {Name: "Priority"}}}
	c := &Matrix{Head: Head{"Importance for recommendation against gap", "Scatter of importance across and gap up, one labelled point per dimension."},
		XAxis: "Importance for recommendation (1 = average)", YAxis: "Gap, points of 100", XKind: Index, YKind: Gap, XSplit: gap.Some(1), YSplit: gap.Some(10),
		Fields: [4]string{"Watch", "Fix first", "Leave", "Talk about"}}
	for i, d := range dims {
		_, _, g, w, _ := example(i)
		imp := w.Map(func(x float64) float64 { return x * 11 })
		t.Rows = append(t.Rows, Row{Whole(i + 1), Words(d), Figure(imp, NotAvailable), Figure(g, Confidential), Words("Fix first")})
		c.Points = append(c.Points, Point{d, imp, g})
	}
	return &Sheet{Name: "3 Training priorities", Title: "Table 3: Training priorities", Description: "One table and one chart. High importance with a positive gap comes first.", Table: t, Charts: []Chart{c}, Tab: EmployeeTab}
}

func distributionSheet() *Sheet {
	opts := []Option{{"Strongly disagree", Unfavourable}, {"Disagree", Unfavourable}, {"Neither", Middle}, {"Agree", Favourable}, {"Strongly agree", Favourable}}
	t := &Table{Columns: []Column{{Name: "Dimension and group"}, {Name: "n", Kind: Count}}}
	for _, o := range opts {
		t.Columns = append(t.Columns, Column{Name: o.Name, Kind: Share})
	}
	c := &Diverging{Head: Head{"How each side answered", "Diverging bars of table 4, one pair of bars per dimension."}, Options: opts}
	for i, d := range dims {
		for k, who := range []string{"customers", "employees"} {
			p := 0.35 + float64((i*3+k*5)%11)/25
			s := some(round4((1-p)*.3), round4((1-p)*.5), 0.2, round4(p*.5), 0)
			s[4] = gap.Some(round4(1 - s[0].Or(0) - s[1].Or(0) - s[2].Or(0) - s[3].Or(0)))
			if i == 10 {
				s = make([]gap.Number, 5)
			}
			row := Row{Words(d + ", " + who), Whole(412)}
			for _, x := range s {
				row = append(row, Figure(x, Confidential))
			}
			t.Rows, c.Labels, c.Shares = append(t.Rows, row), append(c.Labels, d+", "+who), append(c.Shares, s)
		}
	}
	return &Sheet{Name: "4 Answer distribution", Title: "Table 4: Answers, customers and employees", Description: "One table and one chart. Shares of those who answered.", Table: t, Charts: []Chart{c}}
}

func advocacySheet() *Sheet {
	opts := []Option{{"Detractors", Unfavourable}, {"Passives", Middle}, {"Promoters", Favourable}}
	t := &Table{Columns: []Column{{Name: "Staff cell"}, {Name: "Detractors", Kind: Share}, {Name: "Passives", Kind: Share}, {Name: "Promoters", Kind: Share}, {Name: "Net score", Kind: Net}, {Name: "Weight mean", Kind: Weight}, {Name: "Asked on", Kind: Date}}}
	c := &Stacked{Head: Head{"Who would recommend us", "Bars of 100 per cent: detractors, passives and promoters by staff cell."}, Options: opts}
	for k, cell := range []string{"All employees", "Field sales", "Operations", "Marketing"} {
		s := some(0.2+float64(k)/20, 0.35, round4(0.45-float64(k)/20))
		if k == 3 {
			s = make([]gap.Number, 3)
		}
		t.Rows = append(t.Rows, Row{Words(cell), Figure(s[0], Confidential), Figure(s[1], Confidential), Figure(s[2], Confidential), Whole(25 - 20*k), Figure(gap.Some(0.873), ""), Words("2026-10-01")})
		c.Labels, c.Shares = append(c.Labels, cell), append(c.Shares, s)
	}
	return &Sheet{Name: "5 Ambassadorship", Title: "Table 5: Who would recommend us", Description: "One table and one chart.", Table: t, Charts: []Chart{c}, Tab: EmployeeTab}
}

func driverSheet() *Sheet {
	t := &Table{Columns: []Column{{Name: "Driver"}, {Name: "Customers: share", Kind: Share}, {Name: "Lower", Kind: Share}, {Name: "Upper", Kind: Share}, {Name: "Employees: share", Kind: Share}}}
	c := &Bars{Head: Head{"What goes with recommendation", "Bars of the share of each driver for customers, with intervals, and for employees."}, Kind: Share, Axis: "Share of what the dimensions explain together"}
	cu, em := Series{Name: "Customers", Who: Customers}, Series{Name: "Employees", Who: Employees}
	for i, d := range dims[:7] {
		_, _, _, w, _ := example(i)
		lo, hi := w.Map(func(x float64) float64 { return x * .7 }), w.Map(func(x float64) float64 { return x * 1.4 })
		e := gap.Some(0.14)
		if i == 3 {
			w, lo, hi = gap.Number{}, gap.Number{}, gap.Number{}
		}
		t.Rows = append(t.Rows, Row{Words(d), Figure(w, NotAvailable), Figure(lo, NotAvailable), Figure(hi, NotAvailable), Figure(e, NotAvailable)})
		c.Labels = append(c.Labels, d)
		cu.Values, cu.Low, cu.High, em.Values = append(cu.Values, w), append(cu.Low, lo), append(cu.High, hi), append(em.Values, e)
	}
	c.Series = []Series{cu, em}
	return &Sheet{Name: "6 Drivers", Title: "Table 6: What goes with recommendation", Description: "One table and one chart. Thin lines: 95% intervals.", Table: t, Charts: []Chart{c}, Tab: CustomerTab}
}

func trendSheet() *Sheet {
	waves := []string{"2024 H1", "2024 H2", "2025 H1", "2025 H2", "2026 H1", "2026 H2"}
	t := &Table{Columns: []Column{{Name: "Dimension"}}}
	for _, w := range waves {
		t.Columns = append(t.Columns, Column{Name: w, Kind: Gap})
	}
	t.Columns = append(t.Columns, Column{Name: "Change since last wave", Kind: Gap}, Column{Name: "Trend", Kind: Trend, From: waves[0], To: waves[5], Width: 18})
	c := &Lines{Head: Head{"Gap by wave, four most important dimensions", "Lines of the gap by wave for four dimensions of table 7."}, Labels: waves, Kind: Gap, Axis: "Gap, points of 100"}
	levels := &Lines{Head: Head{"Trust: both sides by wave", "Lines of the score for trust by wave, customers and employees."}, Labels: waves[:2], Kind: Gap,
		Series: []Series{{Name: "Customers", Who: Customers}, {Name: "Employees", Who: Employees}}}
	for i, d := range dims {
		row, s := Row{Words(d)}, Series{Name: d}
		for k := range waves {
			x := gap.Some(float64((i*7+k*5)%23) - 4)
			if i == 1 && k == 2 {
				x = gap.Number{}
			}
			row, s.Values = append(row, Figure(x, NotAvailable)), append(s.Values, x)
		}
		t.Rows = append(t.Rows, append(row, Figure(gap.Some(1.5), ""), Cell{}))
		if i < 4 {
			c.Series = append(c.Series, s)
		}
		if i < 2 {
			levels.Series[i].Values = s.Values[:2]
		}
	}
	return &Sheet{Name: "7 Trend", Title: "Table 7: Gap by wave", Description: "One table and two charts.", Table: t, Charts: []Chart{c, levels}}
}

func commentSheet() *Sheet {
	t := &Table{Columns: []Column{{Name: "Staff cell"}, {Name: "Theme"}, {Name: "Comment", Width: 90, Wrap: true}}}
	for i, s := range hostile {
		t.Rows = append(t.Rows, Row{Words("All cells"), Words(fmt.Sprintf("Theme %d", i)), Words(s)})
	}
	return &Sheet{Name: "8 Employee comments", Title: "Table 8: Employees' comments", Description: "One table. Shuffled; names and contact data removed.", Table: t, Tab: EmployeeTab}
}

// hostile is what people or machines may type into a comment.
var hostile = []string{
	`=cmd|'/c calc'!A1`, "@SUM(A1:A9)", "+41 44 123", "-2+3|cmd", `=HYPERLINK("http://example.org","click")`,
	"nul \x00 bell \x07 vt \x0b", "not a character \uFFFE\uFFFF", "_x0041_ and _x0041_x0042_", "turned \u202Eround\u202C",
	"🙂 日本語のとても長いコメントです。 العربية", "Line one\r\nline two\ttab <tag> & ]]> “quotes”", "[phone]", "invalid \xff\xfe bytes",
	strings.Repeat("0123456789", 4000), "plain, but long enough to need several lines at the width of its column, because the height of a row has to be set by the program: LibreOffice does not compute it from the file, and a printed page would cut it.",
}
