package respond

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mirror/web/assets"
)

// Class says how the server is to treat a route: what is limited, and what is counted as a failed try.
type Class uint8

// The classes of routes.
const (
	ClassPage     Class = iota // a page to read; opens nothing by itself
	ClassSecret                // somebody shows a token or code: a 404 here is a failed try and counts against the address it came from
	ClassForm                  // a form opened with a ticket: reads or saves answers
	ClassOneClick              // as ClassSecret, and POST must pass without a same-origin check: mail programs send it (RFC 8058)
	ClassAsset                 // a file that never changes under its name
)

// Route is one line of the table. The server adds its own limits by class; handlers do not know them.
type Route struct {
	Method, Path string
	Handler      echo.HandlerFunc
	Class        Class
}

// Routes are all addresses a respondent can meet. Every page works with GET and forms alone.
// Only POST changes anything: mail scanners open links before people do.
func (p *Pages) Routes() []Route {
	get, post := http.MethodGet, http.MethodPost
	return []Route{
		{get, "/", p.home, ClassPage},
		{get, assets.Path + ":name", echo.WrapHandler(assets.Handler()), ClassAsset},
		{get, "/code", p.codeForm, ClassPage},
		{post, "/code", p.codeTyped, ClassSecret},
		{get, "/i/:token", p.personal, ClassSecret},
		{get, "/o/:code", p.openStart, ClassSecret},
		{post, "/o/:code", p.openBegin, ClassSecret},
		{get, "/o/:code/poster", p.poster, ClassSecret},
		{get, "/p/:code", p.preview, ClassSecret},
		{get, "/u/:token", p.unsubscribe, ClassOneClick},
		{post, "/u/:token", p.unsubscribed, ClassOneClick},
		{get, "/r/:ticket", p.start, ClassForm},
		{post, "/r/:ticket", p.begin, ClassForm},
		{get, "/r/:ticket/team", p.team, ClassForm},
		{post, "/r/:ticket/team", p.teamGiven, ClassForm},
		{get, "/r/:ticket/sent", p.sent, ClassForm},
		{get, "/r/:ticket/privacy", p.privacy, ClassForm},
		{get, "/r/:ticket/record", p.record, ClassForm},
		{get, "/r/:ticket/out", p.out, ClassForm},
		{post, "/r/:ticket/out", p.optedOut, ClassForm},
		{post, "/r/:ticket/in", p.optedIn, ClassForm},
		{get, "/r/:ticket/:page", p.page, ClassForm},
		{post, "/r/:ticket/:page", p.pagePosted, ClassForm},
		{get, "/own", p.ownForm, ClassPage},
		{post, "/own", p.own, ClassSecret},
		{get, "/said/:study/:wave", p.said, ClassPage},
	}
}
