// Package fieldwork knows links: the keys they are made of, the tokens in them, the state a form carries, link lists and posters.
package fieldwork

import (
	"errors"
	"io"
	"time"

	"mirror/gap"
	"mirror/survey"
)

// Keys is a folder of key files, outside the database and its backups: one key a wave, one for the server.
type Keys struct{}

// OpenKeys opens the folder, making it (0700) when it is not there. Key files are 0600 and synced before they are first used.
func OpenKeys(dir string) (*Keys, error) { panic("stub") }

// Token is the secret in a personal link: 160 bits, written as 32 letters and digits (Crockford's base 32, lower case).
type Token [20]byte

func (t Token) String() string          { panic("stub") } // 8 groups of 4 are read as well as 32 in a row
func (t Token) Hash() [32]byte          { panic("stub") } // SHA-256: all that the database holds
func ParseToken(s string) (Token, bool) { panic("stub") } // forgiving: case, spaces, hyphens, o→0, i and l→1

// Invitation derives the token of an invitation: HMAC-SHA-256 of a purpose label and the id under the wave's key.
func (k *Keys) Invitation(study survey.StudyID, wave string, id [16]byte) (Token, error) {
	panic("stub")
}

// OptOut derives the token that stops invitations, with its own label; it opens no form. Account is the keyed hash of a
// client account in a wave, never 0 for a non-empty account. Suppression is the keyed hash of who opted out.
func (k *Keys) OptOut(study survey.StudyID, wave string, id [16]byte) (Token, error) { panic("stub") }
func (k *Keys) Account(study survey.StudyID, wave, account string) (uint64, error)   { panic("stub") }
func (k *Keys) Suppression(a gap.Audience, contact string) [32]byte                  { panic("stub") }

// LinkCode derives what stands in an open link's address: 80 bits, 16 letters and digits, as a Token's first half with its own label.
func (k *Keys) LinkCode(study survey.StudyID, wave string, link survey.LinkID) (Code, error) {
	panic("stub")
}

// PreviewCode opens the preview of a form for a side; nothing is stored for it.
func (k *Keys) PreviewCode(study survey.StudyID, form survey.FormID, a gap.Audience) (Token, error) {
	panic("stub")
}

// Code is the secret in an open link.
type Code [10]byte

func (c Code) String() string         { panic("stub") }
func (c Code) Hash() [32]byte         { panic("stub") }
func ParseCode(s string) (Code, bool) { panic("stub") }

// TicketKind says what a form was opened with.
type TicketKind uint8

const (
	Personal TicketKind = iota
	Open
	Kiosk
	Preview
)

// Ticket is what a page carries instead of a cookie: sealed with the server's key into its address, so that neither the
// address nor the browser's history holds a token.
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

var ErrTicket = errors.New("the page's address is no longer valid")

// Seal writes a ticket for an address; Unseal reads it. A ticket ends after 7 days (kiosk: 30 minutes).
func (k *Keys) Seal(t Ticket) string                           { panic("stub") }
func (k *Keys) Unseal(s string, now time.Time) (Ticket, error) { panic("stub") }

// Draft is what is saved at each Continue.
type Draft struct {
	Session     [8]byte        // of the visit that saved it last
	Page        int            // first page that was not yet continued from
	Prompted    uint64         // bit n: page n has shown its soft prompt
	LeaveOut    bool           // do not store the team
	Group, Unit survey.GroupID // given on the form
	Asked       bool           // the question for the team was answered, if only with "rather not say"
	Started     time.Time      // whole seconds; customers only, else zero
	Answers     []byte         // packed
	Words       map[int]string // by index in Layout.Texts
}

// DraftID is SHA-256("draft"‖token); it is not joinable with an invitation without the token.
func DraftID(t Token) [32]byte { panic("stub") }

// SealDraft and OpenDraft use a key derived from the token (HKDF) and a random nonce; the box is padded to whole 4 KiB.
func SealDraft(t Token, d *Draft) []byte            { panic("stub") }
func OpenDraft(t Token, box []byte) (*Draft, error) { panic("stub") }

// Once is the hash under which a one-time form is spent.
func Once(secret Token) [32]byte { panic("stub") }

// Keepsake is the personal code an employee may keep: the predictions themselves, written as letters and digits with a check
// sign. Nothing of it is stored anywhere.
func Keepsake(l *survey.Layout, form survey.FormID, answers []byte) string { panic("stub") }
func ParseKeepsake(code string) (survey.FormID, func(l *survey.Layout) (answers []byte, ok bool), bool) {
	panic("stub")
}

// LinkList writes one line a person: the columns for letters and for other mailers (CSV, UTF-8, formulas made harmless).
type ListLine struct {
	Person survey.Person
	Token  Token
}

func WriteLinkList(w io.Writer, baseURL string, lines func(yield func(ListLine, error) bool)) (int, error) {
	panic("stub")
}

// QR is an address as one SVG path: width in modules and the path's data.
func QR(address string) (modules int, path string, err error) { panic("stub") }
