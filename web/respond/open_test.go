package respond

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html/atom"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// An open link makes nothing when it is looked at, and each answer counts once.
func TestOpenLink(t *testing.T) {
	w := newWorld(t, set{perDay: 1})
	home := "/o/" + w.open[gap.Customer].Text()
	for range 3 {
		w.is(w.get(home), http.StatusOK)
	}
	if w.stored("drafts") != 0 {
		t.Error("looking at an open link makes a draft")
	}
	r := w.follow(w.post(home, nil))
	r = w.follow(w.post(r.at, filledIn(w.page(r))))
	first := r.at
	end := w.sent(r)
	if h1, _ := w.words(end); h1 != "Thank you – your answers have arrived" {
		t.Errorf("it ends with %q", h1)
	}
	if h1, _ := w.words(w.get(first)); h1 != "Answers were sent with this link" {
		t.Errorf("going back shows %q", h1)
	}
	second := w.follow(w.post(home, nil))
	for range 11 {
		second = w.follow(w.post(second.at, filledIn(w.page(second))))
	}
	full := w.post(second.at, url.Values{"t2": {"Tomorrow then"}})
	w.is(full, http.StatusTooManyRequests)
	d := w.page(full)
	if !strings.Contains(text(d.root), "Enough answers for today") || d.values()["t2"][0] != "Tomorrow then" || full.Header().Get("Retry-After") == "" {
		t.Errorf("a full link says %q", text(d.root))
	}
	w.now = w.now.AddDate(0, 0, 1)
	if h1, _ := w.words(w.follow(w.post(second.at, url.Values{"t2": {"Tomorrow then"}}))); h1 != "Thank you – your answers have arrived" {
		t.Errorf("the next day: %q", h1)
	}
	if n := w.stored("responses"); n != 2 {
		t.Errorf("%d responses are stored", n)
	}
}

// Pressing Start stores nothing, however often: the first page that is saved makes the draft, with what was chosen before.
func TestStartMakesNoDraft(t *testing.T) {
	w := newWorld(t, set{perDay: 5})
	for _, code := range []fieldwork.Code{w.open[gap.Customer], w.open[gap.Employee], w.kiosk[gap.Customer], w.kiosk[gap.Employee]} {
		for range 5 {
			w.is(w.follow(w.post("/o/"+code.Text(), nil)), http.StatusOK)
		}
	}
	if n := w.stored("drafts"); n != 0 {
		t.Fatalf("pressing Start left %d drafts", n)
	}
	first := w.follow(w.post("/o/"+w.open[gap.Customer].Text(), nil))
	asked := slices.Sorted(keysOf(filledIn(w.page(first))))
	half := filledIn(w.page(first), asked[0])
	again := w.post(first.at, half)
	if d := w.page(again); again.Code != http.StatusOK || !strings.Contains(again.Body.String(), `name="asked"`) || len(d.values()) != len(half) || w.stored("drafts") != 0 {
		t.Errorf("a gap answered %d with %v and %d drafts", again.Code, d.values(), w.stored("drafts"))
	}
	half.Set("asked", "1")
	second := w.follow(w.post(first.at, half))
	if h1, _ := w.words(second); !strings.HasPrefix(h1, "Part 2 of") || w.stored("drafts") != 1 {
		t.Errorf("after the first page comes %q with %d drafts", h1, w.stored("drafts"))
	}
	back := w.page(w.get(strings.Replace(second.at, "/2?", "/1?", 1)))
	if diff := cmp.Diff(asked[1:], slices.Sorted(keysOf(back.values()))); diff != "" {
		t.Errorf("going back shows other questions or answers (-sent +shown):\n%s", diff)
	}
	w.sent(second)
	if n := w.sum("SELECT (SELECT COUNT(*) FROM responses WHERE seconds IS NOT NULL) - (SELECT COUNT(*) FROM drafts)"); n != 1 {
		t.Error("it is not stored with the time taken, or a draft is left")
	}
}

// Changing one's mind at the start of an open link's form counts, also before anything is saved.
func TestStartOfAnOpenLinkAgain(t *testing.T) {
	w := newWorld(t, set{})
	team := w.form.GroupNamed("cell", "office")
	home := "/o/" + w.link(t.Context(), survey.Link{Audience: gap.Employee, Group: team.ID, Unit: w.form.GroupNamed("unit", "north").ID, PerDay: 10}).Text()
	r := w.follow(w.post(home, nil))
	start := w.follow(w.get(strings.Replace(r.at, "/1?", "/start?", 1)))
	if _, ticked := w.page(start).values()["leave_out"]; ticked {
		t.Error("the box is ticked before anybody ticked it")
	}
	r = w.follow(w.post(start.at, url.Values{"leave_out": {"1"}}))
	start = w.follow(w.get(strings.Replace(r.at, "/1?", "/start?", 1)))
	if _, ticked := w.page(start).values()["leave_out"]; !ticked {
		t.Error("the box forgets that it was ticked")
	}
	w.sent(r)
	if n := w.sum("SELECT COUNT(*) FROM responses WHERE group_id = 0 AND unit = 0"); n != 1 {
		t.Error("the team or the branch is stored")
	}
}

// A shared device forgets: it shows nothing that was saved, leads nowhere else, and goes back to its start by itself.
func TestKiosk(t *testing.T) {
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		w := newWorld(t, set{})
		home := "/o/" + w.kiosk[side].Text()
		r := w.post(home, nil)
		if side == gap.Employee {
			team := w.follow(r)
			r = w.post(team.at, url.Values{"group": {"0"}, "unit": {"0"}})
		}
		r = w.follow(r)
		if back := r.Header().Get("Refresh"); back != "180; url="+home+"?lang=en" {
			t.Errorf("an idle page goes to %q", back)
		}
		r = w.follow(w.post(r.at, filledIn(w.page(r))))
		w.follow(w.post(r.at, filledIn(w.page(r))))
		again := w.page(w.get(r.at))
		if got := again.values(); len(got) != 0 {
			t.Errorf("the next person sees %v", got)
		}
		for _, a := range again.all(atom.A) {
			if h := attr(a, "href"); !strings.HasPrefix(h, "#") && !strings.HasPrefix(h, "?lang=") {
				t.Errorf("a link leads to %q", h)
			}
		}
		end := w.sent(r)
		d := w.page(end)
		if d.h1() != "Thank you – your answers have arrived" || end.Header().Get("Refresh") != "15; url="+home+"?lang=en" || !strings.Contains(text(d.root), "In 15 seconds") {
			t.Errorf("%s ends with %q, %q", side, d.h1(), end.Header().Get("Refresh"))
		}
		if strings.Contains(text(d.root), "Compare your answers later") {
			t.Error("a shared device shows a code")
		}
		if to := w.get(r.at).Header().Get("Location"); to != home+"?lang=en" {
			t.Errorf("after the end, going back leads to %q", to)
		}
		if n := w.stored("responses"); n != 1 {
			t.Errorf("%d responses are stored", n)
		}
	}
}

// A test run works before the wave opens, says on each page that it does not count, and stores nothing.
func TestPreview(t *testing.T) {
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		w := newWorld(t, set{draft: true})
		code, err := w.keys.PreviewCode(w.study, w.form.ID, side)
		w.must(err)
		start := w.follow(w.get("/p/" + code.Text()))
		r := w.post(start.at, nil)
		if side == gap.Employee {
			team := w.follow(r)
			r = w.post(team.at, url.Values{"group": {"0"}, "unit": {"0"}})
		}
		r = w.follow(r)
		pages := 0
		for ; strings.Contains(w.page(r).h1(), "Part"); pages++ {
			d := w.page(r)
			if !strings.Contains(text(d.root), "Test – does not count") {
				t.Errorf("%s does not say that it is a test", d.title())
			}
			if pages == 11 && !strings.Contains(text(d.root), "You answered all 32 questions.") {
				t.Error("the last page does not count")
			}
			at := r.at
			if r = w.post(at, filledIn(d)); r.Code == http.StatusSeeOther {
				r = w.follow(r)
			}
		}
		if h1, _ := w.words(r); h1 != "End of the test" || pages != 12 {
			t.Errorf("after %d pages %q", pages, h1)
		}
		if w.stored("responses")+w.stored("drafts")+w.stored("spent") != 0 {
			t.Error("a test is stored")
		}
	}
}
