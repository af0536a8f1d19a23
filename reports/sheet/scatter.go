package sheet

import (
	"fmt"
	"strings"
)

// dots is a series of a scatter chart.
type dots struct {
	name, x, y  ref
	symbol      string // circle, diamond …; "" = no mark
	colour      string
	size        int
	line        string // colour of a line through the points; "" = none
	dash        string
	plus, minus *ref     // lengths of bars to the right and left
	labels      *ref     // labels from cells
	sides       []string // side of each label: r, l, t, b; shorter: the last one counts
	labelColour string
}

func (s dots) xml(i int) string {
	var b strings.Builder
	ln := stroke("", 0, "")
	if s.line != "" {
		ln = stroke(s.line, 100, s.dash)
	}
	fmt.Fprintf(&b, `<c:ser><c:idx val="%d"/><c:order val="%d"/>%s%s%s`, i, i, s.name.name(), shape(ln), marker(s.symbol, s.colour, s.size))
	if s.labels != nil {
		b.WriteString(s.labelsXML(i))
	}
	if s.plus != nil {
		b.WriteString(interval("x", *s.plus, *s.minus, connector, 300, false))
	}
	b.WriteString(`<c:xVal>` + s.x.numRef() + `</c:xVal><c:yVal>` + s.y.numRef() + `</c:yVal><c:smooth val="0"/>`)
	if s.labels != nil {
		// The labels' range and its copy: Excel 2013 and later, LibreOffice 7.
		b.WriteString(`<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:datalabelsRange><c15:f>` +
			esc(s.labels.cells) + `</c15:f><c15:dlblRangeCache>` + points(s.labels.words) + `</c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>`)
	}
	return b.String() + `</c:ser>`
}

func marker(symbol, colour string, size int) string {
	if symbol == "" {
		return `<c:marker><c:symbol val="none"/></c:marker>`
	}
	return fmt.Sprintf(`<c:marker><c:symbol val="%s"/><c:size val="%d"/>%s</c:marker>`, symbol, size, shape(solid(colour)+stroke(white, 75, "")))
}

const labelExt = `<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">%s<c15:showDataLabelsRange val="1"/></c:ext></c:extLst>`

// labelsXML shows cells beside the points: a field of type CELLRANGE in each label.
func (s dots) labelsXML(series int) string {
	const shown = `<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>`
	colour := s.labelColour
	if colour == "" {
		colour = ink
	}
	side := func(k int) string { return s.sides[min(k, len(s.sides)-1)] }
	none := shape(`<a:noFill/>` + stroke("", 0, ""))
	var b strings.Builder
	b.WriteString(`<c:dLbls>`)
	for k := range s.labels.words {
		fmt.Fprintf(&b, `<c:dLbl><c:idx val="%d"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:fld id="{6D6F6E6F-0000-4000-%04X-%012X}" type="CELLRANGE">%s<a:pPr/><a:t>[CELLRANGE]</a:t></a:fld><a:endParaRPr lang="en-GB"/></a:p></c:rich></c:tx><c:dLblPos val="%s"/>%s%s</c:dLbl>`,
			k, 0x8000+series, k+1, run("a:rPr", 9, colour, false), side(k), shown, fmt.Sprintf(labelExt, `<c15:dlblFieldTable/>`))
	}
	b.WriteString(none + textLook(9, colour) + `<c:dLblPos val="` + side(0) + `"/>` + shown + fmt.Sprintf(labelExt, "") + `</c:dLbls>`)
	return b.String()
}

// scatter is the inside of a scatter chart.
func scatter(x, y axis, series []dots) string {
	var b strings.Builder
	b.WriteString(`<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>`)
	for i, s := range series {
		b.WriteString(s.xml(i))
	}
	b.WriteString(`<c:axId val="111"/><c:axId val="112"/></c:scatterChart>` + x.values(111, 112, "b") + y.values(112, 111, "l"))
	return b.String()
}
