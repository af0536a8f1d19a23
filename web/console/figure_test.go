package console

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var (
	drawnText   = regexp.MustCompile(`<text[^>]*>([^<]*)</text>`)
	drawnFigure = regexp.MustCompile(`[+−]?\d+\.\d|\d+%`)
)

// Every figure that a page offers for slides is there, is sound, and says in words each number it draws.
func figuresForSlides(t *testing.T, w *world) {
	seen := map[string]bool{}
	for _, page := range []string{"w1", "w4", "w4/dimensions/special", "w4/statements/spe_matter", "w4/statements/recommend", "w4?pack=trust-spectrum", "w4?pack=perception-check"} {
		links := elements(w.dom("/console/1/results/"+page), func(n *html.Node) bool {
			return n.Data == "a" && strings.Contains(attribute(n, "href"), "/figures/")
		})
		if len(links) < 2 {
			t.Errorf("%s offers %d figures", page, len(links))
		}
		for _, a := range links {
			seen[attribute(a, "href")] = true
		}
	}
	for address := range seen {
		got := w.get(address)
		if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "image/svg+xml" {
			t.Errorf("%s: %d %s", address, got.Code, got.Header().Get("Content-Type"))
			continue
		}
		svg := got.Body.String()
		for dec := xml.NewDecoder(strings.NewReader(svg)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", address, err)
				break
			}
		}
		_, says, _ := strings.Cut(svg, `<desc id="d">`)
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
	}
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
