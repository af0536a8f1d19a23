package respond_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

var shots = flag.String("shots", "", "write pictures of every page and state into this folder, and test nothing")

// takePictures writes each page as it is on a phone and on a large screen, some with text twice as large, and some in the
// forced colours of a high-contrast mode.
func takePictures(t *testing.T, b *chromium, g *gallery) {
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		t.Fatal(err)
	}
	p := b.tab(t, phone)
	for _, s := range g.pages {
		p.open(g.base + s.address)
		for _, on := range []screen{phone, desk} {
			p.size(on)
			p.picture(s.name + "-" + strconv.FormatInt(on.width, 10))
		}
		p.size(phone)
		if strings.Contains(s.name, "employee-1") || strings.HasPrefix(s.name, "last-") || strings.HasPrefix(s.name, "scales-page") {
			eval[string](p, `document.documentElement.style.fontSize = "200%"`)
			p.picture("zoom-" + s.name)
		}
	}
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-color-scheme", Value: "dark"}}})
	for _, s := range g.pages {
		if strings.Contains(s.name, "-answered") || strings.Contains(s.name, "missing-all") || strings.HasPrefix(s.name, "scales-page-customer-3") || strings.HasPrefix(s.name, "start-employee") || strings.HasPrefix(s.name, "poster") {
			p.open(g.base + s.address)
			p.picture("forced-" + s.name)
		}
	}
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	for _, s := range g.pages {
		if strings.HasPrefix(s.name, "page-") && strings.HasSuffix(s.name, "-1") || s.name == "last-employee" {
			p.open(g.base + s.address + "?pseudo")
			p.picture("pseudo-" + s.name)
		}
	}
}

// picture writes the whole page.
func (p *tab) picture(name string) {
	p.t.Helper()
	beyond := true
	size := call(p, page.GetLayoutMetrics, cdp.Empty{}).CSSContentSize
	shot := call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{Width: size.Width, Height: size.Height, Scale: 1}})
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), shot.Data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
