package respond_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestInChromium goes through the respondents' pages in Debian's Chromium, over the real server with its real headers.
// One browser serves all its parts; each person in them has a browser context of their own, as another device has.
func TestInChromium(t *testing.T) {
	b := startChromium(t)
	core, scales := newSite(t, ""), newSite(t, "../../survey/testdata/every-scale.yaml")
	g, rest := takeAll(t, core, scales)
	t.Run("loads on a slow line", func(t *testing.T) { loadsOnASlowLine(t, b, core) }) // alone: it measures time
	rest()
	if *shots != "" {
		takePictures(t, b, g)
		return
	}
	lookAtAll(t, b, g)
	part := func(name string, s *site, part func(*testing.T, *chromium, *site)) {
		t.Run(name, func(t *testing.T) { t.Parallel(); part(t, b, s) })
	}
	part("a customer finishes with the keyboard and no script", core, customerByKeyboard)
	part("an employee finishes with the keyboard and no script", core, employeeByKeyboard)
	part("a customer goes on on another device", core, customerResumes)
	part("an employee goes on on another device", core, employeeResumes)
	part("the language changes in the middle", core, changesLanguage)
	part("a customer goes back and finds answers ticked", core, customerGoesBack)
	part("an employee goes back and finds answers ticked", core, employeeGoesBack)
	part("every kind of question is answered, stored and counted", scales, everyScale)
	part("a breach would be noticed", core, noticesBreaches)
	part("a fault would be noticed", core, noticesFaults)
	t.Run("Tab goes through pages in reading order", func(t *testing.T) { t.Parallel(); walksWithTab(t, b, g) })
}

// chromium is a running browser.
type chromium struct{ ctx context.Context }

const chromiumPath = "/usr/bin/chromium"

// startChromium starts the browser for the time of the test.
func startChromium(t *testing.T) *chromium {
	t.Helper()
	if _, err := exec.LookPath(chromiumPath); err != nil {
		t.Skip("chromium is not installed (Debian package chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromiumPath), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(t.TempDir(), "profile")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("process-per-site", true), chromedp.Flag("lang", "en"),
		chromedp.Flag("disable-features", "Translate,BackForwardCache,ProactivelySwapBrowsingInstance,SpareRendererForSitePerProcess")) // a page that is gone back to comes from the server anew
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &chromium{ctx}
}
