package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// crawl asks for all that can be reached from an address and stays under another: by links, and by what forms offer, one
// choice at a time. First is the questionnaire that pages begin with, whether they are told to or not. So a page that
// somebody adds is there without being named. A file is visited without a page.
func (w *world) crawl(from, under, first string, visit func(at, kind string, body []byte, page *html.Node)) {
	w.t.Helper()
	seen, next := map[string]bool{from: true}, []string{from}
	add := func(to string) {
		u, err := url.Parse(to)
		if err != nil || u.Host != "" {
			return
		}
		query := u.Query()
		for name := range query {
			if query.Get(name) == "" || name == "pack" && query.Get(name) == first {
				query.Del(name) // says nothing
			}
		}
		if u.RawQuery = query.Encode(); len(query) > 2 && query.Get("wave") == "" {
			return // of what can be chosen at once, two things are enough
		}
		wave := query.Get("wave") // the form that chooses a wave goes to all results, and from there to that wave's
		if !strings.HasPrefix(u.Path, under) && (wave == "" || u.Path+"/"+wave != under) {
			return
		}
		if u.Fragment = ""; !seen[u.String()] {
			seen[u.String()] = true
			next = append(next, u.String())
		}
	}
	chosen := map[string]bool{}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		got := w.get(at)
		if to := strings.TrimPrefix(got.Header().Get("Location"), w.BaseURL); got.Code == http.StatusSeeOther {
			chosen[to] = chosen[at] || chosen[to]
			add(to)
			continue
		}
		if got.Code != http.StatusOK {
			w.t.Errorf("%s is linked to and is not there: %d", at, got.Code)
			continue
		}
		kind, _, _ := strings.Cut(got.Header().Get("Content-Type"), ";")
		if kind != "text/html" {
			visit(at, kind, got.Body.Bytes(), nil)
			continue
		}
		page := parse(w.t, got.Body.Bytes())
		visit(at, kind, got.Body.Bytes(), page)
		for _, a := range elements(page, ofClass("a", "")) {
			add(attribute(a, "href"))
		}
		for _, form := range elements(page, func(n *html.Node) bool { return n.Data == "form" && attribute(n, "method") == "get" && !chosen[at] }) {
			for _, to := range choicesOf(form) {
				chosen[to] = true
				add(to)
			}
		}
	}
}

// choicesOf are the addresses that a form asks for with one of its choices changed: with none, it leads to where it stands.
func choicesOf(form *html.Node) (all []string) {
	now := url.Values{}
	for _, x := range elements(form, ofClass("input", "")) {
		now.Set(attribute(x, "name"), attribute(x, "value"))
	}
	selects := elements(form, ofClass("select", ""))
	for _, s := range selects {
		for _, o := range elements(s, ofClass("option", "")) {
			if slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
				now.Set(attribute(s, "name"), attribute(o, "value"))
			}
		}
	}
	for _, s := range selects {
		was := now.Get(attribute(s, "name"))
		for _, o := range elements(s, ofClass("option", "")) {
			if attribute(o, "value") == was {
				continue
			}
			now.Set(attribute(s, "name"), attribute(o, "value"))
			all = append(all, attribute(form, "action")+"?"+now.Encode())
		}
		now.Set(attribute(s, "name"), was)
	}
	return all
}
