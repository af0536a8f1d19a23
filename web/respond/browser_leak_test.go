package respond_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mirror/gap"
	"mirror/survey/fieldwork"
	"mirror/web"
	"mirror/web/browsertest"
)

// sink is another site that people go on to. It keeps everything it is sent.
type sink struct {
	*httptest.Server
	mu       sync.Mutex
	got      bytes.Buffer
	visits   int
	referers []string
}

func newSink(t testing.TB) *sink {
	s := &sink{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := httputil.DumpRequest(r, true)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.got.Write(raw)
		if err != nil || r.URL.Path != "/end" {
			return
		}
		s.visits++
		s.referers = append(s.referers, r.Header.Values("Referer")...)
		fmt.Fprint(w, `<!doctype html><title>Elsewhere</title><p>Elsewhere</p>`)
	}))
	t.Cleanup(s.Close)
	return s
}

// canaries are what must not be found anywhere.
type canaries struct {
	Tokens []string
	Others []string // tickets, codes of links and of keepsakes
	Visits int      // to the other site
}

// P14: people go through the whole form in a browser, and from each of its pages on to another site. Server and browser run
// in a process of their own; what it writes, stores and counts is searched, and what the other site was sent.
func TestTokensReachNoOtherSite(t *testing.T) {
	if _, err := exec.LookPath(browsertest.ChromiumPath); err != nil {
		t.Skip("chromium is not installed (Debian package chromium)")
	}
	dir, other := t.TempDir(), newSink(t)
	child := exec.Command(os.Args[0], "-test.run=^TestJourneyToAnotherSite$", "-test.v")
	child.Env = append(os.Environ(), "MIRROR_TEST_LEAK="+dir, "MIRROR_TEST_SINK="+other.URL)
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("the journey: %v\n%s", err, out)
	}
	var c canaries
	if b, err := os.ReadFile(filepath.Join(dir, "canaries.json")); err != nil || json.Unmarshal(b, &c) != nil {
		t.Fatalf("the journey tells nothing: %v\n%s", err, out)
	}
	found := map[string][]byte{"standard output": out, "the other site": other.got.Bytes()}
	for _, name := range []string{"log.json", "metrics.txt", "mirror.db", "mirror.db-wal"} {
		if found[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil || len(found[name]) == 0 {
			t.Fatalf("there is no %s to search: %v", name, err)
		}
	}
	if len(c.Tokens) < 4*peopleOfSite || len(c.Others) < 6 || c.Visits < 30 || other.visits != c.Visits {
		t.Fatalf("too little was done: %d tokens, %d other secrets, %d of %d visits to the other site", len(c.Tokens), len(c.Others), other.visits, c.Visits)
	}
	if len(other.referers) > 0 {
		t.Errorf("the other site is told where people come from, %d times", len(other.referers))
	}
	for at, b := range found {
		for _, fault := range c.in(b) {
			t.Errorf("%s holds %s", at, fault)
		}
	}
	t.Logf("%d visits to the other site, %d bytes sent to it; %d tokens and %d other secrets found nowhere", other.visits, other.got.Len(), len(c.Tokens), len(c.Others))
}

// in says what kinds of canaries stand in some bytes, in any of their forms.
func (c *canaries) in(b []byte) (kinds []string) {
	low := bytes.ToLower(b)
	for _, text := range c.Tokens {
		token, _ := fieldwork.ParseToken(text)
		for _, form := range [][]byte{token[:], []byte(token.Text()), []byte(token.Grouped()), fmt.Appendf(nil, "%x", token[:])} {
			if bytes.Contains(b, form) || len(form) > len(token) && bytes.Contains(low, bytes.ToLower(form)) {
				kinds = append(kinds, "a token")
			}
		}
	}
	for _, secret := range c.Others {
		if bytes.Contains(b, []byte(secret)) {
			kinds = append(kinds, "a ticket or a code")
		}
	}
	return kinds
}

// A page that lets addresses out is noticed.
func TestALeakWouldBeNoticed(t *testing.T) {
	b, other := browsertest.Start(t), newSink(t)
	c := &canaries{Tokens: []string{fieldwork.NewSecret().Text()}, Others: []string{"ticket-in-a-page"}}
	open := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "unsafe-url")
		fmt.Fprintf(w, `<!doctype html><title>Open</title><a href=%q id="out">on</a>`, other.URL+"/end?from=ticket-in-a-page")
	}))
	defer open.Close()
	p := b.Unwatched(t, browsertest.Phone)
	p.Open(open.URL + "/i/" + c.Tokens[0])
	if len(browsertest.Outside(p, browsertest.Phone)) != 1 {
		t.Error("a link to another site is not noticed")
	}
	p.Follow("#out")
	if len(other.referers) != 1 || len(c.in([]byte(other.referers[0]))) == 0 || len(c.in(other.got.Bytes())) < 2 {
		t.Errorf("not all that the other site was sent is noticed: %q", other.got.String())
	}
}

// TestJourneyToAnotherSite is the process that TestTokensReachNoOtherSite searches.
func TestJourneyToAnotherSite(t *testing.T) {
	dir := os.Getenv("MIRROR_TEST_LEAK")
	if dir == "" {
		return // only for TestTokensReachNoOtherSite
	}
	log, err := os.Create(filepath.Join(dir, "log.json"))
	if err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	figures := free.Addr().String()
	free.Close()
	s := newSite(t, "", func(c *web.Config) {
		c.Log, c.MetricsAddr = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), figures
	})
	w := &wanderer{guest: guest{ticked: map[string]string{}}, sink: os.Getenv("MIRROR_TEST_SINK")}
	for side := range s.tokens {
		for i := range s.tokens[side] {
			w.Tokens = append(w.Tokens, s.tokens[side][i].Text(), s.outs[side][i].Text())
		}
		w.Others = append(w.Others, s.open[side].Text(), s.open[side].Grouped())
	}
	b := browsertest.Start(t)
	for _, link := range []string{s.person(gap.Customer), s.person(gap.Employee), s.base + "/o/" + s.open[gap.Customer].Text()} {
		w.p = b.Tab(t, browsertest.Phone)
		w.wander(link)
	}
	answer, err := http.Get("http://" + figures + "/metrics")
	s.must(err)
	defer answer.Body.Close()
	metrics, err := io.ReadAll(answer.Body)
	s.must(err)
	told, err := json.Marshal(w.canaries)
	s.must(err)
	for name, content := range map[string][]byte{"metrics.txt": metrics, "canaries.json": told, "mirror.db": nil, "mirror.db-wal": nil} {
		if content == nil {
			content, err = os.ReadFile(s.dsn + strings.TrimPrefix(name, "mirror.db"))
			s.must(err)
		}
		s.must(os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
}

// wanderer is a guest who goes from every page on to another site, and comes back.
type wanderer struct {
	guest
	canaries
	sink string
}

// wander goes through a whole form.
func (w *wanderer) wander(link string) {
	w.p.T.Helper()
	w.p.Open(link)
	for range 40 {
		if ticket, ok := strings.CutPrefix(w.p.At(), "/r/"); ok {
			ticket, _, _ = strings.Cut(strings.ReplaceAll(ticket, "?", "/"), "/")
			w.Others = append(w.Others, ticket)
		}
		if !w.p.Has("main form") { // the thanks, which have the code of an employee: they are the reply to Send, and not asked for again
			if code := w.p.Text(".code"); code != "" {
				w.Others = append(w.Others, code, strings.ReplaceAll(code, "-", ""))
			}
			w.away()
			return
		}
		w.away()
		w.p.Back()
		w.tick(1)
		w.on()
	}
	w.p.T.Fatalf("no end behind %s", w.p.At())
}

// away follows a link to the other site. No page has one, so it is put there, as an administrator's words may once.
func (w *wanderer) away() {
	w.p.T.Helper()
	if all := browsertest.Outside(w.p, browsertest.Phone); len(all) > 0 {
		w.p.T.Errorf("%s leads elsewhere: %v", w.p.Text("h1"), all)
	}
	w.Visits++
	browsertest.Eval[bool](w.p, fmt.Sprintf(`(() => {
		const a = document.createElement("a");
		a.href = %s; a.id = "away"; a.textContent = "Go on to another site";
		document.querySelector("main").prepend(a);
		return true;
	})()`, browsertest.Quoted(fmt.Sprintf("%s/end?n=%d", w.sink, w.Visits))))
	w.p.Follow("#away")
	if told := browsertest.Eval[string](w.p, `[document.referrer, window.name, window.opener ? "an opener" : ""].join("")`); told != "" {
		w.p.T.Error("the other site's script learns something of where people come from")
	}
}
