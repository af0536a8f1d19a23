package store_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Promise 2: nobody is answered before what they sent is synced. The system calls of a process that submits 100 forms,
// one after the other, are watched: between handing over and each acknowledgement lies a sync.
func TestEveryAcknowledgementFollowsASync(t *testing.T) {
	if acks, unsynced := watchSyncs(t, "acknowledge"); acks != 100 || unsynced != 0 {
		t.Errorf("%d acknowledgements, %d of them without a sync, want 100 and 0", acks, unsynced)
	}
}

// The negative control: with synchronous=NORMAL, as the driver is built, the same test must see that syncs are missing.
func TestMissingSyncsAreSeen(t *testing.T) {
	if acks, unsynced := watchSyncs(t, "acknowledge-lax"); acks != 100 || unsynced < 50 {
		t.Errorf("%d acknowledgements, %d of them without a sync: without syncing most should be", acks, unsynced)
	}
}

func watchSyncs(t *testing.T, work string) (acks, unsynced int) {
	t.Helper()
	trace, dsn, tokens := traced(t)
	c := startChild(t, work, dsn, tokens, 1, "strace", "-f", "-e", "trace=fdatasync,fsync,write", "-s", "16", "-o", trace)
	for range c.lines {
		continue
	}
	c.wait(t)
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	synced := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch line := lines.Text(); {
		case strings.Contains(line, `write(1, "i `):
			synced = false
		case syncDone.MatchString(line):
			synced = true
		case strings.Contains(line, `write(1, "a `):
			acks++
			if !synced {
				unsynced++
			}
		}
	}
	return acks, unsynced
}

// syncDone is a sync that came back without an error.
var syncDone = regexp.MustCompile(`(fsync|fdatasync)(\(\d+| resumed>).*\) *= 0$`)

// traced is a file to trace into, a SQLite database, and 100 tokens in it. Without strace the test skips.
func traced(t *testing.T) (trace, dsn string, tokens [][32]byte) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed (Debian package strace)")
	}
	dsn = storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, fieldOptions())
	plantField(t, s)
	tokens = plantInvitations(t, s, 100, invitee{audience: gap.Employee})
	closeStore(t, s)
	return filepath.Join(t.TempDir(), "trace"), dsn, tokens
}

// A sync that fails ends the process: trying again could seem to succeed although what was written is gone.
func TestFailedSyncEndsTheTakingOfAnswers(t *testing.T) {
	trace, dsn, tokens := traced(t)
	// strace counts the calls of each thread apart, and which thread syncs is for the scheduler to say: a low number is
	// reached by one of them.
	c := startChild(t, "acknowledge-fatal", dsn, tokens, 1, "strace", "-f", "-e", "trace=fdatasync,fsync",
		"-e", "inject=fdatasync,fsync:error=EIO:when=8+", "-o", trace)
	ended := false
	said := make(chan string, 4*len(tokens))
	for line := range c.lines {
		if line == "fatal" {
			ended = true
			continue
		}
		switch {
		case !ended:
			said <- line
		case strings.HasPrefix(line, "a "): // the rest is how a test says that it failed
			t.Errorf("after the failure the process says %q", line)
		}
	}
	close(said)
	_ = c.cmd.Wait() // it ended with an error, as it should
	if !ended {
		t.Fatal("the failure was not reported")
	}
	h := readHistory(t, said)
	if len(h.acknowledged) == len(tokens) {
		t.Error("everything was acknowledged: no sync failed")
	}
	h.compareAcknowledged(t, storetest.Open(t, dsn, store.Options{}))
}
