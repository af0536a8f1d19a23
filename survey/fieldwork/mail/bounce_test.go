package mail_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/survey/fieldwork/mail"
)

const path48 = "0123456789abcdefghjkmnpqrstvwxyz0123456789abcdef"

// report is a message as mail servers send it back (RFC 3464, after its appendix E).
func report(to, action, status, returned string) string {
	return strings.ReplaceAll(`From: Mail Delivery Subsystem <MAILER-DAEMON@mail.example.net>
To: `+to+`
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="B/mail"

--B/mail
Content-Type: text/plain

I could not deliver your mail to joe@example.org.

--B/mail
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
Arrival-Date: Mon, 2 Mar 2026 09:00:00 +0000

Final-Recipient: rfc822; joe@example.org
Action: `+action+`
Status: `+status+`
Diagnostic-Code: smtp; 550 5.1.1 no such user

--B/mail
Content-Type: text/rfc822-headers

`+returned+`From: survey@larkfield.example
Subject: How do we do?

--B/mail--
`, "\n", "\r\n")
}

func TestReadBounce(t *testing.T) {
	back, ours := "back+"+path48+"@larkfield.example", "Return-Path: <back+"+path48+"@larkfield.example>\n"
	for name, tt := range map[string]struct {
		message string
		ok      bool
	}{
		"a mailbox that does not exist":       {report(back, "failed", "5.1.1", ""), true},
		"in capital letters":                  {report(strings.ToUpper(back), "Failed", "5.1.1", ""), true},
		"only the returned mail tells whose":  {report("back@larkfield.example", "failed", "5.2.1", ours), true},
		"only delayed":                        {report(back, "delayed", "4.4.1", ours), false},
		"failed for now":                      {report(back, "failed", "4.4.1", ours), false},
		"delivered":                           {report(back, "delivered", "2.0.0", ours), false},
		"of another mail":                     {report("back@larkfield.example", "failed", "5.1.1", ""), false},
		"somebody's answer":                   {"From: joe@example.org\r\nTo: " + back + "\r\nSubject: away\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n", false},
		"no message":                          {"\x00\x01", false},
		"a report without an end":             {strings.TrimSuffix(report(back, "failed", "5.1.1", ""), "--B/mail--\r\n"), true},
		"a report cut off before its reasons": {report(back, "failed", "5.1.1", "")[:400], false},
	} {
		which, ok := mail.ReadBounce([]byte(tt.message))
		if ok != tt.ok || ok && which != path48 {
			t.Errorf("%s: %q %v", name, which, ok)
		}
	}
}

func TestEachMessage(t *testing.T) {
	dir := t.TempDir()
	one := report("back+"+path48+"@larkfield.example", "failed", "5.1.1", "")
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, tt := range map[string]struct {
		path string
		want int
	}{
		"a single message": {write("one.eml", one), 1},
		"a mailbox":        {write("mbox", "From MAILER-DAEMON Mon Mar  2 09:00:00 2026\r\n"+one+"\r\nFrom x\r\n"+one+"\r\nFrom y\r\nTo: z\r\n\r\nnot\r\nFrom here on\r\n"), 2},
		"an empty mailbox": {write("empty", ""), 0},
		"a Maildir":        {filepath.Dir(filepath.Dir(write("dir/new/1", one))), 1},
	} {
		failed := 0
		err := mail.EachMessage(tt.path, func(m []byte) error {
			if _, ok := mail.ReadBounce(m); ok {
				failed++
			}
			return nil
		})
		if err != nil || failed != tt.want {
			t.Errorf("%s: %d failed mails, %v; want %d", name, failed, err, tt.want)
		}
	}
	for _, bad := range []string{filepath.Join(dir, "nowhere"), dir} {
		if err := mail.EachMessage(bad, func([]byte) error { return nil }); err == nil {
			t.Errorf("%s is taken for a mailbox", bad)
		}
	}
}

func FuzzReadBounce(f *testing.F) {
	f.Add(report("back+"+path48+"@larkfield.example", "failed", "5.1.1", ""))
	f.Fuzz(func(t *testing.T, s string) {
		if which, ok := mail.ReadBounce([]byte(s)); ok && len(which) != 48 {
			t.Errorf("%q", which)
		}
	})
}
