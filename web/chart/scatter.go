package chart

import (
	"html/template"
	"math"
	"slices"
	"unicode/utf8"

	"mirror/gap"
)

// Spot is a topic in the scatter of importance and gap.
type Spot struct {
	Name       string
	Importance gap.Number // 1 = the average topic
	Gap        gap.Number // points of 100
	Verdict    gap.Word
	LowBase    bool
}

// Axes are the words of a scatter.
type Axes struct {
	ID, Title, Says string
	Weak, Strong    string // at the ends of the axis of importance
	Corner          string // where one begins
	Middle          string // the line in the middle
}

const scatterHeight = 400

// narrowest is the width in pixels at which labels must not run into each other; on wider screens there is more room.
const narrowest = 417

// Scatter draws topics by importance, from left to right, and gap, from below. Topics without either are not drawn. The band
// is that of gaps too small to matter.
func Scatter(a Axes, spots []Spot, margin float64) template.HTML {
	var d drawing
	d.figure(scatterHeight, a.ID, a.Title, a.Says)
	d.scatter(field{left: 10, right: 97, unit: "%", top: 18, bottom: scatterHeight - 40, pixels: narrowest / 100.0}, a, spots, margin)
	return d.close()
}

// field is where a scatter lies. One of its units across is so many pixels wide.
type field struct {
	left, right float64
	unit        string
	top, bottom float64 // pixels
	pixels      float64
}

func (d *drawing) scatter(f field, a Axes, spots []Spot, margin float64) {
	spots = slices.DeleteFunc(slices.Clone(spots), func(s Spot) bool { return !s.Importance.Known() || !s.Gap.Known() })
	most, high, low := 2.0, 2*margin, -1.5*margin
	for _, s := range spots {
		most = max(most, math.Ceil(s.Importance.Or(0)*4+.5)/4)
		high, low = max(high, math.Ceil(s.Gap.Or(0)/10)*10+5), min(low, math.Floor(s.Gap.Or(0)/10)*10-5)
	}
	x := scale{0, most, f.left, f.right, f.unit}
	y := scale{high, low, f.top, f.bottom, ""}
	d.put(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, x.at(1), y.at(high), x.span(1, most), y.span(high, margin), first)
	d.put(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, x.at(0), y.at(margin), x.span(0, most), y.span(margin, -margin), wash)
	d.put(`<line x1="%s" x2="%s" y1="%s" y2="%[3]s" stroke="%s"/>`, x.at(0), x.at(most), y.at(0), edge)
	d.put(`<line x1="%s" x2="%[1]s" y1="%s" y2="%s" stroke="#c3c9d0" stroke-dasharray="3 4"/>`, x.at(1), y.at(high), y.at(low))
	d.put(`<g fill="%s">`, muted)
	for v := math.Ceil(low/margin) * margin; v <= high; v += margin {
		d.put(`<text x="%s" y="%s" dx="-6" dy="4" text-anchor="end">%s</text>`, x.at(0), y.at(v), signed(v))
	}
	d.put(`<text x="%s" y="%s">%s</text><text x="%s" y="%s" text-anchor="end">%s →</text><text x="%s" y="%s" text-anchor="middle">%s</text></g>`,
		x.at(0), number(f.bottom+28), say(a.Weak), x.at(most), number(f.bottom+28), say(a.Strong), x.at(1), number(f.top-6), say(a.Middle))
	d.put(`<text x="%s" y="%s" dx="-6" dy="18" text-anchor="end" fill="%s">%s</text>`, x.at(most), y.at(high), employeeText, say(a.Corner))
	d.spots(f, x, y, a, spots)
}

// spots draws the topics, and their names where these run into nothing.
func (d *drawing) spots(f field, x, y scale, a Axes, spots []Spot) {
	var taken []area
	corner := area{x.place(x.hi)*f.pixels - 6 - wide(a.Corner), y.place(y.lo) + 5, x.place(x.hi) * f.pixels, y.place(y.lo) + 24}
	taken = append(taken, corner)
	for _, s := range spots {
		px, py := x.place(s.Importance.Or(0))*f.pixels, y.place(s.Gap.Or(0))
		taken = append(taken, area{px - 7, py - 7, px + 7, py + 7})
	}
	for _, s := range spots {
		cx, cy := x.at(s.Importance.Or(0)), y.at(s.Gap.Or(0))
		colour := verdictInk(s.Verdict)
		if s.LowBase {
			d.put(`<circle cx="%s" cy="%s" r="5" fill="%s" stroke="%s" stroke-width="2"/>`, cx, cy, paper, colour)
		} else {
			d.put(`<circle cx="%s" cy="%s" r="6" fill="%s" stroke="%s" stroke-width="1.5"/>`, cx, cy, colour, paper)
		}
		d.named(f, x, y, s.Importance.Or(0), s.Gap.Or(0), s.Name, &taken) // else the list beside the chart has it
	}
}

// named writes a name beside its spot where it runs into nothing.
func (d *drawing) named(f field, x, y scale, atX, atY float64, name string, taken *[]area) {
	dx, dy, anchor, room := spotLabel(name, x.place(atX)*f.pixels, y.place(atY), area{0, f.top, f.right * f.pixels, f.bottom}, taken)
	if room {
		d.put(`<text x="%s" y="%s" dx="%s" dy="%s" text-anchor="%s" fill="%s" paint-order="stroke" stroke="%s" stroke-width="4" stroke-linejoin="round" stroke-opacity=".8">%s</text>`,
			x.at(atX), y.at(atY), number(dx), number(dy), anchor, ink, paper, say(name))
	}
}

// area is a rectangle in pixels.
type area struct{ left, top, right, bottom float64 }

func (a area) meets(b area) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

func (a area) holds(b area) bool {
	return b.left >= a.left && b.right <= a.right && b.top >= a.top && b.bottom <= a.bottom
}

// wide is about how wide a text is at 13 pixels.
func wide(s string) float64 { return 6.7 * float64(utf8.RuneCountInString(s)) }

// spotLabel finds a place for a name beside a spot: right, left, above, below, then further off. It takes the place.
func spotLabel(name string, x, y float64, within area, taken *[]area) (dx, dy float64, anchor string, ok bool) {
	w := wide(name)
	for _, off := range []float64{0, -9, 9, -18, 18} {
		for _, right := range []bool{true, false} {
			a := area{x + 11, y + off - 8, x + 11 + w, y + off + 8}
			dx, anchor = 11, "start"
			if !right {
				a.left, a.right = x-11-w, x-11
				dx, anchor = -11, "end"
			}
			if free(a, within, *taken) {
				*taken = append(*taken, a)
				return dx, off + 4, anchor, true
			}
		}
	}
	for _, off := range []float64{-17, 19} {
		a := area{x - w/2, y + off - 8, x + w/2, y + off + 8}
		if free(a, within, *taken) {
			*taken = append(*taken, a)
			return 0, off + 4, "middle", true
		}
	}
	return 0, 0, "", false
}

func free(a, within area, taken []area) bool {
	return within.holds(a) && !slices.ContainsFunc(taken, a.meets)
}
