package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Check is one thing every page is looked at for, on some screens.
type Check struct {
	Name   string
	On     []Screen
	Faults func(*Tab, Screen) []string
}

// Rules is the name of the check that needs axe-core; without it (see Axe) it is left out.
const Rules = "no rule of axe-core is broken"

// Sideways is the name of the check of what a small screen does to a page.
const Sideways = "nothing scrolls sideways"

// Checks are what every page has to pass (ux.md §7). On a new page they come in this order.
var Checks = []Check{
	{"nothing moves where that is not wanted", []Screen{Phone}, Motion},
	{"nothing leads to another site", []Screen{Phone}, Outside},
	{Rules, []Screen{Phone, Desk}, BrokenRules},
	{Sideways, []Screen{Phone, Desk, Zoomed, Narrow}, Wide},
	{"targets are large enough", []Screen{Phone, Desk, Narrow}, SmallTargets},
	{"the focus is seen", []Screen{Phone, Zoomed}, HiddenFocus},
}

// Screens are those on which pages are looked at.
var Screens = []Screen{Phone, Desk, Zoomed, Narrow}

// Wide looks for what sticks out of the screen: nothing may scroll sideways but what is made for it (WCAG 1.4.10). On a phone
// and a large screen, text is twice as large (1.4.4).
func Wide(p *Tab, on Screen) (faults []string) {
	p.T.Helper()
	text := "100%"
	if on == Phone || on == Desk {
		text = "200%"
	}
	all := Lines(p, fmt.Sprintf(`(() => {
		const d = document.documentElement;
		d.style.fontSize = %q;
		const out = [], at = [];
		const clipped = e => { for (; e; e = e.parentElement) if (getComputedStyle(e).clipPath !== "none") return true; return false; };
		const wrong = (e, text) => { at.push(e); out.push(text); };
		if (d.scrollWidth > d.clientWidth) wrong(null, "it is " + d.scrollWidth + " px wide");
		for (const e of document.body.querySelectorAll("*")) {
			const r = e.getBoundingClientRect(), over = e.scrollWidth > e.clientWidth + 1;
			if (r.width === 0 || !over && r.right <= d.clientWidth + 0.5 && r.left >= -0.5) continue;
			if (e.closest(".vh, .skip, svg") || e.matches("input, textarea") || clipped(e)) continue;
			const inside = e.closest(".scroll"), what = e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 20);
			if (inside && inside !== e) continue;
			if (r.right > d.clientWidth + 0.5 || r.left < -0.5) wrong(e, what + " sticks out");
			else if (getComputedStyle(e).display === "inline") continue;
			else if (!inside) wrong(e, what + " does not hold its text");
			else if (e.tabIndex !== 0 || e.getAttribute("role") !== "region" || !e.getAttribute("aria-label")) wrong(e, what + " scrolls and cannot be reached");
		}
		d.style.fontSize = "";
		return out.filter((_, i) => !at[i] || !at.some(e => e && e !== at[i] && at[i].contains(e))).join("\n"); // the innermost alone
	})()`, text))
	for _, f := range all[:min(3, len(all))] {
		faults = append(faults, "with text at "+text+" "+f)
	}
	return faults
}

// SmallTargets measures what is pressed: 24 × 24 at least (WCAG 2.5.8); on respondents' pages options, fields and buttons 44
// high, the numbers of a row 24 wide. Links in sentences are let off.
func SmallTargets(p *Tab, _ Screen) []string {
	p.T.Helper()
	return Lines(p, `(() => {
		const out = [];
		const box = e => e.getBoundingClientRect(), respondent = document.querySelector("main.main");
		for (const e of document.querySelectorAll("a, button, input, select, textarea, summary")) {
			if (e.type === "hidden" || e.matches(".skip, [aria-hidden=true]") || e.disabled) continue;
			let r = box(e), w = r.width, h = r.height, tall = respondent && e.matches(".btn, textarea, input[type=text]") ? 44 : 24;
			if (e.type === "radio" || e.type === "checkbox") {
				const b = box(respondent && e.labels[0] || e);
				w = b.width; h = b.height; tall = respondent ? 44 : 24;
			}
			const said = e.parentElement.matches("p, li") && e.parentElement.textContent.trim() !== e.textContent.trim();
			if (e.tagName === "A" && said && !e.closest(".langs, .foot")) continue;
			if (!e.checkVisibility()) continue;
			if (w < 24 || h < tall) out.push((e.id || e.textContent.trim().slice(0, 24)) + " is " + Math.round(w) + " × " + Math.round(h));
		}
		return out.join("\n");
	})()`)
}

// Lines are those of a text the page gives.
func Lines(p *Tab, expression string) []string {
	p.T.Helper()
	if all := Eval[string](p, expression); all != "" {
		return strings.Split(all, "\n")
	}
	return nil
}

// HiddenFocus goes to everything that takes the focus, forward and backward: the ring is seen, the element
// is inside the screen and nothing lies on it (WCAG 2.4.7, 2.4.11).
func HiddenFocus(p *Tab, _ Screen) []string {
	p.T.Helper()
	return Lines(p, moveFocus)
}

// SeesFocus is a function that says what is wrong with the focus of an element; "" = nothing.
const SeesFocus = `const seesFocus = e => {
	const on = (e.type === "radio" || e.type === "checkbox") && document.querySelector("main.main") && e.labels[0] || e;
	const r = on.getBoundingClientRect(), name = e.id || e.textContent.trim().slice(0, 24), ring = getComputedStyle(on);
	if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) return name + " has no ring";
	if (r.bottom < 4 || r.top > innerHeight - 4) return name + " is off the screen";
	const top = Math.max(r.top, 0) + 2, bottom = Math.min(r.bottom, innerHeight) - 2;
	for (const y of r.height < innerHeight ? [top, (top + bottom) / 2, bottom] : [(top + bottom) / 2]) {
		const at = document.elementFromPoint(r.left + r.width / 2, y);
		if (at && at !== on && at !== e && !on.contains(at) && !at.contains(on)) return name + " is covered by " + at.tagName + "." + at.className;
	}
	return "";
};
`

// moveFocus moves the focus to everything in turn, to the end and back.
const moveFocus = `(() => {
	` + SeesFocus + `
	const all = [...document.querySelectorAll("a, button, input, textarea, summary, [tabindex='0']")].filter(e => e.type !== "hidden" && !e.disabled && e.tabIndex >= 0 && e.checkVisibility());
	const out = new Set();
	if (document.querySelector("[tabindex]:not([tabindex='0']):not([tabindex='-1'])")) out.add("the order of the focus is not that of the page");
	for (const e of [...all, ...all.toReversed()]) {
		e.focus({focusVisible: true});
		const wrong = seesFocus(e);
		if (wrong) out.add(wrong);
	}
	return [...out].join("\n");
})()`

// Motion finds what moves: nothing may, least of all where that is not wanted.
func Motion(p *Tab, _ Screen) (faults []string) {
	p.T.Helper()
	if n := Eval[int](p, `document.getAnimations().length`); n > 0 {
		faults = append(faults, fmt.Sprintf("%d animations", n))
	}
	if Eval[string](p, `getComputedStyle(document.documentElement).scrollBehavior`) != "auto" {
		faults = append(faults, "it scrolls by itself")
	}
	return faults
}

// Outside finds everything on a page that leads to another site or loads from there.
func Outside(p *Tab, _ Screen) []string {
	p.T.Helper()
	return Lines(p, `["href", "src", "action", "formaction", "ping", "srcset", "data", "poster", "cite", "content"].flatMap(name =>
		[...document.querySelectorAll("[" + name + "]")].flatMap(e => {
			const v = e.getAttribute(name);
			if (name === "content" && !v.includes("://")) return [];
			const u = new URL(v, document.baseURI);
			return u.origin === location.origin || u.protocol === "data:" ? [] : [e.tagName + " " + name + "=" + v];
		})).join("\n")`)
}

// Screens: 320 × 256 is 400 % zoom of 1280 × 1024, and 640 × 450 is 200 % of 1280 × 900.
var (
	Phone  = Screen{360, 740}
	Desk   = Screen{1280, 900}
	Zoomed = Screen{640, 450}
	Narrow = Screen{320, 256}
)

// Axe is the source of axe-core, which .ci/run installs; "" = it is not there.
func Axe(t *testing.T) string {
	t.Helper()
	at := os.Getenv("MIRROR_AXE")
	if at == "" {
		return ""
	}
	source, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// BrokenRules runs axe-core on a page: WCAG 2.2 AA and the good practices. What it cannot decide is a fault too (ux.md §7
// row 1), but for: the contrast of what lies in a drawing, of a mark that is no text, and of what scrolls and is partly under
// the edge (the palette has a test of its own); a name for a text without letters; and the head of a group of rows, whose
// cells are in the rows below it.
func BrokenRules(p *Tab, _ Screen) []string {
	p.T.Helper()
	all := Wait[string](p, `(scrollTo(0, 0), axe).run(document, {resultTypes: ["violations", "incomplete"], preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => {
			const settled = (rule, e) => rule === "color-contrast" && (e.closest("svg, .scroll") || !/[\p{L}\p{N}]/u.test(e.textContent)) || rule === "label-content-name-mismatch" && !/\p{L}/u.test(e.textContent);
			const inGroups = (rule, e) => rule === "th-has-data-cells" && e.querySelector("th[scope=rowgroup]");
			const undecided = r.incomplete.map(v => ({...v, id: "undecided " + v.id, nodes: v.nodes.filter(n => ![settled, inGroups].some(f => f(v.id, document.querySelector(n.target[0]))))})).filter(v => v.nodes.length);
			return [...r.violations, ...undecided].map(v => v.id + ": " + v.nodes.length + " × " + v.nodes[0].target.join(" ") + " – " + v.nodes[0].failureSummary.replace(/\s+/g, " ")).join("\n") + (r.passes.length > 5 ? "" : "\nonly " + r.passes.length + " rules were looked at");
		})`)
	if all == "" {
		return nil
	}
	return strings.Split(all, "\n")
}
