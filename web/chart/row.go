package chart

import (
	"html/template"
	"math"

	"mirror/gap"
)

// Drawings of a row of a table of gaps.

const (
	rowHeight = 52
	rowMiddle = rowHeight / 2
)

// scores lays scores from 0 to 100, with room for their labels at both ends.
func scores() scale { return scale{0, 100, 11, 89, "%"} }

// Dumbbell draws both sides' scores with their numbers beside the marks. A side without a score is not drawn.
func Dumbbell(customers, employees Value) template.HTML {
	var d drawing
	d.open(rowHeight)
	s := scores()
	d.put(`<g stroke="%s" stroke-width="1">`, grid)
	for _, v := range quarters {
		d.put(`<line x1="%s" x2="%[1]s" y1="0" y2="%d"/>`, s.at(v), rowHeight)
	}
	d.put(`</g>`)
	d.dumbbell(s, rowMiddle, 8, customers, employees)
	return d.close()
}

var quarters = []float64{0, 25, 50, 75, 100}

// dumbbell draws the marks of a row at a height; r is their size.
func (d *drawing) dumbbell(s scale, y int, r float64, customers, employees Value) {
	c, hasC := customers.Value()
	e, hasE := employees.Value()
	at := number(float64(y))
	if hasC && hasE {
		d.put(`<line x1="%s" x2="%s" y1="%s" y2="%[3]s" stroke="%s" stroke-width="5"/>`, s.at(c), s.at(e), at, link)
	}
	if hasC {
		d.dot(s.at(c), at, r-.5)
		d.label(s.at(c), y, customers.Text, customerText, !hasE || c > e)
	}
	if hasE {
		d.diamond(s.at(e), at, r+1)
		d.label(s.at(e), y, employees.Text, employeeText, !hasC || e >= c)
	}
}

// label writes a number beside a mark.
func (d *drawing) label(x string, y int, text, colour string, right bool) {
	dx, anchor := 14, "start"
	if !right {
		dx, anchor = -14, "end"
	}
	d.put(`<text x="%s" y="%d" dx="%d" text-anchor="%s" fill="%s">%s</text>`, x, y+5, dx, anchor, colour, say(text))
}

// Gap is a gap with its range and what it is called.
type Gap struct {
	Size, Low, High gap.Number
	Verdict         gap.Word
	LowBase         bool // read as a direction: a hollow dot
}

// Reach is how far the axis of gaps goes on either side for all of them to be on it: 40 points or more.
func Reach(all ...Gap) float64 {
	return reach(40, all)
}

// reach is the least whole ten that all gaps and their ranges lie within, and no less than that.
func reach(least float64, all []Gap) float64 {
	for _, g := range all {
		for _, n := range []gap.Number{g.Size, g.Low, g.High} {
			least = max(least, math.Ceil(math.Abs(n.Or(0))/10)*10)
		}
	}
	return least
}

// gaps lays gaps on either side of the middle.
func gaps(reach float64) scale { return scale{-reach, reach, 3, 97, "%"} }

// Interval draws a gap with its range over the band of gaps that are too small to matter (±margin). Where there is no gap to
// show nothing but the band is drawn; where there is no range, only the gap.
func Interval(g Gap, margin, reach float64) template.HTML {
	var d drawing
	d.open(rowHeight)
	s := gaps(reach)
	d.put(`<rect x="%s" width="%s" y="0" height="%d" fill="%s"/>`, s.at(-margin), s.span(-margin, margin), rowHeight, wash)
	d.put(`<line x1="50%%" x2="50%%" y1="0" y2="%d" stroke="%s"/>`, rowHeight, edge)
	d.interval(s, rowMiddle, g)
	return d.close()
}

func (d *drawing) interval(s scale, y int, g Gap) {
	x, ok := g.Size.Value()
	if !ok {
		return
	}
	colour := verdictInk(g.Verdict)
	if g.Low.Known() && g.High.Known() {
		d.put(`<line x1="%s" x2="%s" y1="%d" y2="%[3]d" stroke="%s" stroke-width="7" stroke-opacity=".38"/>`, s.at(g.Low.Or(0)), s.at(g.High.Or(0)), y, colour)
	}
	if g.LowBase {
		d.put(`<circle cx="%s" cy="%d" r="4.5" fill="%s" stroke="%s" stroke-width="2"/>`, s.at(x), y, paper, colour)
		return
	}
	d.put(`<circle cx="%s" cy="%d" r="4.5" fill="%s"/>`, s.at(x), y, colour)
}

// ScoreAxis and GapAxis are the numbers under a column of drawings.
func ScoreAxis() template.HTML {
	var d drawing
	d.axis()
	for _, v := range quarters {
		d.put(`<text x="%s" y="14" text-anchor="middle">%s</text>`, scores().at(v), number(v))
	}
	return d.close()
}

// GapAxis is the axis of gaps that reach so far.
func GapAxis(reach float64) template.HTML {
	var d drawing
	d.axis()
	for _, v := range []float64{10 - reach, 0, reach - 10} {
		d.put(`<text x="%s" y="14" text-anchor="middle">%s</text>`, gaps(reach).at(v), signed(v))
	}
	return d.close()
}

// signed is a number of an axis with its sign.
func signed(v float64) string {
	switch {
	case v > 0:
		return "+" + number(v)
	case v < 0:
		return "−" + number(-v)
	}
	return "0"
}
