package urn_test

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/urn"
)

func key(t testing.TB, seed byte) cipher.AEAD {
	t.Helper()
	block, err := aes.NewCipher(append(make([]byte, 31), seed))
	if err != nil {
		t.Fatal(err)
	}
	k, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// drawn are responses of both sides; with words, most of them wrote something.
func drawn(r *rand.Rand, n int, words bool) []survey.Response {
	all := make([]survey.Response, n)
	for i := range all {
		a := &all[i]
		a.Audience, a.Group, a.Unit = gap.Audience(r.IntN(2)), survey.GroupID(r.IntN(1<<15)), survey.GroupID(r.IntN(9))
		a.Answers = binary.LittleEndian.AppendUint64(make([]byte, 0, 12), r.Uint64())
		a.Answers = binary.LittleEndian.AppendUint32(a.Answers, uint32(i))
		if a.Audience == gap.Customer {
			a.Weight, a.Account, a.Seconds = r.Float64(), r.Uint64(), r.IntN(900)-1
		}
		for range r.IntN(4) {
			if !words {
				break
			}
			w := survey.Words{Question: r.IntN(300), Text: fmt.Sprintf("ä word of %d, %d", i, r.IntN(1000))}
			if a.Audience == gap.Customer {
				w.Language, w.Score = "de", "9–10"
			}
			a.Comments = append(a.Comments, w)
		}
	}
	return all
}

func line(v any) string { return fmt.Sprintf("%+v", v) }

func TestBoxesGiveBackWhatWasPutIn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		for _, words := range []bool{false, true} {
			all := drawn(r, n, words)
			body, err := urn.Seal(key(t, 1), 3, 4, all, r.Shuffle)
			if err != nil {
				t.Fatal(err)
			}
			box, err := urn.Open(key(t, 1), body)
			if err != nil {
				t.Fatal(err)
			}
			said, err := box.Comments()
			if err != nil {
				t.Fatal(err)
			}
			var want, got [2][]string
			for _, a := range all {
				for _, w := range a.Comments {
					want[1] = append(want[1], line(urn.Comment{Audience: a.Audience, Group: a.Group, Unit: a.Unit, Words: w}))
				}
				a.Comments = nil
				want[0] = append(want[0], line(a))
			}
			for _, a := range box.Responses() {
				got[0] = append(got[0], line(a))
			}
			for _, c := range said {
				got[1] = append(got[1], line(c))
			}
			for i := range want {
				slices.Sort(want[i])
				slices.Sort(got[i])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%d responses: %s", n, diff)
			}
		}
	}
}

// Of an employee nothing is put in but group, unit, answers and words, whatever a careless caller hands over.
func TestBoxesKeepLittleOfEmployees(t *testing.T) {
	body, err := urn.Seal(key(t, 1), 1, 1, []survey.Response{{Audience: gap.Employee, Group: 2, Answers: []byte{1, 2}, Weight: 3, Account: 9, Seconds: 70,
		Comments: []survey.Words{{Text: "Ours", Language: "de", Score: "0–6"}}}}, rand.Shuffle)
	if err != nil {
		t.Fatal(err)
	}
	box, err := urn.Open(key(t, 1), body)
	if err != nil {
		t.Fatal(err)
	}
	said, err := box.Comments()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]survey.Response{{Audience: gap.Employee, Group: 2, Answers: []byte{1, 2}}}, box.Responses()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]urn.Comment{{Audience: gap.Employee, Group: 2, Words: survey.Words{Text: "Ours"}}}, said); diff != "" {
		t.Error(diff)
	}
}

// A box opens with its key and in its place alone, and every flipped bit and every cut is noticed.
func TestBoxesOpenWhereTheyWerePut(t *testing.T) {
	body, err := urn.Seal(key(t, 1), 1, 2, drawn(rand.New(rand.NewPCG(3, 4)), 5, true), rand.Shuffle)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, k cipher.AEAD, s urn.Sealed) {
		t.Helper()
		if _, err := urn.Open(k, &s); !errors.Is(err, urn.ErrKey) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("another key", key(t, 2), *body)
	for _, other := range []urn.Sealed{{Study: 2, Form: 2, ID: body.ID}, {Study: 1, Form: 1, ID: body.ID}, {Study: 1, Form: 2, ID: -body.ID}} {
		other.Body = body.Body
		refused("another place", key(t, 1), other)
	}
	for i := range body.Body {
		flipped := *body
		flipped.Body = slices.Clone(body.Body)
		flipped.Body[i] ^= 4
		refused("a flipped bit", key(t, 1), flipped)
		flipped.Body = body.Body[:i]
		refused("a cut", key(t, 1), flipped)
	}
}

// Who wrote what does not follow from the order in a box, nor does the order in which answers came.
func TestBoxesForgetTheOrder(t *testing.T) {
	const n = 200
	all := make([]survey.Response, n)
	for i := range all {
		all[i] = survey.Response{Audience: gap.Employee, Answers: []byte{byte(i)}, Comments: []survey.Words{{Question: i}}}
	}
	body, err := urn.Seal(key(t, 1), 1, 1, all, rand.Shuffle)
	if err != nil {
		t.Fatal(err)
	}
	box, err := urn.Open(key(t, 1), body)
	if err != nil {
		t.Fatal(err)
	}
	said, err := box.Comments()
	if err != nil {
		t.Fatal(err)
	}
	same, rising := 0, [2]int{}
	for i, r := range box.Responses() {
		if int(r.Answers[0]) == said[i].Question {
			same++
		}
		if i > 0 && r.Answers[0] > box.Responses()[i-1].Answers[0] {
			rising[0]++
		}
		if i > 0 && said[i].Question > said[i-1].Question {
			rising[1]++
		}
	}
	for _, up := range rising {
		if up < 60 || up > 140 { // of a random order 99.5 ± 4.1 rise
			t.Errorf("%d of %d follow their predecessor", up, n)
		}
	}
	if same > 8 { // by chance 1 ± 1
		t.Errorf("%d comments lie where their response lies", same)
	}
}

// Any bytes behind a right key are read without a panic.
func FuzzOpen(f *testing.F) {
	k := key(f, 1)
	box, err := urn.Seal(k, 1, 1, drawn(rand.New(rand.NewPCG(5, 6)), 3, true), rand.Shuffle)
	if err != nil {
		f.Fatal(err)
	}
	plain, err := box.Plain(k)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Add([]byte{1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, plain []byte) {
		box, err := urn.Open(k, urn.SealPlain(k, plain))
		if err != nil {
			return
		}
		box.Responses()
		_ = slices.Collect(box.Tags())
		_, _ = box.Comments()
	})
}
