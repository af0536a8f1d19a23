package sheet

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// canvas is a chart's page: size and margins in pixels (96 to the inch). The
// title stands top left, the legend under it, the drawing fills the rest.
type canvas struct {
	title                    string
	width, height            int
	left, top, right, bottom float64 // from the edge to the drawing
	legend                   bool
	hidden                   []int   // series without a place in the legend
	legendWide, legendTall   float64 // pixels
}

const (
	pixelsPerEm = 12.0 // at 9 points, the size of all text but titles
	titleEm     = 17.0 // of the title, 12 points and bold
	titleRoom   = 36.0
	legendLine  = 22.0 // height of a line of the legend
	legendMark  = 90.0 // a mark with its line, and the space around it
)

// newCanvas leaves room for the title and, when there are names for it, the
// legend. The height is that of everything but the legend.
func newCanvas(title string, width, height int, legend ...string) canvas {
	c := canvas{title: title, width: width, height: height, left: 60, right: 30, bottom: 40, top: titleRoom + 10}
	if len(legend) > 0 {
		c.legend = true
		c.legendWide, c.legendTall = legendSize(legend, float64(width)-20)
		c.top += c.legendTall + 6
		c.height += int(c.legendTall + 6)
	}
	return c
}

// legendSize is what the names take, each after its mark, in lines of at most
// room pixels. It is generous: an entry that does not fit is not drawn at all.
func legendSize(names []string, room float64) (wide, tall float64) {
	at := 0.0
	tall = legendLine
	for _, n := range names {
		w := ems(label(n))*pixelsPerEm*1.15 + legendMark
		if at > 0 && at+w > room {
			at, tall = 0, tall+legendLine
		}
		at += w
		wide = max(wide, min(at, room))
	}
	return wide, tall
}

func (c canvas) draw(inside string) plot {
	var b strings.Builder
	b.WriteString(xml.Header + `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:roundedCorners val="0"/><c:chart>`)
	w, h := float64(c.width), float64(c.height)
	b.WriteString(heading(shortened([]string{c.title}, (w-10)*pixelsPerEm/titleEm)[0], 12, true, false, c.place("", 10, 8, 0, 0)) + `<c:autoTitleDeleted val="0"/><c:plotArea>`)
	b.WriteString(c.place("inner", c.left, c.top, w-c.left-c.right, h-c.top-c.bottom))
	b.WriteString(inside + shape(`<a:noFill/>`) + `</c:plotArea>`)
	if c.legend {
		b.WriteString(`<c:legend><c:legendPos val="t"/>`)
		for _, i := range c.hidden {
			fmt.Fprintf(&b, `<c:legendEntry><c:idx val="%d"/><c:delete val="1"/></c:legendEntry>`, i)
		}
		b.WriteString(c.place("", 10, titleRoom, c.legendWide, c.legendTall) + `<c:overlay val="0"/>` + textLook(9, ink) + `</c:legend>`)
	}
	b.WriteString(`<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>` + shape(solid(white)+stroke(hairline, 75, "")) + textLook(9, ink) + `</c:chartSpace>`)
	return plot{xml: []byte(b.String()), width: c.width, height: c.height}
}

// place is a layout in fractions of the chart; without a width, only a position.
func (c canvas) place(target string, x, y, w, h float64) string {
	if target != "" {
		target = `<c:layoutTarget val="` + target + `"/>`
	}
	part := func(px float64, of int) string { return num(math.Round(px/float64(of)*1e4) / 1e4) }
	size := ""
	if w > 0 {
		size = `<c:w val="` + part(w, c.width) + `"/><c:h val="` + part(h, c.height) + `"/>`
	}
	return `<c:layout><c:manualLayout>` + target + `<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="` + part(x, c.width) +
		`"/><c:y val="` + part(y, c.height) + `"/>` + size + `</c:manualLayout></c:layout>`
}

// labelRoom is how wide the longest label is, within most of the chart's width, in pixels.
func (c canvas) labelRoom(labels []string, most float64) float64 {
	w := 0.0
	for _, l := range labels {
		w = max(w, ems(l)*pixelsPerEm)
	}
	return min(w+16, most*float64(c.width))
}

// shortened cuts labels so that each fits into room pixels.
func shortened(labels []string, room float64) []string {
	out := make([]string, len(labels))
	for i, l := range labels {
		for l = label(l); ems(l)*pixelsPerEm > room-12 && len(l) > 4; {
			l = shorten(l, len([]rune(l))-1)
		}
		out[i] = l
	}
	return out
}

// scale is a range for an axis with round ends and steps, and room for at least span.
func scale(lo, hi, span float64) (float64, float64, float64) {
	if lo > hi {
		lo, hi = 0, 1
	}
	if d := span - (hi - lo); d > 0 {
		lo, hi = lo-d/2, hi+d/2
	}
	if hi == lo { // one number: room on both sides of it
		lo, hi = lo-math.Abs(lo)/5, hi+math.Abs(hi)/5
	}
	if hi == lo {
		hi = 1
	}
	raw := (hi - lo) / 6
	step := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if step*m >= raw {
			step *= m
			break
		}
	}
	return round4(math.Floor(lo/step+1e-9) * step), round4(math.Ceil(hi/step-1e-9) * step), round4(step)
}
