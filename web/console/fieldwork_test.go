package console

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store/storetest"
)

// running is a world with a wave that takes answers until 28 March, and so many invited on each side.
func running(t *testing.T, employees, customers int) (*world, *storetest.Fixture) {
	t.Helper()
	w := newWorld(t)
	p := storetest.Programme()
	p.Waves[0].From, p.Waves[0].To = "2026-03-02", "2026-03-28"
	return w, storetest.Wave(t, w.Store, storetest.Setup{Programme: p, Employees: employees, Customers: customers})
}

// answer lets the i-th person of a side answer.
func (w *world) answer(f *storetest.Fixture, a gap.Audience, i int) {
	w.t.Helper()
	answers := f.Form.Layout.Blank()
	for q := range f.Form.Pack.Items {
		f.Form.Layout.SetCode(answers, q, a, uint8((i*7+q*3)%5+1))
	}
	got, err := w.Store.Submit(w.t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[a][i],
		Response: survey.Response{Audience: a, Answers: answers, Seconds: -1}})
	if err != nil || got != survey.Recorded {
		w.t.Fatal(got, err)
	}
}

// night lets days pass; the upkeep of each begins with a look at how many took part.
func (w *world) night(days int) {
	w.t.Helper()
	for range days {
		w.now = w.now.AddDate(0, 0, 1)
		if err := w.Store.NoteParticipation(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

const fieldworkAt = "/console/1/waves/w1/"

var (
	shownRow  = regexp.MustCompile(`<tr><th scope="row">([^<]+)</th>.*?data-head="Answered">([^<]+)</td>`)
	shownSide = regexp.MustCompile(`<dt>(\w+) who answered</dt><dd><span class="big">([\d,]+|fewer than \d+)</span>`)
)

// shownOn are the figures of the page, by what they are of.
func shownOn(t *testing.T, page string) map[string]int {
	t.Helper()
	all := map[string]int{}
	groups, _, _ := strings.Cut(page, `id="need"`)
	for _, m := range append(shownRow.FindAllStringSubmatch(groups, -1), shownSide.FindAllStringSubmatch(page, -1)...) {
		all[m[1]] = 0
		if number := strings.TrimSuffix(m[2], " or more"); !strings.HasPrefix(number, "fewer") {
			n, err := strconv.Atoi(strings.ReplaceAll(number, ",", ""))
			if err != nil {
				t.Fatalf("%s: %q", m[1], m[2])
			}
			all[m[1]] = n
		}
	}
	return all
}

// P33 on the page of the fieldwork, over 300 submissions: it is the same all day, letter by letter, and a figure that is
// another one the next day moved for as many people as the smallest group has.
func TestPollingTheFieldwork(t *testing.T) {
	w, f := running(t, 150, 180)
	w.as(survey.RoleFieldwork)
	poll := func() string {
		t.Helper()
		if err := w.Store.NoteParticipation(t.Context()); err != nil { // upkeep, every minute
			t.Fatal(err)
		}
		r := w.get(fieldworkAt + "fieldwork")
		if r.Code != http.StatusOK {
			t.Fatal(r.Code)
		}
		return r.Body.String()
	}
	last, moved := poll(), 0
	behind, answered := map[string]int{}, map[string]int{}
	for i := range 300 {
		a, place := gap.Audience(i%2), i/2
		who := f.Invited[a][place].Person
		w.answer(f, a, place)
		for _, of := range []string{sideNames[a][0], f.Form.GroupNamed(map[gap.Audience]string{gap.Customer: "segment", gap.Employee: "cell"}[a], who.Cell+who.Segment).Name} {
			answered[of]++
		}
		if now := poll(); now != last {
			t.Fatalf("answer %d of a day can be seen on the page", i+1)
		}
		if i%20 != 19 {
			continue
		}
		w.now = w.now.AddDate(0, 0, 1)
		now := poll()
		was := shownOn(t, last)
		for of, n := range shownOn(t, now) {
			if n == was[of] {
				continue
			}
			k := 7
			if slices.Contains([]string{"Customers", "Everyday banking", "Savings and wealth"}, of) {
				k = 5
			}
			if moved++; answered[of]-behind[of] < k || n > answered[of] {
				t.Errorf("%s: %d are shown when %d answered; when it moved last it was %d", of, n, answered[of], behind[of])
			}
			behind[of] = answered[of]
		}
		last = now
	}
	if moved < 20 {
		t.Errorf("figures moved %d times only", moved)
	}
}

// The page says where the fieldwork stands, whether there will be results, and how many answers are still needed.
func TestFieldworkStates(t *testing.T) {
	w, f := running(t, 60, 120)
	w.as(survey.RoleFieldwork)
	says := func(wanted ...string) {
		t.Helper()
		r := w.get(fieldworkAt + "fieldwork?gap=20")
		for _, want := range wanted {
			if r.Code != http.StatusOK || !strings.Contains(r.Body.String(), want) {
				t.Errorf("%d, the page does not say %q: %s", r.Code, want, textOf(r.Body.String()))
			}
		}
	}
	says("Fieldwork is running", "The first figures come within a few minutes", "fewer than 7", "fewer than 5")
	w.night(2)
	for i := range 24 {
		w.answer(f, gap.Employee, i)
		w.answer(f, gap.Customer, i)
	}
	w.night(2)
	says("Fieldwork is on track", "Day 5 of 27", `"big">21</span>`, "or more of 60 · from 35 %", "7 or more", "Yes, as a direction", "Enough have answered", "10 more at most")
	for i := 24; i < 110; i++ {
		w.answer(f, gap.Customer, i)
	}
	w.night(10)
	says("Fieldwork is behind its aim", `"big">100<`)
	for i := 24; i < 56; i++ {
		w.answer(f, gap.Employee, i)
	}
	w.night(1)
	says("Fieldwork is on track")
	if r := w.closes("First wave"); r.Code != http.StatusSeeOther {
		t.Fatal(r.Code, r.Body.String())
	}
	says("Fieldwork is over", `"big">49<`, "The wave is closed")
	if r := w.as(survey.RoleHR).get(fieldworkAt + "fieldwork"); r.Code != http.StatusForbidden {
		t.Errorf("a reader of results sees the fieldwork: %d", r.Code)
	}
}

// textOf is a page without its tags.
func textOf(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " "))), " ")
}

// A wave with open links only says that nobody knows of how many, and one in draft what to do.
func TestFieldworkWithoutInvitations(t *testing.T) {
	w := newWorld(t).as(survey.RoleFieldwork)
	storetest.Wave(t, w.Store, storetest.Setup{Draft: true})
	if text := textOf(w.get(fieldworkAt + "fieldwork").Body.String()); !strings.Contains(text, "Fieldwork has not begun") || !strings.Contains(text, "Prepare to open") {
		t.Error(text)
	}
	w, f := running(t, 0, 0)
	w.as(survey.RoleFieldwork)
	if _, err := w.Store.SaveLink(t.Context(), "test", survey.Link{Study: f.Study, Form: f.Form.ID, Audience: gap.Customer, PerDay: 100}, func(survey.LinkID) [32]byte { return [32]byte{1} }); err != nil {
		t.Fatal(err)
	}
	if text := textOf(w.get(fieldworkAt + "fieldwork").Body.String()); !strings.Contains(text, "open links: nobody knows of how many") || !strings.Contains(text, "nobody is invited yet") {
		t.Error(text)
	}
}

// A wave is closed by somebody who types its name, and its results are made; its last day can be moved before.
func TestCloseAndExtend(t *testing.T) {
	w, f := running(t, 40, 40)
	w.as(survey.RoleFieldwork)
	for i := range 40 {
		w.answer(f, gap.Employee, i)
		w.answer(f, gap.Customer, i)
	}
	state := func() survey.Fieldwork {
		t.Helper()
		now, err := w.Store.Fieldwork(t.Context(), f.Study, f.Wave)
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	for _, wrong := range []string{"", "w1 or so", "First"} {
		r := w.post(fieldworkAt+"close", url.Values{"name": {wrong}})
		if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), "Type the name of the wave") || state().State != survey.WaveOpen {
			t.Errorf("%q: %d, %s", wrong, r.Code, state().State)
		}
	}
	for day, want := range map[string]int{"": 422, "tomorrow": 422, "2026-02-28": 422, "2026-04-11": 303} {
		if r := w.post(fieldworkAt+"extend", url.Values{"last-day": {day}}); r.Code != want {
			t.Errorf("the last day %q: %d", day, r.Code)
		}
	}
	if last := state().Closes.Format(time.DateOnly); last != "2026-04-11" {
		t.Errorf("the last day is %s", last)
	}
	r := w.closes(" first wave ")
	if to := r.Header().Get("Location"); r.Code != http.StatusSeeOther || to != "https://mirror.example.org"+fieldworkAt+"fieldwork?done=closed" || state().State != survey.WaveReleased {
		t.Errorf("%d to %s, the wave is %s", r.Code, to, state().State)
	}
	if _, err := w.Store.Release(t.Context(), f.Study, f.Wave); err != nil {
		t.Error(err)
	}
	if r := w.get(fieldworkAt + "close"); r.Code != http.StatusOK || strings.Contains(r.Body.String(), "<form method=\"post\" action=\""+fieldworkAt) {
		t.Error("a closed wave can be closed again")
	}
}

// A browser that waits is told to load the page again, and goes on when the wave is released, whoever closed it.
func TestWaitingForAClose(t *testing.T) {
	w, f := running(t, 20, 20)
	w.as(survey.RoleFieldwork)
	end := make(chan struct{})
	w.closings.begin(fmt.Sprintf("%d/%s", f.Study, f.Wave), func() error { <-end; return release.ErrNoAnswers })
	r := w.get(fieldworkAt + "close?waiting=1")
	if again := r.Header().Get("Refresh"); r.Code != http.StatusOK || !strings.HasSuffix(again, "close?waiting=2") || !strings.Contains(r.Body.String(), "is being closed") {
		t.Errorf("%d, %q", r.Code, again)
	}
	close(end)
	<-w.closings.of(fmt.Sprintf("%d/%s", f.Study, f.Wave)).done
	if r := w.get(fieldworkAt + "close?waiting=2"); r.Code != http.StatusSeeOther || !strings.HasSuffix(r.Header().Get("Location"), "done=closed-empty") {
		t.Errorf("%d to %s", r.Code, r.Header().Get("Location"))
	}
	other := w.over(w.Store, w.Keys).as(survey.RoleFieldwork) // another process
	if r := other.get(fieldworkAt + "close?waiting=1"); r.Header().Get("Refresh") == "" {
		t.Error("the other process does not wait")
	}
}

// Results so far are there only when the page's own figures tell that enough answered, and are asked for once a day.
func TestResultsSoFar(t *testing.T) {
	w, f := running(t, 60, 60)
	w.as(survey.RoleFieldwork)
	ask := func() string {
		t.Helper()
		r := w.post(fieldworkAt+"so-far", nil)
		if r.Code != http.StatusSeeOther {
			t.Fatal(r.Code, r.Body.String())
		}
		return r.Header().Get("Location")[len("https://mirror.example.org"+fieldworkAt+"fieldwork?done="):]
	}
	for i := range 45 {
		w.answer(f, gap.Employee, i)
		w.answer(f, gap.Customer, i)
	}
	if strings.Contains(w.get(fieldworkAt+"fieldwork").Body.String(), "so-far") {
		t.Error("results so far are offered before the page tells that there are answers")
	}
	for i, want := range []string{"too-few", "so-far", "asked-today", "too-few"} {
		if i == 1 || i == 3 {
			w.night(1)
		}
		if got := ask(); got != want {
			t.Errorf("asked %d times: %s, want %s", i+1, got, want)
		}
	}
	trail, err := w.Store.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, e := range trail {
		if e.Action == "ask for results so far" && e.Actor == "somebody@example.org" {
			asked++
		}
	}
	if asked != 2 {
		t.Errorf("the trail tells %d of 2 times", asked)
	}
}
