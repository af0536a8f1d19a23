package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store"
)

// The server sends what was begun, over the mail server it is told of; mails that came back are read from a mailbox.
func TestServeSendsMails(t *testing.T) {
	f := newFolder(t)
	at, write, must := f.at, f.write, f.must
	must("import", "study", write("study.yaml", "format: mirror-study/1\ncompany: Northwind\nwaves: [{id: w, name: First}]\ncells: [{id: sales, name: Sales, headcount: 40}]\nsegments: [{id: homes, name: Homes}]\n"))
	var people strings.Builder
	people.WriteString("audience,email,cell,segment\n")
	for i := range 20 {
		fmt.Fprintf(&people, "employee,employee%d@example.org,sales,\ncustomer,customer%d@example.org,,homes\n", i, i)
	}
	must("import", "people", write("people.csv", people.String()))
	must("wave", "ask", "w", "--pack", "mirror-core")
	must("wave", "open", "w")
	must("invite", "--wave", "w", "--audience", "customer", "--csv", at("list.csv"), "--base-url", "https://survey.example.org")
	d := database{DB: at("mirror.db")}
	err := d.with(&app{ctx: t.Context()}, func(s *store.Store, _ *fieldwork.Keys) error {
		_, err := s.AddMailing(t.Context(), byCommand, survey.Mailing{Study: 1, Form: 1, Kind: survey.MailInvitation, Audience: gap.Customer, PerMinute: 6000, Minutes: 4})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	box := sink.New(t)
	t.Setenv("MIRROR_SMTP_PASSWORD", "secret")
	r := start(t, "serve", "--db", at("mirror.db"), "--addr", "127.0.0.1:0", "--base-url", "https://survey.example.org",
		"--smtp-host", "127.0.0.1", "--smtp-port", fmt.Sprint(box.At().Port), "--smtp-user", "mirror", "--mail-from", "Northwind <survey@northwind.example>", "--mail-return", "back@northwind.example")
	mails := box.Wait(20)
	r.stop()
	if said := r.out.String() + r.errs.String(); strings.Contains(said, "customer0@") || strings.Contains(said, "secret") {
		t.Errorf("the server says addresses or its password:\n%s", said)
	}
	report := "From MAILER-DAEMON Mon Mar  2 09:00:00 2026\nTo: " + mails[3].From + "\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; x@example.org\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
	if out := must("bounces", write("mbox", report+"\nFrom x\nTo: y\n\nhello\n")); !strings.HasPrefix(out, "1 mails came back for good and are noted; 1 ") {
		t.Error(out)
	}
	err = d.with(&app{ctx: t.Context()}, func(s *store.Store, _ *fieldwork.Keys) error {
		failed, _, err := s.Undelivered(context.Background(), 1, 1)
		if err == nil && (len(failed) != 1 || failed[0].Email != mails[3].To[0]) {
			t.Errorf("not delivered: %v", failed)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What cannot work is said before the server starts.
func TestServeWithWrongMailFlags(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--smtp-host", "mail.example.org"}, "--mail-from"},
		{[]string{"--smtp-host", "mail.example.org", "--mail-from", "nobody", "--base-url", "https://survey.example.org"}, "no e-mail address"},
		{[]string{"--smtp-host", "mail.example.org", "--mail-from", "a@example.org", "--smtp-user", "x", "--base-url", "https://survey.example.org"}, "MIRROR_SMTP_PASSWORD"},
		{[]string{"--smtp-host", "mail.example.org", "--mail-from", "a@example.org", "--smtp-password-file", "nowhere", "--base-url", "https://survey.example.org"}, "no file nowhere"},
	} {
		code, _, errs := mirror(t, append([]string{"serve", "--db", filepath.Join(t.TempDir(), "mirror.db"), "--addr", "127.0.0.1:0"}, tt.args...)...)
		if code != exitInvalid || !strings.Contains(errs, tt.want) {
			t.Errorf("%v: %d %s", tt.args, code, errs)
		}
	}
}
