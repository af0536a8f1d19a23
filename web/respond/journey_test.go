package respond

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"mirror/gap"
)

// page parses a reply and holds it to what every page must be.
func (w *world) page(r reply) *dom {
	w.t.Helper()
	d := parse(w.t, r.Body.String())
	d.wellFormed()
	if r.Header().Get("Set-Cookie") != "" {
		w.t.Errorf("%s sets a cookie", d.title())
	}
	if n := r.Body.Len(); n > 10<<10 && !strings.Contains(r.at, "/record") {
		w.t.Errorf("%s has %d bytes", d.title(), n)
	}
	return d
}

// words are the heading of a page and all that it says.
func (w *world) words(r reply) (h1, all string) {
	w.t.Helper()
	d := w.page(r)
	return d.h1(), text(d.root)
}

// filled answers every question on a page: the first choice of each, but those to skip.
func filledIn(d *dom, skip ...string) url.Values {
	form := url.Values{}
	for _, n := range d.all(atom.Input) {
		name := attr(n, "name")
		if slices.Contains(skip, name) {
			continue
		}
		switch attr(n, "type") {
		case "radio":
			if !form.Has(name) {
				form.Set(name, attr(n, "value"))
			}
		case "text":
			form.Set(name, "40")
		case "checkbox":
			if v := attr(n, "value"); v != cantSay && len(form[name]) < 2 && name != "leave_out" && !strings.HasPrefix(name, "q3") {
				form.Add(name, v)
			}
		}
	}
	for _, n := range d.all(atom.Textarea) {
		form.Set(attr(n, "name"), "Somebody called back.")
	}
	return form
}

// sent fills in page after page until something else than a page of questions comes.
func (w *world) sent(r reply, skip ...string) reply {
	w.t.Helper()
	for range 30 {
		d := w.page(r)
		if !strings.Contains(d.h1(), " of ") {
			return r
		}
		form := filledIn(d, skip...)
		form.Set("asked", "1") // what is left out is left out on purpose
		r = w.post(r.at, form)
		if r.Code != http.StatusSeeOther {
			w.is(r, http.StatusOK)
			return r
		}
		r = w.follow(r)
		w.is(r, http.StatusOK)
	}
	w.t.Fatal("the form does not end")
	return r
}

// A whole journey through any questionnaire ends with one stored response and its comments, and no draft.
func TestJourney(t *testing.T) {
	for name, f := range forms(t) {
		for _, side := range sides(f) {
			t.Run(name+"/"+side.String(), func(t *testing.T) {
				w := newWorld(t, set{source: sourceOf(t, name)})
				titles := map[string]bool{}
				r := w.started(side, 0)
				for strings.Contains(w.page(r).h1(), "Part") {
					d := w.page(r)
					if titles[d.title()] {
						t.Fatalf("two pages have the title %q", d.title())
					}
					titles[d.title()] = true
					if ticked := d.values(); len(ticked) > 0 {
						t.Errorf("%s: answered already: %v", d.title(), ticked)
					}
					if w.form.Pack.Predicts && side == gap.Employee && len(d.all(atom.Section)) != 1 {
						t.Errorf("%s does not remind employees how to answer", d.title())
					}
					r = w.post(r.at, filledIn(d))
					if r.Code == http.StatusSeeOther {
						r = w.follow(r)
					}
					w.is(r, http.StatusOK)
				}
				if h1 := w.page(r).h1(); h1 != "Thank you – your answers have arrived" {
					t.Errorf("it ends with %q", h1)
				}
				if n := w.stored("responses"); n != 1 {
					t.Errorf("%d responses are stored", n)
				}
				texts := 0
				for _, text := range w.form.Layout.Texts {
					if text.Asked[side] {
						texts++
					}
				}
				if n := w.stored("comments"); n != texts {
					t.Errorf("%d comments are stored, want %d", n, texts)
				}
				if n := w.stored("drafts"); n != 0 {
					t.Errorf("%d drafts are left", n)
				}
			})
		}
	}
}

// A page with a gap is shown once more, with what was ticked and a word to the gap; then it is taken as it is.
func TestReminderComesOnce(t *testing.T) {
	w := newWorld(t, set{})
	r := w.started(gap.Employee, 0)
	form := filledIn(w.page(r))
	gone := slices.Sorted(keysOf(form))[1]
	form.Del(gone)
	again := w.post(r.at, form)
	w.is(again, http.StatusOK)
	again.at = r.at
	d := w.page(again)
	if !strings.HasPrefix(d.title(), "Not finished: Part 1 of 12") {
		t.Errorf("the title is %q", d.title())
	}
	if got := d.values(); len(got) != len(form) {
		t.Errorf("ticked %v, sent %v", got, form)
	}
	if box := d.id(gone + "-7"); box == nil || !strings.Contains(r.Body.String(), `id="`+gone+`-7"`) {
		t.Errorf("the reminder leads nowhere")
	}
	if n := strings.Count(again.Body.String(), "autofocus"); n != 1 {
		t.Errorf("%d things want the focus", n)
	}
	form.Set("asked", "1")
	next := w.follow(w.post(r.at, form))
	if h1 := w.page(next).h1(); !strings.HasPrefix(h1, "Part 2 of 12") {
		t.Errorf("the second time leads to %q", h1)
	}
	back := w.get(r.at)
	if got := w.page(back).values(); len(got) != len(form)-1 {
		t.Errorf("going back shows %v", got)
	}
	form.Del("asked")
	next = w.post(r.at, form)
	if next.Code != http.StatusSeeOther {
		t.Error("the page reminds again after going back")
	}
}

func keysOf(form url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range form {
			if !yield(k) {
				return
			}
		}
	}
}

// Another language in the middle shows the same page with the same answers, and stays.
func TestLanguageStays(t *testing.T) {
	w := newWorld(t, set{})
	r := w.started(gap.Customer, 0)
	form := filledIn(w.page(r))
	r2 := w.follow(w.post(r.at, form))
	german := w.get(strings.Replace(r.at, "lang=en", "lang=de", 1))
	d := w.page(german)
	if attr(d.all(atom.Html)[0], "lang") != "de" || !strings.Contains(german.Body.String(), "Stimme voll und ganz zu") || len(d.values()) != len(form) {
		t.Errorf("the page in German: %q with %d answers", d.title(), len(d.values()))
	}
	next := w.follow(w.post(german.at, d.values()))
	if h1 := w.page(next).h1(); !strings.HasPrefix(h1, "Teil 2 von 12") {
		t.Errorf("it goes on with %q", h1)
	}
	if back := w.page(next).href("Zurück"); back != "1?lang=de" {
		t.Errorf("back leads to %q", back)
	}
	if unknown := w.get(strings.Replace(r2.at, "lang=en", "lang=xx", 1)); attr(w.page(unknown).all(atom.Html)[0], "lang") != "en" {
		t.Error("an unknown language is not the default one")
	}
	for header, want := range map[string]string{"fr-CH, fr;q=0.9, en;q=0.8": "fr", "ja": "ja", "pt": "en", "": "en"} {
		req := w.ask("/code", header)
		if got := attr(w.page(req).all(atom.Html)[0], "lang"); got != want {
			t.Errorf("Accept-Language %q gives %s, want %s", header, got, want)
		}
	}
}

// What was left out is counted before Send, with a way to it and back.
func TestGapBeforeSend(t *testing.T) {
	w := newWorld(t, set{})
	r := w.started(gap.Customer, 0)
	gone := slices.Sorted(keysOf(filledIn(w.page(r))))[0]
	for range 11 {
		form := filledIn(w.page(r), gone)
		form.Set("asked", "1")
		r = w.follow(w.post(r.at, form))
	}
	d := w.page(r)
	if !strings.Contains(text(d.root), "You answered 31 of 32 questions.") {
		t.Fatal("the last page does not count")
	}
	to := d.href("Answer the one you left out")
	address, field, _ := strings.Cut(to, "#")
	if !strings.HasPrefix(address, "1?lang=en") || !strings.HasPrefix(field, gone) {
		t.Fatalf("the way to the gap is %q", to)
	}
	first := w.get(r.at[:strings.LastIndex(r.at, "/")+1] + address)
	last := w.follow(w.post(first.at, filledIn(w.page(first))))
	if !strings.Contains(text(w.page(last).root), "You answered all 32 questions.") {
		t.Errorf("after the gap comes %q", w.page(last).h1())
	}
}

// Too long a text, a wrong number and too many picks are told, and nothing that was typed is lost.
func TestProblemsKeepEverything(t *testing.T) {
	w := newWorld(t, set{})
	r := w.started(gap.Employee, 0)
	for range 9 {
		r = w.follow(w.post(r.at, filledIn(w.page(r))))
	}
	form := filledIn(w.page(r))
	form.Set("q30", "forty")
	wrong := w.post(r.at, form)
	w.is(wrong, http.StatusUnprocessableEntity)
	d := w.page(wrong)
	if d.values()["q30"][0] != "forty" || d.values()["q31"][0] != "40" || d.href("Write a whole number from 0 to 100") != "#q30" {
		t.Errorf("after a wrong number: %v", d.values())
	}
	r = w.follow(w.post(r.at, filledIn(w.page(r))))
	picks := filledIn(w.page(r))
	picks["p0"] = []string{"anticipation", "special", "honesty", "communication"}
	wrong = w.post(r.at, picks)
	w.is(wrong, http.StatusUnprocessableEntity)
	if d = w.page(wrong); len(d.values()["p0"]) != 4 || d.href("You chose 4. Keep at most 3") != "#p0-anticipation" {
		t.Errorf("after too many picks: %v", d.values())
	}
	r = w.follow(w.post(r.at, filledIn(w.page(r))))
	words := filledIn(w.page(r))
	words.Set("t1", strings.Repeat("x", 2007))
	wrong = w.post(r.at, words)
	w.is(wrong, http.StatusUnprocessableEntity)
	if d = w.page(wrong); len(d.values()["t1"][0]) != 2007 || d.href("too long by this many characters: 7") != "#t1" {
		t.Error("after too long a text it is cut, or not told")
	}
	if n := w.stored("responses"); n != 0 {
		t.Errorf("%d responses are stored", n)
	}
}

// An address out of order leads to the page to go on with.
func TestPagesCannotBeSkipped(t *testing.T) {
	w := newWorld(t, set{})
	start := w.visit(gap.Customer, 0)
	address, query, _ := strings.Cut(start, "?")
	if r := w.get(address + "/4?" + query); r.Header().Get("Location") != start {
		t.Errorf("a page before the start leads to %q", r.Header().Get("Location"))
	}
	r := w.follow(w.post(start, nil))
	for _, page := range []string{"4", "12"} {
		if got := w.get(address + "/" + page + "?" + query).Header().Get("Location"); got != r.at {
			t.Errorf("page %s leads to %q, want %q", page, got, r.at)
		}
	}
	for _, page := range []string{"0", "13", "x"} {
		w.is(w.get(address+"/"+page+"?"+query), http.StatusNotFound)
	}
	for _, forged := range []string{address[:len(address)-2] + "xx", "/r/x", "/r/" + strings.Repeat("A", 120)} {
		w.is(w.get(forged), http.StatusGone)
		w.is(w.post(forged+"/1", nil), http.StatusGone)
	}
}
