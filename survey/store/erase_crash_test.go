package store_test

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/urn"
)

// erasing is what the process that gets killed is told to do: to erase some customers and to send the answers of others.
type erasing struct {
	DSN, Ledger string
	Study       survey.StudyID
	Form        survey.FormID
	Width       int
	Erase       map[int]string   // references
	Send        map[int][32]byte // tokens
}

// eraseChild is the environment variable in which it is told.
const eraseChild = "MIRROR_TEST_ERASE"

// TestErasingProcess is no test: it is what the next test starts and kills. It prints "e n" and "d n" before and after it
// erases somebody, "i n" and "a n" before and after somebody answers.
func TestErasingProcess(t *testing.T) {
	if os.Getenv(eraseChild) == "" {
		return
	}
	var e erasing
	if err := json.Unmarshal([]byte(os.Getenv(eraseChild)), &e); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), e.DSN, store.Options{Ledger: e.Ledger, Urn: storetest.Urn(1)})
	if err != nil {
		t.Fatal(err)
	}
	var lock sync.Mutex
	say := func(what string, n int) {
		lock.Lock()
		defer lock.Unlock()
		_, _ = fmt.Fprintf(os.Stdout, "%s %d\n", what, n) // one write, which a kill does not split
	}
	erase, send := make(chan int, len(e.Erase)), make(chan int, len(e.Send))
	for n := range e.Erase {
		erase <- n
	}
	for n := range e.Send {
		send <- n
	}
	close(erase)
	close(send)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for n := range erase {
				say("e", n)
				if got, err := s.Erase(t.Context(), storetest.By, e.Study, e.Erase[n]); got != 1 || err != nil {
					t.Error(got, err)
					return
				}
				say("d", n)
			}
		})
	}
	for range 4 {
		all.Go(func() {
			for n := range send {
				say("i", n)
				if got, err := submitPatiently(t.Context(), s, e.answer(n, e.Send[n])); got != survey.Recorded || err != nil {
					t.Error(got, err)
					return
				}
				say("a", n)
			}
		})
	}
	all.Wait()
}

// answer is that of customer n, with two comments: each tells whose it is.
func (e *erasing) answer(n int, token [32]byte) *survey.Submission {
	answers := make([]byte, e.Width)
	binary.LittleEndian.PutUint32(answers, uint32(n))
	words := []survey.Words{{Text: fmt.Sprint(n), Language: "en"}, {Text: fmt.Sprint(n), Language: "en"}}
	return &survey.Submission{Study: e.Study, Form: e.Form, Token: token,
		Response: survey.Response{Audience: gap.Customer, Answers: answers, Seconds: -1, Comments: words}}
}

// A process that erases customers while others answer is killed again and again: after each start every customer is wholly
// there, person, invitation, answer and comments, or wholly gone, and who was noted to be erased is gone; nobody else's answer
// is lost or doubled.
func TestErasingSurvivesAKilledProcess(t *testing.T) {
	const goers, comers = 60, 400 // of a round
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := store.Options{Ledger: t.TempDir() + "/ledger"}
		s := storetest.Open(t, dsn, o)
		f := storetest.Wave(t, s, storetest.Setup{Customers: rounds(t) * (goers + comers)})
		w := &eraseWorld{ids: idsOf(t, s, f), told: map[string]map[int]bool{"e": {}, "d": {}, "i": {}, "a": {}}}
		for round := range rounds(t) {
			e := erasing{DSN: dsn, Ledger: o.Ledger, Study: f.Study, Form: f.Form.ID, Width: f.Form.Layout.Size, Erase: map[int]string{}, Send: map[int][32]byte{}}
			for n := round * (goers + comers); n < (round+1)*(goers+comers); n++ {
				if n%(goers+comers) >= goers {
					e.Send[n] = f.Tokens[gap.Customer][n]
					continue
				}
				e.Erase[n] = f.Invited[gap.Customer][n].Person.Reference
				if got, err := s.Submit(t.Context(), e.answer(n, f.Tokens[gap.Customer][n])); got != survey.Recorded || err != nil {
					t.Fatal(got, err)
				}
				w.told["i"][n], w.told["a"][n] = true, true
			}
			closeStore(t, s)
			w.killErasing(t, &e)
			w.noteOne(t, &e)
			began := time.Now()
			s = storetest.Open(t, dsn, o)
			leftToItself(t, s, began)
			w.check(t, s, o.Ledger)
		}
	})
}

// eraseWorld is what was said so far.
type eraseWorld struct {
	ids  []string // of the customers, as PostgreSQL writes bytes
	told map[string]map[int]bool
}

// killErasing starts the process and kills it some time after it has erased somebody.
func (w *eraseWorld) killErasing(t *testing.T, e *erasing) {
	t.Helper()
	task, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestErasingProcess$")
	cmd.Env, cmd.Stderr = append(os.Environ(), eraseChild+"="+string(task)), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var kill sync.Once
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "PASS"; {
		var what string
		var n int
		if _, err := fmt.Sscan(lines.Text(), &what, &n); err != nil || w.told[what] == nil {
			t.Errorf("the process says: %s", lines.Text())
			continue
		}
		if w.told[what][n] = true; what == "d" {
			kill.Do(func() { time.AfterFunc(rand.N(200*time.Millisecond), func() { _ = cmd.Process.Kill() }) })
		}
	}
	_ = cmd.Wait() // killed, or done before the kill
}

// noteOne notes in the ledger that somebody was to be erased, as a process does that is killed right after.
func (w *eraseWorld) noteOne(t *testing.T, e *erasing) {
	t.Helper()
	for n := range e.Erase {
		if w.told["e"][n] {
			continue
		}
		id, err := hex.DecodeString(w.ids[n])
		if err == nil {
			err = store.LedgerErased(e.Ledger, id)
		}
		if err != nil {
			t.Fatal(err)
		}
		w.told["e"][n], w.told["d"][n] = true, true
		return
	}
}

// check holds what is there against what was said.
func (w *eraseWorld) check(t *testing.T, s *store.Store, ledger string) {
	t.Helper()
	answers, words := w.inUrn(t, s)
	t.Logf("%d erasures begun, %d done, %d answers sent, %d acknowledged", len(w.told["e"]), len(w.told["d"]), len(w.told["i"]), len(w.told["a"]))
	people, used := hexes(t, s, "id", "people WHERE audience = 0"), hexes(t, s, "person", "invitations WHERE state = 'used'")
	noted, err := store.LedgerRead(ledger)
	if err != nil {
		t.Fatal(err)
	}
	for n, id := range w.ids {
		listed, answered := slices.Contains(people, id), answers[n] > 0
		switch {
		case answers[n] > 1 || words[n] != 2*answers[n] || slices.Contains(used, id) != answered:
			t.Errorf("customer %d: %d answers and %d comments are there, and the link is used: %v", n, answers[n], words[n], slices.Contains(used, id))
		case !listed && answered || listed && w.told["a"][n] && !answered:
			t.Errorf("customer %d is half erased: on the list %v, answer %v", n, listed, answered)
		case listed && w.told["d"][n]:
			t.Errorf("customer %d was erased and is there", n)
		case listed && slices.ContainsFunc(noted, func(one []byte) bool { return hex.EncodeToString(one) == id }):
			t.Errorf("customer %d was noted to be erased and is there", n)
		case !listed && !w.told["e"][n]:
			t.Errorf("customer %d was not erased and is gone", n)
		case answered && !w.told["i"][n]:
			t.Errorf("customer %d has not answered", n)
		}
	}
	if !s.IsPostgres() && number(t, s, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") != 1 {
		t.Error("the file is damaged")
	}
}

// inUrn are how many answers and comments of each customer lie in the urn.
func (w *eraseWorld) inUrn(t *testing.T, s *store.Store) (answers, words map[int]int) {
	t.Helper()
	answers, words = map[int]int{}, map[int]int{}
	boxes, err := s.Boxes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range boxes {
		box, err := urn.Open(storetest.Urn(1), &boxes[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range box.Responses() {
			answers[int(binary.LittleEndian.Uint32(r.Answers))]++
		}
		said, err := box.Comments()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range said {
			var n int
			if _, err := fmt.Sscan(c.Text, &n); err != nil {
				t.Fatal(err)
			}
			words[n]++
		}
	}
	return answers, words
}

// hexes are the values of a column of bytes.
func hexes(t *testing.T, s *store.Store, column, from string) []string {
	t.Helper()
	query := "SELECT lower(hex(" + column + ")) FROM " + from
	if s.IsPostgres() {
		query = "SELECT encode(" + column + ", 'hex') FROM " + from
	}
	lines, err := s.Lines(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// idsOf are the customers' ids, in the fixture's order.
func idsOf(t *testing.T, s *store.Store, f *storetest.Fixture) (ids []string) {
	t.Helper()
	for _, i := range f.Invited[gap.Customer] {
		ids = append(ids, hexes(t, s, "id", "people WHERE reference = '"+i.Person.Reference+"'")...)
	}
	return ids
}
