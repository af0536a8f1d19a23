// Package respond is what customers and employees see: the pages from the link to the thank-you.
//
// It keeps three things apart. Which questions stand on which page is planned in plan.go; what a posted page
// does to the answers is worked out in step.go; both are pure. Handlers read the request, call, and render.
//
// Nothing about the person is kept here: no cookie, no session in memory, no log line. What a page has to know
// stands in its address, sealed (fieldwork.Ticket), and in the draft, sealed with a key made of the link.
package respond

import (
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
)

// Config is what the pages need.
type Config struct {
	Store   *store.Store
	Keys    *fieldwork.Keys
	Shelf   *release.Shelf   // nil: one of its own
	BaseURL string           // of every address that is printed or redirected to, without a final slash
	Now     func() time.Time // nil: time.Now
	Demo    *Demo            // nil: the plain start page

	// Failed is told of every failure that a page hides from the person in front of it. It may be nil. The error never
	// holds a token, a code or an answer.
	Failed func(c echo.Context, err error)
}

// Demo says that everything is simulated, and where a visitor may begin.
type Demo struct {
	Banner   string // the study's words for it
	Company  string
	Customer string // addresses of a link as a customer and one as an employee
	Employee string
	Results  string // address that leads to the results; "" = nowhere
}

// Pages renders the respondents' pages.
type Pages struct {
	store  *store.Store
	keys   *fieldwork.Keys
	base   string
	now    func() time.Time
	demo   *Demo
	fail   func(echo.Context, error)
	sheets sheets
	mints  mints
	shelf  *release.Shelf
}

// New makes the pages.
func New(c Config) *Pages {
	p := &Pages{store: c.Store, keys: c.Keys, base: c.BaseURL, now: c.Now, demo: c.Demo, fail: c.Failed, shelf: c.Shelf}
	if p.now == nil {
		p.now = time.Now
	}
	if p.fail == nil {
		p.fail = func(echo.Context, error) {}
	}
	if p.shelf == nil {
		p.shelf = release.NewShelf(p.store)
	}
	return p
}
