package fieldwork_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/survey"
	"mirror/survey/fieldwork"
)

func randomDraft(r *rand.Rand) *fieldwork.Draft {
	d := &fieldwork.Draft{
		Page: r.IntN(20), Prompted: r.Uint64(), LeaveOut: r.IntN(2) == 0, Asked: r.IntN(2) == 0,
		Group: survey.GroupID(r.IntN(300)), Unit: survey.GroupID(r.IntN(300)),
	}
	for i := range d.Session {
		d.Session[i] = byte(r.Uint32())
	}
	if r.IntN(2) == 0 {
		d.Started = noon
	}
	for range r.IntN(80) {
		d.Answers = append(d.Answers, byte(r.Uint32()))
	}
	for i := range r.IntN(5) {
		if d.Words == nil {
			d.Words = map[int]string{}
		}
		d.Words[i*i] = strings.Repeat("größer ", r.IntN(300))
	}
	return d
}

// plainDraft is a draft without its methods, which print *** where a difference should stand.
type plainDraft fieldwork.Draft

func TestDraftsAreReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 500 {
		token, want := randomToken(r), randomDraft(r)
		box := fieldwork.NewDraftKey(token).Seal(want)
		if len(box)%4096 != 0 {
			t.Fatalf("a box has %d bytes", len(box))
		}
		got, err := fieldwork.NewDraftKey(token).Open(box)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(plainDraft(*want), plainDraft(*got)); d != "" {
			t.Fatal(d)
		}
	}
}

// The size of a draft says nothing about which answers were given, nor whether a comment was begun.
func TestDraftsHaveOneSize(t *testing.T) {
	token := fieldwork.NewSecret()
	tests := []struct {
		name  string
		draft fieldwork.Draft
		want  int
	}{
		{"nothing", fieldwork.Draft{}, 4096},
		{"all ticked", fieldwork.Draft{Page: 9, Group: 3, Unit: 4, Asked: true, Answers: bytes.Repeat([]byte{6}, 60)}, 4096},
		{"a comment", fieldwork.Draft{Answers: bytes.Repeat([]byte{6}, 60), Words: map[int]string{2: strings.Repeat("a", 3500)}}, 4096},
		{"three long comments", fieldwork.Draft{Words: map[int]string{0: strings.Repeat("a", 2100), 1: strings.Repeat("a", 2100), 2: "b"}}, 8192},
	}
	for _, tt := range tests {
		if got := len(fieldwork.NewDraftKey(token).Seal(&tt.draft)); got != tt.want {
			t.Errorf("%s: %d bytes, want %d", tt.name, got, tt.want)
		}
	}
	for n := range 9000 { // each length around a step opens again
		d := fieldwork.Draft{Words: map[int]string{0: strings.Repeat("a", n)}}
		if n%4096 > 50 && n%4096 < 3950 {
			continue
		}
		if got, err := fieldwork.NewDraftKey(token).Open(fieldwork.NewDraftKey(token).Seal(&d)); err != nil || len(got.Words[0]) != n {
			t.Fatalf("a comment of %d letters: %v", n, err)
		}
	}
}

func TestDraftsOpenWithTheirTokenOnly(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	token, d := randomToken(r), randomDraft(r)
	box := fieldwork.NewDraftKey(token).Seal(d)
	if bytes.Equal(box[24:], fieldwork.NewDraftKey(token).Seal(d)[24:]) {
		t.Error("the same draft is sealed the same twice: somebody who looks twice sees whether it changed")
	}
	refused := func(what string, token fieldwork.Token, box []byte) {
		t.Helper()
		if _, err := fieldwork.NewDraftKey(token).Open(bytes.Clone(box)); !errors.Is(err, fieldwork.ErrDraft) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for bit := range 160 {
		other := token
		other[bit/8] ^= 1 << (bit % 8)
		refused("another token", other, box)
	}
	for i := range box {
		box[i] ^= 1 << (i % 8)
		refused("a changed bit", token, box)
		box[i] ^= 1 << (i % 8)
	}
	for _, n := range []int{0, 1, 23, 24, 40, 4095} {
		refused("cut off", token, box[:n])
	}
	refused("more behind it", token, append(box, make([]byte, 4096)...))
	if _, err := fieldwork.NewDraftKey(token).Open(box); err != nil {
		t.Errorf("the right one: %v", err)
	}
}

// What the database holds of a draft has no byte of the token, the answers or the words in the clear.
func TestSealedDraftShowsNothing(t *testing.T) {
	token := fieldwork.NewSecret()
	d := &fieldwork.Draft{Session: [8]byte([]byte("SESSIONS")), Answers: []byte("ANSWERSANSWERS"), Words: map[int]string{0: "CANARY WORDS"}}
	box := fieldwork.NewDraftKey(token).Seal(d)
	for _, canary := range []string{"SESSIONS", "ANSWERS", "CANARY", string(token[:8]), token.Text()[:8]} {
		if bytes.Contains(box, []byte(canary)) {
			t.Errorf("the box shows %q", canary)
		}
	}
}

func draftOfCore() *fieldwork.Draft {
	return &fieldwork.Draft{Page: 5, Started: noon, Answers: bytes.Repeat([]byte{5}, 36), Words: map[int]string{0: strings.Repeat("friendly ", 20), 2: "quick"}}
}

func BenchmarkSealDraft(b *testing.B) {
	token, d := fieldwork.NewSecret(), draftOfCore()
	b.ReportAllocs()
	for b.Loop() {
		fieldwork.NewDraftKey(token).Seal(d)
	}
}

func BenchmarkOpenDraft(b *testing.B) {
	token := fieldwork.NewSecret()
	box := fieldwork.NewDraftKey(token).Seal(draftOfCore())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := fieldwork.NewDraftKey(token).Open(box); err != nil {
			b.Fatal(err)
		}
	}
}
