package fieldwork_test

import (
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func randomTicket(r *rand.Rand) fieldwork.Ticket {
	id := func() int { return r.IntN(1 << (1 + r.IntN(31))) }
	t := fieldwork.Ticket{
		Kind: fieldwork.TicketKind(r.IntN(4)), Secret: randomToken(r),
		Study: survey.StudyID(id()), Form: survey.FormID(id()), Link: survey.LinkID(id()),
		Audience: gap.Audience(r.IntN(2)), Started: noon,
	}
	for i := range t.Session {
		t.Session[i] = byte(r.Uint32())
	}
	return t
}

func TestTicketsAreReadBack(t *testing.T) {
	k, dir := openKeys(t)
	again, err := fieldwork.OpenKeys(dir) // another process, or the same one after a restart
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(4, 4))
	for range 2000 {
		want := randomTicket(r)
		s := k.Seal(want)
		if len(s) != 120 {
			t.Fatalf("a ticket has %d signs: its length says what is in it", len(s))
		}
		if got, err := again.Unseal(s, noon); err != nil || got != want {
			t.Fatalf("a ticket is read differently (%v)", err)
		}
		if k.Seal(want) == s {
			t.Fatal("the same ticket is sealed the same twice: two pages of a person could be joined")
		}
	}
}

func TestTicketsEnd(t *testing.T) {
	k, _ := openKeys(t)
	tests := []struct {
		name string
		kind fieldwork.TicketKind
		age  time.Duration
		ok   bool
	}{
		{"new", fieldwork.Personal, 0, true},
		{"six days", fieldwork.Personal, 6 * 24 * time.Hour, true},
		{"last second", fieldwork.Personal, 7*24*time.Hour - time.Second, true},
		{"seven days", fieldwork.Personal, 7 * 24 * time.Hour, false},
		{"years", fieldwork.Preview, 10 * 365 * 24 * time.Hour, false},
		{"open link", fieldwork.Open, 7*24*time.Hour - time.Second, true},
		{"kiosk", fieldwork.Kiosk, 30*time.Minute - time.Second, true},
		{"kiosk left", fieldwork.Kiosk, 30 * time.Minute, false},
		{"another clock is ahead", fieldwork.Kiosk, -4 * time.Minute, true},
		{"from the future", fieldwork.Personal, -6 * time.Minute, false},
	}
	for _, tt := range tests {
		s := k.Seal(fieldwork.Ticket{Kind: tt.kind, Started: noon})
		if _, err := k.Unseal(s, noon.Add(tt.age)); (err == nil) != tt.ok || err != nil && !errors.Is(err, fieldwork.ErrTicket) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// Whatever is changed in a ticket, it opens nothing: no bit of it, no sign, no half of another ticket.
func TestChangedTicketsAreRefused(t *testing.T) {
	k, _ := openKeys(t)
	r := rand.New(rand.NewPCG(5, 5))
	ticket := randomTicket(r)
	s := k.Seal(ticket)
	refused := func(what, s string) {
		t.Helper()
		if got, err := k.Unseal(s, noon); !errors.Is(err, fieldwork.ErrTicket) || got != (fieldwork.Ticket{}) {
			t.Errorf("%s: accepted (%v)", what, err)
		}
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		raw[bit/8] ^= 1 << (bit % 8)
		refused("a bit", base64.RawURLEncoding.EncodeToString(raw))
		raw[bit/8] ^= 1 << (bit % 8)
	}
	for i := range s {
		for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n%" {
			if byte(c) != s[i] {
				refused("a sign", s[:i]+string(c)+s[i+1:])
			}
		}
		refused("a sign less", s[:i]+s[i+1:])
		refused("a line break", s[:i]+"\n"+s[i:])
	}
	// The same visit under another kind, side, form or link: no part of one fits into the other.
	for _, change := range []func(*fieldwork.Ticket){
		func(t *fieldwork.Ticket) { t.Kind ^= 3 },
		func(t *fieldwork.Ticket) { t.Audience ^= 1 },
		func(t *fieldwork.Ticket) { t.Form ^= 1 },
		func(t *fieldwork.Ticket) { t.Link ^= 1 },
		func(t *fieldwork.Ticket) { t.Started = t.Started.Add(-time.Hour) },
	} {
		other := ticket
		change(&other)
		o := k.Seal(other)
		for at := 4; at < len(s); at += 4 {
			refused("two halves", s[:at]+o[at:])
		}
	}
	for name, s := range map[string]string{"empty": "", "long": s + "AAAA", "zeros": strings.Repeat("A", len(s)), "huge": strings.Repeat("A", 1<<20)} {
		refused(name, s)
	}
	other, _ := openKeys(t)
	if _, err := other.Unseal(s, noon); !errors.Is(err, fieldwork.ErrTicket) {
		t.Errorf("another key opens it: %v", err)
	}
}

func TestTicketOfNoForm(t *testing.T) {
	k, _ := openKeys(t)
	for _, bad := range []fieldwork.Ticket{{Study: -1}, {Form: 1 << 31}, {Link: 1 << 40}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("an id that does not fit is cut off: the ticket would open another form")
				}
			}()
			k.Seal(bad)
		}()
	}
}

func FuzzUnseal(f *testing.F) {
	k, _ := openKeys(f)
	f.Add(k.Seal(fieldwork.Ticket{Started: noon}))
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		ticket, err := k.Unseal(s, noon)
		if err == nil && ticket.Secret != (fieldwork.Token{}) {
			t.Error("a ticket nobody sealed is opened")
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	k, _ := openKeys(b)
	t := fieldwork.Ticket{Secret: fieldwork.NewSecret(), Session: fieldwork.NewSession(), Started: noon}
	b.ReportAllocs()
	for b.Loop() {
		k.Seal(t)
	}
}

func BenchmarkUnseal(b *testing.B) {
	k, _ := openKeys(b)
	s := k.Seal(fieldwork.Ticket{Secret: fieldwork.NewSecret(), Session: fieldwork.NewSession(), Started: noon})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Unseal(s, noon); err != nil {
			b.Fatal(err)
		}
	}
}
