package console

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

const preparer store.Actor = "somebody@example.org"

// fresh is the console as it is after the first run: a company with one wave that asks nothing yet.
func fresh(t testing.TB) *world {
	w := newWorld(t)
	s := survey.DefaultStudy()
	s.Company = "Harbour & Lane"
	s.Waves = []survey.Wave{{ID: "w1", Name: "Spring 2026"}}
	if _, err := w.Store.SaveStudy(t.Context(), preparer, s); err != nil {
		t.Fatal(err)
	}
	return w.as(survey.RoleAuthor, survey.RoleFieldwork)
}

// asking lets the wave ask questionnaires.
func (w *world) asking(names ...string) *world {
	w.t.Helper()
	var all []store.PackSource
	for _, name := range names {
		source, _ := pack.Source(name)
		all = append(all, store.PackSource{Source: source})
	}
	if _, err := w.Store.SetPacks(w.t.Context(), preparer, 1, "w1", all); err != nil {
		w.t.Fatal(err)
	}
	return w
}

// page asks for a page, which must come, and returns it.
func (w *world) page(address string) string {
	w.t.Helper()
	got := w.get(address)
	if got.Code != http.StatusOK {
		w.t.Fatalf("%s: %d\n%s", address, got.Code, worded(got.Body.String()))
	}
	return got.Body.String()
}

// done sends a form that must lead on, and returns where to.
func (w *world) done(address string, form url.Values) string {
	w.t.Helper()
	got := w.post(address, form)
	if got.Code != http.StatusSeeOther {
		w.t.Fatalf("%s: %d\n%s", address, got.Code, worded(got.Body.String()))
	}
	return strings.TrimPrefix(got.Header().Get("Location"), w.BaseURL)
}

// file sends a form with a file.
func (w *world) file(address, name, content string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, values := range form {
		for _, value := range values {
			_ = m.WriteField(k, value)
		}
	}
	if name != "" {
		part, _ := m.CreateFormFile("file", name)
		_, _ = part.Write([]byte(content))
	}
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, address, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.send(r)
}

var (
	anyTag = regexp.MustCompile(`<[^>]*>`)
	blanks = regexp.MustCompile(`\s+`)
)

// worded is what a page says, without its tags.
func worded(html string) string {
	return blanks.ReplaceAllString(anyTag.ReplaceAllString(html, " "), " ")
}

// says checks what a page says.
func says(t *testing.T, html string, all ...string) {
	t.Helper()
	got := worded(html)
	for _, want := range all {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q:\n%s", want, got)
		}
	}
}

// The list of steps says what is done, what is next and what is missing, and leads to made-up answers from the first page on.
func TestSetupSaysWhatIsNext(t *testing.T) {
	w := fresh(t)
	html := w.page("/console/1")
	says(t, html, "Set up Spring 2026", "Questionnaire Not chosen yet. Next", "Choose a questionnaire first", "Say first which questionnaires it asks", "fewer than 7 employees are hidden")
	w.asking("mirror-core")
	html = w.page("/console/1")
	says(t, html, "24 statements in 9 topics. ✓ Done", "None yet. Results can be split by what you enter here. Next", "Customers: not added yet. Employees: not added yet.")
	for _, c := range []struct {
		role survey.Role
		at   string
		want int
	}{{survey.RoleHR, "/console/1", 403}, {survey.RoleHR, "/console/1/contacts", 403}, {survey.RoleAuthor, "/console/1/contacts", 403}, {survey.RoleFieldwork, "/console/1/groups", 200}, {survey.RoleAuthor, "/console/1/waves/w1/open", 403}} {
		if got := w.as(c.role).get(c.at); got.Code != c.want {
			t.Errorf("%s on %s: %d, want %d", c.role, c.at, got.Code, c.want)
		}
	}
}

// Groups are pasted, changed, reported together and taken apart again; the engine's plan stands beside each.
func TestGroups(t *testing.T) {
	w := fresh(t).asking("mirror-core")
	at := "/console/1/groups"
	w.done(at, url.Values{"kind": {"cell"}, "paste": {"Operations, 62\nField sales\t52\r\n\nCustomer service 1,042\nLegal; 6\n"}})
	w.done(at, url.Values{"kind": {"segment"}, "paste": {"Small firms, 45 %\nLarge firms 55"}})
	study, err := w.Store.Study(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range study.Cells {
		got = append(got, fmt.Sprint(c.ID, "=", c.Name, " ", c.Headcount))
	}
	if strings.Join(got, ", ") != "operations=Operations 62, field-sales=Field sales 52, customer-service=Customer service 1042, legal=Legal 6" {
		t.Error(got)
	}
	if len(study.Segments) != 2 || study.Segments[0].Share != 0.45 {
		t.Errorf("%+v", study.Segments)
	}
	says(t, w.page(at), "Never: 6 people, and it takes 7.", "Yes, when 7 of 62 answer.")
	fields := url.Values{"kind": {"cell"}}
	for i, c := range study.Cells {
		fields.Set(fmt.Sprintf("cell-key-%d", i), c.ID)
		fields.Set(fmt.Sprintf("cell-name-%d", i), c.Name)
		fields.Set(fmt.Sprintf("cell-count-%d", i), fmt.Sprint(c.Headcount))
	}
	fields.Set("join", "3")
	fields.Set("cell-name-1", "Sales in the field")
	w.done(at, fields)
	says(t, w.page(at), "As part of Sales in the field.", "Take back : report Legal on its own")
	fields.Del("join")
	fields.Set("part", "3")
	w.done(at, fields)
	says(t, w.page(at), "Never: 6 people")
	fields.Del("part")
	fields.Set("cell-out-3", "1")
	w.done(at, fields)
	if study, _ = w.Store.Study(t.Context(), 1); len(study.Cells) != 3 {
		t.Errorf("taken out: %+v", study.Cells)
	}
	for _, c := range []struct {
		form url.Values
		want string
	}{
		{url.Values{"kind": {"segment"}, "segment-key-0": {"small-firms"}, "segment-name-0": {"Small firms"}, "segment-count-0": {"45"}, "segment-key-1": {"large-firms"}, "segment-name-1": {"Large firms"}, "segment-count-1": {"40"}}, "The shares sum to 85 per cent"},
		{url.Values{"kind": {"unit"}, "paste": {"North\nnorth"}}, "“north” is there twice"},
		{url.Values{"kind": {"serves"}, "serves-0-0": {"40"}, "serves-0-1": {"50"}}, "let the shares sum to 100"},
		{url.Values{"kind": {"serves"}, "serves-0-0": {"x"}}, "write each share as per cent"},
	} {
		got := w.post(at, c.form)
		if got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", c.form, got.Code)
		}
		says(t, got.Body.String(), c.want)
	}
	w.done(at, url.Values{"kind": {"serves"}, "serves-0-0": {"40"}, "serves-0-1": {"60 %"}})
	if study, _ = w.Store.Study(t.Context(), 1); study.Cells[0].Serves["large-firms"] != 0.6 || study.Cells[1].Serves != nil {
		t.Errorf("who serves whom: %+v", study.Cells)
	}
}

// Two segments may have different targets; a target need not be at the end of the scale, and moves no data.
func TestTargets(t *testing.T) {
	w := fresh(t).asking("trust-spectrum")
	w.done("/console/1/groups", url.Values{"kind": {"segment"}, "paste": {"Small\nLarge"}})
	at := "/console/1/targets"
	says(t, w.page(at), "Spring 2026", "Scale from 1 to 7", "All together", "Everyone", "Small", "Large")
	w.done(at, url.Values{"wave": {"w1"}, "t-0-0-0": {"5.1"}, "t-0-1-1": {"4,5"}, "t-0-1-2": {"6"}})
	study, err := w.Store.Study(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	first := ""
	p, _ := pack.Named("trust-spectrum")
	first = p.Dimensions[0].ID
	if study.Targets["w1"]["all"] != 5.1 || study.SegmentTargets["w1"]["small"][first] != 4.5 || study.SegmentTargets["w1"]["large"][first] != 6 {
		t.Errorf("%v, %v", study.Targets, study.SegmentTargets)
	}
	got := w.post(at, url.Values{"wave": {"w1"}, "t-0-0-0": {"8"}})
	says(t, got.Body.String(), "write a number from 1 to 7")
	w.done(at, url.Values{"wave": {"w1"}})
	if study, _ = w.Store.Study(t.Context(), 1); len(study.Targets)+len(study.SegmentTargets) != 0 {
		t.Errorf("emptied: %v, %v", study.Targets, study.SegmentTargets)
	}
}

// Settings hold the floors, and a company that changes its name stays the same study.
func TestSettings(t *testing.T) {
	w := fresh(t).asking("mirror-core")
	at := "/console/1/settings"
	good := url.Values{"company": {"Harbour and Lane"}, "language": {"de"}, "banner": {""}, "margin": {"12.5"}, "good": {"70"}, "employees": {"5"}, "customers": {"6"}, "detail": {"12"},
		"outcome": {"recommend"}, "pair": {"cell-unit"}}
	w.done(at, good)
	study, err := w.Store.Study(t.Context(), 1)
	ids, _ := w.Store.Studies(t.Context())
	if err != nil || len(ids) != 1 || study.Company != "Harbour and Lane" || study.Margin != 12.5 || study.Smallest != (survey.Smallest{Employees: 5, Customers: 6, Detail: 12}) || len(study.Breakdowns) != 1 {
		t.Errorf("%v, %+v, %v", ids, study, err)
	}
	for field, wrong := range map[string]string{"employees": "4", "customers": "4", "detail": "9", "margin": "0", "company": " "} {
		bad := url.Values{}
		for k, v := range good {
			bad[k] = v
		}
		bad.Set(field, wrong)
		if got := w.post(at, bad); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `href="#`+field+`"`) {
			t.Errorf("%s %s: %d", field, wrong, got.Code)
		}
	}
}

// Both sides can be tried on a phone by links that store nothing.
func TestTry(t *testing.T) {
	w := fresh(t)
	says(t, w.page("/console/1/waves/w1/try"), "There is nothing to try yet")
	w.asking("mirror-core")
	html := w.page("/console/1/waves/w1/try")
	says(t, html, "As a customer", "As an employee")
	if n := strings.Count(html, "https://mirror.example.org/p/"); n != 4 {
		t.Errorf("%d links and codes", n)
	}
	w.asking("ambassador")
	if html = w.page("/console/1/waves/w1/try"); strings.Contains(html, "As a customer") {
		t.Error("the ambassador pulse asks no customers")
	}
}
