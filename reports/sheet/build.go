package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// build lays the whole book out.
func (b *Book) build() (*excelize.File, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	w := &writer{book: b, f: f, styles: map[style]int{}}
	w.keep(f.SetDefaultFont("Arial"))
	w.keep(f.SetSheetName("Sheet1", ContentsName))
	var drawn []drawing
	for i, s := range b.Sheets {
		w.sheet(i+1, s, &drawn)
	}
	w.chartData(drawn)
	w.contents(len(drawn) > 0)
	w.properties()
	f.SetActiveSheet(0)
	return f, w.err
}

// sheet writes one sheet and draws its charts.
func (w *writer) sheet(number int, s *Sheet, drawn *[]drawing) {
	last, cols, room := headRow-1, 1, paperWidth
	if s.Table != nil {
		columns, _ := s.Table.laidOut()
		room = max(room, across(columns))
	}
	first, rest := sentences(s.Description, room)
	p := w.open(s.Name, s.Title, first, s.Tab)
	if s.Table != nil {
		name := s.Table.Name
		if name == "" {
			name = w.freeName(fmt.Sprintf("table_of_sheet_%d", number))
		}
		last, cols = p.table(s.Table, name, headRow), len(s.Table.Columns)
	}
	tableEnd := last
	notes := s.Notes
	if rest != "" {
		notes = append([]string{rest}, notes...)
	}
	if len(notes) > 0 {
		last = p.notes(notes, last+2, room)
	}
	p.charts(s, drawn, last, tableEnd, cols)
	if len(s.Charts) == 0 {
		p.gather(last, cols, 0.8)
	}
	p.close()
}

// sentences are as many sentences of a description as fit on one line of so
// many pixels, at least one, and the rest. A longer line would make the whole sheet smaller on paper.
func sentences(s string, pixels float64) (first, rest string) {
	s = oneLine(s)
	first = s
	for ems(first)*pixelsPerEm11 > pixels {
		i := strings.LastIndex(first[:len(first)-1], ". ")
		if i < 0 {
			break
		}
		first = first[:i+1]
	}
	return first, strings.TrimSpace(s[len(first):])
}

// freeName adds a letter while the book uses the name itself.
func (w *writer) freeName(name string) string {
	for _, s := range w.book.Sheets {
		if s.Table == nil {
			continue
		}
		taken := s.Table.Name == name
		for _, c := range s.Table.Columns {
			taken = taken || c.Defined == name
		}
		if taken {
			return w.freeName(name + "_")
		}
	}
	return name
}

// notes writes lines of text from a row on, broken to the width of the sheet.
func (p *page) notes(texts []string, row int, pixels float64) int {
	for _, n := range texts {
		for _, line := range wrap(plain(n), pixels/pixelsPerEm11) {
			p.put(1, row, line, quietStyle)
			row++
		}
	}
	return row - 1
}

// contents writes the first sheet: what the workbook is, and a link to each sheet.
func (w *writer) contents(chartData bool) {
	b := w.book
	first, rest := sentences(b.Description, paperWidth)
	p := w.open(ContentsName, b.Title, first, ResultTab)
	row := 3
	if b.Banner != "" {
		p.put(1, row, oneLine(b.Banner), bannerStyle)
		row++
	}
	lines := b.Contents
	if rest != "" {
		lines = append([]string{rest}, lines...)
	}
	row = p.notes(lines, row, paperWidth) + 1
	t := &Table{Columns: []Column{{Name: "Sheet"}, {Name: "Title", Width: 62, Wrap: true}}}
	answers := false
	for _, s := range b.Sheets {
		answers = answers || s.Answers != ""
	}
	if answers {
		t.Columns = append(t.Columns, Column{Name: "What it answers", Width: 62, Wrap: true})
	}
	add := func(name, title, what string) {
		r := Row{Link(name, name), Words(title), Words(what)}
		t.Rows = append(t.Rows, r[:len(t.Columns)])
	}
	for _, s := range b.Sheets {
		add(s.Name, s.Title, s.Answers)
	}
	if chartData {
		add(ChartDataName, chartDataTitle, "Where do the charts' numbers come from?")
	}
	last := p.table(t, w.freeName("table_of_contents"), max(row+1, headRow))
	p.gather(last, len(t.Columns), 0.65)
	p.close()
}

func (w *writer) properties() {
	b, day := w.book, w.book.Date+"T00:00:00Z"
	w.keep(w.f.SetDocProps(&excelize.DocProperties{Title: oneLine(b.Title), Subject: oneLine(b.Subject), Creator: "Mirror", LastModifiedBy: "Mirror",
		Keywords: oneLine(b.Keywords), Description: oneLine(b.Description), Created: day, Modified: day, Language: oneLine(b.Language), Version: oneLine(b.Version)}))
	// LibreOffice and Excel read a file by what is said to have written it.
	w.keep(w.f.SetAppProps(&excelize.AppProperties{Application: "Microsoft Excel", AppVersion: "16.0300", Company: oneLine(b.Company)}))
}
