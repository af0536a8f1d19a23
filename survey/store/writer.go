package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// How much may wait, and how much shares one commit. A full queue is some tenths of a second of work even where each sync
// takes 5 ms; where the machine is slower than that, less may wait: see room.
const (
	queueLength = 1024
	batchLength = 512
)

// writer is the one way answers and drafts get into the database. Whoever has something to store puts a job in its queue
// and is answered after the commit that holds it. While one commit is being synced, the next jobs gather: that is all the
// waiting there is. Jobs of one batch share a transaction, and one that cannot be stored does not spoil it for the others.
type writer struct {
	engines []engine

	queue  chan *job
	room   *room
	fatal  chan error // one error after which this process must not store anything any more
	broken atomic.Pointer[error]

	gate   sync.RWMutex // held for reading while a job is put in the queue, so that the queue is never closed under it
	closed bool
	loops  sync.WaitGroup

	commits, jobs, retried, refused atomic.Int64
}

// engine stores batches in one kind of database. It is used by one goroutine.
type engine interface {
	// run stores a batch in one transaction and says in each job what became of it. With an error nothing was stored,
	// and no job's outcome means anything.
	run(*batch) error
	close() error
}

// newWriter starts one loop for each engine.
func newWriter(engines ...engine) *writer {
	w := &writer{engines: engines, queue: make(chan *job, queueLength), room: newRoom(), fatal: make(chan error, 1)}
	for _, e := range engines {
		w.loops.Add(1)
		go w.loop(e)
	}
	return w
}

// stop takes no more jobs, finishes those that were accepted and returns when they are answered.
func (w *writer) stop() {
	w.gate.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.gate.Unlock()
	w.loops.Wait()
}

// do puts a job in the queue and waits for its answer. Somebody who goes away while the job still waits takes it along:
// then nothing was stored. Once it is taken the answer is waited for, because only then is it known.
func (w *writer) do(ctx context.Context, j *job) error {
	if err := w.put(j); err != nil {
		return err
	}
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
		if j.withdraw() {
			return ctx.Err()
		}
		<-j.done
		return j.err
	}
}

func (w *writer) put(j *job) error {
	if err := w.broken.Load(); err != nil {
		return *err
	}
	w.gate.RLock()
	defer w.gate.RUnlock()
	if w.closed {
		w.refused.Add(1)
		return fmt.Errorf("the server is stopping: %w", ErrBusy)
	}
	if len(w.queue) < w.room.now() {
		select {
		case w.queue <- j:
			return nil
		default:
		}
	}
	w.refused.Add(1)
	return ErrBusy
}

// full reports whether nothing more can wait; what is then refused counts.
func (w *writer) full() bool {
	if len(w.queue) < w.room.now() {
		return false
	}
	w.refused.Add(1)
	return true
}

func (w *writer) loop(e engine) {
	defer w.loops.Done()
	jobs, random := make([]*job, 0, batchLength), newIDs()
	ended, idle := time.Time{}, true
	for first := range w.queue {
		began := ended
		if idle {
			began = time.Now()
		}
		jobs = w.gather(append(jobs[:0], first))
		w.store(e, jobs, random)
		ended, idle = time.Now(), len(w.queue) == 0
		w.room.learn(len(jobs), ended.Sub(began))
		clear(jobs) // the answers in them are not this loop's to keep
	}
	_ = e.close() // everything accepted is stored; there is nobody left to tell
}

// gather adds the jobs that wait already, and leaves out those that were withdrawn.
func (w *writer) gather(jobs []*job) []*job {
	if !jobs[0].take() {
		jobs = jobs[:0]
	}
	for len(jobs) < batchLength {
		select {
		case j, ok := <-w.queue:
			if !ok {
				return jobs
			}
			if j.take() {
				jobs = append(jobs, j)
			}
		default:
			return jobs
		}
	}
	return jobs
}

// store answers every job: after the commit that holds them all, or else each after an attempt of its own.
func (w *writer) store(e engine, jobs []*job, random *ids) {
	if len(jobs) == 0 {
		return
	}
	err := w.attempts(e, jobs, random)
	if err == nil || len(jobs) == 1 || hopeless(err) {
		answer(jobs, err)
		return
	}
	w.retried.Add(int64(len(jobs)))
	for i := range jobs {
		answer(jobs[i:i+1], w.attempts(e, jobs[i:i+1], random))
	}
}

// attempts tries again what failed through bad luck only.
func (w *writer) attempts(e engine, jobs []*job, random *ids) (err error) {
	for range 3 {
		if err = w.attempt(e, jobs, random); !errors.Is(err, errAgain) {
			return err
		}
		w.retried.Add(int64(len(jobs)))
	}
	return err
}

// attempt runs one transaction. A panic in it is an error like any other: the loop must go on.
func (w *writer) attempt(e engine, jobs []*job, random *ids) (err error) {
	if broken := w.broken.Load(); broken != nil {
		return *broken
	}
	defer func() {
		if r := recover(); r != nil {
			err = panicked(r)
		}
	}()
	if err := e.run(newBatch(jobs, random)); err != nil {
		if errors.Is(err, errFatal) || errors.Is(err, errKeys) {
			w.fail(err)
		}
		return err
	}
	w.commits.Add(1)
	w.jobs.Add(int64(len(jobs)))
	return nil
}

// fail makes the writer refuse everything from now on and reports why, once.
func (w *writer) fail(err error) {
	if w.broken.CompareAndSwap(nil, &err) {
		w.fatal <- err
	}
}

// panicked is a panic as an error. Its value is left out, for it could hold what somebody wrote.
func panicked(r any) error {
	return fmt.Errorf("the writer came upon a fault of its own (%T)\n%s", r, debug.Stack())
}

// hopeless reports whether the jobs would fail again one by one, through no fault of theirs.
func hopeless(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, errFatal) || errors.Is(err, errKeys)
}

func answer(jobs []*job, err error) {
	for _, j := range jobs {
		j.err = err
		j.done <- struct{}{}
	}
}
