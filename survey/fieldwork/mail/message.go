package mail

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"
)

// ErrAddress means that mail cannot be sent to an address as it is written.
var ErrAddress = errors.New("this is no address that mail can be sent to")

// dotAtom is a local part without quotes, comments and signs beyond ASCII (RFC 5322 §3.2.3). All others are refused:
// mailboxes that need them are rare, and what is strange in an address is where mail is hijacked.
var dotAtom = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// Address makes an address on a list fit for a header and for the mail server: the domain in ASCII, nothing but a mailbox.
// ErrAddress; it does not repeat the address.
func Address(s string) (string, error) {
	local, domain, found := strings.Cut(strings.TrimSpace(s), "@")
	if !found || len(s) > 320 || len(local) > 64 || !dotAtom.MatchString(local) {
		return "", ErrAddress
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(ascii) > 253 || !strings.Contains(strings.Trim(ascii, "."), ".") || !dotAtom.MatchString(ascii) {
		return "", ErrAddress
	}
	return local + "@" + ascii, nil
}

// Sender is who mails come from.
type Sender struct {
	From   netmail.Address // Name "" = the company's
	Return string          // where mails that cannot be delivered go back to; "" = From. What stands before the @ gets "+" and what says which mail it was
}

// ParseSender reads the sender as it is configured.
func ParseSender(from, back string) (s Sender, err error) {
	a, err := netmail.ParseAddress(from)
	if err == nil {
		a.Address, err = Address(a.Address)
	}
	if err != nil {
		return s, fmt.Errorf("the sender of mails is no e-mail address: give one such as survey@example.com")
	}
	s.From, s.Return = netmail.Address{Name: oneLine(a.Name, mostCompany), Address: a.Address}, a.Address
	if back != "" {
		if s.Return, err = Address(back); err != nil {
			return s, fmt.Errorf("the address for mails that come back is no e-mail address: give one such as bounces@example.com")
		}
	}
	if local, _, _ := strings.Cut(s.Return, "@"); len(local)+1+returnLength > 64 {
		return s, fmt.Errorf("the address for mails that come back has more than %d characters before the @, and which mail it was must stand there too: give a shorter one", 64-1-returnLength)
	}
	return s, nil
}

// returnLength is the length of what fieldwork.Keys.ReturnPath writes.
const returnLength = 48

// returnTo is the return path of one mail.
func (s *Sender) returnTo(which string) string {
	local, domain, _ := strings.Cut(s.Return, "@")
	return local + "+" + which + "@" + domain
}

// Message makes the mail to an address. which stands in the return path (see fieldwork.Keys.ReturnPath); oneClick is the
// address that mail programs post to when somebody wants no more (RFC 8058), "" for a test mail.
func Message(l *Letter, s *Sender, to, which, oneClick string, now time.Time) (*gomail.Msg, error) {
	address, err := Address(to)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	name := s.From.Name
	if name == "" {
		name = l.Company
	}
	back := s.Return
	if which != "" {
		back = s.returnTo(which)
	}
	m.FromMailAddress(&netmail.Address{Name: oneLine(name, mostCompany), Address: s.From.Address})
	m.EnvelopeFromMailAddress(&netmail.Address{Address: back})
	m.ToMailAddress(&netmail.Address{Address: address})
	m.Subject(l.Subject)
	m.SetDateWithValue(now)
	_, domain, _ := strings.Cut(s.From.Address, "@")
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails: the program ends instead
	m.SetMessageIDWithValue(hex.EncodeToString(id[:]) + "@" + domain)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no answers from machines
	m.SetGenHeader("Content-Language", l.Language)
	if oneClick != "" {
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+oneClick+">")
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text())
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML())
	return m, nil
}
