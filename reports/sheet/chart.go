package sheet

import "mirror/gap"

// Chart is one of Dumbbell, Matrix, Diverging, Stacked, Bars and Lines. Every
// number in it must stand in the table of the chart's sheet; a number that is
// absent is left out of the drawing. Titles and texts may hold any characters.
type Chart interface {
	// head returns what every chart has.
	head() *Head
	// numbers returns the figures that the sheet's table must show.
	numbers() []gap.Number
	// sound reports whether there is something to draw and the lists are of one length.
	sound() bool
	// build lays the helper numbers out and draws the chart over them.
	build(*region) plot
}

// Head is what every chart has.
type Head struct {
	Title string
	Alt   string // what the chart shows, in words, for those who cannot see it: at least 20 characters
}

// Who says whose figures a series holds: it decides colour and mark.
type Who uint8

// Whose figures.
const (
	Neither   Who = iota // neutral colours and marks, one after the other
	Customers            // blue, circle
	Employees            // orange, diamond
)

// Dumbbell draws customers' and employees' scores on one line per label, joined
// by a bar: the gap. The lists are of the same length, first label on top.
type Dumbbell struct {
	Head
	Labels               []string
	Customers, Employees []gap.Number
	Gaps                 []gap.Number // printed at the right edge, as the table has them; nil = none
	Targets              []gap.Number // a third mark on each line: where management wants to be; nil = none
	Min, Max             float64      // ends of the axis; both 0 = chosen from the numbers
	Axis                 string       // under the axis; "" = "Score, 0 to 100"
}

// Matrix draws one labelled point per row, across and up, split into four fields.
type Matrix struct {
	Head
	XAxis, YAxis   string // titles
	Who            Who    // whose figures, where both are one side's
	XKind, YKind   Kind   // how the axes' numbers are printed
	Points         []Point
	XSplit, YSplit gap.Number // where the fields meet; absent = no line
	// Fields are the names of the fields: top left, top right, bottom left,
	// bottom right; "" = none.
	Fields [4]string
}

// Point is a point of a Matrix. It is left out when one of its numbers is absent.
type Point struct {
	Label string
	X, Y  gap.Number
}

// Side of an answer option or group.
type Side int8

// Sides, as a Diverging chart lays them out from left to right.
const (
	Unfavourable Side = iota - 1
	Middle
	Favourable
)

// Option is a part of a row of shares: an answer option, a group or a band.
type Option struct {
	Name string
	Side Side
}

// Diverging draws shares as bars that lean to the left or right of the middle
// option. Options go from the worst to the best; Shares has a row per label
// and a share (a fraction) per option.
type Diverging struct {
	Head
	Labels  []string
	Options []Option
	Shares  [][]gap.Number
}

// Stacked draws shares as bars of 100 per cent.
type Stacked struct {
	Head
	Labels  []string
	Options []Option
	Shares  [][]gap.Number
}

// Series is a named list of figures, one per label.
type Series struct {
	Name   string
	Who    Who
	Values []gap.Number
	// Low and High are the ends of an interval, drawn as a thin line; nil = none.
	Low, High []gap.Number
}

// Bars draws one lying bar per label and series, first label on top.
type Bars struct {
	Head
	Labels []string
	Series []Series
	Kind   Kind   // how the axis' numbers are printed
	Axis   string // under the axis; may be empty
}

// Lines draws one line per series over the labels (waves).
type Lines struct {
	Head
	Labels []string
	Series []Series
	Kind   Kind
	Axis   string // beside the axis; may be empty
}
