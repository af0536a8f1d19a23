package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/gap"
)

// post sends a submission as a program does.
func (w *world) post(path, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	program := []func(*http.Request){set("Content-Type", "application/json"), set("Sec-Fetch-Site", ""), set("Origin", "")}
	return ask(w, "POST", path, body, append(program, change...)...)
}

func TestSubmissionsOfPrograms(t *testing.T) {
	w := newWorld(t, 4, nil)
	customer, employee := w.path(gap.Customer), w.path(gap.Employee)
	token := func(a gap.Audience, n int) string { return w.tokens[a][n].Text() }
	good := w.submission(token(gap.Customer, 0), gap.Customer, 1)
	const canary = "kq7canary2m9"
	steps := []struct {
		name, path, body string
		change           func(*http.Request)
		status           int
		says             string
	}{
		{"a good one", customer, good, nil, 201, `{"status":"recorded"}`},
		{"the same again", customer, good, nil, 200, `{"status":"already recorded"}`},
		{"other answers with the same token", customer, w.submission(token(gap.Customer, 0), gap.Customer, 2), nil, 200, `{"status":"already recorded"}`},
		{"an employee's", employee, w.submission(token(gap.Employee, 0), gap.Employee, 1), nil, 201, `{"status":"recorded"}`},
		{"a token as it stands in a letter", customer, w.submission(strings.ToUpper(w.tokens[gap.Customer][1].Grouped()), gap.Customer, 1), nil, 201, `{"status":"recorded"}`},
		{"an employee's token on the customers' side", customer, w.submission(token(gap.Employee, 1), gap.Customer, 1), nil, 404, `{"error":"unknown link"}`},
		{"an unknown token", customer, w.submission(strings.Repeat("0", 32), gap.Customer, 1), nil, 404, `{"error":"unknown link"}`},
		{"no token at all", customer, w.submission(canary, gap.Customer, 1), nil, 404, `{"error":"unknown link"}`},
		{"the token that stops invitations", customer, w.submission(w.optOut[gap.Customer][2].Text(), gap.Customer, 1), nil, 404, `{"error":"unknown link"}`},
		{"an unknown study", strings.Replace(customer, fmt.Sprintf("studies/%d", w.study), "studies/99", 1), good, nil, 404, `{"error":"unknown link"}`},
		{"an unknown form", strings.Replace(customer, fmt.Sprintf("forms/%d", w.form.ID), "forms/99", 1), good, nil, 404, `{"error":"unknown link"}`},
		{"a form with a strange number", strings.Replace(customer, fmt.Sprintf("forms/%d", w.form.ID), "forms/99999999999999999999", 1), good, nil, 404, `{"error":"unknown link"}`},
		{"an unknown side", strings.Replace(customer, "customer", canary, 1), good, nil, 404, `{"error":"unknown link"}`},
		{"an unknown question", customer, `{"token":"` + token(gap.Customer, 2) + `","answers":{"` + canary + `":"1"}}`, nil, 422, `"faults":[`},
		{"an answer that is none", customer, `{"token":"` + token(gap.Customer, 2) + `","answers":{"` + w.form.Frame.Questions[0].ID + `":"` + canary + `"}}`, nil, 422, `"faults":[`},
		{"no JSON", customer, canary, nil, 422, `"faults":[`},
		{"nothing", customer, "", nil, 422, `"faults":[`},
		{"too much", customer, `{"token":"` + strings.Repeat(canary, programLimit/8) + `"}`, nil, 413, "64 KiB"},
		{"too much, and its length is not told", customer, `{"token":"` + strings.Repeat(canary, programLimit/8) + `"}`, func(r *http.Request) { r.ContentLength = -1 }, 413, "64 KiB"},
		{"a form instead of JSON", customer, good, set("Content-Type", "application/x-www-form-urlencoded"), 415, "application/json"},
		{"from another site", customer, good, set("Sec-Fetch-Site", "cross-site"), 403, ""},
		{"with another method", customer, good, func(r *http.Request) { r.Method = "PUT" }, 405, ""},
	}
	for i, step := range steps {
		got := w.post(step.path, step.body, from(fmt.Sprintf("198.51.100.%d:1", i)), func(r *http.Request) {
			if step.change != nil {
				step.change(r)
			}
		})
		if got.Code != step.status || !strings.Contains(got.Body.String(), step.says) {
			t.Errorf("%s: %d %s, want %d %s", step.name, got.Code, got.Body, step.status, step.says)
		}
		if strings.Contains(got.Body.String(), canary) {
			t.Errorf("%s: the answer repeats what was sent: %s", step.name, got.Body)
		}
	}
	if w.log.String() != "" {
		t.Errorf("something was logged: %s", w.log)
	}
	if err := w.store.CloseWave(background, "test", w.study, wave); err != nil {
		t.Fatal(err)
	}
	if got := w.post(customer, w.submission(token(gap.Customer, 3), gap.Customer, 1)); got.Code != 409 {
		t.Errorf("after the end: %d %s", got.Code, got.Body)
	}
	if got := w.post(customer, good); got.Code != 409 {
		t.Errorf("after the end nothing tells who was recorded: %d %s", got.Code, got.Body)
	}
}

// P3 through the server: however many send the same token at once, one is stored and the others are told so.
func TestOneTokenCountsOnceThroughTheServer(t *testing.T) {
	w := newWorld(t, 3, nil)
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		var mu sync.Mutex
		codes := map[int]int{}
		var all sync.WaitGroup
		for i := range 1000 {
			all.Go(func() {
				got := w.post(w.path(a), w.submission(w.tokens[a][0].Text(), a, i))
				for got.Code == http.StatusServiceUnavailable { // a slow machine asks to come again
					time.Sleep(5 * time.Millisecond)
					got = w.post(w.path(a), w.submission(w.tokens[a][0].Text(), a, i))
				}
				mu.Lock()
				defer mu.Unlock()
				codes[got.Code]++
			})
		}
		all.Wait()
		if codes[201] != 1 || codes[200] != 999 {
			t.Errorf("side %d: %v, want one 201 and 999 200", a, codes)
		}
	}
}

// Buffers are shared by requests; nothing of one may be seen by another.
func TestBuffersAreWiped(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.post(w.path(gap.Customer), w.submission(w.tokens[gap.Customer][0].Text(), gap.Customer, 1))
	for range 50 {
		b := bodies.Get().(*[]byte)
		for _, c := range *b {
			if c != 0 {
				t.Fatal("a buffer still holds a request")
			}
		}
	}
}
