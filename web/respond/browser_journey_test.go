package respond_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"mirror/gap"
)

// guest is somebody with a mouse or a finger, and with script.
type guest struct {
	p      *tab
	ticked map[string]string // by field: what was ticked last
}

// tick chooses an option of every question on the page, the n-th from the top. A single "can't say" and words are left.
func (g *guest) tick(n int) {
	g.p.t.Helper()
	for _, f := range fieldsOf(g.p) {
		switch {
		case f.Kind == "radio" && len(f.Values) > 1:
			v := f.Values[n%len(f.Values)]
			g.p.click(fmt.Sprintf("label[for=%q]", f.Name+"-"+v))
			g.ticked[f.Name] = v
		case f.Kind == "text":
			g.p.click("#" + f.Name)
			g.p.press('4', '0')
			g.ticked[f.Name] = "40"
		}
	}
}

// on goes on to the next page.
func (g *guest) on() {
	g.p.t.Helper()
	g.p.follow("main .btn")
}

// chosen are the radios that are ticked on the page.
func chosen(p *tab) map[string]string {
	p.t.Helper()
	all := map[string]string{}
	for _, line := range lines(p, `[...document.querySelectorAll("main form input[type=radio]:checked")].map(e => e.name + " " + e.value).join("\n")`) {
		name, value, _ := strings.Cut(line, " ")
		all[name] = value
	}
	return all
}

// sees fails unless the page shows what was ticked on it, and something was.
func (g *guest) sees(where string) {
	g.p.t.Helper()
	got := chosen(g.p)
	want := map[string]string{}
	for _, f := range fieldsOf(g.p) {
		if v, ok := g.ticked[f.Name]; ok && f.Kind == "radio" && (len(f.Values) > 1 || f.Values[0] == v) {
			want[f.Name] = v
		}
	}
	if !maps.Equal(got, want) || len(want) == 0 {
		g.p.t.Errorf("%s: %v is ticked, want %v", where, got, want)
	}
}

// toEnd ticks page after page until the thanks are there.
func (g *guest) toEnd(n int) {
	g.p.t.Helper()
	for range 30 {
		g.tick(n)
		g.on()
		if !g.p.has("main form") {
			return
		}
	}
	g.p.t.Fatalf("no end behind %s", g.p.at())
}

// isStored fails unless a response holds just what was ticked.
func (g *guest) isStored(s *site, side gap.Audience) {
	g.p.t.Helper()
	k := keyboard{ticked: g.ticked}
	for _, r := range s.responses() {
		if r.side == side && k.is(s, s.values(r)) {
			return
		}
	}
	g.p.t.Errorf("what was ticked is not stored: %v", g.ticked)
}

// begins opens a personal link on a device and starts.
func begins(t *testing.T, b *chromium, link string) *guest {
	t.Helper()
	g := &guest{b.tab(t, phone), map[string]string{}}
	g.p.open(link)
	g.on()
	return g
}

// customerResumes: what a customer ticked on one device is ticked on another, which goes on where the first stopped.
func customerResumes(t *testing.T, b *chromium, s *site) {
	link := s.person(gap.Customer)
	first := begins(t, b, link)
	first.tick(1)
	first.on()
	first.tick(2)
	first.on() // to the third page, where the battery ends

	second := &guest{b.tab(t, desk), first.ticked}
	second.p.open(link)
	if got := second.p.text("main .btn"); got != "Go on with part 3" {
		t.Fatalf("the start offers %q", got)
	}
	second.on()
	if h := second.p.text("h1"); !strings.HasPrefix(h, "Part 3 of ") {
		t.Errorf("it goes on with %q", h)
	}
	second.p.follow(".back")
	second.sees("part 2 on another device")
	second.p.follow(".back")
	second.sees("part 1 on another device")
	second.on()
	second.on()
	second.toEnd(0)
	second.isStored(s, gap.Customer)
}

// employeeResumes: another device gets an employee's place and no answers, and what is sent there is the old and the new.
func employeeResumes(t *testing.T, b *chromium, s *site) {
	link := s.person(gap.Employee)
	first := begins(t, b, link)
	first.tick(1)
	first.on()
	first.tick(2)
	first.on()

	second := &guest{b.tab(t, phone), first.ticked}
	second.p.open(link)
	if got := second.p.text("main .btn"); got != "Go on with part 3" {
		t.Fatalf("the start offers %q", got)
	}
	if !strings.Contains(second.p.text("main"), "kept but not shown") {
		t.Errorf("the start does not say that earlier answers are not shown: %s", second.p.text("main"))
	}
	second.on()
	second.p.follow(".back")
	if got := chosen(second.p); len(got) > 0 {
		t.Errorf("an employee's answers are shown on another device: %v", got)
	}
	if !second.p.has(".note") {
		t.Error("part 2 does not say that earlier answers are kept")
	}
	f := fieldsOf(second.p)[0] // one answer is changed, the others on the page are left as they were
	second.p.click(fmt.Sprintf("label[for=%q]", f.Name+"-"+f.Values[0]))
	second.ticked[f.Name] = f.Values[0]
	second.on()
	if h := second.p.text("h1"); !strings.HasPrefix(h, "Part 3 of ") || second.p.has(".summary") {
		t.Errorf("after part 2 comes %q", h)
	}
	second.toEnd(0)
	second.isStored(s, gap.Employee)

	first.on() // the first device is late
	if got := first.p.text("h1"); !strings.Contains(got, "were sent") {
		t.Errorf("whoever sends again is told %q", got)
	}
}

// changesLanguage changes the language on every page for a while: the page says which it is in, and no answer is lost.
func changesLanguage(t *testing.T, b *chromium, s *site) {
	words := map[string]string{"en": "Continue", "de": "Weiter", "es": "Continuar", "fr": "Continuer", "ja": "次へ"}
	g := begins(t, b, s.person(gap.Customer))
	for n, lang := range []string{"de", "es", "fr", "ja", "en"} {
		g.tick(n)
		g.on()
		g.p.follow(".back")
		g.sees("back in the old language")
		title := eval[string](g.p, `document.title`)
		g.p.follow(fmt.Sprintf(".langs a[hreflang=%s]", lang))
		if got := eval[string](g.p, `document.documentElement.lang`); got != lang {
			t.Errorf("the page's language is %q, want %s", got, lang)
		}
		if got := g.p.text("main .btn"); got != words[lang] {
			t.Errorf("in %s the button says %q", lang, got)
		}
		if got := g.p.text(".langs [aria-current]"); got == "" || eval[string](g.p, `document.title`) == title {
			t.Errorf("in %s the title is still %q, and the language %q is marked", lang, title, got)
		}
		g.sees("in " + lang)
		g.on()
	}
	g.toEnd(1)
	g.isStored(s, gap.Customer)
}

func customerGoesBack(t *testing.T, b *chromium, s *site) { goesBack(t, b, s, gap.Customer, 30) }
func employeeGoesBack(t *testing.T, b *chromium, s *site) { goesBack(t, b, s, gap.Employee, 3) }

// goesBack goes back from the first so many pages, with the page's own link and with the browser's button: what was ticked
// is ticked.
func goesBack(t *testing.T, b *chromium, s *site, side gap.Audience, pages int) {
	g := begins(t, b, s.person(side))
	for n := range pages {
		where := g.p.text("h1 .part")
		g.tick(n)
		g.on()
		if !g.p.has("main form") {
			break
		}
		g.p.follow(".back")
		g.seesAny(where + " behind the link back")
		g.on()
		g.p.back()
		if got := g.p.text("h1 .part"); got != where {
			t.Errorf("the browser's button leads to %q, want %q", got, where)
		}
		g.seesAny(where + " behind the browser's button")
		g.on()
	}
	if g.p.has("main form") {
		g.toEnd(1)
	}
	g.isStored(s, side)
}

// seesAny is sees for a page that may have nothing to tick.
func (g *guest) seesAny(where string) {
	g.p.t.Helper()
	if g.p.has("main form input[type=radio]") {
		g.sees(where)
	}
}
