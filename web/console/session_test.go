package console

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

const phrase = "quiet harbour at dawn"

// signing is the console as it is, without somebody put in front of it; browsers sign in themselves.
func signing(t testing.TB) *world {
	w := newWorld(t)
	w.who = w.signedIn
	return w
}

// person adds somebody with a passphrase.
func (w *world) person(email string, roles ...survey.Role) {
	w.t.Helper()
	ctx := context.Background()
	if err := w.Store.AddUser(ctx, "test", survey.User{Email: email, Name: "Somebody", Roles: roles}); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Store.SetPassphrase(ctx, "test", email, phraseHash()); err != nil {
		w.t.Fatal(err)
	}
}

var phraseHash = sync.OnceValue(func() string {
	hash, err := account.Hash(context.Background(), phrase)
	if err != nil {
		panic(err)
	}
	return hash
})

// browser keeps the cookies it is given.
type browser struct {
	*world
	cookies map[string]string
	from    string // its address; "" = the usual one
}

func (w *world) browser() *browser { return &browser{world: w, cookies: map[string]string{}} }

func (b *browser) get(address string) *httptest.ResponseRecorder {
	return b.send(httptest.NewRequest(http.MethodGet, address, nil))
}

func (b *browser) post(address string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", echo.MIMEApplicationForm)
	return b.send(r)
}

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	if b.from != "" {
		r.RemoteAddr = b.from
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer := b.world.send(r)
	for _, c := range answer.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return answer
}

// signIn types address and passphrase.
func (b *browser) signIn(email, passphrase string) *httptest.ResponseRecorder {
	return b.post("/console/sign-in", url.Values{"email": {email}, "passphrase": {passphrase}})
}

// inside reports whether the browser is signed in.
func (b *browser) inside() bool { return b.get(Root).Code == http.StatusOK }

func TestSigningInAndOut(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	b := w.browser()
	if to := b.get("/console/1/results?pack=x&next=%2F"); to.Code != http.StatusSeeOther || to.Header().Get("Location") != w.BaseURL+"/console/sign-in?next=%2Fconsole%2F1%2Fresults%3Fpack%3Dx%26next%3D%252F" {
		t.Errorf("a page without signing in: %d %s", to.Code, to.Header().Get("Location"))
	}
	planted := account.NewSecret().Text()
	b.cookies[cookieHTTPS] = planted
	done := b.post("/console/sign-in", url.Values{"email": {" Ana@Example.org "}, "passphrase": {phrase}, "next": {"/console/1/results?pack=x"}})
	if done.Code != http.StatusSeeOther || done.Header().Get("Location") != w.BaseURL+"/console/1/results?pack=x" {
		t.Fatalf("signing in: %d %s", done.Code, done.Header().Get("Location"))
	}
	cookie := done.Result().Cookies()[0]
	if cookie.Name != "__Host-s" || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Domain != "" || cookie.Value == planted {
		t.Errorf("the cookie is %+v", cookie)
	}
	if !b.inside() {
		t.Fatal("not signed in")
	}
	kept := b.cookies[cookieHTTPS]
	out := b.post("/console/sign-out", nil)
	if out.Code != http.StatusSeeOther || out.Header().Get("Clear-Site-Data") == "" || len(b.cookies) > 0 {
		t.Errorf("signing out: %d %v", out.Code, out.Header())
	}
	b.cookies[cookieHTTPS] = kept
	if b.inside() {
		t.Error("the session works after signing out")
	}
}

func TestTheCookieOnThisMachineNeedsNoEncryption(t *testing.T) {
	w := signing(t)
	w.HTTPS, w.BaseURL = false, "http://127.0.0.1:8080"
	w.person("ana@example.org", survey.RoleHR)
	b := w.browser()
	if c := b.signIn("ana@example.org", phrase).Result().Cookies()[0]; c.Name != "s" || c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
		t.Errorf("the cookie is %+v", c)
	}
	if !b.inside() {
		t.Error("not signed in")
	}
}

// P21: what ends a session ends it everywhere at once.
func TestSessionsEnd(t *testing.T) {
	ctx := context.Background()
	for name, end := range map[string]func(w *world) error{
		"after half an hour without a request": func(w *world) error { w.now = w.now.Add(survey.SessionIdle); return nil },
		"after twelve hours": func(w *world) error {
			b := w.browser()
			b.signIn("ana@example.org", phrase)
			for range 24 {
				if w.now = w.now.Add(29 * time.Minute); w.now.Sub(morning) < survey.SessionMost && !b.inside() {
					return fmt.Errorf("over after %s", w.now.Sub(morning))
				}
			}
			if w.now = morning.Add(survey.SessionMost); b.inside() {
				return fmt.Errorf("a session that is used lasts for ever")
			}
			return nil
		},
		"with another passphrase": func(w *world) error { return w.Store.SetPassphrase(ctx, "test", "ana@example.org", phraseHash()) },
		"with one-time codes":     func(w *world) error { return w.Store.SetCodes(ctx, "test", "ana@example.org", []byte("x"), 0, nil) },
		"without one-time codes":  func(w *world) error { return w.Store.EndCodes(ctx, "test", "ana@example.org") },
		"with other roles": func(w *world) error {
			return w.Store.SetRoles(ctx, "boss@example.org", "ana@example.org", []survey.Role{survey.RoleAuditor})
		},
		"with the access": func(w *world) error { return w.Store.DisableUser(ctx, "test", "ana@example.org") },
	} {
		t.Run(name, func(t *testing.T) {
			w := signing(t)
			w.person("ana@example.org", survey.RoleHR)
			w.person("boss@example.org", survey.RoleAdmin)
			one, two, other := w.browser(), w.browser(), w.browser()
			for _, b := range []*browser{one, two} {
				b.signIn("ana@example.org", phrase)
			}
			other.signIn("boss@example.org", phrase)
			if !one.inside() || !two.inside() || !other.inside() {
				t.Fatal("not signed in")
			}
			if err := end(w); err != nil {
				t.Fatal(err)
			}
			if one.inside() || two.inside() {
				t.Error("a session goes on")
			}
			if strings.HasPrefix(name, "with") && !other.inside() {
				t.Error("somebody else's session ended too")
			}
		})
	}
}

var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// P17: whatever a link says, one stays here.
func TestNobodyIsSentElsewhere(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	for _, next := range []string{"//evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example", "https://evil.example/console", "javascript:alert(1)", "/console/../../evil", "/console//evil.example",
		"/consoleevil", "/console/\\evil.example", "/console/%0d%0aSet-Cookie:x", "http:/console", "//console/x", "/\t/evil.example", "?next=//evil.example", "@evil.example", "/console@evil.example", ".evil.example", ""} {
		b := w.browser()
		to := b.post("/console/sign-in", url.Values{"email": {"ana@example.org"}, "passphrase": {phrase}, "next": {next}}).Header().Get("Location")
		if to != w.BaseURL+Root {
			t.Errorf("%q leads to %q", next, to)
		}
	}
	for _, next := range []string{"/console", "/console/1", "/console/1/results/w%201?pack=a", "/console/keys"} {
		if got := local(next); got != next {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

// A wrong passphrase and an unknown address are answered with the same words, and a few of them cost nothing.
func TestFailedTries(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	b := w.browser()
	wrong, unknown := b.signIn("ana@example.org", "wrong and wrong"), b.signIn("ben@example.org", phrase)
	if wrong.Code != http.StatusUnprocessableEntity || wrong.Code != unknown.Code ||
		strings.ReplaceAll(wrong.Body.String(), "ana@", "ben@") != unknown.Body.String() || strings.Contains(unknown.Body.String(), phrase) {
		t.Errorf("wrong: %d, unknown: %d\n%s\n%s", wrong.Code, unknown.Code, wrong.Body, unknown.Body)
	}
	for range freeTries - 1 {
		b.signIn("ana@example.org", "wrong and wrong")
	}
	if got := b.signIn("ana@example.org", phrase); got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "2" {
		t.Errorf("one try too many: %d %v", got.Code, got.Header())
	}
	if got := b.signIn(" ANA@example.org", phrase); got.Code != http.StatusTooManyRequests {
		t.Errorf("one try too many, the address written otherwise: %d", got.Code)
	}
	elsewhere := w.browser()
	elsewhere.from = "198.51.100.9:4000"
	if elsewhere.signIn("ana@example.org", phrase); !elsewhere.inside() {
		t.Error("somebody else's tries lock the person out")
	}
	w.now = w.now.Add(2 * time.Second)
	if b.signIn("ana@example.org", phrase); !b.inside() {
		t.Error("the right passphrase does not work after a short wait")
	}
	if b.signIn("ana@example.org", "wrong and wrong").Code != http.StatusUnprocessableEntity {
		t.Error("what failed before signing in still counts")
	}
}

func TestTriesAreForgottenAndFew(t *testing.T) {
	tr, now := newTries(), morning
	for i := range 2 * mostTries {
		tr.fail(tr.of(fmt.Sprintf("user%d@example.org", i), fmt.Sprintf("2001:db8:%x::1", i%60000)), now)
	}
	if len(tr.seen) > mostTries {
		t.Errorf("%d are remembered", len(tr.seen))
	}
	a := tr.of("ana@example.org", "2001:db8::1")
	for range 100 {
		tr.hold(a, now)
		tr.fail(a, now)
	}
	if wait, _, _ := tr.hold(tr.of("ana@example.org", "2001:db8::2"), now); wait <= 0 || wait > longestWait {
		t.Errorf("after a hundred tries from one network one waits %s", wait)
	}
	if wait, slow, _ := tr.hold(a, now.Add(longestWait)); wait != 0 || slow > slowness {
		t.Errorf("after the longest wait one still waits %s and %s", wait, slow)
	}
}

// As many tries as come at once are no freer than those that follow each other.
func TestTriesAtOnceCount(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	var all sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for range 40 {
		all.Go(func() {
			got := w.browser().signIn("ana@example.org", "wrong and wrong").Code
			mu.Lock()
			defer mu.Unlock()
			codes[got]++
		})
	}
	all.Wait()
	if codes[http.StatusUnprocessableEntity] != freeTries || codes[http.StatusTooManyRequests] != 40-freeTries {
		t.Errorf("%v", codes)
	}
}

// Who comes through a link in a mail is signed in still, though the browser does not send a strict cookie with such a link.
func TestLinksFromElsewhere(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	r := httptest.NewRequest(http.MethodGet, "/console/1/results?x=1", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	got := w.send(r)
	if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `<meta http-equiv="refresh" content="0;url=https://mirror.example.org/console/1/results?x=1">`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}

// What is read does not write: a session is noted once a minute.
func TestReadingWritesOnceAMinute(t *testing.T) {
	w := signing(t)
	w.person("ana@example.org", survey.RoleHR)
	b := w.browser()
	b.signIn("ana@example.org", phrase)
	for _, step := range []struct{ after, seen time.Duration }{{0, 0}, {59 * time.Second, 0}, {61 * time.Second, 61 * time.Second}, {70 * time.Second, 61 * time.Second}} {
		w.now = morning.Add(step.after)
		b.get(Root)
		list, err := w.Store.Sessions(context.Background(), "ana@example.org")
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if got := list[0].Seen.Sub(morning); got != step.seen {
			t.Errorf("after %s it was seen at %s, want %s", step.after, got, step.seen)
		}
	}
}

// P23: a link makes one administrator, once.
func TestFirstRun(t *testing.T) {
	w := signing(t)
	w.SetUpAnywhere = true
	ctx := context.Background()
	for _, page := range []string{"/console", "/console/sign-in", "/console/1/results"} {
		if got := w.get(page); got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "set-up link") {
			t.Errorf("%s before there is anybody: %d", page, got.Code)
		}
	}
	link := account.NewSecret()
	if err := w.Store.SaveEntrance(ctx, "test", store.Entrance{Hash: link.Hash()}); err != nil {
		t.Fatal(err)
	}
	page := "/console/first-run/" + link.Text()
	if got := w.get(page); got.Code != http.StatusOK {
		t.Fatalf("the page: %d", got.Code)
	}
	for _, wrong := range []string{"/console/first-run/x", "/console/first-run/" + account.NewSecret().Text()} {
		if got := w.get(wrong); got.Code != http.StatusNotFound {
			t.Errorf("a wrong link: %d", got.Code)
		}
	}
	bad := w.post(page, url.Values{"name": {"Ana"}, "email": {"ana"}, "passphrase": {"short"}, "company": {""}})
	if bad.Code != http.StatusUnprocessableEntity || strings.Count(bad.Body.String(), `class="msg"`) != 3 || strings.Contains(bad.Body.String(), "short\"") {
		t.Errorf("a form with three faults: %d %s", bad.Code, bad.Body)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for i := range 50 {
		all.Go(func() {
			b := w.browser()
			got := b.post(page, url.Values{"name": {"Ana"}, "email": {fmt.Sprintf("ana%d@example.org", i)}, "passphrase": {phrase}, "company": {"Larkfield Bank"}})
			mu.Lock()
			defer mu.Unlock()
			codes[got.Code]++
			if got.Code == http.StatusSeeOther && !b.inside() && b.get(Root).Code != http.StatusSeeOther {
				t.Error("the first administrator is not signed in")
			}
		})
	}
	all.Wait()
	if codes[http.StatusSeeOther] != 1 || codes[http.StatusNotFound] != 49 {
		t.Errorf("50 at once: %v", codes)
	}
	users, err := w.Store.Users(ctx)
	if err != nil || len(users) != 1 || !users[0].Has(survey.RoleAdmin) || users[0].Reads() {
		t.Errorf("there are %v, %v", users, err)
	}
	studies, err := w.Store.Studies(ctx)
	if err != nil || len(studies) != 1 {
		t.Fatal(studies, err)
	}
	if study, err := w.Store.Study(ctx, studies[0]); err != nil || study.Company != "Larkfield Bank" || len(study.Waves) != 1 {
		t.Errorf("the study is %+v, %v", study, err)
	}
	if got := w.get(page); got.Code != http.StatusNotFound {
		t.Errorf("the link afterwards: %d", got.Code)
	}
}

// One-time codes are few, so an account takes few of them, from however many addresses they come. Its owner, who signed in
// where he is before, does not wait for others.
func TestCodesAreTriedSlowlyFromEverywhere(t *testing.T) {
	tr, now := newTries(), morning
	from := func(i int) try { return tr.ofCode("ana@example.org", fmt.Sprintf("198.51.%d.%d", i/250, i%250+1)) }
	owner := tr.ofCode("Ana@example.org", "203.0.113.5")
	if wait, _, _ := tr.hold(owner, now); wait > 0 {
		t.Fatal("the first code waits")
	}
	tr.succeed(owner)
	looked := 0
	for i := range 3000 { // each from an address of its own, in fifty minutes
		now = now.Add(time.Second)
		if wait, _, _ := tr.hold(from(i), now); wait > 0 {
			continue
		}
		looked++
		tr.fail(from(i), now)
	}
	if most := freeElsewhere + 3000/int(longestWait/time.Second) + 1; looked > most || looked < freeElsewhere {
		t.Errorf("%d codes were looked at, want at most %d", looked, most)
	}
	if wait, _, _ := tr.hold(from(5000), now); wait <= 0 {
		wait, _, _ = tr.hold(from(5001), now)
		if wait <= 0 {
			t.Error("two at once are looked at")
		}
	}
	if wait, _, _ := tr.hold(owner, now); wait > 0 {
		t.Errorf("the owner waits %s for what others do", wait)
	}
	tr.succeed(owner)
	if wait, _, _ := tr.hold(tr.ofCode("ben@example.org", "198.51.0.1"), now.Add(forgetAfter)); wait > 0 {
		t.Errorf("another account waits %s", wait)
	}
	if wait, _, _ := tr.hold(from(6000), now.Add(forgetAfter+longestWait)); wait > 0 {
		t.Errorf("a quarter of an hour later one waits %s", wait)
	}
}
