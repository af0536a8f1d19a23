package chart

import (
	"html/template"

	"mirror/reports/sheet"
)

// Part is a part of a bar that shows shares of a whole.
type Part struct {
	Name       string
	Share      Value // a fraction; its text is printed in the bar where there is room
	Fill, Text string
}

// Answers colours the parts of an answer scale as workbooks do, from the worst answer to the best: brown, grey, teal.
func Answers(options []sheet.Option, shares []Value) []Part {
	parts := make([]Part, len(options))
	for i, colour := range sheet.AnswerColours(options) {
		parts[i] = Part{Name: options[i].Name, Fill: "#" + colour, Text: "#" + sheet.Legible(colour)}
		if i < len(shares) {
			parts[i].Share = shares[i]
		}
	}
	return parts
}

// Bands colours parts that belong to neither side, such as the bands of a trust spectrum.
func Bands(names []string, shares []Value) []Part {
	parts := make([]Part, len(names))
	for i, name := range names {
		fill := neutral[i%len(neutral)]
		parts[i] = Part{Name: name, Share: shares[i], Fill: "#" + fill, Text: "#" + sheet.Legible(fill)}
	}
	return parts
}

// Stack draws shares as one bar. Rare answers that may not be shown have no part in it; where more than a tenth may not be
// shown, nothing is drawn.
func Stack(parts []Part) template.HTML {
	const height = 44
	var d drawing
	d.open(height)
	d.stack(scale{0, 1, 0, 100, "%"}, 0, height, .055, parts)
	return d.close()
}

// stack draws a bar at a height. A part narrower than least has no room for its number.
func (d *drawing) stack(s scale, y, height int, least float64, parts []Part) {
	whole := 0.0
	for _, p := range parts {
		whole += p.Share.Or(0)
	}
	if whole < .9 {
		return
	}
	x := 0.0
	for _, p := range parts { // shares are rounded to whole per cent, and yet fill the bar
		w := p.Share.Or(0) / whole
		if !p.Share.Known() {
			continue
		}
		d.put(`<rect x="%s" y="%d" width="%s" height="%d" fill="%s" stroke="%s"/>`, s.at(x), y, s.span(x, x+w), height, p.Fill, paper)
		if w >= least {
			d.put(`<text x="%s" y="%d" text-anchor="middle" fill="%s">%s</text>`, s.at(x+w/2), y+height/2+5, p.Text, say(p.Share.Text))
		}
		x += w
	}
}

// Swatch is a small square in the part's colour, for a key.
func Swatch(p Part) template.HTML {
	var d drawing
	d.put(`<svg width="16" height="16" aria-hidden="true" focusable="false"><rect width="16" height="16" fill="%s"/></svg>`, p.Fill)
	return d.html()
}
