package fieldwork_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mirror/survey/fieldwork"
)

const signs = "0123456789abcdefghjkmnpqrstvwxyz"

// randomToken is a token drawn from a seeded source.
func randomToken(r *rand.Rand) (t fieldwork.Token) {
	for i := range t {
		t[i] = byte(r.Uint32())
	}
	return t
}

func TestTokensAreReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	tokens := []fieldwork.Token{{}, fieldwork.Token(bytes.Repeat([]byte{0xff}, 20))}
	for range 2000 {
		tokens = append(tokens, randomToken(r))
	}
	for _, token := range tokens {
		text := token.Text()
		if len(text) != 32 || strings.Trim(text, signs) != "" {
			t.Fatalf("%q is not 32 letters and digits", text)
		}
		for _, form := range []string{text, token.Grouped(), strings.ToUpper(text), asTyped(r, text)} {
			if got, ok := fieldwork.ParseToken(form); !ok || got != token {
				t.Fatalf("%q is read as %s, %v", form, got.Text(), ok)
			}
		}
	}
}

// asTyped is a code as people type it: spaces and dashes anywhere, either case, look-alikes.
func asTyped(r *rand.Rand, s string) string {
	between := []string{" ", "-", "–", "\u00a0", "\u2011", "\u00ad", "\t", "\u200b", "−"}
	alike := map[rune][]string{'0': {"0", "o", "O"}, '1': {"1", "i", "I", "l", "L"}}
	var b strings.Builder
	for _, c := range s {
		for r.IntN(3) == 0 {
			b.WriteString(between[r.IntN(len(between))])
		}
		switch {
		case alike[c] != nil:
			b.WriteString(alike[c][r.IntN(len(alike[c]))])
		case r.IntN(2) == 0:
			b.WriteString(strings.ToUpper(string(c)))
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func TestWrongTokensAreRefused(t *testing.T) {
	good := strings.Repeat("a1", 16)
	tests := map[string]string{
		"empty": "", "one short": good[1:], "one long": good + "a", "u": "u" + good[1:], "capital u": good[:31] + "U",
		"punctuation": good[:31] + ".", "slash": good[:16] + "/" + good[16:], "zero byte": good[:31] + "\x00", "not UTF-8": good[:31] + "\xff",
		"full-width": good[:31] + "ａ", "Kelvin sign": good[:31] + "\u212a", "much too long": strings.Repeat(" ", 2000) + good, "percent": good[:31] + "%",
	}
	for name, s := range tests {
		if token, ok := fieldwork.ParseToken(s); ok || token != (fieldwork.Token{}) {
			t.Errorf("%s: accepted as %s", name, token.Text())
		}
	}
	if _, ok := fieldwork.ParseToken(good); !ok {
		t.Error("the right one is refused too")
	}
}

func TestCodesAreReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		var c fieldwork.Code
		binary.BigEndian.PutUint64(c[:], r.Uint64())
		text := c.Text()
		if len(text) != 16 || strings.ReplaceAll(c.Grouped(), " ", "") != text {
			t.Fatalf("%q, %q", text, c.Grouped())
		}
		if got, ok := fieldwork.ParseCode(asTyped(r, text)); !ok || got != c {
			t.Fatalf("%q is read as %s, %v", text, got.Text(), ok)
		}
		if _, ok := fieldwork.ParseToken(text); ok {
			t.Fatal("a code is taken for a token")
		}
		if _, ok := fieldwork.ParseCode(text + text); ok {
			t.Fatal("a token is taken for a code")
		}
	}
}

// The hashes of one token that the database holds in different tables cannot be laid side by side.
func TestHashesAtRest(t *testing.T) {
	token := randomToken(rand.New(rand.NewPCG(3, 3)))
	if token.Hash() != sha256.Sum256(token[:]) {
		t.Error("a token's hash is not SHA-256")
	}
	if fieldwork.DraftID(token) != sha256.Sum256(append([]byte("draft"), token[:]...)) {
		t.Error("a draft's id is not SHA-256 of \"draft\" and the token")
	}
	all := [][32]byte{token.Hash(), fieldwork.DraftID(token), fieldwork.Once(token)}
	if all[0] == all[1] || all[1] == all[2] || all[0] == all[2] {
		t.Error("a token has the same hash for two purposes")
	}
}

// P13: of a million derived tokens no two are alike, and in every eighth of them each sign comes equally often in each
// place. The ids count up, which is the worst a list could do; the key is fixed, so the test gives the same figures each time.
func TestDerivedTokensLookRandom(t *testing.T) {
	const n = 1_000_000
	k := fixedKeys(t)
	starts := make([]uint64, n)
	var counts [32][32]float64
	for i := range starts {
		var id [16]byte
		binary.BigEndian.PutUint64(id[8:], uint64(i))
		token, err := k.Invitation(1, "spring", id)
		if err != nil {
			t.Fatal(err)
		}
		starts[i] = binary.BigEndian.Uint64(token[:])
		if i%8 != 0 {
			continue
		}
		for at, sign := range []byte(token.Text()) {
			counts[at][strings.IndexByte(signs, sign)]++
		}
	}
	for at := range counts {
		chi := 0.0
		for _, seen := range counts[at] {
			const expected = n / 8 / 32.0
			chi += (seen - expected) * (seen - expected) / expected
		}
		if chi > 84 { // χ² with 31 degrees of freedom is above 84 once in a million
			t.Errorf("sign %d: χ² is %.1f", at, chi)
		}
	}
	slices.Sort(starts) // not even their first 64 bits are alike
	if distinct := len(slices.Compact(starts)); distinct != n {
		t.Errorf("%d tokens begin like another", n-distinct)
	}
}

func TestSecretsAreDrawnAnew(t *testing.T) {
	seen := map[fieldwork.Token]bool{}
	visits := map[[8]byte]bool{}
	for range 1000 {
		seen[fieldwork.NewSecret()], visits[fieldwork.NewSession()] = true, true
	}
	if len(seen) != 1000 || len(visits) != 1000 {
		t.Errorf("%d secrets and %d sessions of 1000", len(seen), len(visits))
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add("y0vp fs6d 6jvr g9wj jn53 3705 97bc w7bx")
	f.Add(strings.Repeat("O", 32))
	f.Add(strings.Repeat("-", 1100))
	f.Fuzz(func(t *testing.T, s string) {
		if token, ok := fieldwork.ParseToken(s); ok {
			if again, ok := fieldwork.ParseToken(token.Text()); !ok || again != token {
				t.Errorf("%q is read as %s, and that as %s", s, token.Text(), again.Text())
			}
		}
		if code, ok := fieldwork.ParseCode(s); ok {
			if again, ok := fieldwork.ParseCode(code.Grouped()); !ok || again != code {
				t.Errorf("%q is read as %s, and that as %s", s, code.Text(), again.Text())
			}
		}
	})
}

func BenchmarkInvitation(b *testing.B) {
	k, _ := openKeys(b, "spring")
	for b.Loop() {
		_, _ = k.Invitation(1, "spring", [16]byte{1})
	}
}

func BenchmarkParseToken(b *testing.B) {
	s := fieldwork.NewSecret().Text()
	for b.Loop() {
		fieldwork.ParseToken(s)
	}
}
