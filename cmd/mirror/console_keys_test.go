package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mirror/web/browsertest"
)

// With the keyboard alone and without script: a form is sent with something wrong, repaired from its summary and sent again;
// the gaps page is narrowed by a filter; a workbook is within reach. Whatever takes the focus on the way is seen.
func TestConsoleByKeyboardWithoutScript(t *testing.T) {
	b := browsertest.Start(t)
	r := start(t, "serve", "--db", filepath.Join(t.TempDir(), "mirror.db"), "--addr", "127.0.0.1:0")
	k := &keyboard{b.Tab(t, browsertest.Desk)}
	k.Cookies = true
	k.WithoutScript()
	k.Open(r.says(`http://127\.0\.0\.1:\d+/console/first-run/[\w-]+`))
	k.fills("#name", "Ana Example")
	k.fills("#email", "ana@northwind.example")
	k.fills("#passphrase", "northwind")
	k.fills("#company", "Northwind")
	k.to("main form .btn")
	k.Enter()
	k.MustBeOn(".summary")
	k.to(`.summary a[href="#passphrase"]`)
	k.Press(browsertest.EnterKey)
	k.MustBeOn("#passphrase")
	k.Typed("violet kettle morning 94")
	k.to("main form .btn")
	k.Enter()
	if k.Has(".summary") || k.Text("h1") == "" {
		t.Fatalf("the repaired form is refused: %s", k.Text("main"))
	}

	base, door := demoServed(t)
	k.Open(base + door)
	k.Until(`!location.pathname.includes("/demo/")`)
	k.Open(base + "/console/1/results/w4")
	k.to(".skip")
	k.Press(browsertest.EnterKey)
	k.MustBeOn("#main")
	k.to(".filters select")
	k.Press(browsertest.DownKey)
	k.to(".filters .btn")
	k.Enter()
	if k.Text("h1") == "" || !k.Has("table.gaps") {
		t.Fatalf("no gaps at %s: %s", k.At(), k.Text("main"))
	}
	k.to(`main a[href*="/downloads"]`)
	k.Enter()
	k.to(`main a[href*=".xlsx"]`)
	t.Run("charts are taken with script", func(t *testing.T) { takesCharts(t, b, base, door) })
}

// takesCharts opens a chart as SVG and takes one as PNG, with no breach of the policy of pages and files (ux.md §7 row 13).
func takesCharts(t *testing.T, b *browsertest.Browser, base, door string) {
	p := b.Tab(t, browsertest.Desk)
	p.Cookies = true
	p.Open(base + door)
	p.Until(`!location.pathname.includes("/demo/")`)
	p.Open(base + "/console/1/results/w4/figures/gaps.svg")
	if !p.Has("svg text") {
		t.Error("the chart is empty")
	}
	p.Open(base + "/console/1/results/w4")
	browsertest.Eval[bool](p, `(URL.createObjectURL = b => { window.taken = b.type + ", " + b.size; return ""; }, HTMLAnchorElement.prototype.click = () => {}, true)`)
	p.Click("a[data-png]")
	p.Until(`window.taken !== undefined`)
	var size int
	if _, err := fmt.Sscanf(browsertest.Eval[string](p, `window.taken`), "image/png, %d", &size); err != nil || size < 5000 {
		t.Errorf("the picture is %s", browsertest.Eval[string](p, `window.taken`))
	}
}

// keyboard is somebody with a keyboard and nothing else.
type keyboard struct{ *browsertest.Tab }

// to presses Tab until it comes to an element; what has the focus on the way is seen, and comes in the order of the page.
func (k *keyboard) to(css string) {
	k.T.Helper()
	for range 60 {
		k.Press(browsertest.TabKey)
		if wrong := browsertest.Eval[string](k.Tab, `(() => { `+browsertest.SeesFocus+` return document.activeElement.matches("body") ? "" : seesFocus(document.activeElement); })()`); wrong != "" {
			k.T.Errorf("on %s %s", k.At(), wrong)
		}
		if browsertest.Eval[bool](k.Tab, fmt.Sprintf(`document.activeElement.matches(%s)`, browsertest.Quoted(css))) {
			return
		}
	}
	k.T.Fatalf("Tab does not come to %s on %s", css, strings.TrimSpace(k.At()))
}

// fills goes to a field and types.
func (k *keyboard) fills(css, text string) {
	k.T.Helper()
	k.to(css)
	k.Typed(text)
}
