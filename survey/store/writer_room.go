package store

import (
	"sync/atomic"
	"time"
)

// Who is taken shall not wait much longer than this for the batches before.
const (
	longestWait = 300 * time.Millisecond
	leastRoom   = 128
)

// room is how many jobs may wait: as many as were lately stored in longestWait, and never more than the queue holds. A
// queue of a fixed length is a wait of seconds where the machine is slow, or has much else to do.
type room struct{ n atomic.Int64 }

func newRoom() *room {
	r := &room{}
	r.n.Store(queueLength)
	return r
}

func (r *room) now() int { return int(r.n.Load()) }

// learn takes in how long a batch took. One of a few jobs tells of syncs, not of jobs, and that nothing waits: then there
// is room again. One that had to wait for an administrator counts half, as every batch does.
func (r *room) learn(jobs int, took time.Duration) {
	if jobs < leastRoom/2 {
		r.n.Store(queueLength)
		return
	}
	fits := int64(jobs) * int64(longestWait) / max(int64(took), 1)
	r.n.Store(min(max((r.n.Load()+fits)/2, leastRoom), queueLength))
}
