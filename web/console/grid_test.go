package console

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/survey"
)

// On a phone a wide table is a list of rows, without its heads: each figure has the head of its column with it.
func TestFiguresOfWideTablesSayWhatTheyAre(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	cells := 0
	for _, at := range []string{"teams", "segments", "waves", "drivers"} {
		for _, table := range elements(w.dom("/console/1/results/w4/"+at), func(n *html.Node) bool { return n.Data == "table" && attribute(n, "class") == "grid wide" }) {
			heads := elements(table, func(n *html.Node) bool { return attribute(n, "role") == "columnheader" })
			for _, row := range elements(elements(table, ofClass("tbody", ""))[0], ofClass("tr", "")) {
				for i, cell := range elements(row, func(n *html.Node) bool { return n.Data == "td" }) {
					cells++
					if said, head := attribute(cell, "data-head"), spoken(heads[i+1]); said != head {
						t.Fatalf("%s: a figure says it is %q in the column %q", at, said, head)
					}
				}
			}
		}
	}
	if cells < 300 {
		t.Errorf("only %d figures in wide tables", cells)
	}
}

// Pages call a team a team, write apostrophes, and leave names of companies as they are.
func TestWordsOfTheWorkbooksArePlainOnPages(t *testing.T) {
	for from, want := range map[string]string{
		"In which staff cell do the two sides differ?": "In which team do the two sides differ?",
		"employees' change − customers' change":        "employees’ change − customers’ change",
		"Reilly's Bank": "Reilly's Bank",
	} {
		if got := simply(from); got != want {
			t.Errorf("%q becomes %q, want %q", from, got, want)
		}
	}
	w := larkfield(t).as(survey.RoleHR)
	for _, at := range []string{"teams", "teams/branch", "units", "ambassadors"} {
		for _, n := range elements(w.dom("/console/1/results/w4/"+at), func(n *html.Node) bool { return slices.Contains([]string{"h2", "th", "p"}, n.Data) }) {
			if strings.Contains(strings.ToLower(spoken(n)), "staff cell") {
				t.Errorf("%s: %s", at, spoken(n))
			}
		}
	}
}
