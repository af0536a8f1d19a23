package web

import (
	"bytes"
	"net/netip"
	"testing"
	"time"
)

func TestTheThirtyFirstFailureInAMinuteIsTooMany(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	l := newLimiter(now)
	one, other := netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("192.0.2.8")
	for i := range 30 {
		if l.fail(one, now.Add(time.Duration(i)*time.Second)) {
			t.Fatalf("failure %d was too many", i+1)
		}
	}
	if !l.fail(one, now.Add(59*time.Second)) {
		t.Error("failure 31 within a minute was let through")
	}
	if l.fail(other, now.Add(59*time.Second)) {
		t.Error("another address paid for it")
	}
	if l.fail(one, now.Add(61500*time.Millisecond)) {
		t.Error("the first two failures are older than a minute, so this is one of 30")
	}
}

func TestAddressesOfOneCustomerCountTogether(t *testing.T) {
	tests := []struct {
		name string
		a, b string
		same bool
	}{
		{"one IPv4 address written in two ways", "192.0.2.7", "::ffff:192.0.2.7", true},
		{"two IPv4 neighbours", "192.0.2.7", "192.0.2.8", false},
		{"one IPv6 network", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
		{"two IPv6 networks", "2001:db8:1:2::1", "2001:db8:1:3::1", false},
	}
	l := newLimiter(time.Now())
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := l.hash(netip.MustParseAddr(test.a)) == l.hash(netip.MustParseAddr(test.b)); got != test.same {
				t.Errorf("counted together: %v, want %v", got, test.same)
			}
		})
	}
}

func TestAddressesAreForgottenAndBounded(t *testing.T) {
	now := time.Now()
	l := newLimiter(now)
	for i := range 50_000 {
		l.fail(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if n := l.size(); n > limiterShards*limiterPerShard {
		t.Errorf("%d addresses are remembered, more than %d", n, limiterShards*limiterPerShard)
	}
	l.forget(now.Add(59 * time.Second))
	if l.size() == 0 {
		t.Error("addresses were forgotten before their minute was over")
	}
	l.forget(now.Add(time.Minute))
	if n := l.size(); n != 0 {
		t.Errorf("%d addresses are remembered after a minute", n)
	}
}

// Nobody who reads the memory of the process finds an address in it.
func TestAddressesAreKeptAsKeyedHashes(t *testing.T) {
	now := time.Now()
	a := netip.MustParseAddr("198.51.100.23")
	first, second := newLimiter(now), newLimiter(now)
	if first.hash(a) == second.hash(a) {
		t.Error("two processes make the same of an address: the hash has no key")
	}
	raw, kept := a.As16(), first.hash(a)
	if bytes.Contains(kept[:], raw[12:]) {
		t.Error("the address stands in what is kept")
	}
}
