package console

import "runtime"

// turns keep the console from taking the processors that answers are stored with: however many people read results and
// check lists, only so many pages are made at once. Who waits longer than a request may is told to come again.
type turns chan struct{}

func newTurns() turns { return make(turns, halfOfProcessors()) }

// halfOfProcessors is how many things that compute the console does at once: pages are half, workbooks the other half, and
// neither is ever none.
func halfOfProcessors() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// takeTurn waits until this request may compute. End it as soon as there is only something to be sent or waited for: who
// reads slowly must not hold up others.
func (p *Pages) takeTurn(v *visit) error {
	select {
	case p.turns <- struct{}{}:
		v.turn = p.turns
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
