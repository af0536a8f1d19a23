package console

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

func TestResultsBeginWithTheNewestWave(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	for from, to := range map[string]string{
		"/console/1/results":         "/console/1/results/w4",
		"/console/1/results?wave=w2": "/console/1/results/w2",
		"/console/1/results?wave=w2&to=teams/branch&pack=mirror-core":             "/console/1/results/w2/teams/branch?pack=mirror-core",
		"/console/1/results?wave=w3&to=dimensions/partnering&pack=trust-spectrum": "/console/1/results/w3",
		"/console/1/results?wave=w2&to=//evil.example/../x":                       "/console/1/results/w2/evil.example/x",
	} {
		got := w.get(from)
		if at := got.Header().Get("Location"); got.Code != http.StatusSeeOther || at != "https://mirror.example.org"+to {
			t.Errorf("%s: %d %s, want %s", from, got.Code, at, to)
		}
	}
	for _, address := range []string{"/console/1/results?wave=w9", "/console/1/results/w9", "/console/1/results/w4?pack=none", "/console/2/results"} {
		if got := w.get(address); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want a page that is not there", address, got.Code)
		}
	}
	if got := w.as(survey.RoleAuthor, survey.RoleFieldwork, survey.RoleAdmin).get("/console/1/results/w4"); got.Code != http.StatusForbidden {
		t.Errorf("who prepares a study reads its results: %d", got.Code)
	}
}

// A page without figures says why there are none, and when there will be.
func TestResultsSayWhyThereAreNone(t *testing.T) {
	w := newWorld(t).as(survey.RoleMarketing)
	ctx, by := context.Background(), store.Actor("a test")
	study := survey.DefaultStudy()
	study.Company = "Larkfield Bank"
	study.Waves = []survey.Wave{{ID: "w1", Name: "Spring", From: "2026-03-02", To: "2026-03-21"}}
	study.Cells = []survey.Cell{{ID: "branch", Name: "Branch teams", Headcount: 40}, {ID: "office", Name: "Head office", Headcount: 40}}
	id, err := w.Store.SaveStudy(ctx, by, study)
	if err != nil {
		t.Fatal(err)
	}
	says := func(wants ...string) {
		t.Helper()
		for _, address := range []string{path(id, "results"), path(id, "results", "w1")} {
			got := w.get(address)
			if got.Code != http.StatusOK {
				t.Errorf("%s: %d", address, got.Code)
			}
			for _, want := range wants {
				if !strings.Contains(got.Body.String(), want) {
					t.Errorf("%s does not say %q:\n%s", address, want, got.Body)
				}
			}
		}
	}
	says("Nothing yet", "opens on 2 March 2026", "at least 7 employees and 5 customers")

	source, _ := pack.Source("mirror-core")
	core, _ := pack.Named("mirror-core")
	if _, err := w.Store.SetPacks(ctx, by, id, "w1", []store.PackSource{{Pack: core, Source: source}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Keys.CreateWave(id, "w1"); err != nil {
		t.Fatal(err)
	}
	if err := w.Store.OpenWave(ctx, by, id, "w1"); err != nil {
		t.Fatal(err)
	}
	says("Still collecting", "Fieldwork runs until 21 March 2026")
	if err := w.Store.CloseWave(ctx, by, id, "w1"); err != nil {
		t.Fatal(err)
	}
	says("Being prepared")
}
