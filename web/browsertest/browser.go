package browsertest

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// Browser is a running browser.
type Browser struct{ Ctx context.Context }

// ChromiumPath is where Debian puts it.
const ChromiumPath = "/usr/bin/chromium"

// Start starts the browser for the time of the test.
func Start(t *testing.T) *Browser {
	t.Helper()
	if _, err := exec.LookPath(ChromiumPath); err != nil {
		t.Skip("chromium is not installed (Debian package chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(ChromiumPath), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(t.TempDir(), "profile")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("process-per-site", true), chromedp.Flag("lang", "en"),
		chromedp.Flag("disable-features", "Translate,BackForwardCache,ProactivelySwapBrowsingInstance,SpareRendererForSitePerProcess")) // a page that is gone back to comes from the server anew
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &Browser{ctx}
}
