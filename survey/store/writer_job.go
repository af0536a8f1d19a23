package store

import (
	"sync"
	"sync/atomic"
	"time"

	"mirror/survey"
)

// job is one thing to store: a finished form or a draft.
type job struct {
	sub   *survey.Submission // nil: a draft
	draft savedDraft

	unsure bool  // an earlier attempt lost its connection and may have been committed: with it the box
	box    int64 // in which the form lies

	outcome survey.Outcome
	row     survey.Response // what is stored of a form that is recorded
	tags    bool            // the wave is one of a confidential study: see tagOf
	unread  bool            // the form could not be read: nothing is recorded, for nobody knows whether to tag it
	busy    bool            // not stored, to be tried again: an administrator is changing the wave at this moment, or unread
	err     error
	state   atomic.Int32
	done    chan struct{} // of length 1, so that the writer never waits for anybody
}

type savedDraft struct {
	id      int64 // see draftNumber
	box     []byte
	expires time.Time
}

// The states of a job: only one of the caller and the writer gets it out of the queue.
const (
	waiting int32 = iota
	taken
	withdrawn
)

func (j *job) take() bool     { return j.state.CompareAndSwap(waiting, taken) }
func (j *job) withdraw() bool { return j.state.CompareAndSwap(waiting, withdrawn) }

var jobs = sync.Pool{New: func() any { return &job{done: make(chan struct{}, 1)} }}

func newJob() *job { return jobs.Get().(*job) }

// release forgets what the job held. A withdrawn job still lies in the queue and must not be used again.
func (j *job) release() {
	if j.state.Load() == withdrawn {
		return
	}
	j.sub, j.draft, j.row, j.err, j.unsure, j.box, j.busy, j.tags, j.unread, j.outcome = nil, savedDraft{}, survey.Response{}, nil, false, 0, false, false, false, 0
	j.state.Store(waiting)
	jobs.Put(j)
}

// batch is what shares a transaction.
type batch struct {
	subs   []*job // in an order that says nothing about the order in which they came
	drafts []*job // the last one of each draft; what came before it in the same batch is overtaken
	random *ids
}

// newBatch shuffles the submissions, so that nothing that is written for them one after the other tells how they came.
func newBatch(jobs []*job, random *ids) *batch {
	b := &batch{subs: make([]*job, 0, len(jobs)), random: random}
	for _, j := range jobs {
		if j.sub == nil {
			b.drafts = append(b.drafts, j)
		} else {
			b.subs = append(b.subs, j)
		}
	}
	random.shuffle(len(b.subs), func(i, k int) { b.subs[i], b.subs[k] = b.subs[k], b.subs[i] })
	b.drafts = lastOfEach(b.drafts)
	return b
}

// lastOfEach keeps the last save of each draft.
func lastOfEach(drafts []*job) []*job {
	if len(drafts) < 2 {
		return drafts
	}
	last := make(map[int64]*job, len(drafts))
	for _, j := range drafts {
		last[j.draft.id] = j
	}
	kept := drafts[:0]
	for _, j := range drafts {
		if last[j.draft.id] == j {
			kept = append(kept, j)
		}
	}
	return kept
}
