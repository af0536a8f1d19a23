package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func packSources(t *testing.T) []store.PackSource {
	return []store.PackSource{{Source: storetest.Questionnaire(t, "")}}
}

// actionsOf is the text of a workbook's course of action.
func actionsOf(book func(reports.Context) *sheet.Book) func(reports.Context) string {
	return func(c reports.Context) string {
		var b strings.Builder
		for _, s := range book(c).Sheets {
			if strings.HasSuffix(s.Name, "Actions") {
				for _, row := range s.Table.Rows {
					for _, cell := range row {
						fmt.Fprintln(&b, cell.Value)
					}
				}
			}
		}
		return b.String()
	}
}

// What is wrong with an action is said at its field, what was typed stays, and nothing is stored.
func TestActionsThatCannotBe(t *testing.T) {
	w, f := mirrored(t)
	w.as(survey.RoleMarketing)
	const from = "/console/1/actions/new?dimension=honesty"
	for _, c := range []struct{ field, value, want string }{
		{"name", " ", "Say in up to 200 letters"}, {"name", strings.Repeat("x", 201), "Say in up to 200 letters"},
		{"owner", "me", "Choose who does it"}, {"state", "new", "how far it has come"}, {"moves", "", "what it is to move"},
		{"started", "soon", "year-month-day"}, {"due", "2026-04-01", "before it begins"}, {"expected", "-3", "by how many points"},
		{"started", "2026-02-01", "declared before an action begins"}, {"notes", strings.Repeat("x", 2001), "too long"},
	} {
		r := w.post(from, typed(c.field, c.value))
		if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), c.want) || c.field != "name" && !strings.Contains(r.Body.String(), "Call back within a day") {
			t.Errorf("%s %q: %d %s", c.field, c.value, r.Code, textOf(r.Body.String()))
		}
	}
	if study, err := w.Store.Study(t.Context(), f.Study); err != nil || len(study.Actions) != 0 {
		t.Errorf("%d actions, %v", len(study.Actions), err)
	}
	for _, none := range []string{"actions/new?dimension=nothing", "actions/new?dimension=honesty&wave=w2", "actions/action-9"} {
		if r := w.get("/console/1/" + none); r.Code != http.StatusNotFound {
			t.Errorf("%s: %d", none, r.Code)
		}
	}
	if r := w.as(survey.RoleFieldwork).get("/console/1/actions"); r.Code != http.StatusForbidden {
		t.Errorf("who runs the fieldwork reads findings: %d", r.Code)
	}
}

// The units of an action that has begun stay, whatever a form sends.
func TestUnitsStayOnceAnActionHasBegun(t *testing.T) {
	w, f := mirrored(t)
	w.as(survey.RoleHR)
	if r := w.post("/console/1/actions/new?dimension=honesty", typed()); r.Code != http.StatusSeeOther {
		t.Fatal(r.Code)
	}
	w.now = w.now.AddDate(0, 6, 0)
	if page := w.ask("/console/1/actions/action-1"); !strings.Contains(page, "Northgate. Fixed since it began") || strings.Contains(page, `type="checkbox"`) {
		t.Error(textOf(page))
	}
	form := typed("state", "under_way")
	form["unit"] = []string{"south"}
	if r := w.post("/console/1/actions/action-1", form); r.Code != http.StatusSeeOther {
		t.Fatal(r.Code, textOf(r.Body.String()))
	}
	study, err := w.Store.Study(t.Context(), f.Study)
	if err != nil || !study.Units[0].TakesPart["action-1"] || study.Units[1].TakesPart["action-1"] || study.Actions[0].State != survey.ActionUnderWay {
		t.Errorf("%+v %+v %v", study.Units, study.Actions, err)
	}
}

// Customers read about finished actions in words written for them, with no figure but the published one, once that is published.
func TestYouSaidWeDid(t *testing.T) {
	w, f := mirrored(t)
	w.as(survey.RoleMarketing)
	const at = "/console/1/actions/said/w1"
	if text := textOf(w.ask(at)); !strings.Contains(text, "No finished action yet") {
		t.Error(text)
	}
	if r := w.post("/console/1/actions/new?dimension=honesty", typed("state", "done", "unit", "", "started", "")); r.Code != http.StatusSeeOther {
		t.Fatal(r.Code, textOf(r.Body.String()))
	}
	form := url.Values{}
	for _, code := range []string{"en", "de", "es", "fr", "ja"} {
		form.Set("told-action-1-"+code, "You gave us {score} of 100 for honesty. We call back now. ("+code+")")
	}
	for bad, want := range map[string]string{"": "every language", "{employees} of us": "Braces are for", strings.Repeat("x", 401): "400 letters"} {
		form.Set("told-action-1-de", bad)
		if r := w.post(at, form); r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), want) {
			t.Errorf("%q: %d %s", bad, r.Code, textOf(r.Body.String()))
		}
	}
	form.Set("told-action-1-de", "Wir rufen innerhalb von 24 Stunden zurück.")
	if r := w.post(at, form); r.Code != http.StatusSeeOther {
		t.Fatal(r.Code, textOf(r.Body.String()))
	}
	told, err := w.Shelf.Published(t.Context(), f.Study, "w1")
	if err != nil {
		t.Fatal(err)
	}
	score := scoreOf(told.Dimension("mirror-core", "honesty"))
	page := w.ask(at)
	if want := "You gave us " + score + " of 100 for honesty. We call back now. (en)"; score == "" || !strings.Contains(textOf(page), want) || !strings.Contains(page, "There is a number in it") {
		t.Errorf("the preview does not say %q: %s", want, textOf(page))
	}
	for _, show := range []string{"yes", "no"} {
		if r := w.post(at+"/publish", url.Values{"show": {show}}); r.Code != http.StatusSeeOther {
			t.Fatal(r.Code)
		}
		now, err := w.Store.Fieldwork(t.Context(), f.Study, "w1")
		if err != nil || now.Said != (show == "yes") {
			t.Errorf("%s: %t, %v", show, now.Said, err)
		}
	}
	if r := w.get("/console/1/actions/said/w2"); r.Code != http.StatusNotFound {
		t.Errorf("a wave without results: %d", r.Code)
	}
}
