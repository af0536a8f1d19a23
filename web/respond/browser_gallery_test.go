package respond_test

import (
	"fmt"
	"io"
	"mirror/web/browsertest"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// shown is a page as the real server sent it, to be looked at again on every screen.
type shown struct {
	name    string
	address string // where it is shown again
	status  int
	header  http.Header
	body    string
}

// named is the page of a name.
func (g *gallery) named(name string) *shown {
	g.t.Helper()
	for _, s := range g.pages {
		if s.name == name {
			return s
		}
	}
	g.t.Fatalf("there is no page %s", name)
	return nil
}

// asks reports whether the page is one of questions.
func (s *shown) asks() bool { return strings.Contains(s.body, `<fieldset class="q`) }

// gallery shows pages again, with the headers they came with.
type gallery struct {
	t     testing.TB
	pages []*shown
	base  string
	files *site // where the files come from that the pages ask for
}

// newGallery makes an empty one; the files that pages ask for come from a site.
func newGallery(t testing.TB, s *site) *gallery {
	g := &gallery{t: t, files: s}
	files, err := url.Parse(s.base)
	s.must(err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, p := range g.pages {
			if r.URL.Path == p.address {
				p.write(w, r.URL.Query().Has("pseudo"))
				return
			}
		}
		resp, err := http.Get(files.JoinPath(r.URL.Path).String())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		for name, values := range resp.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	}))
	t.Cleanup(server.Close)
	g.base = server.URL
	return g
}

func (s *shown) write(w http.ResponseWriter, asPseudo bool) {
	for name, values := range s.header {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(s.status)
	body := s.body
	if asPseudo {
		body = browsertest.Pseudo(body)
	}
	_, _ = io.WriteString(w, body)
}

// keep puts a page into the gallery.
func (g *gallery) keep(name string, v *visitor) {
	g.t.Helper()
	for _, p := range g.pages {
		if p.name == name {
			g.t.Fatalf("two pages are called %s", name)
		}
	}
	g.pages = append(g.pages, &shown{name, fmt.Sprintf("/shown/%d/%s", len(g.pages), name), v.status, v.header.Clone(), v.body})
}

// visitor goes through pages without a browser.
type visitor struct {
	s      *site
	at     string // the address of the page, with the host
	status int
	header http.Header
	body   string
}

// visit goes to an address of the site, with the host or without.
func (s *site) visit(address string) *visitor {
	s.t.Helper()
	v := &visitor{s: s}
	v.get(address)
	return v
}

func (v *visitor) get(address string) *visitor {
	v.s.t.Helper()
	if !strings.HasPrefix(address, "http") {
		address = v.s.base + address
	}
	r, err := http.NewRequest(http.MethodGet, address, nil)
	v.s.must(err)
	v.send(r)
	return v
}

func (v *visitor) send(r *http.Request) {
	v.s.t.Helper()
	resp, err := http.DefaultClient.Do(r)
	v.s.must(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	v.s.must(err)
	v.at, v.status, v.header, v.body = resp.Request.URL.String(), resp.StatusCode, resp.Header, string(body)
}

// post sends a form to an address relative to the page; "" = the page itself.
func (v *visitor) post(address string, form url.Values) *visitor {
	v.s.t.Helper()
	at, err := url.Parse(v.at)
	v.s.must(err)
	to, err := at.Parse(address)
	v.s.must(err)
	to.Fragment = ""
	r, err := http.NewRequest(http.MethodPost, to.String(), strings.NewReader(form.Encode()))
	v.s.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	v.send(r)
	return v
}

// begin presses Start on a start page.
func (v *visitor) begin() *visitor {
	v.s.t.Helper()
	return v.post("", nil)
}

// question is a group of fields of one name on the visitor's page.
type question struct {
	name, kind string
	values     []string
}

// questions are what the page asks, in order.
func (v *visitor) questions() (all []question) {
	v.s.t.Helper()
	root, err := html.Parse(strings.NewReader(v.body))
	v.s.must(err)
	for n := range root.Descendants() {
		name, kind := browsertest.Attribute(n, "name"), browsertest.Attribute(n, "type")
		if n.Type != html.ElementNode || name == "" || kind == "hidden" || n.Data != "input" && n.Data != "textarea" {
			continue
		}
		if n.Data == "textarea" {
			kind = "textarea"
		}
		if len(all) == 0 || all[len(all)-1].name != name || all[len(all)-1].kind != kind {
			all = append(all, question{name: name, kind: kind})
		}
		q := &all[len(all)-1]
		q.values = append(q.values, browsertest.Attribute(n, "value"))
	}
	return all
}

// filled answers everything on the page except the questions at some places, counted from 0.
func (v *visitor) filled(except ...int) url.Values {
	v.s.t.Helper()
	form := url.Values{}
	for i, q := range v.questions() {
		skip := false
		for _, e := range except {
			skip = skip || e == i
		}
		switch {
		case skip || form.Has(q.name) || len(q.values) == 1 && q.values[0] == "x":
		case q.kind == "textarea":
			form.Set(q.name, "Somebody called me back the same day.")
		case q.kind == "text":
			form.Set(q.name, "40")
		default:
			form.Set(q.name, q.values[min(i, len(q.values)-1)])
		}
	}
	return form
}

var partOf = regexp.MustCompile(`<span class="part">[^0-9]*(\d+)[^0-9]+(\d+)`)

// part is which part of how many the page is; 0 where it is none.
func (v *visitor) part() (n, of int) {
	if m := partOf.FindStringSubmatch(v.body); m != nil {
		fmt.Sscan(m[1], &n)
		fmt.Sscan(m[2], &of)
	}
	return n, of
}

// last reports whether the page is the one that sends.
func (v *visitor) last() bool { n, of := v.part(); return n > 0 && n == of }

// toLast answers every page up to the last one.
func (v *visitor) toLast() *visitor {
	v.s.t.Helper()
	for range 40 {
		if v.last() {
			return v
		}
		v.post("", v.filled())
	}
	v.s.t.Fatalf("no last page behind %s", v.at)
	return v
}
