package fieldwork

import (
	"bytes"
	"errors"
	"testing"
	"time"
)

// A list that waits opens for its own study, for a day, and says nothing until then.
func TestUploadIsSealed(t *testing.T) {
	k, err := OpenKeys(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	list := []byte("somebody@example.com")
	box := k.SealUpload(1, list, now)
	if bytes.Contains(box, list) || bytes.Equal(box, k.SealUpload(1, list, now)) {
		t.Error("the box tells what is in it")
	}
	if got, err := k.OpenUpload(1, box, now.Add(23*time.Hour)); err != nil || !bytes.Equal(got, list) {
		t.Errorf("%q, %v", got, err)
	}
	broken := bytes.Clone(box)
	broken[len(broken)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another study": func() ([]byte, error) { return k.OpenUpload(2, box, now) },
		"after a day":   func() ([]byte, error) { return k.OpenUpload(1, box, now.Add(25*time.Hour)) },
		"a changed box": func() ([]byte, error) { return k.OpenUpload(1, broken, now) },
		"no box":        func() ([]byte, error) { return k.OpenUpload(1, nil, now) },
	} {
		if got, err := open(); !errors.Is(err, ErrUpload) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
