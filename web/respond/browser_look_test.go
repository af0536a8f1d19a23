package respond_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"

	"mirror/survey/pack"
	"mirror/web/browsertest"
)

// row is one thing every page is looked at for, on some screens.
type row struct {
	name  string
	on    []browsertest.Screen
	check func(*browsertest.Tab, *shown, browsertest.Screen) []string
}

// rowsOf are those of ux.md §7 that are looked at in a browser. On a new page they come in this order.
func rowsOf(w *weight) []row {
	only := []browsertest.Screen{browsertest.Phone}
	rows := []row{
		{"pages are light", only, w.heavy},
		{"what is wrong is told first", only, untold},
		{"every question is a group with a legend", only, ungrouped},
	}
	for _, c := range browsertest.Checks {
		rows = append(rows, row{c.Name, c.On, func(p *browsertest.Tab, _ *shown, on browsertest.Screen) []string { return c.Faults(p, on) }})
	}
	return rows
}

const (
	longer     = "nothing scrolls sideways in a longer language from right to left"
	colourless = "nothing is told by colour alone"
)

// lookAtAll opens every page and state and reports row by row what is wrong.
func lookAtAll(t *testing.T, b *browsertest.Browser, g *gallery) {
	l := &looks{faults: map[string][]string{}, axe: browsertest.Axe(t)}
	const tabs = 2
	t.Run("every page", func(t *testing.T) {
		for n := range tabs {
			t.Run(fmt.Sprintf("%d of %d", n+1, tabs), func(t *testing.T) {
				t.Parallel()
				var some []*shown
				for i := n; i < len(g.pages); i += tabs {
					some = append(some, g.pages[i])
				}
				l.look(t, b.Tab(t, browsertest.Phone), g.base, some)
			})
		}
	})
	l.report(t, g)
}

// looks gathers what was found.
type looks struct {
	axe    string // its source; "" = it is not there. Pages hold it from the beginning
	mu     sync.Mutex
	faults map[string][]string // by row
	heavy  []weight
}

func (l *looks) look(t *testing.T, p *browsertest.Tab, base string, pages []*shown) {
	browsertest.Call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	browsertest.Prefer(p)
	browsertest.Call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: l.axe})
	heaviest := weight{}
	for _, s := range pages {
		p.Forget()
		p.Open(base + s.address)
		for _, on := range browsertest.Screens {
			p.Size(on)
			for _, r := range rowsOf(&heaviest) {
				if slices.Contains(r.on, on) && (r.name != browsertest.Rules || l.axe != "") {
					l.note(r.name, s, on, r.check(p, s, on))
				}
			}
		}
		if l.inPseudo(s) {
			p.Open(base + s.address + "?pseudo")
			for _, on := range browsertest.Screens {
				p.Size(on)
				l.note(longer, s, on, browsertest.Wide(p, on))
			}
		}
		p.Size(browsertest.Phone)
		if l.inPseudo(s) || strings.HasSuffix(s.name, "-answered") {
			p.Open(base + s.address)
			browsertest.Prefer(p, "forced-colors", "active", "prefers-contrast", "more", "prefers-color-scheme", "dark")
			l.note(colourless, s, browsertest.Phone, browsertest.Colourless(p))
			browsertest.Prefer(p)
			l.note(colourless, s, browsertest.Phone, browsertest.Grey(p))
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heavy = append(l.heavy, heaviest)
}

func (l *looks) note(row string, s *shown, on browsertest.Screen, faults []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range faults {
		l.faults[row] = append(l.faults[row], fmt.Sprintf("%s at %d px: %s", s.name, on.Width, f))
	}
}

// inPseudo picks one page of each kind for the longer language: the others differ in their words only.
func (l *looks) inPseudo(s *shown) bool { return kinds.MatchString(s.name) }

var kinds = regexp.MustCompile(`^(start-employee-unfolded|page-(customer|employee)-(1-missing-all|9|10|11)|scales-page-.*|last-.*-gaps|sent-employee|team-.*-error|problem-.*|privacy-.*|record-employee|own-result|said|home|code-wrong|poster-.*|kiosk-customer-sent|preview-employee|out|unsaved-page|closed-employee-ways)$`)

func (l *looks) report(t *testing.T, g *gallery) {
	for _, r := range append(rowsOf(&weight{}), row{name: longer}, row{name: colourless}) {
		t.Run(r.name, func(t *testing.T) {
			if r.name == browsertest.Rules && l.axe == "" {
				t.Skip("MIRROR_AXE does not name axe.min.js (npm package axe-core)")
			}
			for _, f := range l.faults[r.name] {
				t.Error(f)
			}
			t.Logf("%d pages and states", len(g.pages))
			if r.name == "pages are light" {
				for _, w := range l.heavy {
					t.Logf("the heaviest of one half is %s: %.1f KB on the wire with everything; at most %d requests, and %.0f ms on a slow line", w.name, w.bytes/1024, w.requests, w.line)
				}
				weigh(t, g)
			}
		})
	}
	t.Run("pages are well formed", func(t *testing.T) { isWellFormed(t, g) })
}

// wrongPage breaks every row.
const wrongPage = `<!doctype html><html lang="xx" dir="ltr"><head><title>Bad</title><style>
	@keyframes turn { to { rotate: 1turn } }
	h3 { animation: turn 9s infinite; color: #eee; background: #fff; }
	div { width: 3000px; } button { outline: 0 !important; padding: 0; border: 0; height: 9px; }
</style></head><body><main id="x"><h1 id="x">One</h1><h1>Two</h1><h3>Three</h3><div class="summary">Look</div>
<form action="//elsewhere.example/"><fieldset class="q"><input type="radio" name="a" id="a-1" checked></fieldset><button>Go</button></form></main></body></html>`

// noticesFaults shows a page on which everything is wrong: every row says so.
func noticesFaults(t *testing.T, b *browsertest.Browser, s *site) {
	bad := &gallery{t: t, files: s}
	heavy := strings.Replace(wrongPage, "<body>", "<body><!--"+strings.Repeat("heavy ", 10_000)+"-->", 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, heavy) }))
	defer server.Close()
	bad.pages = []*shown{{name: "page-customer-1", address: "/", body: heavy}}
	l := &looks{faults: map[string][]string{}, axe: browsertest.Axe(t)}
	l.look(t, b.Unwatched(t, browsertest.Phone), server.URL, bad.pages)
	for _, r := range rowsOf(&weight{}) {
		if len(l.faults[r.name]) == 0 && (r.name != browsertest.Rules || l.axe != "") {
			t.Errorf("a page on which everything is wrong passes: %s", r.name)
		}
	}
	root, err := html.Parse(strings.NewReader(wrongPage))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`the language is "xx"`, "2 headings are the first", "a heading of level 3 follows one of level 1", "2 elements have the id x"}
	if got := browsertest.OutlineOf(root).Faults(); !slices.Equal(got, want) {
		t.Errorf("the outline of a bad page has the faults %q, want %q", got, want)
	}
	speaksWrongly(t)
	seesHueAlone(t, b)
}

// seesHueAlone shows what is open, chosen and judged by colours of one lightness: each is found; told by weight or shape, none.
func seesHueAlone(t *testing.T, b *browsertest.Browser) {
	t.Helper()
	const body = `<nav><a href="#a" aria-current="page">One page</a> <a href="#b">Another</a></nav><main>
		<input type="radio" id="i" checked><label for="i">Agree</label> <span class="st">Blind spot</span></main>`
	for style, want := range map[string]int{
		`a { color: #00a } [aria-current] { font-weight: 700 }`: 0,
		`a { color: #767676; text-decoration: none } [aria-current] { color: #e50000 }
			input { appearance: none; width: 20px; height: 20px; background: #767676 } input:checked { background: #e50000 }
			.st { background: #e50000; color: #767676 }`: 3,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `<!doctype html><html lang="en"><head><title>Grey</title><style>`+style+`</style></head><body>`+body)
		}))
		defer server.Close()
		p := b.Unwatched(t, browsertest.Phone)
		p.Open(server.URL)
		if got := browsertest.Grey(p); len(got) != want {
			t.Errorf("%s\nhas the faults %q, want %d", style, got, want)
		}
	}
}

// speaksWrongly shows texts that are said to be in another language than they are: each is found, and no other is.
func speaksWrongly(t *testing.T) {
	t.Helper()
	tongues := browsertest.TonguesOf(pack.Embedded()...)
	for text, wrong := range map[string]bool{
		`<p>The widest gap is in <bdi lang="de">Bedarf vorausahnen</bdi>.</p>`:            false,
		`<p>The widest gap is in Bedarf vorausahnen.</p>`:                                 true,
		`<ul lang="de"><li>Bedarf vorausahnen<span lang="en"> Low base</span></ul>`:       false,
		`<button aria-label="Kommunikation">↑</button>`:                                   true,
		`<p lang="fr">次の調査</p>`:                                                           true,
		`<p lang="de">This is what your customers read.</p>`:                              true,
		`<p>Ihre Antworten sind für uns wichtig und bleiben bei uns.</p>`:                 true,
		`<p lang="es">Los clientes y el banco</p><p lang="fr">Les clients et nous</p>`:    false,
		`<blockquote lang="">Nobody knows, and das ist nicht aufgezeichnet.</blockquote>`: false,
		`<p lang="">This is what your customers read.</p>`:                                true,
	} {
		root, err := html.Parse(strings.NewReader(`<html lang="en"><body>` + text))
		if err != nil {
			t.Fatal(err)
		}
		if faults := tongues.Faults(root); wrong != (len(faults) > 0) {
			t.Errorf("%s has the faults %q", text, faults)
		}
	}
}
