package respond_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"mirror/gap"
	"mirror/web/browsertest"
)

// What a page may weigh on the wire, its stylesheet and icon included, and how many requests it may make.
const (
	mostBytes    = 25 << 10
	mostRequests = 4
)

// weight is what a page came to with its stylesheet and icon, for somebody who has nothing of it yet.
type weight struct {
	name     string
	bytes    float64
	requests int
	line     float64 // milliseconds that the slow line needs for the page that needs most
}

// heavy weighs the page that has just been opened, with an empty cache, and holds it to the slow line.
func (w *weight) heavy(p *browsertest.Tab, s *shown, _ browsertest.Screen) (faults []string) {
	p.T.Helper()
	bytes, requests := p.Load()
	most := float64(mostBytes)
	if strings.HasPrefix(s.name, "record") || strings.HasPrefix(s.name, "privacy") {
		most *= 2 // read once, by those who want to know more
	} else if bytes > w.bytes {
		w.name, w.bytes = s.name, bytes
	}
	w.requests = max(w.requests, requests)
	if bytes > most || requests > mostRequests {
		faults = append(faults, fmt.Sprintf("%.0f bytes in %d requests", bytes, requests))
	}
	line := p.OnTheLine()
	if w.line = max(w.line, line); line > browsertest.SlowestForAnswer {
		faults = append(faults, fmt.Sprintf("a slow line needs %.0f ms for it", line))
	}
	return faults
}

// weigh says what some pages weigh by themselves.
func weigh(t *testing.T, g *gallery) {
	css := g.files.visit(stylesheet(t, g.pages[0].body)).body
	t.Logf("the stylesheet: %.1f KB, %.1f KB compressed", kib(css), kib(packed(css)))
	for _, name := range []string{"start-customer", "start-employee", "page-customer-1", "page-employee-1", "last-customer"} {
		s := g.named(name)
		t.Logf("%s: %.1f KB of HTML, %.1f KB compressed", name, kib(s.body), kib(packed(s.body)))
	}
}

func stylesheet(t *testing.T, page string) string {
	t.Helper()
	_, after, ok := strings.Cut(page, `<link rel="stylesheet" href="`)
	if !ok {
		t.Fatal("the page has no stylesheet")
	}
	href, _, _ := strings.Cut(after, `"`)
	return href
}

func kib(s string) float64 { return float64(len(s)) / 1024 }

func packed(s string) string {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a valid one
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

// loadsOnASlowLine loads a page of each kind over the slow line, from the link in the mail on, nothing of it known before. All
// other pages are weighed for it (heavy).
func loadsOnASlowLine(t *testing.T, b *browsertest.Browser, s *site, g *gallery) {
	link := s.person(gap.Employee)
	for _, page := range []struct{ name, at string }{
		{"start of an employee", link}, {"statements", s.visit(link).begin().at}, {"start of a customer", s.person(gap.Customer)},
		{"thanks", g.base + g.named("sent-customer").address},
	} {
		t.Run(page.name, func(t *testing.T) {
			t.Parallel() // each tab has a line of its own
			b.OnASlowLine(t, page.at, browsertest.SlowestForAnswer, nil)
		})
	}
}

// noticesBreaches lets a page do everything that no page of ours may do, and sees that it is noticed.
func noticesBreaches(t *testing.T, b *browsertest.Browser, s *site) {
	policy := s.visit("/").header.Get("Content-Security-Policy")
	if policy == "" {
		t.Fatal("the server sends no policy")
	}
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Set-Cookie", "seen=1")
		fmt.Fprint(w, `<!doctype html><title>Bad</title><p style="color:red">Red</p><img src="http://localhost:1/pixel.png" alt=""><a href="http://localhost:1/">away</a>`)
	}))
	defer bad.Close()
	p := b.Unwatched(t, browsertest.Phone)
	p.Open(bad.URL)
	notices(t, p, "Content Security Policy", "sets a cookie", "cookies are set")
	p = b.Unwatched(t, browsertest.Phone)
	browsertest.Call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	free := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<!doctype html><title>Bad</title><img src="http://localhost:1/pixel.png" alt="">`)
	}))
	defer free.Close()
	p.Open(free.URL)
	notices(t, p, "another host")
}

// notices waits for the watch to say all this: what the browser tells comes a moment after the page.
func notices(t *testing.T, p *browsertest.Tab, wanted ...string) {
	t.Helper()
	all := ""
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		all = strings.Join(p.Faults(), "\n")
		if !slices.ContainsFunc(wanted, func(want string) bool { return !strings.Contains(all, want) }) {
			return
		}
	}
	t.Errorf("the watch does not notice all of %q\nit says:\n%s", wanted, all)
}
