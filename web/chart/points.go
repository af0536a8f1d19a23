package chart

import (
	"html/template"

	"mirror/gap"
)

// Pair is one group with two scores.
type Pair struct {
	Name string
	X, Y gap.Number
}

// PairAxes are the words of a scatter of pairs. Id is for the page's own names.
type PairAxes struct{ ID, Title, Says, X, Y string }

const pairsHeight = 360

// Pairs draws groups by two scores from 0 to 100, with their names; no line through them, which would look like a cause.
func Pairs(a PairAxes, pairs []Pair) template.HTML {
	var d drawing
	d.figure(pairsHeight, a.ID, a.Title, a.Says)
	f := field{left: 9, right: 97, unit: "%", top: 26, bottom: pairsHeight - 46, pixels: 328 / 100.0}
	x := holding(pairs, func(p Pair) gap.Number { return p.X }, f.left, f.right, f.unit)
	y := holding(pairs, func(p Pair) gap.Number { return p.Y }, f.bottom, f.top, "")
	d.put(`<g stroke="%s">`, grid)
	for v := x.lo; v <= x.hi; v += 10 {
		d.put(`<line x1="%s" x2="%[1]s" y1="%s" y2="%s"/>`, x.at(v), number(f.top), number(f.bottom))
	}
	for v := y.lo; v <= y.hi; v += 10 {
		d.put(`<line x1="%s" x2="%s" y1="%s" y2="%[3]s"/>`, x.at(x.lo), x.at(x.hi), y.at(v))
	}
	d.put(`</g><g fill="%s">`, muted)
	for v := x.lo; v <= x.hi; v += 10 {
		d.put(`<text x="%s" y="%s" text-anchor="middle">%s</text>`, x.at(v), number(f.bottom+18), number(v))
	}
	for v := y.lo; v <= y.hi; v += 10 {
		d.put(`<text x="%s" y="%s" dx="-6" dy="4" text-anchor="end">%s</text>`, x.at(x.lo), y.at(v), number(v))
	}
	d.put(`<text x="%s" y="%d" text-anchor="end">%s →</text><text x="0" y="12">↑ %s</text></g>`, x.at(x.hi), pairsHeight-4, say(a.X), say(a.Y))
	d.pairs(f, x, y, pairs)
	return d.close()
}

// holding is a scale in whole tens that holds all numbers, at least 20 wide.
func holding(pairs []Pair, of func(Pair) gap.Number, from, to float64, unit string) scale {
	lo, hi := 100.0, 0.0
	for _, p := range pairs {
		if v, ok := of(p).Value(); ok {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	lo, hi = tens(lo, hi, 20)
	return scale{lo, hi, from, to, unit}
}

func (d *drawing) pairs(f field, x, y scale, pairs []Pair) {
	var taken []area
	for _, p := range pairs {
		px, py := x.place(p.X.Or(0))*f.pixels, y.place(p.Y.Or(0))
		taken = append(taken, area{px - 7, py - 7, px + 7, py + 7})
	}
	for _, p := range pairs {
		if !p.X.Known() || !p.Y.Known() {
			continue
		}
		cx, cy := x.at(p.X.Or(0)), y.at(p.Y.Or(0))
		d.put(`<circle cx="%s" cy="%s" r="6" fill="%s" stroke="%s" stroke-width="1.5"/>`, cx, cy, ink, paper)
		d.named(f, x, y, p.X.Or(0), p.Y.Or(0), p.Name, &taken) // else the table below has it
	}
}
