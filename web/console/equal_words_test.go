package console

import (
	"html"
	"slices"
	"strings"
	"testing"

	dom "golang.org/x/net/html"

	"mirror/survey"
)

// A verdict is said in the same words on a page, in a workbook and in a figure for slides
// (ux.md §7 row 20): all take them from one catalogue. Marks of what is hidden are held by the tests of the pages of groups.
func TestVerdictsAreSaidAlikeEverywhere(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR, survey.RoleMarketing)
	books, kinds := w.workbooks("w4"), map[string]int{}
	for page, figure := range map[string]string{"": "gaps", "/dimensions/special": "dimension-special", "/dimensions/value": "dimension-value", "/dimensions/ease": "dimension-ease"} {
		svg := html.UnescapeString(w.get("/console/1/results/w4/figures/" + figure + ".svg").Body.String())
		drawn := drawnText.FindAllStringSubmatch(svg, -1)
		for name, said := range verdictsOn(w.dom("/console/1/results/w4" + page)) {
			kinds[said]++
			if !slices.ContainsFunc(books.printed("Verdict", name), func(v string) bool { v, _, _ = strings.Cut(v, ","); return v == said }) {
				t.Errorf("%s: the page says %q, the workbooks %q", name, said, books.printed("Verdict", name))
			}
			if !slices.ContainsFunc(drawn, func(m []string) bool { return m[1] == said }) || !strings.Contains(svg, ", "+said+".") {
				t.Errorf("%s: the page says %q, and the figure %s does not", name, said, figure)
			}
		}
	}
	if len(kinds) < 3 {
		t.Errorf("only %v are said", kinds)
	}
}

// verdictsOn are the verdicts of the first table of gaps of a page, without their signs, by what they are about.
func verdictsOn(page *dom.Node) map[string]string {
	all := map[string]string{}
	for _, tr := range elements(elements(page, func(n *dom.Node) bool { return n.Data == "table" && strings.HasPrefix(attribute(n, "class"), "gaps") })[0], ofClass("tr", "")) {
		heads, verdicts := elements(tr, ofClass("a", "")), elements(tr, func(n *dom.Node) bool { return slices.Contains(strings.Fields(attribute(n, "class")), "st") })
		if len(heads) == 0 || len(verdicts) == 0 {
			continue
		}
		for _, aside := range elements(verdicts[0], func(n *dom.Node) bool { return n.Data == "i" || attribute(n, "class") == "sub" }) {
			aside.Parent.RemoveChild(aside)
		}
		all[spoken(heads[0])] = spoken(verdicts[0])
	}
	return all
}
