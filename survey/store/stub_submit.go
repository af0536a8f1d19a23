package store

import (
	"context"
	"time"

	"mirror/survey"
)

// Submit stores a finished form. It returns only after the commit that holds it is synced. A full queue is ErrBusy, a full disk ErrFull.
func (s *Store) Submit(ctx context.Context, sub *survey.Submission) (survey.Outcome, error) {
	panic("stub")
}

// SaveDraft keeps a sealed draft until a day, synced before it returns. Draft returns it; ErrNotFound. Both share commits and connections with Submit.
func (s *Store) SaveDraft(ctx context.Context, id [32]byte, box []byte, expires time.Time) error {
	panic("stub")
}
func (s *Store) Draft(ctx context.Context, id [32]byte) ([]byte, error) { panic("stub") }

// WriterStats are for the metrics page.
type WriterStats struct {
	Queued           int   // jobs waiting now
	Commits, Jobs    int64 // since the start
	Retried, Refused int64
}

func (s *Store) WriterStats() WriterStats { panic("stub") }
