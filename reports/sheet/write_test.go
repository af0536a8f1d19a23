package sheet

import (
	"bytes"
	"os"
	"testing"
)

func TestWriteShowcase(t *testing.T) {
	var buf bytes.Buffer
	if err := showcase().Write(&buf); err != nil {
		t.Fatal(err)
	}
	if p := os.Getenv("MIRROR_SHOWCASE"); p != "" {
		if err := showcase().WriteFile(p); err != nil {
			t.Fatal(err)
		}
	}
}
