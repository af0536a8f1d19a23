package respond

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"

	"mirror/gap"
)

// reply is what a request came to.
type reply struct {
	*httptest.ResponseRecorder
	at string // the address that was asked for
}

func (w *world) send(r *http.Request) reply {
	rec := httptest.NewRecorder()
	w.echo.ServeHTTP(rec, r)
	return reply{rec, r.RequestURI}
}

func (w *world) get(address string) reply {
	return w.send(httptest.NewRequest(http.MethodGet, address, nil))
}

func (w *world) post(address string, form url.Values) reply {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(r)
}

// follow follows redirects, which must be 303.
func (w *world) follow(r reply) reply {
	w.t.Helper()
	for r.Code == http.StatusSeeOther {
		r = w.get(r.Header().Get("Location"))
	}
	return r
}

// visit opens a personal link and returns the address of its start page.
func (w *world) visit(side gap.Audience, person int) string {
	w.t.Helper()
	r := w.get("/i/" + w.tokens[side][person].Text())
	if r.Code != http.StatusSeeOther {
		w.t.Fatalf("a personal link answered %d", r.Code)
	}
	return r.Header().Get("Location")
}

// started visits and presses Start; it returns the first page of questions.
func (w *world) started(side gap.Audience, person int) reply {
	w.t.Helper()
	r := w.follow(w.post(w.visit(side, person), nil))
	w.is(r, http.StatusOK)
	return r
}

func (w *world) is(r reply, status int) {
	w.t.Helper()
	if r.Code != status {
		w.t.Fatalf("%s answered %d, want %d:\n%s", strings.SplitN(r.at, "?", 2)[0], r.Code, status, bodyText(r.Body.String()))
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func bodyText(s string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(s, " ")), " ")
}

// ask gets a page with a browser's languages.
func (w *world) ask(address, languages string) reply {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Header.Set("Accept-Language", languages)
	return w.send(r)
}
