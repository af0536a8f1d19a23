package web

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/labstack/echo/v4"
)

// Whatever goes wrong before a handler is reached is told in words that hold nothing of the request.
func TestMistakesAreToldWithoutRepeatingThem(t *testing.T) {
	s, log := bare(t, nil)
	const canary = "kq7canary2m9"
	program := set("Content-Type", "application/json")
	tests := []struct {
		name, method, path, body string
		change                   func(*http.Request)
		want                     int
	}{
		{"no such page", "GET", "/" + canary, "", nil, 404},
		{"no such page, encoded", "GET", "/%2e%2e/" + canary + "%00", "", nil, 404},
		{"no such page for programs", "POST", "/api/v1/" + canary, canary, program, 404},
		{"a method nobody offers", "DELETE", "/?" + canary, canary, nil, 405},
		{"a form from another site", "POST", "/code", "code=" + canary, set("Sec-Fetch-Site", "cross-site"), 403},
		{"a form of unknown origin", "POST", "/code", "code=" + canary, func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Del("Origin") }, 403},
		{"an unknown code", "POST", "/code", "code=" + canary, nil, 404},
		{"an unknown personal link", "GET", "/i/" + canary, "", nil, 404},
		{"a page that is over", "GET", "/r/" + canary, "", nil, 410},
		{"an unknown file", "GET", "/assets/" + canary, "", nil, 404},
		{"too large a form", "POST", "/code", "code=" + strings.Repeat(canary, formLimit/10), nil, 413},
		{"too large a form, and its length is not told", "POST", "/code", "code=" + strings.Repeat(canary, formLimit/10), func(r *http.Request) { r.ContentLength = -1 }, 413},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			change := test.change
			if change == nil {
				change = func(*http.Request) {}
			}
			got := ask(s, test.method, test.path, test.body, change)
			if got.Code != test.want {
				t.Errorf("%d, want %d\n%s", got.Code, test.want, got.Body)
			}
			if strings.Contains(got.Body.String(), canary) || strings.Contains(fmt.Sprint(got.Header()), canary) {
				t.Errorf("the answer repeats what was asked: %v\n%s", got.Header(), got.Body)
			}
		})
	}
	if log.String() != "" {
		t.Errorf("mistakes of others were logged: %s", log)
	}
}

// What libraries say about an error may hold input; the log does not.
func TestErrorsInTheLogHoldNoInput(t *testing.T) {
	_, number := strconv.Atoi("4z9kq07mfd2p")
	tests := []struct {
		name string
		err  error
		not  []string
		has  []string
	}{
		{"quoted", number, []string{"4z9kq"}, []string{"invalid syntax"}},
		{"a token", errors.New("no row for 0123abcd4567efgh89jkmnpqrstvwxyz"), []string{"0123abcd"}, []string{"no row for"}},
		{"a short code", errors.New("code k7q2m9x4t6 is wrong"), []string{"k7q2m9x4t6"}, []string{"is wrong"}},
		{"an e-mail address", errors.New("send to mia.berg@example.org: refused"), []string{"mia", "example.org"}, []string{"refused"}},
		{"a network address", errors.New("read tcp 192.0.2.7:4431->192.0.2.1:443: connection reset by peer"), []string{"192.0.2.7"}, []string{"connection reset by peer"}},
		{"an IPv6 address", errors.New("read tcp [2001:db8::7]:4431: timeout"), []string{"2001", "db8"}, []string{"timeout"}},
		{"quotes of all kinds", errors.New("near 'they never listen' and `so it is` and \"a \\\"b\\\" c\": syntax"), []string{"listen", "so it is", "b"}, []string{"syntax"}},
		{"new lines", errors.New("first\nlevel=INFO msg=forged"), []string{"\n"}, []string{"first"}},
		{"plain English stays", fmt.Errorf("save a draft: %w", errors.New("the disk is full")), nil, []string{"save a draft: the disk is full"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := harmless(test.err.Error())
			for _, not := range test.not {
				if strings.Contains(got, not) {
					t.Errorf("%q holds %q", got, not)
				}
			}
			for _, has := range test.has {
				if !strings.Contains(got, has) {
					t.Errorf("%q does not hold %q", got, has)
				}
			}
		})
	}
}

// A client that leaves while it is sent a file is no fault of ours: the log says nothing. The same error while the client is
// there comes from elsewhere, such as the database, and is told.
func TestAClientThatLeavesIsNoFault(t *testing.T) {
	s, log := bare(t, nil)
	var failure error
	with(s, slow, func(c echo.Context) error {
		c.Response().WriteHeader(http.StatusOK)
		if failure != nil {
			return failure
		}
		for {
			if _, err := c.Response().Write(make([]byte, 1<<16)); err != nil {
				return fmt.Errorf("write the file: %w", err)
			}
		}
	})
	leaves := func(at string) {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "GET /test/1 HTTP/1.1\r\nHost: %s\r\n\r\n", at)
		if _, err := io.ReadFull(conn, make([]byte, 1<<10)); err != nil {
			t.Error(err)
		}
		conn.Close()
	}
	served := httptest.NewServer(s.echo)
	for range 3 {
		leaves(served.Listener.Addr().String())
	}
	served.Close() // waits for what is still being sent
	if log.String() != "" {
		t.Errorf("clients that left are logged: %s", log)
	}
	failure = fmt.Errorf("read the rows: %w", syscall.EPIPE)
	ask(s, "GET", "/test/1", "")
	if !strings.Contains(log.String(), "read the rows") {
		t.Errorf("a failure of ours is not logged: %s", log)
	}
}
