package sheet

import "github.com/xuri/excelize/v2"

// style is the look of a cell. Every cell of the workbook has one of few.
type style struct {
	size   float64
	colour string
	fill   string
	format string
	align  string // left, right
	indent int
	bold   bool
	italic bool
	line   bool // underlined: a link
	wrap   bool
	middle bool
	ruled  bool // a thin line under the cell
	parted bool // a thin line to the left of the cell
}

var (
	titleStyle   = style{size: 16, colour: head, bold: true}
	textStyle    = style{size: 11, colour: ink}
	quietStyle   = style{size: 10, colour: muted}
	bannerStyle  = style{size: 11, colour: bannerInk, bold: true}
	linkStyle    = style{size: 11, colour: linkBlue, line: true}
	captionStyle = style{size: 11, colour: ink, bold: true}
)

// cellStyle is the style of a table's cell. Text that follows a number needs
// a little room. Numbers have no indent: LibreOffice 7.4 drops it in some cells of a column.
func cellStyle(c Column, first bool, cell Cell) style {
	s := textStyle
	s.wrap, s.ruled = c.Wrap, true
	kind := cell.kind(c)
	if kind == Text || kind == Trend {
		s.align = "left"
		if !first {
			s.indent = 1
		}
	} else {
		s.align, s.format = "right", kind.format()
	}
	if cell.Sheet != "" {
		s.colour, s.line = linkBlue, true
	}
	if cell.tint != noTint && !marked(cell.Value) {
		s.fill, s.colour, s.bold = cell.tint.look()
	}
	if marked(cell.Value) {
		s.colour = muted
	}
	return s
}

func headStyle(c Column, first bool) style {
	s := cellStyle(c, first, Cell{})
	s.colour, s.fill, s.bold, s.wrap, s.middle, s.format = white, head, true, true, true, ""
	s.ruled, s.parted = false, !first
	return s
}

// marked reports whether a cell holds a mark, or nothing, instead of a figure.
func marked(v any) bool {
	s, ok := v.(string)
	return v == nil || ok && isMark(s)
}

func (s style) excel() *excelize.Style {
	font := &excelize.Font{Family: "Arial", Size: s.size, Bold: s.bold, Italic: s.italic, Color: s.colour}
	if s.line {
		font.Underline = "single"
	}
	out := &excelize.Style{Font: font, Alignment: &excelize.Alignment{Vertical: "top", WrapText: s.wrap, Horizontal: s.align, Indent: s.indent}}
	if s.middle {
		out.Alignment.Vertical = "center"
	}
	if s.fill != "" {
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{s.fill}}
	}
	if s.ruled {
		out.Border = []excelize.Border{{Type: "bottom", Color: hairline, Style: 1}}
	}
	if s.parted {
		out.Border = []excelize.Border{{Type: "left", Color: headLine, Style: 1}}
	}
	if s.format != "" {
		out.CustomNumFmt = &s.format
	}
	return out
}
