package console

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/store"
)

const w4Downloads = "/console/1/results/w4/downloads"

// Each reader gets the files that are for them, the same bytes as on the command line, to be saved under a name of ours.
func TestDownloadsAreTheReportsFiles(t *testing.T) {
	w := larkfield(t)
	e, err := w.Shelf.Edition(context.Background(), 1, "w4")
	if err != nil {
		t.Fatal(err)
	}
	c := w.context(e)
	var hr, marketing bytes.Buffer
	if err := errors.Join(reports.HR(c).Write(&hr), reports.Marketing(c).Write(&marketing)); err != nil {
		t.Fatal(err)
	}
	data, err := e.Release.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		role, other survey.Role
		bytes       []byte
		as          string
	}{
		"hr.xlsx":        {survey.RoleHR, survey.RoleMarketing, hr.Bytes(), "mirror-hr-w4.xlsx"},
		"marketing.xlsx": {survey.RoleMarketing, survey.RoleHR, marketing.Bytes(), "mirror-marketing-w4.xlsx"},
		"data.json":      {survey.RoleHR, survey.RoleAuditor, append(data, '\n'), "mirror-data-w4.json"},
	} {
		got := w.as(want.role).get(w4Downloads + "/" + name)
		if got.Code != http.StatusOK || !bytes.Equal(got.Body.Bytes(), want.bytes) {
			t.Errorf("%s: %d, %d bytes, want %d", name, got.Code, got.Body.Len(), len(want.bytes))
		}
		if h := got.Header(); h.Get("Content-Disposition") != `attachment; filename="`+want.as+`"` || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", name, h)
		}
		if got := w.as(want.other).get(w4Downloads + "/" + name); got.Code != http.StatusForbidden {
			t.Errorf("%s for %s: %d", name, want.other, got.Code)
		}
		page := w.as(want.role).get(w4Downloads).Body.String()
		if !strings.Contains(page, name) || want.role != survey.RoleHR && strings.Contains(page, "hr.xlsx") {
			t.Errorf("the page for %s does not offer the right files", want.role)
		}
	}
	if got := fileName("hr", `w/1";x`, "xlsx"); got != "mirror-hr-w-1--x.xlsx" {
		t.Errorf("a wave's id gets into a file name: %s", got)
	}
}

// Two workbooks are made at a time; whoever comes third is told to wait. One that takes long is there when its reader comes back.
func TestThePressTakesTwoAtATime(t *testing.T) {
	p, ctx, now := newPress(), t.Context(), time.Now()
	clock := func() time.Time { return now }
	release := make(chan struct{})
	var made sync.WaitGroup
	slow := func(text string) func() ([]byte, error) {
		made.Add(1)
		return func() ([]byte, error) { defer made.Done(); <-release; return []byte(text), nil }
	}
	for _, key := range []string{"a", "b"} {
		if _, ready, err := p.print(ctx, key, time.Millisecond, clock, slow(key)); ready || err != nil {
			t.Fatalf("%s: ready %v, %v", key, ready, err)
		}
	}
	if _, _, err := p.print(ctx, "c", time.Millisecond, clock, func() ([]byte, error) { return nil, nil }); !errors.Is(err, store.ErrBusy) {
		t.Errorf("a third one is begun: %v", err)
	}
	if _, ready, err := p.print(ctx, "a", time.Millisecond, clock, nil); ready || err != nil {
		t.Errorf("the same again: ready %v, %v", ready, err)
	}
	close(release)
	made.Wait()
	if file, ready, err := p.print(ctx, "a", time.Minute, clock, nil); string(file) != "a" || !ready || err != nil {
		t.Errorf("when it is made: %q, ready %v, %v", file, ready, err)
	}
	p.rests()
	now = now.Add(pressKeeps + time.Second)
	fresh := func() ([]byte, error) { return []byte("fresh"), nil }
	if file, _, err := p.print(ctx, "b", time.Minute, clock, fresh); string(file) != "fresh" || err != nil {
		t.Errorf("after five minutes: %q, %v", file, err)
	}
	p.rests()
	if _, _, err := p.print(ctx, "d", time.Minute, clock, func() ([]byte, error) { panic("secret") }); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a panic: %v", err)
	}
	p.rests()
	if _, ready, err := p.print(ctx, "d", time.Minute, clock, fresh); !ready || err != nil {
		t.Errorf("after a panic: %v", err)
	}
}

// rests waits until nothing is made any more: a turn is given back a moment after the file is there.
func (p *press) rests() {
	for len(p.turns) < pressTurns {
		time.Sleep(time.Millisecond)
	}
}

// A workbook that takes long is announced by a page that asks for it again by itself.
func TestALongWorkbookIsAnnounced(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	e, err := w.Shelf.Edition(context.Background(), 1, "w4")
	if err != nil {
		t.Fatal(err)
	}
	release := make(chan struct{})
	key := bookKey("hr", 1, e)
	if _, _, err := w.press.print(t.Context(), key, 0, w.Now, func() ([]byte, error) { <-release; return []byte("the workbook"), nil }); err != nil {
		t.Fatal(err)
	}
	w.BookWait = time.Millisecond
	got := w.get(w4Downloads + "/hr.xlsx")
	if got.Code != http.StatusOK || got.Header().Get("Refresh") != "3" || !strings.Contains(got.Body.String(), "Preparing the workbook") {
		t.Errorf("%d %v", got.Code, got.Header())
	}
	close(release)
	w.BookWait = time.Minute
	if got := w.get(w4Downloads + "/hr.xlsx"); got.Body.String() != "the workbook" {
		t.Errorf("when it is made: %s", got.Body)
	}
}

func TestThePageOfTheMethodSaysWhatTheWorkbookSays(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	page := w.get("/console/1/results/w4/method").Body.String()
	e, err := w.Shelf.Edition(context.Background(), 1, "w4")
	if err != nil {
		t.Fatal(err)
	}
	r := reports.Read(w.context(e))
	text := func(s string) string {
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", "'", "&#39;", "+", "&#43;", `"`, "&#34;").Replace(s)
	}
	for _, n := range r.Remarks() {
		if !strings.Contains(page, text(n.Text)) {
			t.Errorf("the page does not say %q", n.Text)
		}
	}
	for _, want := range []string{e.Release.Settings().Engine, "SHA-256", "Same answer throughout", "Smallest groups: ", "Who answered among employees", "Gap without them"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// Customers' answers are for exporters alone, and only customers' are in any of the files.
func TestTheExportHoldsCustomersOnly(t *testing.T) {
	w := larkfield(t).as(survey.RoleExport)
	page := w.get("/console/1/export")
	if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `name="wave" value="w4"`) || !strings.Contains(page.Body.String(), "mirror-core") {
		t.Fatalf("%d %s", page.Code, page.Body)
	}
	form := url.Values{"wave": {"w4"}, "pack": {"mirror-core"}, "as": {"csv"}}
	got := w.post("/console/1/export", form)
	if got.Code != http.StatusOK || got.Header().Get("Content-Disposition") != `attachment; filename="mirror-customers-w4.zip"` {
		t.Fatalf("%d %v", got.Code, got.Header())
	}
	files := archive(t, got.Body.Bytes())
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(files["mirror-customers-w4.csv"], "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows[1:] {
		if row[0] != "customer" {
			t.Fatalf("a row of %s", row[0])
		}
	}
	for _, cell := range w.studyOf(t).Cells {
		if strings.Contains(strings.Join(rows[0], ","), cell.ID) || strings.Contains(files["mirror-customers-w4.csv"], ","+cell.ID+",") {
			t.Errorf("the team %s is in the file", cell.ID)
		}
	}
	if !strings.Contains(files["mirror-comments-w4.csv"], "question,comment") {
		t.Error("the comments are not in a file of their own")
	}
	form.Set("as", "spss")
	if files = archive(t, w.post("/console/1/export", form).Body.Bytes()); !strings.Contains(files["read-into-spss.sps"], "/FILE='mirror-customers-w4.csv'") {
		t.Error("the syntax does not read the file beside it")
	}
	form.Set("as", "xlsx")
	if book := unzipped(t, w.post("/console/1/export", form).Body.Bytes()); strings.Contains(book, "employee") {
		t.Error("employees are in the workbook")
	}
	for _, wrong := range []url.Values{{"wave": {"w4"}, "pack": {"mirror-core"}, "as": {"exe"}}, {"wave": {"w9"}}, {"wave": {"w4"}, "pack": {"none"}}} {
		if got := w.post("/console/1/export", wrong); got.Code != http.StatusNotFound {
			t.Errorf("%v: %d", wrong, got.Code)
		}
	}
	for _, role := range survey.AllRoles {
		want := http.StatusForbidden
		if role == survey.RoleExport {
			want = http.StatusOK
		}
		if got := w.as(role).get("/console/1/export").Code; got != want {
			t.Errorf("%s sees the page: %d", role, got)
		}
	}
}

// archive are the files of a zip archive by name.
func archive(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	return all
}

// An administrator adds a receiver; addresses inside are refused with a reason, and the secret is shown once.
func TestAnAdministratorAddsAWebhook(t *testing.T) {
	w := newWorld(t).as(survey.RoleAdmin)
	for _, wrong := range []string{"", "http://example.com/", "https://127.0.0.1/", "https://10.0.0.1/x"} {
		if got := w.post("/console/webhooks", url.Values{"url": {wrong}}); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "This address cannot be told: ") {
			t.Errorf("%q: %d", wrong, got.Code)
		}
	}
	got := w.post("/console/webhooks", url.Values{"url": {"https://example.com/hook?token=hush"}})
	if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "whsec_") {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	page := w.get("/console/webhooks").Body.String()
	if strings.Contains(page, "whsec_") || strings.Contains(page, "hush") || !strings.Contains(page, "example.com") {
		t.Error("the page shows the secret, or not the receiver")
	}
	if got := w.post("/console/webhooks/1/drop", nil); got.Code != http.StatusSeeOther {
		t.Errorf("drop: %d", got.Code)
	}
	for _, role := range survey.AllRoles {
		if got := w.as(role).get("/console/webhooks").Code; (got == http.StatusOK) != (role == survey.RoleAdmin) {
			t.Errorf("%s sees the page of webhooks: %d", role, got)
		}
	}
}
