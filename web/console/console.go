package console

import (
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/webhook"
)

// Config is what the console needs.
type Config struct {
	Store    *store.Store
	Keys     *fieldwork.Keys
	Shelf    *release.Shelf
	BaseURL  string             // of every address that is printed or redirected to, without a final slash
	HTTPS    bool               // the base URL is one of https: cookies are for encrypted connections only
	Version  string             // of the program, for workbooks
	Webhooks *webhook.Messenger // tells other programs of waves; nil: one that reaches public networks only
	Now      func() time.Time   // nil: time.Now
	Demo     *Demo              // nil: this is no demo
	Provider Provider           // the company's own sign-in; nil: passphrases only
	Mail     *mailroom.Room     // sends invitations; nil: no mail server, link lists only

	// BounceSecret is what a mail server must know to tell of mails that came back; "" = none may.
	BounceSecret string

	// SetUpAnywhere: the link that sets Mirror up is answered wherever it is opened, and not on this machine alone.
	SetUpAnywhere bool

	// BookWait is how long a reader waits for a workbook before a page says that it takes longer; 0: two seconds.
	BookWait time.Duration

	// Failed is told of every failure that a page hides from the person in front of it. It may be nil.
	Failed func(c echo.Context, err error)
}

// Pages renders the console.
type Pages struct {
	Config
	who func(c echo.Context) (*survey.User, error) // who asks; nil where nobody is signed in

	tries   *tries
	press   *press
	turns   *turns
	peopled atomic.Bool // there are users: Mirror is set up

	closings closings // waves on their way
}

// New makes the console.
func New(c Config) *Pages {
	p := &Pages{Config: c, tries: newTries(), press: newPress(), turns: newTurns()}
	refused := func() int64 { return p.Store.WriterStats().Refused }
	p.turns.refused, p.press.computing.refused = refused, refused
	p.who = p.signedIn
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.BookWait == 0 {
		p.BookWait = pressWait
	}
	if p.Failed == nil {
		p.Failed = func(echo.Context, error) {}
	}
	if p.Webhooks == nil {
		p.Webhooks = webhook.New(p.Store, p.Keys.WebhookSecret, nil, p.Now)
	}
	if p.Shelf == nil {
		p.Shelf = release.NewShelf(p.Store)
	}
	return p
}
