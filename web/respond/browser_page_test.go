package respond_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/survey/pack"
	"mirror/web/browsertest"
)

// Beginnings of titles of pages that tell of something.
var beginnings = []string{"Not finished: ", "Problem: ", "Noch offen: ", "Sin terminar: ", "Incomplet : ", "未回答あり: "}

// untold looks at a page with a reminder or a fault: the title begins with it, a summary stands first and has the focus as
// soon as the page is there, and each of its lines leads to the field it is about, in the same words. It comes first, as
// long as nobody has touched the page.
func untold(p *browsertest.Tab, s *shown, _ browsertest.Screen) (faults []string) {
	p.T.Helper()
	if !strings.Contains(s.body, `class="summary`) {
		return nil
	}
	told, where := ".summary[tabindex='-1']", []string{
		`document.querySelector(".summary > [role=alert]") !== null && !document.querySelector(".summary[role=alert]")`, "the announcement does not stand inside the summary",
		`document.querySelector(".summary").compareDocumentPosition(document.querySelector("h1")) === Node.DOCUMENT_POSITION_FOLLOWING`, "the summary does not come first",
	}
	if !p.IsOn(told) {
		faults = append(faults, "the summary does not have the focus")
	}
	for i := 0; i < len(where); i += 2 {
		if !browsertest.Eval[bool](p, where[i]) {
			faults = append(faults, where[i+1])
		}
	}
	title := browsertest.Eval[string](p, `document.title`)
	if !slices.ContainsFunc(beginnings, func(w string) bool { return strings.HasPrefix(title, w) }) {
		faults = append(faults, fmt.Sprintf("the title %q does not begin with what is wrong", title))
	}
	return append(faults, wrongJumps(p)...)
}

// wrongJumps follows the links of a summary.
func wrongJumps(p *browsertest.Tab) (faults []string) {
	p.T.Helper()
	for n := range browsertest.Eval[int](p, `document.querySelectorAll(".summary a").length`) {
		link := fmt.Sprintf(`document.querySelectorAll(".summary a")[%d]`, n)
		target := browsertest.Eval[string](p, link+`.hash`)
		browsertest.Eval[bool](p, link+`.focus(), true`)
		p.Press(browsertest.EnterKey)
		if !p.IsOn(target) {
			faults = append(faults, "the link to "+target+" does not move the focus there")
			continue
		}
		if wrong := browsertest.Eval[string](p, fmt.Sprintf(`(() => {
			const link = %s, group = document.activeElement.closest(".q");
			if (!group || !group.matches(".miss, .err")) return "leads to a question that is not marked";
			if (group.querySelector("input, textarea") !== document.activeElement) return "does not lead to the first field";
			const text = e => e ? e.textContent.trim().replace(/\s+/g, " ") : "";
			const legend = group.querySelector("legend"), without = e => text(legend).slice(text(e).length).trim();
			const own = [text(group.querySelector(".msg")), text(legend), text(legend) + ": " + text(group.querySelector(".msg")),
				...[...group.querySelectorAll(".stem")].map(without),
				[...group.querySelectorAll(".pole")].map(x => text(x).slice(text(x.querySelector(".side")).length).trim()).join(" / ")];
			return own.includes(text(link)) ? "" : "says “" + text(link) + "”, and there it says " + JSON.stringify(own);
		})()`, link)); wrong != "" {
			faults = append(faults, "the link to "+target+" "+wrong)
		}
	}
	return faults
}

// ungrouped looks at questions: whatever is ticked stands in a fieldset whose legend asks, each option has a label, and on a
// page nobody has been to nothing is chosen.
func ungrouped(p *browsertest.Tab, s *shown, _ browsertest.Screen) []string {
	p.T.Helper()
	if !s.asks() {
		return nil
	}
	faults := browsertest.Lines(p, `(() => {
		const out = [];
		for (const e of document.querySelectorAll("main form input:not([type=hidden]), main form textarea")) {
			const label = document.querySelector("label[for=" + CSS.escape(e.id) + "]");
			if (!label || !label.textContent.trim()) out.push(e.id + " has no label");
			if (e.tagName === "TEXTAREA") continue;
			const group = e.closest("fieldset"), legend = group?.firstElementChild;
			if (!group || legend.tagName !== "LEGEND" || !legend.textContent.trim()) out.push(e.id + " has no legend");
			else if ([...group.querySelectorAll("[name]")].some(x => x.name !== e.name)) out.push(e.id + " shares a group with another question");
		}
		return out.join("\n");
	})()`)
	chosen := browsertest.Eval[int](p, `document.querySelectorAll("main form :checked").length`)
	if fresh := freshPage.MatchString(s.name); fresh && chosen > 0 {
		faults = append(faults, fmt.Sprintf("%d options are chosen before anybody chose", chosen))
	}
	if strings.HasSuffix(s.name, "-answered") && chosen == 0 {
		faults = append(faults, "nothing of what was chosen is shown")
	}
	return faults
}

// freshPage names pages nobody has ticked anything on.
var freshPage = regexp.MustCompile(`^(scales-)?page-(customer|employee)-\d+(-missing-all)?$|^page-..$|^team-|^kiosk-(team-)?(customer|employee)(-page)?$`)

// isWellFormed: one h1, no level of headings left out, ids given once and those that are named there, the language said,
// and a title that no other page of the same person has.
func isWellFormed(t *testing.T, g *gallery) {
	titles := map[string]string{}
	tongues := browsertest.TonguesOf(append(pack.Embedded(), pack.Templates()...)...)
	for _, s := range g.pages {
		root, err := html.Parse(strings.NewReader(s.body))
		if err != nil {
			t.Fatal(err)
		}
		o := browsertest.OutlineOf(root)
		for _, f := range append(o.Faults(), tongues.Faults(root)...) {
			t.Errorf("%s: %s", s.name, f)
		}
		if whose := path(s.name); whose != "" {
			if other := titles[whose+o.Title]; other != "" {
				t.Errorf("%s and %s have the same title %q", s.name, other, o.Title)
			}
			titles[whose+o.Title] = s.name
		}
	}
}

// path names the person whose way a page is on; "" for pages that stand alone, and for a page that was kept in another state.
func path(name string) string {
	for _, side := range []string{"customer", "employee"} {
		for _, page := range []string{"start-", "page-", "last-", "sent-", "team-", "privacy-", "record-"} {
			if rest, ok := strings.CutPrefix(name, page+side); ok && !strings.HasSuffix(rest, "-unfolded") && !strings.HasSuffix(rest, "-answered") && !strings.HasSuffix(rest, "-gaps") {
				return side + " "
			}
		}
	}
	return ""
}
