package sheet

import (
	"fmt"
	"strings"

	"mirror/gap"
)

// edges is a book of the odd shapes a study can have: long names, long
// tables, many columns, no rows, text in every place where people's text can come.
func edges() *Book {
	nasty := "=1+1 & <b> 'x' \"y\" _x0041_ \x00\u202E 🙂 日本"
	b := &Book{Title: nasty, Language: "en", Date: "2026-11-22", Description: strings.Repeat("A sentence that goes on. ", 14), Footer: "2026 & later", Banner: "100 % simulated & " + nasty, Company: nasty, Subject: nasty,
		Contents: []string{nasty}}
	b.Sheets = append(b.Sheets, longSheet(), wideSheet(), nothingSheet(), manySheet(), nastySheet(nasty), detailSheet())
	return b
}

// longSheet has a table of several pages and a chart.
func longSheet() *Sheet {
	s := longTable("1 Long table", 220)
	c := &Bars{Head: Head{"The first ten", "Bars of the first ten rows of a long table."}, Kind: Gap}
	v := Series{Name: "Gap"}
	for _, r := range s.Table.Rows[:10] {
		c.Labels, v.Values = append(c.Labels, r[0].Value.(string)), append(v.Values, gap.Some(r[1].Value.(float64)))
	}
	c.Series, s.Charts = []Series{v}, []Chart{c}
	return s
}

func longTable(name string, rows int) *Sheet {
	t := &Table{Columns: []Column{{Name: "Item"}, {Name: "Gap", Kind: Gap}, {Name: "Verdict"}}}
	for i := range rows {
		t.Rows = append(t.Rows, Row{Words(fmt.Sprintf("Item %d of many", i+1)), Figure(gap.Some(float64(i%41)-20), ""), Words("blind spot")})
	}
	return &Sheet{Name: name, Title: "A table of " + fmt.Sprint(rows) + " rows", Description: "One table.", Table: t}
}

// wideSheet has more columns than a page holds and a description longer than most tables are wide.
func wideSheet() *Sheet {
	t := &Table{Columns: []Column{{Name: "Cell"}}, Rows: []Row{{Words("All")}}}
	for i := range 30 {
		t.Columns = append(t.Columns, Column{Name: fmt.Sprintf("A dimension with a long name %d", i+1), Kind: Gap})
		t.Rows[0] = append(t.Rows[0], Figure(gap.Some(float64(i)), ""))
	}
	return &Sheet{Name: "2 Wide table", Title: "Thirty dimensions", Description: "One table.", Table: t}
}

func nothingSheet() *Sheet {
	return &Sheet{Name: "3 Nothing", Title: "A table without rows", Description: strings.Repeat("A description that is longer than the table is wide goes on and on. ", 5),
		Table: &Table{Columns: []Column{{Name: "Rank", Kind: Rank}, {Name: "Gap", Kind: Gap, Bar: true, Defined: "nothing_gap"}, {Name: "2026", Kind: Gap}, {Name: "Trend", Kind: Trend, From: "Gap", To: "2026"}}}}
}

// manySheet has a dumbbell of forty labels of sixty letters.
func manySheet() *Sheet {
	t := &Table{Columns: []Column{{Name: "Item", Wrap: true}, {Name: "Customers: score", Kind: Score}, {Name: "Employees: score", Kind: Score}}}
	c := &Dumbbell{Head: Head{"Forty items", "Dumbbell of forty items with long texts."}, Min: 0, Max: 100}
	for i := range 40 {
		label := fmt.Sprintf("Statement %d: the people I deal with keep what they promise, even when it is not easy", i+1)
		cu, em := gap.Some(float64(i*2+4)), gap.Some(float64(96-i*2))
		t.Rows = append(t.Rows, Row{Words(label), Figure(cu, ""), Figure(em, "")})
		c.Labels, c.Customers, c.Employees = append(c.Labels, label), append(c.Customers, cu), append(c.Employees, em)
	}
	return &Sheet{Name: "4 Forty items", Title: "Forty items", Description: "One table and one chart.", Table: t, Charts: []Chart{c}}
}

// nastySheet has people's text in names, headers, labels, series, options and notes.
func nastySheet(nasty string) *Sheet {
	t := &Table{Columns: []Column{{Name: "Unit " + nasty}, {Name: "A " + nasty, Kind: Share}, {Name: "B " + nasty, Kind: Share}, {Name: "Score of " + nasty, Kind: Index}},
		Rows: []Row{{Words(nasty), {Value: 0.25}, {Value: 0.75}, {Value: 0.5}}}}
	shares := [][]gap.Number{some(0.25, 0.75)}
	opts := []Option{{"A " + nasty, Unfavourable}, {"B " + nasty, Favourable}}
	h := func(kind string) Head {
		return Head{kind + " of " + nasty, kind + " of " + nasty + " for those who cannot see"}
	}
	return &Sheet{Name: SafeName("5 O'Brien's [" + nasty + "]"), Title: "Nasty " + nasty, Description: nasty, Table: t, Notes: []string{nasty, "[c] " + nasty},
		Charts: []Chart{
			&Stacked{Head: h("Stack"), Labels: []string{nasty}, Options: opts, Shares: shares},
			&Diverging{Head: h("Lean"), Labels: []string{nasty}, Options: opts, Shares: shares},
			&Matrix{Head: h("Matrix"), XAxis: nasty, YAxis: nasty, XKind: Share, YKind: Index, Points: []Point{{nasty, gap.Some(0.25), gap.Some(0.5)}}, Fields: [4]string{nasty, nasty, nasty, nasty}},
			&Lines{Head: h("Lines"), Labels: []string{nasty}, Series: []Series{{Name: nasty, Values: some(0.5)}}, Kind: Index, Axis: nasty},
		}}
}

// detailSheet is a plain table of several pages.
func detailSheet() *Sheet { return longTable("6 Detail", 90) }
