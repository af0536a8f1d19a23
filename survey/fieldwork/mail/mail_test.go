package mail_test

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/pack"
)

func form(t testing.TB, company string) *survey.Form {
	t.Helper()
	source, _ := pack.Source("mirror-core")
	p, _, err := pack.Read("mirror-core", bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	study := survey.DefaultStudy()
	study.Company = company
	return &survey.Form{Pack: p, Programme: study}
}

func content(t testing.TB, company, name string) *mail.Content {
	return &mail.Content{Form: form(t, company), Key: survey.MailTextKey{Kind: survey.MailInvitation, Audience: gap.Employee, Language: "en"}, Name: name, Minutes: 4,
		Closes: time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC), Link: "https://survey.example.org/i/" + strings.Repeat("0", 32), Stop: "https://survey.example.org/u/" + strings.Repeat("1", 32)}
}

var sender = mail.Sender{From: netmail.Address{Address: "survey@larkfield.example"}, Return: "back@larkfield.example"}

// hostile is text that has hijacked mails elsewhere.
var hostile = []string{
	"Joe\r\nBcc: evil@example.net", "Joe\nBcc: evil@example.net", "Joe\rBcc: evil@example.net", "Joe\x00Bcc: evil@example.net",
	"=?utf-8?q?Joe=0D=0ABcc:=20evil@example.net?=", "=?utf-8?b?Sm9lDQpCY2M6IGV2aWxAZXhhbXBsZS5uZXQ=?=", "Joe\u2028Bcc: evil@example.net", "Joe\u0085Bcc: evil@example.net",
	`Joe" <evil@example.net>, "x`, "Joe <evil@example.net>", "Joe, evil@example.net", "Joe; evil@example.net", "(comment) Joe", `Joe\`, `"`, "{link}{name}{company}",
	strings.Repeat("A", 10_000), strings.Repeat("é", 10_000), strings.Repeat("Bcc: evil@example.net ", 400), "Zoë Müller-Łukasz 山田", "\u202eeoJ", "\r\n.\r\nMAIL FROM:<evil@example.net>\r\n", "\xff\xfe",
	"<script>alert(1)</script>", "Joe\r\n\r\n<b>body</b>",
}

// headers are all that a mail of ours has, in any order.
var headers = []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-Id", "Mime-Version", "Subject", "To"}

// protection.md P16: whatever a name, a company or a wording holds, the mail has the headers and recipients it should have
// and no others, in the bytes that the server gets.
func TestMailsCannotBeHijacked(t *testing.T) {
	s := sink.New(t)
	at := s.At()
	line, err := at.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	which := strings.Repeat("0", 48)
	n := 0
	send := func(c *mail.Content, from mail.Sender) {
		t.Helper()
		m, err := mail.Message(mail.Write(c), &from, "joe@example.org", which, c.Stop, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if what, good := line.Send(m); what != mail.Sent || !good {
			t.Fatalf("%v %v", what, good)
		}
		n++
	}
	for _, bad := range hostile {
		send(content(t, "Larkfield Bank", bad), sender)
		send(content(t, bad, "Joe"), sender)
		own := content(t, "Larkfield Bank", "Joe")
		own.Own = &survey.MailText{Subject: bad, Body: bad}
		send(own, sender)
		named := sender
		named.From.Name = bad
		send(content(t, "Larkfield Bank", "Joe"), named)
		own = content(t, bad, bad)
		own.Own = &survey.MailText{Subject: "{name} {company}", Body: "{name} {company} {link} {closes} {minutes}"}
		send(own, sender)
	}
	mails := s.Mails()
	if len(mails) != n {
		t.Fatalf("%d mails came of %d", len(mails), n)
	}
	for i, m := range mails {
		if m.From != "back+"+which+"@larkfield.example" || !slices.Equal(m.To, []string{"joe@example.org"}) {
			t.Fatalf("%d: from %s to %v", i, m.From, m.To)
		}
		checkHeaders(t, m)
	}
}

func checkHeaders(t *testing.T, m sink.Mail) {
	t.Helper()
	head, _, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
	var names []string
	for _, l := range strings.Split(string(head), "\r\n") {
		if len(l) > 998 || strings.ContainsAny(l, "\r\n\x00") {
			t.Errorf("a line of a header is %q", l)
		}
		if strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t") {
			continue // goes on
		}
		name, _, found := strings.Cut(l, ":")
		if !found {
			t.Errorf("a header is %q", l)
		}
		names = append(names, name)
	}
	for i := range names {
		names[i] = strings.ToUpper(names[i])
	}
	slices.Sort(names)
	var want []string
	for _, h := range headers {
		want = append(want, strings.ToUpper(h))
	}
	if !slices.Equal(names, want) {
		t.Errorf("the headers are %v", names)
	}
	parsed, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	from, err := parsed.Header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != "survey@larkfield.example" {
		t.Errorf("from %v, %v", from, err)
	}
	to, err := parsed.Header.AddressList("To")
	if err != nil || len(to) != 1 || *to[0] != (netmail.Address{Address: "joe@example.org"}) {
		t.Errorf("to %v, %v", to, err)
	}
	if got := parsed.Header.Get("List-Unsubscribe"); got != "<https://survey.example.org/u/"+strings.Repeat("1", 32)+">" {
		t.Errorf("List-Unsubscribe is %q", got)
	}
	if got := parsed.Header.Get("List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post is %q", got)
	}
	if bytes.Contains(bytes.ToLower(head), []byte("go-mail")) {
		t.Error("the mail says which program wrote it")
	}
}

// Addresses that are more than a mailbox are not sent to.
func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"joe@example.org": "joe@example.org", " joe@example.org ": "joe@example.org", "a+b.c@sub.example.org": "a+b.c@sub.example.org",
		"zoe@bücher.example": "zoe@xn--bcher-kva.example", "zoe@münchen.example.org": "zoe@xn--mnchen-3ya.example.org",
	} {
		if got, err := mail.Address(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	bad := []string{"", "joe", "joe@", "@example.org", "joe@localhost", "joe@example.org, evil@example.net", "joe@example.org\r\nBcc: evil@example.net", "joe\x00@example.org",
		`"joe"@example.org`, "joe@evil@example.org", "<joe@example.org>", "joe@[127.0.0.1]", "joe (x)@example.org", "joe@exa mple.org", "zoë@example.org", "joe@example.org>",
		strings.Repeat("a", 65) + "@example.org", "joe@" + strings.Repeat("a.", 200) + "org", "joe..x@example.org", ".joe@example.org", "joe@example..org", "joe@example.org SIZE=1"}
	for _, in := range bad {
		if got, err := mail.Address(in); err == nil {
			t.Errorf("%q is taken for %q", in, got)
		} else if in != "" && len(in) > 3 && strings.Contains(err.Error(), in) {
			t.Errorf("the error repeats %q", in)
		}
	}
}

// What is filled in is never taken for a placeholder, and what is not known leaves its line out.
func TestWordingsAreFilledIn(t *testing.T) {
	c := content(t, "Larkfield Bank", "{link}")
	c.Own = &survey.MailText{Subject: "{company}, {minutes}", Body: "Dear {name},\nuntil {closes}\n\nsee {link}"}
	l := mail.Write(c)
	if l.Subject != "Larkfield Bank, 4" || fmt.Sprint(l.Paragraphs) != "[[Dear {link}, until 28 March 2026] [see "+c.Link+"]]" {
		t.Errorf("%q %q", l.Subject, l.Paragraphs)
	}
	c.Name, c.Closes = "", time.Time{}
	if l = mail.Write(c); fmt.Sprint(l.Paragraphs) != "[[see "+c.Link+"]]" || l.Until != "" {
		t.Errorf("%q", l.Paragraphs)
	}
	for _, bad := range []string{"{nmae}", "{name }", "{{.Company}}", "{NAME}", "{name.First}", "{env \"HOME\"}"} {
		if subject, body := mail.Check(survey.MailText{Subject: bad, Body: bad}); subject == "" || body == "" {
			t.Errorf("%q is taken", bad)
		}
	}
	if subject, body := mail.Check(survey.MailText{Subject: "a {name}", Body: strings.Join(mail.Placeholders, " ")}); subject+body != "" {
		t.Error(subject, body)
	}
}

// Every mail is whole in every language: nothing is left to fill in, one link to the form, one to stop, nothing else to
// fetch, and the promise that the pages make.
func TestEveryMailInEveryLanguage(t *testing.T) {
	pages := map[string]map[string]string{}
	file, err := os.ReadFile("../../../web/respond/words.yaml")
	if err == nil {
		err = yaml.Unmarshal(file, &pages)
	}
	if err != nil {
		t.Fatal(err)
	}
	fetched := regexp.MustCompile(`(?i)<img|<link|<script|<iframe|src=|url\(|@import|http-equiv`)
	for _, kind := range survey.MailKinds {
		for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
			for _, lang := range mail.Languages {
				c := content(t, "Larkfield & Sons", "Alex")
				c.Key = survey.MailTextKey{Kind: kind, Audience: side, Language: lang}
				l := mail.Write(c)
				for what, text := range map[string]string{"text": l.Text(), "HTML": l.HTML()} {
					if strings.ContainsAny(text, "{}") {
						t.Errorf("%v: something is not filled in in the %s:\n%s", c.Key, what, text)
					}
					if strings.Count(text, c.Stop) != 1 || strings.Count(text, c.Link) < 1 || strings.Count(text, "https://") > 3 || fetched.MatchString(text) {
						t.Errorf("%v: the %s links elsewhere:\n%s", c.Key, what, text)
					}
				}
				replaced := strings.NewReplacer("{company}", "Larkfield & Sons", "{n}", "7").Replace
				promise := replaced(pages["confidential"][lang])
				if side == gap.Employee {
					promise = replaced(pages["promise_title"][lang])
				}
				if !strings.Contains(l.Promise, promise) {
					t.Errorf("%v promises %q, the pages %q", c.Key, l.Promise, promise)
				}
				if l.StopText != pages["out_link"][lang] {
					t.Errorf("%v: %q", c.Key, l.StopText)
				}
			}
		}
	}
}

func FuzzMailHeader(f *testing.F) {
	for _, bad := range hostile {
		f.Add(bad, bad)
	}
	f.Fuzz(func(t *testing.T, name, subject string) {
		c := content(t, name, name)
		c.Own = &survey.MailText{Subject: subject, Body: subject}
		from := sender
		from.From.Name = name
		m, err := mail.Message(mail.Write(c), &from, "joe@example.org", strings.Repeat("0", 48), c.Stop, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		var raw bytes.Buffer
		if _, err := m.WriteTo(&raw); err != nil {
			t.Fatal(err)
		}
		checkHeaders(t, sink.Mail{Raw: raw.Bytes()})
	})
}
