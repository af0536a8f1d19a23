package console

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/pack"
)

// asScore, asGap and asShare write a figure as the workbooks' number formats do: 0.0, +0.0;−0.0;0.0 and 0%.

func asScore(n gap.Number) string { return fmt.Sprintf("%.1f", math.Round(n.Or(-1e9)*10)/10) }

func asGap(n gap.Number) string {
	s := fmt.Sprintf("%+.1f", math.Round(n.Or(-1e9)*10)/10)
	if s == "+0.0" || s == "-0.0" {
		return "0.0"
	}
	return strings.Replace(s, "-", "−", 1)
}

func asShare(n gap.Number) string { return fmt.Sprintf("%.0f%%", math.Round(n.Or(-1e9)*100)) }

// rowsOf are the rows of the tables of gaps of a page, by the last part of their link: all a screen reader says of each.
func rowsOf(n *html.Node) map[string]string {
	rows := map[string]string{}
	for _, tr := range elements(n, ofClass("tr", "")) {
		links := elements(tr, func(n *html.Node) bool { return n.Data == "a" && n.Parent.Data == "th" })
		if len(links) == 1 && attribute(tr, "role") == "row" {
			at := attribute(links[0], "href")
			rows[at[strings.LastIndex(at, "/")+1:]] = spoken(tr)
		}
	}
	return rows
}

// rowSays checks that a row says a release's figures, each as the workbook prints it.
func rowSays(t *testing.T, page, row string, r gap.Row) {
	t.Helper()
	wants := []string{}
	if r.Customers.Score.Known() {
		wants = append(wants, "Customers "+asScore(r.Customers.Score))
	}
	if r.Employees.Score.Known() {
		wants = append(wants, asScore(r.Employees.Score)+" ")
	}
	if r.Gap.Known() {
		wants = append(wants, " "+asGap(r.Gap)+" ")
	}
	if r.Low.Known() {
		wants = append(wants, asGap(r.Low)+" to "+asGap(r.High))
	}
	name, certain := reports.Verdict(r)
	wants = append(wants, name)
	if certain != "" && !reports.LowBase(r) {
		wants = append(wants, certain)
	}
	for _, want := range wants {
		if !strings.Contains(row, want) {
			t.Errorf("%s: %s %s: the page says %q, not %q", page, r.Level, r.ID, row, want)
		}
	}
}

// What holds for the pages of gaps, dimensions and statements of the simulated bank, over one database.
func TestPagesOfGaps(t *testing.T) {
	w := larkfield(t).as(survey.RoleMarketing)
	for _, c := range []struct {
		name string
		hold func(*testing.T, *world)
	}{
		{"they say what the release says", pagesSayWhatTheReleaseSays}, {"they say why a figure is missing", pagesSayWhyAFigureIsMissing},
		{"they offer shown groups only", onlyShownGroupsAreOffered}, {"they are light", pagesAreLight},
		{"they say every number they draw", pagesSayEveryNumberTheyDraw}, {"no figure has another name", noFigureOfAnotherName},
	} {
		t.Run(c.name, func(t *testing.T) { c.hold(t, w) })
	}
}

// Every figure on the pages of gaps, dimensions and statements is the release's, printed as in the workbook.
func pagesSayWhatTheReleaseSays(t *testing.T, w *world) {
	checked := 0
	for _, wave := range []string{"w1", "w4"} {
		for _, x := range releaseOf(t, w, wave).Waves {
			if !slices.ContainsFunc(x.Gaps, func(r gap.Row) bool { return r.Level == gap.LevelDimension }) {
				continue
			}
			at, pack := "/console/1/results/"+wave, "?pack="+x.Pack
			overview, list := rowsOf(w.dom(at+pack)), rowsOf(w.dom(at+"/statements"+pack))
			for _, r := range slices.Concat(x.Gaps, x.Outcomes) {
				if r.Place != (gap.Place{}) || r.Other || r.Level == gap.LevelItem && predictedBy(x.Pack, r.ID) != x.Predicted {
					continue
				}
				switch r.Level {
				case gap.LevelDimension:
					_, ok := overview[r.ID+pack]
					if ok {
						checked++
						rowSays(t, wave+" "+x.Pack+" gaps", overview[r.ID+pack], r)
					}
					if ok && wave == "w4" {
						subjectSays(t, w.dom(at+"/dimensions/"+r.ID+pack), x, r)
					}
				case gap.LevelItem, gap.LevelOutcome:
					if _, ok := list[r.ID+pack]; !ok {
						t.Errorf("%s %s: the list has no statement %s", wave, x.Pack, r.ID)
						continue
					}
					checked++
					rowSays(t, wave+" "+x.Pack+" statements", list[r.ID+pack], r)
					if wave == "w4" {
						subjectSays(t, w.dom(at+"/statements/"+r.ID+pack), x, r)
					}
				}
			}
		}
	}
	if checked < 90 {
		t.Errorf("only %d rows were looked at", checked)
	}
}

// predictedBy reports whether employees predict an item's answer.
func predictedBy(packID, item string) bool {
	p, _ := pack.Named(packID)
	for _, it := range p.Items {
		if it.ID == item {
			return it.Predicts
		}
	}
	return false
}

// subjectSays checks the page of one dimension or statement: its numbers, how it was answered, and what its groups say.
func subjectSays(t *testing.T, page *html.Node, x gap.Wave, r gap.Row) {
	t.Helper()
	said := spoken(page)
	var wants []string
	for _, n := range []gap.Number{r.Customers.Score, r.Employees.Score} {
		if n.Known() {
			wants = append(wants, asScore(n)+" of 100")
		}
	}
	if r.Gap.Known() {
		wants = append(wants, asGap(r.Gap)+" points")
	}
	for _, d := range x.Distributions {
		if d.Level != r.Level || d.ID != r.ID || d.Place != r.Place {
			continue
		}
		for _, n := range d.Shares {
			if n.Known() {
				wants = append(wants, ": "+asShare(n)+".")
			}
		}
	}
	for _, o := range slices.Concat(x.Gaps, x.Outcomes) {
		pair := o.Unit != "" && (o.Cell != "" || o.Segment != "")
		if o.Level == r.Level && o.ID == r.ID && o.Place != r.Place && !pair && !o.Other && o.Gap.Known() {
			wants = append(wants, asGap(o.Gap)+" "+asGap(o.Low)+" to "+asGap(o.High))
			if !o.Low.Known() {
				wants[len(wants)-1] = asGap(o.Gap) + " "
			}
		}
	}
	for _, want := range wants {
		if !strings.Contains(said, want) {
			t.Errorf("%s %s %s: the page does not say %q", x.ID, r.Level, r.ID, want)
		}
	}
}

// What a page may not show is not in its source either, and the reason stands in its place.
func pagesSayWhyAFigureIsMissing(t *testing.T, w *world) {
	hidden := 0
	for _, x := range releaseOf(t, w, "w4").Waves {
		for _, r := range x.Gaps {
			if r.Level != gap.LevelDimension || r.Verdict != gap.NotShown || r.Cell == "" || r.Unit != "" {
				continue
			}
			hidden++
			got := spoken(w.dom("/console/1/results/w4?pack=" + x.Pack + "&cell=" + string(r.Cell)))
			if !strings.Contains(got, "Hidden to protect people") || strings.Contains(got, "Overall gap") {
				t.Errorf("%s %s: %s", x.Pack, r.Cell, got)
			}
			itsOwnPageSaysSo(t, w, x.Pack, r.Cell)
		}
	}
	if hidden == 0 {
		t.Error("no group of the release is hidden, so nothing was looked at")
	}
	for _, query := range []string{"cell=nobody", "segment=nobody", "cell=branch&segment=young"} {
		if got := spoken(w.dom("/console/1/results/w4?" + query)); !strings.Contains(got, "Not in this wave’s plan") {
			t.Errorf("%s: %s", query, got)
		}
	}
}

// A reader who comes to a team from a wave that shows it finds the reason, a way on, and no table.
func itsOwnPageSaysSo(t *testing.T, w *world, pack string, team gap.Word) {
	t.Helper()
	page := w.dom("/console/1/results/w4/teams/" + string(team) + "?pack=" + pack)
	if got := spoken(page); !strings.Contains(got, "this group’s results are not shown to anybody") {
		t.Errorf("%s: %s", team, got)
	}
	if all := elements(page, ofClass("a", "back")); len(all) != 1 || attribute(all[0], "href") != "/console/1/results/w4/teams?pack="+pack {
		t.Errorf("%s has no way to all teams", team)
	}
	if len(elements(page, ofClass("table", "")))+len(elements(page, ofClass("dl", ""))) > 0 {
		t.Errorf("%s has figures", team)
	}
}

// A reader is offered what exists, and nothing that ends in "too few people".
func onlyShownGroupsAreOffered(t *testing.T, w *world) {
	page := w.dom("/console/1/results/w4?pack=perception-check")
	for _, o := range elements(page, ofClass("option", "")) {
		if id, ok := strings.CutPrefix(attribute(o, "value"), "cell:"); ok {
			if got := spoken(w.dom("/console/1/results/w4?pack=perception-check&cell=" + id)); strings.Contains(got, "Hidden to protect people") {
				t.Errorf("%s is offered and hidden", id)
			}
		}
	}
}

// A page of results is light: at most 60 KB compressed and 2,500 elements (ux.md §7, row 15).
func pagesAreLight(t *testing.T, w *world) {
	for _, address := range []string{"w1", "w4", "w4/statements", "w4/dimensions/special", "w4/statements/spe_matter", "w4/statements/recommend"} {
		light(t, address, w.get("/console/1/results/"+address).Body.Bytes())
	}
}
