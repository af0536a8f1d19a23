package sheet

import (
	"fmt"
	"strings"

	"mirror/gap"
)

// bar is a series of lying bars.
type bar struct {
	name, labels, values ref
	colour               string // "" = not seen
	print                bool   // share inside the bar
	plus, minus          *ref
}

func (s bar) xml(i int) string {
	var b strings.Builder
	look := shape(`<a:noFill/>` + stroke("", 0, ""))
	if s.colour != "" {
		look = shape(solid(s.colour) + stroke(white, 50, ""))
	}
	fmt.Fprintf(&b, `<c:ser><c:idx val="%d"/><c:order val="%d"/>%s%s<c:invertIfNegative val="0"/>`, i, i, s.name.name(), look)
	if s.print {
		// Parts too thin for their number stay without one; the table has it.
		b.WriteString(`<c:dLbls><c:numFmt formatCode="` + esc(`[<0.055]"";0%`) + `" sourceLinked="0"/>` + shape(`<a:noFill/>`+stroke("", 0, "")) +
			textLook(9, Legible(s.colour)) + `<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`)
	}
	if s.plus != nil {
		b.WriteString(interval("", *s.plus, *s.minus, ink, 100, true))
	}
	b.WriteString(`<c:cat>` + s.labels.strRef() + `</c:cat><c:val>` + s.values.numRef() + `</c:val></c:ser>`)
	return b.String()
}

// lying is the inside of a chart of lying bars, first label on top.
func lying(stacked bool, distance int, values axis, series []bar) string {
	var b strings.Builder
	b.WriteString(`<c:barChart><c:barDir val="bar"/><c:grouping val="` + pick(stacked, "stacked", "clustered") + `"/><c:varyColors val="0"/>`)
	for i, s := range series {
		b.WriteString(s.xml(i))
	}
	fmt.Fprintf(&b, `<c:gapWidth val="%d"/><c:overlap val="%s"/><c:axId val="111"/><c:axId val="112"/></c:barChart>`, distance, pick(stacked, "100", "-5"))
	// The labels' axis runs downwards, so the values' axis has to cross at its far end, and have its numbers next to it, to stand below.
	cats := axis{reverse: true, line: true, labels: "low", crosses: "autoZero"}
	values.crosses, values.between = "max", true
	return b.String() + cats.categories(111, 112, "l") + values.values(112, 111, "b")
}

func (c *Bars) head() *Head           { return &c.Head }
func (c *Bars) numbers() []gap.Number { return seriesNumbers(c.Series) }
func (c *Bars) sound() bool           { return seriesSound(c.Labels, c.Series) }

func (c *Bars) build(r *region) plot {
	rows := len(c.Labels) * len(c.Series)
	var legend []string
	if len(c.Series) > 1 {
		legend = seriesNames(c.Series)
	}
	page := newCanvas(c.Title, r.wide(), 110+len(c.Labels)*10+rows*13, legend...)
	if c.Axis != "" {
		page.height, page.bottom = page.height+16, 56
	}
	page.left = page.labelRoom(c.Labels, 0.42)
	labels := r.words("Label", shortened(c.Labels, page.left))
	var all []bar
	lists := [][]gap.Number{some(0)}
	for i, s := range c.Series {
		b := bar{name: r.figures(s.Name, c.Kind, s.Values), labels: labels, colour: s.Who.colour(i)}
		b.values = b.name
		b.plus, b.minus = s.whiskers(r, c.Kind)
		all = append(all, b)
		lists = append(lists, s.Values, s.Low, s.High)
	}
	lo, hi := extent(lists...)
	lo, hi, step := scale(lo, hi, 0)
	values := axis{title: c.Axis, kind: c.Kind, lo: lo, hi: hi, step: step, grid: true, labels: "nextTo"}
	return page.draw(lying(false, 45, values, all))
}

// whiskers are the lengths from a value to the ends of its interval.
func (s Series) whiskers(r *region, k Kind) (plus, minus *ref) {
	if s.Low == nil || s.High == nil {
		return nil, nil
	}
	up, down := make([]gap.Number, len(s.Values)), make([]gap.Number, len(s.Values))
	whole := known(s.Values, s.Low, s.High)
	for i := range s.Values {
		if whole(i) {
			up[i] = gap.Some(max(s.High[i].Or(0)-s.Values[i].Or(0), 0))
			down[i] = gap.Some(max(s.Values[i].Or(0)-s.Low[i].Or(0), 0))
		}
	}
	p, m := r.figures(s.Name+": up to high", k, up), r.figures(s.Name+": down to low", k, down)
	return &p, &m
}

func seriesNames(all []Series) []string {
	out := make([]string, len(all))
	for i := range all {
		out[i] = all[i].Name
	}
	return out
}

func seriesNumbers(all []Series) []gap.Number {
	var out []gap.Number
	for _, s := range all {
		out = append(append(append(out, s.Values...), s.Low...), s.High...)
	}
	return out
}

func seriesSound(labels []string, all []Series) bool {
	for _, s := range all {
		n := len(labels)
		if len(s.Values) != n || s.Low != nil && len(s.Low) != n || s.High != nil && len(s.High) != n || oneLine(s.Name) == "" {
			return false
		}
	}
	return len(labels) > 0 && len(all) > 0
}

// colour is the side's, or the i-th neutral one.
func (w Who) colour(i int) string {
	switch w {
	case Customers:
		return customerBlue
	case Employees:
		return employeeOrange
	}
	return neutralColours[i%len(neutralColours)]
}
