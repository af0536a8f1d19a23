package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A wave is closed while forms come in: what was acknowledged before is in the closed wave, nothing comes after, and no
// link is spent for nothing. Closing does not wait for the stream to end.
func TestClosingAWaveWhileFormsComeIn(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 4000})
		tokens := f.Tokens[gap.Customer]
		var recorded, refused, busy, next atomic.Int64
		var clients sync.WaitGroup
		for range 32 {
			clients.Go(func() {
				for n := next.Add(1) - 1; int(n) < len(tokens); n = next.Add(1) - 1 {
					sub := &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: tokens[n],
						Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}}
					got, err := s.Submit(t.Context(), sub)
					for errors.Is(err, store.ErrBusy) {
						busy.Add(1)
						time.Sleep(5 * time.Millisecond)
						got, err = s.Submit(t.Context(), sub)
					}
					switch {
					case err == nil && got == survey.Recorded:
						recorded.Add(1)
					case err == nil && got == survey.NotTaking:
						refused.Add(1)
					default:
						t.Errorf("got %v %v", got, err)
					}
				}
			})
		}
		for recorded.Load() < 300 {
			time.Sleep(time.Millisecond)
		}
		began := time.Now()
		if err := s.CloseWave(t.Context(), storetest.By, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		clients.Wait()
		if took > 5*time.Second*slower || refused.Load() == 0 {
			t.Errorf("closing took %v and %d forms were refused: it waited for the stream to end", took, refused.Load())
		}
		t.Logf("closed in %v; %d recorded, %d refused, %d told to come back", took, recorded.Load(), refused.Load(), busy.Load())
		for _, query := range []string{"SELECT count(*) FROM responses", "SELECT count(*) FROM invitations WHERE state = 'used'"} {
			if got := number(t, s, query); int64(got) != recorded.Load() {
				t.Errorf("%s: got %d, want the %d that were acknowledged", query, got, recorded.Load())
			}
		}
	})
}
