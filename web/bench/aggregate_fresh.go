package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// Responses that are submitted while others count them, and by how many at once.
const (
	submitted = 2000
	senders   = 8
)

// fresh measures what is missing from a tally that is begun when responses are acknowledged: nothing. They are submitted to
// an open wave of its own and counted all the while, in the way an open wave is released.
func (w *wave) fresh(ctx context.Context) error {
	b := &Bench{}
	if err := b.seed(ctx, w.store, w.keys, submitted); err != nil {
		return err
	}
	var begun, acknowledged atomic.Int64
	var wg sync.WaitGroup
	failed := make([]error, senders)
	tallies, missing := 0, int64(0)
	_, err := w.measure(fmt.Sprintf("submit %s responses and count them meanwhile", thousands(submitted)), once, func() error {
		for i := range failed {
			wg.Go(func() {
				for n := i; n < len(b.tokens) && failed[i] == nil; n += senders {
					begun.Add(1)
					if failed[i] = w.submit(ctx, b, n); failed[i] == nil {
						acknowledged.Add(1)
					}
				}
			})
		}
		over := make(chan struct{})
		go func() { wg.Wait(); close(over) }()
		for last := false; !last; tallies++ {
			select {
			case <-over:
				last = true
			default:
			}
			before := acknowledged.Load()
			counted, err := w.tallied(ctx, b.form)
			if err != nil {
				return err
			}
			if after := begun.Load(); counted > after {
				return fmt.Errorf("%d responses are in the tally, and %d were submitted", counted, after)
			}
			missing = max(missing, before-counted)
		}
		return nil
	})
	wg.Wait()
	if err = errors.Join(append(failed, err)...); err != nil {
		return err
	}
	w.report.Notes = append(w.report.Notes, fmt.Sprintf("%d tallies were counted while responses came in.", tallies))
	w.goal(atMost("acknowledged responses missing from the next tally", float64(missing), 0))
	return w.forget(ctx, b.form)
}

// forget measures how long one waits until a customer is gone whose answer lies sealed in an open wave. For that boxes are
// opened until it is found, with no index from people to boxes: it takes the longer the more lie there, and nobody who
// answers waits for it. So it has no goal, and is told for as many as there are.
func (w *wave) forget(ctx context.Context, form *survey.Form) error {
	const some = 100
	each, err := w.eraseEach(ctx, form.Study, fmt.Sprintf("customers with their answers, among %s sealed", thousands(submitted)), some)
	if err != nil {
		return err
	}
	left, err := w.tallied(ctx, form)
	if err == nil && left != submitted-some {
		err = fmt.Errorf("%d responses are left of %d, and %d were erased", left, submitted, some)
	}
	w.report.Notes = append(w.report.Notes, fmt.Sprintf("Erasing a customer with their answer among %s sealed ones of an open wave: p50 %.1f ms, p99 %.1f ms.",
		thousands(submitted), each[some/2].Seconds()*1e3, each[some*99/100].Seconds()*1e3))
	return err
}

// submit sends the response of one token.
func (w *wave) submit(ctx context.Context, b *Bench, n int) error {
	token, ok := fieldwork.ParseToken(b.tokens[n])
	if !ok {
		return errors.New("a token that is none")
	}
	answers := b.form.Layout.Blank()
	b.form.Layout.SetCode(answers, 0, gap.Customer, uint8(n%5))
	outcome, err := w.store.Submit(ctx, &survey.Submission{
		Study: b.form.Study, Form: b.form.ID, Token: token.Hash(), Response: survey.Response{Audience: gap.Customer, Answers: answers, Seconds: 90},
	})
	if err == nil && outcome != survey.Recorded {
		err = fmt.Errorf("a submission has the outcome %v", outcome)
	}
	return err
}

// tallied is how many people are in the tally of an open wave now.
func (w *wave) tallied(ctx context.Context, form *survey.Form) (n int64, err error) {
	_, all, err := w.store.CollectedSoFar(ctx, form.Study, form.Wave)
	for _, c := range all {
		n += c.Tally.People(gap.Customer) + c.Tally.People(gap.Employee)
	}
	return n, err
}
