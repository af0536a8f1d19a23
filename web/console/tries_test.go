package console

import (
	"fmt"
	"testing"
	"time"
)

// Codes that come at once are no freer than those that follow each other, from however many addresses they come.
func TestCodesAtOnceCount(t *testing.T) {
	tr, looked := newTries(), 0
	for i := range 1000 {
		if wait, _, _ := tr.hold(tr.ofCode("ana@example.org", fmt.Sprintf("2001:db8:%x::1", i)), morning); wait == 0 {
			looked++
		}
	}
	if looked != freeElsewhere {
		t.Errorf("%d codes are looked at before one is known to be wrong, want %d", looked, freeElsewhere)
	}
}

// Nobody makes room for more guesses by a flood of tries that are refused, or of wrong passphrases of other accounts.
func TestFloodPushesNothingOut(t *testing.T) {
	tr := newTries()
	code, phrase := tr.ofCode("ana@example.org", "203.0.113.5"), tr.of("ana@example.org", "203.0.113.5")
	for range freeTries {
		for _, a := range []try{code, phrase} {
			tr.hold(a, morning)
			tr.fail(a, morning)
		}
	}
	now := morning.Add(time.Millisecond)
	for i := range freeElsewhere + 3*mostTries { // one address, and nobody ends the second that each is slowed
		a := tr.of(fmt.Sprintf("user%d@example.org", i), "198.51.100.9")
		if wait, _, _ := tr.hold(a, now); wait == 0 {
			tr.fail(a, now)
		}
	}
	if wait, _, _ := tr.hold(phrase, now); wait <= 0 {
		t.Error("refused tries pushed out that a passphrase was tried")
	}
	for i := range 3 * mostTries {
		a := tr.of(fmt.Sprintf("user%d@example.org", i), fmt.Sprintf("2001:db8:%x::1", i))
		tr.hold(a, now)
		tr.fail(a, now)
	}
	if wait, _, _ := tr.hold(code, now); wait <= 0 {
		t.Error("wrong passphrases pushed out that a code was tried")
	}
	if len(tr.seen) > mostTries || len(tr.codes) > mostTries {
		t.Errorf("%d and %d are remembered", len(tr.seen), len(tr.codes))
	}
}
