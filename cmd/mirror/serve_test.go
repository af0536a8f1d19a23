package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// waiting is output that can be read while the program is still writing it.
type waiting struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *waiting) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *waiting) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// running is the program while it runs.
type running struct {
	t         *testing.T
	out, errs waiting
	done      chan int
	stop      func() // ends it in order; the end of the test does so too
}

// start runs the program until the test ends.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, done: make(chan int, 1)}
	go func() { r.done <- run(ctx, args, strings.NewReader(""), &r.out, &r.errs) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if code := <-r.done; code != exitDone {
			t.Errorf("%v ended with %d: %s", args, code, r.errs.String())
		}
	})
	t.Cleanup(r.stop)
	return r
}

// says waits until the program has printed something, and returns it.
func (r *running) says(pattern string) string {
	r.t.Helper()
	end := time.After(5 * time.Minute)
	for wanted := regexp.MustCompile(pattern); ; {
		if m := wanted.FindString(r.out.String()); m != "" {
			return m
		}
		select {
		case code := <-r.done:
			r.done <- code
			r.t.Fatalf("it ended with %d: %s", code, r.errs.String())
		case <-time.After(10 * time.Millisecond):
		case <-end:
			r.t.Fatalf("it does not say %s", pattern)
		}
	}
}

// freeAddress is one on this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return free.Addr().String()
}

// served runs mirror serve until the test ends and returns its address.
func served(t *testing.T, args ...string) (base string, stop func()) {
	t.Helper()
	r := start(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	return r.says(`http://127\.0\.0\.1:\d+`), r.stop
}

// A company's first wave, from an empty folder to both workbooks: everybody invited answers through their own link.
func TestFirstWave(t *testing.T) {
	f := newFolder(t)
	at, write, must := f.at, f.write, f.must
	study := write("study.yaml", "format: mirror-study/1\ncompany: Northwind\nwaves: [{id: w, name: First}]\ncells: [{id: sales, name: Sales, headcount: 40}, {id: desk, name: Desk, headcount: 40}]\nsegments: [{id: homes, name: Homes}]\n")
	var people strings.Builder
	people.WriteString("audience,reference,cell,segment\n")
	for i := range 40 {
		fmt.Fprintf(&people, "employee,E%d,%s,\ncustomer,C%d,,homes\n", i, []string{"sales", "desk"}[i%2], i)
	}
	must("import", "study", study)
	must("import", "people", write("people.csv", people.String()))
	must("wave", "ask", "w", "--pack", "mirror-core")
	must("wave", "open", "w")
	base, stop := served(t, "--db", at("mirror.db"))
	for side, value := range map[string]string{"employee": "6", "customer": "3"} {
		must("invite", "--wave", "w", "--audience", side, "--csv", at(side+".csv"), "--base-url", base)
		for _, token := range tokensOf(t, at(side+".csv")) {
			submit(t, base, side, token, value, http.StatusCreated)
			submit(t, base, side, token, value, http.StatusOK) // a second time changes nothing
		}
	}
	stop()
	must("wave", "close", "w")
	must("report", "--wave", "w", "--for", "hr", "-o", at("hr.xlsx"))
	must("report", "--wave", "w", "--for", "marketing", "-o", at("marketing.xlsx"))
	must("report", "--wave", "w", "--for", "data", "-o", at("all.json"))
	text, err := os.ReadFile(at("all.json"))
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Waves []struct {
			Gaps []struct {
				Level, ID string
				Cell      *string
				Segment   *string
				Gap       *float64
				Verdict   string
			}
		}
	}
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, g := range result.Waves[0].Gaps {
		if g.Level == "overall" && g.Cell == nil && g.Segment == nil {
			found = true
			if g.Gap == nil || *g.Gap != 50 || g.Verdict != "blind_spot" {
				t.Errorf("the overall gap is %v (%s), want 50 points, a blind spot: employees said 6 of 7, customers 3", g.Gap, g.Verdict)
			}
		}
	}
	if !found {
		t.Error("there is no overall gap")
	}
}

// tokensOf reads the links of a list.
func tokensOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for _, row := range rows[1:] {
		for _, value := range row {
			if _, token, ok := strings.Cut(value, "/i/"); ok {
				tokens = append(tokens, token)
			}
		}
	}
	if len(tokens) != 40 {
		t.Fatalf("%d links in %s, want 40", len(tokens), file)
	}
	return tokens
}

var coreItems = sync.OnceValue(func() []string {
	p, err := findPack("mirror-core")
	if err != nil {
		panic(err)
	}
	var ids []string
	for _, it := range p.Items {
		if !it.Reverse {
			ids = append(ids, it.ID)
		}
	}
	return ids
})

// submit sends one finished form as another program would.
func submit(t *testing.T, base, side, token, value string, want int) {
	t.Helper()
	answers := map[string]string{}
	for _, id := range coreItems() {
		answers[id] = value
	}
	body, err := json.Marshal(map[string]any{"token": token, "answers": answers})
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(base+"/api/v1/studies/1/forms/1/"+side, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != want {
		t.Fatalf("submit: %d %s, want %d", res.StatusCode, text, want)
	}
}
