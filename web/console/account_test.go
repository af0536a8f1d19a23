package console

import (
	"context"
	"encoding/base32"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mirror/survey"
	"mirror/survey/account"
)

// first is the first thing in a page that a pattern's group finds.
func first(t testing.TB, page, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("nothing like %s in\n%s", pattern, page)
	}
	return m[1]
}

func TestChangingThePassphrase(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	here, there := w.browser(), w.browser()
	here.signIn("ana@example.org", phrase)
	there.signIn("ana@example.org", phrase)
	const fresh = "seven lanterns on the pier"
	change := func(present, passphrase string) int {
		return here.post("/console/account", url.Values{"do": {"passphrase"}, "present": {present}, "passphrase": {passphrase}}).Code
	}
	if got := change(phrase, "ana@example.org"); got != http.StatusUnprocessableEntity {
		t.Errorf("a weak one: %d", got)
	}
	if got := change("wrong and wrong", fresh); got != http.StatusUnprocessableEntity {
		t.Errorf("without the present one: %d", got)
	}
	if !there.inside() {
		t.Fatal("signed out by what failed")
	}
	if got := change(phrase, fresh); got != http.StatusSeeOther || !here.inside() || there.inside() {
		t.Errorf("changed: %d; here signed in: %v, elsewhere: %v", got, here.inside(), there.inside())
	}
	if w.browser().signIn("ana@example.org", phrase).Code != http.StatusUnprocessableEntity || w.browser().signIn("ana@example.org", fresh).Code != http.StatusSeeOther {
		t.Error("the old passphrase works, or the new one does not")
	}
	for range freeTries {
		change("wrong and wrong", phrase)
	}
	if got := change(fresh, phrase); got != http.StatusTooManyRequests {
		t.Errorf("guessing at a browser somebody left open: %d", got)
	}
}

func TestEndingOtherSessions(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	here, there := w.browser(), w.browser()
	here.signIn("ana@example.org", phrase)
	there.signIn("ana@example.org", phrase)
	page := here.get("/console/account").Body.String()
	if strings.Count(page, "2 Mar 2026, 09:00") != 4 || strings.Count(page, "This browser") != 1 {
		t.Errorf("the account says %s", page)
	}
	if here.post("/console/account", url.Values{"do": {"end-sessions"}}); !here.inside() || there.inside() {
		t.Error("the other session goes on, or this one does not")
	}
}

// One-time codes: each once, in its half minute; recovery codes once; and never without the passphrase.
func TestOneTimeCodes(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	b, other := w.browser(), w.browser()
	b.signIn("ana@example.org", phrase)
	other.signIn("ana@example.org", phrase)
	page := b.get("/console/account/codes").Body.String()
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(first(t, page, `<code>([A-Z2-7 ]+)</code>`), " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"sealed": {first(t, page, `name="sealed" value="([^"]+)"`)}, "present": {phrase}, "code": {"000000"}}
	if got := b.post("/console/account/codes", form); got.Code != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong code: %d", got.Code)
	}
	form.Set("code", account.Code(secret, w.now))
	done := b.post("/console/account/codes", form)
	recovery := regexp.MustCompile(`<code>([A-Z2-7-]{19})</code>`).FindAllStringSubmatch(done.Body.String(), -1)
	if done.Code != http.StatusOK || len(recovery) != account.RecoveryCodes || other.inside() || !b.inside() {
		t.Fatalf("codes begin: %d, %d recovery codes", done.Code, len(recovery))
	}
	enter := func(code string) (*browser, int) {
		b := w.browser()
		if to := b.signIn("ana@example.org", phrase).Header().Get("Location"); to != w.BaseURL+"/console/sign-in/code?next=%2Fconsole" {
			t.Fatalf("after the passphrase: %s", to)
		}
		if b.inside() {
			t.Fatal("signed in without a code")
		}
		half := b.cookies[cookieHTTPS]
		got := b.post("/console/sign-in/code", url.Values{"code": {code}}).Code
		if got == http.StatusSeeOther && b.cookies[cookieHTTPS] == half {
			t.Error("the session is the one from before the code")
		}
		return b, got
	}
	if _, got := enter(account.Code(secret, w.now)); got != http.StatusUnprocessableEntity {
		t.Errorf("a code that was used: %d", got)
	}
	w.now = w.now.Add(time.Minute)
	in, got := enter(account.Code(secret, w.now))
	if got != http.StatusSeeOther || !in.inside() {
		t.Errorf("the right code: %d", got)
	}
	if _, got := enter(recovery[0][1]); got != http.StatusSeeOther {
		t.Errorf("a recovery code: %d", got)
	}
	if _, got := enter(recovery[0][1]); got != http.StatusUnprocessableEntity {
		t.Errorf("a recovery code again: %d", got)
	}
	late := w.browser()
	late.signIn("ana@example.org", phrase)
	w.now = w.now.Add(survey.SessionHalf)
	if got := late.post("/console/sign-in/code", url.Values{"code": {account.Code(secret, w.now)}}); got.Header().Get("Location") != w.BaseURL+"/console/sign-in" {
		t.Errorf("a code that comes late: %d", got.Code)
	}
	proof, err := w.Store.Proof(context.Background(), "ana@example.org")
	if err != nil || strings.Contains(string(proof.Codes), string(secret)) {
		t.Errorf("the secret lies open in the database: %v", err)
	}
	if in.post("/console/account", url.Values{"do": {"end-codes"}, "code": {account.Code(secret, w.now)}}); !in.inside() {
		t.Error("ending codes signs out here")
	}
	if to := w.browser().signIn("ana@example.org", phrase).Header().Get("Location"); to != w.BaseURL+Root {
		t.Errorf("a code is still asked for: %s", to)
	}
}

// The secret of codes is sealed for one person and for half an hour.
func TestTheFormOfCodesIsForOnePerson(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	w.person("ben@example.org", survey.RoleHR)
	ana, ben := w.browser(), w.browser()
	ana.signIn("ana@example.org", phrase)
	ben.signIn("ben@example.org", phrase)
	page := ana.get("/console/account/codes").Body.String()
	secret, _ := base32.StdEncoding.DecodeString(strings.ReplaceAll(first(t, page, `<code>([A-Z2-7 ]+)</code>`), " ", ""))
	form := url.Values{"sealed": {first(t, page, `name="sealed" value="([^"]+)"`)}, "present": {phrase}, "code": {account.Code(secret, w.now)}}
	if got := ben.post("/console/account/codes", form); got.Code != http.StatusSeeOther {
		t.Errorf("somebody else's form: %d", got.Code)
	}
	form.Set("present", "wrong and wrong")
	if got := ana.post("/console/account/codes", form); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("without the passphrase: %d", got.Code)
	}
}
