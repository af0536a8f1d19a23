package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"mirror/gap"
)

// The colours of pages and sheets alike (ux.md §2). Customers and employees
// keep theirs everywhere; tints belong to verdicts; answers have a scale of
// their own, so that nobody takes "agree" for "customers".
const (
	ink       = "1B2025"
	muted     = "545E69" // 6.6:1 on white
	head      = "243B53"
	headLine  = "627D98" // between the cells of a header
	white     = "FFFFFF"
	linkBlue  = "084F88"
	hairline  = "D3D8DE"
	axisLine  = "8A949E"
	connector = "A9B4BF"

	customerBlue   = "0B65AD"
	employeeOrange = "D4580A"
	employeeText   = "A03F02"

	barBlue   = "9FB3C8" // data bars, sparklines
	barDark   = "486581"
	bannerInk = employeeText

	agreedGreen = "DFEDE6" // of a gap shown to be small; apart from the grey stripes of a table
)

// neutralColours are for series that belong to neither side.
var neutralColours = []string{"334E68", "6F4E9C", "2F6B5E", "8A4A1C", "545E69", "9A6B00"}

// AnswerColours lays options from dark brown over grey to dark teal.
func AnswerColours(options []Option) []string {
	var count, seen [3]int
	for _, o := range options {
		count[o.Side+1]++
	}
	ends := [3][2]string{{"8A4A1C", "E6C3A6"}, {"D3D8DE", "E4E8EC"}, {"B4CFC8", "2F6B5E"}}
	out := make([]string, len(options))
	for i, o := range options {
		s := o.Side + 1
		at := 0.0
		switch {
		case count[s] > 1:
			at = float64(seen[s]) / float64(count[s]-1)
		case o.Side == Favourable:
			at = 1
		}
		out[i] = between(ends[s][0], ends[s][1], at)
		seen[s]++
	}
	return out
}

// between mixes two colours.
func between(a, b string, at float64) string {
	x, y := rgb(a), rgb(b)
	var out strings.Builder
	for i := range x {
		fmt.Fprintf(&out, "%02X", int(math.Round(x[i]+(y[i]-x[i])*at)))
	}
	return out.String()
}

func rgb(colour string) [3]float64 {
	var out [3]float64
	for i := range out {
		n, _ := strconv.ParseUint(colour[2*i:2*i+2], 16, 8) // our own constants
		out[i] = float64(n)
	}
	return out
}

// luminance and contrast are WCAG 2's.
func luminance(colour string) float64 {
	c := rgb(colour)
	for i, v := range c {
		if v /= 255; v <= 0.03928 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Legible is white or black, whichever reads well on a fill: one of them always does.
func Legible(fill string) string {
	if contrast(white, fill) >= 4.5 {
		return white
	}
	return "000000"
}

func (t Tab) colour() string {
	switch t {
	case ResultTab:
		return head
	case CustomerTab:
		return customerBlue
	case EmployeeTab:
		return employeeOrange
	}
	return "8C949C"
}

// tint is the look of a verdict in a cell.
type tint uint8

const (
	noTint tint = iota
	over1
	over2
	over3
	under1
	under2
	under3
	agreed
	unsure
)

// tintOf gives a verdict its tint. The steps of 15 and 20 points are excel.md §3.2's.
func tintOf(verdict gap.Word, size gap.Number) tint {
	step := tint(0)
	switch x := math.Abs(size.Or(0)); {
	case x >= 20:
		step = 2
	case x >= 15:
		step = 1
	}
	switch verdict {
	case gap.BlindSpot:
		return over1 + step
	case gap.HiddenStrength:
		return under1 + step
	case gap.Aligned:
		return agreed
	case gap.NotEnoughEvidence:
		return unsure
	}
	return noTint
}

// look is a tint's fill ("" = none), text colour and weight.
func (t tint) look() (fill, text string, bold bool) {
	switch t {
	case over1:
		return "FDE8D6", ink, true
	case over2:
		return "FAC79C", ink, true
	case over3:
		return "F3A064", ink, true
	case under1:
		return "DFECF8", ink, true
	case under2:
		return "B3D3EE", ink, true
	case under3:
		return "7FB3DE", ink, true
	case agreed:
		return agreedGreen, ink, false
	case unsure:
		return "", muted, false
	}
	return "", ink, false
}
