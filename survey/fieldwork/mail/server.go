package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server is the mail server that takes our mails. Everything said to it is encrypted, unless it is on this machine.
type Server struct {
	Host     string
	Port     int // 465 is encrypted from the start; on others it is turned on (STARTTLS) and else nothing is sent
	User     string
	Password string
}

// patience is how long a server may take for a step.
const patience = 20 * time.Second

// Outcome is what became of a mail.
type Outcome uint8

// The outcomes.
const (
	Sent    Outcome = iota
	PutOff          // the server will take it later
	Refused         // the server will never take it
	Unknown         // the connection broke when all was said: it may have been sent or not
	Failed          // not sent, for no reason of the mail's or the address's own: the server is to be asked again
)

// Line is a connection to a mail server, for one mail after the other.
type Line struct{ client *gomail.Client }

// Dial connects. Its errors hold no address of anybody.
func (s *Server) Dial(ctx context.Context) (*Line, error) {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(patience), gomail.WithoutNoop(), gomail.WithoutRset(), gomail.WithoutSMTPUTF8()}
	login := gomail.SMTPAuthAutoDiscover
	switch {
	case s.Port == 465:
		options = append(options, gomail.WithSSL())
	case loopback(s.Host):
		options, login = append(options, gomail.WithTLSPolicy(gomail.NoTLS)), gomail.SMTPAuthPlainNoEnc
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(login), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("the mail server %s: %w", s.Host, err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return nil, fmt.Errorf("the mail server %s: %w", net.JoinHostPort(s.Host, fmt.Sprint(s.Port)), err)
	}
	return &Line{client}, nil
}

// Close says goodbye.
func (l *Line) Close() { _ = l.client.Close() } // all that was to be said has been

// Send hands a mail over. good tells whether the line may be used for another one.
func (l *Line) Send(m *gomail.Msg) (what Outcome, good bool) {
	err := l.client.Send(m)
	if err == nil || m.IsDelivered() {
		return Sent, err == nil
	}
	var refused *gomail.SendError
	if !errors.As(err, &refused) {
		return Failed, false
	}
	code := refused.ErrorCode()
	switch {
	case code == 0 && refused.Reason == gomail.ErrSMTPDataClose:
		return Unknown, false
	case code == 421, code == 0, refused.Reason == gomail.ErrSMTPMailFrom: // going down, broken, or it does not want us
		return Failed, false
	case code >= 500:
		return Refused, refused.Reason == gomail.ErrSMTPRcptTo
	}
	return PutOff, refused.Reason == gomail.ErrSMTPRcptTo
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
