package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
)

var update = flag.Bool("update", false, "write the golden files anew")

func some(x float64, text string) Value { return Value{gap.Some(x), text} }

var sides = []sheet.Option{{Name: "1 Strongly disagree", Side: sheet.Unfavourable}, {Name: "2", Side: sheet.Unfavourable}, {Name: "3", Side: sheet.Middle}, {Name: "4", Side: sheet.Favourable}, {Name: "5 Strongly agree", Side: sheet.Favourable}}

func exampleParts() []Part {
	return Answers(sides, []Value{some(.18, "18%"), some(.27, "27%"), some(.21, "21%"), some(.23, "23%"), some(.11, "11%")})
}

func exampleSeries() []Series {
	return []Series{
		{Name: "customers", Look: Customers, Points: []Point{{Value: some(58, "58.0")}, {Value: some(55, "55.0"), Low: gap.Some(51), High: gap.Some(59)}, {}, {Value: some(45, "45.0")}}},
		{Name: "employees", Look: Employees, Points: []Point{{Value: some(65, "65.0")}, {Value: some(46, "46.0")}, {Value: some(70, "70.0")}, {Value: some(46, "46.0")}}},
	}
}

func exampleSpots() []Spot {
	return []Spot{
		{"Keeping customers informed", gap.Some(1.9), gap.Some(23), gap.BlindSpot, false}, {"Understanding their business", gap.Some(1.4), gap.Some(18), gap.BlindSpot, false},
		{"Feeling valued", gap.Some(1.5), gap.Some(13), gap.BlindSpot, false}, {"Speed of response", gap.Some(.8), gap.Some(8), gap.NotEnoughEvidence, true},
		{"Trust", gap.Some(1.6), gap.Some(3), gap.Aligned, false}, {"Fair price", gap.Some(.3), gap.Some(-3), gap.Aligned, false}, {"Peace of mind", gap.Some(1.45), gap.Some(-13), gap.HiddenStrength, false},
		{"Hidden", gap.Some(1), gap.Number{}, gap.NotShown, false},
	}
}

var exampleAxes = Axes{ID: "quad", Title: "Importance & gap", Says: "The widest gap is the most important.", Weak: "weaker tie", Strong: "stronger tie", Corner: "work here first", Middle: "average topic"}

var exampleBands = []Band{{"Push", 1, 2.5}, {"Relationship", 2.5, 4}, {"Trust", 4, 5.5}, {"Advocacy", 5.5, 7}}

// exampleSteps are four waves: one without customers' score, and one after the wording changed.
func exampleSteps() []Step {
	g := func(size, low, high float64, verdict gap.Word) Gap {
		return Gap{gap.Some(size), gap.Some(low), gap.Some(high), verdict, false}
	}
	return []Step{
		{Name: "Aut 24", Customers: some(45.3, "45.3"), Employees: some(68.6, "68.6"), Gap: g(23.3, 21, 25, gap.BlindSpot), GapText: "+23.3"},
		{Name: "Spr 25", Employees: some(68, "68.0")},
		{Name: "Aut 25", Customers: some(50, "50.0"), Employees: some(67.4, "67.4"), Gap: g(17.4, 15, 19, gap.BlindSpot), GapText: "+17.4"},
		{Name: "Spr 26", Customers: some(53.3, "53.3"), Employees: some(66.2, "66.2"), Gap: g(12.9, 10.9, 14.9, gap.BlindSpot), GapText: "+12.9", Cut: true},
	}
}

// drawings are one of each, with the numbers that the cell or the table around it says.
func drawings() map[string]struct {
	svg  string
	text string
} {
	page := func(h template.HTML, text string) struct{ svg, text string } {
		return struct{ svg, text string }{string(h), text}
	}
	file := func(b []byte) struct{ svg, text string } { return struct{ svg, text string }{string(b), ""} }
	slide := Slide{Title: "The widest blind spot: <keeping> customers informed", Sub: "Average score from 0 to 100.", Note: "412 customers, 186 employees.", Says: "Informed: customers 47.5, employees 70.0, gap +22.5. Price: customers 60.0."}
	return map[string]struct{ svg, text string }{
		"dumbbell":           page(Dumbbell(some(47.5, "47.5"), some(70, "70.0")), "Customers 47.5, employees believe 70.0"),
		"dumbbell-ends":      page(Dumbbell(some(100, "100.0"), some(0, "0.0")), "Customers 100.0, employees believe 0.0"),
		"dumbbell-one-side":  page(Dumbbell(some(60, "60.0"), Value{}), "Customers 60.0, employees Does not apply"),
		"dumbbell-hidden":    page(Dumbbell(Value{}, Value{}), "Hidden to protect people"),
		"interval":           page(Interval(Gap{gap.Some(22.5), gap.Some(18), gap.Some(27), gap.BlindSpot, false}, 10, 40), ""),
		"interval-low":       page(Interval(Gap{gap.Some(-12), gap.Some(-30), gap.Some(6), gap.NotEnoughEvidence, true}, 10, 40), ""),
		"interval-no-range":  page(Interval(Gap{Size: gap.Some(-15), Verdict: gap.HiddenStrength}, 10, 60), ""),
		"interval-hidden":    page(Interval(Gap{Verdict: gap.NotShown}, 10, 40), ""),
		"stack":              page(Stack(exampleParts()), "18% 27% 21% 23% 11%"),
		"stack-hidden":       page(Stack(Answers(sides, nil)), ""),
		"lines":              page(Lines("w", "Over four waves", "Customers fell.", []string{"Aut 24", "Spr 25", "Aut 25", "Spr 26"}, exampleSeries()), "45.0 46.0"),
		"scatter":            page(Scatter(exampleAxes, exampleSpots(), 10), ""),
		"ranks":              page(Ranks(some(1, "1"), some(6, "6"), 9), "Customers joint 1, employees 6"),
		"ranks-one-side":     page(Ranks(some(3, "3"), Value{}, 9), "Customers 3, employees not available"),
		"shares":             page(Shares(some(.25, "25%"), some(.41, "41%"), Most(some(.25, ""), some(.41, ""))), "Customers 25%, employees 41%"),
		"places":             page(Places(exampleBands, 1, 7, some(5.02, "5.02"), some(4.2, "4.20"), gap.Some(4.05), gap.Some(4.35), some(5.5, "5.50")), "Customers 4.20, employees 5.02, target 5.50"),
		"places-hidden":      page(Places(exampleBands, 1, 7, Value{}, Value{}, gap.Number{}, gap.Number{}, Value{}), ""),
		"multiple":           page(Multiple(exampleSteps(), 40, 80, 10, 30), "66.2 53.3 +12.9"),
		"pairs":              page(Pairs(PairAxes{ID: "l", Title: "One point a branch", Says: "More & more.", X: "Commitment", Y: "Recommendation"}, []Pair{{"Mill <Lane>", gap.Some(66), gap.Some(72.9)}, {"Oldgate", gap.Some(72), gap.Some(73.9)}, {"Hidden", gap.Number{}, gap.Some(70)}}), ""),
		"slide-gaps":         file(GapsSlide(slide, "What employees believe customers would say", []SlideRow{{"Keeping customers informed whatever goes wrong, wherever it does", some(47.5, "47.5"), some(70, "70.0"), "+22.5", "Blind spot", gap.BlindSpot}, {"Price", some(60, "60.0"), Value{}, "", "Hidden to protect people", gap.NotShown}})),
		"slide-distribution": file(StackSlide(Slide{Title: "How each side answered", Says: "Customers: 18%, 27%, 21%, 23%, 11%. 34% agree."}, []SlideBar{{"Customers", "405 answers", exampleParts(), "34%"}})),
		"slide-lines":        file(LinesSlide(Slide{Title: "Is it getting better?", Says: "Customers 45.0, employees 46.0."}, []string{"Aut 24", "Spr 25", "Aut 25", "Spr 26"}, exampleSeries())),
		"slide-scatter":      file(ScatterSlide(Slide{Title: "What to work on first"}, exampleAxes, exampleSpots(), 10)),
	}
}

func TestDrawingsAreAsWrittenDown(t *testing.T) {
	for name, d := range drawings() {
		path := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(path, []byte(d.svg), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d.svg != string(want) {
			t.Errorf("%s is drawn otherwise; look at it, then run with -update\n got %s\nwant %s", name, d.svg, want)
		}
	}
}

// Under a strict policy a style attribute is refused; a drawing that is no XML cannot be saved.
func TestDrawingsAreCleanXML(t *testing.T) {
	for name, d := range drawings() {
		dec := xml.NewDecoder(strings.NewReader(d.svg))
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := token.(xml.StartElement); ok {
				for _, a := range e.Attr {
					if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
						t.Errorf("%s: <%s %s=%q>", name, e.Name.Local, a.Name.Local, a.Value)
					}
				}
			}
		}
	}
}

var textIn = regexp.MustCompile(`<text[^>]*>([^<]*)</text>`)
var figureIn = regexp.MustCompile(`[+−]?\d+\.\d|\d+%`)

// Every figure a drawing prints is said as text too: in the cell around it, or in the description of a figure for slides.
func TestEveryNumberDrawnIsSaid(t *testing.T) {
	for name, d := range drawings() {
		said := d.text
		if _, after, ok := strings.Cut(d.svg, `<desc id="d">`); ok {
			said, _, _ = strings.Cut(after, "</desc>")
		}
		for _, m := range textIn.FindAllStringSubmatch(d.svg, -1) {
			for _, n := range figureIn.FindAllString(m[1], -1) {
				if !strings.Contains(said, n) {
					t.Errorf("%s draws %s, which no text says", name, n)
				}
			}
		}
	}
}

// What is hidden leaves no mark.
func TestNothingIsDrawnOfAHiddenFigure(t *testing.T) {
	for name, drawn := range map[string]template.HTML{
		"scores": Dumbbell(Value{}, Value{}), "gap": Interval(Gap{Low: gap.Some(3), High: gap.Some(9), Verdict: gap.NotShown}, 10, 40), "shares": Stack(Answers(sides, []Value{some(.5, "50%"), {}, some(.2, "20%")})),
	} {
		if regexp.MustCompile(`<circle|<path|<text|stroke-width="[57]"`).MatchString(string(drawn)) || name == "shares" && strings.Contains(string(drawn), "<rect") {
			t.Errorf("%s: %s", name, drawn)
		}
	}
	if s := string(Scatter(exampleAxes, exampleSpots(), 10)); strings.Contains(s, ">Hidden<") {
		t.Error("a hidden gap has a place in the scatter")
	}
}

// Names in the scatter do not run into each other, nor into marks.
func TestScatterNamesAreApart(t *testing.T) {
	var taken []area
	within := area{0, 18, 404, 360}
	for i := range 12 {
		name := strings.Repeat("topic ", 1+i%4)
		dx, dy, anchor, ok := spotLabel(name, 60+25*float64(i), 100+7*float64(i%3), within, &taken)
		if ok && (anchor == "" || dx == 0 && anchor != "middle" || dy < -40 || dy > 40) {
			t.Errorf("%s: %v %v %s", name, dx, dy, anchor)
		}
	}
	for i, a := range taken {
		for _, b := range taken[:i] {
			if a.meets(b) {
				t.Errorf("%v runs into %v", a, b)
			}
		}
		if !within.holds(a) {
			t.Errorf("%v leaves the drawing", a)
		}
	}
	if len(taken) < 6 {
		t.Errorf("only %d of 12 names found a place", len(taken))
	}
}

// A wave without a score, or with another wording, is not joined to the one before.
func TestSmallMultiplesAreCut(t *testing.T) {
	svg := string(Multiple(exampleSteps(), 40, 80, 10, 30))
	if n := strings.Count(svg, `stroke-width="2.5"`); n != 2 { // employees: from the first wave to the third
		t.Errorf("%d lines join waves:\n%s", n, svg)
	}
}
