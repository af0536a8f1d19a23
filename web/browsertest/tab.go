package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Tab is one page in a browser context of its own. Whatever it asks for is watched until the test ends: another host, a
// cookie or a breach of the content security policy fails the test.
type Tab struct {
	T    testing.TB
	Ctx  context.Context
	Keys int // pressed so far
	// Cookies says that pages may set cookies, because somebody signs in.
	Cookies bool

	mu       sync.Mutex
	requests []*network.EventRequestWillBeSent
	received map[network.RequestID]float64 // bytes of each, headers included
	breaches []string
}

// Screen is the size of one in CSS pixels.
type Screen struct{ Width, Height int64 }

// Tab opens a device that is watched.
func (b *Browser) Tab(t testing.TB, s Screen) *Tab {
	t.Helper()
	p := b.Unwatched(t, s)
	t.Cleanup(p.Check)
	return p
}

// Unwatched opens a device on which anything may happen.
func (b *Browser) Unwatched(t testing.TB, s Screen) *Tab {
	t.Helper()
	ctx, end := chromedp.NewContext(b.Ctx, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, 20*time.Minute)
	p := &Tab{T: t, Ctx: ctx, received: map[network.RequestID]float64{}}
	t.Cleanup(func() { stop(); end() })
	p.Must(chromedp.Do(ctx))
	p.Must(chromedp.Listen(ctx, p.watch))
	Call(p, audits.Enable, cdp.Empty{})
	Call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}) // many tabs, one screen
	p.Size(s)
	return p
}

// Must ends the test where the browser failed.
func (p *Tab) Must(err error) {
	p.T.Helper()
	if err != nil {
		p.T.Fatalf("in the browser: %v", err)
	}
}

// Call calls a method of the browser's protocol.
func Call[P, R any](p *Tab, c cdp.Command[P, R], params P) R {
	p.T.Helper()
	r, err := chromedp.Call(p.Ctx, c, params)
	p.Must(err)
	return r
}

// watch notes what the page does.
func (p *Tab) watch(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e)
	case *network.EventLoadingFinished:
		p.received[e.RequestID] += e.EncodedDataLength
	case *network.EventResponseReceivedExtraInfo:
		for name := range e.Headers {
			if strings.EqualFold(name, "Set-Cookie") && !p.Cookies {
				p.breaches = append(p.breaches, "a response sets a cookie")
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity || strings.Contains(e.Entry.Text, "Content Security Policy") {
			p.breaches = append(p.breaches, e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details; d.ContentSecurityPolicyIssueDetails != nil {
			p.breaches = append(p.breaches, "content security policy: "+string(d.ContentSecurityPolicyIssueDetails.ViolatedDirective))
		}
	}
}

// Check is the end of the watch.
func (p *Tab) Check() {
	for _, fault := range p.Faults() {
		p.T.Error(fault)
	}
}

// Faults are what the watch has seen so far.
func (p *Tab) Faults() []string {
	cookies, err := chromedp.Call(p.Ctx, network.GetCookies, network.GetCookiesParams{}) // before the lock: watch needs it meanwhile
	p.mu.Lock()
	defer p.mu.Unlock()
	faults := slices.Clone(p.breaches)
	for _, r := range p.requests {
		if u := r.Request.URL; !strings.HasPrefix(u, "http://127.0.0.1:") && !strings.HasPrefix(u, "about:") && !strings.HasPrefix(u, "data:") {
			faults = append(faults, "a page asks another host: "+u)
		}
	}
	if err != nil {
		faults = append(faults, fmt.Sprintf("the cookies cannot be read: %v", err))
	} else if len(cookies.Cookies) > 0 && !p.Cookies {
		faults = append(faults, fmt.Sprintf("%d cookies are set", len(cookies.Cookies)))
	}
	return faults
}

// Size makes the screen another one; zoom is the same as a smaller screen.
func (p *Tab) Size(s Screen) {
	p.T.Helper()
	Call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: s.Width, Height: s.Height, DeviceScaleFactor: 1})
}

// WithoutScript turns JavaScript off for the pages; what a test itself evaluates still runs.
func (p *Tab) WithoutScript() {
	p.T.Helper()
	Call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// Open goes to an address and waits until all of it is there.
func (p *Tab) Open(address string) {
	p.T.Helper()
	p.Must(chromedp.Do(p.Ctx, chromedp.Navigate(address)))
}

// Leave does something that leads to another page, and waits until all of that is there. Each document has an hour of birth
// of its own, also one that the browser brings back.
func (p *Tab) Leave(do chromedp.Action[chromedp.Void]) {
	p.T.Helper()
	before := Eval[float64](p, `performance.timeOrigin`)
	p.Must(chromedp.Do(p.Ctx, do))
	p.Until(fmt.Sprintf(`performance.timeOrigin !== %f && document.readyState === "complete"`, before))
}

// Until waits until something is so on the page that is there by then.
func (p *Tab) Until(expression string) {
	p.T.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(15 * time.Millisecond) {
		is, err := chromedp.Run(p.Ctx, chromedp.Evaluate[bool](expression))
		if err == nil && is {
			return
		}
		if time.Now().After(end) {
			p.T.Fatalf("waited in vain for %s on %s: %v", expression, p.At(), err)
		}
	}
}

// SettleRequests waits until nothing new has been asked for in a moment: an icon comes after the page.
func (p *Tab) SettleRequests() {
	p.T.Helper()
	for before := -1; ; time.Sleep(15 * time.Millisecond) {
		p.mu.Lock()
		now := len(p.requests) + len(p.received)
		p.mu.Unlock()
		if now == before {
			return
		}
		before = now
	}
}

// Back presses the browser's own button.
func (p *Tab) Back() {
	p.T.Helper()
	h := Call(p, page.GetNavigationHistory, cdp.Empty{})
	p.Leave(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID})
		return err
	}))
}

// Has reports whether an element is on the page.
func (p *Tab) Has(css string) bool {
	p.T.Helper()
	return Eval[bool](p, fmt.Sprintf(`document.querySelector(%s) !== null`, Quoted(css)))
}

// Text is an element's text.
func (p *Tab) Text(css string) string {
	p.T.Helper()
	return Eval[string](p, fmt.Sprintf(`(document.querySelector(%s)?.innerText ?? "").trim().replace(/\s+/g, " ")`, Quoted(css)))
}

// At is the page's address.
func (p *Tab) At() string {
	p.T.Helper()
	return Eval[string](p, `location.pathname + location.search`)
}

// Eval asks the page something. It works with the page's own script turned off too.
func Eval[T any](p *Tab, expression string) T {
	p.T.Helper()
	v, err := chromedp.Run(p.Ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.T.Fatalf("evaluate %.80s: %v", expression, err)
	}
	return v
}

// Wait is eval for a promise.
func Wait[T any](p *Tab, expression string) T {
	p.T.Helper()
	v, err := chromedp.Run(p.Ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.T.Fatalf("evaluate %.80s: %v", expression, err)
	}
	return v
}

// Quoted is a text as script writes it.
func Quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a form in JSON
	}
	return string(b)
}

// Forget lets the tab forget what it has asked for so far.
func (p *Tab) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests, p.received = nil, map[network.RequestID]float64{}
}

// Load is what has come over the wire since, headers included.
func (p *Tab) Load() (bytes float64, requests int) {
	p.SettleRequests()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.received {
		bytes += n
	}
	return bytes, len(p.requests)
}
