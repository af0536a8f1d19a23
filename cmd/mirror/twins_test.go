package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/webhook"
)

// What one of two servers does the other knows at once: nothing that matters lives in a process.
func TestTwoServersOnOnePostgreSQL(t *testing.T) {
	told := newReceiver(t)
	box := sink.New(t)
	w := newTwins(t, storetest.PostgresDSN(t), box)

	// Set up on the first, signed in on both.
	first := w.post(0, w.link, url.Values{"name": {"Ana Example"}, "email": {"ana@northwind.example"}, "passphrase": {"violet kettle morning 94"}})
	if len(first.cookies) == 0 {
		t.Fatalf("the set-up: %d %s", first.status, first.body)
	}
	w.cookie = first.cookies[0].Name + "=" + first.cookies[0].Value
	if got := w.get(1, "/console/1"); got.status != http.StatusOK {
		t.Fatalf("signed in on the first, the second says %d", got.status)
	}
	w.done(0, "/console/1/groups", url.Values{"kind": {"unit"}, "paste": {"Harbour\nCastle"}})
	if got := w.get(1, "/console/1/groups"); !strings.Contains(got.body, "Harbour") {
		t.Error("a unit made on the first is not on the second")
	}
	w.done(1, "/console/webhooks", url.Values{"url": {told.URL}})

	// Opened on the first, answered on both; the second has looked at the draft just before.
	if got := w.submits(1, "customer", 0); got != http.StatusConflict {
		t.Errorf("before the opening the second answers %d", got)
	}
	w.done(0, "/console/1/waves/w/open", url.Values{})
	for i, side := range []string{"customer", "employee", "customer", "employee"} {
		if got := w.submits(1-i%2, side, i); got != http.StatusCreated {
			t.Errorf("opened on the first, server %d answers %d", 1-i%2, got)
		}
		if got := w.submits(i%2, side, i); got != http.StatusOK {
			t.Errorf("recorded on one, the other answers %d", got)
		}
	}

	w.mails(box)
	stored := w.closes() + 4
	w.counted(stored)
	w.hears(told, "wave.opened", "wave.closed", "wave.released")

	// Signed out on the second, the first lets nobody in.
	w.post(1, "/console/sign-out", url.Values{})
	for i := range 2 {
		if got := w.get(i, "/console/1"); got.status != http.StatusSeeOther {
			t.Errorf("signed out, server %d says %d", i, got.status)
		}
	}
}

// submits sends somebody's answers and returns the status.
func (w *twins) submits(i int, side string, who int) int {
	w.t.Helper()
	answers := map[string]string{}
	for _, id := range coreItems() {
		answers[id] = "5"
	}
	body, err := json.Marshal(map[string]any{"token": w.tokens[side][who], "answers": answers})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.send(i, http.MethodPost, "/api/v1/studies/1/forms/1/"+side, "application/json", string(body)).status
}

// mails wants everybody to get one invitation, although both servers send.
func (w *twins) mails(box *sink.Server) {
	w.t.Helper()
	box.Behave(nil, func(sink.Mail) error { time.Sleep(2 * time.Millisecond); return nil })
	w.with(func(ctx context.Context, s *store.Store) error {
		_, err := s.AddMailing(ctx, byCommand, survey.Mailing{Study: 1, Form: 1, Kind: survey.MailInvitation, Audience: gap.Customer, PerMinute: 6000, Minutes: 4})
		return err
	})
	box.Wait(twinsPeople)
	time.Sleep(500 * time.Millisecond) // for what should not come
	to := box.To()
	if len(to) != twinsPeople {
		w.t.Errorf("%d people got mails, want %d", len(to), twinsPeople)
	}
	for who, n := range to {
		if n != 1 {
			w.t.Errorf("%s got %d mails", who, n)
		}
	}
}

// closes closes the wave on the first server while the second takes answers, and returns how many of them were recorded.
func (w *twins) closes() int {
	w.t.Helper()
	var all sync.WaitGroup
	var recorded, late atomic.Int64
	for k := range 4 {
		all.Go(func() {
			for n := 0; late.Load() == 0 && !w.t.Failed(); n++ { // they send until the wave takes nothing more, the same again if need be
				who := 4 + k + n%(twinsPeople/4-1)*4
				for _, side := range []string{"customer", "employee"} {
					switch got := w.submits(1, side, who); got {
					case http.StatusCreated:
						recorded.Add(1)
					case http.StatusConflict:
						late.Add(1)
					case http.StatusServiceUnavailable: // the wave is being changed at this moment
					case http.StatusOK:
						if n < twinsPeople/4-1 {
							w.t.Errorf("somebody's first answers: %d", got)
						}
					default:
						w.t.Errorf("while the first closes, the second answers %d", got)
					}
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	for recorded.Load() < 20 && !w.t.Failed() {
		time.Sleep(time.Millisecond)
	}
	w.done(0, "/console/1/waves/w/close", url.Values{"name": {"First"}})
	w.released()
	if got := w.submits(1, "customer", twinsPeople-1); got != http.StatusConflict && got != http.StatusOK {
		w.t.Errorf("closed on the first, the second answers %d", got)
	}
	all.Wait()
	w.t.Logf("%d were recorded while the wave closed, %d came too late", recorded.Load(), late.Load())
	if recorded.Load() == 0 || late.Load() == 0 {
		w.t.Error("the wave did not close in the middle")
	}
	return int(recorded.Load())
}

// released waits until the results are made: a form waits for that for a moment only.
func (w *twins) released() {
	w.t.Helper()
	state := survey.WaveOpen
	for end := time.Now().Add(2 * time.Minute); state != survey.WaveReleased; time.Sleep(50 * time.Millisecond) {
		w.with(func(ctx context.Context, s *store.Store) error {
			now, err := s.Fieldwork(ctx, 1, "w")
			state = now.State
			return err
		})
		if time.Now().After(end) {
			w.t.Fatalf("the wave is %s", state)
		}
	}
}

// counted wants every answer that was recorded to be counted, and no other.
func (w *twins) counted(want int) {
	w.t.Helper()
	w.with(func(ctx context.Context, s *store.Store) error {
		_, collected, err := s.Collected(ctx, 1, "w")
		n := 0
		for _, c := range collected {
			n += int(c.Tally.People(gap.Customer) + c.Tally.People(gap.Employee))
		}
		if n != want {
			w.t.Errorf("%d answers are counted, %d were recorded", n, want)
		}
		return err
	})
}

// hears wants these events, each once, although four programs tell of them: two more do now what each server's upkeep does.
func (w *twins) hears(r *receiver, want ...string) {
	w.t.Helper()
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			err := w.d.with(&app{ctx: w.t.Context()}, func(s *store.Store, keys *fieldwork.Keys) error {
				return webhook.New(s, keys.WebhookSecret, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, nil).TellAll(w.t.Context())
			})
			if err != nil {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
	slices.Sort(want)
	if got := r.heard(); !slices.Equal(got, want) {
		w.t.Errorf("the receiver heard %v, want each of %v once", got, want)
	}
}
