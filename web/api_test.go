package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mirror/survey"
)

// The description names every address for programs that the server has, and no other.
func TestTheDescriptionNamesEveryAddressForPrograms(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	got := ask(w, "GET", "/api/v1/openapi.json", "")
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", got.Code, got.Header())
	}
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(got.Body.Bytes(), &doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Fatal(doc.OpenAPI, err)
	}
	var told, have []string
	for path, methods := range doc.Paths {
		for method := range methods {
			if method != "parameters" {
				told = append(told, strings.ToUpper(method)+" "+path)
			}
		}
	}
	parameter := regexp.MustCompile(`:([a-z]+)`)
	for _, r := range w.table {
		if strings.HasPrefix(r.path, programPath) && r.method != http.MethodHead {
			have = append(have, r.method+" "+parameter.ReplaceAllString(r.path, "{$1}"))
		}
	}
	slices.Sort(told)
	slices.Sort(have)
	if !slices.Equal(told, have) {
		t.Errorf("described are %q\nanswered are %q", told, have)
	}
}

// A program gets in with a key and not otherwise, and whoever guesses keys is slowed down.
func TestKeysAreNotToBeGuessed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	key, err := w.store.MakeKey(t.Context(), "admin@example.org", "A program", survey.RoleHR)
	if err != nil {
		t.Fatal(err)
	}
	try := func(key, addr string) (int, string) {
		got := ask(w, "GET", "/api/v1/studies/1/waves", "", from(addr), set("Authorization", "Bearer "+key))
		return got.Code, got.Body.String()
	}
	if code, body := try(key, "203.0.113.5:1"); code != http.StatusOK || !strings.Contains(body, `"state":"open"`) {
		t.Fatalf("with a key: %d %s", code, body)
	}
	for n := range failuresAllowed {
		if code, body := try(fmt.Sprintf("mirror_%064d", n), "203.0.113.5:1"); code != http.StatusUnauthorized || !strings.HasPrefix(body, `{"error":`) {
			t.Fatalf("guess %d: %d %s", n, code, body)
		}
	}
	if code, _ := try("mirror_", "203.0.113.5:1"); code != http.StatusTooManyRequests {
		t.Errorf("guess %d: %d", failuresAllowed+1, code)
	}
	if code, _ := try(key, "203.0.113.5:1"); code != http.StatusOK {
		t.Errorf("the key no longer opens from an address that guessed: %d", code)
	}
	got := ask(w, "GET", "/api/v1/studies/1/waves", "", from("203.0.113.6:1"))
	if got.Code != http.StatusUnauthorized || got.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("without a key: %d %v", got.Code, got.Header())
	}
	for range failuresAllowed + 2 { // what is not there yet is no guess of a program with a key
		if got := ask(w, "GET", "/api/v1/studies/1/waves/none/release", "", from("203.0.113.7:1"), set("Authorization", "Bearer "+key)); got.Code != http.StatusNotFound {
			t.Fatalf("a release that is not there: %d", got.Code)
		}
	}
}
