package chart

import (
	"html/template"
	"math"
	"slices"

	"mirror/gap"
)

// Series is a line over the waves. A wave without a number is a break in the line.
type Series struct {
	Name   string // written after the last number, such as "customers"
	Look   Look
	Points []Point
}

// Point is one wave's number with its range, which may be absent.
type Point struct {
	Value
	Low, High gap.Number
}

// Look is how a line is drawn.
type Look uint8

// The looks. Customers have circles on a line, employees diamonds on a dashed one, a gap dots in grey.
const (
	Customers Look = iota
	Employees
	Difference
)

// linesHeight is the height of the chart of lines.
const linesHeight = 260

// Lines draws lines over the waves, with their last numbers and names beside them. Title and says are for screen readers, id
// is for the page's own names; the numbers belong into a table beside it.
func Lines(id, title, says string, waves []string, series []Series) template.HTML {
	var d drawing
	d.figure(linesHeight, id, title, says)
	d.lines(box{x: scale{0, float64(max(1, len(waves)-1)), 12, 66, "%"}, left: 8, right: 69, top: 14, height: linesHeight}, waves, series)
	return d.close()
}

// box is where a chart of lines lies.
type box struct {
	x           scale
	left, right float64 // ends of the grid, as x
	top, height float64 // pixels
}

func (d *drawing) lines(b box, waves []string, series []Series) {
	lo, hi, step := extent(series)
	y := scale{hi, lo, b.top, b.top + b.height - 74, ""}
	for v := lo; v <= hi+step/2; v += step {
		d.put(`<line x1="%s" x2="%s" y1="%s" y2="%[3]s" stroke="%s"/>`, b.x.mark(b.left), b.x.mark(b.right), y.at(v), grid)
		text := number(v)
		if series[0].Look == Difference {
			text = signed(v)
		}
		d.put(`<text x="%s" y="%s" dx="-6" dy="4" text-anchor="end" fill="%s">%s</text>`, b.x.mark(b.left), y.at(v), muted, text)
	}
	for i, name := range waves {
		if every := (len(waves) + 5) / 6; (len(waves)-1-i)%every != 0 { // no more than six names find room
			continue
		}
		down := b.top + b.height - 40
		if b.x.unit == "%" && len(waves) > 2 && (len(waves)-1-i)%2 == 1 { // one lower than the next, so that they do not run into each other
			down += 17
		}
		d.put(`<text x="%s" y="%s" text-anchor="middle" fill="%s">%s</text>`, b.x.at(float64(i)), number(down), muted, say(name))
	}
	for _, s := range series {
		d.line(b, y, s)
	}
	d.ends(b, y, series)
}

// line draws one line with its marks.
func (d *drawing) line(b box, y scale, s Series) {
	colour := map[Look]string{Customers: customer, Employees: employee, Difference: muted}[s.Look]
	dashes := ""
	if s.Look == Employees {
		dashes = ` stroke-dasharray="6 4"`
	}
	for i, p := range s.Points {
		if p.Low.Known() && p.High.Known() {
			d.put(`<line x1="%s" x2="%[1]s" y1="%s" y2="%s" stroke="%s" stroke-width="7" stroke-opacity=".3"/>`, b.x.at(float64(i)), y.at(p.Low.Or(0)), y.at(p.High.Or(0)), colour)
		}
		if i > 0 && p.Known() && s.Points[i-1].Known() {
			d.put(`<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="2.5"%s/>`, b.x.at(float64(i-1)), y.at(s.Points[i-1].Or(0)), b.x.at(float64(i)), y.at(p.Or(0)), colour, dashes)
		}
	}
	for i, p := range s.Points {
		x, h := b.x.at(float64(i)), y.at(p.Or(0))
		switch {
		case !p.Known():
		case s.Look == Customers:
			d.dot(x, h, 6)
		case s.Look == Employees:
			d.diamond(x, h, 8)
		default:
			d.put(`<circle cx="%s" cy="%s" r="4.5" fill="%s"/>`, x, h, colour)
		}
	}
}

// ends writes the last number of each line beside it, apart from each other.
func (d *drawing) ends(b box, y scale, series []Series) {
	type end struct {
		at     float64
		text   string
		colour string
	}
	var all []end
	for _, s := range series {
		if n := len(s.Points); n > 0 && s.Points[n-1].Known() {
			colour := map[Look]string{Customers: customerText, Employees: employeeText, Difference: muted}[s.Look]
			all = append(all, end{y.place(s.Points[n-1].Or(0)), s.Points[n-1].Text + " " + s.Name, colour})
		}
	}
	slices.SortStableFunc(all, func(a, b end) int { return int(math.Copysign(1, a.at-b.at)) })
	const apart = 17
	for i := 1; i < len(all); i++ {
		if short := apart - (all[i].at - all[i-1].at); short > 0 {
			all[i-1].at -= short / 2
			all[i].at += short / 2
		}
	}
	for _, e := range all {
		d.put(`<text x="%s" y="%s" dx="14" dy="4" fill="%s">%s</text>`, b.x.at(b.x.hi), number(e.at), e.colour, say(e.text))
	}
}

// extent is a round range for all numbers, and the step of its grid.
func extent(series []Series) (lo, hi, step float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, s := range series {
		for _, p := range s.Points {
			for _, n := range []gap.Number{p.Number, p.Low, p.High} {
				if v, ok := n.Value(); ok {
					lo, hi = min(lo, v), max(hi, v)
				}
			}
		}
	}
	if lo > hi {
		lo, hi = 0, 100
	}
	step = 25.0
	switch spread := hi - lo; {
	case spread <= 2:
		step = 1
	case spread <= 20:
		step = 5
	case spread <= 50:
		step = 10
	}
	lo, hi = math.Floor(lo/step)*step, math.Ceil(hi/step)*step
	if lo == hi {
		hi += step
	}
	return lo, hi, step
}
