package pack

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// row is what stands in a row of a sheet, by the head of the column.
type row map[string]string

func (r row) text(name string, t Text) {
	for l, s := range t {
		if name == "" {
			r[l] = s
		} else {
			r[name+" "+l] = s
		}
	}
}

func (r row) flag(name string, v bool) {
	if v {
		r[name] = yes
	}
}

// WriteWorkbook is a pack as an Excel workbook in which a person can write: a sheet that explains, and one for each kind
// of things. ReadWorkbook makes the same pack of it.
func WriteWorkbook(p *Pack) ([]byte, error) {
	p = Joined(p)
	b := &book{file: excelize.NewFile(), langs: p.Languages}
	defer b.file.Close() // it lives in memory
	b.styles()
	b.explain(p)
	for i := range sheetSpecs {
		b.sheet(&sheetSpecs[i], rowsOf(p, sheetSpecs[i].Name))
	}
	if b.err != nil {
		return nil, fmt.Errorf("write the workbook of %s: %w", p.ID, b.err)
	}
	var out bytes.Buffer
	if err := b.file.Write(&out); err != nil {
		return nil, fmt.Errorf("write the workbook of %s: %w", p.ID, err)
	}
	return out.Bytes(), nil
}

func rowsOf(p *Pack, sheet string) []row {
	switch sheet {
	case "About":
		return aboutRows(p)
	case "Scales":
		return scaleRows(p)
	case "Dimensions":
		return dimensionRows(p)
	case "Statements":
		return itemRows(p, p.Items)
	case "Outcomes":
		return itemRows(p, p.Outcomes)
	case "Questions":
		return questionRows(p)
	case "Picks":
		return pickRows(p)
	case "Attributes":
		return attributeRows(p)
	case "Bands":
		return bandRows(p)
	}
	return sortingRows(p)
}

// book writes the sheets; the first error ends it.
type book struct {
	file                    *excelize.File
	langs                   []string
	err                     error
	head, body, title, lead int // styles
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) styles() {
	style := func(s excelize.Style) int {
		id, err := b.file.NewStyle(&s)
		b.keep(err)
		return id
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	b.head = style(excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1B2025"}}, Alignment: top})
	b.body = style(excelize.Style{Alignment: top, NumFmt: 49})
	b.title = style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}})
	b.lead = style(excelize.Style{Alignment: top})
}

// escaped is text that spreadsheet programs would read as a character by its number.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cell writes a value: a number where the column is for ids and numbers and it is one.
func (b *book) cell(sheet string, col, line int, value string, kind cellKind, style int) {
	name, err := excelize.CoordinatesToCellName(col, line)
	b.keep(err)
	if v, err := strconv.ParseFloat(value, 64); kind == plainCell && err == nil {
		b.keep(b.file.SetCellFloat(sheet, name, v, -1, 64))
		return
	}
	b.keep(b.file.SetCellStr(sheet, name, escaped.ReplaceAllString(value, "_x005F$0")))
	b.keep(b.file.SetCellStyle(sheet, name, name, style))
}

func (b *book) sheet(s *sheetSpec, rows []row) {
	_, err := b.file.NewSheet(s.Name)
	b.keep(err)
	heads := s.heads(b.langs)
	for i, h := range heads {
		b.cell(s.Name, i+1, 1, h, wordsCell, b.head)
		c, _ := s.column(h, b.langs)
		b.column(s, i+1, c)
		for k, r := range rows {
			if v := r[h]; v != "" {
				b.cell(s.Name, i+1, k+2, v, c.Kind, b.body)
			}
		}
	}
	b.keep(b.file.SetPanes(s.Name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}))
}

// column sets the width of a column, and the list of what may stand in its cells.
func (b *book) column(s *sheetSpec, col int, c *column) {
	name, err := excelize.ColumnNumberToName(col)
	b.keep(err)
	width := 16.0
	if c.Kind == textCell {
		width = 48
	} else if c.Kind == wordsCell {
		width = 30
	}
	b.keep(b.file.SetColWidth(s.Name, name, name, width))
	if len(c.Choices) == 0 {
		return
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = fmt.Sprintf("%s2:%s1000", name, name)
	if from, ok := strings.CutPrefix(c.Choices[0], "="); ok {
		v.SetSqrefDropList(from)
	} else {
		b.keep(v.SetDropList(c.Choices))
	}
	v.SetError(excelize.DataValidationErrorStyleWarning, "Not in the list", c.Hint)
	b.keep(b.file.AddDataValidation(s.Name, v))
}

// explain fills the first sheet: it is for people, and not read.
func (b *book) explain(p *Pack) {
	b.keep(b.file.SetSheetName("Sheet1", explanation))
	b.keep(b.file.SetColWidth(explanation, "A", "B", 20))
	b.keep(b.file.SetColWidth(explanation, "C", "C", 100))
	line := 1
	put := func(style int, values ...string) {
		for i, v := range values {
			if v != "" {
				b.cell(explanation, i+1, line, v, wordsCell, style)
			}
		}
		line++
	}
	put(b.title, "A questionnaire for Mirror")
	for _, sentence := range []string{
		"Customers rate statements. Employees answer the same statements as they think customers would.",
		"Write in the other sheets, one row for each thing. Rows and columns may be in any order; the heads of columns stay as they are.",
		"Short names (ids) are lower case, with digits and underscores. They tie answers to questions: keep them when you change words.",
		"Write {company} for the company's name, {minutes} for the time needed, {min_cell} for the smallest group that is reported.",
		"The mirror frame (sheet About) makes the employees' question: {item} stands for the customers' statement.",
		"Upload the workbook on the page Questionnaires, or run: mirror pack convert FILE.xlsx FILE.yaml. Whatever is wrong is told by sheet, row and column.",
	} {
		b.cell(explanation, 1, line, sentence, wordsCell, 0)
		line++
	}
	line++
	put(b.head, "Sheet", "Column", "What to write")
	for _, s := range sheetSpecs {
		put(b.lead, s.Name, "", s.About)
		for _, c := range s.Columns {
			name := c.Name
			if c.Kind == textCell {
				name = strings.TrimSpace(c.Name + " " + strings.Join(p.Languages, ", "))
			}
			put(b.lead, "", name, c.Hint)
		}
	}
}

// ids joins short names for a cell.
func ids(list []string) string { return strings.Join(list, ", ") }

func aboutRows(p *Pack) []row {
	values := map[string]string{
		"id": p.ID, "version": p.Version, "default_language": p.DefaultLanguage, "audiences": ids(p.Audiences),
		"employee_answers": predicting(p.Predicts), "placeholders": ids(p.Placeholders), "licence": p.Licence, "default_scale": p.usual(),
	}
	if p.MinCell != 0 {
		values["min_cell"] = strconv.Itoa(p.MinCell)
	}
	if c := p.Classes; c != nil {
		values["classification id"], values["classification report"] = c.ID, ids(c.Report)
		values["score id"], values["score formula"] = c.UnitScore.ID, c.UnitScore.Formula
	}
	var rows []row
	for _, k := range aboutKeys {
		if values[k] != "" || slices.Contains(aboutKeys[:9], k) {
			rows = append(rows, row{"key": k, "value": values[k]})
		}
	}
	add := func(key string, t Text, always bool) {
		if t != nil || always {
			r := row{"key": key}
			r.text("", t)
			rows = append(rows, r)
		}
	}
	add("title", p.Title, true)
	add("purpose", p.Purpose, true)
	for _, t := range sidedTexts(p) {
		add(t.Name+" customer", t.Sides.Customer.Text, slices.Contains(p.Audiences, "customer"))
		add(t.Name+" employee", t.Sides.Employee.Text, slices.Contains(p.Audiences, "employee"))
	}
	add("mirror_frame", p.MirrorFrame, len(p.Audiences) == 2)
	return rows
}
