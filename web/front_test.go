package web

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"mirror/gap"

	"mirror/survey"
)

func TestSecurityHeadersAreOnEveryAnswer(t *testing.T) {
	s, _ := bare(t, nil)
	want := map[string]string{
		"Content-Security-Policy":      contentPolicy,
		"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(), microphone=(), geolocation=()",
		"X-Xss-Protection":             "0",
		"Cache-Control":                "no-store",
	}
	forPages := map[string]bool{"Cross-Origin-Opener-Policy": true, "Permissions-Policy": true, "X-Xss-Protection": true} // mean nothing to a program
	forPrograms := map[string]bool{"for programs": true, "a submission of too much": true}
	program := func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }
	answers := map[string]*httptest.ResponseRecorder{
		"a page":                   ask(s, "GET", "/", ""),
		"an unknown link":          ask(s, "GET", "/i/unknown", ""),
		"no such page":             ask(s, "GET", "/wp-login.php", ""),
		"no such method":           ask(s, "DELETE", "/", ""),
		"from another site":        ask(s, "POST", "/r/x", "", set("Sec-Fetch-Site", "cross-site")),
		"for another host":         ask(s, "GET", "/", "", func(r *http.Request) { r.Host = "evil.test" }),
		"for programs":             ask(s, "POST", "/api/v1/studies/1/forms/1/customer", "{}", program),
		"health":                   ask(s, "GET", "/healthz", ""),
		"a form of too much":       ask(s, "POST", "/r/x", strings.Repeat("x", formLimit+1)),
		"a submission of too much": ask(s, "POST", "/api/v1/studies/1/forms/1/customer", strings.Repeat("x", programLimit+1), program),
	}
	for name, w := range answers {
		for header, value := range want {
			if forPrograms[name] && forPages[header] {
				continue
			}
			if got := w.Header()[header]; len(got) != 1 || got[0] != value {
				t.Errorf("%s: %s is %q, want %q", name, header, got, value)
			}
		}
		if len(w.Header()["Set-Cookie"]) > 0 || w.Header().Get("Server") != "" || w.Header().Get("X-Powered-By") != "" {
			t.Errorf("%s: sets a cookie or says what made it: %v", name, w.Header())
		}
	}
}

func TestPlainHTTPOnThisMachinePromisesNoEncryption(t *testing.T) {
	s, _ := bare(t, func(c *Config) { c.BaseURL = "http://127.0.0.1:8080" })
	w := ask(s, "GET", "/healthz", "")
	if w.Header().Get("Strict-Transport-Security") != "" {
		t.Error("promises encryption that is not there")
	}
}

// P15: hosts that are not ours are turned away, whatever they claim, and no header moves a link.
func TestLinksAreAlwaysOurs(t *testing.T) {
	s := newWorld(t, 14, nil)
	random := rand.New(rand.NewPCG(15, 1))
	hosts := []string{"evil.test", "mirror.example.org.evil.test", "evil.test:443", "mirror.example.org:80", "mirror.example.org@evil.test",
		"127.0.0.1", "[::1]", "localhost", "", "mirror.example.org evil.test", "mirror.example.org,evil.test", "mirror.example.org.", "xmirror.example.org"}
	good := s.goodPaths()
	paths := append([]string{"/", "/code", "/i/0123abcd4567efgh89jkmnpqrstvwxyz", "/o/0123abcd4567efgh", "/r/ticket", "/assets/x.css", "/nothing"}, good...)
	for range 300 {
		host := hosts[random.IntN(len(hosts))]
		if random.IntN(3) == 0 { // any text at all
			host = fmt.Sprintf("%c%x.test", 'a'+rune(random.IntN(26)), random.Uint64())
		}
		w := ask(s, []string{"GET", "HEAD", "POST"}[random.IntN(3)], paths[random.IntN(len(paths))], "", func(r *http.Request) { r.Host = host })
		if w.Code != http.StatusMisdirectedRequest {
			t.Fatalf("host %q: %d, want 421", host, w.Code)
		}
		if strings.Contains(w.Body.String(), host) && host != "" {
			t.Fatalf("host %q is repeated", host)
		}
	}
	spoofs := []string{"X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "X-Original-URL", "X-Rewrite-URL",
		"X-Host", "Forwarded", "X-Forwarded-Prefix", "X-HTTP-Method-Override", "X-Forwarded-For", "X-Real-IP", "Via"}
	redirects := 0
	for range 600 {
		path := paths[random.IntN(len(paths))]
		plainly := ask(s, "GET", path, "", from("192.0.2.1:1"))
		w := ask(s, "GET", path, "", from("192.0.2.1:1"), func(r *http.Request) {
			for range 1 + random.IntN(4) {
				r.Header.Set(spoofs[random.IntN(len(spoofs))], []string{"evil.test", "http", "host=evil.test;proto=http", "/evil", "//evil.test/"}[random.IntN(5)])
			}
		})
		if strings.Contains(w.Body.String()+fmt.Sprint(w.Header()), "evil") {
			t.Fatalf("GET %s repeats a forged header", path)
		}
		checkRedirect(t, path, w)
		if w.Header().Get("Location") != "" {
			redirects++
		}
		if w.Code != plainly.Code && w.Code != http.StatusTooManyRequests {
			t.Fatalf("GET %s: %d with forged headers, %d without", path, w.Code, plainly.Code)
		}
	}
	if redirects == 0 {
		t.Error("nothing led anywhere: no redirect was tried")
	}
	// What is printed leads to the configured address.
	if poster := ask(s, "GET", "/o/"+s.open.Text()+"/poster", "", set("X-Forwarded-Host", "evil.test")).Body.String(); !strings.Contains(poster, "mirror.example.org/o/") {
		t.Errorf("the poster does not print our address:\n%s", poster)
	}
}

// goodPaths open something.
func (w *world) goodPaths() []string {
	return []string{"/i/" + w.tokens[gap.Customer][0].Text(), "/i/" + w.tokens[gap.Employee][0].Text(), "/u/" + w.tokens[gap.Customer][1].Text(),
		"/o/" + w.open.Text(), "/o/" + w.open.Text() + "/poster"}
}

// checkRedirect wants a redirect to stay here: our base URL, or a path of ours.
func checkRedirect(t testing.TB, asked string, w *httptest.ResponseRecorder) {
	t.Helper()
	to := w.Header().Get("Location")
	if to == "" {
		return
	}
	relative := strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\t\r\n")
	if !relative && !strings.HasPrefix(to, base+"/") {
		t.Errorf("%s leads to %q", asked, to)
	}
}

// An absolute address in the request line, as one sends it to a proxy, is not for us, whatever host it names.
func TestAbsoluteAddressesAreTurnedAway(t *testing.T) {
	s, _ := bare(t, func(c *Config) { c.BaseURL = "http://127.0.0.1:8080" })
	server := httptest.NewUnstartedServer(s)
	server.Config = newHTTP(s)
	server.Start()
	defer server.Close()
	for line, want := range map[string]string{
		"GET http://evil.test/ HTTP/1.1\r\nHost: 127.0.0.1:8080":      "421",
		"GET http://127.0.0.1:8080/ HTTP/1.1\r\nHost: 127.0.0.1:8080": "421",
		"GET http://evil.test/healthz HTTP/1.1\r\nHost: evil.test":    "421",
		"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:8080":                  "200", // net/http answers it, with nothing in it
		"GET /healthz HTTP/1.1\r\nHost: 10.1.2.3":                     "200", // probes ask by number
		"GET / HTTP/1.1\r\nHost: evil.test":                           "421",
		"GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nHost: evil.test":   "400",
		"GET / HTTP/1.1":           "400",
		"GET //evil.test HTTP/1.1": "400",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "%s\r\nConnection: close\r\n\r\n", line)
		answer, err := bufio.NewReader(conn).ReadString('\n')
		conn.Close()
		if err != nil || !strings.Contains(answer, " "+want) {
			t.Errorf("%q: %q (%v), want %s", line, answer, err, want)
		}
	}
}

// P17: no address on any route leads a browser off our site.
func TestNoOpenRedirect(t *testing.T) {
	s := newWorld(t, 14, nil)
	_, ticket, _ := strings.Cut(ask(s, "GET", "/i/"+s.tokens[gap.Customer][0].Text(), "").Header().Get("Location"), "/r/")
	ticket, _, _ = strings.Cut(ticket, "?")
	opens := strings.NewReplacer(":token", s.tokens[gap.Customer][0].Text(), ":code", s.open.Text(), ":ticket", ticket, ":page", "1")
	corpus := []string{"//evil.test", "/%09/evil.test", "/\\evil.test", "\\\\evil.test", "https:evil.test", "https://evil.test", "javascript:alert(1)",
		"//evil.test/%2f..", "/%2e%2e//evil.test", "/.evil.test", "%2f%2fevil.test", "%5c%5cevil.test", "/%0d%0aLocation:%20https://evil.test", "//mirror.example.org@evil.test",
		"///evil.test", "////evil.test", "/;@evil.test", "data:text/html,x", "%00//evil.test", "/evil.test%23", "/%20//evil.test", "/..//evil.test"}
	for _, r := range s.table {
		for _, evil := range corpus {
			for _, name := range []string{":token", ":code", ":ticket", ":page", ":name", ":study", ":wave"} {
				if !strings.Contains(r.path, name) {
					continue
				}
				tryPath(t, s, r.method, strings.ReplaceAll(r.path, name, strings.TrimPrefix(evil, "/")))
			}
			tryPath(t, s, r.method, "/"+strings.TrimPrefix(evil, "/"))
			tryPath(t, s, r.method, evil+r.path)
			for _, query := range []string{"next", "url", "return", "to", "redirect", "lang", "gap", "a", "s"} {
				tryPath(t, s, r.method, opens.Replace(r.path)+"?"+query+"="+evil)
			}
		}
	}
}

func tryPath(t *testing.T, s *world, method, path string) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil && !strings.Contains(fmt.Sprint(p), "invalid") { // httptest refuses what net/http would
			t.Errorf("%s %s: %v", method, path, p)
		}
	}()
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	checkRedirect(t, method+" "+path, ask(s, method, path, "next=https://evil.test&code=//evil.test&lang=//evil.test"))
}

// P20: what a browser can be made to send from elsewhere is refused on every route that changes something.
func TestRequestsFromOtherSitesAreRefused(t *testing.T) {
	s, _ := bare(t, nil)
	somebody := survey.User{Email: "somebody@example.org", Roles: []survey.Role{survey.RoleAuditor}}
	if err := s.store.AddUser(background, "test", somebody); err != nil { // else the console refuses all as not set up
		t.Fatal(err)
	}
	cases := []struct {
		name         string
		site, origin string
		allowed      map[fence]bool
	}{
		{"same origin", "same-origin", "null", map[fence]bool{ownPages: true, programs: true, fromAnywhere: true}},
		{"same origin, origin told", "same-origin", base, map[fence]bool{ownPages: true, programs: true, fromAnywhere: true}},
		{"the address bar", "none", "", map[fence]bool{ownPages: true, programs: true, fromAnywhere: true}},
		{"an older browser on our pages", "", base, map[fence]bool{ownPages: true, programs: true, fromAnywhere: true}},
		{"an older browser that hides the origin", "", "null", map[fence]bool{ownPages: true, fromAnywhere: true}},
		{"another site", "cross-site", "https://evil.test", map[fence]bool{fromAnywhere: true}},
		{"another site in a sandbox", "cross-site", "null", map[fence]bool{fromAnywhere: true}},
		{"another site, claims to be us", "cross-site", base, map[fence]bool{fromAnywhere: true}},
		{"a sister site", "same-site", "https://www.example.org", map[fence]bool{fromAnywhere: true}},
		{"an older browser elsewhere", "", "https://evil.test", map[fence]bool{fromAnywhere: true}},
		{"a word nobody knows", "nonsense", "", map[fence]bool{fromAnywhere: true}},
		{"no header at all", "", "", map[fence]bool{programs: true, fromAnywhere: true}},
	}
	tried := 0
	for _, r := range s.table {
		if r.fence == readOnly {
			continue
		}
		for _, c := range cases {
			path := strings.NewReplacer(":token", "x", ":code", "x", ":ticket", "x", ":page", "1", ":study", "1", ":form", "1", ":side", "customer").Replace(r.path)
			w := ask(s, r.method, path, "", set("Sec-Fetch-Site", c.site), set("Origin", c.origin), from(fmt.Sprintf("198.51.100.%d:1", tried%250)))
			if got := w.Code != http.StatusForbidden; got != c.allowed[r.fence] {
				t.Errorf("%s %s, %s: %d", r.method, r.path, c.name, w.Code)
			}
			tried++
		}
	}
	if tried < 6*len(cases) {
		t.Errorf("only %d requests tried: routes are missing", tried)
	}
}

// The address that counts is the connection's, unless a proxy that was named says otherwise.
func TestForgedAddressesAreNotBelieved(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:ffff::/48")}
	tests := []struct {
		name, remote, forwarded string
		proxies                 []netip.Prefix
		want                    string
	}{
		{"no proxy is named", "192.0.2.7:1", "203.0.113.9", nil, "192.0.2.7"},
		{"no proxy is named, and it is this machine", "127.0.0.1:1", "203.0.113.9", nil, "127.0.0.1"},
		{"a named proxy", "10.1.2.3:1", "203.0.113.9", proxies, "203.0.113.9"},
		{"two named proxies", "10.1.2.3:1", "203.0.113.9, 10.9.9.9", proxies, "203.0.113.9"},
		{"a named proxy passes on a forged list", "10.1.2.3:1", "198.51.100.1, 203.0.113.9", proxies, "203.0.113.9"},
		{"a named proxy of IPv6", "[2001:db8:ffff::1]:1", "203.0.113.9", proxies, "203.0.113.9"},
		{"somebody who is not a named proxy", "192.0.2.7:1", "203.0.113.9", proxies, "192.0.2.7"},
		{"this machine is not trusted by itself", "127.0.0.1:1", "203.0.113.9", proxies, "127.0.0.1"},
		{"a private network is not trusted by itself", "192.168.1.1:1", "203.0.113.9", proxies, "192.168.1.1"},
		{"nonsense from a named proxy", "10.1.2.3:1", "nonsense", proxies, "10.1.2.3"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = test.remote
			r.Header.Set("X-Forwarded-For", test.forwarded)
			r.Header.Set("X-Real-IP", "203.0.113.77")
			if got := addresses(test.proxies)(r); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}
