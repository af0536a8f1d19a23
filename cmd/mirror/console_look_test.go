package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"golang.org/x/net/html"

	"mirror/web/browsertest"
)

var consoleShots = flag.String("shots", "", "write pictures of every page of the console into this folder")

var consolePages = flag.String("pages", "", "look only at pages of the console whose address fits")

// Every page of the console that a visitor of the demo can reach by its links passes all that pages have to pass, on every
// screen, with the real headers of the real server.
func TestConsoleInChromium(t *testing.T) {
	b := browsertest.Start(t)
	base, door := demoServed(t)
	crawl := &crawl{t: t, base: base, cookies: enter(t, base+door)}
	crawl.all(base + "/console")
	if *consoleShots != "" {
		crawl.pictures(b.Tab(t, browsertest.Desk))
		return
	}
	crawl.look(b)
}

// demoServed runs mirror demo until the test ends and returns its address and the path that signs a visitor in.
func demoServed(t *testing.T) (base, door string) {
	t.Helper()
	addr := freeAddress(t)
	r := start(t, "demo", "--dir", t.TempDir(), "--addr", addr)
	return "http://" + addr, r.says(`/console/demo/[\w-]+`)
}

// enter signs in without a browser and returns the session's cookies.
func enter(t *testing.T, address string) []*http.Cookie {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if len(resp.Cookies()) == 0 {
		t.Fatalf("%s signs nobody in: %s", address, resp.Status)
	}
	return resp.Cookies()
}

// crawl gathers pages by their links.
type crawl struct {
	t       *testing.T
	base    string
	cookies []*http.Cookie
	seen    map[string]bool
	kinds   map[string]bool
	pages   []*crawled
}

// crawled is a page as the server sent it.
type crawled struct {
	name, address, body string
	root                *html.Node
}

// named are the parts of an address after which a name stands: pages that differ only there look alike.
var named = regexp.MustCompile(`/(dimensions|statements|teams|segments|units|actions|questionnaires|items|results|waves|figures)/[^/]+`)

// kindOf is what pages that look alike have in common.
func kindOf(u *url.URL) string {
	return named.ReplaceAllString(u.Path, "/$1/:name") + "?" + strings.Join(slices.Sorted(maps.Keys(u.Query())), "&")
}

// all follows links from a page, breadth first, and keeps one page of each kind.
func (c *crawl) all(from string) {
	c.seen, c.kinds = map[string]bool{}, map[string]bool{}
	for next := []string{from}; len(next) > 0; next = next[1:] {
		at := next[0]
		if c.seen[at] {
			continue
		}
		c.seen[at] = true
		u, err := url.Parse(at)
		if err != nil {
			c.t.Fatal(err)
		}
		if kind := kindOf(u); c.kinds[kind] {
			continue
		} else {
			c.kinds[kind] = true
		}
		p := c.fetch(at)
		if p == nil {
			continue
		}
		c.pages = append(c.pages, p)
		next = append(next, p.links(c.base)...)
	}
	only := regexp.MustCompile(*consolePages)
	c.pages = slices.DeleteFunc(c.pages, func(p *crawled) bool { return !only.MatchString(p.address) })
	c.t.Logf("%d pages", len(c.pages))
}

// fetch reads a page; nil for a file.
func (c *crawl) fetch(at string) *crawled {
	c.t.Helper()
	resp, body := c.get(at)
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	if resp.StatusCode != http.StatusOK {
		c.t.Errorf("a link leads to %s: %s", strings.TrimPrefix(at, c.base), resp.Status)
		return nil
	}
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	to := resp.Request.URL.String()
	if to != at && c.seen[to] {
		return nil
	}
	c.seen[to] = true
	name := strings.Trim(strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-", "%", "").Replace(strings.TrimPrefix(to, c.base+"/console")), "-")
	return &crawled{name: name, address: to, body: body, root: root}
}

func (c *crawl) get(at string) (*http.Response, string) {
	c.t.Helper()
	jar := func(r *http.Request) {
		for _, k := range c.cookies {
			r.AddCookie(k)
		}
	}
	r, err := http.NewRequest(http.MethodGet, at, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	jar(r)
	client := http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error { r.Header.Del("Cookie"); jar(r); return nil }}
	resp, err := client.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp, string(body)
}

// links are where a page leads in the console.
func (p *crawled) links(base string) (all []string) {
	from, _ := url.Parse(p.address)
	for n := range p.root.Descendants() {
		href := browsertest.Attribute(n, "href")
		if n.Data != "a" || href == "" || strings.HasPrefix(href, "#") {
			continue
		}
		to, err := from.Parse(href)
		if err != nil || !strings.HasPrefix(to.String(), base+"/console") {
			continue
		}
		to.Fragment = ""
		all = append(all, to.String())
	}
	return all
}

// signIn gives a tab the session.
func (c *crawl) signIn(p *browsertest.Tab) {
	p.Cookies = true
	hidden := true
	for _, k := range c.cookies {
		browsertest.Call(p, network.SetCookie, network.SetCookieParams{Name: k.Name, Value: k.Value, URL: c.base, HTTPOnly: &hidden, SameSite: network.CookieSameSiteStrict})
	}
}

// look opens every page on every screen and reports what is wrong, by check.
func (c *crawl) look(b *browsertest.Browser) {
	axe := browsertest.Axe(c.t)
	var mu sync.Mutex
	faults := map[string][]string{}
	note := func(check string, p *crawled, on browsertest.Screen, all []string) {
		mu.Lock()
		defer mu.Unlock()
		for _, f := range all {
			faults[check] = append(faults[check], fmt.Sprintf("%s at %d px: %s", p.name, on.Width, f))
		}
	}
	const tabs = 2
	c.t.Run("every page", func(t *testing.T) {
		for n := range tabs {
			t.Run(fmt.Sprintf("%d of %d", n+1, tabs), func(t *testing.T) {
				t.Parallel()
				tab := b.Tab(t, browsertest.Phone)
				c.signIn(tab)
				browsertest.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
				browsertest.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe})
				for i := n; i < len(c.pages); i += tabs {
					lookAt(tab, c.pages[i], axe != "", note)
				}
			})
		}
	})
	for _, check := range append(slices.Clone(browsertest.Checks), browsertest.Check{Name: longerConsole}) {
		c.t.Run(check.Name, func(t *testing.T) {
			if check.Name == browsertest.Rules && axe == "" {
				t.Skip("MIRROR_AXE does not name axe.min.js (npm package axe-core)")
			}
			for _, f := range faults[check.Name] {
				t.Error(f)
			}
		})
	}
	c.t.Run("pages are well formed and light", c.areWellFormed)
}

const longerConsole = "nothing scrolls sideways in a longer language from right to left"

func lookAt(tab *browsertest.Tab, p *crawled, rules bool, note func(string, *crawled, browsertest.Screen, []string)) {
	tab.Open(p.address)
	for _, on := range browsertest.Screens {
		tab.Size(on)
		for _, check := range browsertest.Checks {
			if slices.Contains(check.On, on) && (check.Name != browsertest.Rules || rules) {
				note(check.Name, p, on, check.Faults(tab, on))
			}
		}
	}
	browsertest.Call(tab, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frameOf(tab), HTML: browsertest.Pseudo(p.body)})
	for _, on := range []browsertest.Screen{browsertest.Narrow, browsertest.Phone, browsertest.Desk} {
		tab.Size(on)
		note(longerConsole, p, on, browsertest.Wide(tab, on))
	}
	tab.Size(browsertest.Phone)
}

// frameOf is the id of the tab's only frame.
func frameOf(tab *browsertest.Tab) cdp.FrameID {
	return browsertest.Call(tab, page.GetFrameTree, cdp.Empty{}).FrameTree.Frame.ID
}

// areWellFormed looks at what the pages are made of: headings, ids, titles, and what they weigh (ux.md §7 rows 15 and 18).
func (c *crawl) areWellFormed(t *testing.T) {
	titles := map[string]string{}
	for _, p := range c.pages {
		o := browsertest.OutlineOf(p.root)
		for _, f := range o.Faults() {
			t.Errorf("%s: %s", p.name, f)
		}
		path, _, _ := strings.Cut(p.address, "?")
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
		if kib := gzipped(p.body) / 1024; kib > 60 || elements > 2500 {
			t.Errorf("%s: %d KiB compressed and %d elements", p.name, kib, elements)
		}
	}
}

// pictures writes each page on a phone and on a large screen.
func (c *crawl) pictures(tab *browsertest.Tab) {
	if err := os.MkdirAll(*consoleShots, 0o755); err != nil {
		c.t.Fatal(err)
	}
	c.signIn(tab)
	for _, p := range c.pages {
		tab.Open(p.address)
		for _, on := range []browsertest.Screen{browsertest.Phone, browsertest.Desk} {
			tab.Size(on)
			tab.Picture(filepath.Join(*consoleShots, fmt.Sprintf("%s-%d.png", p.name, on.Width)))
		}
	}
}

// gzipped is how many bytes a page has on the wire.
func gzipped(body string) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, body)
	_ = w.Close()
	return b.Len()
}
