package respond_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// wide looks for what sticks out of the screen: nothing may scroll sideways but what is made for it (WCAG 1.4.10). On a phone
// and a large screen, text is twice as large (1.4.4).
func wide(p *tab, _ *shown, on screen) (faults []string) {
	p.t.Helper()
	text := "100%"
	if on == phone || on == desk {
		text = "200%"
	}
	all := lines(p, fmt.Sprintf(`(() => {
		const d = document.documentElement;
		d.style.fontSize = %q;
		const out = [];
		if (d.scrollWidth > d.clientWidth) out.push("it is " + d.scrollWidth + " px wide");
		for (const e of document.body.querySelectorAll("*")) {
			const r = e.getBoundingClientRect(), over = e.scrollWidth > e.clientWidth + 1;
			if (r.width === 0 || !over && r.right <= d.clientWidth + 0.5 && r.left >= -0.5) continue;
			if (e.closest(".vh, .skip, svg") || e.matches("input, textarea")) continue;
			const inside = e.closest(".scroll"), what = e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 20);
			if (inside && inside !== e) continue;
			if (r.right > d.clientWidth + 0.5 || r.left < -0.5) out.push(what + " sticks out");
			else if (getComputedStyle(e).display === "inline") continue;
			else if (!inside) out.push(what + " does not hold its text");
			else if (e.tabIndex !== 0 || e.getAttribute("role") !== "region" || !e.getAttribute("aria-label")) out.push(what + " scrolls and cannot be reached");
		}
		d.style.fontSize = "";
		return out.join("\n");
	})()`, text))
	for _, f := range all[:min(3, len(all))] {
		faults = append(faults, "with text at "+text+" "+f)
	}
	return faults
}

// smallTargets measures what is pressed: 24 × 24 at least, options, fields and buttons 44 high, the numbers of a row 24
// wide (WCAG 2.5.8). Links in sentences are let off.
func smallTargets(p *tab, _ *shown, _ screen) []string {
	p.t.Helper()
	return lines(p, `(() => {
		const out = [];
		const box = e => e.getBoundingClientRect();
		for (const e of document.querySelectorAll("a, button, input, select, textarea, summary")) {
			if (e.type === "hidden" || e.matches(".skip")) continue;
			let r = box(e), w = r.width, h = r.height, tall = e.matches(".btn, textarea, input[type=text]") ? 44 : 24;
			if (e.type === "radio" || e.type === "checkbox") {
				const b = box(document.querySelector("label[for=" + CSS.escape(e.id) + "]") ?? e);
				w = b.width; h = b.height; tall = 44;
			}
			const said = e.parentElement.matches("p, li") && e.parentElement.textContent.trim() !== e.textContent.trim();
			if (e.tagName === "A" && said && !e.closest(".langs, .foot")) continue;
			if (w < 24 || h < tall) out.push((e.id || e.textContent.trim().slice(0, 24)) + " is " + Math.round(w) + " × " + Math.round(h));
		}
		return out.join("\n");
	})()`)
}

// lines are those of a text the page gives.
func lines(p *tab, expression string) []string {
	p.t.Helper()
	if all := eval[string](p, expression); all != "" {
		return strings.Split(all, "\n")
	}
	return nil
}

// hiddenFocus goes to everything that takes the focus, forward and backward: the ring is seen, the element
// is inside the screen and nothing lies on it (WCAG 2.4.7, 2.4.11).
func hiddenFocus(p *tab, _ *shown, _ screen) []string {
	p.t.Helper()
	return lines(p, moveFocus)
}

// seesFocus is a function that says what is wrong with the focus of an element; "" = nothing.
const seesFocus = `const seesFocus = e => {
	const on = (e.type === "radio" || e.type === "checkbox") && document.querySelector("label[for=" + CSS.escape(e.id) + "]") || e;
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
	` + seesFocus + `
	const all = [...document.querySelectorAll("a, button, input, textarea, summary, [tabindex='0']")].filter(e => e.type !== "hidden" && e.checkVisibility());
	const out = new Set();
	if (document.querySelector("[tabindex]:not([tabindex='0']):not([tabindex='-1'])")) out.add("the order of the focus is not that of the page");
	for (const e of [...all, ...all.toReversed()]) {
		e.focus({focusVisible: true});
		const wrong = seesFocus(e);
		if (wrong) out.add(wrong);
	}
	return [...out].join("\n");
})()`

// walksWithTab presses Tab through a page of each kind: the focus comes by in reading order and is seen each time.
func walksWithTab(t *testing.T, b *chromium, g *gallery) {
	p := b.tab(t, zoomed)
	for _, name := range []string{"start-employee", "page-employee-1", "page-customer-1-missing-all", "last-employee", "team-employee"} {
		p.open(g.base + g.named(name).address)
		stops := 0
		for before := -1; ; stops++ {
			p.press(tabKey)
			var at struct {
				N     int
				Wrong string
			}
			p.must(json.Unmarshal([]byte(eval[string](p, `(() => {
				`+seesFocus+`
				const e = document.activeElement;
				return JSON.stringify(e === document.body ? {N: -1} : {N: [...document.querySelectorAll("*")].indexOf(e), Wrong: seesFocus(e)});
			})()`)), &at))
			if at.N <= before { // round again, or out of the page
				break
			}
			if before = at.N; at.Wrong != "" {
				t.Errorf("%s: with Tab %s", name, at.Wrong)
			}
		}
		if want := eval[int](p, `document.querySelectorAll("main .btn, main fieldset, .langs a").length`); stops < want {
			t.Errorf("%s: Tab comes to %d stops, and there are %d groups, links and buttons", name, stops, want)
		}
	}
}

// motion finds what moves: nothing may, least of all where that is not wanted.
func motion(p *tab, _ *shown, _ screen) (faults []string) {
	p.t.Helper()
	if n := eval[int](p, `document.getAnimations().length`); n > 0 {
		faults = append(faults, fmt.Sprintf("%d animations", n))
	}
	if eval[string](p, `getComputedStyle(document.documentElement).scrollBehavior`) != "auto" {
		faults = append(faults, "it scrolls by itself")
	}
	return faults
}
