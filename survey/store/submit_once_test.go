package store_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Promise 3: of 1,000 posts of one token, each with other answers, exactly one is stored, and 999 hear so. It is promised with
// 50 tokens on each database, which is MIRROR_ROUNDS=25.
func TestOneTokenIsOneAnswer(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		for n, token := range plantInvitations(t, s, 2*rounds(t), invitee{audience: gap.Employee}) {
			outcomes := submitAtOnce(t, s, 1000, func(i int) *survey.Submission { return personalSubmission(token, gap.Employee, i) })
			if outcomes[survey.Recorded] != 1 || outcomes[survey.AlreadyRecorded] != 999 {
				t.Errorf("got %v, want one recorded and 999 told so", outcomes)
			}
			if got := number(t, s, "SELECT count(*) FROM responses"); got != n+1 {
				t.Errorf("%d responses are stored after %d tokens", got, n+1)
			}
		}
	})
}

// The same with all tokens at once, and with forms opened through a link.
func TestOverlappingTokensAreOneAnswerEach(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		tokens := plantInvitations(t, s, 100, invitee{audience: gap.Customer})
		opened := make([]*survey.Submission, 100)
		for i := range opened {
			opened[i] = openSubmission(kioskLink, i)
		}
		outcomes := submitAtOnce(t, s, 1000, func(i int) *survey.Submission {
			if i%2 == 0 {
				return opened[i/2%100]
			}
			return personalSubmission(tokens[i/2%100], gap.Customer, i)
		})
		if outcomes[survey.Recorded] != 200 || outcomes[survey.AlreadyRecorded] != 800 {
			t.Errorf("got %v, want 200 recorded and 800 told so", outcomes)
		}
		if got := number(t, s, "SELECT sum(n) FROM link_days"); got != 100 {
			t.Errorf("the link counts %d, want 100", got)
		}
	})
}

// Two processes on one PostgreSQL post the same tokens at the same time, in different orders, with drafts to save and to delete.
func TestTwoProcessesNeverStoreATokenTwiceNorDeadlock(t *testing.T) {
	dsn := storetest.PostgresDSN(t)
	s := storetest.Open(t, dsn, fieldOptions())
	plantField(t, s)
	tokens := plantInvitations(t, s, 2000, invitee{audience: gap.Customer})
	deadlocks := number(t, s, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
	var lock sync.Mutex
	total := map[survey.Outcome]int{}
	var both sync.WaitGroup
	for process := range 2 {
		both.Go(func() {
			c := startChild(t, "storm", dsn, tokens, process)
			for line := range c.lines {
				var got map[survey.Outcome]int
				if err := json.Unmarshal([]byte(line), &got); err != nil {
					t.Errorf("a process says: %s", line)
					continue
				}
				lock.Lock()
				for o, n := range got {
					total[o] += n
				}
				lock.Unlock()
			}
			c.wait(t)
		})
	}
	both.Wait()
	if total[survey.Recorded] != 2000 || total[survey.AlreadyRecorded] != 14000 {
		t.Errorf("got %v, want 2,000 recorded and 14,000 told so", total)
	}
	if got := number(t, s, "SELECT count(*) FROM responses"); got != 2000 {
		t.Errorf("%d responses are stored, want 2,000", got)
	}
	if got := number(t, s, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") - deadlocks; got != 0 {
		t.Errorf("%d deadlocks, want none", got)
	}
	if got := number(t, s, "SELECT count(*) FROM drafts"); got != 0 {
		t.Errorf("%d drafts are left", got)
	}
}

// storm is what each of the two processes does: every token four times, from 64 clients, each with a draft before it.
func storm(ctx context.Context, s *store.Store, tokens [][32]byte, process int) error {
	outcomes, errs := map[survey.Outcome]int{}, make(chan error, 64)
	var lock sync.Mutex
	var clients sync.WaitGroup
	for c := range 64 {
		clients.Go(func() {
			for i := c; i < 4*len(tokens); i += 64 {
				at := i * 7 % len(tokens) // 7 and the number of tokens have no common factor
				if process == 1 {
					at = len(tokens) - 1 - at
				}
				sub := personalSubmission(tokens[at], gap.Customer, i)
				sub.Draft = tokens[at]
				if i%8 == 0 {
					if err := patiently(func() error { return s.SaveDraft(ctx, sub.Draft, make([]byte, 4096), today) }); err != nil {
						errs <- err
						return
					}
				}
				got, err := submitPatiently(ctx, s, sub)
				if err != nil {
					errs <- err
					return
				}
				lock.Lock()
				outcomes[got]++
				lock.Unlock()
			}
		})
	}
	clients.Wait()
	close(errs)
	if err := <-errs; err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(outcomes)
}

// child is this test binary started once more, to submit in a process of its own.
type child struct {
	cmd   *exec.Cmd
	lines chan string
	over  atomic.Bool // it has said everything
}

// startChild starts a process that opens the database and does one kind of work with the tokens. What it prints comes line by line.
func startChild(t *testing.T, work, dsn string, tokens [][32]byte, number int, wrap ...string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(wrap, self, "-test.run=^TestSubmittingProcess$")
	c := &child{cmd: exec.Command(args[0], args[1:]...), lines: make(chan string, 1024)}
	c.cmd.Env = append(os.Environ(), "MIRROR_TEST_WORK="+work, "MIRROR_TEST_DSN="+dsn, fmt.Sprintf("MIRROR_TEST_NUMBER=%d", number))
	c.cmd.Stderr = os.Stderr
	in, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for _, token := range tokens {
			if _, err := fmt.Fprintln(in, hex.EncodeToString(token[:])); err != nil {
				break // it was killed
			}
		}
		_ = in.Close()
	}()
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "PASS"; {
			c.lines <- lines.Text()
		}
		c.over.Store(true)
		_, _ = io.Copy(io.Discard, out)
		close(c.lines)
	}()
	return c
}

// wait waits for the end of a process that was not killed.
func (c *child) wait(t *testing.T) {
	t.Helper()
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("a submitting process: %v", err)
	}
}

// TestSubmittingProcess is no test: it is what startChild starts. Otherwise it does nothing.
func TestSubmittingProcess(t *testing.T) {
	work := os.Getenv("MIRROR_TEST_WORK")
	if work == "" {
		return
	}
	var tokens [][32]byte
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		token, err := hex.DecodeString(lines.Text())
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, [32]byte(token))
	}
	var number int
	if _, err := fmt.Sscan(os.Getenv("MIRROR_TEST_NUMBER"), &number); err != nil {
		t.Fatal(err)
	}
	o := fieldOptions()
	if work == "acknowledge-lax" {
		o = store.WithNormalSync(o)
	}
	s, err := store.Open(t.Context(), os.Getenv("MIRROR_TEST_DSN"), o)
	if err != nil {
		t.Fatal(err)
	}
	do := map[string]func(context.Context, *store.Store, [][32]byte, int) error{
		"storm": storm, "acknowledge": acknowledge, "acknowledge-lax": acknowledge, "acknowledge-fatal": acknowledgeUntilFatal,
	}[work]
	if err := do(t.Context(), s, tokens, number); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
