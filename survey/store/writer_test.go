package store_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// held is a store whose writer has taken a job and waits, so that others gather in its queue. first tells how that job ended.
func held(t *testing.T) (s *store.Store, first <-chan error, release func()) {
	t.Helper()
	s = storetest.Open(t, storetest.SQLiteDSN(t), fieldOptions())
	plantField(t, s)
	taken, release, err := s.HoldWriter()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release) // before the store is closed
	end := make(chan error, 1)
	go func() { end <- s.SaveDraft(t.Context(), [32]byte{1}, []byte{1}, today) }()
	<-taken
	return s, end, release
}

// queued waits until so many jobs wait behind those the writer holds.
func queued(t *testing.T, s *store.Store, n int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); s.WriterStats().Queued < n; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d jobs wait, want %d", s.WriterStats().Queued, n)
		}
	}
}

func TestFullQueueRefusesAtOnceAndWorksOffTheRest(t *testing.T) {
	s, first, release := held(t)
	ends := make(chan error, store.QueueLength)
	for i := range store.QueueLength {
		go func() { ends <- s.SaveDraft(t.Context(), [32]byte{2, byte(i), byte(i >> 8)}, []byte{2}, today) }()
	}
	queued(t, s, store.QueueLength)
	for range 100 { // while the writer stands still: a refusal that waited for it would never come
		if err := s.SaveDraft(t.Context(), [32]byte{3}, []byte{3}, today); !errors.Is(err, store.ErrBusy) {
			t.Fatalf("got %v, want busy", err)
		}
	}
	release()
	for range store.QueueLength {
		if err := <-ends; err != nil {
			t.Errorf("a job that waited: %v", err)
		}
	}
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := s.SaveDraft(t.Context(), [32]byte{3}, []byte{3}, today); err != nil {
		t.Errorf("after the rush: %v", err)
	}
	w := s.WriterStats()
	if most := int64(store.QueueLength/store.BatchLength + 3); w.Refused != 100 || w.Jobs != store.QueueLength+2 || w.Commits > most {
		t.Errorf("got %+v, want 100 refused, %d jobs, and at most %d commits", w, store.QueueLength+2, most)
	}
}

func TestWhoGoesAwayWhileWaitingStoresNothing(t *testing.T) {
	s, first, release := held(t)
	ctx, leave := context.WithCancel(t.Context())
	gone, stays := make(chan error, 1), make(chan error, 1)
	go func() { gone <- s.SaveDraft(ctx, [32]byte{2}, []byte{2}, today) }()
	go func() { stays <- s.SaveDraft(t.Context(), [32]byte{3}, []byte{3}, today) }()
	queued(t, s, 2)
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
	release()
	for _, end := range []<-chan error{first, stays} {
		if err := <-end; err != nil {
			t.Errorf("who stayed: %v", err)
		}
	}
	if _, err := s.Draft(t.Context(), [32]byte{2}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was taken back: %v, want not found", err)
	}
}

func TestClosingFinishesWhatWasAccepted(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		tokens := plantInvitations(t, s, 500, invitee{audience: gap.Customer})
		var stored atomic.Int64
		ends := make(chan error, len(tokens))
		for i := range tokens {
			go func() {
				got, err := s.Submit(context.Background(), personalSubmission(tokens[i], gap.Customer, i))
				if err == nil && got == survey.Recorded {
					stored.Add(1)
				}
				ends <- err
			}()
		}
		for s.WriterStats().Jobs == 0 {
			time.Sleep(time.Millisecond)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for range tokens {
			if err := <-ends; err != nil && !errors.Is(err, store.ErrBusy) { // busy: came after the end
				t.Errorf("a form that came before the end: %v", err)
			}
		}
		again := storetest.Open(t, s.DSN(), fieldOptions())
		if got := number(t, again, "SELECT count(*) FROM responses"); int64(got) != stored.Load() {
			t.Errorf("%d responses are stored and %d were acknowledged", got, stored.Load())
		}
	})
}

func TestOneBadJobDoesNotSpoilTheOthers(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		tokens := plantInvitations(t, s, 300, invitee{audience: gap.Customer})
		bad := make(chan error, 10)
		for i := range 10 {
			go func() { bad <- s.SaveDraft(t.Context(), [32]byte{byte(i)}, nil, today) }() // the schema wants a box
		}
		outcomes := submitAtOnce(t, s, len(tokens), func(i int) *survey.Submission { return personalSubmission(tokens[i], gap.Customer, i) })
		if outcomes[survey.Recorded] != len(tokens) {
			t.Errorf("got %v, want %d recorded", outcomes, len(tokens))
		}
		for range 10 {
			if err := <-bad; err == nil {
				t.Error("a draft without a box was stored")
			}
		}
		if got := number(t, s, "SELECT count(*) FROM responses"); got != len(tokens) {
			t.Errorf("%d responses are stored, want %d", got, len(tokens))
		}
	})
}
