package sheet

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"mirror/gap"
)

// region is the part of the sheet "Chart data" that one chart is drawn from:
// columns side by side under a header row.
type region struct {
	top     int // row of the header
	width   int // of the chart in pixels; 0 = usual
	columns []data
}

// data is a column of a region: words or figures.
type data struct {
	head    string
	kind    Kind
	words   []string
	figures []gap.Number
}

// ref is a column as a chart refers to it.
type ref struct {
	data
	headCell, cells string
}

func (d data) len() int { return max(len(d.words), len(d.figures)) }

// words adds a column of texts.
func (r *region) words(head string, w []string) ref {
	clean := make([]string, len(w))
	for i := range w {
		clean[i] = label(w[i])
	}
	return r.add(data{head: head, words: clean})
}

// figures adds a column of numbers.
func (r *region) figures(head string, k Kind, n []gap.Number) ref {
	kept := make([]gap.Number, len(n))
	for i := range n {
		kept[i] = n[i].Map(round4)
	}
	return r.add(data{head: head, kind: k, figures: kept})
}

func (r *region) add(d data) ref {
	if d.head != blankName {
		d.head = label(d.head)
	}
	r.columns = append(r.columns, d)
	// Column numbers are small and positive here: a chart has fewer columns than a sheet.
	col, _ := excelize.ColumnNumberToName(len(r.columns))
	at := func(row int) string { return fmt.Sprintf("$%s$%d", col, row) }
	sheet := quote(ChartDataName) + "!"
	return ref{data: d,
		headCell: sheet + at(r.top),
		cells:    sheet + at(r.top+1) + ":" + at(r.top+max(d.len(), 1)),
	}
}

// wide is the width of the region's chart in pixels.
func (r *region) wide() int {
	if r.width > 0 {
		return r.width
	}
	return usualWidth
}

// rows is how many rows the region takes, its header included.
func (r *region) rows() int {
	n := 1
	for _, d := range r.columns {
		n = max(n, d.len()+1)
	}
	return n
}

// plot is a drawn chart: its part of the package and its size in pixels.
type plot struct {
	xml           []byte
	width, height int
}

var (
	textSize = regexp.MustCompile(` sz="(\d+)"`)
	markSize = regexp.MustCompile(`<c:size val="(\d+)"/>`)
)

// enlarged is the chart with everything larger by a factor: the places in it are fractions anyway.
func (p plot) enlarged(by float64) plot {
	if by == 1 {
		return p
	}
	grow := func(form *regexp.Regexp, part []byte) []byte {
		return form.ReplaceAllFunc(part, func(m []byte) []byte {
			n := form.FindSubmatch(m)[1]
			x, _ := strconv.Atoi(string(n)) // digits, by the pattern
			return bytes.Replace(m, n, []byte(strconv.Itoa(int(math.Round(float64(x)*by)))), 1)
		})
	}
	return plot{grow(markSize, grow(textSize, p.xml)), int(float64(p.width) * by), int(float64(p.height) * by)}
}

func some(x ...float64) []gap.Number {
	out := make([]gap.Number, len(x))
	for i := range x {
		out[i] = gap.Some(x[i])
	}
	return out
}
