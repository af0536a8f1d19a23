package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/web/console"
)

// mayUse is who may use a page of the console, in words of this test's own: a permission that is not here fails it.
var mayUse = map[console.Permission]string{
	"users":                           "admin author fieldwork hr marketing auditor export",
	"administrators":                  "admin",
	"authors":                         "author",
	"fieldwork":                       "fieldwork",
	"authors and fieldwork":           "author fieldwork",
	"readers of results":              "hr marketing",
	"readers of HR's results":         "hr",
	"readers of marketing's results":  "marketing",
	"auditors":                        "auditor",
	"exporters of customers' answers": "export",
}

// staff is somebody with these roles; each request is signed in anew, because some of them end sessions.
func (w *world) staff(t testing.TB, roles ...survey.Role) func(*http.Request) {
	t.Helper()
	if len(roles) == 0 {
		return func(*http.Request) {}
	}
	email := fmt.Sprintf("%s@example.org", roles[0])
	_ = w.store.AddUser(background, "test", survey.User{Email: email, Name: "S", Roles: roles}) // there from an earlier request
	if err := w.store.EnableUser(background, "test", email); err != nil {
		t.Fatal(err)
	}
	secret := account.NewSecret()
	if _, err := w.store.BeginSession(background, email, secret.Hash(), [32]byte{}, false, "test"); err != nil {
		t.Fatal(err)
	}
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "__Host-s", Value: secret.Text()}) }
}

// address fills in a route's path: a study, and what there is of it.
func address(path, study string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		switch {
		case p == ":study":
			parts[i] = study
		case p == ":wave":
			parts[i] = wave
		case strings.HasPrefix(p, ":"):
			parts[i] = "none"
		}
	}
	return strings.Join(parts, "/")
}

// P19: every page of the console × nobody and each role alone × a study that is there and one that is not.
func TestEveryPageOfTheConsoleIsForThoseItSays(t *testing.T) {
	w := newWorld(t, 14, nil)
	w.staff(t, survey.RoleAdmin)
	routes := w.console.Routes()
	for _, r := range routes {
		if _, known := mayUse[r.Who]; !known && r.Who != console.ForAnyone && r.Who != console.ForKeyHolders {
			t.Errorf("%s %s is for %q, and nobody knows who that is", r.Method, r.Path, r.Who)
		}
	}
	cells := 0
	try := func(r console.Route, study string, roles ...survey.Role) (int, string) {
		cells++
		got := ask(w, r.Method, address(r.Path, study), "", w.staff(t, roles...))
		if got.Code >= 500 {
			t.Errorf("%s %s as %v: %d\n%s", r.Method, r.Path, roles, got.Code, w.log)
		}
		to, _, _ := strings.Cut(got.Header().Get("Location"), "?")
		return got.Code, to
	}
	// Who may not comes first: what those do who may changes things.
	for _, r := range routes {
		switch r.Who {
		case console.ForAnyone:
			continue
		case console.ForKeyHolders:
			for _, roles := range [][]survey.Role{nil, survey.AllRoles} {
				if code, _ := try(r, "1", roles...); code != http.StatusUnauthorized && code != http.StatusForbidden && code != http.StatusNotFound {
					t.Errorf("%s %s without a key: %d", r.Method, r.Path, code)
				}
			}
			continue
		}
		if code, to := try(r, "1"); code != http.StatusSeeOther || to != base+"/console/sign-in" {
			t.Errorf("%s %s as nobody: %d %s", r.Method, r.Path, code, to)
		}
		for _, role := range survey.AllRoles {
			if !slices.Contains(strings.Fields(mayUse[r.Who]), string(role)) {
				if code, _ := try(r, "1", role); code != http.StatusForbidden {
					t.Errorf("%s %s as %s: %d, want it refused", r.Method, r.Path, role, code)
				}
			}
			if strings.Contains(r.Path, ":study") {
				if code, _ := try(r, "77", role); code != http.StatusNotFound {
					t.Errorf("%s %s of no study as %s: %d", r.Method, r.Path, role, code)
				}
			}
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, r := range routes {
			for _, role := range strings.Fields(mayUse[r.Who]) {
				if r.Method != method {
					continue
				}
				if code, to := try(r, "1", survey.Role(role)); code == http.StatusForbidden && !refusesItself[r.Method+" "+r.Path] || strings.HasSuffix(to, "/sign-in") {
					t.Errorf("%s %s as %s: %d %s", r.Method, r.Path, role, code, to)
				}
			}
		}
	}
	t.Logf("%d requests to %d routes", cells, len(routes))
}

// refusesItself are forms that refuse more than the table says, by what was sent.
var refusesItself = map[string]bool{}

// P20: nothing that another site makes a browser send changes anything, and nothing that does not say where it comes from.
func TestOtherSitesCannotUseTheConsole(t *testing.T) {
	w := newWorld(t, 14, nil)
	n := 0
	for _, r := range w.console.Routes() {
		if r.Method == http.MethodGet || r.Class == console.ClassProgram {
			continue
		}
		for _, from := range []string{"cross-site", "same-site", ""} {
			n++
			got := ask(w, r.Method, address(r.Path, "1"), "", w.staff(t, survey.AllRoles...), set("Sec-Fetch-Site", from), set("Origin", map[bool]string{true: "", false: "https://evil.example"}[from == ""]))
			if got.Code != http.StatusForbidden {
				t.Errorf("%s %s from %q: %d", r.Method, r.Path, from, got.Code)
			}
		}
		if got := ask(w, r.Method, address(r.Path, "1"), "", w.staff(t, survey.AllRoles...), set("Sec-Fetch-Site", ""), set("Origin", "https://evil.example")); got.Code != http.StatusForbidden {
			t.Errorf("%s %s from an old browser on another site: %d", r.Method, r.Path, got.Code)
		}
	}
	if n == 0 {
		t.Error("nothing was tried")
	}
}
