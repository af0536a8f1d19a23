package respond_test

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/web/browsertest"
)

// field is what stands on a page to be filled in, in the order in which Tab comes to it.
type field struct {
	Name, Kind string // radio, checkbox, text or textarea
	Values     []string
}

// fieldsOf reads the fields of the page's form.
func fieldsOf(p *browsertest.Tab) (all []field) {
	p.T.Helper()
	raw := browsertest.Eval[string](p, `(() => {
		const all = [];
		for (const e of document.querySelectorAll("main form [name]")) {
			if (e.type === "hidden" || e.tagName === "BUTTON") continue;
			const last = all.at(-1);
			if (last && last.Name === e.name && last.Kind === e.type) last.Values.push(e.value);
			else all.push({Name: e.name, Kind: e.type, Values: [e.value]});
		}
		return JSON.stringify(all);
	})()`)
	p.Must(json.Unmarshal([]byte(raw), &all))
	return all
}

func customerByKeyboard(t *testing.T, b *browsertest.Browser, s *site) {
	finishesByKeyboard(t, b, s, gap.Customer)
}
func employeeByKeyboard(t *testing.T, b *browsertest.Browser, s *site) {
	finishesByKeyboard(t, b, s, gap.Employee)
}

// finishesByKeyboard goes from the personal link to the thanks with keys alone, script turned off, and leaves one statement
// out on the first page: there is one reminder, once.
func finishesByKeyboard(t *testing.T, b *browsertest.Browser, s *site, side gap.Audience) {
	p := b.Tab(t, browsertest.Phone)
	p.WithoutScript()
	if p.Open("data:text/html,<title>off</title><script>document.title='on'</script>"); browsertest.Eval[string](p, `document.title`) != "off" {
		t.Fatal("script still runs")
	}
	before := len(s.responses())
	p.Open(s.person(side))
	p.To("main .btn")
	p.Enter()
	k := &keyboard{p: p, ticked: map[string]string{}, leftOut: "-"}
	for range 30 {
		if k.page() {
			break
		}
	}
	if !p.Has("main h1") || p.Has("main form") {
		t.Fatalf("the end is %q", p.Text("main"))
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
	t.Logf("%s: %d keys on the pages of %d statements, with one reminder; %d keys from the link to the thanks over %d pages", side, k.keys, k.statements, p.Keys, k.pages)
}

// keyboard is somebody without a mouse.
type keyboard struct {
	p       *browsertest.Tab
	ticked  map[string]string // by field
	leftOut string            // the field of the statement that was left out; "-" before
	prompts int
	pages   int

	keys, statements int // on pages of statements, from their beginning to the next
}

// page fills a page and goes on; true when there is no other page.
func (k *keyboard) page() (end bool) {
	p := k.p
	p.T.Helper()
	k.pages++
	before, statements := p.Keys, 0
	if p.Has(".ask") {
		statements = browsertest.Eval[int](p, `document.querySelectorAll("main fieldset").length`)
	}
	p.To(".back")
	for i, f := range fieldsOf(p) {
		k.answer(i, f)
	}
	p.To("main .btn") // on the last page a link to the gap comes before it
	p.Enter()
	if p.Has(".summary") {
		k.remind()
	}
	if statements > 0 {
		k.keys += p.Keys - before
		k.statements += statements
	}
	return !p.Has("main form")
}

// answer fills one field. Single answers differ from one question to the next.
func (k *keyboard) answer(i int, f field) {
	p := k.p
	p.T.Helper()
	switch {
	case f.Kind == "radio" && len(f.Values) == 1: // "can't say" behind a row, the same stop as the row
	case f.Kind == "radio" && k.leftOut == "-" && i == 1:
		p.Press(browsertest.TabKey)
		k.leftOut = f.Name
	case f.Kind == "radio":
		p.Press(browsertest.TabKey)
		p.MustBeOn("input[name=" + f.Name + "]")
		p.Press(browsertest.SpaceKey)
		for range i % 2 {
			p.Press(browsertest.DownKey)
		}
		k.ticked[f.Name] = f.Values[i%2]
	case f.Kind == "checkbox" && len(f.Values) == 1: // "can't say" beside a number
		p.Press(browsertest.TabKey)
	case f.Kind == "checkbox":
		p.Press(browsertest.TabKey, browsertest.SpaceKey)
		p.MustBeOn("input[name=" + f.Name + "]")
		for range f.Values[1:] {
			p.Press(browsertest.TabKey)
		}
		k.ticked[f.Name] = f.Values[0]
	case f.Kind == "text":
		p.Press(browsertest.TabKey, '4', '0')
		k.ticked[f.Name] = "40"
	default:
		p.Press(browsertest.TabKey) // nothing has to be written
	}
}

// remind takes the reminder's link to the statement that was left out, and goes on without it.
func (k *keyboard) remind() {
	p := k.p
	p.T.Helper()
	k.prompts++
	if !p.IsOn(".summary") {
		p.T.Errorf("the reminder does not have the focus: %s", browsertest.Eval[string](p, `location.hash + " " + document.activeElement.outerHTML.slice(0, 60)`))
	}
	p.To(".summary a")
	p.Press(browsertest.EnterKey)
	p.MustBeOn("input[name=" + k.leftOut + "]")
	p.To("main .btn")
	p.Enter()
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
