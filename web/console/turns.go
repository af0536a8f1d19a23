package console

import (
	"context"
	"runtime"
	"time"
)

// turns keep the console from taking the processors that answers are stored with: however many people read results and
// check lists, only so much is computed at once. Who waits longer than a request may is told to come again.
type turns struct {
	taken   chan struct{} // holds a token for each
	refused func() int64  // how many answers were refused so far
	later   func(time.Duration, func()) *time.Timer
}

func newTurns() *turns {
	return &turns{taken: make(chan struct{}, halfOfProcessors()), refused: func() int64 { return 0 }, later: time.AfterFunc}
}

// halfOfProcessors is how many things that compute the console does at once: pages are half, workbooks and lists the other
// half, and neither is ever none.
func halfOfProcessors() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// Where answers are refused, nobody computes for so many times as long as somebody did, and for so long at most.
const (
	restTimes   = 2
	longestRest = time.Second
)

// take waits for a turn. Call end as soon as there is only something to be sent or waited for: who reads slowly must not hold
// up others. Where answers were refused meanwhile, there is more to do than the processors can: the next turn begins after a
// rest, in which those who send answers are taken or refused sooner.
func (t *turns) take(ctx context.Context) (end func(), err error) {
	select {
	case t.taken <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	began, before := time.Now(), t.refused()
	return func() {
		if t.refused() == before {
			<-t.taken
			return
		}
		t.later(min(restTimes*time.Since(began), longestRest), func() { <-t.taken })
	}, nil
}

// takeTurn waits until this request may compute a page.
func (p *Pages) takeTurn(v *visit) error { return v.take(p.turns) }

// takeLongTurn is the turn of what takes much longer than a page, so that pages do not wait for it.
func (p *Pages) takeLongTurn(v *visit) error { return v.take(p.press.computing) }

func (v *visit) take(t *turns) (err error) {
	v.turn, err = t.take(v.ctx())
	return err
}

// endTurn lets the next one compute; without a turn it does nothing.
func (v *visit) endTurn() {
	if v.turn != nil {
		v.turn()
		v.turn = nil
	}
}
