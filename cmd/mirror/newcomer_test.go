package main

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"mirror/web/browsertest"
)

// newcomer is somebody in front of a browser who has never seen Mirror. It counts pages and fields.
type newcomer struct {
	*browsertest.Tab
	t             *testing.T
	base          string
	pages, fields int
}

// arrives sits down in front of a browser of its own.
func arrives(t *testing.T, b *browsertest.Browser, base string) *newcomer {
	t.Helper()
	n := &newcomer{Tab: b.Tab(t, browsertest.Desk), t: t, base: base}
	n.Cookies = true
	return n
}

// opens goes to an address by hand.
func (n *newcomer) opens(address string) {
	n.t.Helper()
	n.pages++
	n.Open(address)
	n.seen()
}

// presses a button or follows a link to another page, and sees that nothing is wrong with it.
func (n *newcomer) presses(css string) {
	n.t.Helper()
	n.pages++
	n.Follow(css)
	n.seen()
}

func (n *newcomer) seen() {
	n.t.Helper()
	if wrong := n.Text(".summary"); wrong != "" {
		n.t.Fatalf("%s says: %s", n.At(), wrong)
	}
	if n.Text("h1") == "" {
		n.t.Fatalf("%s has no heading: %s", n.At(), n.Text("body"))
	}
}

// fills types into a field.
func (n *newcomer) fills(css, text string) {
	n.t.Helper()
	n.fields++
	n.Click(css)
	browsertest.Eval[bool](n.Tab, fmt.Sprintf(`(() => { const e = document.querySelector(%s); e.value = ""; e.focus(); return true; })()`, browsertest.Quoted(css)))
	n.Typed(text)
}

// picks an option, a tick or a button.
func (n *newcomer) picks(css string) {
	n.t.Helper()
	n.fields++
	n.Click(css)
}

// chooses an option of a list.
func (n *newcomer) chooses(css, value string) {
	n.t.Helper()
	n.fields++
	if !browsertest.Eval[bool](n.Tab, fmt.Sprintf(`(() => { const e = document.querySelector(%s); e.value = %s; return e.value === %[2]s; })()`, browsertest.Quoted(css), browsertest.Quoted(value))) {
		n.t.Fatalf("%s has no option %s on %s", css, value, n.At())
	}
}

// reads waits until the page says something; pages that wait for something load themselves again.
func (n *newcomer) reads(text string) {
	n.t.Helper()
	n.Until(fmt.Sprintf(`document.body.innerText.includes(%s)`, browsertest.Quoted(text)))
}

// downloads a file that a link on the page leads to, in the name of who is signed in. A page that says that it takes longer
// asks again by itself.
func (n *newcomer) downloads(css string) []byte {
	n.t.Helper()
	href := browsertest.Eval[string](n.Tab, fmt.Sprintf(`document.querySelector(%s)?.href ?? ""`, browsertest.Quoted(css)))
	if href == "" {
		n.t.Fatalf("there is no %s on %s", css, n.At())
	}
	r, err := http.NewRequest(http.MethodGet, href, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, c := range browsertest.Call(n.Tab, network.GetCookies, network.GetCookiesParams{}).Cookies {
		r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	resp, err := http.DefaultClient.Do(r)
	for err == nil && resp.Header.Get("Refresh") != "" {
		resp.Body.Close()
		time.Sleep(100 * time.Millisecond)
		resp, err = http.DefaultClient.Do(r)
	}
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || len(body) < 1000 {
		n.t.Fatalf("%s: %s, %d bytes, %v", href, resp.Status, len(body), err)
	}
	return body
}

// lends gives another tab the session.
func (n *newcomer) lends(to *browsertest.Tab) {
	to.Cookies = true
	for _, c := range browsertest.Call(n.Tab, network.GetCookies, network.GetCookiesParams{}).Cookies {
		browsertest.Call(to, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: n.base, HTTPOnly: &c.HTTPOnly, SameSite: c.SameSite})
	}
}

// setsUp makes the first administrator and the company.
func (n *newcomer) setsUp(link string) {
	n.t.Helper()
	n.opens(link)
	n.fills("#name", "Ana Example")
	n.fills("#email", "ana@northwind.example")
	n.fills("#passphrase", "violet kettle morning 94")
	n.fills("#company", "Northwind")
	n.presses("main form .btn")
}

// isPatient opens a page of each kind over the slow line (ux.md §7 row 16), each in a tab with a line of its own. All pages and
// states there are, are weighed for that line where they are looked at (heavy).
func (n *newcomer) isPatient(t *testing.T, b *browsertest.Browser, gaps string) {
	for _, page := range []string{gaps, gaps + "/comments", gaps + "/statements", "/console/1", "/console/1/questionnaires", "/console/1/groups", "/console/1/waves/w1/fieldwork"} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			b.OnASlowLine(t, n.base+page, browsertest.SlowestForReport, n.lends)
		})
	}
	t.Run("sign-in", func(t *testing.T) {
		t.Parallel()
		b.OnASlowLine(t, n.base+"/console/sign-in", browsertest.SlowestForAnswer, nil)
	})
}

// From an empty folder to both workbooks of an example: at most 12 pages and 20 fields.
func TestNewcomerGetsToBothWorkbooks(t *testing.T) {
	began := time.Now()
	b := browsertest.Start(t)
	r := start(t, "serve", "--db", filepath.Join(t.TempDir(), "mirror.db"), "--addr", "127.0.0.1:0")
	link := r.says(`http://127\.0\.0\.1:\d+/console/first-run/[\w-]+`)
	n := arrives(t, b, link[:strings.Index(link, "/console")])
	n.setsUp(link)
	n.presses(`a[href$="/questionnaires"]`)
	n.picks("#template-b2b-service")
	n.presses("main form .btn")
	n.presses(`button[value="publish"]`)
	n.presses(`a[href="/console/1"]`)
	n.presses(`.steps a[href$="/groups"]`)
	n.fills("#cell-paste", "Operations, 62\nField sales, 52\nCustomer service, 42")
	n.presses(`form[aria-labelledby="cell"] .btn`)
	n.presses(`a[href="/console/1"]`)
	n.presses(`form[action$="/example"] .btn`)
	n.reads("made-up")
	if !n.Has("table.gaps tbody tr") {
		t.Fatalf("no gaps are shown: %s", n.Text("main"))
	}
	gaps := n.base + n.At()
	n.presses(`a[href$="/downloads"]`)
	for _, file := range []string{"hr.xlsx", "marketing.xlsx"} {
		if book := n.downloads(fmt.Sprintf(`a[href*=%q]`, file)); !strings.HasPrefix(string(book), "PK") {
			t.Errorf("%s is no workbook", file)
		}
	}
	took := time.Since(began)
	t.Logf("%d pages, %d fields, %v", n.pages, n.fields, took.Round(100*time.Millisecond))
	if n.pages > 12 || n.fields > 20 {
		t.Errorf("%d pages and %d fields, at most 12 and 20", n.pages, n.fields)
	}
	t.Run("on a slow line", func(t *testing.T) { n.isPatient(t, b, strings.TrimPrefix(gaps, n.base)) })
}
