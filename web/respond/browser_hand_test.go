package respond_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press presses keys one after the other; each counts.
func (p *tab) press(keys ...rune) {
	p.t.Helper()
	for _, k := range keys {
		p.keys++
		p.must(chromedp.Do(p.ctx, strike(k)))
	}
}

// enter presses Enter where that leads to another page.
func (p *tab) enter() {
	p.t.Helper()
	p.keys++
	p.leave(strike(enterKey))
}

// typed is text that comes into the field that has the focus.
func (p *tab) typed(text string) {
	p.t.Helper()
	call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// Keys that are pressed.
const (
	tabKey   = '\t'
	enterKey = '\r'
	spaceKey = ' '
	downKey  = '\u0301' // so the library calls it
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

// click clicks an element with the mouse, at its middle.
func (p *tab) click(css string) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, p.mouse(css)))
}

// follow clicks what leads to another page.
func (p *tab) follow(css string) {
	p.t.Helper()
	p.leave(p.mouse(css))
}

// mouse goes to an element and presses. Another that lies on it would get the click, as it would from a person.
func (p *tab) mouse(css string) chromedp.Action[chromedp.Void] {
	p.t.Helper()
	var at []float64
	p.must(json.Unmarshal([]byte(eval[string](p, fmt.Sprintf(`(() => {
		const e = document.querySelector(%s);
		if (!e) return "[]";
		e.scrollIntoView({block: "center"});
		const r = e.getClientRects()[0];
		return JSON.stringify([r.left + r.width / 2, r.top + r.height / 2]);
	})()`, quoted(css)))), &at))
	if len(at) < 2 {
		p.t.Fatalf("there is no %s on %s", css, p.at())
	}
	return chromedp.MouseClickXY(at[0], at[1])
}
