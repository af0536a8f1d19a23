package respond_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// takeAll walks to every page and state there is and keeps what the server sent. The last of them are there when rest
// returns: the server waits for a busy database for five seconds.
func takeAll(t testing.TB, w, scales *site) (g *gallery, rest func()) {
	t.Helper()
	g = newGallery(t, w)
	locked := newSite(t, "")
	keepBusy := g.busy(locked)
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		g.starts(w, side)
		g.walk(w, side, "")
		g.walk(scales, side, "scales-")
		g.resumed(w, side)
		g.open(w, side)
		g.tried(w, side)
	}
	g.problems(scales)
	g.languages(w)
	g.optsOut(w)
	g.lost(w)
	g.fullLink(w)
	g.overrun(w)
	draft := prepareSite(t, "")
	g.notYet(draft)
	g.afterwards(newSite(t, ""))
	return g, func() { keepBusy(); g.broken(locked) }
}

// starts keeps the pages before the first question.
func (g *gallery) starts(s *site, side gap.Audience) {
	g.t.Helper()
	v := s.visit(s.person(side))
	g.keep(fmt.Sprintf("start-%s", side), v)
	if side == gap.Employee {
		unfolded := *v
		unfolded.body = strings.Replace(v.body, "<details>", "<details open>", 1)
		g.keep("start-employee-unfolded", &unfolded)
	}
	start, _, _ := strings.Cut(v.at, "?")
	g.keep(fmt.Sprintf("privacy-%s", side), v.get(start+"/privacy"))
	g.keep(fmt.Sprintf("record-%s", side), v.get(start+"/record"))
}

// walk answers a form page by page and keeps each page fresh and, when it asks something that may be left out, with its
// reminder; the first page of statements also as it is answered.
func (g *gallery) walk(s *site, side gap.Audience, prefix string) {
	g.t.Helper()
	v := s.visit(s.person(side)).begin()
	for !v.last() {
		n, _ := v.part()
		name := fmt.Sprintf("%spage-%s-%d", prefix, side, n)
		at, statements := v.at, strings.Contains(v.body, `<p class="ask">`)
		if n == 1 || !statements || prefix != "" { // pages of statements look alike
			g.keep(name, v)
		}
		if n == 1 {
			g.keep(name+"-missing-all", v.post("", nil))
			v.post("", v.filled())
			g.keep(name+"-answered", s.visit(at))
		} else if v.post("", v.filled(1)); v.at == at && strings.Contains(v.body, `class="summary"`) {
			if n == 2 || !statements || prefix != "" {
				g.keep(name+"-missing", v)
			}
			v.post("", v.filled())
		}
		if v.at == at {
			g.t.Fatalf("%s does not let go on\n%s", name, v.body)
		}
	}
	g.keep(fmt.Sprintf("%slast-%s", prefix, side), v)
	if v.post("", v.filled()); prefix == "" {
		g.keep(fmt.Sprintf("sent-%s", side), v)
	}
}

// resumed keeps what somebody sees who comes back: the start, and on another device a page and the last page with gaps.
func (g *gallery) resumed(s *site, side gap.Audience) {
	g.t.Helper()
	link := s.person(side)
	v := s.visit(link).begin()
	v.post("", v.filled()).post("", nil).post("", url.Values{"asked": {"1"}})
	v = s.visit(link)
	g.keep(fmt.Sprintf("resume-%s", side), v)
	v.begin()
	at := v.at
	v.get(strings.Replace(at, "/3?", "/1?", 1))
	g.keep(fmt.Sprintf("resume-%s-page", side), v)
	v.get(at).toLast()
	g.keep(fmt.Sprintf("last-%s-gaps", side), v)
	v.post("", v.filled())
	g.keep(fmt.Sprintf("used-%s", side), s.visit(link))
}

// open keeps the pages of links for everybody: the start, the question for the team and its error, a kiosk, the poster.
func (g *gallery) open(s *site, side gap.Audience) {
	g.t.Helper()
	v := s.visit("/o/" + s.open[side].Text())
	g.keep(fmt.Sprintf("open-%s", side), v)
	v.begin()
	if strings.Contains(v.at, "/team") {
		g.keep(fmt.Sprintf("team-%s", side), v)
		g.keep(fmt.Sprintf("team-%s-error", side), v.post("", nil))
	}
	g.keep(fmt.Sprintf("poster-%s", side), s.visit("/o/"+s.open[side].Text()+"/poster"))
	v = s.visit("/o/" + s.kiosk[side].Text())
	g.keep(fmt.Sprintf("kiosk-%s", side), v)
	v.begin()
	if strings.Contains(v.at, "/team") {
		v.post("", v.filled())
	}
	g.keep(fmt.Sprintf("kiosk-%s-page", side), v)
	g.keep(fmt.Sprintf("kiosk-%s-sent", side), v.toLast().post("", v.filled()))
}

// tried keeps a preview.
func (g *gallery) tried(s *site, side gap.Audience) {
	g.t.Helper()
	code, err := s.keys.PreviewCode(s.form.Study, s.form.ID, side)
	s.must(err)
	v := s.visit("/p/" + code.Text())
	g.keep(fmt.Sprintf("preview-%s", side), v)
	v.begin()
	if strings.Contains(v.at, "/team") {
		v.post("", v.filled())
	}
	g.keep(fmt.Sprintf("preview-%s-page", side), v)
	g.keep(fmt.Sprintf("preview-%s-sent", side), v.toLast().post("", v.filled()))
}

// problems keeps pages that cannot be saved as they are: too many picks, too long a text, no number.
func (g *gallery) problems(s *site) {
	g.t.Helper()
	v := s.visit(s.person(gap.Employee)).begin()
	for kept := map[string]bool{}; ; {
		wrong, what := v.filled(), ""
		for _, q := range v.questions() {
			switch {
			case q.kind == "text":
				wrong.Set(q.name, "a hundred and two")
				what = "number"
			case q.kind == "checkbox" && strings.HasPrefix(q.name, "p"):
				wrong[q.name] = q.values
				what = "picks"
			case q.kind == "textarea":
				wrong.Set(q.name, strings.Repeat("They would wish for a quicker reply. ", 80))
				if what == "" {
					what = "words"
				}
			}
		}
		if what != "" && !kept[what] {
			kept[what] = true
			g.keep("problem-"+what, v.post("", wrong))
		}
		if v.last() {
			if len(kept) != 3 {
				g.t.Fatalf("only %v could be made wrong", kept)
			}
			return
		}
		v.post("", v.filled())
	}
}

// languages keeps some pages in the other languages.
func (g *gallery) languages(s *site) {
	g.t.Helper()
	for _, lang := range []string{"de", "es", "fr", "ja"} {
		v := s.visit(s.person(gap.Employee) + "?lang=" + lang)
		g.keep("start-"+lang, v)
		v.begin()
		g.keep("page-"+lang+"-missing", v.post("", v.filled(0)))
		if lang == "de" {
			g.keep("last-"+lang, v.post("", v.filled()).toLast())
		}
	}
}

// optsOut keeps the pages about invitations.
func (g *gallery) optsOut(s *site) {
	g.t.Helper()
	n := s.taken[gap.Customer].Load()
	v := s.visit(s.person(gap.Customer))
	start := v.at
	at, lang, _ := strings.Cut(start, "?")
	g.keep("out", v.get(at+"/out?"+lang))
	g.keep("opted-out", v.post("", nil))
	g.keep("start-opted-out", v.get(start))
	v.post(at+"/in?"+lang, nil)
	mail := "/u/" + s.outs[gap.Customer][n].Text()
	g.keep("mail-out", v.get(mail))
	g.keep("mail-opted-in", v.post("", nil).post("", url.Values{"undo": {"1"}}))
}

// afterwards keeps what comes after the close: an employee's own answers beside the customers', and what was said and done.
func (g *gallery) afterwards(s *site) {
	g.t.Helper()
	code := ""
	for side := range s.tokens {
		for range 12 {
			v := s.visit(s.person(gap.Audience(side))).begin().toLast()
			v.post("", v.filled())
			if _, after, ok := strings.Cut(v.body, `<p class="code">`); ok {
				code, _, _ = strings.Cut(after, "<")
			}
		}
	}
	late := s.person(gap.Customer)
	v := s.visit(s.person(gap.Employee)).begin()
	g.keep("own-not-yet", s.visit("/own").post("/own", url.Values{"code": {code}}))
	s.must(s.store.CloseWave(g.t.(*testing.T).Context(), storetest.By, s.form.Study, s.form.Wave))
	time.Sleep(5 * time.Millisecond)
	g.keep("closed-customer", s.visit(late))
	g.keep("closed-page", v.post("", v.filled()))
	s.release()
	g.keep("own-result", s.visit("/own").post("/own", url.Values{"code": {code}}))
	g.keep("said", s.visit(fmt.Sprintf("/said/%d/%s", s.form.Study, s.form.Wave)))
	g.keep("closed-employee-ways", s.visit(s.person(gap.Employee)))
}

// release protects and publishes the results of the site's wave.
func (s *site) release() {
	s.t.Helper()
	ctx := s.t.(*testing.T).Context()
	study, collected, err := s.store.Collected(ctx, s.form.Study, s.form.Wave)
	s.must(err)
	release, err := disclosure.Protect(survey.Analyze(study, collected, "on")).MarshalJSON()
	s.must(err)
	_, err = s.store.SaveRelease(ctx, storetest.By, s.form.Study, s.form.Wave, store.Result{Body: release, Final: true})
	s.must(err)
	s.must(s.store.PublishSaid(ctx, storetest.By, s.form.Study, s.form.Wave, true))
	time.Sleep(5 * time.Millisecond)
}
