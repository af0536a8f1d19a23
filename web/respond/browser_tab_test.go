package respond_test

import (
	"context"
	"encoding/json"
	"fmt"
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

// tab is one page in a browser context of its own. Whatever it asks for is watched until the test ends: another host, a
// cookie or a breach of the content security policy fails the test.
type tab struct {
	t    testing.TB
	ctx  context.Context
	keys int // pressed so far

	mu       sync.Mutex
	requests []*network.EventRequestWillBeSent
	received map[network.RequestID]float64 // bytes of each, headers included
	breaches []string
}

// screen is the size of one in CSS pixels.
type screen struct{ width, height int64 }

// tab opens a device that is watched.
func (b *chromium) tab(t testing.TB, s screen) *tab {
	t.Helper()
	p := b.unwatched(t, s)
	t.Cleanup(p.check)
	return p
}

// unwatched opens a device on which anything may happen.
func (b *chromium) unwatched(t testing.TB, s screen) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, 6*time.Minute)
	p := &tab{t: t, ctx: ctx, received: map[network.RequestID]float64{}}
	t.Cleanup(func() { stop(); end() })
	p.must(chromedp.Do(ctx))
	p.must(chromedp.Listen(ctx, p.watch))
	call(p, audits.Enable, cdp.Empty{})
	call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}) // many tabs, one screen
	p.size(s)
	return p
}

func (p *tab) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("in the browser: %v", err)
	}
}

func call[P, R any](p *tab, c cdp.Command[P, R], params P) R {
	p.t.Helper()
	r, err := chromedp.Call(p.ctx, c, params)
	p.must(err)
	return r
}

// watch notes what the page does.
func (p *tab) watch(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e)
	case *network.EventLoadingFinished:
		p.received[e.RequestID] += e.EncodedDataLength
	case *network.EventResponseReceivedExtraInfo:
		for name := range e.Headers {
			if strings.EqualFold(name, "Set-Cookie") {
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

// check is the end of the watch.
func (p *tab) check() {
	for _, fault := range p.faults() {
		p.t.Error(fault)
	}
}

func (p *tab) faults() []string {
	cookies, err := chromedp.Call(p.ctx, network.GetCookies, network.GetCookiesParams{}) // before the lock: watch needs it meanwhile
	p.mu.Lock()
	defer p.mu.Unlock()
	faults := p.breaches
	for _, r := range p.requests {
		if u := r.Request.URL; !strings.HasPrefix(u, "http://127.0.0.1:") && !strings.HasPrefix(u, "about:") && !strings.HasPrefix(u, "data:") {
			faults = append(faults, "a page asks another host: "+u)
		}
	}
	if err != nil {
		faults = append(faults, fmt.Sprintf("the cookies cannot be read: %v", err))
	} else if len(cookies.Cookies) > 0 {
		faults = append(faults, fmt.Sprintf("%d cookies are set", len(cookies.Cookies)))
	}
	return faults
}

// size makes the screen another one; zoom is the same as a smaller screen.
func (p *tab) size(s screen) {
	p.t.Helper()
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: s.width, Height: s.height, DeviceScaleFactor: 1})
}

// withoutScript turns JavaScript off for the pages; what a test itself evaluates still runs.
func (p *tab) withoutScript() {
	p.t.Helper()
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// open goes to an address and waits until all of it is there.
func (p *tab) open(address string) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.Navigate(address)))
}

// leave does something that leads to another page, and waits until all of that is there. Each document has an hour of birth
// of its own, also one that the browser brings back.
func (p *tab) leave(do chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	before := eval[float64](p, `performance.timeOrigin`)
	p.must(chromedp.Do(p.ctx, do))
	p.until(fmt.Sprintf(`performance.timeOrigin !== %f && document.readyState === "complete"`, before))
}

// until waits until something is so on the page that is there by then.
func (p *tab) until(expression string) {
	p.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(15 * time.Millisecond) {
		is, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](expression))
		if err == nil && is {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("waited in vain for %s on %s: %v", expression, p.at(), err)
		}
	}
}

// settleRequests waits until nothing new has been asked for in a moment: an icon comes after the page.
func (p *tab) settleRequests() {
	p.t.Helper()
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

// back presses the browser's own button.
func (p *tab) back() {
	p.t.Helper()
	h := call(p, page.GetNavigationHistory, cdp.Empty{})
	p.leave(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID})
		return err
	}))
}

// has reports whether an element is on the page.
func (p *tab) has(css string) bool {
	p.t.Helper()
	return eval[bool](p, fmt.Sprintf(`document.querySelector(%s) !== null`, quoted(css)))
}

// text is an element's text.
func (p *tab) text(css string) string {
	p.t.Helper()
	return eval[string](p, fmt.Sprintf(`(document.querySelector(%s)?.innerText ?? "").trim().replace(/\s+/g, " ")`, quoted(css)))
}

// at is the page's address.
func (p *tab) at() string {
	p.t.Helper()
	return eval[string](p, `location.pathname + location.search`)
}

// eval asks the page something. It works with the page's own script turned off too.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("evaluate %.80s: %v", expression, err)
	}
	return v
}

// wait is eval for a promise.
func wait[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("evaluate %.80s: %v", expression, err)
	}
	return v
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a form in JSON
	}
	return string(b)
}
