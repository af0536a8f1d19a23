package sheet

import (
	"math"
	"slices"

	"mirror/gap"
)

func (c *Dumbbell) head() *Head { return &c.Head }

func (c *Dumbbell) numbers() []gap.Number {
	return slices.Concat(c.Customers, c.Employees, c.Gaps, c.Targets)
}

func (c *Dumbbell) sound() bool {
	n := len(c.Labels)
	return n > 0 && len(c.Customers) == n && len(c.Employees) == n && (c.Gaps == nil || len(c.Gaps) == n) && (c.Targets == nil || len(c.Targets) == n)
}

// build draws excel.md §4.2's form G, with the bars between the marks as error
// bars of a series without marks: one row per label, and no line with holes.
func (c *Dumbbell) build(r *region) plot {
	n := len(c.Labels)
	legend := []string{"Customers", "Employees"}
	if c.Targets != nil {
		legend = append(legend, "Target")
	}
	page := newCanvas(c.Title, r.wide(), 106+25*n, legend...)
	page.left = page.labelRoom(c.Labels, 0.4)
	page.bottom = 52
	if c.Gaps != nil {
		page.right = 64
	}
	lo, hi, step := c.ends()

	labels := r.words("Label", shortened(c.Labels, page.left))
	cust := r.figures("Customers", Score, c.Customers)
	emp := r.figures("Employees", Score, c.Employees)
	up := func(show func(int) bool) []gap.Number { return heights(n, show) }
	custY := r.figures("Height: customers", Mean, up(known(c.Customers)))
	empY := r.figures("Height: employees", Mean, up(known(c.Employees)))
	// The bar stops at the edge of the marks: LibreOffice draws error bars over them.
	from, length := c.connectors(5.5 * (hi - lo) / (float64(page.width) - page.left - page.right))
	start := r.figures("Bar from", Score, from)
	startY := r.figures("Height: bar", Mean, up(known(from)))
	plus, minus := r.figures("Bar length", Score, length), r.figures("Bar back", Score, zeros(length))
	edge := r.figures("Place of labels", Score, repeat(lo, n))
	edgeY := r.figures("Height of labels", Mean, up(func(int) bool { return true }))

	series := []dots{
		{name: cust, x: cust, y: custY, symbol: "circle", colour: customerBlue, size: 10},
		{name: emp, x: emp, y: empY, symbol: "diamond", colour: employeeOrange, size: 11},
		{name: start, x: start, y: startY, plus: &plus, minus: &minus},
		{name: labels, x: edge, y: edgeY, labels: &labels, sides: []string{"l"}},
	}
	page.hidden = []int{2, 3}
	if c.Targets != nil {
		target := r.figures("Target", Score, c.Targets)
		targetY := r.figures("Height: target", Mean, up(known(c.Targets)))
		series = append(series, dots{name: target, x: target, y: targetY, symbol: "square", colour: head, size: 8})
	}
	if c.Gaps != nil {
		texts := r.words("Gap", c.gapTexts())
		right := r.figures("Place of gaps", Score, repeat(hi, n))
		series = append(series, dots{name: texts, x: right, y: edgeY, labels: &texts, sides: []string{"r"}})
		page.hidden = append(page.hidden, len(series)-1)
	}
	title := c.Axis
	if title == "" {
		title = "Score, 0 to 100"
		if c.Gaps != nil {
			title += "; on the right the gap, employees − customers"
		}
	}
	x := axis{title: title, kind: Score, lo: lo, hi: hi, step: step, grid: true, labels: "low", crosses: "min"}
	y := axis{lo: 0, hi: float64(n), step: 1, line: true, labels: "none", crosses: "min"}
	return page.draw(scatter(x, y, series))
}

// ends are the axis' ends: the study's, or tens around the numbers, at least 40 points apart.
func (c *Dumbbell) ends() (lo, hi, step float64) {
	if c.Min < c.Max {
		_, _, step = scale(c.Min, c.Max, 0)
		return c.Min, c.Max, step
	}
	lo, hi = extent(c.Customers, c.Employees, c.Targets)
	if lo > hi {
		return 0, 100, 10
	}
	if lo >= 0 && hi <= 100 {
		lo, hi = math.Floor(lo/10)*10, math.Ceil(hi/10)*10
		for hi-lo < 40 {
			lo, hi = max(lo-10, 0), min(hi+10, 100)
		}
		return lo, hi, 10
	}
	return scale(lo, hi, 0)
}

// connectors are the bars between the marks, from their left end, less the
// radius of a mark (in points of the axis) at both ends. Marks that touch need none.
func (c *Dumbbell) connectors(radius float64) (from, length []gap.Number) {
	from, length = make([]gap.Number, len(c.Labels)), make([]gap.Number, len(c.Labels))
	both := known(c.Customers, c.Employees)
	for i := range c.Labels {
		if !both(i) {
			continue
		}
		a, b := c.Customers[i].Or(0), c.Employees[i].Or(0)
		if d := max(a, b) - min(a, b) - 2*radius; d > 0 {
			from[i], length[i] = gap.Some(min(a, b)+radius), gap.Some(d)
		}
	}
	return from, length
}

// zeros has a 0 wherever n has a figure.
func zeros(n []gap.Number) []gap.Number {
	out := make([]gap.Number, len(n))
	for i := range n {
		out[i] = n[i].Map(func(float64) float64 { return 0 })
	}
	return out
}

func (c *Dumbbell) gapTexts() []string {
	out := make([]string, len(c.Gaps))
	for i, g := range c.Gaps {
		if x, ok := g.Value(); ok {
			out[i] = Gap.number(x)
		}
	}
	return out
}

// heights are places from the top, half a row from the edge.
func heights(n int, show func(int) bool) []gap.Number {
	out := make([]gap.Number, n)
	for i := range out {
		if show(i) {
			out[i] = gap.Some(float64(n-i) - 0.5)
		}
	}
	return out
}

func repeat(x float64, n int) []gap.Number {
	out := make([]gap.Number, n)
	for i := range out {
		out[i] = gap.Some(x)
	}
	return out
}

// extent is the least and the greatest known number; lo > hi when there is none.
func extent(lists ...[]gap.Number) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, l := range lists {
		for _, n := range l {
			if x, ok := n.Value(); ok {
				lo, hi = min(lo, x), max(hi, x)
			}
		}
	}
	return lo, hi
}
