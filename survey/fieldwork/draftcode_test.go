package fieldwork

import (
	"bytes"
	"testing"
	"time"
)

// FuzzReadDraft: no bytes make the reader fail in any way but ErrDraft, and what it reads has that one spelling.
func FuzzReadDraft(f *testing.F) {
	for _, d := range []Draft{
		{},
		{Page: 3, Prompted: 5, LeaveOut: true, Asked: true, Group: 200, Unit: 7, Answers: []byte{1, 255}},
		{Started: time.Unix(1_790_000_000, 0), Words: map[int]string{0: "a", 3: "", 300: "größer"}},
	} {
		f.Add(append(d.append(nil), 1, 0, 0))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := readDraft(b)
		if err != nil {
			if err != ErrDraft || d != nil {
				t.Errorf("%v with a draft: %v", err, d != nil)
			}
			return
		}
		again := append(d.append(nil), 1)
		if !bytes.HasPrefix(b, again) || len(bytes.Trim(b[len(again):], "\x00")) > 0 {
			t.Errorf("%x is read, and written as %x", b, again)
		}
	})
}

func TestMisspeltDraftsAreRefused(t *testing.T) {
	good := append((&Draft{Page: 3, Answers: []byte{7}, Words: map[int]string{1: "a", 2: "b"}}).append(nil), 1, 0)
	if _, err := readDraft(good); err != nil {
		t.Fatal(err)
	}
	head := good[:18] // version, flags, session, prompted
	with := func(tail ...byte) []byte { return append(bytes.Clone(head), tail...) }
	tests := map[string][]byte{
		"nothing":               {},
		"another version":       append([]byte{draftVersion + 1}, good[1:]...),
		"unknown flag":          append([]byte{draftVersion, 1 << 3}, good[2:]...),
		"cut off":               good[:len(good)-4],
		"no end":                good[:len(good)-2],
		"something in the end":  append(bytes.Clone(good), 1),
		"end too long":          append(bytes.Clone(good), make([]byte, draftStep)...),
		"long spelling":         with(0x83, 0, 0, 0, 0, 0, 1),
		"negative page":         with(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 1),
		"more answers than are": with(0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 1),
		"more words than are":   with(0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 1),
		"words out of order":    with(0, 0, 0, 0, 2, 2, 0, 1, 0, 1),
		"the same words twice":  with(0, 0, 0, 0, 2, 1, 0, 1, 0, 1),
		"flagged without start": append([]byte{draftVersion, draftStarted}, append(make([]byte, 16), 0xff, 0xff, 0xff, 0xf1, 0x88, 0x6e, 0x09, 0, 0, 0, 0, 0, 0, 1)...),
	}
	for name, b := range tests {
		if _, err := readDraft(b); err != ErrDraft {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := readDraft(with(0, 0, 0, 0, 2, 1, 0, 2, 0, 1)); err != nil {
		t.Errorf("the same in order: %v", err)
	}
}
