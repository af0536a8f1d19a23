package sheet

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// pixelsPerEm11 is the size of 11-point text.
const pixelsPerEm11 = 14.67

// headRow is the row of a table's header on every sheet but the contents.
const headRow = 5

// page is one sheet being written. The first error stays and stops the rest.
type page struct {
	w          *writer
	name       string
	rows, cols int             // used so far
	widths     map[int]float64 // columns with a width, in characters
	heights    map[int]float64 // rows with a height, in points
}

// writer is a workbook being written.
type writer struct {
	book   *Book
	f      *excelize.File
	styles map[style]int
	charts int
	err    error
}

func (w *writer) keep(err error) {
	if w.err == nil && err != nil {
		w.err = fmt.Errorf("workbook: %w", err)
	}
}

func (w *writer) style(s style) int {
	if id, ok := w.styles[s]; ok {
		return id
	}
	id, err := w.f.NewStyle(s.excel())
	w.keep(err)
	w.styles[s] = id
	return id
}

func at(col, row int) string {
	s, _ := excelize.CoordinatesToCellName(col, row) // our columns and rows are in range
	return s
}

// put writes one cell.
func (p *page) put(col, row int, v any, s style) {
	if p.w.err != nil {
		return
	}
	p.rows, p.cols = max(p.rows, row), max(p.cols, col)
	cell := at(col, row)
	switch x := v.(type) {
	case nil:
	case string:
		p.w.keep(p.w.f.SetCellStr(p.name, cell, cellText(x)))
	case float64:
		p.w.keep(p.w.f.SetCellFloat(p.name, cell, round4(x), -1, 64))
	case int:
		p.w.keep(p.w.f.SetCellInt(p.name, cell, int64(x)))
	}
	p.w.keep(p.w.f.SetCellStyle(p.name, cell, cell, p.w.style(s)))
}

func (p *page) link(col, row int, text, sheet string, s style) {
	p.put(col, row, text, s)
	p.w.keep(p.w.f.SetCellHyperLink(p.name, at(col, row), quote(sheet)+"!A1", "Location"))
}

func (p *page) width(col int, chars float64) {
	p.widths[col] = chars
	letters, _ := excelize.ColumnNumberToName(col)
	p.w.keep(p.w.f.SetColWidth(p.name, letters, letters, chars))
}

func (p *page) height(row int, points float64) {
	points = math.Min(points, maxRowPoints)
	p.heights[row] = points
	p.w.keep(p.w.f.SetRowHeight(p.name, row, points))
}

// open makes a sheet with its title, description, way back and banner.
func (w *writer) open(name, title, description string, tab Tab) *page {
	p := &page{w: w, name: name, widths: map[int]float64{}, heights: map[int]float64{}}
	if name != ContentsName {
		_, err := w.f.NewSheet(name)
		w.keep(err)
	}
	p.put(1, 1, oneLine(title), titleStyle)
	p.height(1, 24)
	p.put(1, 2, oneLine(description), textStyle)
	if name != ContentsName {
		p.link(1, 3, "Back to contents", ContentsName, linkStyle)
		if w.book.Banner != "" {
			p.put(1, 4, oneLine(w.book.Banner), bannerStyle)
			p.height(4, 21)
		}
	}
	p.frame(tab)
	return p
}

// frame sets what every sheet has on screen and on paper.
func (p *page) frame(tab Tab) {
	yes, no, zoom, a4, one, many := true, false, 100.0, 9, 1, 0
	colour, landscape := "FF"+tab.colour(), "landscape" // eight digits, or Excel repairs the file
	side, top, bottom, edge := 0.5, 0.6, 0.7, 0.3
	f := p.w.f
	p.w.keep(f.SetSheetView(p.name, 0, &excelize.ViewOptions{ShowGridLines: &no, ZoomScale: &zoom}))
	p.w.keep(f.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &yes, TabColorRGB: &colour}))
	p.w.keep(f.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &one, FitToHeight: &many}))
	p.w.keep(f.SetPageMargins(p.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &edge, Footer: &edge}))
	hf := &excelize.HeaderFooterOptions{OddFooter: "&L&8 " + printed(p.w.book.Footer, 120) + "&C&8 &A&R&8 Page &P of &N"}
	if p.w.book.Banner != "" {
		hf.OddHeader = "&C&8 " + printed(p.w.book.Banner, 200)
	}
	p.w.keep(f.SetHeaderFooter(p.name, hf))
}

// printed is text for a header or footer, where & begins a code and 255 characters are the limit.
func printed(s string, most int) string {
	return strings.ReplaceAll(shorten(oneLine(s), most), "&", "&&")
}

// close states the used range, which readers of large files trust.
func (p *page) close() {
	p.w.keep(p.w.f.SetSheetDimension(p.name, "A1:"+at(max(p.cols, 1), p.rows)))
}

// onePage asks for the whole sheet on one printed page.
func (p *page) onePage() { p.pages(1) }

// pages asks for the sheet on so many printed pages.
func (p *page) pages(n int) {
	p.w.keep(p.w.f.SetPageLayout(p.name, &excelize.PageLayoutOptions{FitToHeight: &n}))
}

// right and down are the pixels of the columns and rows up to and including the
// given ones. A character of a column is 8 pixels wide in Arial 11 (5 of a column are padding).
func (p *page) right(cols int) float64 {
	px := 0.0
	for c := 1; c <= cols; c++ {
		if w, ok := p.widths[c]; ok {
			px += w * 8
		} else {
			px += 64
		}
	}
	return px
}

// across is the width of columns that are not on a page yet.
func across(cols []Column) float64 {
	px := 0.0
	for _, c := range cols {
		px += c.Width * 8
	}
	return px
}

func (p *page) down(rows int) float64 {
	px := 0.0
	for r := 1; r <= rows; r++ {
		if h, ok := p.heights[r]; ok {
			px += h * 4 / 3
		} else {
			px += 20
		}
	}
	return px
}
