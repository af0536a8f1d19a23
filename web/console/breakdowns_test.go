package console

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/survey"
)

// workbooks are both workbooks of a wave, for pages to be held against: their columns by name.
type workbooks map[string][]column

// column is one column of a sheet.
type column struct {
	*sheet.Table
	at    int
	texts []map[string]bool // of each row
}

func (w *world) workbooks(wave string) workbooks {
	w.t.Helper()
	e, err := w.Shelf.Edition(context.Background(), 1, wave)
	if err != nil {
		w.t.Fatal(err)
	}
	c := w.context(e)
	books := workbooks{}
	for _, s := range slices.Concat(reports.HR(c).Sheets, reports.Marketing(c).Sheets) {
		texts := make([]map[string]bool, len(s.Table.Rows))
		for i, row := range s.Table.Rows {
			texts[i] = map[string]bool{}
			for _, cell := range row {
				if text, ok := cell.Value.(string); ok {
					texts[i][text] = true
				}
			}
		}
		for i, c := range s.Table.Columns {
			name := simply(c.Name) // as pages write it
			books[name] = append(books[name], column{s.Table, i, texts})
		}
	}
	return books
}

// spokenMarks are the workbook's marks as pages speak them.
var spokenMarks = map[string]string{sheet.Confidential: disclosure.ReasonHidden, sheet.NotAvailable: "Not available", sheet.NotApplicable: "Does not apply"}

// printed are the cells of the columns of that name, in rows that hold all these texts: the figure and its range.
func (books workbooks) printed(name string, texts ...string) []string {
	var found []string
	for _, c := range books[simply(name)] {
		for i, row := range c.Rows {
			if slices.ContainsFunc(texts, func(text string) bool { return !c.texts[i][text] }) {
				continue
			}
			cell := c.Columns[c.at].Kind.Print(row[c.at])
			if mark := spokenMarks[cell]; mark != "" {
				cell = mark
			}
			found = append(found, cell)
			if c.at+2 < len(c.Columns) && strings.HasSuffix(c.Columns[c.at+1].Name, "lower 95%") {
				if low := c.Columns[c.at+1].Kind.Print(row[c.at+1]); spokenMarks[low] == "" {
					found[len(found)-1] += " " + low + " to " + c.Columns[c.at+2].Kind.Print(row[c.at+2])
				}
			}
		}
	}
	return found
}

// resultPages are all pages of a wave of Larkfield that this file is about: the tables, and those of every group that may be shown.
func resultPages(x gap.Wave) map[string]bool {
	pages := map[string]bool{}
	for _, at := range []string{"teams", "segments", "units", "waves", "drivers", "trust", "ambassadors", "feelings"} {
		pages[at] = true
	}
	for _, r := range x.Gaps {
		if r.Level != gap.LevelOverall || r.Verdict == gap.NotShown || r.Other {
			continue
		}
		switch r.Place {
		case gap.Place{Cell: r.Cell}:
			pages["teams/"+string(r.Cell)] = true
		case gap.Place{Segment: r.Segment}:
			pages["segments/"+string(r.Segment)] = true
		case gap.Place{Unit: r.Unit}:
			pages["units/"+string(r.Unit)] = true
		}
	}
	delete(pages, "teams/")
	return pages
}

// Every figure in every table of every page is in the workbook of the same release: in the column of that name and the row
// of that name, printed alike, with the same mark in the place of what is hidden. What is drawn is said in words too; nothing
// leads to a page that is not there; and pages are light and well made.
func TestPagesOfGroups(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	books, checked, followed := w.workbooks("w4"), 0, map[string]bool{}
	pages := resultPages(releaseOf(t, w, "w4").Waves[0])
	for at := range pages {
		got := w.get("/console/1/results/w4/" + at)
		light(t, at, got.Body.Bytes())
		page, err := html.Parse(got.Body)
		if got.Code != http.StatusOK || err != nil {
			t.Fatalf("%s: %d, %v", at, got.Code, err)
		}
		checked += books.holdAll(t, at, page)
		drawnIsSaid(t, at, page)
		wellMade(t, at, page)
		for _, a := range elements(page, ofClass("a", "")) {
			if to, ok := strings.CutPrefix(attribute(a, "href"), "/console/1/results/w4/"); ok {
				followed[to] = true
			}
		}
	}
	if checked < 3000 || len(followed) < 40 {
		t.Errorf("only %d figures and %d links were looked at", checked, len(followed))
	}
	for to := range followed {
		if _, seen := pages[to]; seen {
			continue
		}
		if got := w.get("/console/1/results/w4/" + to); got.Code != http.StatusOK {
			t.Errorf("a link to %s ends in %d", to, got.Code)
		}
	}
}

// The same of the first wave, which has nothing to look back on.
func TestPagesOfGroupsInAFirstWave(t *testing.T) {
	w := larkfield(t).as(survey.RoleMarketing)
	books, checked := w.workbooks("w1"), 0
	for _, at := range []string{"teams", "segments", "units", "drivers", "trust", "ambassadors", "feelings"} {
		checked += books.holdAll(t, "w1 "+at, w.dom("/console/1/results/w1/"+at))
	}
	if checked < 1000 {
		t.Errorf("only %d figures were looked at", checked)
	}
}

// holdAll checks the tables of a page; it returns how many figures it looked at.
func (books workbooks) holdAll(t *testing.T, at string, page *html.Node) (checked int) {
	t.Helper()
	name := spoken(elements(page, ofClass("h1", ""))[0])
	for _, table := range elements(page, ofClass("table", "grid")) {
		checked += books.hold(t, at, name, table)
	}
	for _, table := range elements(page, ofClass("table", "heat")) {
		checked += books.holdMap(t, at, table)
	}
	return checked
}

// hold checks a table row by row; it returns how many figures it looked at.
func (books workbooks) hold(t *testing.T, page, name string, table *html.Node) (checked int) {
	t.Helper()
	var heads []string
	for _, th := range elements(table, func(n *html.Node) bool { return n.Data == "th" && n.Parent.Parent.Data == "thead" }) {
		heads = append(heads, spoken(th))
	}
	for _, tr := range elements(table, func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" }) {
		row := strings.TrimSuffix(spoken(elements(tr, ofClass("th", ""))[0]), " low base")
		for i, td := range elements(tr, ofClass("td", "")) {
			column, got := heads[i+1], spoken(td)
			if got == "" || madeHere(column) {
				continue
			}
			want := books.printed(column, row, name)
			if len(want) == 0 {
				want = books.printed(column, row)
			}
			got, _, _ = strings.Cut(got, " Range: ")
			if column == "Average gap over all statements" { // its range is in the release only
				got, _, _ = strings.Cut(got, " ")
			}
			checked++
			if !slices.Contains(want, got) && !(got == "Does not apply" && slices.Contains(want, "")) {
				t.Errorf("%s: %s, %s: the page says %q, the workbooks %q", page, row, column, got, want)
			}
		}
	}
	return checked
}

// madeHere names the column that is no workbook's: the difference of two of its shares, which another test holds.
func madeHere(column string) bool { return column == "Ambassadors % − Critics %" }

// holdMap checks a map: the row's dimension against the column's group.
func (books workbooks) holdMap(t *testing.T, page string, table *html.Node) (checked int) {
	t.Helper()
	var groups []string
	for _, b := range elements(table, ofClass("b", "")) {
		groups = append(groups, spoken(b))
	}
	for _, tr := range elements(table, func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" }) {
		row := spoken(elements(tr, ofClass("th", ""))[0])
		for i, td := range elements(tr, ofClass("td", "")) {
			want := slices.Concat(books.printed(row, groups[i]), books.printed("Agreement (rwg)", row, groups[i]))
			if slices.Contains([]string{"All employees", "All customers", "Everyone"}, groups[i]) {
				for _, figure := range books.printed("Gap", row) {
					figure, _, _ = strings.Cut(figure, " ")
					want = append(want, figure)
				}
			}
			checked++
			if got := spoken(td); !slices.Contains(want, got) {
				t.Errorf("%s: %s, %s: the map says %q, the workbooks %q", page, row, groups[i], got, want)
			}
		}
	}
	return checked
}
