package respond

import (
	"net/http"
	"net/url"
	"os"
	"testing"

	"mirror/gap"
	"mirror/survey/fieldwork"
)

// A form of a single page is sent from the page that Start leads to. No draft says that it was begun, so its secret is
// made at the start: pressing Send twice, or going back and pressing again, still stores one response.
func TestOnePageIsSentOnce(t *testing.T) {
	source, err := os.ReadFile("testdata/one-page.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, set{source: source})
	for n, code := range []fieldwork.Code{w.open[gap.Customer], w.kiosk[gap.Customer]} {
		page := w.follow(w.post("/o/"+code.Text(), nil))
		w.is(page, http.StatusOK)
		if len(w.page(page).values()) != 0 || w.stored("drafts") != 0 {
			t.Error("before Send, something is kept of a form of one page")
		}
		words := url.Values{"t0": {"Once"}}
		end := w.post(page.at, words)
		if end.Code == http.StatusSeeOther {
			end = w.follow(end)
		}
		if h1, _ := w.words(end); h1 != "Thank you – your answers have arrived" {
			t.Errorf("it ends with %q", h1)
		}
		for _, again := range []url.Values{words, {"t0": {"Twice"}}} {
			if h1, _ := w.words(w.post(page.at, again)); h1 != "Answers were sent with this link" {
				t.Errorf("the second Send is told %q", h1)
			}
		}
		if w.stored("responses") != n+1 || w.stored("comments") != n+1 || w.stored("drafts") != 0 {
			t.Errorf("after link %d there are %d responses, %d comments and %d drafts", n+1, w.stored("responses"), w.stored("comments"), w.stored("drafts"))
		}
	}
}
