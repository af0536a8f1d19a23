package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// base is where the server under test believes to be.
const base = "https://mirror.example.org"

// logged is a log that may be read while it is written.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// bare is a server over a database in which there is nothing.
func bare(t testing.TB, change func(*Config)) (*Server, *logged) {
	t.Helper()
	return serverOver(t, storetest.SQLite(t), openKeys(t), change)
}

func openKeys(t testing.TB) *fieldwork.Keys {
	t.Helper()
	keys, err := fieldwork.OpenKeys(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func serverOver(t testing.TB, s *store.Store, keys *fieldwork.Keys, change func(*Config)) (*Server, *logged) {
	t.Helper()
	log := &logged{}
	c := Config{Store: s, Keys: keys, BaseURL: base, Log: slog.New(slog.NewJSONHandler(log, nil))}
	if change != nil {
		change(&c)
	}
	server, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return server, log
}

// ask sends a request as a browser on our own pages does, changed as the test wants.
func ask(s http.Handler, method, path, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RequestURI = path
	r.Host = "mirror.example.org"
	r.RemoteAddr = "192.0.2.7:40000"
	if method != http.MethodGet && method != http.MethodHead {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Origin", "null") // our referrer policy makes it so
	}
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// set is a change of a request's header; an empty value removes it.
func set(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		if value == "" {
			r.Header.Del(name)
			return
		}
		r.Header.Set(name, value)
	}
}

func from(addr string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = addr } }

func read(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var background = context.Background()

// day is when tests happen.
var day = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
