package fieldwork

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"mirror/gap"
	"mirror/survey"
)

// TicketKind says what a form was opened with.
type TicketKind uint8

// What a form is opened with.
const (
	Personal TicketKind = iota
	Open
	Kiosk
	Preview
)

// Ticket is what a page carries instead of a cookie: sealed with the server's key into its address, so that neither the
// address nor the browser's history holds a token. Its ids must fit in 31 bits.
type Ticket struct {
	Kind     TicketKind
	Secret   Token // the personal token, or the one-time secret of a form opened otherwise
	Study    survey.StudyID
	Form     survey.FormID
	Audience gap.Audience
	Link     survey.LinkID // Open and Kiosk
	Session  [8]byte       // of this visit: who does not have it does not see answers that were saved under another (employees)
	Started  time.Time     // whole seconds; used for customers' time taken and for the ticket's end only
}

// ErrTicket is all that is said about a ticket that cannot be read: whether it is old or forged is told to nobody.
var ErrTicket = errors.New("the page's address is no longer valid")

// How long a ticket holds. Another clock may be a little ahead of ours.
const (
	ticketHolds = 7 * 24 * time.Hour
	kioskHolds  = 30 * time.Minute
	clocksApart = 5 * time.Minute
)

const (
	ticketPlain = 2 + len(Token{}) + 3*4 + 8 + 8 // kind, side, secret, study, form, link, session, started
	ticketBytes = chacha20poly1305.NonceSizeX + ticketPlain + chacha20poly1305.Overhead
)

var (
	ticketLabel = []byte("mirror/1 ticket")
	ticketText  = base64.RawURLEncoding.Strict()
)

// ticketBox is XChaCha20-Poly1305: its nonces are long enough to be drawn at random for ever, by any number of processes.
func ticketBox(server *secret) (cipher.AEAD, error) {
	return chacha20poly1305.NewX(server.sub("ticket").bytes[:])
}

// Seal writes a ticket for an address: 120 letters, digits, - and _, all tickets of one length.
func (k *Keys) Seal(t Ticket) string {
	var room [ticketBytes]byte
	nonce := room[:chacha20poly1305.NonceSizeX]
	_, _ = rand.Read(nonce)
	var plain [ticketPlain]byte
	plain[0], plain[1] = byte(t.Kind), byte(t.Audience)
	n := 2 + copy(plain[2:], t.Secret[:])
	for _, id := range [...]int{int(t.Study), int(t.Form), int(t.Link)} {
		if id < 0 || id > math.MaxInt32 {
			panic("fieldwork: a ticket's id does not fit") // ids are small numbers the store gave; another is a fault of the program
		}
		binary.BigEndian.PutUint32(plain[n:], uint32(id))
		n += 4
	}
	n += copy(plain[n:], t.Session[:])
	binary.BigEndian.PutUint64(plain[n:], uint64(t.Started.Unix()))
	return ticketText.EncodeToString(k.tickets.Seal(nonce, nonce, plain[:], ticketLabel))
}

// Unseal reads a ticket; ErrTicket where it was not sealed with this key, was changed, or has ended: after 7 days, on a kiosk
// after 30 minutes.
func (k *Keys) Unseal(s string, now time.Time) (Ticket, error) {
	var room [ticketBytes]byte
	if len(s) != ticketText.EncodedLen(ticketBytes) {
		return Ticket{}, ErrTicket
	}
	// A line break is skipped by the decoder, and then the length is wrong: a ticket is written in one way only.
	if n, err := ticketText.Decode(room[:], []byte(s)); err != nil || n != ticketBytes {
		return Ticket{}, ErrTicket
	}
	nonce, box := room[:chacha20poly1305.NonceSizeX], room[chacha20poly1305.NonceSizeX:]
	plain, err := k.tickets.Open(box[:0], nonce, box, ticketLabel)
	if err != nil {
		return Ticket{}, ErrTicket
	}
	t := readTicket(plain)
	holds := ticketHolds
	if t.Kind == Kiosk {
		holds = kioskHolds
	}
	if age := now.Sub(t.Started); age < -clocksApart || age >= holds {
		return Ticket{}, ErrTicket
	}
	return t, nil
}

// readTicket reads what Seal put into a ticket; it has been proven to be that.
func readTicket(plain []byte) Ticket {
	t := Ticket{Kind: TicketKind(plain[0]), Audience: gap.Audience(plain[1])}
	n := 2 + copy(t.Secret[:], plain[2:])
	t.Study = survey.StudyID(binary.BigEndian.Uint32(plain[n:]))
	t.Form = survey.FormID(binary.BigEndian.Uint32(plain[n+4:]))
	t.Link = survey.LinkID(binary.BigEndian.Uint32(plain[n+8:]))
	n += 12
	n += copy(t.Session[:], plain[n:])
	t.Started = time.Unix(int64(binary.BigEndian.Uint64(plain[n:])), 0).UTC()
	return t
}
