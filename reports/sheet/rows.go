package sheet

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	emsPerChar = 8 / pixelsPerEm11 // width of a column's character in ems of Arial 11
	linePoints = 14.5
	widestAuto = 60.0 // characters; longer text is broken into lines
	narrowest  = 9.0
	bolder     = 1.08  // bold text is wider
	filled     = 0.98  // of a line: screens round the widths of letters
	tooWide    = 230.0 // characters across a page print at 6 points
	readable   = 200.0 // at 7
	mostLines  = 3.0   // of a text whose column is made narrower than it asks to be
)

// table writes a table with its header in row top and returns its last row.
func (p *page) table(t *Table, name string, top int) int {
	cols, rows := t.laidOut()
	for c, col := range cols {
		p.width(c+1, col.Width)
		p.put(c+1, top, header(col.Name), headStyle(col, c == 0))
	}
	// One line more than the text needs: Excel's filter buttons stand at the bottom.
	p.height(top, linePoints*(headLines(cols)+1)+6)
	for r, row := range rows {
		p.row(cols, row, top+1+r)
	}
	last := top + len(rows)
	stripes := true
	ref := at(1, top) + ":" + at(len(cols), last)
	p.w.keep(p.w.f.AddTable(p.name, &excelize.Table{Range: ref, Name: name, StyleName: "TableStyleLight1", ShowRowStripes: &stripes}))
	p.freeze(cols[0].Width, top)
	p.w.keep(p.w.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.name,
		RefersTo: fmt.Sprintf("%s!$%d:$%d", quote(p.name), top, top)}))
	for c, col := range cols {
		p.extras(t, cols, c, col, top, last)
	}
	return last
}

// laidOut are the table's columns with their widths, and its rows, of which there is at least one.
func (t *Table) laidOut() ([]Column, []Row) {
	rows := t.Rows
	if len(rows) == 0 {
		none := make(Row, len(t.Columns))
		if none[0].Value = t.Empty; t.Empty == "" {
			none[0].Value = "Nothing to show"
		}
		rows = []Row{none}
	}
	cols := append([]Column(nil), t.Columns...)
	for c := range cols {
		whole, word := headWidths(header(cols[c].Name))
		if cols[c].Kind == Text && c > 0 { // the indent
			whole, word = whole+1.3, word+1.3
		}
		if cols[c].Width > 0 && !cols[c].Wrap {
			cols[c].Width = math.Max(cols[c].Width, quarter(word))
			continue
		}
		need, most := quarter(contentWidth(rows, c)), cols[c].Width
		if most == 0 {
			need, most = math.Max(need, quarter(math.Max(narrowest, whole))), widestAuto
		}
		if need > most {
			need, cols[c].Wrap = most, true
		}
		cols[c].Width = math.Max(need, quarter(word))
	}
	narrowed(cols, rows)
	return cols, rows
}

// narrowed takes width from the columns of broken text of a table that is too wide: a printed page shrinks to the table's
// width, and text in more lines is easier to read than small text. None gets many more than mostLines lines, or a broken word.
func narrowed(cols []Column, rows []Row) {
	over, spared := -readable, 0.0
	spare := make([]float64, len(cols))
	for c, col := range cols {
		over += col.Width
		if col.Kind == Text && col.Wrap {
			_, head := headWidths(header(col.Name))
			need := max(narrowest, head+1.3, longestWord(rows, c), contentWidth(rows, c)/mostLines)
			spare[c] = max(col.Width-quarter(need), 0)
			spared += spare[c]
		}
	}
	if over <= tooWide-readable || spared == 0 {
		return
	}
	for c := range cols {
		cols[c].Width = quarter(cols[c].Width - spare[c]*min(over/spared, 1))
	}
}

// longestWord is the width that a column's longest word needs, with the room at its sides.
func longestWord(rows []Row, c int) float64 {
	need := 0.0
	for _, row := range rows {
		if s, ok := row[c].Value.(string); ok {
			for _, word := range strings.Fields(plain(s)) {
				need = math.Max(need, ems(word)/emsPerChar/filled+2.5)
			}
		}
	}
	return need
}

// contentWidth is the width of a column's longest line of text, with the room at its sides.
func contentWidth(rows []Row, c int) float64 {
	need := 0.0
	for _, row := range rows {
		if s, ok := row[c].Value.(string); ok && !isMark(s) {
			for _, l := range strings.Split(plain(s), "\n") {
				need = math.Max(need, ems(l)/emsPerChar/filled+2.5)
			}
		}
	}
	return need
}

// quarter rounds a width up to a quarter of a character.
func quarter(w float64) float64 { return math.Ceil(w*4) / 4 }

// headWidths are the width a header should have, all of it on one line when it is
// short, and the width it must have, so that no word is broken.
func headWidths(s string) (should, must float64) {
	w := 0.0
	for _, word := range strings.Fields(s) {
		w = math.Max(w, ems(word))
	}
	must = w*bolder/emsPerChar + 0.9
	if all := ems(s); all < 5.5 {
		w = all
	}
	return w*bolder/emsPerChar + 2, must
}

func headLines(cols []Column) float64 {
	n := 1
	for _, c := range cols {
		n = max(n, lines(header(c.Name), (c.Width-1)*emsPerChar/bolder))
	}
	return float64(n)
}

func (p *page) row(cols []Column, row Row, at int) {
	n := 1
	for c, cell := range row {
		s := cellStyle(cols[c], c == 0, cell)
		v := cell.kind(cols[c]).stored(cols[c].value(cell.Value))
		if cell.Sheet != "" {
			p.link(c+1, at, fmt.Sprint(v), cell.Sheet, s)
		} else {
			p.put(c+1, at, v, s)
		}
		if text, ok := v.(string); ok && cols[c].Wrap {
			n = max(n, lines(plain(text), (cols[c].Width-1-1.3*float64(s.indent))*emsPerChar*filled))
		}
	}
	if n > 1 {
		p.height(at, linePoints*float64(n)+2)
	}
}

// value is a cell's value as the column's kind stores it.
func (c Column) value(v any) any {
	switch x := v.(type) {
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return NotAvailable
		}
	case string:
		if day, err := time.Parse(time.DateOnly, x); c.Kind == Date && err == nil {
			// Day 1 is 1900-01-01, and Excel counts a 29 February 1900 that was not.
			if n := int(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24); n > 60 {
				return n
			}
		}
	}
	return v
}

// freeze keeps the header, and a first column that leaves room for others, on screen.
func (p *page) freeze(firstWidth float64, top int) {
	panes := &excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: at(1, top+1), ActivePane: "bottomLeft"}
	if firstWidth <= 40 {
		panes.XSplit, panes.TopLeftCell, panes.ActivePane = 1, at(2, top+1), "bottomRight"
	}
	p.w.keep(p.w.f.SetPanes(p.name, panes))
}

// extras are a column's data bar, trend and defined name.
func (p *page) extras(t *Table, cols []Column, c int, col Column, top, last int) {
	f, cells := p.w.f, at(c+1, top+1)+":"+at(c+1, last)
	if col.Bar {
		// The 2007 bar: the newer one loses its fixed ends in excelize.
		p.w.keep(f.SetConditionalFormat(p.name, cells, []excelize.ConditionalFormatOptions{{Type: "data_bar", Criteria: "=",
			MinType: "num", MaxType: "num", MinValue: "0", MaxValue: num(t.barEnd(c)), BarColor: "#" + barBlue}}))
	}
	if col.Kind == Trend && len(t.Rows) > 0 {
		from, to := 0, 0
		for i, o := range cols {
			if strings.EqualFold(header(o.Name), header(col.From)) {
				from = i + 1
			}
			if strings.EqualFold(header(o.Name), header(col.To)) {
				to = i + 1
			}
		}
		o := &excelize.SparklineOptions{Type: "column", Negative: true, Axis: true, SeriesColor: barDark, NegativeColor: barBlue}
		for r := top + 1; r <= last; r++ {
			o.Location = append(o.Location, at(c+1, r))
			o.Range = append(o.Range, fmt.Sprintf("%s!%s:%s", quote(p.name), at(from, r), at(to, r)))
		}
		p.w.keep(f.AddSparkline(p.name, o))
	}
	if col.Defined != "" {
		letters, _ := excelize.ColumnNumberToName(c + 1)
		p.w.keep(f.SetDefinedName(&excelize.DefinedName{Name: col.Defined,
			RefersTo: fmt.Sprintf("%s!$%s$%d:$%s$%d", quote(p.name), letters, top+1, letters, last)}))
	}
}

func (t *Table) barEnd(c int) float64 {
	switch t.Columns[c].Kind {
	case Share:
		return 1
	case Score:
		return 100
	}
	most := 0.0
	for _, row := range t.Rows {
		switch x := row[c].Value.(type) {
		case float64:
			if !math.IsInf(x, 0) { // a NaN is never the larger one
				most = max(most, x)
			}
		case int:
			most = max(most, float64(x))
		}
	}
	if math.IsNaN(most) || most == 0 {
		return 1
	}
	return round4(most)
}
