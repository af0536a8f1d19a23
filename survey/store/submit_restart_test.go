package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Promise 5: PostgreSQL crashes again and again, five times with MIRROR_ROUNDS=5, while forms come in. Nothing acknowledged is lost, whoever cannot be served is
// told that the server is busy, and forms are taken again soon after each crash.
func TestPostgresRestartsWhileFormsComeIn(t *testing.T) {
	s := storetest.Open(t, storetest.PostgresDSN(t), fieldOptions())
	plantField(t, s)
	h := history{map[int]bool{}, map[int]bool{}}
	var lock sync.Mutex
	var stop atomic.Bool
	var lastStored atomic.Int64 // Unix nanoseconds
	tokens := plantInvitations(t, s, 30000, invitee{audience: gap.Employee})
	var clients sync.WaitGroup
	for c := range 32 {
		clients.Go(func() {
			for n := c; n < len(tokens) && !stop.Load(); n += 32 {
				lock.Lock()
				h.invoked[n] = true
				lock.Unlock()
				if submitUntilTaken(t, s, tokens[n], n) {
					lastStored.Store(time.Now().UnixNano())
					time.Sleep(5 * time.Millisecond) // so that forms come until the end on a fast machine too
					lock.Lock()
					h.acknowledged[n] = true
					lock.Unlock()
				}
			}
		})
	}
	for range min(rounds(t), 5) {
		time.Sleep(300 * time.Millisecond)
		storetest.Restart(t, "immediate")
		began := time.Now()
		for lastStored.Load() < began.UnixNano() && time.Since(began) < time.Minute {
			time.Sleep(10 * time.Millisecond)
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("forms were taken again %v after PostgreSQL was back", took)
		}
	}
	stop.Store(true)
	clients.Wait()
	h.compare(t, s)
}

// submitUntilTaken submits as a browser does that is told to come back soon.
func submitUntilTaken(t *testing.T, s *store.Store, token [32]byte, n int) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	got, err := submitPatiently(ctx, s, personalSubmission(token, gap.Employee, n))
	if err != nil || got != survey.Recorded && got != survey.AlreadyRecorded {
		t.Errorf("somebody was told: %v %v", got, err)
		return false
	}
	return true
}
