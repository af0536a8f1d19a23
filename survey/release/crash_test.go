package release_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// crowd is how many are invited on each side of a wave that is to crash.
const crowd = 1500

// crashRounds is how often the crash test runs through a wave: twice, or as MIRROR_ROUNDS says.
func crashRounds() int {
	if n, err := strconv.Atoi(os.Getenv("MIRROR_ROUNDS")); err == nil && n > 0 {
		return n
	}
	return 2
}

// Answers come in while the wave is released again and again, and the process is killed at any moment, three times, the
// last time while it closes the wave. Nothing acknowledged is lost or counted twice, and all that was released can be read.
func TestReleasesSurviveAKilledProcess(t *testing.T) {
	for range crashRounds() {
		storetest.BothDSN(t, func(t *testing.T, dsn string) {
			f := opened(t, storetest.Open(t, dsn, store.Options{}), crowd, true)
			taken := map[string]bool{} // what was acknowledged
			for _, work := range []string{"release", "release", "close"} {
				killedWhile(t, work, dsn, taken)
			}
			s := storetest.Open(t, dsn, store.Options{})
			w, err := s.Fieldwork(t.Context(), f.Study, f.Wave)
			if err != nil {
				t.Fatal(err)
			}
			before := len(taken)
			if w.State == survey.WaveOpen { // who heard nothing asks again, so that what is stored is what was acknowledged
				submitAll(t.Context(), s, f, func(what string) { taken[what] = true })
				if _, err := release.Make(t.Context(), s, tester, f.Study, f.Wave); err != nil && !errors.Is(err, release.ErrTooFew) {
					t.Error(err)
				}
			}
			if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil && !errors.Is(err, store.ErrState) {
				t.Fatal(err)
			}
			if err := release.Due(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			t.Logf("%d acknowledged before the last crash, %d in all; it left the wave %s", before, len(taken), w.State)
			held(t, s, f, taken, w.State != survey.WaveOpen)
		})
	}
}

// held lays what is counted beside what was acknowledged. Where the last crash came after the closing, answers may be
// there that nobody could be told of.
func held(t *testing.T, s *store.Store, f *storetest.Fixture, taken map[string]bool, untold bool) {
	t.Helper()
	_, collected, err := s.Collected(t.Context(), f.Study, f.Wave)
	if err != nil || len(collected) != 1 {
		t.Fatal(len(collected), err)
	}
	want := [2]int{}
	for i := range crowd {
		for a := range want {
			if taken[fmt.Sprint(a, " ", i)] {
				want[a]++
			}
		}
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		got := int(collected[0].Tally.People(a))
		if got < want[a] || got > want[a] && !untold || got > crowd || want[a] == 0 {
			t.Errorf("%d %ss are counted, %d were told that their answer is there", got, a, want[a])
		}
	}
	all, err := s.ReleasedBefore(t.Context(), f.Study, f.Wave) // reads each, and holds it to its digest
	if err != nil || len(all) < 2 {
		t.Fatalf("%d releases can be read, %v", len(all), err)
	}
	list, err := s.Releases(t.Context(), f.Study, f.Wave)
	if err != nil || len(list) != len(all) {
		t.Fatal(len(list), err)
	}
	for i, r := range list {
		if r.Number != i+1 || r.Final != (i == len(list)-1) || all[i].Counts != nil {
			t.Errorf("release %d of %d: number %d, final %t", i+1, len(list), r.Number, r.Final)
		}
	}
	for a, n := range all[len(all)-1].Release.Waves()[0].N {
		if shown := int(n.N.Or(0)); shown > int(collected[0].Tally.People(gap.Audience(a))) || shown == 0 {
			t.Errorf("the final release shows %d people", shown)
		}
	}
}

// killedWhile lets a process of its own work on the wave for a random time, and kills it.
func killedWhile(t *testing.T, work, dsn string, taken map[string]bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestReleasingProcess$")
	cmd.Env = append(os.Environ(), "MIRROR_TEST_WORK="+work, "MIRROR_TEST_DSN="+dsn)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	begun := len(taken) > 0 // an earlier process released something
	var once sync.Once
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var a, i int
		if lines.Text() == "released" {
			begun = true
		} else if n, err := fmt.Sscanf(lines.Text(), "%d %d", &a, &i); n == 2 && err == nil {
			taken[lines.Text()] = true
		} else if lines.Text() != "PASS" {
			t.Errorf("the process says: %s", lines.Text())
		}
		if begun {
			once.Do(func() {
				time.AfterFunc(rand.N(400*time.Millisecond), func() { _ = cmd.Process.Kill() }) // it may be done already
			})
		}
	}
	_ = cmd.Wait() // killed, or done before
	if !begun {
		t.Error("the process was gone before it released anything")
	}
}

// TestReleasingProcess is no test: it is what killedWhile starts. Otherwise it does nothing.
func TestReleasingProcess(t *testing.T) {
	work := os.Getenv("MIRROR_TEST_WORK")
	if work == "" {
		return
	}
	s, err := store.Open(t.Context(), os.Getenv("MIRROR_TEST_DSN"), store.Options{Urn: storetest.Urn(1)})
	if err != nil {
		t.Fatal(err)
	}
	f := again(t, s)
	var lock sync.Mutex
	say := func(line string) {
		lock.Lock()
		defer lock.Unlock()
		_, _ = fmt.Fprintln(os.Stdout, line) // one write, which a kill does not split
	}
	var done sync.WaitGroup
	done.Go(func() { submitAll(t.Context(), s, f, say) })
	for n := 0; n < 200; n++ {
		_, err := release.Make(t.Context(), s, tester, f.Study, f.Wave)
		if err == nil {
			say("released")
		}
		if work == "close" && n == 0 {
			if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err == nil {
				_, _ = release.Make(t.Context(), s, tester, f.Study, f.Wave) // the parent finds out
			}
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	done.Wait()
	time.Sleep(time.Second) // to be killed
}

// again is what opened made, in another process.
func again(t *testing.T, s *store.Store) *storetest.Fixture {
	f := &storetest.Fixture{Wave: "w1"}
	studies, err := s.Studies(t.Context())
	if err != nil || len(studies) != 1 {
		t.Fatal(studies, err)
	}
	f.Study = studies[0]
	forms, err := s.Forms(t.Context(), f.Study, f.Wave)
	if err != nil {
		t.Fatal(err)
	}
	f.Form = forms[0]
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, a) {
			if err != nil {
				t.Fatal(err)
			}
			f.Tokens[a] = append(f.Tokens[a], storetest.Token(i.ID))
		}
	}
	return f
}

// submitAll hands in everybody's answers from eight clients, and says "side number" of each that is acknowledged.
func submitAll(ctx context.Context, s *store.Store, f *storetest.Fixture, say func(string)) {
	var lock sync.Mutex
	var clients sync.WaitGroup
	for c := range 8 {
		clients.Go(func() {
			for i := c; i < 2*len(f.Tokens[0]); i += 8 {
				a := gap.Audience(i % 2)
				got, err := submit(ctx, s, f, a, i/2)
				for errors.Is(err, store.ErrBusy) {
					time.Sleep(20 * time.Millisecond)
					got, err = submit(ctx, s, f, a, i/2)
				}
				if err == nil && (got == survey.Recorded || got == survey.AlreadyRecorded) {
					lock.Lock()
					say(fmt.Sprintf("%d %d", a, i/2))
					lock.Unlock()
				}
				if got == survey.Recorded {
					time.Sleep(2 * time.Millisecond) // so that not all have answered before the first crash
				}
			}
		})
	}
	clients.Wait()
}
