package store_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
)

// rounds is how often the crash tests crash: 3 times, or as MIRROR_ROUNDS says (25 for promise 1).
func rounds(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("MIRROR_ROUNDS"))
	if err != nil || n < 1 {
		return 3
	}
	return n
}

// acknowledge is what the process that gets killed does: 8 clients submit one token after the other. It prints "i n" when
// it hands over the n-th, "a n" when it was acknowledged.
func acknowledge(ctx context.Context, s *store.Store, tokens [][32]byte, clients int) error {
	var lock sync.Mutex
	say := func(what string, n int) {
		lock.Lock()
		defer lock.Unlock()
		_, _ = fmt.Fprintf(os.Stdout, "%s %d\n", what, n) // one write, which a kill does not split
	}
	var done sync.WaitGroup
	errs := make(chan error, clients)
	for c := range clients {
		done.Go(func() {
			for n := c; n < len(tokens); n += clients {
				say("i", n)
				got, err := submitPatiently(ctx, s, personalSubmission(tokens[n], gap.Employee, n))
				switch {
				case err != nil:
					errs <- err
					return
				case got == survey.Recorded || got == survey.AlreadyRecorded: // the latter after a busy server that had stored it
					say("a", n)
				default:
					errs <- fmt.Errorf("token %d: %v", n, got)
					return
				}
			}
		})
	}
	done.Wait()
	close(errs)
	return <-errs
}

// acknowledgeUntilFatal does the same and prints "fatal" when the store reported that the disk failed.
func acknowledgeUntilFatal(ctx context.Context, s *store.Store, tokens [][32]byte, clients int) error {
	err := acknowledge(ctx, s, tokens, clients)
	select {
	case <-s.Fatal():
		fmt.Println("fatal")
	default:
	}
	return err
}

// history is what the killed process said.
type history struct{ invoked, acknowledged map[int]bool }

func readHistory(t *testing.T, lines <-chan string) history {
	t.Helper()
	h := history{map[int]bool{}, map[int]bool{}}
	for line := range lines {
		var what string
		var n int
		if _, err := fmt.Sscan(line, &what, &n); err != nil {
			t.Errorf("the process says: %s", line)
			continue
		}
		if what == "i" {
			h.invoked[n] = true
		} else {
			h.acknowledged[n] = true
		}
	}
	return h
}

// compare holds what is stored against what was said: nothing acknowledged is lost, nothing is there twice, and what is
// stored beyond that was at least handed over.
func (h history) compare(t *testing.T, s *store.Store) {
	t.Helper()
	// Each in one statement, and so of one moment.
	for what, query := range map[string]string{
		"spent links without an answer": "SELECT (SELECT count(*) FROM invitations WHERE state = 'used') - (SELECT count(*) FROM responses)",
	} {
		if got := number(t, s, query); got != 0 {
			t.Errorf("%d %s", got, what)
		}
	}
	if stored := h.compareAcknowledged(t, s); len(stored) != number(t, s, "SELECT count(*) FROM responses") {
		t.Errorf("%d answers were read, and more came afterwards", len(stored))
	}
}

func (h history) compareAcknowledged(t *testing.T, s *store.Store) (stored map[int]int) {
	t.Helper()
	stored = map[int]int{}
	all, err := s.AllAnswers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, answers := range all {
		stored[int(binary.LittleEndian.Uint32(answers))]++
	}
	for n := range h.acknowledged {
		if stored[n] == 0 {
			t.Errorf("answer %d was acknowledged and is lost", n)
		}
	}
	for n, times := range stored {
		if times != 1 {
			t.Errorf("answer %d is stored %d times", n, times)
		}
		if !h.invoked[n] {
			t.Errorf("answer %d was never handed over", n)
		}
	}
	if len(h.acknowledged) == 0 {
		t.Error("nothing was acknowledged before the crash: the round says nothing")
	}
	return stored
}

// Promise 1: what was acknowledged survives a kill −9 of the process at any moment.
func TestAcknowledgedAnswersSurviveAKilledProcess(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, fieldOptions())
		plantField(t, s)
		closeStore(t, s)
		for range rounds(t) {
			crashRound(t, dsn, func(c *child) {
				if err := c.cmd.Process.Kill(); err != nil {
					t.Error(err)
				}
			})
		}
	})
}

// crashRound lets a process submit, crashes something after a random 50 to 500 ms, and reads what is there.
func crashRound(t *testing.T, dsn string, crash func(*child)) {
	t.Helper()
	s := storetest.Open(t, dsn, fieldOptions())
	for _, table := range []string{"urn", "invitations", "people"} {
		plantExec(t, s, "DELETE FROM "+table)
	}
	if got := number(t, s, "SELECT count(*) FROM responses"); got != 0 {
		t.Fatalf("%d rows of an earlier round are left", got)
	}
	tokens := plantInvitations(t, s, 3000, invitee{audience: gap.Employee})
	closeStore(t, s)
	c := startChild(t, "acknowledge", dsn, tokens, 8)
	rest, begun := make(chan string), make(chan struct{})
	collected := make(chan history)
	go func() { collected <- readHistory(t, rest) }()
	go func() {
		var once sync.Once
		for line := range c.lines {
			if strings.HasPrefix(line, "a ") {
				once.Do(func() { close(begun) })
			}
			rest <- line
		}
		once.Do(func() { close(begun) }) // it ended without; compare says so
		close(rest)
	}()
	<-begun
	time.Sleep(50*time.Millisecond + rand.N(450*time.Millisecond))
	crash(c)
	h := <-collected
	_ = c.cmd.Wait() // killed, or done before the kill
	began := time.Now()
	s = storetest.Open(t, dsn, fieldOptions())
	if took := time.Since(began); took > time.Minute {
		t.Errorf("opening after the crash took %v", took)
	}
	leftToItself(t, s, began)
	h.compare(t, s)
	if !s.IsPostgres() {
		if got := number(t, s, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"); got != 1 {
			t.Error("the file is damaged")
		}
	}
	closeStore(t, s)
}

// leftToItself waits until PostgreSQL has finished what it was sent by a process that is dead: a batch that came in whole
// may still be committed.
func leftToItself(t *testing.T, s *store.Store, since time.Time) {
	t.Helper()
	if !s.IsPostgres() {
		return
	}
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		n := number(t, s, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND backend_type = 'client backend' AND backend_start < ?`, since)
		if n == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d connections of a dead process are still at work", n)
		}
	}
}

// The same when it is the database server that dies: all of PostgreSQL at once, or one process of it, after which it restarts itself.
func TestAcknowledgedAnswersSurviveAKilledServer(t *testing.T) {
	pg := pgtest.Get(t)
	dsn := storetest.PostgresDSN(t)
	s := storetest.Open(t, dsn, fieldOptions())
	plantField(t, s)
	closeStore(t, s)
	for n := range rounds(t) {
		crashRound(t, dsn, func(c *child) {
			if n%2 == 0 {
				killPostmaster(t, pg)
				pg.Start(t)
			} else {
				killBackend(t, dsn, c)
			}
		})
	}
}

// killPostmaster kills the server; its other processes notice and end, and Start waits for that.
func killPostmaster(t *testing.T, pg *pgtest.Cluster) {
	t.Helper()
	text, err := os.ReadFile(pg.Data() + "/postmaster.pid")
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for syscall.Kill(pid, 0) == nil {
		time.Sleep(5 * time.Millisecond)
	}
}

// killBackend kills the process that serves one of the submitting connections, in the middle of what it does.
func killBackend(t *testing.T, dsn string, c *child) {
	t.Helper()
	s := storetest.Open(t, dsn, fieldOptions())
	defer closeStore(t, s)
	pid := number(t, s, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%urn%' OR query ILIKE 'commit' ORDER BY query_start DESC LIMIT 1")
	if pid == 0 {
		if !c.over.Load() { // a fast machine may be through by now
			t.Error("no submitting connection was found")
		}
		return
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
