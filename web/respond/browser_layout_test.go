package respond_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"mirror/web/browsertest"
)

// walksWithTab presses Tab through a page of each kind: the focus comes by in reading order and is seen each time.
func walksWithTab(t *testing.T, b *browsertest.Browser, g *gallery) {
	p := b.Tab(t, browsertest.Zoomed)
	for _, name := range []string{"start-employee", "page-employee-1", "page-customer-1-missing-all", "last-employee", "team-employee"} {
		p.Open(g.base + g.named(name).address)
		groups := "main .btn, main fieldset"
		if p.Has(".summary") { // Tab begins there, behind the languages
			p.Until(`document.activeElement.matches(".summary")`)
		} else {
			groups += ", .langs a"
			p.Press(browsertest.TabKey)
			p.MustBeOn(".skip")
			p.Press(browsertest.EnterKey)
			p.MustBeOn("#main")
			p.Open(g.base + g.named(name).address)
		}
		stops := 0
		for before := -1; ; stops++ {
			p.Press(browsertest.TabKey)
			var at struct {
				N     int
				Wrong string
			}
			p.Must(json.Unmarshal([]byte(browsertest.Eval[string](p, `(() => {
				`+browsertest.SeesFocus+`
				const e = document.activeElement;
				return JSON.stringify(e === document.body ? {N: -1} : {N: [...document.querySelectorAll("*")].indexOf(e), Wrong: seesFocus(e)});
			})()`)), &at))
			if at.N <= before { // round again, or out of the page
				break
			}
			if before = at.N; at.Wrong != "" {
				t.Errorf("%s: with Tab %s", name, at.Wrong)
			}
		}
		if want := browsertest.Eval[int](p, fmt.Sprintf(`document.querySelectorAll(%q).length`, groups)); stops < want {
			t.Errorf("%s: Tab comes to %d stops, and there are %d groups, links and buttons", name, stops, want)
		}
	}
}
