package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// front stands before the router: it sets the headers, turns away who asks for another host, and refuses what other
// sites make a browser send.
type front struct {
	echo    *echo.Echo
	home    *home
	headers []header // of pages
	few     []header // of answers to programs
	cross   *http.CrossOriginProtection
	deny    func(w http.ResponseWriter, r *http.Request, err error)
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, programPath) {
		setHeaders(w.Header(), f.few)
	} else {
		setHeaders(w.Header(), f.headers)
	}
	if !strings.HasPrefix(r.RequestURI, "/") || (!f.home.ours(r.Host) && !isProbe(r.URL.Path)) {
		// A proxy or a cache that mixes up hosts, a rebound name, or an absolute address: none of them is meant for us.
		refuse(w, http.StatusMisdirectedRequest, "This server does not answer under that address.\n")
		return
	}
	if err := f.cross.Check(r); err != nil && !isOldBrowser(r) {
		f.deny(w, r, errForeign)
		return
	}
	f.echo.ServeHTTP(w, r)
}

// programPath begins every address for programs.
const programPath = "/api/"

// isOldBrowser reports what a browser without Sec-Fetch-Site sends from our own pages: their referrer policy makes its
// Origin "null". Whether that is good enough is for the route to say; see fence.
func isOldBrowser(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null"
}

// isProbe reports the paths that load balancers ask for by number instead of by name.
func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }

// refuse answers with a sentence that holds nothing of the request.
func refuse(w http.ResponseWriter, status int, sentence string) {
	w.Header()["Content-Type"] = textType
	w.WriteHeader(status)
	w.Write([]byte(sentence)) // who was turned away may be gone already
}

var (
	textType = []string{"text/plain; charset=utf-8"}
	jsonType = []string{"application/json"}
)
