package mailroom_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

const by store.Actor = "test"

// office is a wave with people who have addresses, a mail server, and a mail room that can be opened and closed.
type office struct {
	t      *testing.T
	dsn    string
	folder string // of the keys
	store  *store.Store
	keys   *fieldwork.Keys
	sink   *sink.Server
	*storetest.Fixture

	mu  sync.Mutex
	at  time.Time
	log bytes.Buffer
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.at
}

func (o *office) later(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at = o.at.Add(d)
}

// Write keeps what is logged.
func (o *office) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.Write(p)
}

func (o *office) logged() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.String()
}

// newOffice has n customers with addresses, and employees who are not asked.
func newOffice(t *testing.T, dsn string, n int) *office {
	t.Helper()
	folder := t.TempDir() + "/keys"
	keys, err := fieldwork.OpenKeys(folder)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, dsn: dsn, folder: folder, keys: keys, sink: sink.New(t), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	o.store = storetest.Open(t, dsn, store.Options{Now: o.now, Suppress: keys.Suppression, Urn: keys.Urn(), Refresh: time.Nanosecond})
	o.Fixture = storetest.Wave(t, o.store, storetest.Setup{})
	if err := keys.CreateWave(o.Study, o.Wave); err != nil {
		t.Fatal(err)
	}
	o.invite(people(n)...)
	return o
}

// people are customers of different languages.
func people(n int) []survey.Person {
	var all []survey.Person
	for i := range n {
		all = append(all, survey.Person{Audience: gap.Customer, Email: fmt.Sprintf("customer%03d@example.org", i), Reference: fmt.Sprintf("C-%d", i),
			Name: fmt.Sprintf("Customer %d", i), Language: mail.Languages[i%len(mail.Languages)], Segment: "everyday"})
	}
	return all
}

func (o *office) invite(all ...survey.Person) {
	o.t.Helper()
	if _, _, err := o.store.SavePeople(o.t.Context(), by, o.Study, all); err != nil {
		o.t.Fatal(err)
	}
	_, err := o.store.Invite(o.t.Context(), by, o.Study, o.Form.ID, gap.Customer, func(id [16]byte, _ string) (d store.Derived) {
		token, _ := o.keys.Invitation(o.Study, o.Wave, id)
		out, _ := o.keys.OptOut(o.Study, o.Wave, id)
		return store.Derived{Token: token.Hash(), OptOut: out.Hash()}
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// open opens the mail room; call close to end it.
func (o *office) open() (shut func()) {
	sender, err := mail.ParseSender("Larkfield Bank <survey@larkfield.example>", "back@larkfield.example")
	if err != nil {
		o.t.Fatal(err)
	}
	room := mailroom.New(mailroom.Config{Store: o.store, Keys: o.keys, Server: o.sink.At(), Sender: sender, BaseURL: "https://survey.example.org",
		Log: slog.New(slog.NewTextHandler(o, nil)), Look: 20 * time.Millisecond, Rescue: 3 * time.Second})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); room.Run(ctx) }()
	shut = sync.OnceFunc(func() { cancel(); <-done })
	o.t.Cleanup(shut)
	return shut
}

// mail begins a mailing.
func (o *office) mail(kind survey.MailKind) int {
	o.t.Helper()
	id, err := o.store.AddMailing(o.t.Context(), by, survey.Mailing{Study: o.Study, Form: o.Form.ID, Kind: kind, Audience: gap.Customer, PerMinute: 6000, Minutes: 4})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// told is what may be told of a mailing.
func (o *office) told(id int) survey.MailingProgress {
	o.t.Helper()
	all, err := o.store.Mailings(o.t.Context(), o.Study, o.Wave)
	if err != nil {
		o.t.Fatal(err)
	}
	return all[id-1]
}

// until waits for a mailing to become so.
func (o *office) until(id int, what string, is func(p survey.MailingProgress) bool) survey.MailingProgress {
	o.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if p := o.told(id); is(p) {
			return p
		}
	}
	o.t.Fatalf("the mailing is not %s but %+v\n%s", what, o.told(id), o.logged())
	return survey.MailingProgress{}
}

func done(p survey.MailingProgress) bool { return p.State == survey.MailingDone }

// answer sends answers through the personal link in a mail.
func (o *office) answer(m sink.Mail) {
	o.t.Helper()
	outcome, err := o.store.Submit(o.t.Context(), &survey.Submission{Study: o.Study, Form: o.Form.ID, Token: token(o.t, m, "/i/").Hash(),
		Response: survey.Response{Answers: o.Form.Layout.Blank(), Seconds: -1}})
	if err != nil || outcome != survey.Recorded {
		o.t.Fatal(outcome, err)
	}
}

// token is the secret of a link in a mail's text.
func token(t *testing.T, m sink.Mail, path string) fieldwork.Token {
	t.Helper()
	_, rest, found := strings.Cut(text(t, m), "https://survey.example.org"+path)
	if !found {
		t.Fatalf("no link %s in the mail", path)
	}
	tok, ok := fieldwork.ParseToken(rest[:32])
	if !ok {
		t.Fatal("the link holds no token")
	}
	return tok
}

func header(t *testing.T, m sink.Mail) netmail.Header {
	t.Helper()
	parsed, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Header
}

// Everybody gets one invitation in their language with their own link; who is added later gets one with the next mailing.
func TestEverybodyGetsOneInvitation(t *testing.T) {
	t.Parallel()
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := newOffice(t, dsn, 25)
		o.open()
		first := o.mail(survey.MailInvitation)
		p := o.until(first, "done", done)
		if p.Sent != 25 || p.Of != 25 || p.Failed+p.Unknown+p.Waiting != 0 {
			t.Errorf("%+v", p)
		}
		links, subjects := map[fieldwork.Token]bool{}, map[string]bool{}
		for _, m := range o.sink.Mails() {
			links[token(t, m, "/i/")] = true
			subjects[header(t, m).Get("Subject")] = true
			if i, err := o.store.Invitation(t.Context(), token(t, m, "/i/").Hash()); err != nil || i.Audience != gap.Customer {
				t.Errorf("the link in a mail opens %+v, %v", i, err)
			}
		}
		if len(o.sink.To()) != 25 || len(links) != 25 || len(subjects) != 5 {
			t.Errorf("%d people got mails, with %d links and %d subjects", len(o.sink.To()), len(links), len(subjects))
		}
		o.invite(survey.Person{Audience: gap.Customer, Email: "late@example.org", Name: "Late", Language: "de"})
		second := o.mail(survey.MailInvitation)
		if p := o.until(second, "done", done); p.Sent != 1 || p.Of != 1 {
			t.Errorf("%+v", p)
		}
		if to := o.sink.To(); len(to) != 26 || to["late@example.org"] != 1 {
			t.Errorf("%v", to)
		}
		if log := o.logged(); strings.Contains(log, "example.org") || strings.Contains(log, "@") {
			t.Errorf("the log tells addresses:\n%s", log)
		}
	})
}

// Reminders go to those who have not answered and to nobody else, and nothing of them stays that would tell who that was.
func TestRemindersGoToThoseWhoHaveNotAnswered(t *testing.T) {
	t.Parallel()
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := newOffice(t, dsn, 60)
		o.open()
		o.until(o.mail(survey.MailInvitation), "done", done)
		answered := map[string]bool{}
		for _, m := range o.sink.Mails()[:21] {
			o.answer(m)
			answered[m.To[0]] = true
		}
		gone := o.sink.Mails()[30]
		if err := o.store.OptOut(t.Context(), token(t, gone, "/u/").Hash()); err != nil {
			t.Fatal(err)
		}
		id := o.mail(survey.MailReminder)
		before := o.told(id)
		o.reminded(id)
		if p := o.told(id); p != before || p.Sent+p.Of != 0 || p.State != survey.MailingRunning {
			t.Errorf("of a reminder is told %+v, and when it was sent %+v", before, p)
		}
		for _, m := range o.sink.Mails()[60:] {
			if answered[m.To[0]] || m.To[0] == gone.To[0] {
				t.Error("a reminder went to somebody who had answered or opted out")
			}
		}
		if n := len(o.sink.Mails()); n != 60+38 {
			t.Errorf("%d reminders, want 38", n-60)
		}
		if n := o.number("SELECT COUNT(*) FROM deliveries d JOIN mailings m ON m.id = d.mailing WHERE m.kind = 'reminder'"); n != 0 {
			t.Errorf("%d rows tell who got a reminder", n)
		}
		if n := o.number("SELECT COUNT(*) FROM mailings m JOIN people p ON p.id = m.place"); n != 0 {
			t.Error("the last one who got a reminder stays noted")
		}
		// Whether it is through is told by nothing that can be done with it either.
		for _, state := range []survey.MailingState{survey.MailingPaused, survey.MailingRunning} {
			if err := o.store.SetMailing(t.Context(), by, o.Study, id, state); err != nil {
				t.Error(err)
			}
		}
		o.reminded(id)
		again := survey.Mailing{Study: o.Study, Form: o.Form.ID, Kind: survey.MailReminder, Audience: gap.Customer, PerMinute: 6000, Minutes: 4}
		if _, err := o.store.AddMailing(t.Context(), by, again); err == nil || !strings.Contains(err.Error(), "wait until tomorrow") {
			t.Errorf("a second reminder on the same day: %v", err)
		}
		if n := len(o.sink.Mails()); n != 60+38 {
			t.Errorf("%d reminders after going on, want 38", n-60)
		}
		o.later(24 * time.Hour)
		o.reminded(o.mail(survey.MailReminder))
		if n := len(o.sink.Mails()); n != 60+2*38 {
			t.Errorf("%d reminders after two days, want 76", n-60)
		}
	})
}
