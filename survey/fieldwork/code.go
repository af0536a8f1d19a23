package fieldwork

import "crypto/sha256"

// Code is the secret in an open link: 80 bits, written as 16 letters and digits.
type Code [10]byte

// Text is the code as it stands in an address: 16 signs. It is for addresses only; String is "***".
func (c Code) Text() string { return written(c[:]) }

// Grouped is the code as it stands on a poster: 4 groups of 4 signs, to be typed. ParseCode reads both forms.
func (c Code) Grouped() string { return grouped(c.Text()) }

// Hash is SHA-256: all that the database holds of a code.
func (c Code) Hash() [32]byte { return sha256.Sum256(c[:]) }

// ParseCode reads what Text and Grouped write, as forgivingly as ParseToken.
func ParseCode(s string) (Code, bool) {
	var c Code
	if !parsed(s, c[:]) {
		return Code{}, false
	}
	return c, true
}
