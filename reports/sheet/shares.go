package sheet

import (
	"math"

	"mirror/gap"
)

func (c *Diverging) head() *Head           { return &c.Head }
func (c *Diverging) numbers() []gap.Number { return shareNumbers(c.Shares) }
func (c *Diverging) sound() bool           { return sharesSound(c.Labels, c.Options, c.Shares) }

// build draws excel.md §4.2's form I: a first series that is not seen pushes
// each bar to the right, so that the middles of the middle options stand under each other.
func (c *Diverging) build(r *region) plot {
	page := sharePage(r, c.Title, c.Labels, c.Options)
	labels := r.words("Label", shortened(c.Labels, page.left))
	reach, far := c.reach()
	offset := r.figures(blankName, Share, c.offsets(reach))
	series := append([]bar{{name: offset, labels: labels, values: offset}}, shareSeries(r, labels, c.Options, c.Shares)...)
	// No axis and no grid: the offset would make their numbers wrong.
	values := axis{kind: Share, lo: 0, hi: max(reach+far, 0.1), step: 1, labels: "none"}
	return page.draw(lying(true, 35, values, series))
}

// left is the share of a row that lies left of the middle.
func (c *Diverging) left(row []gap.Number) (left, all float64, ok bool) {
	for j, n := range row {
		x, known := n.Value()
		ok = ok || known
		all += x
		switch c.Options[j].Side {
		case Unfavourable:
			left += x
		case Middle:
			left += x / 2
		}
	}
	return left, all, ok
}

// reach is how far the bars go to the left and to the right of the middle, in steps of 5 per cent.
func (c *Diverging) reach() (left, right float64) {
	for _, row := range c.Shares {
		l, all, _ := c.left(row)
		left, right = max(left, l), max(right, all-l)
	}
	up := func(x float64) float64 { return round4(math.Ceil(x*20-1e-9) / 20) }
	return up(left), up(right)
}

func (c *Diverging) offsets(reach float64) []gap.Number {
	out := make([]gap.Number, len(c.Shares))
	for i, row := range c.Shares {
		if l, _, ok := c.left(row); ok {
			out[i] = gap.Some(reach - l)
		}
	}
	return out
}

func (c *Stacked) head() *Head           { return &c.Head }
func (c *Stacked) numbers() []gap.Number { return shareNumbers(c.Shares) }
func (c *Stacked) sound() bool           { return sharesSound(c.Labels, c.Options, c.Shares) }

func (c *Stacked) build(r *region) plot {
	page := sharePage(r, c.Title, c.Labels, c.Options)
	page.bottom = 36
	page.height += 16
	labels := r.words("Label", shortened(c.Labels, page.left))
	values := axis{kind: Share, lo: 0, hi: 1, step: 0.25, grid: true, labels: "nextTo"}
	return page.draw(lying(true, 35, values, shareSeries(r, labels, c.Options, c.Shares)))
}

func sharePage(r *region, title string, labels []string, options []Option) canvas {
	names := []string{blankName}
	for _, o := range options {
		names = append(names, o.Name)
	}
	page := newCanvas(title, r.wide(), 78+23*max(len(labels), 2), names...)
	page.left, page.bottom = page.labelRoom(labels, 0.36), 20
	return page
}

func shareSeries(r *region, labels ref, options []Option, shares [][]gap.Number) []bar {
	colours := AnswerColours(options)
	var out []bar
	for j, o := range options {
		column := make([]gap.Number, len(shares))
		for i, row := range shares {
			column[i] = row[j]
		}
		v := r.figures(oneLine(o.Name), Share, column)
		out = append(out, bar{name: v, labels: labels, values: v, colour: colours[j], print: true})
	}
	return out
}

func shareNumbers(shares [][]gap.Number) []gap.Number {
	var out []gap.Number
	for _, row := range shares {
		out = append(out, row...)
	}
	return out
}

func sharesSound(labels []string, options []Option, shares [][]gap.Number) bool {
	for _, row := range shares {
		if len(row) != len(options) {
			return false
		}
	}
	for _, o := range options {
		if oneLine(o.Name) == "" {
			return false
		}
	}
	return len(labels) > 0 && len(options) > 0 && len(shares) == len(labels)
}
