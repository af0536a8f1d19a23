package web

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"mirror/gap"
)

// P4: a road that loses replies after the commit, and delays others, loses no answer and doubles none. Clients ask again.
func TestALostReplyIsHarmless(t *testing.T) {
	t.Parallel()
	const people = 300
	w := newWorld(t, people, local(t))
	url, _ := w.served(t)
	behind := newClient(t)
	var lost, delayed atomic.Int64
	var patience sync.Map // person and attempt → how the client gives up
	road := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		onward, err := http.NewRequest(r.Method, url+r.URL.Path, r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		onward.ContentLength, onward.Header = r.ContentLength, r.Header.Clone()
		answer, err := behind.Do(onward)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		var person, attempt uint64
		fmt.Sscan(r.Header.Get("Test-Attempt"), &person, &attempt)
		switch chance := rand.New(rand.NewPCG(person+10_000, attempt)).IntN(100); {
		case chance < 30: // the server has committed; the client never hears of it
			lost.Add(1)
			panic(http.ErrAbortHandler)
		case chance < 40:
			delayed.Add(1)
			if giveUp, ok := patience.Load(r.Header.Get("Test-Attempt")); ok {
				giveUp.(context.CancelFunc)()
			}
			<-r.Context().Done() // the reply comes when nobody waits for it any more
		}
		rw.WriteHeader(answer.StatusCode)
		rw.Write(body)
	}))
	defer road.Close()
	client := newClient(t)
	var all sync.WaitGroup
	var heard, gaveUp atomic.Int64
	gate := make(chan struct{}, 16)
	for i := range people {
		all.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			body := w.submission(w.tokens[gap.Customer][i].Text(), gap.Customer, i)
			for attempt := range 6 { // once, and five times again
				ctx, giveUp := context.WithCancel(background)
				defer giveUp()
				patience.Store(fmt.Sprint(i, attempt), giveUp)
				r, _ := http.NewRequestWithContext(ctx, "POST", road.URL+w.path(gap.Customer), strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Test-Attempt", fmt.Sprint(i, attempt))
				answer, err := client.Do(r)
				if err != nil {
					continue
				}
				said, _ := io.ReadAll(answer.Body)
				answer.Body.Close()
				if strings.Contains(string(said), "recorded") {
					heard.Add(1)
					return
				}
			}
			gaveUp.Add(1)
		})
	}
	all.Wait()
	t.Logf("%d replies lost, %d late; %d of %d clients heard that they are recorded", lost.Load(), delayed.Load(), heard.Load(), people)
	if gaveUp.Load() > 0 {
		t.Errorf("%d clients never heard that they are recorded", gaveUp.Load())
	}
	if lost.Load() < people/5 || delayed.Load() < people/20 {
		t.Errorf("the road lost %d replies and delayed %d: it was too good", lost.Load(), delayed.Load())
	}
	// Each of them ends on "recorded" when the road is good again.
	for i := range people {
		got := w.post(w.path(gap.Customer), w.submission(w.tokens[gap.Customer][i].Text(), gap.Customer, i), func(r *http.Request) { r.Host = w.home.hosts[0] })
		if got.Code != http.StatusOK {
			t.Fatalf("person %d: %d %s", i, got.Code, got.Body)
		}
	}
	if n := w.stored(t); n != people {
		t.Errorf("%d answers are stored of %d people", n, people)
	}
}

// stored is how many answers the wave has after its end.
func (w *world) stored(t testing.TB) int {
	t.Helper()
	if err := w.store.CloseWave(background, "test", w.study, wave); err != nil {
		t.Fatal(err)
	}
	_, collected, err := w.store.Collected(background, w.study, wave)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range collected {
		n += int(c.Tally.People(gap.Customer) + c.Tally.People(gap.Employee))
	}
	return n
}
