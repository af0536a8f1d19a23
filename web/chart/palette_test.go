package chart

import (
	"math"
	"os"
	"regexp"
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
)

// linear are the parts of a colour as light, from 0 to 1.
func linear(t *testing.T, colour string) [3]float64 {
	t.Helper()
	if len(colour) == 4 {
		colour = "#" + string([]byte{colour[1], colour[1], colour[2], colour[2], colour[3], colour[3]})
	}
	var out [3]float64
	if len(colour) != 7 {
		t.Fatalf("%q is no colour", colour)
	}
	hex := func(b byte) float64 {
		if b >= 'a' {
			return float64(b-'a') + 10
		}
		return float64(b - '0')
	}
	for i := range out {
		v := (16*hex(colour[1+2*i]) + hex(colour[2+2*i])) / 255
		if v <= 0.04045 {
			out[i] = v / 12.92
		} else {
			out[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast is WCAG 2's, from 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	light := func(c string) float64 {
		l := linear(t, c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// sight turns light into what somebody sees. The matrices are Machado, Oliveira and Fernandes (2009), severity 1.
var sight = map[string][3][3]float64{
	"all colours": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"no red":      {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	"no green":    {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	"no blue":     {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
}

// apart is how different two colours look (CIE76).
func apart(t *testing.T, eye [3][3]float64, a, b string) float64 {
	x, y := lab(eye, linear(t, a)), lab(eye, linear(t, b))
	return math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
}

// lab is a colour in CIE L*a*b*, white D65.
func lab(eye [3][3]float64, c [3]float64) [3]float64 {
	var r [3]float64
	for i, w := range eye {
		r[i] = min(1, max(0, w[0]*c[0]+w[1]*c[1]+w[2]*c[2]))
	}
	f := func(v float64) float64 {
		if v > 0.008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16.0/116
	}
	x := f((.4124*r[0] + .3576*r[1] + .1805*r[2]) / .95047)
	y := f(.2126*r[0] + .7152*r[1] + .0722*r[2])
	z := f((.0193*r[0] + .1192*r[1] + .9505*r[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// Text needs 4.5 to 1, marks and edges 3 to 1 (ux.md §7, row 10).
func TestPaletteHasContrast(t *testing.T) {
	for _, c := range []struct {
		what, a, b string
		least      float64
	}{
		{"text", ink, paper, 4.5}, {"quiet text", muted, paper, 4.5}, {"quiet text on the band", muted, wash, 4.5}, {"text where to begin", employeeText, first, 4.5},
		{"customers' numbers", customerText, paper, 4.5}, {"employees' numbers", employeeText, paper, 4.5},
		{"customers' mark", customer, paper, 3}, {"employees' mark", employee, paper, 3}, {"the line of no gap", edge, wash, 3},
		{"a blind spot's mark", verdictInk(gap.BlindSpot), wash, 3}, {"a hidden strength's mark", verdictInk(gap.HiddenStrength), wash, 3}, {"any other gap's mark", verdictInk(gap.Aligned), wash, 3},
	} {
		if got := contrast(t, c.a, c.b); got < c.least {
			t.Errorf("%s: %s on %s has %.1f to 1, and needs %.1f", c.what, c.a, c.b, got, c.least)
		}
	}
	parts := append(exampleParts(), Bands([]string{"a", "b", "c", "d", "e"}, make([]Value, 5))...)
	for n := 2; n <= 11; n++ {
		var scale []sheet.Option
		for i := range n {
			side := sheet.Middle
			if i < n/2 {
				side = sheet.Unfavourable
			} else if i >= (n+1)/2 {
				side = sheet.Favourable
			}
			scale = append(scale, sheet.Option{Name: "x", Side: side})
		}
		parts = append(parts, Answers(scale, nil)...)
	}
	for _, p := range parts {
		if got := contrast(t, lower(p.Text), lower(p.Fill)); got < 4.5 {
			t.Errorf("the number in a bar: %s on %s has %.1f to 1", p.Text, p.Fill, got)
		}
	}
}

func lower(colour string) string {
	b := []byte(colour)
	for i, c := range b {
		if c >= 'A' && c <= 'F' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// The two sides look different whoever looks, and so do opposite verdicts; a number stands in every cell beside that.
func TestPaletteIsForEveryEye(t *testing.T) {
	css, err := os.ReadFile("../assets/files/console.css")
	if err != nil {
		t.Fatal(err)
	}
	colour := func(name string) string {
		m := regexp.MustCompile(`--` + name + `:(#[0-9a-f]+)`).FindSubmatch(css)
		if m == nil {
			t.Fatalf("console.css has no colour --%s", name)
		}
		return string(m[1])
	}
	for name, want := range map[string]string{"cust": customer, "cust-ink": customerText, "emp": employee, "emp-ink": employeeText} {
		if got := colour(name); got != want {
			t.Errorf("--%s is %s on pages and %s in drawings", name, got, want)
		}
	}
	for who, eye := range sight {
		if got := apart(t, eye, customer, employee); got < 40 {
			t.Errorf("%s: customers and employees are %.0f apart", who, got)
		}
		for _, n := range []string{"1", "2", "3"} {
			if got := apart(t, eye, colour("o"+n), colour("b"+n)); got < 15 {
				t.Errorf("%s: opposite tints of strength %s are %.0f apart", who, n, got)
			}
		}
	}
	for _, n := range []string{"o1", "o2", "o3", "b1", "b2", "b3"} {
		if got := contrast(t, ink, colour(n)); got < 4.5 {
			t.Errorf("text on --%s has %.1f to 1", n, got)
		}
	}
}
