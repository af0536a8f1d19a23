package fieldwork

import (
	"crypto/rand"
	"crypto/sha256"
)

// Token is the secret in a personal link: 160 bits, written as 32 letters and digits (Crockford's base 32, lower case).
type Token [20]byte

// NewSecret draws the one-time secret of a form that is opened through an open link, a kiosk or a preview.
func NewSecret() Token {
	var t Token
	_, _ = rand.Read(t[:]) // it never fails: the program ends where the system has no randomness
	return t
}

// NewSession draws the mark of a visit.
func NewSession() [8]byte {
	var s [8]byte
	_, _ = rand.Read(s[:])
	return s
}

// Text is the token as it stands in an address: 32 signs. It is for addresses only; String is "***".
func (t Token) Text() string { return written(t[:]) }

// Grouped is the token as it stands in a letter: 8 groups of 4 signs, to be typed. ParseToken reads both forms.
func (t Token) Grouped() string { return grouped(t.Text()) }

// Hash is SHA-256: all that the database holds of a token.
func (t Token) Hash() [32]byte { return sha256.Sum256(t[:]) }

// ParseToken reads what Text and Grouped write, as people type it: in either case, with spaces and hyphens anywhere,
// o for 0, i and l for 1. It is false for anything else, and takes the same time for every wrong sign.
func ParseToken(s string) (Token, bool) {
	var t Token
	if !parsed(s, t[:]) {
		return Token{}, false
	}
	return t, true
}

// Once is the hash under which a one-time form is spent.
func Once(secret Token) [32]byte { return labelled("once", secret) }

// labelled is SHA-256 of a label and a token. Labels keep the hashes of one token apart, so that no two can be joined.
func labelled(label string, t Token) [32]byte {
	return sha256.Sum256(append([]byte(label), t[:]...))
}
