package respond

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey/fieldwork"
)

func TestStatesOfALink(t *testing.T) {
	t.Run("unknown", func(t *testing.T) {
		w := newWorld(t, set{})
		for _, address := range []string{"/i/x", "/i/" + fieldwork.NewSecret().Text(), "/o/x", "/o/0123456789abcdef", "/p/x", "/p/" + fieldwork.NewSecret().Text(), "/u/x", "/o/x/poster"} {
			r := w.get(address)
			w.is(r, http.StatusNotFound)
			if h1, _ := w.words(r); h1 != "We don't know this link" || w.page(r).id("code") == nil {
				t.Errorf("%s: %q", address, h1)
			}
		}
	})
	t.Run("not open", func(t *testing.T) {
		w := newWorld(t, set{draft: true})
		w.now = time.Date(2026, 2, 20, 9, 0, 0, 0, time.UTC)
		for _, address := range []string{w.visit(gap.Employee, 0), "/o/" + w.open[gap.Customer].Text()} {
			if h1, all := w.words(w.get(address)); h1 != "Not open yet" || !strings.Contains(all, "opens on 2 March 2026") {
				t.Errorf("%q: %s", h1, all)
			}
		}
	})
	t.Run("closed", func(t *testing.T) {
		w := newWorld(t, set{})
		r := w.started(gap.Customer, 0)
		w.now = time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC)
		w.is(w.get(w.visit(gap.Customer, 0)), http.StatusOK)
		w.now = time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)
		last := w.get(w.visit(gap.Customer, 0))
		if h1, all := w.words(last); h1 != "This survey is closed" || !strings.Contains(all, "28 March 2026") {
			t.Errorf("%q: %s", h1, all)
		}
		w.now = day.AddDate(0, 0, 6)
		w.must(w.store.CloseWave(t.Context(), "test", w.study, waveID))
		time.Sleep(5 * time.Millisecond)
		if h1, _ := w.words(w.post(r.at, url.Values{})); h1 != "This survey is closed" {
			t.Errorf("a page of a closed wave: %q", h1)
		}
	})
	t.Run("used", func(t *testing.T) {
		w := newWorld(t, set{})
		start := w.visit(gap.Employee, 0)
		r := w.follow(w.post(start, nil))
		for range 11 {
			r = w.follow(w.post(r.at, filledIn(w.page(r))))
		}
		words := url.Values{"t1": {"Once"}}
		w.is(w.post(r.at, words), http.StatusOK)
		again := w.follow(w.post(r.at, words))
		w.is(again, http.StatusOK)
		for _, r := range []reply{again, w.get(start), w.get(w.visit(gap.Employee, 0)), w.follow(w.post(w.visit(gap.Employee, 0), nil))} {
			if h1, all := w.words(r); h1 != "Answers were sent with this link" || !strings.Contains(all, "nothing was changed") {
				t.Errorf("%q: %s", h1, all)
			}
		}
		if n := w.stored("responses"); n != 1 {
			t.Errorf("%d responses are stored", n)
		}
	})
}
