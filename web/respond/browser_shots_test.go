package respond_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"mirror/web/browsertest"
)

var shots = flag.String("shots", "", "write pictures of every page and state into this folder, and test nothing")

// takePictures writes each page as it is on a phone and on a large screen, some with text twice as large, and some in the
// forced colours of a high-contrast mode.
func takePictures(t *testing.T, b *browsertest.Browser, g *gallery) {
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		t.Fatal(err)
	}
	p := b.Tab(t, browsertest.Phone)
	for _, s := range g.pages {
		p.Open(g.base + s.address)
		for _, on := range []browsertest.Screen{browsertest.Phone, browsertest.Desk} {
			p.Size(on)
			picture(p, s.name+"-"+strconv.FormatInt(on.Width, 10))
		}
		p.Size(browsertest.Phone)
		if strings.Contains(s.name, "employee-1") || strings.HasPrefix(s.name, "last-") || strings.HasPrefix(s.name, "scales-page") {
			browsertest.Eval[string](p, `document.documentElement.style.fontSize = "200%"`)
			picture(p, "zoom-"+s.name)
		}
	}
	browsertest.Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-color-scheme", Value: "dark"}}})
	for _, s := range g.pages {
		if strings.Contains(s.name, "-answered") || strings.Contains(s.name, "missing-all") || strings.HasPrefix(s.name, "scales-page-customer-3") || strings.HasPrefix(s.name, "start-employee") || strings.HasPrefix(s.name, "poster") {
			p.Open(g.base + s.address)
			picture(p, "forced-"+s.name)
		}
	}
	browsertest.Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	for _, s := range g.pages {
		if strings.HasPrefix(s.name, "page-") && strings.HasSuffix(s.name, "-1") || s.name == "last-employee" {
			p.Open(g.base + s.address + "?pseudo")
			picture(p, "pseudo-"+s.name)
		}
	}
}

// picture writes a page into the folder of pictures.
func picture(p *browsertest.Tab, name string) { p.Picture(filepath.Join(*shots, name+".png")) }
