package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"golang.org/x/net/html"

	"mirror/survey/pack"
	"mirror/web/browsertest"
)

var consoleShots = flag.String("shots", "", "write pictures of every page of the console into this folder")

var consolePages = flag.String("pages", "", "look only at pages of the console whose name fits")

// Every page of the console that a visitor of the demo comes to by its links, and those that the first administrator of a
// company sees, with nothing on them and with something wrong, pass all that pages have to pass, on every screen and with
// the headers that the real server sent.
func TestConsoleInChromium(t *testing.T) {
	b := browsertest.Start(t)
	g := newGallery(t)
	anyVisitor(g)
	firstAdministrator(g)
	smallStudy(g)
	only := regexp.MustCompile(*consolePages)
	g.pages = slices.DeleteFunc(g.pages, func(p *shown) bool { return !only.MatchString(p.name) })
	t.Logf("%d pages", len(g.pages))
	if *consolePages == "" {
		t.Run("no page is left out", g.isWhole)
	}
	if *consoleShots != "" {
		g.pictures(b.Tab(t, browsertest.Desk))
		return
	}
	g.look(b)
}

// anyVisitor opens every page of the demo.
func anyVisitor(g *gallery) {
	base, door := demoServed(g.t)
	p := someone(g, base)
	p.opens("demo door", door)
	p.crawls("/console")
}

// demoServed runs mirror demo until the test ends and returns its address and the path that signs a visitor in.
func demoServed(t *testing.T) (base, door string) {
	t.Helper()
	addr := freeAddress(t)
	r := start(t, "demo", "--dir", t.TempDir(), "--addr", addr)
	return "http://" + addr, r.says(`/console/demo/[\w-]+`)
}

// look opens every page on every screen and reports what is wrong, by check.
func (g *gallery) look(b *browsertest.Browser) {
	axe := browsertest.Axe(g.t)
	var mu sync.Mutex
	faults := map[string][]string{}
	note := func(check string, p *shown, on browsertest.Screen, all []string) {
		mu.Lock()
		defer mu.Unlock()
		for _, f := range all {
			faults[check] = append(faults[check], fmt.Sprintf("%s at %d px: %s", p.name, on.Width, f))
		}
	}
	const tabs = 2
	g.t.Run("every page", func(t *testing.T) {
		for n := range tabs {
			t.Run(fmt.Sprintf("%d of %d", n+1, tabs), func(t *testing.T) {
				t.Parallel()
				tab := b.Tab(t, browsertest.Phone)
				browsertest.Prefer(tab)
				browsertest.Call(tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
				rules := g.rules(b.Tab(t, browsertest.Phone), axe)
				for i := n; i < len(g.pages); i += tabs {
					lookAt(tab, g, g.pages[i], note)
					rules.lookAt(g.pages[i], note)
				}
			})
		}
	})
	for _, check := range append(slices.Clone(browsertest.Checks), browsertest.Check{Name: longerConsole}, browsertest.Check{Name: faultsAreSaid}, browsertest.Check{Name: colourless}, browsertest.Check{Name: light}) {
		g.t.Run(check.Name, func(t *testing.T) {
			if check.Name == browsertest.Rules && axe == "" {
				t.Skip("MIRROR_AXE does not name axe.min.js (npm package axe-core)")
			}
			for _, f := range faults[check.Name] {
				t.Error(f)
			}
		})
	}
	g.t.Run("pages are well formed and light", g.areWellFormed)
}

const (
	longerConsole = "nothing scrolls sideways in a longer language from right to left"
	faultsAreSaid = "what is wrong is said first, and leads to its field"
	colourless    = "nothing is told by colour alone"
	light         = "pages are light and there in time on a slow line"
)

// thorough are the pages that differ in kind: only these are opened in few colours and in a longer language.
var thorough = regexp.MustCompile(`^demo( |-1-results-w4(-(statements|dimensions|teams|segments|units|trust|waves|drivers|comments|method|downloads)(-[a-z_]+)?)?$|-audit|-1-targets|-1-actions-new)|^new (set up|groups|contacts checked|settings|invitations|users|piece|questionnaire|first run|codes|open)$`)

// ruler is a tab that axe-core stays in: page after page is written into it, for a browser needs twice as long to run a
// script that was just loaded. The other tabs see each page as the server sent it.
type ruler struct {
	*browsertest.Tab
	with bool
}

func (g *gallery) rules(tab *browsertest.Tab, axe string) *ruler {
	r := &ruler{tab, axe != ""}
	if r.with {
		browsertest.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe})
		tab.Open(g.at(g.pages[0]))
	}
	return r
}

func (r *ruler) lookAt(p *shown, note func(string, *shown, browsertest.Screen, []string)) {
	if !r.with {
		return
	}
	write(r.Tab, goesOn.ReplaceAllString(p.body, ""))
	for _, on := range []browsertest.Screen{browsertest.Phone, browsertest.Desk} {
		r.Size(on)
		note(browsertest.Rules, p, on, browsertest.BrokenRules(r.Tab, on))
	}
}

func lookAt(tab *browsertest.Tab, g *gallery, p *shown, note func(string, *shown, browsertest.Screen, []string)) {
	tab.Forget()
	tab.Open(g.at(p))
	all := thorough.MatchString(p.name)
	note(light, p, browsertest.Phone, heavy(tab))
	if len(p.faults()) > 0 {
		note(faultsAreSaid, p, browsertest.Phone, leadsToFields(tab))
	}
	for _, on := range browsertest.Screens {
		tab.Size(on)
		for _, check := range browsertest.Checks {
			if small := on == browsertest.Zoomed || on == browsertest.Narrow; small && !all && check.Name != browsertest.Sideways {
				continue
			}
			if slices.Contains(check.On, on) && check.Name != browsertest.Rules {
				note(check.Name, p, on, check.Faults(tab, on))
			}
		}
	}
	if all {
		browsertest.Prefer(tab, "forced-colors", "active", "prefers-contrast", "more", "prefers-color-scheme", "dark")
		tab.Size(browsertest.Desk)
		note(colourless, p, browsertest.Desk, browsertest.Colourless(tab))
		browsertest.Prefer(tab)
		note(colourless, p, browsertest.Desk, browsertest.Grey(tab))
		write(tab, browsertest.Pseudo(p.body))
		for _, on := range browsertest.Screens {
			tab.Size(on)
			note(longerConsole, p, on, browsertest.Wide(tab, on))
		}
	}
	tab.Size(browsertest.Phone)
}

// heavy weighs a page with all it asks for, as somebody gets it who has nothing of it yet (ux.md §7 rows 15 and 16). An answer
// to a form is there as soon: it is led on to in the time that the stylesheet, which is there by then, would take.
func heavy(tab *browsertest.Tab) (faults []string) {
	if bytes, _ := tab.Load(); bytes > 60<<10 {
		faults = append(faults, fmt.Sprintf("it has %.0f bytes", bytes))
	}
	if line := tab.OnTheLine(); line > browsertest.SlowestForReport {
		faults = append(faults, fmt.Sprintf("a slow line needs %.0f ms for it", line))
	}
	return faults
}

// leadsToFields follows the links of the summary of what is wrong: it has the focus when the page is there, the title begins
// with it, and each link puts the focus into its field (ux.md §7 row 7).
func leadsToFields(tab *browsertest.Tab) (faults []string) {
	if !strings.HasPrefix(browsertest.Eval[string](tab, `document.title`), "Error: ") {
		faults = append(faults, "the title does not begin with Error:")
	}
	if !tab.IsOn(".summary[autofocus]") {
		faults = append(faults, "the summary does not have the focus")
	}
	if !tab.Has(".summary > [role=alert]") || tab.Has(".summary[role=alert]") {
		faults = append(faults, "the announcement does not stand inside the summary")
	}
	return append(faults, browsertest.Lines(tab, `[...document.querySelectorAll(".summary a")].flatMap(a => {
		a.click();
		const to = document.getElementById(a.hash.slice(1)), said = to && [...document.querySelectorAll(".msg")].some(m => m.textContent.trim() === a.textContent.trim());
		return !to ? [a.hash + " is nowhere"] : document.activeElement !== to ? [a.hash + " does not take the focus"] : said ? [] : [a.hash + " does not say what is wrong: " + a.textContent];
	}).join("\n")`)...)
}

// write puts a page into a tab in the place of the one that is there, and waits until it has its style.
func write(tab *browsertest.Tab, html string) {
	browsertest.Call(tab, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frameOf(tab), HTML: html})
	tab.Until(`document.documentElement !== null && document.readyState === "complete" && document.styleSheets.length > 0`)
}

// frameOf is the id of the tab's only frame.
func frameOf(tab *browsertest.Tab) cdp.FrameID {
	return browsertest.Call(tab, page.GetFrameTree, cdp.Empty{}).FrameTree.Frame.ID
}

// areWellFormed looks at what the pages are made of: headings, ids, titles, and how many elements (ux.md §7 rows 15 and 18).
func (g *gallery) areWellFormed(t *testing.T) {
	titles := map[string]string{}
	tongues := browsertest.TonguesOf(append(pack.Embedded(), pack.Templates()...)...)
	for _, p := range g.pages {
		o := browsertest.OutlineOf(p.root)
		for _, f := range append(o.Faults(), tongues.Faults(p.root)...) {
			t.Errorf("%s: %s", p.name, f)
		}
		o.Title = strings.TrimPrefix(o.Title, "Error: ")
		path, _, _ := strings.Cut(invitation.ReplaceAllString(p.address, "/invitation/:code"), "?")
		if other := titles[o.Title]; other != "" && other != path {
			t.Errorf("%s and %s have the same title %q", path, other, o.Title)
		}
		titles[o.Title] = path
		elements := 0
		for n := range p.root.Descendants() {
			if n.Type == html.ElementNode {
				elements++
			}
			if style := browsertest.Attribute(n, "style"); style != "" {
				t.Errorf("%s: an element has the style %q", p.name, style)
			}
		}
		if elements > 2500 {
			t.Errorf("%s: %d elements", p.name, elements)
		}
	}
}

// invitation is the address of a page that looks alike for everybody.
var invitation = regexp.MustCompile(`/invitation/[\w-]+`)

// pictures writes each page on a phone and on a large screen.
func (g *gallery) pictures(tab *browsertest.Tab) {
	if err := os.MkdirAll(*consoleShots, 0o755); err != nil {
		g.t.Fatal(err)
	}
	for _, p := range g.pages {
		tab.Open(g.at(p))
		for _, on := range []browsertest.Screen{browsertest.Phone, browsertest.Desk} {
			tab.Size(on)
			tab.Picture(filepath.Join(*consoleShots, fmt.Sprintf("%s-%d.png", p.name, on.Width)))
		}
		if thorough.MatchString(p.name) {
			browsertest.Prefer(tab, "forced-colors", "active", "prefers-color-scheme", "dark")
			tab.Picture(filepath.Join(*consoleShots, p.name+"-forced.png"))
			browsertest.Prefer(tab)
			browsertest.Eval[string](tab, `document.documentElement.style.filter = "grayscale(1)"`)
			tab.Picture(filepath.Join(*consoleShots, p.name+"-grey.png"))
		}
	}
}
