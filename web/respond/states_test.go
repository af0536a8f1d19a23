package respond

import (
	"database/sql"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html/atom"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// execute changes the database behind the store's back.
func (w *world) execute(statements ...string) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+w.dsn+"?_busy_timeout=5000")
	w.must(err)
	defer db.Close()
	for _, s := range statements {
		_, err := db.Exec(s)
		w.must(err)
	}
}

// text asks for a page and returns its heading and words.
func (w *world) words(r reply) (h1, all string) {
	w.t.Helper()
	d := w.page(r)
	return d.h1(), text(d.root)
}

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

// Opting out takes one POST and has an undo; opening the pages changes nothing.
func TestOptOut(t *testing.T) {
	w := newWorld(t, set{})
	start := w.visit(gap.Customer, 0)
	address, query, _ := strings.Cut(start, "?")
	state := func() survey.InvitationState {
		i, err := w.store.Invitation(t.Context(), w.tokens[gap.Customer][0].Hash())
		w.must(err)
		return i.State
	}
	out := w.get(w.page(w.get(start)).href("Don't invite me again"))
	if h1, _ := w.words(out); h1 != "Don't want to be invited again?" || state() != survey.InvitationNew {
		t.Errorf("%q, state %s", h1, state())
	}
	done := w.post(address+"/out?"+query, nil)
	if h1, _ := w.words(done); h1 != "You will not be invited again" || state() != survey.InvitationOptedOut {
		t.Errorf("%q, state %s", h1, state())
	}
	if h1, _ := w.words(w.get(start)); h1 != "You will not be invited again" {
		t.Errorf("the start says %q", h1)
	}
	undo := attr(w.page(done).all(atom.Form)[0], "action")
	if h1, _ := w.words(w.follow(w.post(undo, url.Values{"undo": {"1"}}))); h1 != "How do you see Larkfield Bank?" || state() != survey.InvitationNew {
		t.Errorf("after the undo: %q, state %s", h1, state())
	}
}

// RFC 8058: a mail program's POST is enough, and a scanner's GET does nothing.
func TestUnsubscribe(t *testing.T) {
	w := newWorld(t, set{})
	address := "/u/" + w.outs[gap.Customer][1].Text()
	state := func() survey.InvitationState {
		i, err := w.store.Invitation(t.Context(), w.tokens[gap.Customer][1].Hash())
		w.must(err)
		return i.State
	}
	for range 5 {
		w.is(w.get(address), http.StatusOK)
	}
	if state() != survey.InvitationNew {
		t.Fatal("looking unsubscribes")
	}
	done := w.post(address, url.Values{"List-Unsubscribe": {"One-Click"}})
	w.is(done, http.StatusOK)
	if state() != survey.InvitationOptedOut {
		t.Error("the POST does not unsubscribe")
	}
	w.is(w.post(attr(w.page(done).all(atom.Form)[0], "action"), url.Values{"undo": {"1"}}), http.StatusOK)
	if state() != survey.InvitationNew {
		t.Error("the undo does not take it back")
	}
	w.is(w.post("/u/"+fieldwork.NewSecret().Text(), nil), http.StatusNotFound)
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

// Employees without a list say where they work, or that they would rather not.
func TestTeamIsAsked(t *testing.T) {
	w := newWorld(t, set{})
	home := "/o/" + w.open[gap.Employee].Text()
	team := w.follow(w.post(home, nil))
	if h1, _ := w.words(team); h1 != "Where do you work?" {
		t.Fatalf("after the start comes %q", h1)
	}
	r := w.post(team.at, nil)
	w.is(r, http.StatusUnprocessableEntity)
	if d := w.page(r); d.href("Area of work: Choose an answer") == "" || !strings.HasPrefix(d.title(), "Problem:") {
		t.Errorf("an empty answer says %q", text(d.root))
	}
	w.is(w.post(team.at, url.Values{"group": {"4"}, "unit": {"0"}}), http.StatusUnprocessableEntity) // a segment
	branch := w.form.GroupNamed("cell", "office")
	r = w.follow(w.post(team.at, url.Values{"group": {number(branch.ID)}, "unit": {"0"}}))
	if back := w.page(r).href("Back"); back != "team?lang=en" {
		t.Errorf("back leads to %q", back)
	}
	w.sent(r)
	if n := w.sum("SELECT group_id FROM responses"); n != int(branch.ID) {
		t.Errorf("stored under group %d, want %d", n, branch.ID)
	}
}

// Whoever leaves the team out has it stored nowhere.
func TestTeamIsLeftOut(t *testing.T) {
	for _, leave := range []bool{false, true} {
		w := newWorld(t, set{})
		form := url.Values{}
		if leave {
			form.Set("leave_out", "1")
		}
		start := w.visit(gap.Employee, 0)
		if all := text(w.page(w.get(start)).root); !strings.Contains(all, "Your team: Branch staff, 62 people in all") && !strings.Contains(all, "Your team: Contact centre, 41 people in all") {
			t.Errorf("the promise does not name the team: %s", all)
		}
		r := w.follow(w.post(start, form))
		address, query, _ := strings.Cut(start, "?")
		if all := text(w.page(w.get(address + "/record?" + query)).root); (strings.Contains(all, "group_id0") && strings.Contains(all, "unit0")) != leave {
			t.Errorf("left out %v: the record says %s", leave, all)
		}
		w.sent(r)
		for _, field := range []string{"group_id", "unit"} { // the box says both, and both it is
			if n := w.sum("SELECT (SELECT SUM(" + field + ") FROM responses) + (SELECT SUM(" + field + ") FROM comments)"); (n == 0) != leave {
				t.Errorf("left out %v: %s stored: %d", leave, field, n)
			}
		}
	}
}

// database reads behind the store's back.
func (w *world) database() *sql.DB {
	w.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+w.dsn+"?mode=ro")
	w.must(err)
	return db
}

func (w *world) sum(query string) (n int) {
	w.t.Helper()
	db := w.database()
	defer db.Close()
	w.must(db.QueryRow(query).Scan(&n))
	return n
}

// When a page cannot be stored, its answers are still in the form, and nobody is told that they arrived.
func TestUnsavedKeepsTheForm(t *testing.T) {
	w := newWorld(t, set{})
	r := w.started(gap.Customer, 0)
	form := filledIn(w.page(r))
	w.execute("CREATE TRIGGER broken_drafts BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'broken'); END", "CREATE TRIGGER broken_updates BEFORE UPDATE ON drafts BEGIN SELECT RAISE(ABORT, 'broken'); END")
	failed := w.post(r.at, form)
	w.is(failed, http.StatusInternalServerError)
	d := w.page(failed)
	if len(d.values()) != len(form) || !strings.Contains(text(d.root), "We could not save this page") || len(w.hidden) != 1 {
		t.Errorf("after a failure %d answers are in the form, %d failures told", len(d.values()), len(w.hidden))
	}
	w.execute("DROP TRIGGER broken_drafts", "DROP TRIGGER broken_updates")
	for range 11 {
		r = w.follow(w.post(r.at, filledIn(w.page(r))))
	}
	w.execute("CREATE TRIGGER broken BEFORE INSERT ON responses BEGIN SELECT RAISE(ABORT, 'broken'); END")
	failed = w.post(r.at, url.Values{"t1": {"Not lost"}})
	w.is(failed, http.StatusInternalServerError)
	if d := w.page(failed); d.values()["t1"][0] != "Not lost" || strings.Contains(text(d.root), "arrived") {
		t.Error("after a failed Send the words are gone, or it says that they arrived")
	}
	w.execute("DROP TRIGGER broken")
	if h1, _ := w.words(w.follow(w.post(r.at, url.Values{"t1": {"Not lost"}}))); h1 != "Thank you – your answers have arrived" {
		t.Errorf("the second Send: %q", h1)
	}
}

// The code of a letter or poster opens what its link opens, however it is typed. A wrong one is not shown again.
func TestCodesAreTyped(t *testing.T) {
	w := newWorld(t, set{})
	token, code := w.tokens[gap.Customer][0], w.open[gap.Employee]
	for _, typed := range []string{token.Grouped(), " " + strings.ToUpper(token.Text()), "https://survey.example.com/i/" + token.Text()} {
		if to := w.post("/code?lang=de", url.Values{"code": {typed}}).Header().Get("Location"); !strings.HasPrefix(to, "/r/") || !strings.HasSuffix(to, "?lang=de") {
			t.Errorf("a typed token leads to %q", to)
		}
	}
	if to := w.post("/code", url.Values{"code": {code.Grouped()}}).Header().Get("Location"); to != "/o/"+code.Text() {
		t.Errorf("a typed code leads to %q", to)
	}
	for _, wrong := range []string{"", "wrong", fieldwork.NewSecret().Grouped(), "0123456789abcdef"} {
		r := w.post("/code", url.Values{"code": {wrong}})
		w.is(r, http.StatusNotFound)
		if d := w.page(r); !strings.Contains(text(d.root), "We don't know this code") || len(d.values()) > 0 {
			t.Errorf("a wrong code: %s", text(d.root))
		}
	}
}

// The poster and the first page say where to go.
func TestPosterAndHome(t *testing.T) {
	w := newWorld(t, set{draft: true})
	d := w.page(w.get("/o/" + w.open[gap.Customer].Text() + "/poster"))
	if all := text(d.root); !strings.Contains(all, "https://survey.example.com/o/"+w.open[gap.Customer].Text()) || !strings.Contains(all, w.open[gap.Customer].Grouped()) || len(d.all(atom.Svg)) != 1 {
		t.Errorf("the poster says %s", all)
	}
	if h1, _ := w.words(w.get("/")); h1 != "Answer a survey" {
		t.Errorf("the first page says %q", h1)
	}
	w.pages.demo = &Demo{Banner: "Simulated data.", Company: company, Customer: "/o/a", Employee: "/o/b"}
	d = w.page(w.get("/?lang=fr"))
	if !strings.Contains(text(d.root), "Simulated data.") || d.href("client") != "/o/a?lang=fr" || d.href("employé") != "/o/b?lang=fr" {
		t.Errorf("the demo's first page says %s", text(d.root))
	}
}

// A form that breaks off on its way is not taken as a page left blank, and a finished one not as sent.
func TestBrokenUploadIsNoAnswer(t *testing.T) {
	w := newWorld(t, set{})
	r := w.toLast(w.started(gap.Customer, 0))
	broken := func(body io.Reader) int {
		req := httptest.NewRequest(http.MethodPost, r.at, body)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		rec := httptest.NewRecorder()
		w.echo.ServeHTTP(rec, req)
		return rec.Code
	}
	for name, body := range map[string]io.Reader{
		"cut off":     io.MultiReader(strings.NewReader("t1=long+com"), iotest.ErrReader(io.ErrUnexpectedEOF)),
		"too slow":    iotest.ErrReader(os.ErrDeadlineExceeded),
		"not written": strings.NewReader("t1=100%"),
	} {
		if code := broken(body); code < http.StatusBadRequest {
			t.Errorf("%s: answered %d", name, code)
		}
	}
	if n := w.stored("responses"); n != 0 {
		t.Errorf("%d responses are stored", n)
	}
	if end := w.follow(w.post(r.at+"&x=%zz;", url.Values{"t1": {"Whole"}})); w.stored("comments") != 1 {
		t.Errorf("what stands in the address spoils the form: %d", end.Code)
	}
}

// A database that fails is no wrong code: nobody is told that they mistyped, and no guess is counted against them.
func TestCodeTypedWhileTheDatabaseFails(t *testing.T) {
	w := newWorld(t, set{})
	w.execute("ALTER TABLE invitations RENAME TO invitations_away", "ALTER TABLE links RENAME TO links_away")
	for _, typed := range []string{w.tokens[gap.Customer][0].Grouped(), w.open[gap.Customer].Grouped()} {
		r := w.post("/code", url.Values{"code": {typed}})
		w.is(r, http.StatusInternalServerError)
		if strings.Contains(r.Body.String(), "We don't know this code") {
			t.Error("a failure is told as a wrong code")
		}
	}
}

// When the start cannot be saved, the box to leave out the team is as it was sent.
func TestLeaveOutSurvivesAFailure(t *testing.T) {
	w := newWorld(t, set{})
	w.execute("CREATE TRIGGER broken_drafts BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'broken'); END")
	for _, leave := range []bool{true, false} {
		form := url.Values{}
		if leave {
			form.Set("leave_out", "1")
		}
		failed := w.post(w.visit(gap.Employee, 0), form)
		w.is(failed, http.StatusInternalServerError)
		if _, ticked := w.page(failed).values()["leave_out"]; ticked != leave {
			t.Errorf("sent %v, shown %v", leave, ticked)
		}
	}
}

// The number of people is told only where the study declares it of every team that is reported together.
func TestTeamSizeIsDeclared(t *testing.T) {
	f := *forms(t)["mirror-core"]
	f.Groups = []survey.Group{{ID: 1, Kind: "cell", Name: "Branch", Headcount: 62}, {ID: 2, Kind: "cell", Name: "Office", MergedInto: 1}, {ID: 3, Kind: "cell", Name: "Centre", Headcount: 41}}
	s, err := newSheet(&f, gap.Employee, "en")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[survey.GroupID]string{2: "Your team: <strong>Branch + Office</strong>", 3: "Your team: <strong>Centre</strong>, 41 people in all"} {
		if got := s.promise(&survey.Fieldwork{}, origin{group: id}).Groups[0]; string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Who leaves out the team is not asked for the branch: the store would drop it too.
func TestLeftOutIsNotAsked(t *testing.T) {
	w := newWorld(t, set{})
	team := w.form.GroupNamed("cell", "office")
	home := "/o/" + w.link(t.Context(), survey.Link{Audience: gap.Employee, Group: team.ID, PerDay: 10}).Text()
	if all := text(w.page(w.get(home)).root); !strings.Contains(all, "Leave out both") || !strings.Contains(all, ", if you tell us") {
		t.Errorf("the promise does not say that the branch is asked for: %s", all)
	}
	if h1, _ := w.words(w.follow(w.post(home, nil))); h1 != "Where do you work?" {
		t.Errorf("the branch is not asked for: %q", h1)
	}
	r := w.follow(w.post(home, url.Values{"leave_out": {"1"}}))
	if h1, _ := w.words(r); !strings.HasPrefix(h1, "Part 1 of") {
		t.Fatalf("the branch is asked for and then dropped: %q", h1)
	}
	w.sent(r)
	if n := w.sum("SELECT COUNT(*) FROM responses WHERE group_id = 0 AND unit = 0"); n != 1 {
		t.Error("the team or the branch is stored")
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
