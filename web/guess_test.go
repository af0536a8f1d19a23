package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mirror/gap"
)

// P13: a company is one address. All of its people get in, and whoever guesses from there is slowed down.
func TestACompanyBehindOneAddressIsLetIn(t *testing.T) {
	t.Parallel()
	const people = 500
	w := newWorld(t, people, nil)
	const office = "203.0.113.5:1000"
	refused := 0
	for i := range people {
		if i%10 == 0 { // somebody there guesses all the while
			if got := w.post(w.path(gap.Employee), w.submission(strings.Repeat("0", 32), gap.Employee, i), from(office)); got.Code == http.StatusTooManyRequests {
				refused++
			}
		}
		page := ask(w, "GET", "/i/"+w.tokens[gap.Employee][i].Text(), "", from(office))
		if page.Code >= 400 {
			t.Fatalf("employee %d opens the link and gets %d", i, page.Code)
		}
		if got := w.post(w.path(gap.Employee), w.submission(w.tokens[gap.Employee][i].Text(), gap.Employee, i), from(office)); got.Code != http.StatusCreated {
			t.Fatalf("employee %d sends and gets %d %s", i, got.Code, got.Body)
		}
	}
	if refused != people/10-failuresAllowed {
		t.Errorf("%d guesses were refused, want all but the first %d of %d", refused, failuresAllowed, people/10)
	}
}

func TestTheThirtyFirstGuessIsToldToWait(t *testing.T) {
	t.Parallel()
	for name, guess := range map[string]func(w *world, n int, addr string) (int, http.Header, string){
		"a personal link": func(w *world, n int, addr string) (int, http.Header, string) {
			got := ask(w, "GET", fmt.Sprintf("/i/%032d", n), "", from(addr))
			return got.Code, got.Header(), got.Body.String()
		},
		"an open link": func(w *world, n int, addr string) (int, http.Header, string) {
			got := ask(w, "POST", fmt.Sprintf("/o/%016d", n), "", from(addr))
			return got.Code, got.Header(), got.Body.String()
		},
		"a link to stop": func(w *world, n int, addr string) (int, http.Header, string) {
			got := ask(w, "POST", fmt.Sprintf("/u/%032d", n), "", from(addr))
			return got.Code, got.Header(), got.Body.String()
		},
		"a typed code": func(w *world, n int, addr string) (int, http.Header, string) {
			got := ask(w, "POST", "/code", fmt.Sprintf("code=%032d", n), from(addr))
			return got.Code, got.Header(), got.Body.String()
		},
		"a program": func(w *world, n int, addr string) (int, http.Header, string) {
			got := w.post(w.path(gap.Customer), w.submission(fmt.Sprintf("%032d", n), gap.Customer, n), from(addr))
			return got.Code, got.Header(), got.Body.String()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1, nil)
			first := ""
			for n := range failuresAllowed {
				code, _, body := guess(w, n, "203.0.113.5:1")
				if code != http.StatusNotFound {
					t.Fatalf("guess %d: %d, want 404\n%s", n+1, code, body)
				}
				if n == 0 {
					first = body
				}
				if body != first {
					t.Fatalf("guess %d is answered in other words:\n%s\n%s", n+1, body, first)
				}
			}
			code, header, body := guess(w, 31, "203.0.113.5:1")
			if code != http.StatusTooManyRequests || header.Get("Retry-After") == "" || body == first {
				t.Errorf("guess 31: %d, Retry-After %q\n%s", code, header.Get("Retry-After"), body)
			}
			if code, _, _ := guess(w, 32, "203.0.113.6:1"); code != http.StatusNotFound {
				t.Errorf("the first guess from another address: %d", code)
			}
			if got := ask(w, "GET", "/i/"+w.tokens[gap.Customer][0].Text(), "", from("203.0.113.5:1")); got.Code >= 400 {
				t.Errorf("a good link from the same address: %d", got.Code)
			}
			if w.limiter.size() == 0 {
				t.Error("nothing was counted")
			}
		})
	}
}
