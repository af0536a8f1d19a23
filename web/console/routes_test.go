package console

import (
	"net/http"
	"testing"

	"mirror/survey"
)

func TestNobodySeesAPageWithoutSigningIn(t *testing.T) {
	w := newWorld(t)
	for _, r := range w.Routes() {
		if r.Who == ForAnyone || r.Who == ForKeyHolders || r.Method != http.MethodGet {
			continue
		}
		if got := w.get(r.Path); got.Code != http.StatusSeeOther || got.Header().Get("Location") != "https://mirror.example.org/console/sign-in" {
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
