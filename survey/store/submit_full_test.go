package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Promise 6: a database that may not grow any more acknowledges nothing that it does not hold, can be read, and takes
// answers again as soon as there is room.
func TestFullDatabaseAcknowledgesNothing(t *testing.T) {
	s := storetest.Open(t, storetest.SQLiteDSN(t), fieldOptions())
	plantField(t, s)
	tokens := plantInvitations(t, s, 3000, invitee{audience: gap.Customer})
	pages := number(t, s, "SELECT page_count FROM pragma_page_count")
	limit := func(n int) {
		t.Helper()
		if err := s.WriterExec(t.Context(), "PRAGMA max_page_count = "+strconv.Itoa(n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 40)
	stored := fill(t, s, tokens)
	limit(1 << 30)
	emptied(t, s, tokens, stored)
}

// The same on a disk of 40 MB that is really full.
func TestFullDiskAcknowledgesNothing(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, "size=40m")
	dsn := filepath.Join(dir, "mirror.db")
	if _, _, err := store.Migrate(context.Background(), dsn); err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, dsn, fieldOptions())
	plantField(t, s)
	tokens := plantInvitations(t, s, 3000, invitee{audience: gap.Customer})
	remove := ballast(t, dir)
	stored := fill(t, s, tokens)
	remove()
	emptied(t, s, tokens, stored)
}

// fill submits until nothing is taken any more, and returns which were acknowledged.
func fill(t *testing.T, s *store.Store, tokens [][32]byte) map[int]bool {
	t.Helper()
	acknowledged, full := map[int]bool{}, 0
	var lock sync.Mutex
	var clients sync.WaitGroup
	for c := range 16 {
		clients.Go(func() {
			for n := c; n < len(tokens); n += 16 {
				sub := personalSubmission(tokens[n], gap.Customer, n)
				sub.Response.Comments = threeComments
				got, err := s.Submit(t.Context(), sub)
				lock.Lock()
				switch {
				case err == nil && got == survey.Recorded:
					acknowledged[n] = true
				case errors.Is(err, store.ErrFull):
					full++
				default:
					t.Errorf("answer %d: %v %v", n, got, err)
				}
				lock.Unlock()
			}
		})
	}
	clients.Wait()
	if full == 0 || len(acknowledged) == 0 {
		t.Fatalf("%d were stored and %d refused: the disk did not become full in between", len(acknowledged), full)
	}
	if got := number(t, s, "SELECT count(*) FROM responses"); got != len(acknowledged) { // reads go on
		t.Errorf("%d responses are stored and %d were acknowledged", got, len(acknowledged))
	}
	if _, err := s.Draft(t.Context(), tokens[0]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a draft that is not there: %v", err)
	}
	select {
	case err := <-s.Fatal():
		t.Errorf("a full disk ended the server: %v", err)
	default:
	}
	return acknowledged
}

// emptied checks that everything that was refused is taken now, without a restart.
func emptied(t *testing.T, s *store.Store, tokens [][32]byte, acknowledged map[int]bool) {
	t.Helper()
	for n := range tokens {
		want := survey.Recorded
		if acknowledged[n] {
			want = survey.AlreadyRecorded
		}
		if got, err := s.Submit(t.Context(), personalSubmission(tokens[n], gap.Customer, n)); got != want || err != nil {
			t.Fatalf("answer %d: got %v %v, want %v", n, got, err, want)
		}
	}
	if got := number(t, s, "SELECT count(*) FROM responses"); got != len(tokens) {
		t.Errorf("%d responses are stored, want %d", got, len(tokens))
	}
	if s.IsPostgres() {
		return // it has checksums of its own, and refuses to read what is damaged
	}
	if got := number(t, s, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"); got != 1 {
		t.Error("the file is damaged")
	}
}
