package chart

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"

	"mirror/gap"
)

// Value is a number and the text it is printed as.
type Value struct {
	gap.Number
	Text string
}

// drawing is SVG in the making.
type drawing struct{ strings.Builder }

// put writes formatted markup; words in it are to be escaped with say.
func (d *drawing) put(format string, a ...any) { fmt.Fprintf(d, format, a...) }

// html is what was drawn, for a page.
func (d *drawing) html() template.HTML { return template.HTML(d.String()) }

// say is text for markup.
func say(s string) string { return html.EscapeString(s) }

// scale lays numbers on a line. Its ends are in per cent of the drawing, or in pixels where unit is "".
type scale struct {
	lo, hi   float64 // numbers at the ends
	from, to float64 // places of the ends
	unit     string
}

// place is where a number lies; one beyond an end lies at the end.
func (s scale) place(v float64) float64 {
	v = min(max(v, min(s.lo, s.hi)), max(s.lo, s.hi))
	return s.from + (v-s.lo)/(s.hi-s.lo)*(s.to-s.from)
}

// at is the place as an attribute.
func (s scale) at(v float64) string { return s.mark(s.place(v)) }

// mark writes a place.
func (s scale) mark(x float64) string { return number(x) + s.unit }

// span is the length between two numbers as an attribute.
func (s scale) span(a, b float64) string { return s.mark(math.Abs(s.place(b) - s.place(a))) }

// number writes at most two decimals.
func number(x float64) string {
	x = math.Round(x*100) / 100
	if x == 0 {
		x = 0 // no minus
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// dot and diamond are the marks of customers and employees.

func (d *drawing) dot(x, y string, r float64) {
	d.put(`<circle cx="%s" cy="%s" r="%s" fill="%s" stroke="%s" stroke-width="1.5"/>`, x, y, number(r), customer, paper)
}

func (d *drawing) diamond(x, y string, r float64) {
	n := number(r)
	d.put(`<svg x="%s" y="%s" overflow="visible"><path d="M0 -%sL%s 0L0 %sL-%s 0Z" fill="%s" stroke="%s" stroke-width="1.5"/></svg>`, x, y, n, n, n, n, employee, paper)
}

// open begins a drawing for a cell.
func (d *drawing) open(height int) {
	d.put(`<svg class="figure" width="100%%" height="%d" aria-hidden="true" focusable="false">`, height)
}

// figure begins a drawing with a title and a text for screen readers; id is for the page's own names.
func (d *drawing) figure(height int, id, title, says string) {
	d.put(`<svg class="figure" width="100%%" height="%d" role="img" aria-labelledby="%s-t %[2]s-d"><title id="%[2]s-t">%s</title><desc id="%[2]s-d">%[4]s</desc>`, height, say(id), say(title), say(says))
}

// axis begins the numbers under a column of drawings.
func (d *drawing) axis() {
	d.put(`<svg class="axis" width="100%%" height="20" aria-hidden="true" focusable="false">`)
}

func (d *drawing) close() template.HTML {
	d.put("</svg>")
	return d.html()
}
