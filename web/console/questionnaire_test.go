package console

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

func TestBeginEditPublishUse(t *testing.T) {
	w := writing(t)
	if page := readOf(w.expect(w.get(sheets), http.StatusOK)); !strings.Contains(page, "There is no questionnaire yet") || !strings.Contains(page, "A questionnaire of our own") {
		t.Errorf("the empty list says: %s", page)
	}
	w.begin("mirror-core", "en", "de")
	q := w.draft("mirror-core")
	if fmt.Sprint(q.Pack.Languages) != "[en de]" || q.Version != "1.0.0" || q.Published {
		t.Fatalf("begun as %s %s in %q", q.ID, q.Version, q.Pack.Languages)
	}
	it := q.Pack.Items[0]
	address := sheets + "/mirror-core/statements/" + it.ID
	page := w.expect(w.get(address), http.StatusOK)
	if text := readOf(page); !strings.Contains(text, "A customer sees") || !strings.Contains(text, "How would our customers answer?") || !strings.Contains(text, "Harbour & Lane works out") || strings.Count(text, "An employee sees") != 2 {
		t.Errorf("the statement's page says: %s", text)
	}
	form := filledOf(t, page)
	if form.Get("employee-en") != "" || form.Get("customer-de") != it.Wording.Customer.Text["de"] {
		t.Errorf("the form holds %v", form)
	}
	form.Set("customer-en", " {company} thinks\r\nahead. ")
	form.Set("do", "preview")
	if text := readOf(w.expect(w.post(address, form), http.StatusOK)); !strings.Contains(text, "“Harbour & Lane thinks ahead.”") || !bytes.Equal(q.Source, w.draft("mirror-core").Source) {
		t.Errorf("shown without saving: %s", text)
	}
	form.Set("do", "save")
	w.expect(w.post(address, form), http.StatusSeeOther)
	q = w.draft("mirror-core")
	now := q.Pack.Item(it.ID).Wording
	if now.Customer.Text["en"] != "{company} thinks ahead." || now.Employee.Text["en"] != "How would our customers answer? “{company} thinks ahead.”" || q.Version != "1.1.0" {
		t.Errorf("saved as %q, %q, version %s", now.Customer.Text["en"], now.Employee.Text["en"], q.Version)
	}
	for do, want := range map[string]string{"undo": it.Wording.Customer.Text["en"]} {
		w.expect(w.post(sheets+"/mirror-core", url.Values{"do": {do}}), http.StatusSeeOther)
		if got := w.draft("mirror-core").Pack.Item(it.ID).Wording.Customer.Text["en"]; got != want {
			t.Errorf("after %s: %q", do, got)
		}
	}
	w.expect(w.post(sheets+"/mirror-core", url.Values{"do": {"publish"}}), http.StatusSeeOther)
	w.begin("ambassador")
	w.expect(w.post(sheets+"/ambassador", url.Values{"do": {"publish"}}), http.StatusSeeOther)
	w.expect(w.post(sheets, url.Values{"do": {"use"}, "wave": {"w1"}, "use": {"mirror-core 1.0.0", "ambassador 1.0.0"}}), http.StatusSeeOther)
	if text := readOf(w.expect(w.get(sheets+"?done=q-used"), http.StatusOK)); !strings.Contains(text, "Asks mirror-core 1.0.0, ambassador 1.0.0.") || !strings.Contains(text, "asked in Spring") || !strings.Contains(text, "The wave asks these questionnaires.") {
		t.Errorf("the list says: %s", text)
	}
	forms, err := w.Store.Forms(t.Context(), 1, "w1")
	if err != nil || len(forms) != 2 || len(forms[0].Pack.Languages) != 2 {
		t.Errorf("%d forms, %v", len(forms), err)
	}
	if text := readOf(w.expect(w.post(sheets, url.Values{"do": {"use"}, "wave": {"w1"}}), http.StatusUnprocessableEntity)); !strings.Contains(text, "Choose at least one questionnaire for the wave.") {
		t.Error(text)
	}
	if got := w.post(sheets, url.Values{"do": {"use"}, "wave": {"w1"}, "use": {"mirror-core 9.9.9"}}); got.Code != http.StatusNotFound {
		t.Errorf("a version that is not there: %d", got.Code)
	}
}

// A questionnaire is published for a wave in one step, beside what the wave asks already; what the command line set can be
// taken over.
func TestPublishForAWaveAndTakeOver(t *testing.T) {
	w := writing(t)
	source, _ := pack.Source("ambassador")
	if _, err := w.Store.SetPacks(t.Context(), "command line", 1, "w1", []store.PackSource{{Source: source}}); err != nil {
		t.Fatal(err)
	}
	w.begin("mirror-core", "en")
	w.expect(w.post(sheets+"/mirror-core", url.Values{"do": {"publish"}, "wave": {"w1"}}), http.StatusSeeOther)
	text := readOf(w.expect(w.get(sheets), http.StatusOK))
	if !strings.Contains(text, "Asks mirror-core 1.0.0, ambassador 1.0.0.") && !strings.Contains(text, "Asks ambassador 1.0.0, mirror-core 1.0.0.") || !strings.Contains(text, "Work on a copy of ambassador") {
		t.Errorf("the list says: %s", text)
	}
	w.expect(w.post(sheets, url.Values{"do": {"take"}, "wave": {"w1"}, "id": {"ambassador"}}), http.StatusSeeOther)
	if q := w.draft("ambassador"); q.Version != "1.1.0" || q.Published {
		t.Errorf("taken over as %s", q.Version)
	}
	w.expect(w.post(sheets, url.Values{"do": {"take"}, "wave": {"w1"}, "id": {"nothing"}}), http.StatusNotFound)
}

// What is wrong is said at its field, what was typed stays, and nothing is stored.
func TestFaultsOfAStatementStandAtTheirFields(t *testing.T) {
	w := writing(t)
	w.begin("mirror-core", "en", "de")
	q := w.draft("mirror-core")
	address := sheets + "/mirror-core/statements/" + q.Pack.Items[0].ID
	for name, c := range map[string]struct {
		field, value, says string
	}{
		"a language is missing":    {"customer-de", "", "Write this text in Deutsch too"},
		"too long":                 {"customer-en", "{company} " + strings.Repeat("very ", 70) + "good.", "The text has 3"},
		"an unknown placeholder":   {"customer-en", "{firm} is good.", "{firm} is not among"},
		"placeholders not alike":   {"customer-en", "We are good.", "{company} is used here and not in en"},
		"a brace alone":            {"customer-en", "{company is good.", "A brace has no partner"},
		"only half of the by-hand": {"employee-en", "What would they say of {company}?", "Write this text in Deutsch too"},
		"no such dimension":        {"dimension", "nowhere", "There is no dimension"},
	} {
		t.Run(name, func(t *testing.T) {
			form := filledOf(t, w.expect(w.get(address), http.StatusOK))
			form.Set(c.field, c.value)
			page := w.expect(w.post(address, form), http.StatusUnprocessableEntity)
			text := readOf(page)
			if !strings.Contains(text, "There is a problem") || !strings.Contains(text, c.says) {
				t.Errorf("the page says: %.600s", text)
			}
			if !strings.Contains(page, `href="#`) && c.field != "dimension" {
				t.Error("the fault does not lead to its field")
			}
			if got := filledOf(t, page).Get(c.field); got != c.value && c.field != "dimension" {
				t.Errorf("the field holds %q, typed was %q", got, c.value)
			}
			if !bytes.Equal(q.Source, w.draft("mirror-core").Source) {
				t.Error("it was stored")
			}
		})
	}
}

func TestTwoAuthorsDoNotOverwriteEachOther(t *testing.T) {
	w := writing(t)
	w.begin("blank", "en")
	address := sheets + "/blank/statements/first_1"
	first := filledOf(t, w.expect(w.get(address), http.StatusOK))
	second := filledOf(t, w.expect(w.get(address), http.StatusOK))
	first.Set("customer-en", "{company} is easy.")
	w.expect(w.post(address, first), http.StatusSeeOther)
	second.Set("customer-en", "{company} is simple.")
	if text := readOf(w.expect(w.post(address, second), http.StatusUnprocessableEntity)); !strings.Contains(text, "Somebody else changed this questionnaire meanwhile") || !strings.Contains(text, "{company} is simple.") {
		t.Errorf("the page says: %.500s", text)
	}
	if got := w.draft("blank").Pack.Items[0].Wording.Customer.Text["en"]; got != "{company} is easy." {
		t.Errorf("stored is %q", got)
	}
}

func TestAddMoveTakeOutTurnOff(t *testing.T) {
	w := writing(t)
	w.begin("blank", "en")
	page := sheets + "/blank"
	do := func(do, id string, status int) string {
		t.Helper()
		return w.expect(w.post(page, url.Values{"do": {do}, "id": {id}}), status)
	}
	save := func(address string, set url.Values) {
		t.Helper()
		form := filledOf(t, w.expect(w.get(address), http.StatusOK))
		for k, v := range set {
			form[k] = v
		}
		w.expect(w.post(address, form), http.StatusSeeOther)
	}
	save(page+"/statements/new?dimension=first", url.Values{"customer-en": {"{company} is quick."}})
	save(page+"/dimensions/new", url.Values{"name-en": {"Care"}, "meaning-en": {"Being looked after"}, "kind": {"emotional"}, "customer-en": {"{company} cares for me."}})
	ids := func() (all []string) {
		for _, it := range w.draft("blank").Pack.Items {
			all = append(all, it.Dimension+" "+it.ID)
		}
		return all
	}
	if got := fmt.Sprint(ids()); got != "[first first_1 first first_2 dimension_1 dimension_1_1]" {
		t.Errorf("statements: %s", got)
	}
	do("up", "first_2", http.StatusSeeOther)
	do("up", "dimension_1", http.StatusSeeOther)
	q := w.draft("blank").Pack
	if q.Items[0].ID != "first_2" || q.Dimensions[0].ID != "dimension_1" || q.Dimensions[0].Kind != "emotional" {
		t.Errorf("after moving: %q, %q", ids(), q.Dimensions)
	}
	if text := readOf(do("out", "dimension_1_1", http.StatusUnprocessableEntity)); !strings.Contains(text, "This is the only statement of its dimension.") {
		t.Errorf("the page says: %.300s", text)
	}
	do("out", "dimension_1", http.StatusSeeOther)
	if got := len(w.draft("blank").Pack.Dimensions); got != 1 {
		t.Errorf("%d dimensions", got)
	}
	do("undo", "", http.StatusSeeOther)
	if got := len(w.draft("blank").Pack.Dimensions); got != 2 {
		t.Errorf("%d dimensions after undoing", got)
	}
	out := w.draft("blank").Pack.Outcomes[0].ID
	do("out", out, http.StatusSeeOther)
	do("in", "feelings", http.StatusSeeOther)
	do("in", out, http.StatusSeeOther)
	if q := w.draft("blank").Pack; len(q.Outcomes) != 1 || q.Feelings == nil {
		t.Errorf("%d outcomes, feelings %v", len(q.Outcomes), q.Feelings)
	}
	do("in", "nothing", http.StatusNotFound)
}

func TestPublishedIsReadOnlyAndCopied(t *testing.T) {
	w := writing(t)
	w.begin("blank", "en")
	page := sheets + "/blank"
	w.expect(w.post(page, url.Values{"do": {"publish"}}), http.StatusSeeOther)
	address := page + "/statements/first_1"
	if body := w.expect(w.get(address), http.StatusOK); strings.Contains(body, "<button class=\"btn\" name=\"do\"") || !strings.Contains(body, "readonly") {
		t.Error("a published statement can be edited")
	}
	for at, form := range map[string]url.Values{address: {"customer-en": {"{company} is new."}}, page: {"do": {"out"}, "id": {"first_1"}}} {
		if text := readOf(w.expect(w.post(at, form), http.StatusConflict)); !strings.Contains(text, "A published version stays as it is.") {
			t.Errorf("%s says: %.300s", at, text)
		}
	}
	w.expect(w.get(page+"/statements/new?dimension=first"), http.StatusNotFound)
	w.expect(w.post(page, url.Values{"do": {"copy"}}), http.StatusSeeOther)
	form := filledOf(t, w.expect(w.get(address), http.StatusOK))
	form.Set("customer-en", "{company} is simple to deal with.")
	w.expect(w.post(address, form), http.StatusSeeOther)
	text := readOf(w.expect(w.get(page+"/versions"), http.StatusOK))
	for _, want := range []string{"How the draft of version 1.1.0 differs from version 1.0.0.", "Reworded", "Statement first_1 customers, English", "Before: {company} is easy to deal with.", "Now: {company} is simple to deal with."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not among: %s", want, text)
		}
	}
}

func TestUploadAndDownload(t *testing.T) {
	w := writing(t)
	book := w.expect(w.get(sheets+"/blank/download?as=xlsx"), http.StatusOK)
	w.expect(w.sendFile("ours.xlsx", []byte(book)), http.StatusSeeOther)
	if diff := len(pack.Compare(pack.Blank(), w.draft("blank").Pack)); diff > 0 {
		t.Errorf("%d differences between the template and what came back", diff)
	}
	yaml := w.expect(w.get(sheets+"/blank/download?as=yaml"), http.StatusOK)
	if text := readOf(w.expect(w.sendFile("a.yaml", []byte(strings.Replace(yaml, "dimension: first", "dimension: furst", 1))), http.StatusUnprocessableEntity)); !strings.Contains(text, `there is no dimension "furst": did you mean first?`) || !strings.Contains(text, "Nothing is saved yet: 2 things to correct") {
		t.Errorf("the page says: %s", text)
	}
	w.expect(w.sendFile("b.yaml", []byte(strings.Replace(yaml, "First topic", "Top", 1))), http.StatusSeeOther)
	if q := w.draft("blank"); q.Pack.Dimensions[0].Name["en"] != "Top" || q.Before == nil {
		t.Error("the draft was not replaced so that it can be brought back")
	}
	w.expect(w.post(sheets+"/blank", url.Values{"do": {"publish"}}), http.StatusSeeOther)
	w.expect(w.sendFile("c.yaml", []byte(yaml)), http.StatusSeeOther)
	if q := w.draft("blank"); q.Published || q.Version != "1.1.0" {
		t.Errorf("beside a published version it became %s", q.Version)
	}
	for name, content := range map[string]string{"a.xlsx": "PK\x03\x04 no zip", "b.yaml": "<html>", "c.xlsx": "", "d.yaml": strings.Repeat("a: [", 10_000), "e.yaml": "a: &a [*a]"} {
		if text := readOf(w.expect(w.sendFile(name, []byte(content)), http.StatusUnprocessableEntity)); !strings.Contains(text, "Nothing is saved yet") {
			t.Errorf("%s: %.300s", name, text)
		}
	}
}

func TestWhoMaySeeAndWrite(t *testing.T) {
	w := writing(t)
	w.begin("blank", "en")
	w.as(survey.RoleFieldwork)
	for _, at := range []string{sheets, sheets + "/blank", sheets + "/blank/statements/first_1", sheets + "/blank/versions"} {
		if page := w.expect(w.get(at), http.StatusOK); strings.Contains(page, `name="do"`) || strings.Contains(page, `name="template"`) {
			t.Errorf("%s has a form for those who only look", at)
		}
	}
	w.expect(w.post(sheets+"/blank", url.Values{"do": {"publish"}}), http.StatusForbidden)
	w.as(survey.RoleHR)
	w.expect(w.get(sheets), http.StatusForbidden)
}

// Long questionnaires are warned of, and too long ones need a tick: to add to them, and to publish them.
func TestLongQuestionnaires(t *testing.T) {
	w := writing(t)
	with := func(n int) []byte {
		q := pack.Blank()
		q.KeepLanguages([]string{"en"})
		for len(q.Items) < n {
			it := q.Items[0]
			it.ID = q.NewID("", "first")
			q.Items = append(q.Items, it)
		}
		return pack.Write(q)
	}
	page := func() string { return readOf(w.expect(w.get(sheets+"/blank"), http.StatusOK)) }
	for n, want := range map[int]string{26: "", 27: "A person is asked 27 statements. Up to 26 are answered with care", 41: "publishing needs a tick below"} {
		w.expect(w.sendFile("x.yaml", with(n)), http.StatusSeeOther)
		if got := page(); !strings.Contains(got, want) || want == "" && strings.Contains(got, "That is long") {
			t.Errorf("with %d statements: %.400s", n, got)
		}
	}
	w.expect(w.sendFile("x.yaml", with(40)), http.StatusSeeOther)
	add := sheets + "/blank/statements/new?dimension=first"
	form := filledOf(t, w.expect(w.get(add), http.StatusOK))
	form.Set("customer-en", "{company} is one more.")
	body := w.expect(w.post(add, form), http.StatusUnprocessableEntity)
	if text := readOf(body); !strings.Contains(text, "Tick that so many statements are meant") || !strings.Contains(body, `id="many"`) {
		t.Errorf("the page says: %.400s", text)
	}
	form.Set("many", "1")
	w.expect(w.post(add, form), http.StatusSeeOther)
	if text := readOf(w.expect(w.post(sheets+"/blank", url.Values{"do": {"publish"}}), http.StatusUnprocessableEntity)); !strings.Contains(text, "Tick that so many statements are meant") {
		t.Errorf("the page says: %.400s", text)
	}
	w.expect(w.post(sheets+"/blank", url.Values{"do": {"publish"}, "many": {"1"}}), http.StatusSeeOther)
}
