package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store"
)

// twins are two servers on one PostgreSQL and one folder of keys, behind one address.
type twins struct {
	t      *testing.T
	d      database
	addr   [2]string
	link   string // that sets Mirror up, as the first printed it
	cookie string
	tokens map[string][]string
}

const twinsHost = "survey.example.org"

// twinsPeople are invited on each side.
const twinsPeople = 120

func newTwins(t *testing.T, dsn string, box *sink.Server) *twins {
	t.Helper()
	f := newFolder(t)
	write, must := f.write, f.must
	w := &twins{t: t, d: database{DB: dsn, Keys: f.at("keys")}, tokens: map[string][]string{}}
	f.on = []string{"--db", dsn, "--keys", w.d.Keys}
	must("import", "study", write("study.yaml", "format: mirror-study/1\ncompany: Northwind\nwaves: [{id: w, name: First}]\ncells: [{id: sales, name: Sales, headcount: 90}, {id: desk, name: Desk, headcount: 90}]\nsegments: [{id: homes, name: Homes}]\n"))
	var people strings.Builder
	people.WriteString("audience,email,reference,cell,segment\n")
	for i := range twinsPeople {
		fmt.Fprintf(&people, "employee,e%d@example.org,E%d,%s,\ncustomer,c%d@example.org,C%d,,homes\n", i, i, []string{"sales", "desk"}[i%2], i, i)
	}
	must("import", "people", write("people.csv", people.String()))
	must("wave", "ask", "w", "--pack", "mirror-core")
	for _, side := range []string{"customer", "employee"} {
		list := f.at(side + ".csv")
		must("invite", "--wave", "w", "--audience", side, "--csv", list, "--base-url", "https://"+twinsHost)
		w.tokens[side] = linksIn(t, list)
	}
	for i := range 2 {
		w.addr[i] = freeAddr(t)
		r := start(t, "serve", "--db", dsn, "--keys", w.d.Keys, "--addr", w.addr[i], "--base-url", "https://"+twinsHost, "--webhook-network", "127.0.0.0/8",
			"--smtp-host", "127.0.0.1", "--smtp-port", fmt.Sprint(box.At().Port), "--mail-from", "survey@northwind.example")
		r.says("answers; press")
		if i == 0 {
			w.link = strings.TrimPrefix(r.says(`https://[^/\s]+/console/first-run/[\w-]+`), "https://"+twinsHost)
		}
	}
	return w
}

// linksIn reads the tokens of a link list.
func linksIn(t *testing.T, file string) (all []string) {
	t.Helper()
	for _, line := range strings.Split(string(content(t, file)), "\n") {
		if _, rest, ok := strings.Cut(line, "/i/"); ok {
			token, _, _ := strings.Cut(rest, ",")
			all = append(all, strings.TrimSpace(token))
		}
	}
	if len(all) != twinsPeople {
		t.Fatalf("%d links in %s", len(all), file)
	}
	return all
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// reply is what a server said.
type reply struct {
	status  int
	body    string
	to      string
	cookies []*http.Cookie
}

// send asks one of the two, as their load balancer would.
func (w *twins) send(i int, method, path, kind, body string) reply {
	w.t.Helper()
	r, err := http.NewRequest(method, "http://"+w.addr[i]+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Host = twinsHost
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if kind != "application/json" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Cookie", w.cookie)
	}
	client := http.Client{Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		w.t.Errorf("server %d: %v", i, err)
		return reply{}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Errorf("server %d: %v", i, err)
	}
	return reply{resp.StatusCode, string(text), resp.Header.Get("Location"), resp.Cookies()}
}

func (w *twins) get(i int, path string) reply { return w.send(i, http.MethodGet, path, "", "") }

func (w *twins) post(i int, path string, form url.Values) reply {
	return w.send(i, http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
}

// done sends a form and wants it to be taken.
func (w *twins) done(i int, path string, form url.Values) {
	w.t.Helper()
	if got := w.post(i, path, form); got.status != http.StatusSeeOther && got.status != http.StatusOK {
		w.t.Fatalf("%s on server %d: %d %s", path, i, got.status, got.body)
	}
}

// with opens the database a third time.
func (w *twins) with(do func(ctx context.Context, s *store.Store) error) {
	w.t.Helper()
	if err := w.d.with(&app{ctx: w.t.Context()}, func(s *store.Store, _ *fieldwork.Keys) error { return do(w.t.Context(), s) }); err != nil {
		w.t.Fatal(err)
	}
}

// receiver is a program that is told of waves.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	events []string
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		var m struct{ Type string }
		if err := json.NewDecoder(req.Body).Decode(&m); err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.events = append(r.events, m.Type)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) heard() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(slices.Values(r.events))
}
