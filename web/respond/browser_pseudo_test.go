package respond_test

import (
	"testing"

	"mirror/web/browsertest"
)

func TestPseudoLanguage(t *testing.T) {
	got := browsertest.Pseudo(`<html lang="en" dir="ltr"><head><title>Part 1</title></head><body><p>Continue now</p><p class="code">abcd</p></body></html>`)
	want := `<html lang="en" dir="rtl"><head><title>Part 1</title></head><body><p>Cöñtïñüë ñöw Cöñtïñüë</p><p class="code">abcd</p></body></html>`
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
