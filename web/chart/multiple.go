package chart

import (
	"html/template"
	"math"

	"mirror/gap"
)

// Step is one wave of a small multiple. Cut says that it may not be compared with the wave before, so that no line joins them.
type Step struct {
	Name                 string
	Customers, Employees Value
	Gap                  Gap
	GapText              string
	Cut                  bool
}

const (
	multipleHeight = 240
	scoresTop      = 10 // of the part with both sides' scores
	scoresEnd      = 130
	stripTop       = 148 // of the strip with the gap
	stripEnd       = 212
)

// Window is the part of the scale from 0 to 100 that holds all scores, in whole tens and at least 40 wide: the same for all
// small multiples of a page, so that they can be compared.
func Window(all ...[]Step) (lo, hi float64) {
	lo, hi = 100, 0
	for _, steps := range all {
		for _, s := range steps {
			for _, v := range []Value{s.Customers, s.Employees} {
				if x, ok := v.Value(); ok {
					lo, hi = min(lo, x), max(hi, x)
				}
			}
		}
	}
	return tens(lo, hi, 40)
}

// tens widens a part of the scale from 0 to 100 to whole tens and to so many points; where lo is above hi it is all of it.
func tens(lo, hi, least float64) (float64, float64) {
	if lo > hi {
		return 0, 100
	}
	lo, hi = math.Floor(lo/10)*10, math.Ceil(hi/10)*10
	for hi-lo < least {
		lo, hi = max(lo-10, 0), min(hi+10, 100)
	}
	return lo, hi
}

// Strip is how far the axis of the gaps goes on either side for all of them to be on it: whole tens, at least 20 points.
func Strip(all ...Gap) float64 {
	return reach(20, all)
}

// Multiple draws both sides' scores over the waves, and below them the gap with its range. Lo, hi and reach are those of all
// small multiples of the page (Window, Strip).
func Multiple(steps []Step, lo, hi, margin, reach float64) template.HTML {
	var d drawing
	d.open(multipleHeight)
	x := scale{0, float64(max(len(steps)-1, 1)), 13, 79, "%"}
	y := scale{lo, hi, scoresEnd, scoresTop, ""}
	g := scale{-reach, reach, stripEnd, stripTop, ""}
	for _, v := range []float64{lo, (lo + hi) / 2, hi} {
		d.put(`<line x1="9%%" x2="82%%" y1="%s" y2="%[1]s" stroke="%s"/><text x="7%%" y="%[1]s" dy="4" text-anchor="end" fill="%[3]s">%s</text>`, y.at(v), grid, muted, number(v))
	}
	d.put(`<rect x="9%%" width="73%%" y="%s" height="%s" fill="%s"/><line x1="9%%" x2="82%%" y1="%s" y2="%[4]s" stroke="%s"/>`, g.at(margin), g.span(-margin, margin), wash, g.at(0), edge)
	d.put(`<text x="7%%" y="%s" dy="4" text-anchor="end" fill="%s">gap</text>`, g.at(0), muted)
	d.course(steps, x, y, func(s Step) Value { return s.Customers }, customer, "")
	d.course(steps, x, y, func(s Step) Value { return s.Employees }, employee, ` stroke-dasharray="6 4"`)
	d.marks(steps, x, y)
	for i, s := range steps {
		d.upright(x.at(float64(i)), g, s.Gap)
	}
	d.lastStep(steps, x, y, g)
	return d.close()
}

// course joins the scores of one side; a wave that is cut, or has no score, breaks the line.
func (d *drawing) course(steps []Step, x, y scale, of func(Step) Value, colour, dash string) {
	for i := 1; i < len(steps); i++ {
		a, ok1 := of(steps[i-1]).Value()
		b, ok2 := of(steps[i]).Value()
		if ok1 && ok2 && !steps[i].Cut {
			d.put(`<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="2.5"%s/>`, x.at(float64(i-1)), y.at(a), x.at(float64(i)), y.at(b), colour, dash)
		}
	}
}

func (d *drawing) marks(steps []Step, x, y scale) {
	for i, s := range steps {
		if v, ok := s.Customers.Value(); ok {
			d.dot(x.at(float64(i)), y.at(v), 5.5)
		}
		if v, ok := s.Employees.Value(); ok {
			d.diamond(x.at(float64(i)), y.at(v), 7.5)
		}
	}
}

// upright draws a gap with its range from bottom to top.
func (d *drawing) upright(x string, s scale, g Gap) {
	size, ok := g.Size.Value()
	if !ok {
		return
	}
	colour := verdictInk(g.Verdict)
	if g.Low.Known() && g.High.Known() {
		d.put(`<line x1="%s" x2="%[1]s" y1="%s" y2="%s" stroke="%s" stroke-width="10" stroke-opacity=".38"/>`, x, s.at(g.Low.Or(0)), s.at(g.High.Or(0)), colour)
	}
	d.put(`<svg x="%s" y="%s" overflow="visible"><path d="M-5 0H5" stroke="%s" stroke-width="2"/></svg>`, x, s.at(size), colour) // a dot would hide the range
}

// lastStep writes the figures of the last wave beside its marks, and the names of the first and last wave.
func (d *drawing) lastStep(steps []Step, x, y, g scale) {
	if len(steps) == 0 {
		return
	}
	last := steps[len(steps)-1]
	at := x.at(float64(len(steps) - 1))
	c, e := y.place(last.Customers.Or(0)), y.place(last.Employees.Or(0))
	if apart := 15 - math.Abs(c-e); apart > 0 && last.Customers.Known() && last.Employees.Known() { // labels that would touch
		if c > e {
			c, e = c+apart/2, e-apart/2
		} else {
			c, e = c-apart/2, e+apart/2
		}
	}
	beside := func(v gap.Number, place float64, text, colour string) {
		if v.Known() {
			d.put(`<text x="%s" y="%s" dx="18" dy="5" fill="%s">%s</text>`, at, number(place), colour, say(text))
		}
	}
	beside(last.Customers.Number, c, last.Customers.Text, customerText)
	beside(last.Employees.Number, e, last.Employees.Text, employeeText)
	beside(last.Gap.Size, g.place(last.Gap.Size.Or(0)), last.GapText, verdictInk(last.Gap.Verdict))
	d.put(`<text x="%s" y="232" text-anchor="start" fill="%s">%s</text>`, "9%", muted, say(steps[0].Name))
	if len(steps) > 1 {
		d.put(`<text x="%s" y="232" text-anchor="end" fill="%s">%s</text>`, "91%", muted, say(last.Name))
	}
}
