package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
)

// Secret is 256 random bits: what the cookie of a session holds, and what a link that lets somebody in once ends with.
type Secret [32]byte

// NewSecret draws a secret.
func NewSecret() Secret {
	var s Secret
	_, _ = rand.Read(s[:]) // it never fails: the program ends where the system has no randomness
	return s
}

// Text is the secret for a cookie or an address: 43 letters, digits, - and _. String is "***".
func (s Secret) Text() string { return base64.RawURLEncoding.EncodeToString(s[:]) }

// Hash is SHA-256: all that the database holds of a secret.
func (s Secret) Hash() [32]byte { return sha256.Sum256(s[:]) }

// ParseSecret reads what Text writes.
func ParseSecret(text string) (s Secret, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != len(s) {
		return Secret{}, false
	}
	return Secret(b), true
}

// hidden is what a secret prints as.
const hidden = "***"

// String is "***": a secret is printed on purpose only, see Text.
func (s Secret) String() string { return hidden }

// Format prints *** for every verb.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, hidden) }

// LogValue is "***".
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is "***"; JSON uses it too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
