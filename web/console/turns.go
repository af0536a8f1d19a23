package console

import "runtime"

// turns keep the console from taking the processors that answers are stored with: however many people read results and
// check lists, only so much is computed at once. Who waits longer than a request may is told to come again.
type turns chan struct{}

func newTurns() turns { return make(turns, halfOfProcessors()) }

// halfOfProcessors is how many things that compute the console does at once: pages are half, workbooks and lists the other
// half, and neither is ever none.
func halfOfProcessors() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// takeTurn waits until this request may compute a page. End it as soon as there is only something to be sent or waited
// for: who reads slowly must not hold up others.
func (p *Pages) takeTurn(v *visit) error { return v.take(p.turns) }

// takeLongTurn is the turn of what takes much longer than a page, so that pages do not wait for it.
func (p *Pages) takeLongTurn(v *visit) error { return v.take(p.press.computing) }

func (v *visit) take(t turns) error {
	select {
	case t <- struct{}{}:
		v.turn = t
		return nil
	case <-v.ctx().Done():
		return v.ctx().Err()
	}
}

// endTurn lets the next one compute; without a turn it does nothing.
func (v *visit) endTurn() {
	if v.turn != nil {
		<-v.turn
		v.turn = nil
	}
}
