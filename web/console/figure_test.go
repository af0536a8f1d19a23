package console

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var (
	drawnText   = regexp.MustCompile(`<text[^>]*>([^<]*)</text>`)
	drawnFigure = regexp.MustCompile(`[+−]?\d+\.\d|\d+%`)
)

// saysWhatItDraws holds a figure for slides to being sound, and to saying in words each number it draws; it returns these words.
func saysWhatItDraws(t *testing.T, address, svg string) (says string) {
	t.Helper()
	for dec := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Errorf("%s: %v", address, err)
			break
		}
	}
	_, says, _ = strings.Cut(svg, `<desc id="d">`)
	says, drawn, _ := strings.Cut(says, "</desc>")
	for _, m := range drawnText.FindAllStringSubmatch(drawn, -1) {
		if strings.Contains(m[1], "answered") || strings.Contains(m[1], "customers (") { // the note says who answered
			continue
		}
		for _, n := range drawnFigure.FindAllString(m[1], -1) {
			if !strings.Contains(says, n) {
				t.Errorf("%s draws %q, and does not say it", address, m[1])
			}
		}
	}
	if !strings.Contains(svg, "Simulated data.") {
		t.Errorf("%s does not say that all is simulated", address)
	}
	return says
}

// titleOf is what a figure for slides is called, on one line.
func titleOf(svg string) string {
	_, title, _ := strings.Cut(svg, "<title")
	_, title, _ = strings.Cut(title, ">")
	title, _, _ = strings.Cut(title, "</title>")
	return title
}

func noFigureOfAnotherName(t *testing.T, w *world) {
	for _, name := range []string{"gaps", "gaps.png", "none.svg", "dimension-none.svg", "answers-statement-none.svg", "waves-.svg"} {
		if got := w.get("/console/1/results/w4/figures/" + name); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want a page that is not there", name, got.Code)
		}
	}
}

// What a page draws it says too: each number inside a drawing stands in the text around it.
func pagesSayEveryNumberTheyDraw(t *testing.T, w *world) {
	for _, address := range []string{"w1", "w4", "w4?cell=marketing", "w4?segment=young", "w4/statements", "w4/dimensions/competence", "w4/statements/recommend"} {
		page := w.dom("/console/1/results/" + address)
		said := spoken(page)
		for _, x := range elements(page, ofClass("text", "")) {
			if x.FirstChild == nil {
				continue
			}
			for _, n := range drawnFigure.FindAllString(x.FirstChild.Data, -1) {
				if !strings.Contains(said, n) {
					t.Errorf("%s draws %s, and does not say it", address, n)
				}
			}
		}
		for _, x := range elements(page, ofClass("svg", "figure")) {
			if attribute(x, "aria-hidden") != "true" && attribute(x, "role") != "img" {
				t.Errorf("%s: a drawing is neither hidden from screen readers nor named", address)
			}
		}
	}
}
