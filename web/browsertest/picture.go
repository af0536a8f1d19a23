package browsertest

import (
	"os"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
)

// Picture writes the whole page to a PNG file.
func (p *Tab) Picture(file string) {
	p.T.Helper()
	beyond := true
	size := Call(p, page.GetLayoutMetrics, cdp.Empty{}).CSSContentSize
	shot := Call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{Width: size.Width, Height: size.Height, Scale: 1}})
	if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
		p.T.Fatal(err)
	}
}
