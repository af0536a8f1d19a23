package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/web/browsertest"
)

// gallery holds pages as servers sent them, and shows them again with the same headers: so a browser can look at a page for
// as long as it likes, also at one that answered a form.
type gallery struct {
	t     *testing.T
	base  string
	pages []*shown
	files map[string]*shown // of the pages: the stylesheet, the icon
}

// shown is a page as a server sent it.
type shown struct {
	name, address, body string
	from                string // the server's address; links to it lead to the gallery, as they led to the server
	header              http.Header
	root                *html.Node
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	g := &gallery{t: t, files: map[string]*shown{}}
	s := httptest.NewServer(http.HandlerFunc(g.serve))
	t.Cleanup(s.Close)
	g.base = s.URL
	return g
}

// at is where a page is shown.
func (g *gallery) at(p *shown) string { return g.base + "/shown/" + url.PathEscape(p.name) }

func (g *gallery) serve(w http.ResponseWriter, r *http.Request) {
	p := g.files[r.URL.Path]
	if name, ok := strings.CutPrefix(r.URL.Path, "/shown/"); ok {
		if i := slices.IndexFunc(g.pages, func(p *shown) bool { return p.name == name }); i >= 0 {
			p = g.pages[i]
		}
	}
	if p == nil {
		http.NotFound(w, r)
		return
	}
	for _, name := range []string{"Content-Type", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy", "Permissions-Policy"} {
		if v := p.header.Get(name); v != "" {
			w.Header().Set(name, v)
		}
	}
	body := p.body
	if p.from != "" {
		body = strings.ReplaceAll(body, p.from, g.base)
	}
	w.Header().Set("Content-Encoding", "gzip") // as servers send it to a browser
	packed := gzip.NewWriter(w)
	_, _ = io.WriteString(packed, goesOn.ReplaceAllString(body, ""))
	_ = packed.Close()
}

// goesOn is what sends a browser from one page to the next by itself.
var goesOn = regexp.MustCompile(`<meta http-equiv="refresh"[^>]*>`)

// template is the name of the page, as the layout writes it down.
func (p *shown) template() string {
	for n := range p.root.Descendants() {
		if n.Data == "main" {
			return browsertest.Attribute(n, "data-page")
		}
	}
	return ""
}

// faults are the links of the summary of what is wrong.
func (p *shown) faults() (all []string) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && browsertest.Attribute(n, "class") == "summary" {
			for a := range n.Descendants() {
				if a.Data == "li" {
					all = append(all, textIn(a))
				}
			}
		}
	}
	return all
}

// links are where a page leads in the console.
func (s *shown) links() (all []string) {
	from, _ := url.Parse(s.address)
	for n := range s.root.Descendants() {
		href := browsertest.Attribute(n, "href")
		if n.Data != "a" || href == "" || strings.HasPrefix(href, "#") {
			continue
		}
		to, err := from.Parse(href)
		if err != nil || to.Host != "" || !strings.HasPrefix(to.Path, "/console") {
			continue
		}
		to.Fragment = ""
		all = append(all, to.String())
	}
	return all
}

// textIn is the text of a part of a page.
func textIn(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			fmt.Fprint(&b, d.Data)
		}
	}
	return b.String()
}
