package browsertest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"github.com/chromedp/cdproto/page"
)

// Grey finds what is lost where every colour is taken away (ux.md §7 row 11, first part): it takes pictures of the page through
// a filter, as it is and as it would be with nothing open and nothing chosen. The page that is open and the option that is
// chosen must be told from the others there by lightness or shape, with the contrast that a mark needs (3:1, WCAG 1.4.11); and
// the words of verdicts, cells of a map and notes must stand out from their ground as text does (4.5:1, 1.4.3).
func Grey(p *Tab) (faults []string) {
	p.T.Helper()
	Eval[bool](p, greyMarks)
	marks := Eval[[]greyMark](p, `greyMarks.boxes()`)
	if len(marks) == 0 {
		return nil
	}
	with := p.pictureOf(marks)
	Eval[bool](p, `greyMarks.clear()`)
	bare := Eval[[]greyMark](p, `greyMarks.boxes()`)
	without := p.pictureOf(bare)
	Eval[bool](p, `greyMarks.restore()`)
	for i, m := range marks {
		switch {
		case m.Chosen && with.apart(without, m, bare[i]) < enoughPixels:
			faults = append(faults, "without colour it is not seen that this is open or chosen: "+m.Name)
		case !m.Chosen:
			if c := with.stands(m); c < 4.5 {
				faults = append(faults, fmt.Sprintf("without colour this is hardly read (%.1f to 1): %s", c, m.Name))
			}
		}
	}
	return faults
}

// enoughPixels is how many must differ for a mark to be seen: a stroke of two by six.
const enoughPixels = 12

// greyMark is a part of a page: something open or chosen, or words on a ground of their own. The box is in CSS pixels.
type greyMark struct {
	Name       string
	Chosen     bool
	X, Y, W, H float64
}

// greyMarks takes the colour away and knows the marks that can be seen. What is open and no link is compared with a link, as the
// others beside it are.
const greyMarks = `(() => {
	const root = document.documentElement, inside = e => { const r = e.getBoundingClientRect(); return r.width > 3 && r.height > 3 && r.left >= 0 && r.right <= root.clientWidth; };
	const seen = css => [...document.querySelectorAll(css)].filter(e => e.checkVisibility({visibilityProperty: true}) && inside(e) && !e.closest(".vh"));
	const label = e => e.labels?.[0] ?? e, name = e => (e.textContent.trim() || e.id).replace(/\s+/g, " ").slice(0, 40);
	const chosen = [...seen("[aria-current]"), ...[...document.querySelectorAll("main input:checked")].filter(e => label(e).checkVisibility() && inside(label(e)))];
	const words = seen(".st, .heat tbody td, .tag, .state h2, .summary h2").filter(e => e.textContent.trim());
	const put = chosen.map(e => ({e, at: e}));
	root.style.filter = "grayscale(1)";
	scrollTo(0, 0);
	window.greyMarks = {
		boxes: () => [...put.map(({e, at}) => [at, true, name(label(e))]), ...words.map(e => [e, false, name(e)])].map(([e, open, said]) => {
			const a = e.getBoundingClientRect(), b = label(e).getBoundingClientRect();
			const x = Math.min(a.left, b.left), y = Math.min(a.top, b.top);
			return {Name: said, Chosen: open, X: x + scrollX, Y: y + scrollY, W: Math.max(a.right, b.right) - x, H: Math.max(a.bottom, b.bottom) - y};
		}),
		clear: () => {
			for (const p of put) {
				if (p.e.matches("input")) { p.e.checked = false; continue; }
				p.was = p.e.getAttribute("aria-current");
				p.e.removeAttribute("aria-current");
				if (p.e.matches("a")) continue;
				p.at = Object.assign(document.createElement("a"), {href: "#", textContent: p.e.textContent});
				p.e.replaceWith(p.at);
			}
			return true;
		},
		restore: () => {
			for (const p of put) {
				if (p.e.matches("input")) { p.e.checked = true; continue; }
				if (p.at !== p.e) p.at.replaceWith(p.e);
				p.e.setAttribute("aria-current", p.was);
			}
			root.style.filter = "";
			return true;
		},
	};
	return true;
})()`

// greyPicture is a part of a page in shades of grey, as relative luminance.
type greyPicture struct {
	image.Image
	left, top float64
}

// pictureOf is a picture of the part of the page that holds some marks.
func (p *Tab) pictureOf(marks []greyMark) greyPicture {
	p.T.Helper()
	left, top, right, bottom := marks[0].X, marks[0].Y, 0.0, 0.0
	for _, m := range marks {
		left, top = math.Floor(min(left, m.X)), math.Floor(min(top, m.Y))
		right, bottom = math.Ceil(max(right, m.X+m.W)), math.Ceil(max(bottom, m.Y+m.H))
	}
	beyond := true
	shot := Call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{X: left, Y: top, Width: right - left, Height: bottom - top, Scale: 1}})
	picture, err := png.Decode(bytes.NewReader(shot.Data))
	p.Must(err)
	return greyPicture{picture, left, top}
}

// light is the relative luminance of a pixel, counted from the corner of a mark.
func (g greyPicture) light(m greyMark, x, y int) float64 {
	r, _, _, _ := g.At(int(m.X-g.left)+x, int(m.Y-g.top)+y).RGBA()
	return lightOf(color.Gray{Y: uint8(r >> 8)})
}

func lightOf(c color.Gray) float64 {
	s := float64(c.Y) / 255
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// apart is how many pixels of a mark differ in two pictures so much that they are seen to.
func (g greyPicture) apart(other greyPicture, here, there greyMark) (n int) {
	for y := range int(min(here.H, there.H)) + 1 {
		for x := range int(min(here.W, there.W)) + 1 {
			if contrast(g.light(here, x, y), other.light(there, x, y)) >= 3 {
				n++
			}
		}
	}
	return n
}

// stands is the contrast of the words in a mark with the ground they are on: what most of its pixels are.
func (g greyPicture) stands(m greyMark) float64 {
	many := map[float64]int{}
	for y := range int(m.H) {
		for x := range int(m.W) {
			many[g.light(m, x, y)]++
		}
	}
	ground := 0.0
	for light, n := range many {
		if n > many[ground] {
			ground = light
		}
	}
	best := 1.0
	for light, n := range many {
		if n >= 2 {
			best = max(best, contrast(light, ground))
		}
	}
	return best
}
