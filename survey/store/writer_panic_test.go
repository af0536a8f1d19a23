package store

import (
	"context"
	"strings"
	"testing"
)

// faulty is an engine with a fault of its own: it stumbles over one draft.
type faulty struct{ stored map[int64]bool }

func (f *faulty) close() error { return nil }

func (f *faulty) run(b *batch) error {
	for _, j := range b.drafts {
		if j.draft.id == 7 {
			panic("what somebody wrote: " + string(j.draft.box))
		}
	}
	for _, j := range b.drafts {
		f.stored[j.draft.id] = true
	}
	return nil
}

func TestWriterSurvivesAPanic(t *testing.T) {
	f := &faulty{stored: map[int64]bool{}}
	w := newWriter(f)
	defer w.stop()
	ends := make(chan error)
	for i := range 20 {
		go func() {
			j := newJob()
			defer j.release()
			j.draft = savedDraft{id: int64(i), box: []byte("a secret")}
			err := w.do(context.Background(), j)
			if i == 7 {
				if err == nil || strings.Contains(err.Error(), "secret") {
					t.Errorf("got %v, want an error that says nothing of what was written", err)
				}
				err = nil
			}
			ends <- err
		}()
	}
	for range 20 {
		if err := <-ends; err != nil {
			t.Errorf("a job beside the faulty one: %v", err)
		}
	}
	if len(f.stored) != 19 {
		t.Errorf("%d drafts are stored, want 19", len(f.stored))
	}
}
