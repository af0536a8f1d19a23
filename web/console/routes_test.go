package console

import (
	"net/http"
	"strings"
	"testing"

	"mirror/survey"
)

func TestNobodySeesAPageWithoutSigningIn(t *testing.T) {
	w := newWorld(t)
	w.person("somebody@example.org", survey.RoleAdmin)
	for _, r := range w.Routes() {
		if r.Who == ForAnyone || r.Who == ForKeyHolders || r.Method != http.MethodGet {
			continue
		}
		got := w.get(r.Path)
		if to, _, _ := strings.Cut(got.Header().Get("Location"), "?"); got.Code != http.StatusSeeOther || to != "https://mirror.example.org/console/sign-in" {
			t.Errorf("%s: %d %s", r.Path, got.Code, got.Header().Get("Location"))
		}
	}
}

func TestAPageIsForThoseItSays(t *testing.T) {
	w := newWorld(t)
	if got := w.as(survey.RoleHR).get(Root); got.Code != http.StatusOK {
		t.Errorf("the list of studies: %d", got.Code)
	}
	w.user.Disabled = true
	if got := w.get(Root); got.Code != http.StatusForbidden {
		t.Errorf("the list of studies for somebody without access: %d", got.Code)
	}
}
