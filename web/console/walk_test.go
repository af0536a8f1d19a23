package console

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/survey"
)

// Who has one role, or two that go together, is led nowhere that is closed to them: on every page they come to by links, each
// link and each form is for them.
func TestNobodyIsLedToAClosedDoor(t *testing.T) {
	whole := larkfield(t)
	begun := open(t) // a company's own study, in its fieldwork
	drafted := fresh(t).asking("mirror-core")
	for _, roles := range [][]survey.Role{{survey.RoleHR}, {survey.RoleMarketing}, {survey.RoleAuditor}, {survey.RoleAuthor}, {survey.RoleFieldwork}, {survey.RoleExport}, {survey.RoleAdmin},
		{survey.RoleHR, survey.RoleAuditor}, {survey.RoleMarketing, survey.RoleExport}, {survey.RoleAuthor, survey.RoleFieldwork}, {survey.RoleAuthor, survey.RoleHR}} {
		t.Run(fmt.Sprint(roles), func(t *testing.T) {
			for name, w := range map[string]*world{"of the bank": whole, "of the company": begun, "of a company that prepares": drafted} {
				if w == whole && len(roles) > 1 {
					continue // many pages, and the same ones
				}
				w.t = t
				pages := w.as(roles...).walks()
				t.Logf("%d pages %s", pages, name)
				if pages < 2 {
					t.Errorf("only %d pages %s", pages, name)
				}
			}
		})
	}
}

// walks opens one page of each kind that whoever is signed in comes to by links from the first, holds each link and each form
// on it to the routes' permissions, and returns how many pages there were.
func (w *world) walks() (pages int) {
	w.t.Helper()
	kinds := map[string]bool{}
	for next := []string{Root}; len(next) > 0; next = next[1:] {
		at, err := url.Parse(next[0])
		if err != nil {
			w.t.Fatal(err)
		}
		if kind := oneOfAll.ReplaceAllString(at.Path, "/$1/:id"); kinds[kind] {
			continue
		} else {
			kinds[kind] = true
		}
		got := w.get(next[0])
		if to, err := got.Result().Location(); err == nil {
			next = append(next, to.RequestURI())
			continue
		}
		if got.Code != http.StatusOK {
			w.t.Errorf("%s is linked to and answers %d", next[0], got.Code)
			continue
		}
		if !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
			continue
		}
		pages++
		for _, d := range doors(at, parse(w.t, got.Body.Bytes())) {
			if why := w.closed(d); why != "" {
				w.t.Errorf("%s leads to %s %s, which is for %s", next[0], d.method, d.to, why)
			} else if d.method == http.MethodGet {
				next = append(next, d.to)
			}
		}
	}
	return pages
}

// door is where a link or a form leads.
type door struct{ method, to string }

// doors are where a page leads in the console.
func doors(from *url.URL, page *html.Node) (all []door) {
	add := func(method, to string) {
		if u, err := from.Parse(to); err == nil && u.Host == "" && strings.HasPrefix(u.Path, Root) {
			u.Fragment = ""
			all = append(all, door{method, u.String()})
		}
	}
	for _, a := range elements(page, ofClass("a", "")) {
		if to := attribute(a, "href"); !strings.HasPrefix(to, "#") {
			add(http.MethodGet, to)
		}
	}
	for _, form := range elements(page, ofClass("form", "")) {
		if len(elements(form, ofClass("button", ""))) == 0 {
			continue // shows what stands, to be read
		}
		method := strings.ToUpper(attribute(form, "method"))
		to := attribute(form, "action")
		if to == "" {
			to = from.Path
		}
		add(method, to)
		for _, button := range elements(form, func(n *html.Node) bool { return attribute(n, "formaction") != "" }) {
			add(method, attribute(button, "formaction"))
		}
	}
	return all
}

// closed is whom a door is for, where that is not whoever is signed in; "" where it is.
func (w *world) closed(d door) string {
	w.t.Helper()
	at, _, _ := strings.Cut(d.to, "?")
	var route Route // of several that fit, the one that echo chooses: with fewer places
	for _, r := range w.Routes() {
		fits := regexp.MustCompile("^" + placeInRoute.ReplaceAllString(regexp.QuoteMeta(r.Path), "[^/]+") + "$")
		if r.Method == d.method && fits.MatchString(at) && (route.Path == "" || strings.Count(r.Path, ":") < strings.Count(route.Path, ":")) {
			route = r
		}
	}
	if route.Path == "" {
		return "nobody: there is no such address"
	}
	example := false
	if m := studyInPath.FindStringSubmatch(at); m != nil {
		var id survey.StudyID
		if _, err := fmt.Sscan(m[1], &id); err != nil {
			w.t.Fatal(err)
		}
		study, err := w.Store.Study(w.t.Context(), id)
		if err != nil {
			return "nobody: there is no such study"
		}
		example = study.Example
	}
	if !route.Who.allows(w.user, example) {
		return string(route.Who)
	}
	return ""
}

var (
	placeInRoute = regexp.MustCompile(`:[a-z]+`)
	studyInPath  = regexp.MustCompile(`^/console/(\d+)`)
)
