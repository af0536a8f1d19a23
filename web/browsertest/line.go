package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/network"
)

// The slow line of ux.md §7 row 16: 400 kbit/s, and 400 ms until an answer begins to come. Over it a page for respondents is
// there after at most 1.5 s and any other page after 2 s, for somebody who has nothing of it yet.
const (
	lineDelay        = 400         // milliseconds
	lineSpeed        = 400_000 / 8 // bytes a second
	SlowestForAnswer = 1500.0      // milliseconds
	SlowestForReport = 2000.0
)

// OnTheLine is how many milliseconds the slow line needs for all that the tab has asked for since Forget: its delay for
// every round of requests that waits for the round before, and its speed for every byte. The machine's own time is not in it.
func (p *Tab) OnTheLine() float64 {
	p.T.Helper()
	bytes, _ := p.Load()
	p.mu.Lock()
	defer p.mu.Unlock()
	rounds, last := map[string]int{}, 0
	for _, r := range p.requests {
		before := ""
		if r.RedirectResponse != nil {
			before = r.RedirectResponse.URL
			bytes += r.RedirectResponse.EncodedDataLength
		} else if r.Initiator != nil {
			before = r.Initiator.URL
		}
		n := rounds[before] + 1
		rounds[r.Request.URL] = n
		last = max(last, n)
	}
	return float64(last*lineDelay) + bytes/lineSpeed*1000
}

// OnASlowLine loads a page over the slow line and tells how many milliseconds longer that takes than without it, at best of
// three tries: the line is what is measured, and not how busy the machine is. It fails where the line is quicker than
// OnTheLine says, for then one of them is wrong. Ready prepares the tab, such as with a session; it may be nil.
func (b *Browser) OnASlowLine(t *testing.T, address string, most float64, ready func(*Tab)) {
	t.Helper()
	p := b.Tab(t, Phone)
	if ready != nil {
		ready(p)
	}
	Call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	loads := func() float64 {
		p.Forget()
		p.Open(address)
		return Eval[float64](p, `performance.getEntriesByType("navigation")[0].loadEventEnd`)
	}
	loads() // the first page of a tab takes longer
	own := loads()
	line := p.OnTheLine()
	Call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: lineDelay, DownloadThroughput: lineSpeed, UploadThroughput: lineSpeed}}})
	best := loads()
	quick := best
	for n := 1; n < 3 && best-own > most; n++ {
		best = min(best, loads())
	}
	t.Logf("loaded after %.0f ms, %.0f without the line; by its weight the line needs %.0f", best, own, line)
	if best-own > most {
		t.Errorf("the slow line takes %.0f ms for %s, want at most %.0f", best-own, p.At(), most)
	}
	if quick < line*0.8 {
		t.Errorf("%s comes in %.0f ms, and the line needs %.0f for it", p.At(), quick, line)
	}
}
