package console

import (
	"encoding/base32"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mirror/survey"
	"mirror/survey/account"
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

// Whoever has got hold of a session guesses the code that ends codes no faster than one at the door.
func TestCodesThatEndCodesAreFew(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	b := w.browser()
	b.signIn("ana@example.org", phrase)
	page := b.get("/console/account/codes").Body.String()
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(first(t, page, `<code>([A-Z2-7 ]+)</code>`), " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"sealed": {first(t, page, `name="sealed" value="([^"]+)"`)}, "present": {phrase}, "code": {account.Code(secret, w.now)}}
	if got := b.post("/console/account/codes", form); got.Code != http.StatusOK {
		t.Fatalf("codes do not begin: %d", got.Code)
	}
	looked := 0
	for i := range 2 * freeElsewhere {
		b.from = fmt.Sprintf("198.51.100.%d:4000", i+1)
		switch got := b.post("/console/account", url.Values{"do": {"end-codes"}, "code": {"wrong"}}).Code; got {
		case http.StatusUnprocessableEntity:
			looked++
		case http.StatusTooManyRequests:
		default:
			t.Fatalf("a wrong code: %d", got)
		}
	}
	if looked != freeElsewhere {
		t.Errorf("%d codes were looked at, want %d", looked, freeElsewhere)
	}
}
