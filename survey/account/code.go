package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// One-time codes after RFC 6238, as every app for them makes them: SHA-1, six digits, a new one each half minute.
const (
	step      = 30 // seconds
	digits    = 6
	secretLen = 20
)

// NewCodes draws the secret that a person's app and the server share.
func NewCodes() []byte {
	secret := make([]byte, secretLen)
	_, _ = rand.Read(secret)
	return secret
}

// Code is the code of a secret at a time.
func Code(secret []byte, at time.Time) string { return codeOf(secret, at.Unix()/step) }

func codeOf(secret []byte, n int64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	sum := mac.Sum(nil)
	cut := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&15:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", digits, cut%1_000_000)
}

// Step is the number of the half minute whose code was typed: the present one, the one before, or the next, for clocks
// differ. It is false for another code. Keep the step: a code counts once, and none before it.
func Step(secret []byte, typed string, at time.Time) (n int64, ok bool) {
	typed = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, typed)
	now := at.Unix() / step
	for _, try := range []int64{now - 1, now, now + 1} {
		if subtle.ConstantTimeCompare([]byte(codeOf(secret, try)), []byte(typed)) == 1 {
			n, ok = try, true
		}
	}
	return n, ok
}

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// CodesAddress is what an app reads from the QR code; CodesText the secret to be typed instead, in groups of four.
func CodesAddress(secret []byte, email string) string {
	label := url.PathEscape("Mirror:" + email)
	return "otpauth://totp/" + label + "?secret=" + base32Text.EncodeToString(secret) + "&issuer=Mirror"
}

// CodesText is the secret to be typed into an app, in groups of four signs.
func CodesText(secret []byte) string {
	var b strings.Builder
	for i, r := range base32Text.EncodeToString(secret) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// RecoveryCodes are how many codes a person gets for the day the app is lost.
const RecoveryCodes = 8

// NewRecoveryCodes draws them: 80 bits each, as four groups of four signs.
func NewRecoveryCodes() []string {
	all := make([]string, RecoveryCodes)
	for i := range all {
		b := make([]byte, 10)
		_, _ = rand.Read(b)
		all[i] = strings.ReplaceAll(CodesText(b), " ", "-")
	}
	return all
}

// RecoveryHash is what is stored of such a code, however it was typed.
func RecoveryHash(typed string) [32]byte {
	plain := strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
	return sha256.Sum256([]byte("recovery code " + plain))
}
