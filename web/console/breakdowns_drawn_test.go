package console

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/survey"
)

// drawnRows are the rows of the tables whose rows are drawn, by their names: the names and texts of their values.
func drawnRows(page *html.Node) map[string]map[string]string {
	rows := map[string]map[string]string{}
	for _, tr := range elements(page, func(n *html.Node) bool {
		return n.Data == "tr" && n.Parent.Data == "tbody" && slices.Contains(strings.Fields(attribute(n.Parent.Parent, "class")), "marks")
	}) {
		names := elements(tr, ofClass("dt", ""))
		values := elements(tr, ofClass("dd", ""))
		if len(names) == 0 {
			continue
		}
		row := elements(tr, ofClass("th", ""))[0]
		for _, sub := range elements(row, ofClass("span", "sub")) {
			sub.Parent.RemoveChild(sub)
		}
		of := map[string]string{}
		for i := range names {
			of[spoken(names[i])] = spoken(values[i])
		}
		rows[spoken(row)] = of
	}
	return rows
}

// What is drawn beside words is the release's too: the places of topics, the picks, the places on the spectrum.
func TestDrawnRowsAreTheReleases(t *testing.T) {
	w := larkfield(t).as(survey.RoleMarketing)
	books := w.workbooks("w4")
	for _, c := range []struct{ page, value, column string }{
		{"drivers", "Customers", "Rank"},
		{"feelings", "Customers", "Customers %"}, {"feelings", "Employees", "Employees' guess %"},
		{"trust", "Customers", "Customers: mean (1–7)"}, {"trust", "Employees", "Employees expect: mean (1–7)"}, {"trust", "Target", "Target"}, {"trust", "Customers − target", "Customers − target"},
	} {
		rows := drawnRows(w.dom("/console/1/results/w4/" + c.page))
		if len(rows) < 8 {
			t.Errorf("%s: only %d rows", c.page, len(rows))
		}
		for name, of := range rows {
			got, want := of[c.value], books.printed(c.column, name)
			if c.page == "feelings" {
				figure, rank, _ := strings.Cut(got, " no. ")
				if side := strings.Fields(c.column)[0]; !slices.Contains(books.printed(strings.TrimSuffix(side, "'")+": rank", name), rank) {
					t.Errorf("%s: %s: place %q", c.page, name, rank)
				}
				got = figure
			}
			if c.page == "drivers" && strings.Contains(got, "%") {
				continue // the picks stand on this page as well
			}
			if c.column == "Target" || c.column == "Customers − target" { // the targets of segments have the same names
				want = append(want, books.printed(c.column, name, "All customers")...)
			}
			if !slices.Contains(want, got) {
				t.Errorf("%s: %s, %s: the page says %q, the workbooks %q", c.page, name, c.value, got, want)
			}
		}
	}
	implied(t, w)
}

// implied checks the places that employees' answers imply, which no workbook has in a column of its own.
func implied(t *testing.T, w *world) {
	t.Helper()
	rows := drawnRows(w.dom("/console/1/results/w4/drivers"))
	e, err := w.Shelf.Edition(context.Background(), 1, "w4")
	if err != nil {
		t.Fatal(err)
	}
	r := reports.Read(w.context(e))
	for _, x := range releaseOf(t, w, "w4").Waves[0].Drivers {
		if x.Audience != "employee" {
			continue
		}
		for _, d := range x.Items {
			want := fmt.Sprint(d.Rank)
			if d.TiedWithNext {
				want = "joint " + want
			}
			if got := rows[r.Dimension(d.Dimension)]; got["Employees"] != want && !strings.Contains(got["Employees"], "%") {
				t.Errorf("employees place %s %q, the release %q", d.Dimension, got["Employees"], want)
			}
		}
	}
}

var figures = regexp.MustCompile(`[+−]?\d[\d,]*(\.\d+)?%?`)

// drawnIsSaid holds a page to saying each number that is drawn in words too, in the same row or beside the same small chart
// (ux.md §7, row 9).
func drawnIsSaid(t *testing.T, at string, page *html.Node) {
	t.Helper()
	for _, box := range elements(page, func(n *html.Node) bool {
		return n.Data == "tr" && attribute(n, "aria-hidden") == "" || n.Data == "div" && attribute(n, "class") == "multiple"
	}) {
		said := figures.FindAllString(spoken(box), -1)
		for _, label := range elements(box, ofClass("text", "")) {
			if attribute(label, "dy") == "4" { // of an axis
				continue
			}
			for _, n := range figures.FindAllString(text(label), -1) {
				if !slices.Contains(said, n) {
					t.Errorf("%s: %q is drawn and not said in %q", at, n, spoken(box))
				}
			}
		}
	}
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// The small charts of the waves say each wave's own release.
func TestSmallMultiplesSayEachWave(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	said := spoken(w.dom("/console/1/results/w4/waves"))
	for wave, name := range map[string]string{"w1": "Spring 2025", "w2": "Autumn 2025", "w3": "Spring 2026", "w4": "Autumn 2026"} {
		for _, r := range releaseOf(t, w, wave).Waves[0].Gaps {
			if r.Level != gap.LevelDimension || r.Place != (gap.Place{}) {
				continue
			}
			want := name + ": customers " + asScore(r.Customers.Score) + ", employees " + asScore(r.Employees.Score) + ", gap " + asGap(r.Gap)
			if !strings.Contains(said, want) {
				t.Errorf("no small chart says %q", want)
			}
		}
	}
}

// wellMade holds a page to one first heading, no level skipped, ids that come once, names for all tables and no style of its own.
func wellMade(t *testing.T, at string, page *html.Node) {
	t.Helper()
	ids, level, first := map[string]bool{}, 0, 0
	for _, n := range elements(page, func(*html.Node) bool { return true }) {
		if id := attribute(n, "id"); id != "" && ids[id] {
			t.Errorf("%s: the id %s comes twice", at, id)
		} else {
			ids[id] = true
		}
		if attribute(n, "style") != "" {
			t.Errorf("%s: a style of its own", at)
		}
		switch {
		case n.Data == "table" && len(elements(n, ofClass("caption", ""))) != 1:
			t.Errorf("%s: a table without a name", at)
		case n.Data == "th" && attribute(n, "scope") == "":
			t.Errorf("%s: a head of nothing: %s", at, spoken(n))
		case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6':
			l := int(n.Data[1] - '0')
			if l == 1 {
				first++
			}
			if l > level+1 {
				t.Errorf("%s: %s after a heading of level %d", at, spoken(n), level)
			}
			level = l
		}
	}
	if first != 1 {
		t.Errorf("%s: %d first headings", at, first)
	}
}

// A page that a wave has nothing for says so, and draws no empty axes; a group that no wave has is not found.
func TestPagesOfGroupsWithoutData(t *testing.T) {
	w := larkfield(t).as(survey.RoleMarketing)
	for address, want := range map[string]string{
		"w1/waves":                         "One wave so far",
		"w2/trust":                         "This wave did not ask the trust spectrum.",
		"w4/feelings?pack=ambassador":      "This wave did not ask customers to pick feelings",
		"w4/drivers?pack=perception-check": "What matters was not asked",
	} {
		page := w.dom("/console/1/results/" + address)
		if said := spoken(page); !strings.Contains(said, want) {
			t.Errorf("%s: %s", address, said)
		}
		if len(elements(page, ofClass("svg", "figure"))) > 0 {
			t.Errorf("%s draws something", address)
		}
	}
	for _, address := range []string{"teams/nobody", "segments/nobody", "units/nobody", "trust?segment=nobody"} {
		if got := w.get("/console/1/results/w4/" + address); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, got.Code)
		}
	}
}

// The score of a group is the difference of its two shares where both are shown, and hidden where one is.
func TestScoreOfAmbassadors(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	page := w.dom("/console/1/results/w4/ambassadors")
	checked := 0
	for _, tr := range elements(page, ofClass("tr", "")) {
		td := elements(tr, ofClass("td", ""))
		if len(td) != 9 {
			continue
		}
		var plus, minus int
		_, err1 := fmt.Sscanf(spoken(td[1]), "%d%%", &plus)
		_, err2 := fmt.Sscanf(spoken(td[4]), "%d%%", &minus)
		want := disclosure.ReasonHidden
		if err1 == nil && err2 == nil {
			want = strings.Replace(fmt.Sprintf("%+d", plus-minus), "-", "−", 1)
			if plus == minus {
				want = "0"
			}
		}
		checked++
		if got := spoken(td[8]); got != want {
			t.Errorf("%s: the score is %q, not %q", spoken(tr), got, want)
		}
	}
	if checked < 10 {
		t.Errorf("only %d groups", checked)
	}
}

// Of the links with commitment the page shows the one that was chosen beforehand and those that say something; what chance alone
// may have made lies under a line that says so, and together they are the workbook's.
func TestLinksThatChanceMayHaveMadeLieUnderAFold(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	page := w.dom("/console/1/results/w4/ambassadors")
	links := elements(page, func(n *html.Node) bool { return n.Data == "section" && attribute(n, "aria-labelledby") == "h-links" })[0]
	open, folded := 0, 0
	for _, tr := range elements(links, ofClass("tr", "")) {
		cells := elements(tr, ofClass("td", ""))
		if len(cells) == 0 {
			continue
		}
		chance := spoken(cells[len(cells)-1]) == "No dependable link"
		under := false
		for n := tr.Parent; n != links; n = n.Parent {
			under = under || n.Data == "details"
		}
		if under {
			folded++
		} else if open++; open == 1 {
			if first := spoken(elements(tr, ofClass("th", ""))[0]); first != "Commitment, all topics" {
				t.Errorf("the first link is %q", first)
			}
			continue
		}
		if under != chance {
			t.Errorf("%s: under the fold %v", spoken(tr), under)
		}
	}
	if open < 5 || folded < 5 || open+folded != 32 {
		t.Errorf("%d links are shown and %d lie under the fold", open, folded)
	}
}
