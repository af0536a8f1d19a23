package respond

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
)

// Customers find their answers on another visit; employees find how far they came, and no answer.
func TestAnotherVisit(t *testing.T) {
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		t.Run(side.String(), func(t *testing.T) {
			w := newWorld(t, set{})
			first := w.started(side, 0)
			form := filledIn(w.page(first))
			second := w.follow(w.post(first.at, form))
			w.is(w.follow(w.post(second.at, filledIn(w.page(second)))), http.StatusOK)
			start := w.visit(side, 0)
			page := w.get(start)
			if !strings.Contains(bodyText(page.Body.String()), "Go on with part 3") {
				t.Error("the start does not say where to go on")
			}
			third := w.follow(w.post(start, nil))
			if h1 := w.page(third).h1(); !strings.HasPrefix(h1, "Part 3 of 12") {
				t.Errorf("it goes on with %q", h1)
			}
			again := w.get(strings.Replace(third.at, "/3?", "/1?", 1))
			seen := len(w.page(again).values())
			if side == gap.Customer {
				if seen != len(form) {
					t.Errorf("%d answers are shown, want %d", seen, len(form))
				}
				return
			}
			if seen != 0 || !strings.Contains(again.Body.String(), "kept but not shown") {
				t.Errorf("%d answers are shown to another visit, or it is not told why", seen)
			}
			if next := w.post(again.at, url.Values{}); next.Code != http.StatusSeeOther {
				t.Errorf("a page left blank by another visit answered %d", next.Code)
			}
			if old := w.get(first.at); len(w.page(old).values()) != 0 {
				t.Error("the first visit sees what the second saved")
			}
			r := w.sent(w.get(strings.Replace(third.at, "/3?", "/3?", 1)))
			w.is(r, http.StatusOK)
			if n := w.stored("responses"); n != 1 {
				t.Errorf("%d responses are stored", n)
			}
		})
	}
}

// toLast goes on page after page, answering nothing, until the page with Send.
func (w *world) toLast(r reply) reply {
	w.t.Helper()
	for range 30 {
		if strings.Contains(r.Body.String(), ">Send my answers<") {
			return r
		}
		r = w.follow(w.post(r.at, url.Values{"asked": {"1"}}))
		w.is(r, http.StatusOK)
	}
	w.t.Fatal("the form does not end")
	return r
}

// Whoever opens an employee's link on another visit learns nothing of what was answered: not from the code at the end,
// not by sending pages blank and going back, and not from what is counted or reminded of.
func TestAnotherVisitLearnsNothing(t *testing.T) {
	w := newWorld(t, set{})
	first := w.started(gap.Employee, 0)
	for range 9 {
		first = w.follow(w.post(first.at, filledIn(w.page(first))))
	}
	half := filledIn(w.page(first))
	gone := slices.Sorted(keysOf(half))[0]
	half.Del(gone)
	w.is(w.post(first.at, half), http.StatusOK)
	start := w.visit(gap.Employee, 0)
	at := func(n string) string {
		address, query, _ := strings.Cut(start, "?")
		return address + "/" + n + "?" + query
	}
	for _, n := range []string{"1", "10"} {
		sent := w.post(at(n), url.Values{})
		if sent.Code != http.StatusSeeOther {
			t.Errorf("part %s, left blank, answers %d: it reminds of what is missing", n, sent.Code)
		}
		if again := w.get(at(n)); len(w.page(again).values()) > 0 || !strings.Contains(again.Body.String(), "kept but not shown") {
			t.Errorf("part %s, sent blank, then shows the answers of the first visit", n)
		}
	}
	last := w.toLast(w.follow(w.post(start, nil)))
	if all := text(w.page(last).root); strings.Contains(all, "You answered") {
		t.Errorf("the last page counts the first visit's answers: %s", all)
	}
	end := w.post(last.at, filledIn(w.page(last)))
	w.is(end, http.StatusOK)
	if all := text(w.page(end).root); strings.Contains(all, "this code") || !strings.Contains(all, "You answered on more than one visit") {
		t.Errorf("the end says %s", all)
	}
}

// One visit from the first page to the last gets its code, and a test run gets none.
func TestCodeOfOneVisit(t *testing.T) {
	w := newWorld(t, set{})
	end := w.sent(w.started(gap.Employee, 0))
	if all := text(w.page(end).root); !strings.Contains(all, "this code shows you") || strings.Contains(all, "more than one visit") {
		t.Errorf("the end says %s", all)
	}
	code, err := w.keys.PreviewCode(w.study, w.form.ID, gap.Employee)
	w.must(err)
	start := w.follow(w.get("/p/" + code.Text()))
	r := w.follow(w.post(w.follow(w.post(start.at, nil)).at, url.Values{"group": {"0"}, "unit": {"0"}}))
	if end := w.sent(r); strings.Contains(end.Body.String(), "this code") {
		t.Error("a test run gives a code")
	}
}
