package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Press presses keys one after the other; each counts.
func (p *Tab) Press(keys ...rune) {
	p.T.Helper()
	for _, k := range keys {
		p.Keys++
		p.Must(chromedp.Do(p.Ctx, strike(k)))
	}
}

// Enter presses Enter where that leads to another page.
func (p *Tab) Enter() {
	p.T.Helper()
	p.Keys++
	p.Leave(strike(EnterKey))
}

// Typed is text that comes into the field that has the focus.
func (p *Tab) Typed(text string) {
	p.T.Helper()
	Call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// Keys that are pressed.
const (
	TabKey   = '\t'
	EnterKey = '\r'
	SpaceKey = ' '
	DownKey  = '\u0301' // so the library calls it
)

// strike is a key going down and up. The sign it makes belongs to its going down: as an event of its own, as the library
// sends it, Enter on a link to a field would also press Enter in the field.
func strike(k rune) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		key := kb.Keys[k]
		e := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key.Key, Code: key.Code, Text: key.Text,
			UnmodifiedText: key.Unmodified, WindowsVirtualKeyCode: key.Windows, NativeVirtualKeyCode: key.Native}
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, e); err != nil {
			return err
		}
		e.Type, e.Text, e.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, e)
		return err
	})
}

// Click clicks an element with the mouse, at its middle.
func (p *Tab) Click(css string) {
	p.T.Helper()
	p.Must(chromedp.Do(p.Ctx, p.mouse(css)))
}

// Follow clicks what leads to another page.
func (p *Tab) Follow(css string) {
	p.T.Helper()
	p.Leave(p.mouse(css))
}

// mouse goes to an element and presses. Another that lies on it would get the click, as it would from a person.
func (p *Tab) mouse(css string) chromedp.Action[chromedp.Void] {
	p.T.Helper()
	var at []float64
	p.Must(json.Unmarshal([]byte(Eval[string](p, fmt.Sprintf(`(() => {
		const e = document.querySelector(%s);
		if (!e) return "[]";
		e.scrollIntoView({block: "center"});
		const r = e.getClientRects()[0];
		return JSON.stringify([r.left + r.width / 2, r.top + r.height / 2]);
	})()`, Quoted(css)))), &at))
	if len(at) < 2 {
		p.T.Fatalf("there is no %s on %s", css, p.At())
	}
	return chromedp.MouseClickXY(at[0], at[1])
}

// To presses Tab until it comes to an element; a skip link on the way is used.
func (p *Tab) To(css string) {
	p.T.Helper()
	for range 12 {
		p.Press(TabKey)
		if Eval[bool](p, fmt.Sprintf(`document.activeElement.matches(%s)`, Quoted(css))) {
			return
		}
		if Eval[bool](p, `document.activeElement.matches(".skip")`) {
			p.Press(EnterKey)
		}
	}
	p.T.Fatalf("Tab does not come to %s", css)
}

// IsOn waits until the focus is on an element: a link inside a page moves it a moment later, and so does autofocus.
func (p *Tab) IsOn(css string) bool {
	p.T.Helper()
	for until := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if Eval[bool](p, fmt.Sprintf(`document.activeElement?.matches(%s) ?? false`, Quoted(css))) {
			return true
		}
		if time.Now().After(until) {
			return false
		}
	}
}

// MustBeOn is isOn where nothing else will do.
func (p *Tab) MustBeOn(css string) {
	p.T.Helper()
	if !p.IsOn(css) {
		p.T.Fatalf("the focus is on %s, want %s", Eval[string](p, `document.activeElement.outerHTML.slice(0, 80)`), css)
	}
}
