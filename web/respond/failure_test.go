package respond

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"mirror/gap"
)

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
	w.execute("CREATE TRIGGER broken BEFORE INSERT ON urn BEGIN SELECT RAISE(ABORT, 'broken'); END")
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
