package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"time"
)

// crowd are those who use the server for something else meanwhile.
type crowd struct {
	all sync.WaitGroup

	mu   sync.Mutex
	took map[string]latencies
	bad  []string
}

func (h *crowd) wait() { h.all.Wait() }

func (h *crowd) wrong() string { return strings.Join(h.bad, "; ") }

func (h *crowd) String() string {
	var b strings.Builder
	for what, took := range h.took {
		fmt.Fprintf(&b, "%s %v; ", what, took.spread())
	}
	return b.String()
}

// hammer reads pages and releases, makes workbooks and checks lists without a pause until the context ends.
func (o *overload) hammer(ctx context.Context) *crowd {
	h := &crowd{took: map[string]latencies{}}
	results := o.base + "/console/1/results/w4"
	pages := []string{"", "/teams", "/statements", "/segments", "/units", "/drivers", "/comments", "/method"}
	list := o.list()
	for range 4 {
		h.loop(ctx, "pages", func(i int) *http.Request { return o.asks(ctx, o.reader, results+pages[i%len(pages)]) })
	}
	for range 3 {
		h.loop(ctx, "workbooks", func(int) *http.Request { return o.asks(ctx, o.reader, results+"/downloads/hr.xlsx") })
	}
	for range 2 {
		h.loop(ctx, "lists", func(int) *http.Request { return o.hands(ctx, list) })
	}
	for range 2 {
		h.loop(ctx, "releases", func(i int) *http.Request {
			r := o.asks(ctx, "", o.base+"/api/v1/studies/1/waves/w4/release"+[]string{"", ".csv"}[i%2])
			r.Header.Set("Authorization", "Bearer "+o.key)
			return r
		})
	}
	h.loop(ctx, "signs of life", func(int) *http.Request { return o.asks(ctx, "", o.base+"/healthz") })
	h.loop(ctx, "passphrases", func(int) *http.Request {
		r, _ := http.NewRequestWithContext(ctx, http.MethodPost, o.base+"/console/sign-in", strings.NewReader("email=hr@example.org&passphrase=wrong+and+wrong"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return r
	})
	return h
}

func (o *overload) asks(ctx context.Context, cookie, address string) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		panic(err)
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return r
}

// list is a contact list as a form sends it; what is in it is checked, and nothing is added.
func (o *overload) list() []byte {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	form.SetBoundary(listBoundary)
	form.WriteField("side", "customer")
	file, err := form.CreateFormFile("file", "customers.csv")
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(file, "email,name,segment,language")
	for i := range 5000 {
		fmt.Fprintf(file, "person%d@example.org,Person %d,homes,en\n", i, i)
	}
	form.Close()
	return b.Bytes()
}

const listBoundary = "list-of-people"

func (o *overload) hands(ctx context.Context, list []byte) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/console/%d/contacts", o.base, openStudy), bytes.NewReader(list))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Cookie", o.manager)
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+listBoundary)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// loop makes a request again as soon as it is answered. A server that is too busy may say so.
func (h *crowd) loop(ctx context.Context, what string, request func(i int) *http.Request) {
	h.all.Go(func() {
		client := &http.Client{Transport: &http.Transport{}}
		defer client.CloseIdleConnections()
		for i := 0; ctx.Err() == nil; i++ {
			began := time.Now()
			resp, err := client.Do(request(i))
			if err != nil {
				if ctx.Err() == nil {
					h.note(what, 0, err.Error())
				}
				continue
			}
			text, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			switch {
			case ctx.Err() != nil:
			case err != nil:
				h.note(what, 0, err.Error())
			case resp.StatusCode == http.StatusOK || what == "passphrases" && (resp.StatusCode == http.StatusUnprocessableEntity || resp.StatusCode == http.StatusTooManyRequests):
				h.note(what, time.Since(began), "")
			case resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "":
				h.note(what+" refused", time.Since(began), "")
			default:
				h.note(what, 0, fmt.Sprintf("%s: %s %.200s", what, resp.Status, text))
			}
		}
	})
}

func (h *crowd) note(what string, took time.Duration, wrong string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if wrong != "" {
		if len(h.bad) < 5 {
			h.bad = append(h.bad, wrong)
		}
		return
	}
	h.took[what] = append(h.took[what], took)
}
