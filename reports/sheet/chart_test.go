package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mirror/gap"
)

// order is the order of children in DrawingML charts, from the schema of
// ECMA-376 part 1 (dml-chart.xsd), for the elements we write. Excel repairs, that is
// damages, a chart whose elements stand in another order.
var order = map[string]string{
	"chartSpace":       "date1904 lang roundedCorners style clrMapOvr protection chart spPr txPr externalData printSettings userShapes extLst",
	"chart":            "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs extLst",
	"title":            "tx layout overlay spPr txPr extLst",
	"manualLayout":     "layoutTarget xMode yMode wMode hMode x y w h extLst",
	"plotArea":         "layout scatterChart barChart lineChart catAx valAx valAx dTable spPr extLst",
	"legend":           "legendPos legendEntry layout overlay spPr txPr extLst",
	"legendEntry":      "idx delete txPr extLst",
	"scatterChart":     "scatterStyle varyColors ser dLbls axId extLst",
	"barChart":         "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
	"lineChart":        "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
	"scatterChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",
	"barChart/ser":     "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
	"lineChart/ser":    "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth extLst",
	"dLbls":            "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator showLeaderLines leaderLines extLst",
	"dLbl":             "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator extLst",
	"errBars":          "errDir errBarType errValType noEndCap plus minus val spPr extLst",
	"catAx":            "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
	"valAx":            "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits extLst",
	"scaling":          "logBase orientation max min extLst",
	"series marker":    "symbol size spPr extLst",
	"numRef":           "f numCache extLst",
	"strRef":           "f strCache extLst",
	"numCache":         "formatCode ptCount pt extLst",
	"strCache":         "ptCount pt extLst",
	"spPr":             "noFill solidFill ln extLst",
	"ln":               "noFill solidFill prstDash round bevel miter headEnd tailEnd extLst",
	"txPr":             "bodyPr lstStyle p",
	"rich":             "bodyPr lstStyle p",
	"p":                "pPr r fld endParaRPr",
	"fld":              "rPr pPr t",
	"r":                "rPr t",
	"defRPr":           "ln solidFill latin ea cs",
	"rPr":              "ln solidFill latin ea cs",
	"datalabelsRange":  "f dlblRangeCache",
}

func rule(parent, name string) (string, bool) {
	key := name
	switch {
	case name == "ser":
		key = parent + "/ser"
	case name == "marker" && parent == "ser":
		key = "series marker"
	}
	r, ok := order[key]
	return r, ok
}

// inOrder walks a chart's XML and reports children out of the schema's order.
func inOrder(part string) error {
	type open struct {
		name string
		rule []string
		at   int
	}
	d := xml.NewDecoder(strings.NewReader(part))
	var stack []open
	var faults []error
	for {
		token, err := d.Token()
		if err == io.EOF {
			return errors.Join(faults...)
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			parent := ""
			if n := len(stack); n > 0 {
				p := &stack[n-1]
				parent = p.name
				if p.rule != nil {
					k := slices.Index(p.rule[p.at:], e.Name.Local)
					if k < 0 {
						faults = append(faults, fmt.Errorf("%s in %s: out of order or not allowed", e.Name.Local, p.name))
					} else {
						p.at += k
					}
				}
			}
			o := open{name: e.Name.Local}
			if r, ok := rule(parent, e.Name.Local); ok {
				o.rule = strings.Fields(r)
			}
			stack = append(stack, o)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

func TestChartElementsStandInTheSchemasOrder(t *testing.T) {
	n := 0
	for name, part := range parts(t, written(t, showcase())) {
		if !strings.HasPrefix(name, "xl/charts/chart") {
			continue
		}
		n++
		if err := inOrder(part); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(part, "view3D") || !strings.Contains(part, "<c:autoTitleDeleted ") || strings.Contains(part, "NaN") {
			t.Errorf("%s: 3-D settings, no autoTitleDeleted, or NaN", name)
		}
	}
	if n != 7 {
		t.Errorf("%d charts, want 7", n)
	}
	if inOrder(`<c:scaling xmlns:c="c"><c:min/><c:max/></c:scaling>`) == nil {
		t.Error("the test does not see elements out of order")
	}
}

var (
	refForm = regexp.MustCompile(`<c:f>&#39;Chart data&#39;!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?</c:f>(.*?)</c:(?:num|str)Ref>`)
	ptForm  = regexp.MustCompile(`<c:pt idx="(\d+)"><c:v>([^<]*)</c:v></c:pt>`)
)

// What a chart carries for programs that do not read the cells is what the cells say: no more, no less.
func TestCachesRepeatTheCells(t *testing.T) {
	book := written(t, showcase())
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	seen := 0
	for name, part := range parts(t, book) {
		if !strings.HasPrefix(name, "xl/charts/chart") {
			continue
		}
		for _, m := range refForm.FindAllStringSubmatch(part, -1) {
			first, _ := strconv.Atoi(m[2])
			last := first
			if m[3] != "" {
				last, _ = strconv.Atoi(m[3])
			}
			if count := fmt.Sprintf(`<c:ptCount val="%d"/>`, last-first+1); !strings.Contains(m[4], count) {
				t.Errorf("%s, %s%d: the range has %d cells, the cache another number", name, m[1], first, last-first+1)
			}
			cached := map[int]string{}
			for _, p := range ptForm.FindAllStringSubmatch(m[4], -1) {
				i, _ := strconv.Atoi(p[1])
				cached[first+i] = p[2]
			}
			for r := first; r <= last; r++ {
				cell, err := f.GetCellValue(ChartDataName, m[1]+strconv.Itoa(r), excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				if cached[r] != cell {
					t.Errorf("%s, %s%d: cache %q, cell %q", name, m[1], r, cached[r], cell)
				}
				seen++
			}
		}
	}
	if seen < 500 {
		t.Errorf("only %d cells compared", seen)
	}
}

// region fills the places a chart asks for, for tests of one chart.
func drawn(c Chart) (region, string) {
	r := region{top: 6}
	p := c.build(&r)
	return r, string(p.xml)
}

func column(t *testing.T, r region, name string) []gap.Number {
	t.Helper()
	for _, c := range r.columns {
		if c.head == name {
			return c.figures
		}
	}
	t.Fatalf("no column %q", name)
	return nil
}

func TestDumbbellLeavesOutWhatIsAbsent(t *testing.T) {
	c := &Dumbbell{Head: Head{"T", "Alt"}, Labels: []string{"both", "one", "none", "touching"},
		Customers: []gap.Number{gap.Some(50), {}, {}, gap.Some(60)}, Employees: []gap.Number{gap.Some(70), gap.Some(80), {}, gap.Some(60.2)}}
	r, _ := drawn(c)
	for name, want := range map[string][]bool{
		"Customers": {true, false, false, true}, "Height: customers": {true, false, false, true},
		"Employees": {true, true, false, true}, "Height: employees": {true, true, false, true},
		"Bar from": {true, false, false, false}, "Bar length": {true, false, false, false},
	} {
		for i, n := range column(t, r, name) {
			if n.Known() != want[i] {
				t.Errorf("%s of %q: shown %v", name, c.Labels[i], n.Known())
			}
		}
	}
	from, length := column(t, r, "Bar from")[0].Or(0), column(t, r, "Bar length")[0].Or(0)
	if from <= 50 || from+length >= 70 || length < 17 {
		t.Errorf("bar from %v, %v long", from, length)
	}
}

func TestDumbbellEnds(t *testing.T) {
	for _, c := range []struct {
		values []float64
		lo, hi float64
	}{{[]float64{52, 58}, 30, 80}, {[]float64{3, 12}, 0, 50}, {[]float64{91, 99.5}, 60, 100}, {nil, 0, 100}, {[]float64{20, 95}, 20, 100}} {
		n := some(c.values...)
		d := &Dumbbell{Labels: make([]string, len(n)), Customers: n, Employees: n}
		if lo, hi, step := d.ends(); lo > slices.Min(append(c.values, 100)) || hi < slices.Max(append(c.values, 0)) || hi-lo < 40 || step != 10 || lo < 0 || hi > 100 {
			t.Errorf("%v: axis %v to %v by %v", c.values, lo, hi, step)
		}
	}
}

func TestDivergingLinesUpTheMiddle(t *testing.T) {
	c := &Diverging{Head: Head{"T", "Alt"}, Labels: []string{"a", "b", "hidden"},
		Options: []Option{{"bad", Unfavourable}, {"so so", Middle}, {"good", Favourable}},
		Shares:  [][]gap.Number{some(0.3, 0.2, 0.5), some(0.1, 0.4, 0.5), make([]gap.Number, 3)}}
	r, part := drawn(c)
	offset := column(t, r, blankName)
	for i, row := range c.Shares[:2] {
		if middle := offset[i].Or(-1) + row[0].Or(0) + row[1].Or(0)/2; round4(middle) != 0.4 {
			t.Errorf("row %d: the middle stands at %v", i, middle)
		}
	}
	if offset[2].Known() {
		t.Error("a row without figures has an offset")
	}
	if !strings.Contains(part, `<c:v> </c:v>`) {
		t.Error("the offset has a name in the legend")
	}
}

func TestMatrixDropsPointsWithoutPlace(t *testing.T) {
	c := &Matrix{Head: Head{"T", "Alt"}, XKind: Index, YKind: Gap, Points: []Point{{"here", gap.Some(1.2), gap.Some(8)}, {"nowhere", gap.Some(1), gap.Number{}}}, XSplit: gap.Some(1)}
	_, part := drawn(c)
	if !strings.Contains(part, "here") || strings.Contains(part, "nowhere") {
		t.Error("wrong points are drawn")
	}
	if _, empty := drawn(&Matrix{Head: c.Head, Points: c.Points[1:]}); inOrder(empty) != nil {
		t.Error("a matrix without points is broken")
	}
}

func TestLabelsKeepApart(t *testing.T) {
	l := labelling{x: axis{lo: 0, hi: 2}, y: axis{lo: -20, hi: 20}, width: 800, height: 400}
	got := l.sides(some(1, 1.02, 1.95), some(0, 0.5, 10), []string{"Responsiveness", "Reliability", "At the right edge of it"}, nil)
	if got[0] == got[1] {
		t.Errorf("two neighbours have their labels on the same side: %v", got)
	}
	if got[2] == "r" {
		t.Error("a label leaves the drawing")
	}
}

// A third mark stands on each line for its target, and an absent target leaves none.
func TestDumbbellMarksTargets(t *testing.T) {
	c := &Dumbbell{Head: Head{"T", "Alt"}, Labels: []string{"a", "b"}, Customers: some(4.2, 3.1), Employees: some(5, 4), Targets: []gap.Number{gap.Some(5.5), {}}, Min: 1, Max: 7}
	r := &region{top: 1}
	drawn := string(c.build(r).xml)
	if !strings.Contains(drawn, `<c:symbol val="square"/>`) || !strings.Contains(drawn, "<c:v>Target</c:v>") {
		t.Error("no mark for the target")
	}
	for _, d := range r.columns {
		if d.head == "Target" && (d.figures[0] != gap.Some(5.5) || d.figures[1].Known()) {
			t.Errorf("targets %v", d.figures)
		}
	}
	if c.Targets = c.Targets[:1]; c.sound() {
		t.Error("a target is missing in the list, and the chart is called sound")
	}
	if c.Targets = some(9.25, 9.25); !slices.Contains(c.numbers(), gap.Some(9.25)) {
		t.Error("targets need not stand in the table")
	}
}

// Many points have no names beside them: they would hide each other.
func TestMatrixOfManyPoints(t *testing.T) {
	named := func(n int) bool {
		c := &Matrix{Head: Head{"T", "Alt"}, XKind: Score, YKind: Score, Who: Customers}
		for i := range n {
			c.Points = append(c.Points, Point{Label: fmt.Sprint("unit ", i), X: gap.Some(float64(i)), Y: gap.Some(float64(i % 7))})
		}
		drawn := string(c.build(&region{top: 1}).xml)
		if !strings.Contains(drawn, customerBlue) {
			t.Error("customers' points are not blue")
		}
		return strings.Contains(drawn, "CELLRANGE")
	}
	if !named(mostLabels) || named(mostLabels+1) {
		t.Errorf("names beside %d points: %v, beside one more: %v", mostLabels, named(mostLabels), named(mostLabels+1))
	}
}
