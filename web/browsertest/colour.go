package browsertest

import "github.com/chromedp/cdproto/emulation"

// Prefer tells the pages what somebody prefers, by name and value, beside that nothing moves.
func Prefer(p *Tab, what ...string) {
	p.T.Helper()
	all := []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}
	for i := 0; i < len(what); i += 2 {
		all = append(all, &emulation.MediaFeature{Name: what[i], Value: what[i+1]})
	}
	Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: all})
}

// Colourless finds what is lost where a reader's own few colours take the place of ours (ux.md §7 row 11): the page that is
// open, a verdict, a cell of a map, an option that is chosen, and the edge of what stands out by its ground.
func Colourless(p *Tab) []string {
	p.T.Helper()
	return Lines(p, withoutColour)
}

const withoutColour = `(() => {
	const out = new Set(), style = e => getComputedStyle(e), shown = all => [...document.querySelectorAll(all)].filter(e => e.checkVisibility());
	for (const a of shown("[aria-current]")) if (+style(a).fontWeight < 600) out.add("the page that is open looks like the others: " + a.textContent);
	for (const v of shown(".st")) if (!/\p{L}/u.test(v.textContent)) out.add("a verdict has no words");
	for (const c of shown(".heat tbody td")) if (!c.textContent.trim()) out.add("a cell says nothing but its colour");
	for (const i of shown("input:checked")) if (style(i).appearance === "none") out.add(i.id + " does not show that it is chosen");
	for (const e of shown(".tag, .state, .done, .summary, .btn")) if (parseFloat(style(e).borderInlineStartWidth) < 1) out.add(e.className + " has no edge");
	const light = colour => { const [r, g, b] = colour.match(/[\d.]+/g).map(x => (x / 255) ** 2.2); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	for (const t of shown(".axis text")) {
		const [low, high] = [light(style(t).fill), light(style(t.closest(".figure") ?? document.body).backgroundColor)].sort((a, b) => a - b);
		if ((high + 0.05) / (low + 0.05) < 4.5) out.add("a number of an axis is hardly seen: " + t.textContent);
	}
	return [...out].join("\n");
})()`
