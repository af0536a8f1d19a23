package fieldwork

import (
	"bytes"
	"path/filepath"
	"testing"

	"mirror/survey"
	"mirror/survey/pack"
)

// A code whose check signs fit but that no answers give is refused: each set of answers has one code.
func TestForgedKeepsakesAreRefused(t *testing.T) {
	p, ok := pack.Named("mirror-core")
	if !ok {
		t.Fatal("no mirror-core")
	}
	keys, err := OpenKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	l := survey.NewLayout(p, survey.Frame(p, nil, "1"))
	number := func(sign uint8, n int) []uint8 { return bytes.Repeat([]uint8{sign}, n) }
	tests := []struct {
		name string
		code []uint8
		ok   bool
	}{
		{"as it should be", append([]uint8{3}, number(0, 16)...), true},
		{"number too high", append([]uint8{3}, number(31, 16)...), false},
		{"number too short", append([]uint8{3}, number(0, 12)...), false},
		{"number too long", append([]uint8{3}, number(0, 20)...), false},
		{"form with a zero in front", append([]uint8{16 | 3, 0}, number(0, 15)...), false},
		{"form without an end", number(31, 17), false},
		{"no form", nil, false},
	}
	for _, tt := range tests {
		var text []byte
		for _, v := range append(tt.code, keys.checkOf(1, tt.code)...) {
			text = append(text, signs[v])
		}
		form, read, got := keys.ParseKeepsake(1, string(text))
		if got {
			_, got = read(l)
		}
		if got != tt.ok || got && form != 3 {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
