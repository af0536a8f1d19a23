package sheet

import (
	"mirror/gap"
)

// Table is the one table of a sheet. A table without rows is written with one
// row that says so.
type Table struct {
	Name    string // name of the table in the workbook, such as "hr_gaps"; "" = made from the sheet's number
	Columns []Column
	Rows    []Row
	Empty   string // said when there are no rows; "" = "Nothing to show"
}

// Column is a column of a table.
type Column struct {
	Name  string // header: not empty, unique ignoring case
	Kind  Kind
	Width float64 // in characters; with Wrap at most so many, and less when the content is short; 0 = by content
	Wrap  bool    // break long text into lines
	Bar   bool    // data bar: from 0 to 1 for Share, to 100 for Score, else to the column's largest value
	// Defined is a name for the column's cells ("hr_gap"), for those who read the
	// workbook with a script; "" = none.
	Defined string
	// From and To are the names of the first and last column of a Trend.
	From, To string
}

// Kind says what a column's cells are and how they are printed. The zero value is Text.
type Kind uint8

// Kinds of columns.
const (
	Text     Kind = iota // words; left
	Count                // 1,234
	Score                // 61.3, points of 100
	Mean                 // 3.45, on an item's own scale
	Gap                  // +8.2, a gap or its bounds, points of 100
	Share                // 62%, from a fraction
	ShareGap             // +12, a difference of fractions, told and stored in points
	Net                  // +23, net recommendation
	Change               // +0.42, a signed figure on an own scale, a correlation, a slope
	Index                // 1.25
	Weight               // 0.873
	P                    // 0.031, "<0.001"
	Date                 // 2026-11-22, from text of that form
	Rank                 // 1, 2, 3
	Trend                // small columns in the cell, drawn from columns From to To; its cells are left empty
)

// Row is a row of a table: as many cells as the table has columns.
type Row []Cell

// Cell is one cell. Value is nil (empty), a string, a float64 or an int; use
// the makers below. A number that is not finite is written as NotAvailable.
type Cell struct {
	Value any
	Sheet string // the cell is a link to this sheet of the book
	// Kind prints this one number otherwise than its column (the summary has
	// points, shares and net scores in one column); Text = as the column says.
	Kind Kind
	tint tint
}

// Marks that stand in a cell instead of a figure, explained in the notes.
const (
	Confidential   = "[c]" // hidden to protect people
	LowReliability = "[u]" // few answers, indicative only
	NotAvailable   = "[x]"
	NotApplicable  = "[z]"
	Low            = "[low]" // rounds to zero but is not zero
)

// Words is a cell of text. Text typed by respondents is safe here.
func Words(s string) Cell { return Cell{Value: s} }

// Whole is a whole number.
func Whole(n int) Cell { return Cell{Value: n} }

// Figure is a number, or mark where there is none.
func Figure(n gap.Number, mark string) Cell {
	if x, ok := n.Value(); ok {
		return Cell{Value: x}
	}
	return Cell{Value: mark}
}

// As prints the number of one cell as another kind than its column's.
func (c Cell) As(k Kind) Cell {
	c.Kind = k
	return c
}

// Link is a cell that leads to another sheet of the book.
func Link(text, sheet string) Cell { return Cell{Value: text, Sheet: sheet} }

// Tinted fills the cell by a verdict (gap.BlindSpot …). The gap, in points of
// 100, only chooses among three strengths: below 15, below 20, from 20. A cell that holds a
// mark instead of a figure is never filled, so that the fill cannot say what the mark hides.
func (c Cell) Tinted(verdict gap.Word, size gap.Number) Cell {
	c.tint = tintOf(verdict, size)
	return c
}
