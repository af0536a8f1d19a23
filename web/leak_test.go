package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey/fieldwork"
)

// canaries are what must not be found anywhere.
type canaries struct {
	Tokens  []string
	Tickets []string
	Codes   []string
	Note    string // what people wrote: while the wave takes answers it is sealed, and can be read nowhere
}

// P14: a whole journey of both sides, by page and by program, in a process of its own. Whatever it writes is searched.
func TestTokensLeakNowhere(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestJourneyOfTheLeakTest$", "-test.v")
	child.Env = append(os.Environ(), "MIRROR_TEST_LEAK="+dir)
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("the journey: %v\n%s", err, out)
	}
	var c canaries
	if b, err := os.ReadFile(filepath.Join(dir, "canaries.json")); err != nil || json.Unmarshal(b, &c) != nil {
		t.Fatalf("the journey tells nothing: %v\n%s", err, out)
	}
	if len(c.Tokens) < 6 || len(c.Tickets) < 3 {
		t.Fatalf("too little to look for: %d tokens, %d tickets", len(c.Tokens), len(c.Tickets))
	}
	found := map[string][]byte{"standard output": out}
	for _, at := range []string{"log.json", "metrics.txt", "db/mirror.db", "db/mirror.db-wal", "db/mirror.db-shm", "db/mirror.db.ledger", "live/mirror.db", "live/mirror.db-wal"} {
		b, err := os.ReadFile(filepath.Join(dir, at))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		found[at] = b
	}
	if len(found["live/mirror.db-wal"]) == 0 || len(found["log.json"]) == 0 || len(found["metrics.txt"]) == 0 {
		t.Fatal("there is nothing to search")
	}
	switch live := append(bytes.Clone(found["live/mirror.db"]), found["live/mirror.db-wal"]...); {
	case !bytes.Contains(live, []byte("CREATE TABLE urn")):
		t.Error("the database does not read as one: the search would find nothing anywhere")
	case bytes.Contains(live, []byte(c.Note)):
		t.Error("what people wrote can be read in the database while their wave takes answers")
	}
	for at, b := range found {
		searchFor(t, at, b, &c)
	}
}

// searchFor looks for every form of every canary.
func searchFor(t *testing.T, at string, b []byte, c *canaries) {
	t.Helper()
	low := bytes.ToLower(b)
	for _, text := range c.Tokens {
		token, ok := fieldwork.ParseToken(text)
		if !ok {
			t.Fatal("a canary is no token")
		}
		for _, form := range [][]byte{token[:], []byte(token.Text()), []byte(token.Grouped()), fmt.Appendf(nil, "%x", token[:])} {
			if bytes.Contains(b, form) || bytes.Contains(low, bytes.ToLower(form)) && len(form) > 20 {
				t.Errorf("%s holds a token", at)
			}
		}
	}
	for _, secret := range slices.Concat(c.Tickets, c.Codes) {
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("%s holds a ticket or a code", at)
		}
	}
	if !strings.Contains(at, "mirror.db") && (bytes.Contains(b, []byte(c.Note)) || bytes.Contains(b, []byte("192.0.2.7")) || bytes.Contains(b, []byte("@example.org"))) {
		t.Errorf("%s holds an answer, an address or a name", at)
	}
}

// TestJourneyOfTheLeakTest is the process that TestTokensLeakNowhere searches.
func TestJourneyOfTheLeakTest(t *testing.T) {
	dir := os.Getenv("MIRROR_TEST_LEAK")
	if dir == "" {
		return // only for TestTokensLeakNowhere
	}
	for _, sub := range []string{"db", "live"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.Create(filepath.Join(dir, "log.json"))
	if err != nil {
		t.Fatal(err)
	}
	w := worldIn(t, migrated(t, filepath.Join(dir, "db", "mirror.db")), 14, func(c *Config) {
		c.Log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	c := canaries{Note: "the canary sings in the morning", Codes: []string{w.open.Text()}}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for _, token := range slices.Concat(w.tokens[a], w.optOut[a]) {
			c.Tokens = append(c.Tokens, token.Text())
		}
	}
	b := &browser{t: t, s: w, note: c.Note}
	for _, first := range []func(){
		func() { b.open("/i/" + w.tokens[gap.Customer][0].Text()) },
		func() { b.send("POST", "/code", url.Values{"code": {w.tokens[gap.Employee][0].Grouped()}}) }, // typed from a letter
		func() { b.open("/o/" + w.open.Text()) },
	} {
		first()
		b.goOn()
		ticket, _, _ := strings.Cut(strings.Split(b.at, "/")[2], "?")
		c.Tickets = append(c.Tickets, ticket)
		b.open("/r/" + ticket) // and again
	}
	// By program, with mistakes on the way, and what goes wrong in the server.
	for _, body := range []string{w.submission(w.tokens[gap.Customer][1].Text(), gap.Customer, 1), w.submission(w.tokens[gap.Customer][1].Text(), gap.Customer, 1),
		`{"token":"` + w.tokens[gap.Customer][2].Text() + `","answers":{"` + w.tokens[gap.Customer][2].Text() + `":1}}`, `{"token":"` + w.tokens[gap.Customer][2].Text()} {
		w.post(w.path(gap.Customer), body)
	}
	ask(w, "GET", "/i/"+w.tokens[gap.Customer][3].Text()+"x", "")
	ask(w, "GET", "/nothing/"+w.tokens[gap.Customer][3].Text(), "", set("Referer", base+"/i/"+w.tokens[gap.Customer][3].Text()))
	ask(w, "POST", "/u/"+w.optOut[gap.Customer][4].Text(), "List-Unsubscribe=One-Click", set("Sec-Fetch-Site", ""), set("Origin", ""))
	ask(w, "POST", "/code", "code="+w.tokens[gap.Customer][5].Grouped())
	with(w.Server, page, func(echo.Context) error { panic(w.tokens[gap.Customer][6].Text()) })
	ask(w, "GET", "/test/"+w.tokens[gap.Customer][6].Text(), "")
	copyFile(t, dir, "mirror.db")
	copyFile(t, dir, "mirror.db-wal")
	if err := w.store.CloseWave(background, "test", w.study, wave); err != nil {
		t.Fatal(err)
	}
	b.open("/i/" + w.tokens[gap.Employee][2].Text()) // after the end
	w.turn(day.Truncate(time.Hour))
	write(t, filepath.Join(dir, "metrics.txt"), []byte(metrics(t, w.Server)))
	told, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "canaries.json"), told)
	// No page and no header holds a token either: what is bookmarked, printed or sent on opens nothing.
	for _, text := range c.Tokens {
		token, _ := fieldwork.ParseToken(text)
		if strings.Contains(b.seen.String(), text) || strings.Contains(b.seen.String(), token.Grouped()) {
			t.Error("a page or a header holds a token")
		}
	}
	if strings.Contains(b.seen.String(), "Set-Cookie") {
		t.Error("a cookie was set")
	}
}

func copyFile(t testing.TB, dir, name string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "db", name))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "live", name), b)
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
