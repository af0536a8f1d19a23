package mailroom

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// goOn is the job: send what is to be sent of a mailing.
type goOn struct {
	Mailing int `json:"mailing"`
}

// Kind is the job's name in the queue.
func (goOn) Kind() string { return "mailing" }

// InsertOpts say that one at a time goes on with a mailing.
func (goOn) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

// stopIn is how long mails that are being handed over have when the program ends.
const stopIn = 9 * time.Second

// queue is the open queue: River's client, over connections of its own.
type queue struct {
	client *river.Client[*sql.Tx]
	stop   chan struct{}
	close  func() error
}

// begin opens the queue.
func (r *Room) begin() (*queue, error) {
	driver, release, err := r.Store.Queue(context.Background())
	if err != nil {
		return nil, fmt.Errorf("open the queue of mailings: %w", err)
	}
	q := &queue{stop: make(chan struct{}), close: release}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{Room: r, stop: q.stop})
	q.client, err = river.NewClient(driver, &river.Config{
		ID: rand.Text(), Logger: r.Log, Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		PollOnly: true, FetchPollInterval: min(time.Second, r.Look), FetchCooldown: min(100*time.Millisecond, r.Look), JobTimeout: r.Rescue * 2 / 3, RescueStuckJobsAfter: r.Rescue,
		CompletedJobRetentionPeriod: time.Hour, DiscardedJobRetentionPeriod: time.Hour, RetryPolicy: patience{},
	})
	if err == nil {
		err = q.client.Start(context.Background())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the queue of mailings: %w", err), release())
	}
	return q, nil
}

// add queues what is not queued yet.
func (q *queue) add(ctx context.Context, mailings []int) error {
	for _, id := range mailings {
		if _, err := q.client.Insert(ctx, goOn{id}, nil); err != nil {
			return fmt.Errorf("queue a mailing: %w", err)
		}
	}
	return nil
}

// end lets the mails that are being handed over be finished, and closes the queue.
func (q *queue) end() {
	if q == nil {
		return
	}
	close(q.stop)
	ctx, cancel := context.WithTimeout(context.Background(), stopIn)
	defer cancel()
	if q.client.Stop(ctx) != nil { // what is still handed over will be found unknown
		cancelled, done := context.WithTimeout(context.Background(), time.Second)
		defer done()
		_ = q.client.StopAndCancel(cancelled)
	}
	_ = q.close() // nothing uses it any more
}

// patience is how long a job waits after the mail server failed: 5 s, then twice as long each time, 10 minutes at most.
type patience struct{}

// NextRetry is when.
func (patience) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(min(5*time.Second<<min(job.Attempt-1, 10), 10*time.Minute))
}
