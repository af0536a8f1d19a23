package console

import (
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
)

// Config is what the console needs.
type Config struct {
	Store   *store.Store
	Keys    *fieldwork.Keys
	Shelf   *release.Shelf
	BaseURL string           // of every address that is printed or redirected to, without a final slash
	HTTPS   bool             // the base URL is one of https: cookies are for encrypted connections only
	Version string           // of the program, for workbooks
	Now     func() time.Time // nil: time.Now
	Demo    *Demo            // nil: this is no demo

	// Failed is told of every failure that a page hides from the person in front of it. It may be nil.
	Failed func(c echo.Context, err error)
}

// Pages renders the console.
type Pages struct {
	Config
	who func(c echo.Context) (*survey.User, error) // who asks; nil where nobody is signed in

	tries   *tries
	peopled atomic.Bool // there are users: Mirror is set up

	closings closings // waves on their way
}

// New makes the console.
func New(c Config) *Pages {
	p := &Pages{Config: c, tries: newTries()}
	p.who = p.signedIn
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Failed == nil {
		p.Failed = func(echo.Context, error) {}
	}
	if p.Shelf == nil {
		p.Shelf = release.NewShelf(p.Store)
	}
	return p
}
