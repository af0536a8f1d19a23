package respond

import (
	"net/http"
	"net/url"
	"os"
	"strconv"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// begin presses Start on an open link and returns the address of the first page and everything answered there.
func (w *world) begin(code fieldwork.Code) (string, url.Values) {
	w.t.Helper()
	r := w.follow(w.post("/o/"+code.Text(), nil))
	w.is(r, http.StatusOK)
	return r.at, filledIn(w.page(r))
}

// overrun checks that a page says that the link was begun too often, and when it works again.
func (w *world) overrun(r reply) {
	w.t.Helper()
	w.is(r, http.StatusTooManyRequests)
	if h1, all := w.words(r); h1 != "Too many forms were begun here today" || r.Header().Get("Retry-After") != strconv.Itoa(14*60*60+1) {
		w.t.Errorf("%s; Retry-After %q", all, r.Header().Get("Retry-After"))
	}
}

// Whoever has an open link's code can send a first page again and again, and each makes a draft: that ends at ten times the
// answers that the link takes in a day, and at no less than 200. Other links and the next day are not touched.
func TestOpenLinkMakesSoManyDrafts(t *testing.T) {
	for _, test := range []struct {
		perDay, drafts int
		side           gap.Audience // employees are asked for their team first, and that makes the draft
	}{{5, 200, gap.Customer}, {30, 300, gap.Customer}, {30, 300, gap.Employee}} {
		w := newWorld(t, set{perDay: test.perDay})
		at, form := w.begin(w.open[test.side])
		for range test.drafts {
			w.is(w.post(at, form), http.StatusSeeOther)
		}
		for n := test.drafts; n < max(test.drafts+1, 11*test.perDay); n++ {
			w.overrun(w.post(at, form))
		}
		if n := w.stored("drafts"); n != test.drafts {
			t.Errorf("%d answers a day: %d drafts are stored, want %d", test.perDay, n, test.drafts)
		}
		if last := w.follow(w.post("/o/"+w.open[test.side].Text(), nil)); last.Code != http.StatusOK {
			t.Errorf("looking at the first page answers %d", last.Code)
		}
		other, answers := w.begin(w.kiosk[test.side])
		w.is(w.post(other, answers), http.StatusSeeOther)
		w.now = w.now.AddDate(0, 0, 1)
		w.is(w.post(at, form), http.StatusSeeOther)
		if n := w.stored("drafts"); n != test.drafts+2 {
			t.Errorf("another link and the next day make %d drafts", n-test.drafts)
		}
	}
}

// Who was let in before goes on and sends, however often the link was begun since.
func TestWhoBeganGoesOn(t *testing.T) {
	w := newWorld(t, set{perDay: 5})
	at, form := w.begin(w.open[gap.Customer])
	early := w.follow(w.post(at, form))
	for range 199 {
		w.is(w.post(at, form), http.StatusSeeOther)
	}
	w.overrun(w.post(at, form))
	if h1, _ := w.words(w.sent(early)); h1 != "Thank you – your answers have arrived" {
		t.Errorf("it ends with %q", h1)
	}
}

// A form of one page has its secret from Start, and a draft where it is sent on a day that is full.
func TestOnePageIsBegunSoOften(t *testing.T) {
	source, err := os.ReadFile("testdata/one-page.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, set{source: source, perDay: 1})
	for _, code := range []fieldwork.Code{w.open[gap.Customer], w.kiosk[gap.Customer]} {
		for range 200 {
			at, _ := w.begin(code)
			w.post(at, url.Values{"t0": {"Again"}})
		}
		r := w.post("/o/"+code.Text(), nil)
		w.overrun(r)
		if back := r.Header().Get("Refresh"); (back != "") != (code == w.kiosk[gap.Customer]) {
			t.Errorf("it goes back to %q", back)
		}
	}
	if r, d := w.stored("responses"), w.stored("drafts"); r != 2 || d != 199 { // a kiosk keeps none
		t.Errorf("%d responses and %d drafts are stored", r, d)
	}
}

// A whole company behind one address, on one shared device, is let in.
func TestFiveHundredAtAKiosk(t *testing.T) {
	w := newWorld(t, set{perDay: 1000})
	for range 500 {
		at, team := w.begin(w.kiosk[gap.Employee])
		first := w.follow(w.post(at, team))
		w.is(first, http.StatusOK)
		w.is(w.post(first.at, filledIn(w.page(first))), http.StatusSeeOther)
	}
	if n := w.stored("drafts"); n != 500 {
		t.Errorf("%d drafts are stored", n)
	}
}

// However many links there are, the count stays small, and what is lost first is a count that was small too.
func TestMintsAreBounded(t *testing.T) {
	var m mints
	busy := survey.Link{Study: 1, ID: 1, PerDay: 1}
	for range mintsAtLeast {
		m.take(&busy, day)
	}
	for i := range 3 * linksCounted {
		if !m.take(&survey.Link{Study: 2, ID: survey.LinkID(i), PerDay: 1}, day) {
			t.Fatalf("link %d is refused its first secret", i)
		}
	}
	if len(m.made) > linksCounted {
		t.Errorf("%d links are counted, more than %d", len(m.made), linksCounted)
	}
	if m.take(&busy, day) {
		t.Error("the count of the busiest link is lost")
	}
	if m.take(&busy, day.AddDate(0, 0, -1)) {
		t.Error("a request that came before midnight begins a new day")
	}
	if !m.take(&busy, day.AddDate(0, 0, 1)) || len(m.made) != 1 {
		t.Error("the next day does not begin anew")
	}
}
