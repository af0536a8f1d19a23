package console

import (
	"testing"

	"golang.org/x/net/html"

	"mirror/survey"
)

// The navigation marks the page that another belongs to, not the page of setting up that its address begins with.
func TestPagesOfFieldworkInTheNavigation(t *testing.T) {
	w, _ := running(t, 7, 5)
	w.as(survey.RoleAuthor, survey.RoleFieldwork)
	for page, want := range map[string]string{"fieldwork": "Fieldwork", "close": "Fieldwork", "links": "Invitations", "invitations": "Invitations", "try": "Set up"} {
		here := elements(w.dom(fieldworkAt+page), func(n *html.Node) bool { return attribute(n, "aria-current") == "page" })
		if len(here) != 1 || spoken(here[0]) != want {
			t.Errorf("%s does not stand under %s", page, want)
		}
	}
}
