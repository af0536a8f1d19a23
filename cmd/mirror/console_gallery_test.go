package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
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
	_, _ = io.WriteString(w, goesOn.ReplaceAllString(body, ""))
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

// person is somebody in front of the console, without a browser.
type person struct {
	*gallery
	base   string
	client *http.Client
}

func someone(g *gallery, base string) *person {
	g.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		g.t.Fatal(err)
	}
	return &person{g, base, &http.Client{Jar: jar}}
}

// opens a page and keeps it under a name, "" = not at all; nil for a file.
func (p *person) opens(name, address string) *shown {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.base+address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.asks(name, r)
}

// sends the form of a page that has all these fields, with what it holds already in the others.
func (p *person) sends(name, address string, typed url.Values) *shown {
	p.t.Helper()
	return p.submits(name, p.opens("", address), typed)
}

// submits is sends where the page is open already.
func (p *person) submits(name string, page *shown, typed url.Values) *shown {
	p.t.Helper()
	return p.posts(name, page, "", typed)
}

// posts sends the form of a page that goes to an address ending so and has all these fields.
func (p *person) posts(name string, page *shown, toward string, typed url.Values) *shown {
	p.t.Helper()
	form, to, hasFile := formOf(page, toward, typed)
	if form == nil {
		p.t.Fatalf("%s has no form with %v", page.address, typed)
	}
	for name, values := range typed {
		if len(values) > 0 { // else the form is only known by this field
			form[name] = values
		}
	}
	body, kind := packed(form, hasFile)
	r, err := http.NewRequest(http.MethodPost, p.base+to, body)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", p.base)
	return p.asks(name, r)
}

// packed is a form as browsers send it.
func packed(form url.Values, hasFile bool) (body io.Reader, kind string) {
	if !hasFile {
		return strings.NewReader(form.Encode()), "application/x-www-form-urlencoded"
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for field, all := range form {
		for _, value := range all {
			if field != "file" {
				_ = w.WriteField(field, value)
				continue
			}
			file, _ := w.CreateFormFile(field, "file.yaml")
			_, _ = io.WriteString(file, value)
		}
	}
	_ = w.Close()
	return &b, w.FormDataContentType()
}

// errs sends a form that is refused, and keeps the page that says why.
func (p *person) errs(name, address string, typed url.Values) {
	p.t.Helper()
	page := p.sends(name, address, typed)
	if len(page.faults()) == 0 {
		p.t.Errorf("%s takes %v", address, typed)
	}
	page.address = address // the form may be sent elsewhere
}

func (p *person) asks(name string, r *http.Request) *shown {
	p.t.Helper()
	s, status := p.gets(r)
	if s == nil {
		return nil
	}
	if status != http.StatusOK && status != http.StatusUnprocessableEntity {
		p.t.Errorf("%s %s: %d", r.Method, r.URL.Path, status)
	}
	p.keeps(name, s)
	return s
}

// meets keeps a page that is answered instead of another, with this status.
func (p *person) meets(status int, name, address string) {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.base+address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	s, got := p.gets(r)
	if got != status {
		p.t.Fatalf("%s: %d, want %d", address, got, status)
	}
	p.keeps(name, s)
}

// keeps a page under a name, "" = not at all.
func (p *person) keeps(name string, s *shown) {
	if name == "" {
		return
	}
	s.name = name
	p.pages = append(p.pages, s)
	p.dresses(s)
}

// gets a page; nil for a file.
func (p *person) gets(r *http.Request) (s *shown, status int) {
	p.t.Helper()
	resp, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	s = &shown{address: strings.TrimPrefix(resp.Request.URL.String(), p.base), from: p.base, body: string(body), header: resp.Header}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		return nil, resp.StatusCode
	}
	if s.root, err = html.Parse(strings.NewReader(s.body)); err != nil {
		p.t.Fatal(err)
	}
	return s, resp.StatusCode
}

// dresses keeps the files that a page needs.
func (p *person) dresses(s *shown) {
	for n := range s.root.Descendants() {
		at := browsertest.Attribute(n, "href") + browsertest.Attribute(n, "src")
		if (n.Data != "link" && n.Data != "script") || p.files[at] != nil {
			continue
		}
		resp, err := p.client.Get(p.base + at)
		if err != nil {
			p.t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		p.files[at] = &shown{body: string(body), header: resp.Header}
	}
}

// named are the parts of an address after which a name stands: pages that differ only there look alike.
var named = regexp.MustCompile(`/(dimensions|statements|teams|segments|units|actions|said|results|waves|figures)/[^/]+`)

// crawls follows links from an address, breadth first, and keeps one page of each kind.
func (p *person) crawls(from string) {
	seen := map[string]bool{}
	for next := []string{from}; len(next) > 0; next = next[1:] {
		u, err := url.Parse(next[0])
		if err != nil {
			p.t.Fatal(err)
		}
		q := u.Query()
		for _, same := range []string{"pack", "theme", "dimension", "offer", "wave", "back"} {
			q.Del(same)
		}
		kind := named.ReplaceAllString(u.Path, "/$1/:name") + "?" + strings.Join(slices.Sorted(maps.Keys(q)), "&")
		if seen[kind] {
			continue
		}
		seen[kind] = true
		s := p.opens("", next[0])
		if s == nil || seen[s.address] {
			continue
		}
		seen[s.address] = true
		s.name = "demo" + strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-", "%", "").Replace(strings.TrimPrefix(s.address, "/console"))
		p.pages = append(p.pages, s)
		p.dresses(s)
		next = append(next, s.links()...)
	}
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

// formOf is what the form of a page that has all these fields and goes to an address ending so holds, and where it is sent.
func formOf(page *shown, toward string, typed url.Values) (held url.Values, to string, hasFile bool) {
	for form := range page.root.Descendants() {
		if form.Data != "form" || browsertest.Attribute(form, "method") != "post" {
			continue
		}
		if to = browsertest.Attribute(form, "action"); to == "" {
			to = page.address
		}
		if !strings.HasSuffix(to, toward) {
			continue
		}
		held, has := url.Values{}, map[string]bool{}
		for n := range form.Descendants() {
			name := browsertest.Attribute(n, "name")
			if n.Type != html.ElementNode || name == "" {
				continue
			}
			has[name] = true
			switch kind := browsertest.Attribute(n, "type"); {
			case n.Data == "textarea":
				held.Set(name, strings.TrimPrefix(textIn(n), "\n"))
			case n.Data == "select":
				held.Set(name, chosen(n))
			case n.Data == "input" && kind != "file" && (kind != "radio" && kind != "checkbox" || hasAttribute(n, "checked")):
				held.Add(name, browsertest.Attribute(n, "value"))
			}
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(typed)), func(name string) bool { return !has[name] }) {
			return held, to, browsertest.Attribute(form, "enctype") != ""
		}
	}
	return nil, "", false
}

// chosen is the value of a list: that of the option that is chosen, else of the first.
func chosen(list *html.Node) string {
	value, first := "", true
	for o := range list.Descendants() {
		if o.Data == "option" && (first || hasAttribute(o, "selected")) {
			value, first = browsertest.Attribute(o, "value"), false
			if !hasAttribute(o, "value") {
				value = textIn(o)
			}
		}
	}
	return value
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
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
