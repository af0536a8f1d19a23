package sheet

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"mirror/gap"
)

// The charts are written as DrawingML themselves (ECMA-376 part 1, 21.2):
// excelize has no labels from cells, no error bars and no axis step on
// scatter charts, and leaves 3-D settings in flat ones. The order of the elements is
// the schema's; Excel repairs a file where it is not.

func esc(s string) string {
	var b strings.Builder
	// A strings.Builder never fails to write.
	_ = xml.EscapeText(&b, []byte(label(s)))
	return b.String()
}

// label is text as charts hold it, in cells and in drawings: one line, and
// nothing that some programs read as an escape and others do not.
func label(s string) string { return breakEscapes(oneLine(s)) }

func num(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// numRef refers to a column of figures and repeats them, absent ones left out.
func (r ref) numRef() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<c:numRef><c:f>%s</c:f><c:numCache><c:formatCode>%s</c:formatCode><c:ptCount val="%d"/>`,
		esc(r.cells), esc(general(r.kind)), len(r.figures))
	for i, n := range r.figures {
		if x, ok := n.Value(); ok {
			fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, num(x))
		}
	}
	return b.String() + `</c:numCache></c:numRef>`
}

// strRef refers to a column of words.
func (r ref) strRef() string {
	return `<c:strRef><c:f>` + esc(r.cells) + `</c:f><c:strCache>` + points(r.words) + `</c:strCache></c:strRef>`
}

// name refers to a column's header, the name of a series.
func (r ref) name() string {
	return `<c:tx><c:strRef><c:f>` + esc(r.headCell) + `</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>` +
		pick(r.head == blankName, blankName, esc(r.head)) + `</c:v></c:pt></c:strCache></c:strRef></c:tx>`
}

// blankName keeps a helper series out of the reader's sight in the legend.
const blankName = " "

func points(words []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<c:ptCount val="%d"/>`, len(words))
	for i, w := range words {
		fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, esc(w))
	}
	return b.String()
}

func general(k Kind) string {
	if f := k.format(); f != "" {
		return f
	}
	return "General"
}

func solid(colour string) string {
	return `<a:solidFill><a:srgbClr val="` + colour + `"/></a:solidFill>`
}

// stroke is a line of w hundredths of a point; dash as DrawingML names it, "" = solid.
func stroke(colour string, w int, dash string) string {
	if colour == "" {
		return `<a:ln><a:noFill/></a:ln>`
	}
	if dash != "" {
		dash = `<a:prstDash val="` + dash + `"/>`
	}
	return fmt.Sprintf(`<a:ln w="%d" cap="flat">%s%s<a:round/></a:ln>`, w*127, solid(colour), dash)
}

func shape(inner string) string { return `<c:spPr>` + inner + `</c:spPr>` }

// run is the look of text: size in points, colour, weight.
func run(tag string, points float64, colour string, bold bool) string {
	b := 0
	if bold {
		b = 1
	}
	lang := ""
	if tag != "a:defRPr" {
		lang = ` lang="en-GB"`
	}
	return fmt.Sprintf(`<%s%s sz="%d" b="%d">%s<a:latin typeface="Arial"/><a:cs typeface="Arial"/></%s>`,
		tag, lang, int(points*100), b, solid(colour), tag)
}

func textLook(points float64, colour string) string {
	return `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>` + run("a:defRPr", points, colour, false) +
		`</a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>`
}

// heading is a title: of the chart (at a place of its own) or of an axis.
func heading(text string, points float64, bold, upright bool, layout string) string {
	turn := ""
	if upright {
		turn = ` rot="-5400000" vert="horz"`
	}
	return `<c:title><c:tx><c:rich><a:bodyPr` + turn + `/><a:lstStyle/><a:p><a:pPr>` + run("a:defRPr", points, ink, bold) +
		`</a:pPr><a:r>` + run("a:rPr", points, ink, bold) + `<a:t>` + esc(text) + `</a:t></a:r></a:p></c:rich></c:tx>` +
		layout + `<c:overlay val="0"/></c:title>`
}

// axis is one axis of a chart; values or categories.
type axis struct {
	title      string
	kind       Kind
	lo, hi     float64
	step       float64
	grid, line bool
	labels     string // nextTo, low, none
	reverse    bool
	crosses    string // autoZero, min, max
	between    bool   // the other axis' categories stand between the marks
}

func (a axis) head(id int, pos string, values bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<c:axId val="%d"/><c:scaling><c:orientation val="%s"/>`, id, pick(a.reverse, "maxMin", "minMax"))
	if values {
		fmt.Fprintf(&b, `<c:max val="%s"/><c:min val="%s"/>`, num(a.hi), num(a.lo))
	}
	fmt.Fprintf(&b, `</c:scaling><c:delete val="0"/><c:axPos val="%s"/>`, pos)
	if a.grid {
		b.WriteString(`<c:majorGridlines>` + shape(stroke(hairline, 50, "")) + `</c:majorGridlines>`)
	}
	if a.title != "" {
		b.WriteString(heading(a.title, 9, false, pos == "l", ""))
	}
	line := stroke("", 0, "")
	if a.line {
		line = stroke(axisLine, 75, "")
	}
	fmt.Fprintf(&b, `<c:numFmt formatCode="%s" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="%s"/>%s%s`,
		esc(general(a.kind)), a.labels, shape(line), textLook(9, ink))
	return b.String()
}

func (a axis) values(id, cross int, pos string) string {
	if a.step >= 1 { // whole steps need no decimals
		a.kind = a.kind.whole()
	}
	return `<c:valAx>` + a.head(id, pos, true) +
		fmt.Sprintf(`<c:crossAx val="%d"/><c:crosses val="%s"/><c:crossBetween val="%s"/><c:majorUnit val="%s"/></c:valAx>`,
			cross, a.crosses, pick(a.between, "between", "midCat"), num(a.step))
}

func (a axis) categories(id, cross int, pos string) string {
	return `<c:catAx>` + a.head(id, pos, false) +
		fmt.Sprintf(`<c:crossAx val="%d"/><c:crosses val="%s"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>`,
			cross, a.crosses)
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// interval is custom error bars; dir is "x", "y" or "" (bars need none).
func interval(dir string, plus, minus ref, colour string, w int, caps bool) string {
	if dir != "" {
		dir = `<c:errDir val="` + dir + `"/>`
	}
	return `<c:errBars>` + dir + `<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="` + pick(caps, "0", "1") +
		`"/><c:plus>` + plus.numRef() + `</c:plus><c:minus>` + minus.numRef() + `</c:minus>` + shape(stroke(colour, w, "")) + `</c:errBars>`
}

// known keeps the figures at the places where every list has one.
func known(lists ...[]gap.Number) func(i int) bool {
	return func(i int) bool {
		for _, l := range lists {
			if i >= len(l) || !l[i].Known() {
				return false
			}
		}
		return true
	}
}
