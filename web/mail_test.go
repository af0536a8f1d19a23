package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/fieldwork/mailroom/sink"
)

// P29 with real mails: scanners open the links of every mail five times each; then some people press the button that their
// mail program makes of the header. Nobody is unsubscribed by the scanners, everybody by the press, also after the list was
// imported again: the reminder goes to all others and to nobody else.
func TestMailsUnsubscribeByOnePress(t *testing.T) {
	w := newWorld(t, 20, nil)
	s := sink.New(t)
	sender, err := mail.ParseSender("survey@larkfield.example", "")
	if err != nil {
		t.Fatal(err)
	}
	var log logged
	room := mailroom.New(mailroom.Config{Store: w.store, Keys: w.keys, Server: s.At(), Sender: sender, BaseURL: base, Log: slog.New(slog.NewJSONHandler(&log, nil)), Look: 20 * time.Millisecond})
	ctx, cancel := context.WithCancel(background)
	done := make(chan struct{})
	go func() { defer close(done); room.Run(ctx) }()
	defer func() { cancel(); <-done }()
	send := func(kind survey.MailKind, total int) []sink.Mail {
		t.Helper()
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if _, err := w.store.AddMailing(background, "test", survey.Mailing{Study: w.study, Form: w.form.ID, Kind: kind, Audience: a, PerMinute: 6000, Minutes: 4}); err != nil {
				t.Fatal(err)
			}
		}
		s.Wait(total)
		w.settled(t)
		return s.Mails()
	}
	mails := send(survey.MailInvitation, 40)
	out := map[string]bool{}
	for i, m := range mails {
		link, stop, oneClick := linksOf(t, m)
		for range 5 {
			for _, address := range []string{link, stop, oneClick} {
				for _, method := range []string{"HEAD", "GET"} {
					if got := ask(w, method, strings.TrimPrefix(address, base), "", set("Sec-Fetch-Site", "")); got.Code >= 400 {
						t.Fatalf("%s: %d", method, got.Code)
					}
				}
			}
		}
		if i%8 != 0 {
			continue
		}
		got := ask(w, "POST", strings.TrimPrefix(oneClick, base), "List-Unsubscribe=One-Click", set("Sec-Fetch-Site", ""), set("Origin", ""), set("Content-Type", "application/x-www-form-urlencoded"))
		if got.Code != http.StatusOK {
			t.Fatalf("one press: %d", got.Code)
		}
		out[m.To[0]] = true
	}
	if _, _, err := w.store.SavePeople(background, "test", w.study, somePeople(20)); err != nil {
		t.Fatal(err)
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if n, err := w.store.Invite(background, "test", w.study, w.form.ID, a, w.deriveWith(t, w.keys)); n != 0 || err != nil {
			t.Errorf("%d are invited again, %v", n, err)
		}
	}
	reminders := send(survey.MailReminder, 75)[40:]
	if len(reminders) != 35 || len(out) != 5 {
		t.Errorf("%d reminders after %d people opted out", len(reminders), len(out))
	}
	first := map[string]string{}
	for _, m := range mails {
		first[m.To[0]], _, _ = linksOf(t, m)
	}
	for _, m := range reminders {
		if out[m.To[0]] {
			t.Error("a reminder went to somebody who opted out")
		}
		if link, _, _ := linksOf(t, m); link != first[m.To[0]] {
			t.Error("a reminder has another link than the invitation")
		}
	}
	if strings.Contains(log.String(), "example.org") {
		t.Error("the log tells addresses")
	}
}

// settled waits until no mailing is under way.
func (w *world) settled(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		due, err := w.store.DueMailings(background)
		if err != nil {
			t.Fatal(err)
		}
		if len(due) == 0 {
			return
		}
	}
	t.Fatal("the mailings do not end")
}

// linksOf are the links of a mail: the form's, the one to stop, and the one in the header.
func linksOf(t *testing.T, m sink.Mail) (link, stop, oneClick string) {
	t.Helper()
	parsed, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	oneClick = strings.Trim(parsed.Header.Get("List-Unsubscribe"), "<>")
	raw := strings.ReplaceAll(string(m.Raw), "=\r\n", "") // quoted-printable goes on in the next line
	for at, into := range map[string]*string{base + "/i/": &link, base + "/u/": &stop} {
		_, rest, found := strings.Cut(raw[strings.Index(raw, "\r\n\r\n"):], at)
		if !found {
			t.Fatal("a link is missing")
		}
		*into = at + rest[:32]
	}
	if oneClick != stop {
		t.Errorf("the header stops with %s and the text with %s", oneClick, stop)
	}
	return link, stop, oneClick
}
