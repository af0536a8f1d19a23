package respond

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"mirror/gap"
	"mirror/survey/fieldwork"
)

// The code of a letter or poster opens what its link opens, however it is typed. A wrong one is not shown again.
func TestCodesAreTyped(t *testing.T) {
	w := newWorld(t, set{})
	token, code := w.tokens[gap.Customer][0], w.open[gap.Employee]
	for _, typed := range []string{token.Grouped(), " " + strings.ToUpper(token.Text()), "https://survey.example.com/i/" + token.Text()} {
		if to := w.post("/code?lang=de", url.Values{"code": {typed}}).Header().Get("Location"); !strings.HasPrefix(to, "/r/") || !strings.HasSuffix(to, "?lang=de") {
			t.Errorf("a typed token leads to %q", to)
		}
	}
	if to := w.post("/code", url.Values{"code": {code.Grouped()}}).Header().Get("Location"); to != "/o/"+code.Text() {
		t.Errorf("a typed code leads to %q", to)
	}
	for _, wrong := range []string{"", "wrong", fieldwork.NewSecret().Grouped(), "0123456789abcdef"} {
		r := w.post("/code", url.Values{"code": {wrong}})
		w.is(r, http.StatusNotFound)
		if d := w.page(r); !strings.Contains(text(d.root), "We don't know this code") || len(d.values()) > 0 {
			t.Errorf("a wrong code: %s", text(d.root))
		}
	}
}

// The poster and the first page say where to go.
func TestPosterAndHome(t *testing.T) {
	w := newWorld(t, set{draft: true})
	d := w.page(w.get("/o/" + w.open[gap.Customer].Text() + "/poster"))
	if all := text(d.root); !strings.Contains(all, "https://survey.example.com/o/"+w.open[gap.Customer].Text()) || !strings.Contains(all, w.open[gap.Customer].Grouped()) || len(d.all(atom.Svg)) != 1 {
		t.Errorf("the poster says %s", all)
	}
	if h1, _ := w.words(w.get("/")); h1 != "Answer a survey" {
		t.Errorf("the first page says %q", h1)
	}
	w.pages.demo = &Demo{Banner: "Simulated data.", Company: company, Customer: "/o/a", Employee: "/o/b"}
	d = w.page(w.get("/?lang=fr"))
	if !strings.Contains(text(d.root), "Simulated data.") || d.href("client") != "/o/a?lang=fr" || d.href("employé") != "/o/b?lang=fr" {
		t.Errorf("the demo's first page says %s", text(d.root))
	}
}
