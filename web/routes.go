package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/web/console"
	"mirror/web/respond"
)

// permission says who may use a route. Whether a link or ticket is good is for the handler to find out.
type permission string

const (
	forAnyone  permission = "anyone"
	forInvited permission = "whoever holds the link, code or ticket in the address"
	forHolder  permission = "a program that sends a personal token in the body"
)

// class says what a route may cost and how its failures count.
type class uint8

const (
	probe   class = iota // for load balancers: constant, cheap, any host
	asset                // files that never change under their name
	page                 // pages and forms for people
	secret               // as page, with a token or code to be shown: an unknown one counts as a guess
	program              // JSON: an unknown token counts as a guess
	upload               // as page, with a file in the form
	slow                 // as page, and it may take longer: workbooks
	keyed                // for programs with a key: as slow, and an unknown key counts as a guess
)

// fence says which requests with an unsafe method are taken, beyond what http.CrossOriginProtection refuses.
type fence uint8

const (
	readOnly     fence = iota // no unsafe method
	ownPages                  // from our own pages; a request that tells nothing about its origin is refused
	programs                  // never from another site; a request without such headers is a program's
	fromAnywhere              // one-click opt-out: mail servers send it, with or without headers
)

// limits of request bodies, in bytes.
const (
	formLimit    = 256 << 10
	uploadLimit  = 10 << 20
	programLimit = survey.MaxJSON
)

// route is one line of the table: whatever the server answers is in it, and a test walks the router to see to that.
type route struct {
	method, path string
	handler      echo.HandlerFunc
	who          permission
	class        class
	fence        fence
}

// routes is the whole table. Each page that is read with GET answers HEAD too.
func (s *Server) routes() []route {
	get, post := http.MethodGet, http.MethodPost
	all := []route{
		{get, "/healthz", s.healthz, forAnyone, probe, readOnly},
		{get, "/readyz", s.readyz, forAnyone, probe, readOnly},
		{post, programPath + "v1/studies/:study/forms/:form/:side", s.submit, forHolder, program, programs},
	}
	for _, r := range s.pages.Routes() {
		all = append(all, respondents(r))
	}
	for _, r := range s.console.Routes() {
		all = append(all, ofConsole(r))
	}
	for _, r := range all {
		if r.method == get {
			r.method = http.MethodHead
			all = append(all, r)
		}
	}
	return all
}

// respondents puts a route of the respondents' pages into the table.
func respondents(r respond.Route) route {
	to := route{method: r.Method, path: r.Path, handler: r.Handler, who: forInvited, class: page, fence: ownPages}
	switch r.Class {
	case respond.ClassPage:
		to.who = forAnyone
	case respond.ClassSecret:
		to.class = secret
	case respond.ClassOneClick:
		to.class, to.fence = secret, fromAnywhere
	case respond.ClassAsset:
		to.who, to.class = forAnyone, asset
	}
	if r.Method == http.MethodGet {
		to.fence = readOnly
	}
	return to
}

// ofConsole puts a route of the console into the table.
func ofConsole(r console.Route) route {
	to := route{method: r.Method, path: r.Path, handler: r.Handler, who: permission(r.Who), class: page, fence: ownPages}
	switch r.Class {
	case console.ClassSecret:
		to.class = secret
	case console.ClassUpload:
		to.class = upload
	case console.ClassSlow:
		to.class = slow
	case console.ClassProgram:
		to.class, to.fence = keyed, programs
	}
	if r.Method == http.MethodGet {
		to.fence = readOnly
	}
	return to
}
