package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// What a hash costs (protection.md P22): about 30 ms and 46 MiB.
const (
	passes  = 1
	memory  = 46 << 10 // KiB
	threads = 1
	hashLen = 32
	saltLen = 16
)

// At most two hashes are made at once, whatever comes in, and so many wait.
const (
	atOnce      = 2
	mostWaiting = 128
)

// ErrBusy means that too many passphrases wait to be checked. Try again in a few seconds.
var ErrBusy = errors.New("too many people sign in at the moment")

var (
	turns   = make(chan struct{}, atOnce)
	waiting atomic.Int64
)

// Hash makes what is stored of a passphrase: argon2id in the PHC string format.
func Hash(ctx context.Context, passphrase string) (string, error) {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt)
	sum, err := derive(ctx, passphrase, salt)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, threads, b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// Matches reports whether a passphrase is the one that was hashed. It takes the same time where there is no hash (""):
// how long it took must not tell whether somebody has an account.
func Matches(ctx context.Context, hash, passphrase string) (bool, error) {
	salt, want, ok := parseHash(hash)
	sum, err := derive(ctx, passphrase, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1 && ok, nil
}

var b64 = base64.RawStdEncoding

// parseHash takes a hash apart. Where it is none of ours it returns parts that match nothing.
func parseHash(hash string) (salt, sum []byte, ok bool) {
	prefix := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, memory, passes, threads)
	if rest, found := strings.CutPrefix(hash, prefix); found {
		a, b, _ := strings.Cut(rest, "$")
		var err1, err2 error
		salt, err1 = b64.DecodeString(a)
		sum, err2 = b64.DecodeString(b)
		if err1 == nil && err2 == nil && len(salt) == saltLen && len(sum) == hashLen {
			return salt, sum, true
		}
	}
	return make([]byte, saltLen), make([]byte, hashLen), false
}

// derive waits for its turn and hashes. A passphrase typed on another system may be other bytes for the same letters, so
// it is normalised first.
func derive(ctx context.Context, passphrase string, salt []byte) ([]byte, error) {
	if waiting.Add(1) > mostWaiting {
		waiting.Add(-1)
		return nil, ErrBusy
	}
	defer waiting.Add(-1)
	select {
	case turns <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-turns }()
	sum := argon2.IDKey([]byte(norm.NFC.String(passphrase)), salt, passes, memory, threads, hashLen)
	runtime.GC() // the server's collector is set to be lazy, and would let some ten times 46 MiB lie about
	return sum, nil
}
