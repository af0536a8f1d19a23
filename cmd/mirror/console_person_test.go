package main

import (
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"mirror/web/browsertest"
)

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
