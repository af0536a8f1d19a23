package chart

import (
	"strings"
	"unicode/utf8"

	"mirror/gap"
)

// Slide is what stands around a figure of its own: what it shows in a sentence, how it is to be read, and what it rests on.
type Slide struct {
	Title, Sub, Note string
	Says             string // the numbers in words, for those who do not see the figure
}

const (
	slideWide = 960
	slideFont = "Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"
)

// SlideRow is a row of the figure of gaps.
type SlideRow struct {
	Name                 string
	Customers, Employees Value
	Gap, Reading         string // as printed; Reading is the verdict, or why there is no gap
	Verdict              gap.Word
}

// GapsSlide is the table of gaps as a figure. Employees names their mark.
func GapsSlide(s Slide, employees string, rows []SlideRow) []byte {
	var body drawing
	top := s.begin(&body)
	body.key(top+8, employees)
	const tall = 44
	x := scale{0, 100, 330, 690, ""}
	first := top + 58
	base := first + len(rows)*tall - 18
	for _, v := range quarters {
		body.put(`<line x1="%s" x2="%[1]s" y1="%d" y2="%d" stroke="%s"/><text x="%[1]s" y="%[5]d" text-anchor="middle" font-size="13" fill="%[6]s">%[7]s</text>`, x.at(v), first-24, base, grid, base+18, muted, number(v))
	}
	for i, r := range rows {
		y := first + i*tall
		lines := wrapped(r.Name, 36)
		if len(lines) > 2 {
			lines = []string{lines[0], strings.TrimRight(lines[1], " .,") + " …"}
		}
		for j, l := range lines {
			body.put(`<text x="24" y="%d" font-weight="600"%s>%s</text>`, y+5+j*16-(len(lines)-1)*8, smaller(len(lines)), say(l))
		}
		body.put(`<g font-size="13">`)
		body.dumbbell(x, y, 8, r.Customers, r.Employees)
		body.put(`</g>`)
		quiet := ""
		if r.Verdict != gap.BlindSpot && r.Verdict != gap.HiddenStrength {
			quiet = ` fill="` + muted + `"`
		}
		body.put(`<text x="794" y="%d" text-anchor="end" font-weight="650" font-size="17">%s</text><text x="810" y="%[1]d" font-size="13"%[3]s>%[4]s</text>`, y+5, say(r.Gap), quiet, say(r.Reading))
	}
	return s.end(&body, base+30)
}

// smaller is the size of a name that takes two lines.
func smaller(lines int) string {
	if lines > 1 {
		return ` font-size="13"`
	}
	return ""
}

// key names the two marks.
func (d *drawing) key(y int, employees string) {
	at := number(float64(y))
	d.dot("32", at, 7.5)
	d.put(`<text x="46" y="%d">Customers</text>`, y+5)
	d.diamond("158", at, 9)
	d.put(`<text x="174" y="%d">%s</text>`, y+5, say(employees))
}

// SlideBar is a bar of shares with whose it is.
type SlideBar struct {
	Name, Base string
	Parts      []Part
	After      string // behind the bar, such as the share that agrees
}

// StackSlide is bars of shares as a figure, with a key for their parts.
func StackSlide(s Slide, bars []SlideBar) []byte {
	var body drawing
	y := s.begin(&body)
	for _, b := range bars {
		body.put(`<text x="24" y="%d" font-weight="600">%s</text><text x="24" y="%d" font-size="13" fill="%s">%s</text>`, y+20, say(b.Name), y+38, muted, say(b.Base))
		body.put(`<g font-size="14">`)
		body.stack(scale{0, 1, 210, 830, ""}, y, 48, .045, b.Parts)
		body.put(`</g><text x="846" y="%d" font-weight="600">%s</text>`, y+29, say(b.After))
		y += 66
	}
	if len(bars) > 0 {
		y = body.parts(y+12, bars[0].Parts)
	}
	return s.end(&body, y)
}

// parts is the key of a bar; it returns where it ends.
func (d *drawing) parts(y int, parts []Part) int {
	x := 24
	for _, p := range parts {
		long := 40 + utf8.RuneCountInString(p.Name)*8
		if x > 24 && x+long > slideWide-24 {
			x, y = 24, y+26
		}
		d.put(`<rect x="%d" y="%d" width="16" height="16" fill="%s"/><text x="%d" y="%d" font-size="14">%s</text>`, x, y, p.Fill, x+23, y+13, say(p.Name))
		x += long
	}
	return y + 36
}

// LinesSlide is lines over the waves as a figure.
func LinesSlide(s Slide, waves []string, series []Series) []byte {
	var body drawing
	top := s.begin(&body)
	const tall = 340
	body.lines(box{x: scale{0, float64(max(1, len(waves)-1)), 120, 720, ""}, left: 60, right: 740, top: float64(top), height: tall}, waves, series)
	return s.end(&body, top+tall)
}

// ScatterSlide is the scatter of importance and gap as a figure.
func ScatterSlide(s Slide, a Axes, spots []Spot, margin float64) []byte {
	var body drawing
	top := s.begin(&body)
	body.put(`<g font-size="13">`)
	body.scatter(field{left: 70, right: 936, top: float64(top + 16), bottom: float64(top + 430), pixels: 1}, a, spots, margin)
	body.put(`</g>`)
	return s.end(&body, top+470)
}

// begin writes the head of a figure and returns where its body begins.
func (s Slide) begin(d *drawing) int {
	y := 40
	for _, l := range wrapped(s.Title, 72) {
		d.put(`<text x="24" y="%d" font-size="24" font-weight="650">%s</text>`, y, say(l))
		y += 30
	}
	for _, l := range wrapped(s.Sub, 120) {
		d.put(`<text x="24" y="%d" fill="%s">%s</text>`, y-4, muted, say(l))
		y += 22
	}
	return y + 12
}

// end puts the note under the body and everything into one file.
func (s Slide) end(body *drawing, y int) []byte {
	y += 22
	for _, l := range wrapped(s.Note, 150) {
		body.put(`<text x="24" y="%d" font-size="12" fill="%s">%s</text>`, y, muted, say(l))
		y += 17
	}
	y += 8
	var d drawing
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-labelledby="t d" font-family="%s" font-size="15" fill="%s">`, slideWide, y, slideFont, ink)
	d.put(`<title id="t">%s</title><desc id="d">%s</desc><rect width="%d" height="%d" fill="%s"/>`, say(s.Title), say(s.Says), slideWide, y, paper)
	d.WriteString(body.String())
	d.put("</svg>\n")
	return []byte(d.String())
}

// wrapped breaks a text into lines of about so many characters.
func wrapped(text string, wide int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > wide {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
