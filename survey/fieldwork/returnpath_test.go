package fieldwork_test

import (
	"strings"
	"testing"
)

// A return path tells which mail it was, in capital letters too, and nothing else is taken for one.
func TestReturnPath(t *testing.T) {
	k, _ := openKeys(t)
	other, _ := openKeys(t)
	id := [16]byte{1, 2, 3, 15: 9}
	path := k.ReturnPath(7, id)
	if len(path) != 48 {
		t.Errorf("%d signs, and 64 is what fits before an @", len(path))
	}
	for _, s := range []string{path, strings.ToUpper(path)} {
		if mailing, got, ok := k.Returned(s); !ok || mailing != 7 || got != id {
			t.Errorf("%d %v", mailing, ok)
		}
	}
	if path == k.ReturnPath(8, id) {
		t.Error("two mailings have the same return path")
	}
	if _, _, ok := other.Returned(path); ok {
		t.Error("another server's key reads it")
	}
	for i := range path {
		b := []byte(path)
		if b[i]++; b[i] == '9'+1 {
			b[i] = '0'
		}
		if _, _, ok := k.Returned(string(b)); ok && string(b) != path {
			t.Errorf("changed at %d it is still taken", i)
		}
	}
}
