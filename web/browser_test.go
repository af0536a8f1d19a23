package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser goes through pages as a person without JavaScript does: it follows redirects, fills forms and sends them. It
// keeps all that it was sent.
type browser struct {
	t    testing.TB
	s    http.Handler
	at   string // the address it shows
	body string
	seen strings.Builder // all headers and pages
	note string          // what it writes into every text
}

// open goes to an address of ours.
func (b *browser) open(address string) { b.send("GET", address, nil) }

func (b *browser) send(method, address string, form url.Values) {
	b.t.Helper()
	for range 5 {
		w := ask(b.s, method, address, form.Encode())
		_ = w.Header().Write(&b.seen)
		b.at, b.body = address, w.Body.String()
		io.WriteString(&b.seen, b.body)
		to := w.Header().Get("Location")
		if to == "" {
			if w.Code != http.StatusOK {
				b.t.Fatalf("%s %s: %d\n%s", method, address, w.Code, b.body)
			}
			return
		}
		checkRedirect(b.t, address, w)
		method, address, form = "GET", strings.TrimPrefix(to, base), nil
	}
	b.t.Fatalf("%s leads round and round", address)
}

// forward fills the page's first form that posts, and sends it. It is false where there is none.
func (b *browser) forward() bool {
	b.t.Helper()
	root, err := html.Parse(strings.NewReader(b.body))
	if err != nil {
		b.t.Fatal(err)
	}
	form := find(root, func(n *html.Node) bool { return n.Data == "form" && strings.EqualFold(attr(n, "method"), "post") })
	if form == nil {
		return false
	}
	values := url.Values{}
	pressed := false
	find(form, func(n *html.Node) bool {
		name := attr(n, "name")
		switch {
		case n.Data == "button" && !pressed && (attr(n, "type") == "submit" || attr(n, "type") == ""):
			pressed = true
			if name != "" {
				values.Set(name, attr(n, "value"))
			}
		case name == "":
		case n.Data == "textarea":
			values.Set(name, b.note)
		case n.Data == "input" && (attr(n, "type") == "radio" || attr(n, "type") == "checkbox"):
			if !values.Has(name) {
				values.Set(name, attr(n, "value"))
			}
		case n.Data == "input" && attr(n, "type") == "number":
			values.Set(name, "50")
		case n.Data == "input":
			values.Set(name, attr(n, "value"))
		}
		return false
	})
	at, err := url.Parse(b.at)
	if err != nil {
		b.t.Fatal(err)
	}
	to, err := at.Parse(attr(form, "action"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.send("POST", to.String(), values)
	return true
}

// finish goes from a link to the thanks.
func (b *browser) finish(link string) {
	b.t.Helper()
	b.open(link)
	b.goOn()
}

// goOn sends form after form until the thanks.
func (b *browser) goOn() {
	b.t.Helper()
	for range 40 {
		if strings.Contains(b.body, "<h1>Thank you") {
			return
		}
		if !b.forward() {
			b.t.Fatalf("%s has no form to go on with\n%s", b.at, b.body)
		}
	}
	b.t.Fatalf("no end in sight at %s", b.at)
}

func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && is(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if hit := find(c, is); hit != nil {
			return hit
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
