package respond_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"mirror/gap"
)

// field is what stands on a page to be filled in, in the order in which Tab comes to it.
type field struct {
	Name, Kind string // radio, checkbox, text or textarea
	Values     []string
}

// fieldsOf reads the fields of the page's form.
func fieldsOf(p *tab) (all []field) {
	p.t.Helper()
	raw := eval[string](p, `(() => {
		const all = [];
		for (const e of document.querySelectorAll("main form [name]")) {
			if (e.type === "hidden" || e.tagName === "BUTTON") continue;
			const last = all.at(-1);
			if (last && last.Name === e.name && last.Kind === e.type) last.Values.push(e.value);
			else all.push({Name: e.name, Kind: e.type, Values: [e.value]});
		}
		return JSON.stringify(all);
	})()`)
	p.must(json.Unmarshal([]byte(raw), &all))
	return all
}

func customerByKeyboard(t *testing.T, b *chromium, s *site) {
	finishesByKeyboard(t, b, s, gap.Customer)
}
func employeeByKeyboard(t *testing.T, b *chromium, s *site) {
	finishesByKeyboard(t, b, s, gap.Employee)
}

// finishesByKeyboard goes from the personal link to the thanks with keys alone, script turned off, and leaves one statement
// out on the first page: there is one reminder, once.
func finishesByKeyboard(t *testing.T, b *chromium, s *site, side gap.Audience) {
	p := b.tab(t, phone)
	p.withoutScript()
	if p.open("data:text/html,<title>off</title><script>document.title='on'</script>"); eval[string](p, `document.title`) != "off" {
		t.Fatal("script still runs")
	}
	before := len(s.responses())
	p.open(s.person(side))
	p.to("main .btn")
	p.enter()
	k := &keyboard{p: p, ticked: map[string]string{}, leftOut: "-"}
	for range 30 {
		if k.page() {
			break
		}
	}
	if !p.has("main h1") || p.has("main form") {
		t.Fatalf("the end is %q", p.text("main"))
	}
	if k.prompts != 1 {
		t.Errorf("%d reminders were shown, want 1", k.prompts)
	}
	all := s.responses()
	var answers map[string]string
	for _, r := range all {
		if v := s.values(r); r.side == side && k.is(s, v) {
			answers = v
		}
	}
	if len(all) <= before || answers == nil {
		t.Fatalf("the answers that were ticked are not among the %d stored", len(all))
	}
	if k.keys > 5*k.statements {
		t.Errorf("%d keys for %d statements are more than 5 for each", k.keys, k.statements)
	}
	t.Logf("%s: %d keys on the pages of %d statements, with one reminder; %d keys from the link to the thanks over %d pages", side, k.keys, k.statements, p.keys, k.pages)
}

// keyboard is somebody without a mouse.
type keyboard struct {
	p       *tab
	ticked  map[string]string // by field
	leftOut string            // the field of the statement that was left out; "-" before
	prompts int
	pages   int

	keys, statements int // on pages of statements, from their beginning to the next
}

// to presses Tab until it comes to an element; a skip link on the way is used.
func (p *tab) to(css string) {
	p.t.Helper()
	for range 12 {
		p.press(tabKey)
		if eval[bool](p, fmt.Sprintf(`document.activeElement.matches(%s)`, quoted(css))) {
			return
		}
		if eval[bool](p, `document.activeElement.matches(".skip")`) {
			p.press(enterKey)
		}
	}
	p.t.Fatalf("Tab does not come to %s", css)
}

// page fills a page and goes on; true when there is no other page.
func (k *keyboard) page() (end bool) {
	p := k.p
	p.t.Helper()
	k.pages++
	before, statements := p.keys, 0
	if p.has(".ask") {
		statements = eval[int](p, `document.querySelectorAll("main fieldset").length`)
	}
	p.to(".back")
	for i, f := range fieldsOf(p) {
		k.answer(i, f)
	}
	p.to("main .btn") // on the last page a link to the gap comes before it
	p.enter()
	if p.has(".summary") {
		k.remind()
	}
	if statements > 0 {
		k.keys += p.keys - before
		k.statements += statements
	}
	return !p.has("main form")
}

// answer fills one field. Single answers differ from one question to the next.
func (k *keyboard) answer(i int, f field) {
	p := k.p
	p.t.Helper()
	switch {
	case f.Kind == "radio" && len(f.Values) == 1: // "can't say" behind a row, the same stop as the row
	case f.Kind == "radio" && k.leftOut == "-" && i == 1:
		p.press(tabKey)
		k.leftOut = f.Name
	case f.Kind == "radio":
		p.press(tabKey)
		p.mustBeOn("input[name=" + f.Name + "]")
		p.press(spaceKey)
		for range i % 2 {
			p.press(downKey)
		}
		k.ticked[f.Name] = f.Values[i%2]
	case f.Kind == "checkbox" && len(f.Values) == 1: // "can't say" beside a number
		p.press(tabKey)
	case f.Kind == "checkbox":
		p.press(tabKey, spaceKey)
		p.mustBeOn("input[name=" + f.Name + "]")
		for range f.Values[1:] {
			p.press(tabKey)
		}
		k.ticked[f.Name] = f.Values[0]
	case f.Kind == "text":
		p.press(tabKey, '4', '0')
		k.ticked[f.Name] = "40"
	default:
		p.press(tabKey) // nothing has to be written
	}
}

// remind takes the reminder's link to the statement that was left out, and goes on without it.
func (k *keyboard) remind() {
	p := k.p
	p.t.Helper()
	k.prompts++
	if !p.isOn(".summary") {
		p.t.Errorf("the reminder does not have the focus: %s", eval[string](p, `location.hash + " " + document.activeElement.outerHTML.slice(0, 60)`))
	}
	p.to(".summary a")
	p.press(enterKey)
	p.mustBeOn("input[name=" + k.leftOut + "]")
	p.to("main .btn")
	p.enter()
}

// isOn waits until the focus is on an element: a link inside a page moves it a moment later, and so does autofocus.
func (p *tab) isOn(css string) bool {
	p.t.Helper()
	for until := time.Now().Add(2 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if eval[bool](p, fmt.Sprintf(`document.activeElement?.matches(%s) ?? false`, quoted(css))) {
			return true
		}
		if time.Now().After(until) {
			return false
		}
	}
}

// mustBeOn is isOn where nothing else will do.
func (p *tab) mustBeOn(css string) {
	p.t.Helper()
	if !p.isOn(css) {
		p.t.Fatalf("the focus is on %s, want %s", eval[string](p, `document.activeElement.outerHTML.slice(0, 80)`), css)
	}
}

// is reports whether stored values are those that were ticked.
func (k *keyboard) is(s *site, values map[string]string) bool {
	want := map[string]string{}
	for name, value := range k.ticked {
		if n, err := strconv.Atoi(strings.TrimPrefix(name, "q")); err == nil {
			want[s.form.Frame.Questions[n].ID] = value
		}
	}
	got := maps.Clone(values)
	maps.DeleteFunc(got, func(_, v string) bool { return v == "" })
	return maps.Equal(got, want)
}
