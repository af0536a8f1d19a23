package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"
)

// What the limiter allows, and how much it remembers.
const (
	failuresAllowed = 30          // by one address in failureWindow
	failureWindow   = time.Minute // also how long an address is remembered
	limiterShards   = 32
	limiterPerShard = 256 // addresses; the one that was quiet longest gives way to a new one
)

// limiter slows down the guessing of links. It counts failures only: whoever has a good link gets in, however many
// failures came from the same address, for a whole company is one address. An address is kept as a keyed hash, with a key
// that lives as long as the process, until it was quiet for a minute.
type limiter struct {
	key    [32]byte
	start  time.Time
	shards [limiterShards]limiterShard
}

type limiterShard struct {
	mu   sync.Mutex
	seen map[addressHash]*failures
}

type addressHash [16]byte

// failures are the times of the last failuresAllowed failures, in milliseconds since the limiter's start, as a ring.
type failures struct {
	at   [failuresAllowed]int64
	next int
	n    int
}

func newLimiter(now time.Time) *limiter {
	l := &limiter{start: now}
	rand.Read(l.key[:]) // never fails: the runtime ends the process instead
	for i := range l.shards {
		l.shards[i].seen = map[addressHash]*failures{}
	}
	return l
}

// fail notes a failure and reports whether it is one too many.
func (l *limiter) fail(from netip.Addr, now time.Time) bool {
	h := l.hash(from)
	t := now.Sub(l.start).Milliseconds()
	s := &l.shards[h[0]%limiterShards]
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.seen[h]
	if f == nil {
		s.makeRoom(t)
		f = &failures{}
		s.seen[h] = f
	}
	tooMany := f.n == failuresAllowed && t-f.at[f.next] < failureWindow.Milliseconds()
	f.at[f.next] = t
	f.next = (f.next + 1) % failuresAllowed
	f.n = min(f.n+1, failuresAllowed)
	return tooMany
}

// hash makes an address unreadable. An IPv6 customer has a whole /64 to guess from, so that is what counts.
func (l *limiter) hash(from netip.Addr) (h addressHash) {
	from = from.Unmap().WithZone("")
	if from.Is6() {
		if p, err := from.Prefix(64); err == nil {
			from = p.Addr()
		}
	}
	b := from.As16()
	m := hmac.New(sha256.New, l.key[:])
	m.Write(b[:])
	copy(h[:], m.Sum(nil))
	return h
}

// forget drops the addresses that were quiet for a minute.
func (l *limiter) forget(now time.Time) {
	t := now.Sub(l.start).Milliseconds()
	for i := range l.shards {
		s := &l.shards[i]
		s.mu.Lock()
		s.drop(t)
		s.mu.Unlock()
	}
}

func (s *limiterShard) drop(t int64) {
	for h, f := range s.seen {
		if t-f.last() >= failureWindow.Milliseconds() {
			delete(s.seen, h)
		}
	}
}

// makeRoom keeps a shard within its bound.
func (s *limiterShard) makeRoom(t int64) {
	if len(s.seen) < limiterPerShard {
		return
	}
	s.drop(t)
	if len(s.seen) < limiterPerShard {
		return
	}
	var oldest addressHash
	last := int64(1<<63 - 1)
	for h, f := range s.seen {
		if f.last() < last {
			oldest, last = h, f.last()
		}
	}
	delete(s.seen, oldest)
}

func (f *failures) last() int64 { return f.at[(f.next+failuresAllowed-1)%failuresAllowed] }

// size is how many addresses are remembered.
func (l *limiter) size() int {
	n := 0
	for i := range l.shards {
		l.shards[i].mu.Lock()
		n += len(l.shards[i].seen)
		l.shards[i].mu.Unlock()
	}
	return n
}
