package openid_test

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/web/console"
	"mirror/web/console/openid"
)

var b64 = base64.RawURLEncoding

// issuer is a small provider that holds to the standards: discovery, PKCE, RS256. What it says can be spoilt.
type issuer struct {
	*httptest.Server
	key     *rsa.PrivateKey
	subject string                                 // who is in front of it
	spoil   func(header, claims map[string]any)    // what is wrong with what it says
	sign    func(signed string, alg string) []byte // nil: as it should be
	asked   map[string]url.Values                  // by code
}

func newIssuer(t *testing.T) *issuer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key, asked: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]any{"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1",
			"n": b64.EncodeToString(i.key.N.Bytes()), "e": b64.EncodeToString(big.NewInt(int64(i.key.E)).Bytes())}}})
	})
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the client is the test
}

func (i *issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != "mirror" || q.Get("response_type") != "code" || q.Get("scope") != "openid" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" {
		http.Error(w, "not as the standards want it", http.StatusBadRequest)
		return
	}
	code := fmt.Sprint("code", len(i.asked))
	i.asked[code] = q
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	asked, ok := i.asked[r.FormValue("code")]
	delete(i.asked, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if !ok || b64.EncodeToString(sum[:]) != asked.Get("code_challenge") || id != "mirror" || secret != "hush" || r.FormValue("redirect_uri") != asked.Get("redirect_uri") {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	header := map[string]any{"alg": "RS256", "kid": "1", "typ": "JWT"}
	claims := map[string]any{"iss": i.URL, "aud": "mirror", "sub": i.subject, "email": "ana@example.org", "email_verified": true, "nonce": asked.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
	if i.spoil != nil {
		i.spoil(header, claims)
	}
	reply(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": i.jwt(header, claims)})
}

func (i *issuer) jwt(header, claims map[string]any) string {
	h, _ := json.Marshal(header)
	c, _ := json.Marshal(claims)
	signed := b64.EncodeToString(h) + "." + b64.EncodeToString(c)
	if i.sign != nil {
		return signed + "." + b64.EncodeToString(i.sign(signed, fmt.Sprint(header["alg"])))
	}
	sum := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return signed + "." + b64.EncodeToString(sig)
}

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const base = "https://mirror.example.org"

// desk is a console that knows the provider, and a browser in front of it.
type desk struct {
	t       *testing.T
	issuer  *issuer
	store   *store.Store
	echo    *echo.Echo
	cookies map[string]string
	logged  []string
}

func newDesk(t *testing.T) *desk {
	keys, err := fieldwork.OpenKeys(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, issuer: newIssuer(t), echo: echo.New(), cookies: map[string]string{}}
	d.store = storetest.Open(t, storetest.SQLiteDSN(t), store.Options{Now: func() time.Time { return now }, Suppress: keys.Suppression, Urn: keys.Urn()})
	provider := &openid.Provider{Issuer: d.issuer.URL, ClientID: "mirror", Secret: "hush", Called: "Larkfield"}
	pages := console.New(console.Config{Store: d.store, Keys: keys, BaseURL: base, HTTPS: true, Now: func() time.Time { return now }, Provider: provider,
		Failed: func(_ echo.Context, err error) { d.logged = append(d.logged, err.Error()) }})
	for _, r := range pages.Routes() {
		d.echo.Add(r.Method, r.Path, r.Handler)
	}
	return d
}

func (d *desk) get(address string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, strings.TrimPrefix(address, base), nil)
	for name, value := range d.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	d.echo.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if delete(d.cookies, c.Name); c.MaxAge >= 0 {
			d.cookies[c.Name] = c.Value
		}
	}
	return w
}

// elsewhere follows a link to the provider and returns where that sends the browser back to.
func (d *desk) elsewhere(link string) (back string) {
	d.t.Helper()
	to := d.get(link).Header().Get("Location")
	if !strings.HasPrefix(to, d.issuer.URL+"/authorize?") {
		d.t.Fatalf("%s leads to %s", link, to)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(to)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	if back = res.Header.Get("Location"); !strings.HasPrefix(back, base+"/console/provider/back?") {
		d.t.Fatalf("the provider: %d %s", res.StatusCode, back)
	}
	return back
}

func (d *desk) inside() bool { return d.get("/console").Code == http.StatusOK }

// invite adds somebody and makes a link for them.
func (d *desk) invite(email string) (link string) {
	d.t.Helper()
	if err := d.store.AddUser(d.t.Context(), "test", survey.User{Email: email, Name: "Ana", Roles: []survey.Role{survey.RoleHR}}); err != nil {
		d.t.Fatal(err)
	}
	secret := account.NewSecret()
	if err := d.store.SaveEntrance(d.t.Context(), "test", store.Entrance{Hash: secret.Hash(), Email: email}); err != nil {
		d.t.Fatal(err)
	}
	return "/console/invitation/" + secret.Text()
}

func TestSigningInThroughAProvider(t *testing.T) {
	d := newDesk(t)
	link := d.invite("ana@example.org")
	d.issuer.subject = "4711"

	// The address alone opens nothing, though the provider says that it is verified.
	if got := d.get(d.elsewhere("/console/provider")); got.Code != http.StatusForbidden || d.inside() {
		t.Fatalf("somebody who was not linked: %d", got.Code)
	}
	if page := d.get(link).Body.String(); !strings.Contains(page, "Sign in with Larkfield") {
		t.Errorf("the invitation says %s", page)
	}
	back := d.elsewhere(link + "/provider")
	if got := d.get(back); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "content=\"0;url="+base+"/console\"") || !d.inside() {
		t.Fatalf("with the invitation: %d %s", got.Code, got.Body)
	}
	if got := d.get(link); got.Code != http.StatusNotFound {
		t.Errorf("the invitation again: %d", got.Code)
	}
	clear(d.cookies)
	if got := d.get(back); got.Code != http.StatusForbidden || d.inside() {
		t.Errorf("the address the provider sent back to, in another browser: %d", got.Code)
	}
	back = d.elsewhere("/console/provider?next=/console/1/results")
	kept := maps.Clone(d.cookies)
	if got := d.get(back); !strings.Contains(got.Body.String(), "content=\"0;url="+base+"/console/1/results\"") || !d.inside() {
		t.Errorf("the second time: %d %s", got.Code, got.Body)
	}
	d.cookies = kept
	if got := d.get(back); got.Code == http.StatusOK || d.inside() {
		t.Errorf("the same code again: %d", got.Code)
	}
	if got := d.get("/console/provider/back?error=access_denied&state=x"); got.Code != http.StatusForbidden {
		t.Errorf("a refusal: %d", got.Code)
	}
	other := d.invite("ben@example.org")
	if d.get(d.elsewhere(other + "/provider")); d.inside() {
		t.Error("one person at the provider is two people here")
	}
}

// What the provider says is worth nothing unless all of it fits.
func TestWhatIsNotTheProvidersWord(t *testing.T) {
	forger, _ := rsa.GenerateKey(rand.Reader, 2048)
	for name, spoil := range map[string]func(i *issuer){
		"signed with another key": func(i *issuer) {
			i.sign = func(signed, _ string) []byte {
				sum := sha256.Sum256([]byte(signed))
				sig, _ := rsa.SignPKCS1v15(rand.Reader, forger, crypto.SHA256, sum[:])
				return sig
			}
		},
		"not signed": func(i *issuer) {
			i.spoil = func(h, _ map[string]any) { h["alg"] = "none" }
			i.sign = func(string, string) []byte { return nil }
		},
		"signed with the public key": func(i *issuer) {
			i.spoil = func(h, _ map[string]any) { h["alg"] = "HS256" }
			i.sign = func(signed, _ string) []byte {
				m := hmac.New(sha256.New, i.key.N.Bytes())
				m.Write([]byte(signed))
				return m.Sum(nil)
			}
		},
		"for another server":        func(i *issuer) { i.spoil = func(_, c map[string]any) { c["aud"] = "elsewhere" } },
		"of another provider":       func(i *issuer) { i.spoil = func(_, c map[string]any) { c["iss"] = "https://evil.example" } },
		"too old":                   func(i *issuer) { i.spoil = func(_, c map[string]any) { c["exp"] = now.Add(-time.Hour).Unix() } },
		"to another question":       func(i *issuer) { i.spoil = func(_, c map[string]any) { c["nonce"] = "another" } },
		"to no question":            func(i *issuer) { i.spoil = func(_, c map[string]any) { delete(c, "nonce") } },
		"of nobody":                 func(i *issuer) { i.spoil = func(_, c map[string]any) { c["sub"] = "" } },
		"with a key of its own":     func(i *issuer) { i.spoil = func(h, _ map[string]any) { h["kid"] = "2" } },
		"changed after it was made": func(i *issuer) { i.sign = func(string, string) []byte { return []byte("changed") } },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			link := d.invite("ana@example.org")
			d.issuer.subject = "4711"
			good := d.get(d.elsewhere(link + "/provider"))
			if good.Code != http.StatusOK || !d.inside() {
				t.Fatalf("as it should be: %d %v", good.Code, d.logged)
			}
			clear(d.cookies)
			if name == "with a key of its own" { // an unknown key id must not fall back on trust
				d.issuer.key = forger
			}
			spoil(d.issuer)
			got := d.get(d.elsewhere("/console/provider"))
			if d.inside() || got.Code != http.StatusBadGateway || len(d.logged) != 1 {
				t.Errorf("%d, %v", got.Code, d.logged)
			}
			for _, line := range d.logged {
				if strings.Contains(line, "hush") || strings.Contains(line, "4711") {
					t.Errorf("the log says %s", line)
				}
			}
		})
	}
}

// A state that is not the browser's own is another's question: nobody is signed in as somebody else.
func TestAnAnswerBelongsToItsBrowser(t *testing.T) {
	d := newDesk(t)
	d.invite("ana@example.org")
	d.issuer.subject = "4711"
	theirs := d.elsewhere("/console/provider")
	clear(d.cookies)
	d.elsewhere("/console/provider")
	if got := d.get(theirs); got.Code != http.StatusForbidden || len(d.logged) > 0 {
		t.Errorf("another browser's answer: %d %v", got.Code, d.logged)
	}
}

func TestAProviderThatIsDown(t *testing.T) {
	d := newDesk(t)
	d.invite("ana@example.org")
	d.issuer.Close()
	if got := d.get("/console/provider"); got.Code != http.StatusBadGateway || len(d.logged) != 1 {
		t.Errorf("%d %v", got.Code, d.logged)
	}
}

func TestTheSecretIsNeverShown(t *testing.T) {
	p := openid.Provider{Secret: "hush"}
	text, _ := json.Marshal(p.Secret)
	if got := fmt.Sprintf("%v %+v %#v %s %q %s", p.Secret, p.Secret, p.Secret, p.Secret, p.Secret, text); strings.Contains(got, "hush") {
		t.Errorf("it prints as %s", got)
	}
}
