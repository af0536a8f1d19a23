package console

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// What may fail before signing in becomes slower. Nobody is locked out by what others do: only who has failed with an
// account before, from where they are, is asked to wait, and for half a minute at most.
const (
	freeTries     = 5                // of one account from one address; then the wait doubles with each
	longestWait   = 30 * time.Second // between two tries of one account from one address
	freeElsewhere = 20               // of one account from all addresses, or of all accounts from one address; then each try takes a second longer
	slowness      = time.Second
	mostSlow      = 8 // tries from one address that wait for that second
	forgetAfter   = 15 * time.Minute
	mostTries     = 2048 // that are remembered; the one that is oldest gives way
)

// Codes are few: a million. From wherever they are tried, beyond freeElsewhere an account takes one in longestWait, which is
// 2,880 a day and finds one of the three that are right at a time in a hundred days. Who has typed a right one where he is
// before does not wait for others.

// tries remembers what failed, in this process and for a quarter of an hour. Addresses are kept as keyed hashes with a key
// that lives as long as the process.
type tries struct {
	key   [32]byte
	mu    sync.Mutex
	seen  map[[16]byte]*failing
	codes map[[16]byte]*failing // of one-time codes, which only who has a passphrase comes to: what others fail with pushes nothing out
	good  map[[16]byte]struct{} // from where right codes came
}

type failing struct {
	n, slow int
	last    time.Time
}

func newTries() *tries {
	t := &tries{seen: map[[16]byte]*failing{}, codes: map[[16]byte]*failing{}, good: map[[16]byte]struct{}{}}
	rand.Read(t.key[:]) // never fails: the runtime ends the process instead
	return t
}

// try is one attempt: who is said to try, from where.
type try struct {
	pair, account, address [16]byte
	code                   bool // a one-time code
}

// ofCode is of for a one-time code.
func (t *tries) ofCode(email, from string) try {
	a := t.of("code of "+email, from)
	a.code = true
	return a
}

func (t *tries) of(email, from string) try {
	email = strings.ToLower(strings.TrimSpace(email)) // as the store finds people: each spelling would be free anew
	address, _ := netip.ParseAddr(from)               // none: all that have none are one
	address = address.Unmap().WithZone("")
	if address.Is6() { // a customer has a whole /64
		if p, err := address.Prefix(64); err == nil {
			address = p.Addr()
		}
	}
	return try{t.hash("pair", email, address.String()), t.hash("account", email), t.hash("address", address.String()), false}
}

func (t *tries) hash(parts ...string) (h [16]byte) {
	m := hmac.New(sha256.New, t.key[:])
	fmt.Fprintf(m, "%q", parts)
	copy(h[:], m.Sum(nil))
	return h
}

// hold says how long a try has to wait before it is looked at: refused, to be tried again after that time, or slowed.
// After slowed call done. One that is looked at counts as failed until it is known not to have: else as many as come at
// once would all be free. So fail, succeed or undo follows. One that is refused leaves nothing behind: else a flood of them
// would push out what is remembered.
func (t *tries) hold(a try, now time.Time) (refused, slowed time.Duration, done func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	pair, account, address := t.recent(a, a.pair, now), t.recent(a, a.account, now), t.recent(a, a.address, now)
	if pair.n >= freeTries {
		if wait := min(time.Second<<min(pair.n-freeTries, 8), longestWait) - now.Sub(pair.last); wait > 0 {
			return wait, 0, nil
		}
	}
	if _, before := t.good[a.pair]; a.code && !before && account.n >= freeElsewhere {
		if wait := longestWait - now.Sub(account.last); wait > 0 {
			return wait, 0, nil
		}
	}
	if address.n >= freeElsewhere && address.slow >= mostSlow {
		return 2 * slowness, 0, nil
	}
	t.count(a, a.pair, now)
	if a.code {
		t.count(a, a.account, now)
	}
	switch {
	case address.n >= freeElsewhere:
		address.slow++
		return 0, slowness, func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			address.slow--
		}
	case account.n >= freeElsewhere:
		return 0, slowness, func() {}
	}
	return 0, 0, nil
}

// fail notes that a try failed.
func (t *tries) fail(a try, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !a.code { // of a code it is counted
		t.count(a, a.account, now)
	}
	t.count(a, a.address, now)
}

// book is where a try is remembered.
func (t *tries) book(a try) map[[16]byte]*failing {
	if a.code {
		return t.codes
	}
	return t.seen
}

// recent is what is remembered under a key, or nothing.
func (t *tries) recent(a try, key [16]byte, now time.Time) *failing {
	if f := t.book(a)[key]; f != nil && now.Sub(f.last) <= forgetAfter {
		return f
	}
	return &failing{}
}

// count notes one more under a key.
func (t *tries) count(a try, key [16]byte, now time.Time) {
	book := t.book(a)
	f := book[key]
	if f == nil || now.Sub(f.last) > forgetAfter {
		makeRoom(book, now)
		f = &failing{}
		book[key] = f
	}
	f.n, f.last = f.n+1, now
}

// undo takes a try back that could not be looked at.
func (t *tries) undo(a try) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.uncount(a, a.pair)
	if a.code {
		t.uncount(a, a.account)
	}
}

func (t *tries) uncount(a try, key [16]byte) {
	if f := t.book(a)[key]; f != nil && f.n > 0 {
		f.n--
	}
}

// succeed forgets what failed with this account from this address.
func (t *tries) succeed(a try) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.book(a), a.pair)
	if !a.code {
		return
	}
	t.uncount(a, a.account)
	if len(t.good) >= mostTries {
		for pair := range t.good { // any
			delete(t.good, pair)
			break
		}
	}
	t.good[a.pair] = struct{}{}
}

func makeRoom(book map[[16]byte]*failing, now time.Time) {
	if len(book) < mostTries {
		return
	}
	var oldest [16]byte
	last := now.Add(time.Hour)
	for key, f := range book {
		switch {
		case now.Sub(f.last) > forgetAfter:
			delete(book, key)
		case f.last.Before(last):
			oldest, last = key, f.last
		}
	}
	if len(book) >= mostTries {
		delete(book, oldest)
	}
}
