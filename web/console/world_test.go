package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// world is the console over a database of its own, and somebody in front of it.
type world struct {
	*Pages
	t    testing.TB
	echo *echo.Echo
	user *survey.User // who asks
	now  time.Time
}

// newWorld is the console over an empty database.
func newWorld(t testing.TB) *world {
	t.Helper()
	keys, err := fieldwork.OpenKeys(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, echo: echo.New(), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.now }
	s := storetest.Open(t, storetest.SQLiteDSN(t), store.Options{Now: now, Suppress: keys.Suppression, Urn: keys.Urn()})
	return w.over(s, keys)
}

// over puts the console over a database.
func (w *world) over(s *store.Store, keys *fieldwork.Keys) *world {
	w.Pages = New(Config{Store: s, Keys: keys, BaseURL: "https://mirror.example.org", HTTPS: true, BookWait: 5 * time.Minute, Now: func() time.Time { return w.now }})
	w.who = func(echo.Context) (*survey.User, error) { return w.user, nil }
	for _, r := range w.Routes() {
		w.echo.Add(r.Method, r.Path, r.Handler)
	}
	return w
}

// as puts somebody with these roles in front of the console.
func (w *world) as(roles ...survey.Role) *world {
	w.user = &survey.User{Email: "somebody@example.org", Name: "Somebody", Roles: roles}
	return w
}

// get asks for a page.
func (w *world) get(address string) *httptest.ResponseRecorder {
	return w.send(httptest.NewRequest(http.MethodGet, address, nil))
}

// post sends a form.
func (w *world) post(address string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", echo.MIMEApplicationForm)
	return w.send(r)
}

// closes ends the wave of the only study and goes where the browser goes: where that takes longer than a form may, it is sent
// on when it is done.
func (w *world) closes(name string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := w.post(fieldworkAt+"close", url.Values{"name": {name}})
	to, err := r.Result().Location()
	if err != nil || !to.Query().Has("waiting") {
		return r
	}
	<-w.closings.of("1/w1").done
	return w.get(to.RequestURI())
}

func (w *world) send(r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	w.echo.ServeHTTP(answer, r)
	if to, err := url.Parse(answer.Header().Get("Location")); err == nil {
		if done := to.Query().Get("done"); done != "" && notices[done] == "" {
			w.t.Errorf("%s %s ends with the notice %q, which says nothing", r.Method, r.URL.Path, done)
		}
	}
	return answer
}
