package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"mirror/survey/account"
	"mirror/survey/store"
)

// P23: until Mirror is set up its link is answered on its own machine alone, unless it was started otherwise. What a request
// says of where it comes from opens nothing, neither with a proxy in front nor without.
func TestTheSetUpLinkIsForThisMachine(t *testing.T) {
	direct := echo.ExtractIPDirect()
	proxied := echo.ExtractIPFromXFFHeader(echo.TrustLoopback(true), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false))
	network := echo.ExtractIPFromXFFHeader(echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(true))
	for name, c := range map[string]struct {
		from    string
		address echo.IPExtractor
		headers []string
		here    bool
	}{
		"this machine":                            {"127.0.0.1:4000", direct, nil, true},
		"this machine, by its other address":      {"[::1]:4000", direct, nil, true},
		"this machine, through its proxy":         {"127.0.0.1:4000", proxied, []string{"X-Forwarded-For", "127.0.0.1"}, true},
		"another machine":                         {"203.0.113.9:4000", direct, nil, false},
		"another machine that says it is this":    {"203.0.113.9:4000", direct, []string{"X-Forwarded-For", "127.0.0.1", "X-Real-Ip", "127.0.0.1", "Forwarded", "for=127.0.0.1"}, false},
		"through the proxy":                       {"127.0.0.1:4000", proxied, []string{"X-Forwarded-For", "203.0.113.9"}, false},
		"through the proxy, made up":              {"127.0.0.1:4000", proxied, []string{"X-Forwarded-For", "127.0.0.1, 203.0.113.9"}, false},
		"through the proxy, in two lines":         {"127.0.0.1:4000", proxied, []string{"X-Forwarded-For", "203.0.113.9", "X-Forwarded-For", "127.0.0.1"}, false},
		"through a proxy that nobody named":       {"127.0.0.1:4000", direct, []string{"X-Forwarded-For", "203.0.113.9"}, false},
		"through one that says so otherwise":      {"127.0.0.1:4000", direct, []string{"Forwarded", "for=203.0.113.9"}, false},
		"from the proxy's network, made up":       {"10.0.0.5:4000", network, []string{"X-Forwarded-For", "127.0.0.1"}, false},
		"without an address":                      {"@", direct, nil, false},
		"through the proxy, with something wrong": {"127.0.0.1:4000", proxied, []string{"X-Forwarded-For", "127.0.0.1, unknown"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := signing(t)
			w.echo.IPExtractor = c.address
			link := account.NewSecret()
			if err := w.Store.SaveEntrance(t.Context(), "test", store.Entrance{Hash: link.Hash()}); err != nil {
				t.Fatal(err)
			}
			ask := func(method string, body url.Values) *httptest.ResponseRecorder {
				r := httptest.NewRequest(method, "/console/first-run/"+link.Text(), strings.NewReader(body.Encode()))
				r.Header.Set("Content-Type", echo.MIMEApplicationForm)
				r.RemoteAddr = c.from
				for i := 0; i < len(c.headers); i += 2 {
					r.Header.Add(c.headers[i], c.headers[i+1])
				}
				return w.send(r)
			}
			form := url.Values{"name": {"Ana"}, "email": {"ana@example.org"}, "passphrase": {phrase}, "company": {"Larkfield Bank"}}
			if c.here {
				if got := ask(http.MethodGet, nil); got.Code != http.StatusOK {
					t.Errorf("the page: %d", got.Code)
				}
				if got := ask(http.MethodPost, form); got.Code != http.StatusSeeOther {
					t.Errorf("the form: %d", got.Code)
				}
				return
			}
			for _, got := range []*httptest.ResponseRecorder{ask(http.MethodGet, nil), ask(http.MethodPost, form)} {
				if got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "Open it there. If nobody can, start Mirror with --set-up-from anywhere") {
					t.Errorf("%d %s", got.Code, got.Body)
				}
			}
			if any, err := w.Store.HasUsers(t.Context()); any || err != nil {
				t.Errorf("there is an administrator: %v, %v", any, err)
			}
			w.SetUpAnywhere = true
			if got := ask(http.MethodPost, form); got.Code != http.StatusSeeOther {
				t.Errorf("with leave to do so from anywhere: %d", got.Code)
			}
		})
	}
}
