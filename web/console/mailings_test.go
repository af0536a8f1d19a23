package console

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store/storetest"
)

// mailed is a world with an open wave, people with addresses and links, and a mail server where one is asked for.
func mailed(t *testing.T, n int, server bool) (*world, *storetest.Fixture, *sink.Server) {
	t.Helper()
	w := newWorld(t)
	p := storetest.Programme()
	p.Waves[0].From, p.Waves[0].To = "2026-03-02", "2026-03-28"
	f := storetest.Wave(t, w.Store, storetest.Setup{Programme: p})
	if err := w.Keys.CreateWave(f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	var people []survey.Person
	for i := range n {
		people = append(people, survey.Person{Audience: gap.Customer, Email: fmt.Sprintf("customer%d@example.org", i), Name: fmt.Sprintf("Customer %d", i), Language: "en", Segment: "everyday"})
	}
	if _, _, err := w.Store.SavePeople(t.Context(), "test", f.Study, people); err != nil {
		t.Fatal(err)
	}
	w.as(survey.RoleFieldwork)
	if !server {
		return w, f, nil
	}
	s := sink.New(t)
	w.Mail = mailroom.New(mailroom.Config{Store: w.Store, Keys: w.Keys, Server: s.At(), Sender: mail.Sender{Return: "back@larkfield.example"}, BaseURL: w.BaseURL,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Look: 20 * time.Millisecond})
	w.Mail.Sender.From.Address = "survey@larkfield.example"
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.Mail.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return w, f, s
}

// sending is the form as it is filled in by who changes little.
func (w *world) sending(f *storetest.Fixture, kind string, more url.Values) url.Values {
	form := url.Values{"do": {"begin"}, "kind": {kind}, "side": {fmt.Sprintf("%d-customer", f.Form.ID)}, "per-minute": {"6000"}, "quiet-from": {"19"}, "quiet-to": {"7"}}
	for name, value := range more {
		form[name] = value
	}
	return form
}

// ends waits until no mailing is under way.
func (w *world) ends() {
	w.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if due, err := w.Store.DueMailings(w.t.Context()); err != nil || len(due) == 0 {
			return
		}
	}
	w.t.Fatal("the mailing does not end")
}

// From the page to the mailbox: invitations to all, a reminder to the others, and of it no count.
func TestSendingInvitationsAndReminders(t *testing.T) {
	w, f, s := mailed(t, 60, true)
	if got := textOf(w.get(fieldworkAt + "invitations").Body.String()); !strings.Contains(got, "Nobody has a personal link yet") {
		t.Errorf("the page before:\n%s", got)
	}
	got := w.post(fieldworkAt+"invitations", w.sending(f, "invitation", nil))
	if got.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.Code, textOf(got.Body.String()))
	}
	mails := s.Wait(60)
	w.ends()
	if got := textOf(w.get(fieldworkAt + "invitations").Body.String()); !strings.Contains(got, "Sent 60 of 60") || !strings.Contains(got, "60 have a personal link, 60 of them an e-mail address") {
		t.Errorf("the page after:\n%s", got)
	}
	for _, m := range mails[:20] {
		_, rest, _ := strings.Cut(strings.ReplaceAll(string(m.Raw), "=\r\n", ""), w.BaseURL+"/i/")
		token, _ := fieldwork.ParseToken(rest[:32])
		if outcome, err := w.Store.Submit(t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: token.Hash(), Response: survey.Response{Answers: f.Form.Layout.Blank(), Seconds: -1}}); err != nil || outcome != survey.Recorded {
			t.Fatal(outcome, err)
		}
	}
	w.post(fieldworkAt+"invitations", w.sending(f, "reminder", nil))
	begun := textOf(w.get(fieldworkAt + "invitations").Body.String())
	s.Wait(100)
	w.ends()
	page := textOf(w.get(fieldworkAt + "invitations").Body.String())
	if page != begun || !strings.Contains(page, "Being sent, or sent") || strings.Contains(page, "40") || len(s.Mails()) != 100 {
		t.Errorf("after a reminder, %d mails:\n%s\nwhen it had begun:\n%s", len(s.Mails()), page, begun)
	}
	audit, err := w.Store.Audit(t.Context())
	if err != nil || !strings.Contains(fmt.Sprint(audit), "begin mailing") {
		t.Errorf("the trail does not tell of the mailing: %v", err)
	}
}

// What is wrong in the form is said beside it, and nothing is sent.
func TestSendingWrongly(t *testing.T) {
	w, f, s := mailed(t, 3, true)
	for field, form := range map[string]url.Values{
		"kind":       {"kind": {"party"}},
		"side":       {"side": {"99-customer"}},
		"group":      {"group": {fmt.Sprintf("%d-customer-%d", f.Form.ID, f.Form.GroupNamed("segment", "everyday").ID)}},
		"starts":     {"starts": {"tomorrow"}},
		"per-minute": {"per-minute": {"0"}},
	} {
		got := w.post(fieldworkAt+"invitations", w.sending(f, "invitation", form))
		if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `href="#`+field+`"`) || !strings.Contains(got.Body.String(), `id="`+field+`"`) {
			t.Errorf("%s: %d", field, got.Code)
		}
	}
	if n := len(s.Mails()); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
	w.as(survey.RoleHR)
	if got := w.post(fieldworkAt+"invitations", w.sending(f, "invitation", nil)); got.Code != http.StatusForbidden {
		t.Errorf("a reader of results sends mails: %d", got.Code)
	}
}

// Without a mail server the page says so and gives the list, whose links open the form.
func TestListsWithoutAMailServer(t *testing.T) {
	w, f, _ := mailed(t, 12, false)
	page := w.get(fieldworkAt + "invitations").Body.String()
	if !strings.Contains(page, "No mail server is set up") || !strings.Contains(page, "Download the list of links") {
		t.Errorf("%s", textOf(page))
	}
	got := w.post(fieldworkAt+"invitations/list", url.Values{"side": {fmt.Sprintf("%d-customer", f.Form.ID)}})
	if got.Code != http.StatusOK || !strings.Contains(got.Header().Get("Content-Disposition"), "attachment") {
		t.Fatal(got.Code, got.Header())
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(got.Body.Bytes(), []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) != 13 {
		t.Fatal(len(rows), err)
	}
	token, _ := fieldwork.ParseToken(strings.TrimPrefix(rows[1][4], w.BaseURL+"/i/"))
	if i, err := w.Store.Invitation(t.Context(), token.Hash()); err != nil || i.Form != f.Form.ID {
		t.Errorf("%+v, %v", i, err)
	}
	if audit, err := w.Store.Audit(t.Context()); err != nil || !strings.Contains(fmt.Sprint(audit), "write link list") {
		t.Error("the trail does not tell who took the list")
	}
}

// A wording is kept for its mail and language, unknown placeholders are said, and a test goes to whoever asks for it alone.
func TestWordingMails(t *testing.T) {
	w, f, s := mailed(t, 4, true)
	at, side := fieldworkAt+"invitations/text", fmt.Sprintf("%d-customer", f.Form.ID)
	form := func(do, subject, body string) url.Values {
		return url.Values{"do": {do}, "kind": {"invitation"}, "side": {side}, "lang": {"en"}, "subject": {subject}, "body": {body}}
	}
	got := w.post(at, form("save", "Hello", "Dear {nmae}"))
	if page := textOf(got.Body.String()); got.Code != http.StatusUnprocessableEntity || !strings.Contains(page, "There is no placeholder {nmae}") || !strings.Contains(page, "Dear {nmae}") {
		t.Errorf("%d\n%s", got.Code, page)
	}
	if got := w.post(at, form("save", "From {company}", "Dear {name},\n\nplease <b>answer</b> by {closes}.")); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code, textOf(got.Body.String()))
	}
	page := w.get(at + "?kind=invitation&lang=en&side=" + side).Body.String()
	if !strings.Contains(page, "please &lt;b&gt;answer&lt;/b&gt; by 28 March 2026.") || strings.Contains(page, "<b>answer") {
		t.Errorf("the preview:\n%s", textOf(page))
	}
	if page := textOf(w.get(at + "?kind=invitation&lang=de&side=" + side).Body.String()); strings.Contains(page, "From Larkfield") || !strings.Contains(page, "Larkfield Bank") {
		t.Errorf("the wording holds in another language:\n%s", page)
	}
	if got := w.post(at, form("test", "From {company}", "Dear {name}")); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code)
	}
	test := s.Wait(1)[0]
	if test.To[0] != w.user.Email || !bytes.Contains(test.Raw, []byte("Subject: Test: From Larkfield Bank\r\n")) || bytes.Contains(test.Raw, []byte("List-Unsubscribe")) {
		t.Errorf("the test mail to %v:\n%s", test.To, test.Raw)
	}
	w.post(fieldworkAt+"invitations", w.sending(f, "invitation", nil))
	if m := s.Wait(5)[4]; !bytes.Contains(m.Raw, []byte("Subject: From Larkfield Bank\r\n")) {
		t.Errorf("the mail:\n%s", m.Raw)
	}
}

// Open links are made on their page and stand there with a code that opens them.
func TestOpenLinks(t *testing.T) {
	w, f, _ := mailed(t, 2, false)
	form := url.Values{"side": {fmt.Sprintf("%d-customer", f.Form.ID)}, "per-day": {"50"}, "kiosk": {"yes"}, "unit": {"north"}, "group": {fmt.Sprintf("%d-customer-%d", f.Form.ID, f.Form.GroupNamed("segment", "wealth").ID)}}
	if got := w.post(fieldworkAt+"links", form); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code, textOf(got.Body.String()))
	}
	page := w.get(fieldworkAt + "links").Body.String()
	_, rest, _ := strings.Cut(page, w.BaseURL+"/o/")
	code, ok := fieldwork.ParseCode(rest[:16])
	if !ok {
		t.Fatalf("%s", textOf(page))
	}
	l, err := w.Store.Link(t.Context(), code.Hash())
	if err != nil || !l.Kiosk || l.PerDay != 50 || l.Group == 0 || l.Unit == 0 {
		t.Errorf("%+v, %v", l, err)
	}
	if text := textOf(page); !strings.Contains(text, "Shared device, up to 50 answers a day") || !strings.Contains(text, "Customers, Savings and wealth, Northgate") {
		t.Errorf("%s", text)
	}
	form.Set("per-day", "none")
	if got := w.post(fieldworkAt+"links", form); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d", got.Code)
	}
}

// Mail servers that know the secret tell of mails that came back; nobody else does, and addresses are shown to correct.
func TestBouncesByWebhook(t *testing.T) {
	w, f, s := mailed(t, 30, true)
	w.post(fieldworkAt+"invitations", w.sending(f, "invitation", nil))
	m := s.Wait(30)[4]
	w.ends()
	w.BounceSecret = "a secret of thirty signs or so"
	call := func(secret, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/bounces", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+secret)
		r.Header.Set("Content-Type", "application/json")
		return w.send(r)
	}
	body := func(permanent bool) string {
		return fmt.Sprintf(`{"bounces": [{"return_path": %q, "permanent": %v}, {"return_path": "x@example.org", "permanent": true}]}`, m.From, permanent)
	}
	for _, secret := range []string{"", "wrong"} {
		if got := call(secret, body(true)); got.Code != http.StatusUnauthorized {
			t.Errorf("with the secret %q: %d", secret, got.Code)
		}
	}
	if got := call(w.BounceSecret, `{"bounces": 1}`); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d", got.Code)
	}
	if got := call(w.BounceSecret, body(false)); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `"noted":0`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if page := w.get(fieldworkAt + "invitations").Body.String(); strings.Contains(page, m.To[0]) {
		t.Error("an address is shown without need")
	}
	for range 2 {
		if got := call(w.BounceSecret, body(true)); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `"noted":1`) {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	}
	page := w.get(fieldworkAt + "invitations").Body.String()
	if !strings.Contains(page, m.To[0]) || !strings.Contains(textOf(page), "1 not delivered") {
		t.Errorf("%s", textOf(page))
	}
	w.post(fieldworkAt+"invitations", w.sending(f, "reminder", nil))
	s.Wait(59)
	w.ends()
	if to := s.To(); to[m.To[0]] != 1 || len(s.Mails()) != 59 {
		t.Errorf("%d mails, %d of them to an address that does not work", len(s.Mails()), to[m.To[0]])
	}
	// A reminder that comes back would tell who has not answered: the page shows nothing of it.
	last := s.Mails()[58]
	call(w.BounceSecret, fmt.Sprintf(`{"bounces": [{"return_path": %q, "permanent": true}]}`, last.From))
	if page := w.get(fieldworkAt + "invitations").Body.String(); strings.Contains(page, last.To[0]) || strings.Contains(textOf(page), "2 not delivered") {
		t.Error("the page tells whose reminder came back")
	}
}
