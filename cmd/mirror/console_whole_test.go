package main

import (
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mirror/web/console"
	"mirror/web/console/openid"
)

// noPages are addresses that answer with a file or lead on, and so show nothing of their own.
var noPages = regexp.MustCompile(`/figures/:name$|\.csv$|^/console/provider/back$|/:code/provider$|/contacts/:upload/`)

// isWhole holds the gallery to the program: whoever adds a page adds it here too.
func (g *gallery) isWhole(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "web", "console", "templates", "*.html"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d templates: %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		if name == "layout" || strings.HasPrefix(name, "parts") {
			continue
		}
		if !slices.ContainsFunc(g.pages, func(p *shown) bool { return p.template() == name }) {
			t.Errorf("no page is made of %s.html", name)
		}
	}
	for _, r := range console.New(console.Config{Demo: &console.Demo{}, Provider: &openid.Provider{}}).Routes() {
		if r.Method != http.MethodGet || r.Class != console.ClassPage && r.Class != console.ClassSecret || noPages.MatchString(r.Path) {
			continue
		}
		fits := regexp.MustCompile("^" + parameter.ReplaceAllString(regexp.QuoteMeta(r.Path), "[^/]+") + "$")
		if !slices.ContainsFunc(g.pages, func(p *shown) bool { path, _, _ := strings.Cut(p.address, "?"); return fits.MatchString(path) }) {
			t.Errorf("nobody opened %s", r.Path)
		}
	}
}

// parameter is a part of a route that stands for something.
var parameter = regexp.MustCompile(`:[a-z]+`)
