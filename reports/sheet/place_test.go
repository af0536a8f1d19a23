package sheet

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func of(width, height int) plot { return plot{width: width, height: height} }

func TestSpot(t *testing.T) {
	for name, c := range map[string]struct {
		width float64 // of the table's one column, in characters
		rows  int
		plots []plot
		noTab bool
		want  spot
		grows bool
	}{
		"short table":        {width: 100, rows: 12, plots: []plot{of(960, 300)}, want: spot{false, true, 1, 1}},
		"long narrow table":  {width: 30, rows: 40, plots: []plot{of(960, 500)}, want: spot{true, true, 1, 1}},
		"wide table":         {width: 240, rows: 12, plots: []plot{of(960, 300)}, want: spot{false, true, 1, 0}, grows: true},
		"two under a wide":   {width: 245, rows: 12, plots: []plot{of(960, 300), of(960, 300)}, want: spot{false, true, 2, 1}},
		"table of pages":     {width: 40, rows: 300, plots: []plot{of(960, 400)}, want: spot{true, false, 1, 1}},
		"chart for itself":   {width: 147, rows: 61, plots: []plot{of(960, 250)}, want: spot{false, false, 1, 1}},
		"wide table, pages":  {width: 128, rows: 300, plots: []plot{of(450, 600), of(450, 600)}, want: spot{false, false, 2, 1}},
		"chart without page": {width: 40, rows: 80, plots: []plot{of(960, 1600)}, want: spot{true, true, 1, 1}},
		"no table":           {width: 10, rows: 1, plots: []plot{of(960, 400)}, noTab: true, want: spot{false, true, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &page{widths: map[int]float64{1: c.width}, heights: map[int]float64{}}
			got := p.spot(headRow+c.rows, 1, c.plots, !c.noTab)
			if c.grows && got.zoom > 1.3 {
				got.zoom = 0
			}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestAlong(t *testing.T) {
	p := &page{heights: map[int]float64{2: 30}} // 20, 40, 20 … pixels
	for _, c := range []struct {
		offset    float64
		row, into int
	}{{0, 1, 0}, {19, 1, 19}, {20, 2, 0}, {59, 2, 39}, {65, 3, 5}} {
		if row, into := along(p.down, 1, c.offset); row != c.row || into != c.into {
			t.Errorf("%v pixels: row %d, %d into it; want %d, %d", c.offset, row, into, c.row, c.into)
		}
	}
}

func TestEnlarged(t *testing.T) {
	p := plot{[]byte(`<a:defRPr sz="900"/><c:size val="10"/><c:x val="0.5"/>`), 100, 50}.enlarged(1.5)
	if want := `<a:defRPr sz="1350"/><c:size val="15"/><c:x val="0.5"/>`; string(p.xml) != want || p.width != 150 || p.height != 75 {
		t.Errorf("%s, %d by %d", p.xml, p.width, p.height)
	}
}

func TestLegendHasRoomForAllNames(t *testing.T) {
	wide, tall := legendSize([]string{"Customers", "Employees"}, 900)
	if wide < 250 || wide > 500 || tall != legendLine {
		t.Errorf("two names: %v by %v", wide, tall)
	}
	if wide, tall = legendSize(strings.Split(strings.Repeat("A name of some length,", 8), ","), 900); wide > 900 || tall < 2*legendLine {
		t.Errorf("eight names: %v by %v", wide, tall)
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ in, first, rest string }{
		{"One. Two.", "One. Two.", ""},
		{"One sentence here. Another sentence here.", "One sentence here.", "Another sentence here."},
		{"A single sentence that is too long", "A single sentence that is too long", ""},
		{"", "", ""},
	} {
		if first, rest := sentences(c.in, 180); first != c.first || rest != c.rest {
			t.Errorf("%q: %q and %q", c.in, first, rest)
		}
	}
}

var breakForm = regexp.MustCompile(`<brk id="(\d+)"`)

// No printed page of the numbers behind the charts ends within a chart's block.
func TestChartDataBreaksBetweenBlocks(t *testing.T) {
	b := showcase()
	b.Sheets = b.Sheets[:1]
	for len(b.Sheets[0].Charts) < 9 {
		b.Sheets[0].Charts = append(b.Sheets[0].Charts, b.Sheets[0].Charts[0])
	}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(ChartDataName)
	if err != nil {
		t.Fatal(err)
	}
	last, breaks := 1, breakForm.FindAllStringSubmatch(parts(t, written(t, b))["xl/worksheets/sheet3.xml"], -1)
	for _, m := range breaks {
		above, _ := strconv.Atoi(m[1]) // rows above the break
		if !strings.HasPrefix(rows[above][0], "Chart ") {
			t.Errorf("a page begins at row %d, %q: want a chart's caption", above+1, rows[above])
		}
		if tall := above - last; tall > 55 { // more do not fit on A4 at this width
			t.Errorf("%d rows on one page", tall)
		}
		last = above
	}
	if len(breaks) < 2 {
		t.Errorf("%d page breaks in %d rows", len(breaks), len(rows))
	}
}

// A table that would print too small gives up width where text can be broken, and nowhere else.
func TestWideTablesAreNarrowed(t *testing.T) {
	sentence := strings.TrimSpace(strings.Repeat("Customers say otherwise. ", 5))
	long := strings.TrimSpace(strings.Repeat("unmistakable ", 30))
	table := func(width float64) *Table {
		return &Table{Columns: []Column{{Name: "Finding", Width: width, Wrap: true}, {Name: "Action", Width: width, Wrap: true}, {Name: "Result", Width: 40, Wrap: true}, {Name: "Weeks", Kind: Count, Width: 30}, {Name: "Topic"}},
			Rows: []Row{{Words(sentence), Words(sentence), Words(long), Whole(4), Words("Feeling special")}}}
	}
	whole := func(cols []Column) (sum float64) {
		for _, c := range cols {
			sum += c.Width
		}
		return sum
	}
	cols, rows := table(90).laidOut()
	if sum := whole(cols); sum > readable+1 || sum < readable-2 {
		t.Errorf("%v characters wide, want %v", sum, readable)
	}
	if cols[2].Width != 40 || cols[3].Width != 30 || cols[0].Width != cols[1].Width { // the third has many lines already
		t.Errorf("%+v", cols)
	}
	for c := range 2 {
		if n := lines(sentence, (cols[c].Width-1)*emsPerChar*filled); n > mostLines+1 || cols[c].Width < longestWord(rows, c) {
			t.Errorf("column %d, %v wide: %d lines", c, cols[c].Width, n)
		}
	}
	if cols, _ := table(40).laidOut(); cols[0].Width != 40 {
		t.Errorf("a table that can be read was narrowed: %+v", cols)
	}
}

// A last page with a few rows is saved by printing a little smaller, one with many is not.
func TestFewRowsOnTheLastPageAreGatheredIn(t *testing.T) {
	for rows, want := range map[int]int{20: 1, 61: 2, 63: 2, 80: 0, 95: 3} { // 0 = as many as it takes
		b := small()
		b.Sheets[0].Table.Columns[0].Width = 60
		for range rows - 1 {
			b.Sheets[0].Table.Rows = append(b.Sheets[0].Table.Rows, b.Sheets[0].Table.Rows[0])
		}
		f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
		if err != nil {
			t.Fatal(err)
		}
		l, err := f.GetPageLayout("1 Gaps")
		_ = f.Close()
		if err != nil || l.FitToHeight == nil || *l.FitToHeight != want {
			t.Errorf("%d rows: %v pages high, want %d (%v)", rows, l.FitToHeight, want, err)
		}
	}
}
