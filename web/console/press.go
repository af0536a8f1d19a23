package console

import (
	"context"
	"fmt"
	"sync"
	"time"

	"mirror/survey/store"
)

// press makes workbooks: two at a time, however many ask, on half of the processors. What takes longer than a page may is finished all the same, and
// kept for those who come back for it.
type press struct {
	turns     chan struct{} // holds a token for each that may be made now
	computing *turns

	mu   sync.Mutex
	jobs map[string]*printing
}

// printing is a file in the making.
type printing struct {
	done    chan struct{} // closed when it is made
	file    []byte
	err     error
	expires time.Time // zero as long as it is made
}

const (
	pressTurns = 2
	pressWait  = 2 * time.Second // unless told otherwise
	pressKeeps = 5 * time.Minute
)

func newPress() *press {
	p := &press{turns: make(chan struct{}, pressTurns), computing: newTurns(), jobs: map[string]*printing{}}
	for range pressTurns {
		p.turns <- struct{}{}
	}
	return p
}

// print makes a file, or hands over the one that was finished while its reader waited. ready is false where it takes longer
// than wait: ask again then. key names what is in the file and for whom it is. store.ErrBusy: all turns are taken.
func (p *press) print(ctx context.Context, key string, wait time.Duration, now func() time.Time, fill func() ([]byte, error)) (file []byte, ready bool, err error) {
	job, err := p.job(key, now, fill)
	if err != nil {
		return nil, false, err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-job.done:
		p.mu.Lock()
		if p.jobs[key] == job { // several may have waited for it
			delete(p.jobs, key) // the next reader gets a fresh one
		}
		p.mu.Unlock()
		return job.file, true, job.err
	case <-timer.C:
		return nil, false, nil
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

// job finds what is in the making or begins it.
func (p *press) job(key string, now func() time.Time, fill func() ([]byte, error)) (*printing, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k, j := range p.jobs {
		if !j.expires.IsZero() && now().After(j.expires) {
			delete(p.jobs, k)
		}
	}
	if job := p.jobs[key]; job != nil {
		return job, nil
	}
	select {
	case <-p.turns:
	default:
		return nil, store.ErrBusy
	}
	job := &printing{done: make(chan struct{})}
	p.jobs[key] = job
	go func() {
		end, _ := p.computing.take(context.Background()) // which does not end
		job.make(fill)
		end()
		p.turns <- struct{}{} // before anybody hears that it is done: who wants a fresh one then must find a turn
		p.mu.Lock()
		job.expires = now().Add(pressKeeps)
		p.mu.Unlock()
		close(job.done)
	}()
	return job, nil
}

// make fills the file; a panic of what makes it is an error of this file.
func (j *printing) make(fill func() ([]byte, error)) {
	defer func() {
		if r := recover(); r != nil {
			j.err = fmt.Errorf("make a file: panic of %T", r) // its value may hold anything
		}
	}()
	j.file, j.err = fill()
}
