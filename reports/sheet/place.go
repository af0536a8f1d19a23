package sheet

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"mirror/gap"
)

// A printed A4 page, landscape, within our margins, in pixels.
const (
	paperWidth  = 1026.0
	paperHeight = 669.0
	least       = 0.42 // below this scale a page cannot be read: print the table over several pages
	snug        = 0.58 // a table that fits one page at this scale need not be broken
	worth       = 1.4  // times larger print is worth a second page
	spill       = 0.92 // of the size a table may lose to save a page with a few rows
)

// drawing is a chart that was drawn, and where its numbers are.
type drawing struct {
	sheet, title string
	region       region
}

const (
	chartGap   = 18.0 // pixels between charts
	usualWidth = 960  // of a chart, in pixels
	widest     = 1500
	narrow     = 640 // a chart still reads
)

// chartWidth is the width of each of n charts under a table: two abreast where
// they can be read, else nearly as wide as the table, so that it may still grow with its text.
func chartWidth(table float64, n int) int {
	if half := int((table - chartGap) / 2); n > 1 && half >= narrow {
		return min(half, usualWidth)
	}
	return min(max(int(table/1.2), usualWidth), widest)
}

// charts draws a sheet's charts under its table or beside it, whichever
// prints larger, and asks for one page unless that cannot be read.
func (p *page) charts(s *Sheet, drawn *[]drawing, last, tableEnd, cols int) {
	if len(s.Charts) == 0 || p.w.err != nil {
		return
	}
	var plots []plot
	for _, c := range s.Charts {
		d := drawing{sheet: s.Name, title: oneLine(c.head().Title), region: region{top: nextTop(*drawn), width: chartWidth(p.right(cols), len(s.Charts))}}
		pl := c.build(&d.region)
		*drawn = append(*drawn, d)
		plots = append(plots, pl)
	}
	spot := p.spot(last, cols, plots, s.Table != nil)
	col, row := 1, last+2
	if spot.beside {
		col, row = cols+2, headRow
		p.width(cols+1, 4)
	}
	switch {
	case spot.onePage:
		p.onePage()
	case spot.beside:
		row++ // the header row repeats on every page, and with it what stands beside it
	default:
		p.w.keep(p.w.f.InsertPageBreak(p.name, at(1, row)))
	}
	x, y, high := 0.0, 0.0, 0.0
	for i, pl := range plots {
		pl = pl.enlarged(spot.zoom)
		if i > 0 && i%spot.abreast == 0 {
			x, y, high = 0, y+high, 0
		}
		c, right := along(p.right, col, x)
		r, down := along(p.down, row, y)
		p.chart(at(c, r), right+4, down, pl, s.Charts[i].head())
		x, high = x+float64(pl.width)+chartGap, max(high, float64(pl.height)+chartGap)
	}
}

// area is what charts take, so many abreast.
func area(plots []plot, abreast int) (wide, tall float64) {
	x, high := 0.0, 0.0
	for i, pl := range plots {
		if i%abreast == 0 {
			x, tall, high = 0, tall+high, 0
		}
		x, high = x+float64(pl.width)+chartGap, max(high, float64(pl.height)+chartGap)
		wide = max(wide, x-chartGap)
	}
	return wide, tall + high
}

// spot is where a sheet's charts stand and how the sheet is printed.
type spot struct {
	beside, onePage bool
	abreast         int     // charts in a row
	zoom            float64 // of the charts
}

// spot chooses. A sheet goes on one page where it can be read then; else over
// several, the charts on one of them; else on one page after all.
func (p *page) spot(last, cols int, plots []plot, table bool) spot {
	besideWide, besideTall := area(plots, 1)
	besideWidth := p.right(cols) + 40 + besideWide
	abreast := 1
	for w, _ := area(plots, abreast+1); abreast < len(plots) && w <= p.right(cols); w, _ = area(plots, abreast+1) {
		abreast++
	}
	wide, tall := area(plots, abreast)
	underWidth := max(p.right(cols), wide)
	under := fits(underWidth, p.down(last)+20+tall)
	beside := fits(besideWidth, max(p.down(last), p.down(headRow-1)+besideTall))
	if !table {
		beside = 0
	}
	// The scales of a table over several pages, all charts on one of them: the one beside the table, or one of their own.
	aside, apart := 0.0, 0.0
	if table && p.down(headRow)+besideTall <= paperHeight/fits(besideWidth, 1) {
		aside = fits(besideWidth, 1)
	}
	if p.down(headRow)-p.down(headRow-1)+tall <= paperHeight/fits(underWidth, 1) {
		apart = fits(underWidth, 1)
	}
	switch other := max(beside, under, aside); {
	case table && other < snug && apart > other*worth:
		return spot{false, false, abreast, 1}
	case beside > under && beside >= least:
		return spot{true, true, 1, 1}
	case under >= least:
		// A chart under a wide table would print small: it may grow while the table does not shrink for it.
		zoom := 1.0
		for z := 1.05; z <= 1.7 && z*wide <= underWidth && fits(underWidth, p.down(last)+20+z*tall) >= under*0.97; z += 0.05 {
			zoom = z
		}
		return spot{false, true, abreast, zoom}
	case aside > 0:
		return spot{true, false, 1, 1}
	case apart > 0:
		return spot{false, false, abreast, 1}
	}
	if beside > under {
		return spot{true, true, 1, 1}
	}
	return spot{false, true, abreast, 1}
}

// gather asks for one page when a table would spill a few rows onto another:
// when that takes no less than part of the size it would have on several. A table of more pages is asked for one less
// when little stands on the last.
func (p *page) gather(last, cols int, part float64) {
	one, scale := fits(p.right(cols), p.down(last)), fits(p.right(cols), 1)
	if one >= snug && one >= scale*part {
		p.onePage()
		return
	}
	if n := p.sheets(last, scale); n > 2 && p.sheets(last, scale*spill) < n {
		p.pages(n - 1)
	}
}

// sheets is how many pages the rows take at a scale; each but the first begins with the header again.
func (p *page) sheets(last int, scale float64) int {
	room, head := paperHeight/scale, p.down(headRow)-p.down(headRow-1)
	return 1 + int(math.Ceil(max(p.down(last)-room, 0)/(room-head)))
}

// fits is the scale at which so many pixels go on one page; printing never enlarges.
func fits(width, height float64) float64 {
	return math.Min(1, math.Min(paperWidth/width, paperHeight/height))
}

// along is the row (or column) that lies offset pixels after the start of
// first, and the pixels into it; end gives the pixels up to the end of one.
func along(end func(int) float64, first int, offset float64) (int, int) {
	start, n := end(first-1), first
	for end(n)-start <= offset {
		n++
	}
	return n, int(offset - (end(n-1) - start))
}

// chart lets excelize make the anchor, the relations and the alternative
// text, then replaces the part with our drawing.
func (p *page) chart(cell string, right, down int, pl plot, h *Head) {
	if p.w.err != nil {
		return
	}
	p.w.charts++
	one := quote(p.name) + "!$A$1"
	err := p.w.f.AddChart(p.name, cell, &excelize.Chart{Type: excelize.Scatter,
		Series:    []excelize.ChartSeries{{Name: one, Categories: one, Values: one}},
		Dimension: excelize.ChartDimension{Width: uint(pl.width), Height: uint(pl.height)},
		Format: excelize.GraphicOptions{Name: fmt.Sprintf("Chart %d", p.w.charts), AltText: oneLine(h.Alt),
			Positioning: "oneCell", OffsetX: right, OffsetY: down}})
	if err != nil {
		p.w.keep(err)
		return
	}
	part := fmt.Sprintf("xl/charts/chart%d.xml", p.w.charts)
	if _, ok := p.w.f.Pkg.Load(part); !ok {
		p.w.keep(fmt.Errorf("no part %s to draw chart %d in", part, p.w.charts))
		return
	}
	p.w.f.Pkg.Store(part, pl.xml)
}

const (
	chartDataTitle = "Chart data: the numbers behind the charts"
	chartDataText  = "One block per chart. Every figure repeats one of the chart's table or is a place or length worked out from such figures; nothing else is here. Columns without a name push bars to their place."
	firstRegion    = 6 // row of the first block's header, under its caption
)

// nextTop is the row of the next region's header: a blank row and a caption after the last.
func nextTop(drawn []drawing) int {
	if len(drawn) == 0 {
		return firstRegion
	}
	l := drawn[len(drawn)-1].region
	return l.top + l.rows() + 2
}

// chartData writes the sheet that the charts refer to. It is visible, so that each chart can be checked.
func (w *writer) chartData(drawn []drawing) {
	if len(drawn) == 0 {
		return
	}
	p := w.open(ChartDataName, chartDataTitle, chartDataText, PlainTab)
	p.width(1, labelWidth(drawn))
	for i, d := range drawn {
		p.put(1, d.region.top-1, fmt.Sprintf("Chart %d, sheet “%s”: %s", i+1, d.sheet, d.title), captionStyle)
		tall := 2
		for c, col := range d.region.columns {
			if p.widths[c+1] == 0 {
				p.width(c+1, 12)
			}
			p.data(c+1, d.region.top, col)
			tall = max(tall, lines(col.head, (p.widths[c+1]-1)*emsPerChar/bolder))
		}
		p.height(d.region.top, linePoints*float64(tall)+8)
	}
	p.whole(drawn)
	p.close()
}

// whole begins a printed page before each block that would run over the end of
// one, so that no caption or header stands without its figures.
func (p *page) whole(drawn []drawing) {
	room := paperHeight / fits(p.right(p.cols), 1) * 0.95 // programs differ a little in the height of a row
	start := 0.0
	for _, d := range drawn {
		caption := d.region.top - 1
		if above := p.down(caption - 1); above > start && p.down(caption+d.region.rows())-start > room {
			p.w.keep(p.w.f.InsertPageBreak(p.name, at(1, caption)))
			start = above
		}
	}
}

// labelWidth is the width of the longest label, in characters.
func labelWidth(drawn []drawing) float64 {
	w := 20.0
	for _, d := range drawn {
		for _, l := range d.region.columns[0].words {
			w = max(w, ems(l)/emsPerChar+2)
		}
	}
	return min(math.Ceil(w), widestAuto*1.5) // a label is cut where the next column begins
}

func (p *page) data(col, top int, d data) {
	h := headStyle(Column{Kind: d.kind}, col == 1)
	p.put(col, top, d.head, h)
	s := cellStyle(Column{Kind: d.kind}, col == 1, Cell{Value: 0.0})
	s.ruled = false
	for i := range d.len() {
		var v any
		if d.words != nil {
			v = d.words[i]
		} else {
			v = cellValue(d.figures[i])
		}
		if v != nil {
			p.put(col, top+1+i, v, s)
		}
	}
}

func cellValue(n gap.Number) any {
	if x, ok := n.Value(); ok {
		return x
	}
	return nil
}
