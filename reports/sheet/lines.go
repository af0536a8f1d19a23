package sheet

import (
	"fmt"
	"strings"

	"mirror/gap"
)

func (c *Lines) head() *Head           { return &c.Head }
func (c *Lines) numbers() []gap.Number { return seriesNumbers(c.Series) }
func (c *Lines) sound() bool           { return seriesSound(c.Labels, c.Series) }

// Marks and dashes differ from series to series: colour is never alone.
var (
	lineMarks  = []string{"square", "triangle", "circle", "diamond", "x", "plus"}
	lineDashes = []string{"", "dash", "sysDot", "dashDot", "lgDash", "sysDash"}
)

func (c *Lines) build(r *region) plot {
	page := newCanvas(c.Title, r.wide(), 374, seriesNames(c.Series)...)
	if page.right = 40; c.Axis != "" {
		page.left = 78
	}
	labels := r.words("Label", c.Labels)
	var b strings.Builder
	b.WriteString(`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>`)
	var lists [][]gap.Number
	for i, s := range c.Series {
		b.WriteString(c.line(r, labels, i, s))
		lists = append(lists, s.Values, s.Low, s.High)
	}
	b.WriteString(`<c:marker val="1"/><c:axId val="111"/><c:axId val="112"/></c:lineChart>`)
	if c.Kind.signed() {
		lists = append(lists, some(0))
	}
	lo, hi := extent(lists...)
	span := 0.0
	if c.Kind == Score || c.Kind == Gap {
		span = 20
	}
	lo, hi, step := scale(lo, hi, span)
	cats := axis{line: true, labels: "low", crosses: "autoZero"}
	values := axis{title: c.Axis, kind: c.Kind, lo: lo, hi: hi, step: step, grid: true, labels: "low", crosses: "min", between: true}
	return page.draw(b.String() + cats.categories(111, 112, "b") + values.values(112, 111, "l"))
}

func (c *Lines) line(r *region, labels ref, i int, s Series) string {
	v := r.figures(oneLine(s.Name), c.Kind, s.Values)
	colour, mark, dash := s.Who.colour(i), lineMarks[i%len(lineMarks)], lineDashes[i%len(lineDashes)]
	switch s.Who {
	case Customers:
		mark, dash = "circle", ""
	case Employees:
		mark, dash = "diamond", "dash"
	}
	bars := ""
	if plus, minus := s.whiskers(r, c.Kind); plus != nil {
		bars = interval("y", *plus, *minus, colour, 100, true)
	}
	return fmt.Sprintf(`<c:ser><c:idx val="%d"/><c:order val="%d"/>%s%s%s%s<c:cat>%s</c:cat><c:val>%s</c:val><c:smooth val="0"/></c:ser>`,
		i, i, v.name(), shape(stroke(colour, 225, dash)), marker(mark, colour, 8), bars, labels.strRef(), v.numRef())
}
