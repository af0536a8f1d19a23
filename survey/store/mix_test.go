package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// people answer in each test of who said what; by chance a matcher is right about one of them.
const people = 200

// P34 (protection.md §3.3): with the whole database at hand after the wave is closed, nothing links people and answers better
// than chance. Before it is closed nothing can be read at all without the key; with it the same matchers are right about
// nearly everybody: so the test can fail.
func TestNobodyCanTellWhoSaidWhat(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) { mustNotTell(t, dsn, plantPermutation) })
}

// planting makes n people answer.
type planting func(t *testing.T, s *store.Store, dsn string, n int) *planted

// mustNotTell tries all matchers. Out of some hundred one is right about more than 5 people now and then by chance. One
// that is right because the database tells is so again with other people.
func mustNotTell(t *testing.T, dsn string, plant planting) {
	t.Helper()
	suspects := whatTells(t, dsn, plant)
	if len(suspects) == 0 {
		return
	}
	t.Logf("once more, because of %q", suspects)
	again := storetest.SQLiteDSN
	if strings.HasPrefix(dsn, "postgres") {
		again = storetest.PostgresDSN
	}
	for _, name := range whatTells(t, again(t), plant) {
		if slices.Contains(suspects, name) {
			t.Errorf("%s tells who said what", name)
		}
	}
}

// whatTells plants, closes, seals and returns the names of all matchers that are right about more than 5 people, or of
// orders that tell who came before whom.
func whatTells(t *testing.T, dsn string, plant planting) (names []string) {
	s := storetest.Open(t, dsn, store.Options{})
	end := longReader(t, dsn)
	p := plant(t, s, dsn, people)
	p.mustTellBefore(t, s)
	end()
	if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); err != nil {
		t.Fatal(err)
	}
	p.mustBeGone(t, s)
	names = p.suspects(t, s, "closed")
	if err := s.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	return append(names, p.suspects(t, s, "sealed")...)
}

// longReader keeps the write-ahead log of SQLite from being begun again, as a backup would, so that all of it can be seen.
func longReader(t *testing.T, dsn string) (end func()) {
	t.Helper()
	if strings.HasPrefix(dsn, "postgres") {
		return func() {}
	}
	db, err := sql.Open("sqlite3", "file:"+dsn+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.QueryRow("SELECT 1 FROM studies").Scan(new(int)); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	return func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// mustTellBefore is about the open wave. Whoever has the whole database but not the key finds no answer and no comment in any
// byte of it, and all boxes have one size: there is nothing to lay beside anybody. Whoever has the key folder too can say of
// nearly everybody what was answered, where everybody sent alone: that is what the promise to employees must not deny, and
// it is the negative control of the matchers.
func (p *planted) mustTellBefore(t *testing.T, s *store.Store) {
	t.Helper()
	for what, raw := range p.everyByte(t, s) {
		if n := copies(raw, p.answers, false) + copies(raw, p.words, true); n != 0 {
			t.Errorf("before closing, %d answers or comments can be read in %s", n, what)
		}
		if n := copies(raw, p.boxes, false); n == 0 && !strings.Contains(what, "-") {
			t.Errorf("before closing, no box is found in %s: the test is blind", what)
		}
	}
	size, err := s.Numbers(t.Context(), "SELECT DISTINCT length(box) FROM urn")
	if err != nil || len(size) != 1 {
		t.Errorf("boxes have the sizes %v, %v, want one", size, err)
	}
	if !strings.HasPrefix(p.dsn, "postgres") {
		if n := p.inLog(t, p.boxes); n < people*9/10 {
			t.Errorf("before closing, the write-ahead log and the key tell of %d people what they said, want nearly all: the matcher is blind", n)
		}
		return
	}
	if n := p.paired(t, s, fmt.Sprintf("encode(substr(r.box, 1, %d), 'hex')", boxHead), "urn r", p.boxes); n < people*9/10 {
		t.Errorf("before closing, xmin and the key tell of %d people what they said, want nearly all: the matcher is blind", n)
	}
	best := 0
	some, _ := p.orders(t, s)
	for _, a := range some {
		for _, b := range p.sealedOrders(t, s) {
			best = max(best, matched(a, b))
		}
	}
	if best < people*9/10 {
		t.Errorf("before closing, orders and the key tell of %d people what they said, want nearly all: the matchers are blind", best)
	}
}

// everyByte is all of the files in which answers could lie.
func (p *planted) everyByte(t *testing.T, s *store.Store) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	if !strings.HasPrefix(p.dsn, "postgres") {
		for _, end := range []string{"", "-wal"} {
			raw, err := os.ReadFile(p.dsn + end)
			if err != nil {
				t.Fatal(err)
			}
			all["the file"] = append(all["the file"], raw...)
		}
		return all
	}
	if err := s.Exec(t.Context(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	for table, name := range map[string]string{"urn": "urn", "responses": "-responses", "comments": "-comments", "invitations": "-invitations"} {
		raw, err := s.Words(t.Context(), "SELECT encode(pg_read_binary_file(pg_relation_filepath('"+table+"')), 'hex')")
		if err != nil {
			t.Fatal(err)
		}
		all[name] = unhex(t, raw[0])
	}
	return all
}

// suspects tries every matcher.
func (p *planted) suspects(t *testing.T, s *store.Store, when string) (names []string) {
	t.Helper()
	some, answers := p.orders(t, s)
	for _, o := range slices.Concat(some, answers) {
		// The deviation for 200 in random order is 0.047.
		if tau := told(o); math.Abs(tau) > 0.24 {
			t.Logf("%s: %s tells who came before whom: tau %.2f", when, o.name, tau)
			names = append(names, o.name)
		}
	}
	words := func(o order) bool { return o.words }
	said := slices.DeleteFunc(slices.Clone(answers), func(o order) bool { return !words(o) })
	ticked := slices.DeleteFunc(answers, words)
	tried := 0
	for _, both := range [][2][]order{{some, ticked}, {some, said}, {ticked, said}} {
		for _, a := range both[0] {
			for _, b := range both[1] {
				for _, b := range []order{b, b.reversed()} {
					tried++
					if n := matched(a, b); n > 5 {
						t.Logf("%s: %s beside %s is right about %d", when, a.name, b.name, n)
						names = append(names, a.name+" beside "+b.name)
					}
				}
			}
		}
	}
	same := 0
	if strings.HasPrefix(p.dsn, "postgres") {
		same = p.sameCommit(t, s)
	} else {
		same = p.inLog(t, p.answers) + p.inLog(t, p.boxes)
	}
	if same > 0 {
		t.Errorf("%s: what was written together is right about %d people", when, same)
	}
	t.Logf("%s: tried %d matchers", when, tried)
	return names
}

// mustBeGone looks for what was there before the mixing in the bytes of the files: each answer and each comment lies there
// once, and no box is left; on SQLite also no draft, and the write-ahead log holds nothing of them.
func (p *planted) mustBeGone(t *testing.T, s *store.Store) {
	t.Helper()
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM urn"); n != 0 || err != nil {
		t.Errorf("%d boxes in the urn, %v, want none", n, err)
	}
	if strings.HasPrefix(p.dsn, "postgres") {
		for name, raw := range p.everyByte(t, s) {
			things := map[string][]string{"-responses": p.answers, "-comments": p.words}[name]
			if n := copies(raw, things, name == "-comments"); n != len(things) {
				t.Errorf("%d in the file of %s, want %d: old rows are left", n, name, len(things))
			}
			if n := copies(raw, p.boxes, false); n != 0 {
				t.Errorf("%d boxes in the file of %s", n, name)
			}
		}
		return
	}
	file, err := os.ReadFile(p.dsn)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(p.dsn + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what   string
		raw    []byte
		things []string
		plain  bool
		want   int
	}{
		{"answers in the file", file, p.answers, false, people},
		{"comments in the file", file, p.words, true, people},
		{"answers in the log", log, p.answers, false, 0},
		{"comments in the log", log, p.words, true, 0},
		{"invitations in the log", log, p.tokens, false, 0},
		{"boxes in the file", file, p.boxes, false, 0},
		{"boxes in the log", log, p.boxes, false, 0},
		{"drafts in the file", file, p.drafts, false, 0},
	} {
		if n := copies(c.raw, c.things, c.plain); n != c.want {
			t.Errorf("%s: %d, want %d", c.what, n, c.want)
		}
	}
}

// On a page of SQLite, rows lie in the order in which they were written, whatever their keys. With few people all is on
// one page and nothing moves: there it tells everything of boxes, before, and nothing of answers, afterwards.
func TestOrderOnAPage(t *testing.T) {
	for _, c := range []struct {
		few    int
		closed bool
	}{{3, false}, {40, true}} { // a page takes three boxes with the room for what an employee may write
		dsn := storetest.SQLiteDSN(t)
		s := storetest.Open(t, dsn, store.Options{})
		p := plantPermutation(t, s, dsn, c.few)
		rows := p.boxes
		if c.closed {
			rows = p.answers
			if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.EmptyLog(t.Context()); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(dsn)
		if err != nil {
			t.Fatal(err)
		}
		var things [][]byte
		for _, r := range rows {
			things = append(things, unhex(t, r))
		}
		switch tau := onPages(raw, things); {
		case !c.closed && tau < 0.9:
			t.Errorf("before closing, a page tells which box came before which with tau %.2f, want nearly 1: the test is blind", tau)
		case c.closed && math.Abs(tau) > 0.55: // five deviations
			t.Errorf("a page tells who came before whom: tau %.2f", tau)
		}
	}
}
