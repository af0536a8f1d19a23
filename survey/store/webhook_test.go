package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestReceiversAreToldWhatHappensToWaves(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	storetest.BothWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		ctx := t.Context()
		f := storetest.Wave(t, s, storetest.Setup{})
		due := func() (told []string) {
			t.Helper()
			all, err := s.Tellings(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range all {
				told = append(told, fmt.Sprint(one.ID, " ", one.Wave, " ", one.Event, " ", one.Tries))
			}
			return told
		}
		if got := due(); got != nil {
			t.Fatalf("nobody asked, and is told %q", got)
		}
		hook, err := s.MakeWebhook(ctx, "admin@example.org", "https://example.org/hook")
		if err != nil {
			t.Fatal(err)
		}
		if got := due(); got != nil {
			t.Fatalf("what was before is told: %q", got)
		}
		if err := s.CloseWave(ctx, "somebody", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		all, err := s.Tellings(ctx)
		if err != nil || len(all) != 1 || all[0].Event != store.WaveClosed || all[0].Salt != hook.Salt {
			t.Fatalf("after closing: %+v, %v", all, err)
		}
		if got := due(); got != nil {
			t.Errorf("another process tells it too: %q", got)
		}
		now = now.Add(3 * time.Minute) // the process died with it
		if got := due(); !slices.Equal(got, []string{"1 w1 wave.closed 2"}) {
			t.Errorf("after the lease: %q", got)
		}
		all[0].Tries = 2
		if err := s.Told(ctx, all[0], false); err != nil {
			t.Fatal(err)
		}
		now = now.Add(119 * time.Second)
		if got := due(); got != nil {
			t.Errorf("it is tried again too soon: %q", got)
		}
		now = now.Add(time.Second)
		if got := due(); !slices.Equal(got, []string{"1 w1 wave.closed 3"}) {
			t.Errorf("after two minutes: %q", got)
		}
		if err := s.Told(ctx, all[0], true); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 0, 2)
		if got := due(); got != nil {
			t.Errorf("it is told twice: %q", got)
		}
		if err := s.DropWebhook(ctx, "admin@example.org", hook.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.DropWebhook(ctx, "admin@example.org", hook.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("dropped twice: %v", err)
		}
	})
}

func TestAReceiverThatIsGoneIsGivenUp(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := storetest.Open(t, storetest.SQLiteDSN(t), store.Options{Now: func() time.Time { return now }})
	f := storetest.Wave(t, s, storetest.Setup{Draft: true, Employees: 14})
	if _, err := s.MakeWebhook(t.Context(), "admin@example.org", "https://example.org/hook"); err != nil {
		t.Fatal(err)
	}
	if err := s.OpenWave(t.Context(), "somebody", f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	tries, last := 0, now
	for range 40 {
		all, err := s.Tellings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			tries, last = tries+1, now
			if err := s.Told(t.Context(), one, false); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(25 * time.Hour)
	}
	_, states, err := s.Webhooks(t.Context())
	if err != nil || states[1][store.EventGivenUp] != 1 || tries != 12 {
		t.Errorf("%d tries until %s, states %v, %v", tries, last, states, err)
	}
}
