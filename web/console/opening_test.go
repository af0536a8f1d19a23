package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
)

// One button with the numbers on it locks the wording, makes the key and all invitations.
func TestOpening(t *testing.T) {
	w := fresh(t).asking("mirror-core")
	at := "/console/1/waves/w1/open"
	says(t, w.page(at), "Something is missing", "It asks employees, and the study has no team of them")
	if got := w.post(at, url.Values{}); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("opened without teams: %d", got.Code)
	}
	w.done("/console/1/groups", url.Values{"kind": {"cell"}, "paste": {"Operations, 62\nLegal, 6"}})
	w.list("employee", staff(20, "Operations"))
	w.list("customer", staff(30, "x"))
	html := w.page(at)
	says(t, html, "How customers see us, version 1.0.0", "24 statements", "fewer than 7 employees", "Legal : Never: 6 people, and it takes 7.", "Report Legal as part of Operations", "Open and invite 30 customers and 20 employees", "merge it with another team first")
	w.done(at, url.Values{"join": {"cell|legal|operations"}})
	w.done("/console/1/waves/w1", url.Values{"name": {"Spring 2026"}, "from": {"2026-03-02"}, "to": {"2026-03-28"}})
	if to := w.done(at, url.Values{}); to != "/console/1/waves/w1/invitations?done=opened" {
		t.Error(to)
	}
	wave, err := w.Store.Fieldwork(t.Context(), 1, "w1")
	if err != nil || wave.State != survey.WaveOpen || !wave.Closes.Equal(time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", wave, err)
	}
	if c, e := w.invited(gap.Customer), w.invited(gap.Employee); c != 30 || e != 20 {
		t.Errorf("%d customers and %d employees are invited", c, e)
	}
	if got := w.get(at); got.Code != http.StatusNotFound {
		t.Errorf("an open wave has an opening page: %d", got.Code)
	}
	says(t, w.page("/console/1/settings"), "Spring 2026: fewer than 7 employees")
}

// A team of fewer than twice the smallest number needs a second person (P37), and each change of its size anew.
func TestSmallTeamNeedsASecondPerson(t *testing.T) {
	w := fresh(t).asking("mirror-core")
	at := "/console/1/waves/w1/open"
	w.done("/console/1/groups", url.Values{"kind": {"cell"}, "paste": {"Operations, 62\nLegal, 9"}})
	w.list("customer", staff(30, "x"))
	says(t, w.page(at), "A second person has to agree", "Open with 9 people in Legal: not asked yet")
	if got := w.post(at, url.Values{}); got.Code != http.StatusUnprocessableEntity {
		t.Fatalf("opened by one person: %d", got.Code)
	}
	w.done(at, url.Values{"ask": {"1"}})
	agree := url.Values{"what": {"Open with 9 people in Legal"}}
	if got := w.post("/console/1/waves/w1/agree", agree); got.Code != http.StatusConflict {
		t.Errorf("agreed to one's own wish: %d", got.Code)
	}
	w.user.Email = "second@example.org"
	says(t, w.page("/console/1"), "Open with 9 people in Legal")
	w.done("/console/1/waves/w1/agree", agree)
	w.user.Email = "somebody@example.org"
	says(t, w.page(at), "second@example.org agreed")
	w.done(at, url.Values{})
}

// A draft goes when its name is typed, with its key; nothing else goes that way.
func TestDeleteWave(t *testing.T) {
	w := fresh(t).asking("mirror-core")
	if to := w.done("/console/1/waves", url.Values{"name": {"Autumn 2026"}, "from": {"2026-09-01"}}); to != "/console/1/waves/w2?done=begun" {
		t.Error(to)
	}
	says(t, w.page("/console/1/waves/w2"), "Set up Autumn 2026", "24 statements in 9 topics")
	at := "/console/1/waves/w2/delete"
	if got := w.post(at, url.Values{"name": {"autumn"}}); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("another name: %d", got.Code)
	}
	if err := w.Keys.CreateWave(1, "w2"); err != nil {
		t.Fatal(err)
	}
	w.done(at, url.Values{"name": {"Autumn 2026"}})
	if waves, err := w.Store.Waves(t.Context(), 1); err != nil || len(waves) != 1 {
		t.Errorf("%v, %v", waves, err)
	}
	if _, err := w.Keys.Deriver(1, "w2"); err == nil {
		t.Error("its key is still there")
	}
	if got := open(t).get("/console/1/waves/w1/delete"); got.Code != http.StatusNotFound {
		t.Errorf("an open wave can be deleted: %d", got.Code)
	}
	if got := w.get("/console/1/delete"); got.Code != http.StatusNotFound {
		t.Errorf("a study of real people can be deleted: %d", got.Code)
	}
}

// Made-up answers stand apart, say so, and whoever prepares the study may read them; no real wave is touched.
func TestExample(t *testing.T) {
	w := fresh(t).asking("mirror-core", "trust-spectrum", "service-quality", "perception-check", "ambassador")
	w.done("/console/1/groups", url.Values{"kind": {"cell"}, "paste": {"Operations, 62\nField sales, 52\nCustomer service, 36"}})
	w.done("/console/1/groups", url.Values{"kind": {"unit"}, "paste": {"North\nSouth"}})
	start := time.Now()
	if to := w.done("/console/1/waves/w1/example", nil); to != "/console/2/results?done=example" {
		t.Fatal(to)
	}
	t.Logf("400 customers and 150 employees, five questionnaires, two waves: %v", time.Since(start))
	study, err := w.Store.Study(t.Context(), 2)
	if err != nil || !study.Example || study.Company != "Example: Harbour & Lane" || study.Banner != exampleBanner {
		t.Errorf("%+v, %v", study, err)
	}
	r, err := w.Store.Release(t.Context(), 2, "example-2")
	if err != nil || !strings.Contains(string(r.Body), exampleBanner) {
		t.Errorf("the release: %v", err)
	}
	for _, verdict := range []string{"blind_spot", "hidden_strength", "aligned"} {
		if !strings.Contains(string(r.Body), verdict) {
			t.Errorf("nothing is a %s", verdict)
		}
	}
	says(t, w.page("/console/2"), exampleBanner, "Every answer in it is made up", "Example wave 2")
	for _, at := range []string{"/console/2/waves/example-2/open"} {
		if got := w.get(at); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", at, got.Code)
		}
	}
	if waves, _ := w.Store.Waves(t.Context(), 1); len(waves) != 1 || waves[0].State != survey.WaveDraft {
		t.Errorf("the real study: %v", waves)
	}
	w.done("/console/1/waves/w1/example", nil) // again
	if ids, _ := w.Store.Studies(t.Context()); len(ids) != 2 {
		t.Errorf("studies %v", ids)
	}
	again, err := w.Store.Release(t.Context(), 2, "example-2")
	if err != nil || string(again.Body) != string(r.Body) {
		t.Error("the same study gives other answers")
	}
	w.done("/console/2/delete", url.Values{"name": {"Example: Harbour & Lane"}})
	if _, err := w.Store.Study(t.Context(), 2); err == nil {
		t.Error("the example is still there")
	}
}
