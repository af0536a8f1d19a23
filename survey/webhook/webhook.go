// Package webhook tells programs elsewhere how far waves have come: that one was opened, closed or released, and nothing else.
// No answer, no number of answers and nobody's name is in a message.
//
// Messages follow https://www.standardwebhooks.com: a stable id, so that a message that comes twice counts once, the time it
// was sent, and an HMAC-SHA256 of both and the body. Receivers are on the internet, reached over HTTPS; addresses of this
// machine and of private networks are refused, whatever their names resolve to, unless the operator allowed the network.
package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"mirror/survey/store"
)

// Messenger tells receivers. It may be used by many goroutines.
type Messenger struct {
	store   *store.Store
	secret  func(salt [16]byte) string
	allowed []netip.Prefix
	now     func() time.Time
	client  *http.Client
}

// Limits of a telling.
const (
	patience   = 10 * time.Second // for a receiver's answer
	longestURL = 500              // bytes
)

// New makes a messenger. secret is fieldwork.Keys.WebhookSecret; allowed are networks that may be reached although they
// are private; now may be nil.
func New(s *store.Store, secret func(salt [16]byte) string, allowed []netip.Prefix, now func() time.Time) *Messenger {
	if now == nil {
		now = time.Now
	}
	m := &Messenger{store: s, secret: secret, allowed: allowed, now: now}
	dialer := &net.Dialer{Timeout: patience, Control: m.control}
	m.client = &http.Client{
		Timeout: patience,
		// No proxy: it would connect in our place, to wherever it likes. No second connection is kept open.
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10, TLSHandshakeTimeout: patience},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return m
}

// ErrAddress means that an address is none to which messages are sent.
var ErrAddress = errors.New("this is not an address that can be told")

// Check refuses the address of a receiver with a plain reason.
func (m *Messenger) Check(address string) error {
	u, err := url.Parse(address)
	refuse := func(why string) error { return fmt.Errorf("%w: %s", ErrAddress, why) }
	switch {
	case err != nil || u.Host == "" || len(address) > longestURL || strings.ContainsAny(address, " \t\r\n"):
		return refuse("write it in full, such as https://example.com/hook")
	case u.User != nil || u.Fragment != "":
		return refuse("leave out names, passwords and what follows a #")
	}
	ip, err := netip.ParseAddr(u.Hostname())
	switch {
	case u.Scheme == "http" && err == nil && m.permits(ip): // a network the operator named
		return nil
	case u.Scheme != "https":
		return refuse("it must begin with https://")
	case err == nil && !m.reachable(ip):
		return refuse("it is in a private network, which the operator has not allowed")
	}
	return nil
}

// control stands behind the look-up of names: it sees the very address that is connected to.
func (m *Messenger) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !m.reachable(to.Addr()) {
		return errors.New("the receiver is in a private network")
	}
	return nil
}

// special are networks beside the private ones that are not the internet, or lead into others (RFC 6890, RFC 6052, RFC 3056).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("::/96"),
}

// reachable reports whether messages may go to an address.
func (m *Messenger) reachable(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if m.permits(ip) {
		return true
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// permits reports whether the operator named an address's network.
func (m *Messenger) permits(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	for _, p := range m.allowed {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// message is what a receiver gets.
type message struct {
	Type      string      `json:"type"`
	Timestamp string      `json:"timestamp"`
	Data      messageData `json:"data"`
}

type messageData struct {
	Study int    `json:"study"`
	Wave  string `json:"wave"`
}

// TellAll tells what is due. A receiver that does not answer with success is told again later; that is no error here.
func (m *Messenger) TellAll(ctx context.Context) error {
	due, err := m.store.Tellings(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, t := range due {
		failed = append(failed, m.store.Told(ctx, t, m.tell(ctx, t) == nil))
	}
	return errors.Join(failed...)
}

// tell sends one message.
func (m *Messenger) tell(ctx context.Context, t store.Telling) error {
	now := m.now().UTC()
	body, err := json.Marshal(message{t.Event, now.Format(time.RFC3339), messageData{int(t.Study), t.Wave}})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	id, at := m.id(t), strconv.FormatInt(now.Unix(), 10)
	signature, err := sign(m.secret(t.Salt), id, at, body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Mirror")
	r.Header.Set("Webhook-Id", id)
	r.Header.Set("Webhook-Timestamp", at)
	r.Header.Set("Webhook-Signature", signature)
	answer, err := m.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()                     // nothing in it is read as an answer
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4<<10)) // so that the receiver is not cut off
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("the receiver answered %d", answer.StatusCode)
	}
	return nil
}

// id names a message, the same each time it is sent.
func (m *Messenger) id(t store.Telling) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%x %d %s %s", t.Salt, t.Study, t.Wave, t.Event))
	return fmt.Sprintf("msg_%x", sum[:12])
}

// sign is the header that proves who sent a message, and when: v1, and the HMAC-SHA256 of id, time and body in base64.
func sign(secret, id, at string, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return "", fmt.Errorf("the secret of a receiver: %w", err)
	}
	h := hmac.New(sha256.New, key)
	fmt.Fprintf(h, "%s.%s.%s", id, at, body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}
