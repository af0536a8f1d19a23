package respond_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/web/browsertest"
)

// guest is somebody with a mouse or a finger, and with script.
type guest struct {
	p      *browsertest.Tab
	ticked map[string]string // by field: what was ticked last
}

// tick chooses an option of every question on the page, the n-th from the top. A single "can't say" and words are left.
func (g *guest) tick(n int) {
	g.p.T.Helper()
	for _, f := range fieldsOf(g.p) {
		switch {
		case f.Kind == "radio" && len(f.Values) > 1:
			v := f.Values[n%len(f.Values)]
			g.p.Click(fmt.Sprintf("label[for=%q]", f.Name+"-"+v))
			g.ticked[f.Name] = v
		case f.Kind == "text":
			g.p.Click("#" + f.Name)
			g.p.Press('4', '0')
			g.ticked[f.Name] = "40"
		}
	}
}

// on goes on to the next page.
func (g *guest) on() {
	g.p.T.Helper()
	g.p.Follow("main .btn")
}

// chosen are the radios that are ticked on the page.
func chosen(p *browsertest.Tab) map[string]string {
	p.T.Helper()
	all := map[string]string{}
	for _, line := range browsertest.Lines(p, `[...document.querySelectorAll("main form input[type=radio]:checked")].map(e => e.name + " " + e.value).join("\n")`) {
		name, value, _ := strings.Cut(line, " ")
		all[name] = value
	}
	return all
}

// sees fails unless the page shows what was ticked on it, and something was.
func (g *guest) sees(where string) {
	g.p.T.Helper()
	got := chosen(g.p)
	want := map[string]string{}
	for _, f := range fieldsOf(g.p) {
		if v, ok := g.ticked[f.Name]; ok && f.Kind == "radio" && (len(f.Values) > 1 || f.Values[0] == v) {
			want[f.Name] = v
		}
	}
	if !maps.Equal(got, want) || len(want) == 0 {
		g.p.T.Errorf("%s: %v is ticked, want %v", where, got, want)
	}
}

// toEnd ticks page after page until the thanks are there.
func (g *guest) toEnd(n int) {
	g.p.T.Helper()
	for range 30 {
		g.tick(n)
		g.on()
		if !g.p.Has("main form") {
			return
		}
	}
	g.p.T.Fatalf("no end behind %s", g.p.At())
}

// isStored fails unless a response holds just what was ticked.
func (g *guest) isStored(s *site, side gap.Audience) {
	g.p.T.Helper()
	k := keyboard{ticked: g.ticked}
	for _, r := range s.responses() {
		if r.side == side && k.is(s, s.values(r)) {
			return
		}
	}
	g.p.T.Errorf("what was ticked is not stored: %v", g.ticked)
}

// begins opens a personal link on a device and starts.
func begins(t *testing.T, b *browsertest.Browser, link string) *guest {
	t.Helper()
	g := &guest{b.Tab(t, browsertest.Phone), map[string]string{}}
	g.p.Open(link)
	g.on()
	return g
}

// customerResumes: what a customer ticked on one device is ticked on another, which goes on where the first stopped.
func customerResumes(t *testing.T, b *browsertest.Browser, s *site) {
	link := s.person(gap.Customer)
	first := begins(t, b, link)
	first.tick(1)
	first.on()
	first.tick(2)
	first.on() // to the third page, where the battery ends

	second := &guest{b.Tab(t, browsertest.Desk), first.ticked}
	second.p.Open(link)
	if got := second.p.Text("main .btn"); got != "Go on with part 3" {
		t.Fatalf("the start offers %q", got)
	}
	second.on()
	if h := second.p.Text("h1"); !strings.HasPrefix(h, "Part 3 of ") {
		t.Errorf("it goes on with %q", h)
	}
	second.p.Follow(".back")
	second.sees("part 2 on another device")
	second.p.Follow(".back")
	second.sees("part 1 on another device")
	second.on()
	second.on()
	second.toEnd(0)
	second.isStored(s, gap.Customer)
}

// employeeResumes: another device gets an employee's place and no answers, and what is sent there is the old and the new.
func employeeResumes(t *testing.T, b *browsertest.Browser, s *site) {
	link := s.person(gap.Employee)
	first := begins(t, b, link)
	first.tick(1)
	first.on()
	first.tick(2)
	first.on()

	second := &guest{b.Tab(t, browsertest.Phone), first.ticked}
	second.p.Open(link)
	if got := second.p.Text("main .btn"); got != "Go on with part 3" {
		t.Fatalf("the start offers %q", got)
	}
	if !strings.Contains(second.p.Text("main"), "kept but not shown") {
		t.Errorf("the start does not say that earlier answers are not shown: %s", second.p.Text("main"))
	}
	second.on()
	second.p.Follow(".back")
	if got := chosen(second.p); len(got) > 0 {
		t.Errorf("an employee's answers are shown on another device: %v", got)
	}
	if !second.p.Has(".note") {
		t.Error("part 2 does not say that earlier answers are kept")
	}
	f := fieldsOf(second.p)[0] // one answer is changed, the others on the page are left as they were
	second.p.Click(fmt.Sprintf("label[for=%q]", f.Name+"-"+f.Values[0]))
	second.ticked[f.Name] = f.Values[0]
	second.on()
	if h := second.p.Text("h1"); !strings.HasPrefix(h, "Part 3 of ") || second.p.Has(".summary") {
		t.Errorf("after part 2 comes %q", h)
	}
	second.toEnd(0)
	second.isStored(s, gap.Employee)

	first.on() // the first device is late
	if got := first.p.Text("h1"); !strings.Contains(got, "were sent") {
		t.Errorf("whoever sends again is told %q", got)
	}
}

// changesLanguage changes the language on every page for a while: the page says which it is in, and no answer is lost.
func changesLanguage(t *testing.T, b *browsertest.Browser, s *site) {
	words := map[string]string{"en": "Continue", "de": "Weiter", "es": "Continuar", "fr": "Continuer", "ja": "次へ"}
	g := begins(t, b, s.person(gap.Customer))
	for n, lang := range []string{"de", "es", "fr", "ja", "en"} {
		g.tick(n)
		g.on()
		g.p.Follow(".back")
		g.sees("back in the old language")
		title := browsertest.Eval[string](g.p, `document.title`)
		g.p.Follow(fmt.Sprintf(".langs a[hreflang=%s]", lang))
		if got := browsertest.Eval[string](g.p, `document.documentElement.lang`); got != lang {
			t.Errorf("the page's language is %q, want %s", got, lang)
		}
		if got := g.p.Text("main .btn"); got != words[lang] {
			t.Errorf("in %s the button says %q", lang, got)
		}
		if got := g.p.Text(".langs [aria-current]"); got == "" || browsertest.Eval[string](g.p, `document.title`) == title {
			t.Errorf("in %s the title is still %q, and the language %q is marked", lang, title, got)
		}
		g.sees("in " + lang)
		g.on()
	}
	g.toEnd(1)
	g.isStored(s, gap.Customer)
}

func customerGoesBack(t *testing.T, b *browsertest.Browser, s *site) {
	goesBack(t, b, s, gap.Customer, 30)
}
func employeeGoesBack(t *testing.T, b *browsertest.Browser, s *site) {
	goesBack(t, b, s, gap.Employee, 3)
}

// goesBack goes back from the first so many pages, with the page's own link and with the browser's button: what was ticked
// is ticked.
func goesBack(t *testing.T, b *browsertest.Browser, s *site, side gap.Audience, pages int) {
	g := begins(t, b, s.person(side))
	for n := range pages {
		where := g.p.Text("h1 .part")
		g.tick(n)
		g.on()
		if !g.p.Has("main form") {
			break
		}
		g.p.Follow(".back")
		g.seesAny(where + " behind the link back")
		g.on()
		g.p.Back()
		if got := g.p.Text("h1 .part"); got != where {
			t.Errorf("the browser's button leads to %q, want %q", got, where)
		}
		g.seesAny(where + " behind the browser's button")
		g.on()
	}
	if g.p.Has("main form") {
		g.toEnd(1)
	}
	g.isStored(s, side)
}

// seesAny is sees for a page that may have nothing to tick.
func (g *guest) seesAny(where string) {
	g.p.T.Helper()
	if g.p.Has("main form input[type=radio]") {
		g.sees(where)
	}
}
