package sheet

import (
	"math"

	"mirror/gap"
)

// mostLabels is how many points have their names beside them; more would hide each other, and the table names them all.
const mostLabels = 40

func (c *Matrix) head() *Head { return &c.Head }

func (c *Matrix) numbers() []gap.Number {
	var out []gap.Number
	for _, p := range c.shown() {
		out = append(out, p.X, p.Y)
	}
	return out
}

func (c *Matrix) sound() bool { return len(c.Points) > 0 }

func (c *Matrix) shown() []Point {
	var out []Point
	for _, p := range c.Points {
		if p.X.Known() && p.Y.Known() {
			out = append(out, p)
		}
	}
	return out
}

// build draws excel.md §4.2's form H.
func (c *Matrix) build(r *region) plot {
	page := newCanvas(c.Title, r.wide(), 520)
	page.left, page.bottom, page.right = 78, 62, 40
	var xs, ys []gap.Number
	var names []string
	for _, p := range c.shown() {
		xs, ys, names = append(xs, p.X), append(ys, p.Y), append(names, shorten(oneLine(p.Label), 42))
	}
	x := c.axis(c.XAxis, c.XKind, xs, c.XSplit)
	y := c.axis(c.YAxis, c.YKind, ys, c.YSplit)

	labels := r.words("Label", names)
	px, py := r.figures("Across", c.XKind, xs), r.figures("Up", c.YKind, ys)
	room := labelling{x: x, y: y, xSplit: c.XSplit, ySplit: c.YSplit, width: float64(page.width) - page.left - page.right, height: float64(page.height) - page.top - page.bottom}
	var series []dots
	series = append(series, c.splits(r, x, y)...)
	corner := c.corners(r, x, y)
	series = append(series, corner...)
	points := dots{name: labels, x: px, y: py, symbol: "circle", colour: head, size: 9}
	if c.Who != Neither {
		points.colour = c.Who.colour(0)
	}
	switch n := len(names); {
	case n > mostLabels:
		points.size = 5
	case n > 0:
		points.labels, points.sides = &labels, room.sides(xs, ys, names, c.fieldNames(corner))
	}
	series = append(series, points)
	return page.draw(scatter(x, y, series))
}

// axis covers the numbers, the split and, for signed figures, zero.
func (c *Matrix) axis(title string, k Kind, n []gap.Number, split gap.Number) axis {
	all := append([]gap.Number{split}, n...)
	if k.signed() || k == Index || k == Share {
		all = append(all, gap.Some(0))
	}
	lo, hi := extent(all)
	pad := (hi - lo) * 0.06
	if lo != 0 {
		lo -= pad
	}
	lo, hi, step := scale(lo, hi+pad, 0)
	return axis{title: title, kind: k, lo: lo, hi: hi, step: step, grid: true, line: true, labels: "low", crosses: "min"}
}

// splits are the lines between the fields.
func (c *Matrix) splits(r *region, x, y axis) []dots {
	var out []dots
	line := func(name string, xs, ys []gap.Number) {
		n := r.words(name, []string{"from", "to"})
		out = append(out, dots{name: n, x: r.figures(name+": across", c.XKind, xs), y: r.figures(name+": up", c.YKind, ys), line: axisLine, dash: "dash"})
	}
	if s, ok := c.XSplit.Value(); ok {
		line("Line upwards", some(s, s), some(y.lo, y.hi))
	}
	if s, ok := c.YSplit.Value(); ok {
		line("Line across", some(x.lo, x.hi), some(s, s))
	}
	return out
}

// corners are the fields' names, in the corners of the drawing.
func (c *Matrix) corners(r *region, x, y axis) []dots {
	if c.Fields == ([4]string{}) {
		return nil
	}
	inset := (y.hi - y.lo) * 0.045
	top, bottom := y.hi-inset, y.lo+inset
	words := r.words("Field", c.Fields[:])
	across := r.figures("Field: across", c.XKind, some(x.lo, x.hi, x.lo, x.hi))
	up := r.figures("Field: up", c.YKind, some(top, top, bottom, bottom))
	return []dots{{name: words, x: across, y: up, labels: &words, sides: []string{"r", "l", "r", "l"}, labelColour: muted}}
}

func (c *Matrix) fieldNames(drawn []dots) []string {
	if drawn == nil {
		return nil
	}
	return c.Fields[:]
}

// labelling finds a side for each label of a scatter chart.
type labelling struct {
	x, y           axis
	xSplit, ySplit gap.Number
	width, height  float64 // of the drawing, in pixels
}

type box struct{ left, top, right, bottom float64 }

func (b box) overlap(o box) float64 {
	return max(0, min(b.right, o.right)-max(b.left, o.left)) * max(0, min(b.bottom, o.bottom)-max(b.top, o.top))
}

// sides chooses right, left, above or below for each label, in order, by the
// least overlap with points, fields' names and the labels already placed.
func (l labelling) sides(xs, ys []gap.Number, names, fields []string) []string {
	at := func(i int) (float64, float64) {
		return (xs[i].Or(0) - l.x.lo) / (l.x.hi - l.x.lo) * l.width, (l.y.hi - ys[i].Or(0)) / (l.y.hi - l.y.lo) * l.height
	}
	var used []box
	for i := range names {
		a, b := at(i)
		used = append(used, box{a - 6, b - 6, a + 6, b + 6})
	}
	for i, f := range fields { // top left, top right, bottom left, bottom right
		w, corner := ems(f)*pixelsPerEm+8, box{0, 4, 0, 30}
		if corner.right = w; i%2 == 1 {
			corner.left, corner.right = l.width-w, l.width
		}
		if i > 1 {
			corner.top, corner.bottom = l.height-30, l.height-4
		}
		used = append(used, corner)
	}
	if s, ok := l.xSplit.Value(); ok {
		a := (s - l.x.lo) / (l.x.hi - l.x.lo) * l.width
		used = append(used, box{a - 1, 0, a + 1, l.height})
	}
	if s, ok := l.ySplit.Value(); ok {
		b := (l.y.hi - s) / (l.y.hi - l.y.lo) * l.height
		used = append(used, box{0, b - 1, l.width, b + 1})
	}
	out := make([]string, len(names))
	for i, name := range names {
		a, b := at(i)
		w := ems(name)*pixelsPerEm + 6
		tried := [4]box{{a + 7, b - 8, a + 7 + w, b + 8}, {a - 7 - w, b - 8, a - 7, b + 8}, {a - w/2, b - 23, a + w/2, b - 7}, {a - w/2, b + 7, a + w/2, b + 23}}
		best, chosen := math.Inf(1), box{}
		for k, t := range tried {
			cost := float64(k) * 0.5
			for _, u := range used {
				cost += t.overlap(u)
			}
			cost += 60 * (max(0, -t.left) + max(0, t.right-l.width-30) + max(0, -t.top) + max(0, t.bottom-l.height))
			if cost < best {
				best, chosen, out[i] = cost, t, []string{"r", "l", "t", "b"}[k]
			}
		}
		used = append(used, chosen)
	}
	if len(out) == 0 {
		return []string{"r"}
	}
	return out
}
