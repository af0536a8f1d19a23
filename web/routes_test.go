package web

import (
	"net/http"
	"strings"
	"testing"
)

// Whatever the router answers is in the table, with who may use it and what it may cost.
func TestEveryRouteIsInTheTable(t *testing.T) {
	s, _ := bare(t, nil)
	type key struct{ method, path string }
	table := map[key]route{}
	for _, r := range s.table {
		if _, twice := table[key{r.method, r.path}]; twice {
			t.Errorf("%s %s is in the table twice", r.method, r.path)
		}
		table[key{r.method, r.path}] = r
	}
	for _, r := range s.echo.Routes() {
		if _, ok := table[key{r.Method, r.Path}]; !ok {
			t.Errorf("%s %s is answered, but is not in the table", r.Method, r.Path)
		}
		delete(table, key{r.Method, r.Path})
	}
	for k := range table {
		t.Errorf("%s %s is in the table, but is not answered", k.method, k.path)
	}
}

func TestEveryRouteSaysWhatItTakes(t *testing.T) {
	s, _ := bare(t, nil)
	anywhere := 0
	for _, r := range s.table {
		name := r.method + " " + r.path
		if r.who == "" {
			t.Errorf("%s does not say who may use it", name)
		}
		changes := r.method != http.MethodGet && r.method != http.MethodHead
		if changes != (r.fence != readOnly) {
			t.Errorf("%s has the fence %d", name, r.fence)
		}
		if changes && r.fence == fromAnywhere {
			anywhere++
			if name != "POST /u/:token" {
				t.Errorf("%s takes posts from anywhere", name)
			}
		}
		if (strings.Contains(r.path, ":token") || strings.Contains(r.path, ":code")) && r.class != secret {
			t.Errorf("%s shows a secret, and its failures do not count", name)
		}
	}
	if anywhere != 1 {
		t.Errorf("%d routes take posts from anywhere, want the one-click opt-out alone", anywhere)
	}
}
