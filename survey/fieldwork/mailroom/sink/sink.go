// Package sink is a real mail server for tests: it keeps what it is given, byte by byte, and can be told to behave badly.
package sink

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"mirror/survey/fieldwork/mail"
)

// Mail is what the server was given in one transaction.
type Mail struct {
	From string
	To   []string
	Raw  []byte // as it came over the line, line ends and all
}

// Server is the sink.
type Server struct {
	t    testing.TB
	addr *net.TCPAddr

	mu    sync.Mutex
	mails []Mail
	rcpt  func(to string) error
	data  func(m Mail) error
}

// New starts a sink for the time of a test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().(*net.TCPAddr)
	server := smtp.NewServer(s)
	server.Domain, server.AllowInsecureAuth, server.MaxRecipients = "sink.example", true, 10
	server.ErrorLog = quiet{}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// At is how to reach it.
func (s *Server) At() mail.Server { return mail.Server{Host: "127.0.0.1", Port: s.addr.Port} }

// Mails are all mails taken so far.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// To are the recipients of all mails taken so far, with how many each got.
func (s *Server) To() map[string]int {
	to := map[string]int{}
	for _, m := range s.Mails() {
		for _, a := range m.To {
			to[a]++
		}
	}
	return to
}

// Wait waits until so many mails were taken.
func (s *Server) Wait(n int) []Mail {
	s.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if all := s.Mails(); len(all) >= n {
			return all
		}
	}
	s.t.Fatalf("%d mails came, want %d", len(s.Mails()), n)
	return nil
}

// Behave says what to answer to an address, and to a whole mail before it is kept; nil = take it.
func (s *Server) Behave(rcpt func(to string) error, data func(m Mail) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rcpt, s.data = rcpt, data
}

// Say is an answer with a code of SMTP.
func Say(code int) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: "said the sink"}
}

// NewSession is called by the server.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{Server: s, conn: c}, nil
}

type session struct {
	*Server
	conn *smtp.Conn
	mail Mail
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "mirror" || password != "secret" {
			return errors.New("wrong")
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.mail = Mail{From: from}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	rcpt := s.rcpt
	s.mu.Unlock()
	if rcpt != nil {
		if err := rcpt(to); err != nil {
			return err
		}
	}
	s.mail.To = append(s.mail.To, to)
	return nil
}

// ErrCut is what Behave's data returns to have the connection cut without an answer, the mail kept.
var ErrCut = errors.New("cut")

func (s *session) Data(r io.Reader) error {
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	s.mail.Raw = b.Bytes()
	s.mu.Lock()
	data := s.data
	s.mu.Unlock()
	var err error
	if data != nil {
		err = data(s.mail)
	}
	if err == nil || errors.Is(err, ErrCut) {
		s.mu.Lock()
		s.mails = append(s.mails, s.mail)
		s.mu.Unlock()
	}
	if errors.Is(err, ErrCut) {
		_ = s.conn.Conn().Close()
	}
	return err
}

func (s *session) Reset()        { s.mail = Mail{} }
func (s *session) Logout() error { return nil }
