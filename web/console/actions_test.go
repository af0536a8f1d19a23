package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store/storetest"
)

// mirrored is a world whose first wave has results: employees expect more than customers give.
func mirrored(t *testing.T) (*world, *storetest.Fixture) {
	t.Helper()
	w := newWorld(t)
	p := storetest.Programme()
	p.Waves[0].From, p.Waves[0].To = "2026-03-02", "2026-03-28"
	p.Waves = append(p.Waves, survey.Wave{ID: "w2", Name: "Second wave", From: "2026-09-01", To: "2026-09-28"})
	f := storetest.Wave(t, w.Store, storetest.Setup{Programme: p, Employees: 60, Customers: 60})
	w.rated(f, 6, 3)
	return w, f
}

// rated lets everybody answer: employees about one value and customers about another of the seven, and releases the wave.
func (w *world) rated(f *storetest.Fixture, employees, customers int) {
	w.t.Helper()
	for a, about := range map[gap.Audience]int{gap.Employee: employees, gap.Customer: customers} {
		for i, token := range f.Tokens[a] {
			answers := f.Form.Layout.Blank()
			for q := range f.Form.Pack.Items {
				f.Form.Layout.SetCode(answers, q, a, uint8(max(0, min(6, about-1+(i+q)%3-1))))
			}
			if got, err := w.Store.Submit(w.t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: token,
				Response: survey.Response{Audience: a, Answers: answers, Seconds: -1}}); err != nil || got != survey.Recorded {
				w.t.Fatal(got, err)
			}
		}
	}
	if err := w.Store.CloseWave(w.t.Context(), "test", f.Study, f.Wave); err != nil {
		w.t.Fatal(err)
	}
	if _, err := release.Make(w.t.Context(), w.Store, "test", f.Study, f.Wave); err != nil {
		w.t.Fatal(err)
	}
}

// typed is a sound form of an action; more are names and values in turn.
func typed(more ...string) url.Values {
	form := url.Values{"name": {"Call back within a day"}, "owner": {"both"}, "state": {"planned"}, "moves": {"gap"}, "started": {"2026-05-01"}, "due": {"2026-08-01"}, "expected": {"6"}, "unit": {"north"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// ask gets a page that must be there.
func (w *world) ask(address string) string {
	w.t.Helper()
	r := w.get(address)
	if r.Code != http.StatusOK {
		w.t.Fatalf("%s: %d", address, r.Code)
	}
	return r.Body.String()
}

// An action begins with a finding, is filled in from the library of its type, and is stored with the figures it answers; the
// next wave says what came of it, and both workbooks say the same.
func TestActionFromFindingToVerdict(t *testing.T) {
	w, f := mirrored(t)
	w.as(survey.RoleHR)
	list := w.ask("/console/1/actions/new")
	if !strings.Contains(list, "dimension=honesty") || !strings.Contains(textOf(list), "Answer this") {
		t.Fatal(textOf(list))
	}
	const from = "/console/1/actions/new?wave=w1&pack=mirror-core&dimension=honesty"
	blank, filled := w.ask(from), w.ask(from+"&offer=2")
	if !strings.Contains(blank, "What this type of gap calls for") || !strings.Contains(filled, "Name one owner and one change") || !strings.Contains(filled, `name="due" value="2026-06-01"`) {
		t.Error(textOf(filled))
	}
	w.now = w.now.AddDate(0, 1, 0)
	if r := w.post(from, typed()); r.Code != http.StatusSeeOther || !strings.HasSuffix(r.Header().Get("Location"), "/console/1/actions?done=action-added") {
		t.Fatal(r.Code, textOf(r.Body.String()))
	}
	study, err := w.Store.Study(t.Context(), f.Study)
	if err != nil {
		t.Fatal(err)
	}
	a := study.Actions[0]
	if a.Finding == nil || a.Finding.Wave != "w1" || a.Finding.Release != 1 || !a.Finding.Gap.Known() || !slices.Equal(a.Answers, []string{"honesty"}) || !study.Units[0].TakesPart[a.ID] || study.Units[1].TakesPart[a.ID] {
		t.Errorf("%+v", a)
	}
	if text := textOf(w.ask("/console/1/actions")); !strings.Contains(text, "HR and marketing Action") || !strings.Contains(text, "Call back within a day Honesty and trust Planned, begins 1 May 2026 1 August 2026 Gap narrower by 6 points After the next wave") {
		t.Error(text)
	}
	w.now = w.now.AddDate(0, 5, 0)
	if text := textOf(w.ask("/console/1/actions")); !strings.Contains(text, "1 August 2026 Overdue") {
		t.Error(text)
	}
	second(t, w, f)
	text := textOf(w.ask("/console/1/actions"))
	if !strings.Contains(text, "As expected Honesty and trust since First wave: gap +") {
		t.Error(text)
	}
	for name, book := range map[string]func(reports.Context) string{"hr": actionsOf(reports.HR), "marketing": actionsOf(reports.Marketing)} {
		e, err := w.Shelf.Edition(t.Context(), f.Study, "w2")
		if err != nil {
			t.Fatal(err)
		}
		if got := book(w.context(e)); !strings.Contains(got, "As expected. Honesty and trust since First wave") || !strings.Contains(got, "2026-08-01") {
			t.Errorf("%s's workbook says %s", name, got)
		}
	}
}

// second is another wave, in which employees know customers better.
func second(t *testing.T, w *world, f *storetest.Fixture) {
	t.Helper()
	g := *f
	g.Wave, g.Tokens = "w2", [2][][32]byte{}
	forms, err := w.Store.SetPacks(t.Context(), "test", f.Study, "w2", packSources(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if _, err := w.Store.Invite(t.Context(), "test", f.Study, forms[0], a, storetest.Derived); err != nil {
			t.Fatal(err)
		}
		for i, err := range w.Store.Invitations(t.Context(), f.Study, forms[0], a) {
			if err != nil {
				t.Fatal(err)
			}
			g.Tokens[a] = append(g.Tokens[a], storetest.Token(i.ID))
		}
	}
	if err := w.Store.OpenWave(t.Context(), "test", f.Study, "w2"); err != nil {
		t.Fatal(err)
	}
	if g.Form, _, err = w.Store.Form(t.Context(), f.Study, forms[0]); err != nil {
		t.Fatal(err)
	}
	w.rated(&g, 4, 3)
}
