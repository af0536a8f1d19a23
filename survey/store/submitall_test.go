package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// submitAll sends one answer for each of a fixture's tokens, so many at once, until ctx ends. recorded is told each token
// whose answer was acknowledged.
func submitAll(ctx context.Context, s *store.Store, f *storetest.Fixture, clients int, recorded func(token [32]byte)) {
	var next atomic.Int64
	var done sync.WaitGroup
	for range clients {
		done.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				a := gap.Customer
				if i >= len(f.Tokens[a]) {
					a, i = gap.Employee, i-len(f.Tokens[a])
				}
				if i >= len(f.Tokens[a]) {
					return
				}
				sub := &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: f.Tokens[a][i],
					Response: survey.Response{Audience: a, Answers: f.Form.Layout.Blank(), Seconds: -1}}
				got, err := submitPatiently(ctx, s, sub)
				if err == nil && got == survey.Recorded && recorded != nil {
					recorded(sub.Token)
				}
			}
		})
	}
	done.Wait()
}

// patiently does again what a busy server refused, as a browser does, for two minutes at the most: what is refused for ever
// is a fault, and must not hang the tests.
func patiently(do func() error) error {
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if err := do(); !errors.Is(err, store.ErrBusy) || time.Now().After(end) {
			return err
		}
	}
}

// submitPatiently submits until the answer is taken or refused for good, or ctx ends.
func submitPatiently(ctx context.Context, s *store.Store, sub *survey.Submission) (got survey.Outcome, err error) {
	err = patiently(func() error {
		if got, err = s.Submit(ctx, sub); ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	})
	return got, err
}
