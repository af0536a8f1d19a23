package fieldwork

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"time"

	"mirror/survey"
)

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

// ErrDraft means that a draft cannot be opened: it belongs to another token, was changed, or is of another version.
var ErrDraft = errors.New("the saved answers cannot be read")

// draftStep is what the size of a box is a multiple of: how large it is must not tell how much was answered.
const draftStep = 4096

// DraftID is SHA-256("draft"‖token); it is not joinable with an invitation without the token.
func DraftID(t Token) [32]byte { return labelled("draft", t) }

// DraftKey opens and seals the drafts of one token: AES-256-GCM with a key derived from the token (HKDF). The database does
// not hold what opens them: that takes the link, or the wave's key file beside the database. To make a key costs more than to
// use it, so a page that opens and seals makes one.
type DraftKey struct{ box cipher.AEAD }

// NewDraftKey is the key of a token's drafts.
func NewDraftKey(t Token) DraftKey {
	block, err := aes.NewCipher(derived(t[:], "draft").bytes[:])
	if err != nil {
		panic(err) // only for keys of another length
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for other ciphers
	}
	return DraftKey{box}
}

// Seal encrypts a draft under a random nonce: no token's draft is saved often enough for two to meet. The box is padded to
// whole 4 KiB.
func (k DraftKey) Seal(d *Draft) []byte {
	plain := padded(d.append(make([]byte, 0, draftStep)), draftStep-k.box.Overhead())
	return k.box.Seal(plain[:0], nil, plain, draftLabel)
}

// Open opens what Seal sealed under the same token's key; ErrDraft for anything else. The box is used up: it is opened where
// it lies.
func (k DraftKey) Open(box []byte) (*Draft, error) {
	if len(box) == 0 || len(box)%draftStep != 0 {
		return nil, ErrDraft
	}
	plain, err := k.box.Open(box[:0], nil, box, draftLabel)
	if err != nil {
		return nil, ErrDraft
	}
	return readDraft(plain)
}

var draftLabel = []byte("mirror/1 draft")

// padded ends a draft with a 1 and zeros up to the next step; last is where a step ends for what is not sealed yet.
func padded(b []byte, last int) []byte {
	b = append(b, 1)
	missing := (last - len(b)) % draftStep
	if missing < 0 {
		missing += draftStep
	}
	return append(b, make([]byte, missing)...)
}
