package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// people answer in each test of who said what; by chance a matcher is right about one of them.
const people = 200

// P34 at level L1 (protection.md §3.3): with the whole database at hand after the wave is closed, nothing links people
// and answers better than chance. Before it is closed the same matchers are right about nearly everybody, where the
// database cannot but tell: so the test can fail.
func TestNobodyCanTellWhoSaidWhat(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		// Out of some hundred matchers one is right about more than 5 people now and then by chance. One that is right
		// because the database tells is so again with other people.
		suspects := whatTells(t, dsn)
		if len(suspects) == 0 {
			return
		}
		t.Logf("once more, because of %q", suspects)
		again := storetest.SQLiteDSN
		if strings.HasPrefix(dsn, "postgres") {
			again = storetest.PostgresDSN
		}
		for _, name := range whatTells(t, again(t)) {
			if slices.Contains(suspects, name) {
				t.Errorf("%s tells who said what", name)
			}
		}
	})
}

// whatTells plants, closes, seals and returns the names of all matchers that are right about more than 5 people, or of
// orders that tell who came before whom.
func whatTells(t *testing.T, dsn string) (names []string) {
	s := storetest.Open(t, dsn, store.Options{})
	end := longReader(t, dsn)
	p := plantPermutation(t, s, dsn, people)
	p.mustTellBefore(t, s)
	end()
	if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); err != nil {
		t.Fatal(err)
	}
	p.mustBeGone(t)
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

// mustTellBefore are the negative controls.
func (p *planted) mustTellBefore(t *testing.T, s *store.Store) {
	t.Helper()
	if !strings.HasPrefix(p.dsn, "postgres") {
		if n := p.inLog(t); n < people*9/10 {
			t.Errorf("before closing, the write-ahead log tells of %d people what they said, want nearly all: the matcher is blind", n)
		}
		return
	}
	if n := p.sameCommit(t, s); n < people*9/10 {
		t.Errorf("before closing, xmin tells of %d people what they said, want nearly all: the matcher is blind", n)
	}
	best := 0
	some, answers := p.orders(t, s)
	for _, a := range some {
		for _, b := range answers {
			best = max(best, matched(a, b))
		}
	}
	if best < people*9/10 {
		t.Errorf("before closing, orders tell of %d people what they said, want nearly all: the matchers are blind", best)
	}
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
	tried := 0
	for _, a := range some {
		for _, b := range answers {
			for _, b := range []order{b, b.reversed()} {
				tried++
				if n := matched(a, b); n > 5 {
					t.Logf("%s: %s beside %s is right about %d", when, a.name, b.name, n)
					names = append(names, a.name+" beside "+b.name)
				}
			}
		}
	}
	same := 0
	if strings.HasPrefix(p.dsn, "postgres") {
		same = p.sameCommit(t, s)
	} else {
		same = p.inLog(t)
	}
	if same > 0 {
		t.Errorf("%s: what was written together is right about %d people", when, same)
	}
	t.Logf("%s: tried %d matchers", when, tried)
	return names
}

// mustBeGone looks for what was there before the mixing in the bytes of the SQLite files: each answer and each comment
// lies there once, no old id is left, no draft, and the write-ahead log holds nothing of them.
func (p *planted) mustBeGone(t *testing.T) {
	t.Helper()
	if strings.HasPrefix(p.dsn, "postgres") {
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
		{"ids from before in the file", file, p.ids, false, 0},
		{"drafts in the file", file, p.drafts, false, 0},
	} {
		if n := copies(c.raw, c.things, c.plain); n != c.want {
			t.Errorf("%s: %d, want %d", c.what, n, c.want)
		}
	}
}

// On a page of SQLite, rows lie in the order in which they were written, whatever their keys. With few people all is on
// one page and nothing moves: there it tells everything, before.
func TestOrderOnAPage(t *testing.T) {
	const few = 40
	dsn := storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, store.Options{})
	p := plantPermutation(t, s, dsn, few)
	tells := func() float64 {
		t.Helper()
		if err := s.EmptyLog(t.Context()); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(dsn)
		if err != nil {
			t.Fatal(err)
		}
		var answers [][]byte
		for _, a := range p.answers {
			answers = append(answers, unhex(t, a))
		}
		return onPages(raw, answers)
	}
	if tau := tells(); tau < 0.9 {
		t.Errorf("before closing, a page tells who came before whom with tau %.2f, want nearly 1: the test is blind", tau)
	}
	if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); err != nil {
		t.Fatal(err)
	}
	if tau := tells(); math.Abs(tau) > 0.55 { // five deviations
		t.Errorf("a page tells who came before whom: tau %.2f", tau)
	}
}

// Mixing changes ids and places, and nothing else.
func TestMixKeepsWhatWasSaid(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		p := plantPermutation(t, s, dsn, 30)
		link, err := s.SaveLink(t.Context(), "test", survey.Link{Study: p.Study, Form: p.Form.ID, Audience: gap.Customer, PerDay: 5}, func(survey.LinkID) [32]byte { return [32]byte{7} })
		if err != nil {
			t.Fatal(err)
		}
		outcome, err := s.Submit(t.Context(), &survey.Submission{Study: p.Study, Form: p.Form.ID, Link: link, Once: [32]byte{9}, Day: today,
			Response: survey.Response{Answers: p.Form.Layout.Blank(), Seconds: 75, Comments: []survey.Words{{Text: "Ours", Language: "en", Score: "9–10"}}}})
		if err != nil || outcome != survey.Recorded {
			t.Fatal(outcome, err)
		}
		all := map[string]string{
			"responses":   "audience, group_id, unit, answers, weight, account, seconds",
			"comments":    "audience, question, group_id, unit, language, score, body",
			"invitations": "token, opt_out, id, study, form, person, audience, group_id, unit, weight, account, state",
		}
		read := func() map[string][]string {
			t.Helper()
			got := map[string][]string{}
			for table, columns := range all {
				if got[table], err = s.Words(t.Context(), "SELECT "+asText(dsn, columns)+" FROM "+table); err != nil {
					t.Fatal(err)
				}
				slices.Sort(got[table])
			}
			return got
		}
		before := read()
		if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, read()); diff != "" {
			t.Error(diff)
		}
		for query, want := range map[string]int{
			"SELECT COUNT(*) FROM responses":                                            31,
			"SELECT COUNT(*) FROM unsealed u JOIN responses r ON r.id = u.id":           31,
			"SELECT COUNT(*) FROM unsealed":                                             31,
			"SELECT COUNT(*) FROM link_days":                                            0,
			"SELECT COUNT(*) FROM chunks":                                               0,
			"SELECT COUNT(*) FROM leases":                                               0,
			"SELECT COUNT(*) FROM waves WHERE state = 'closed' AND ended IS NOT NULL":   1,
			"SELECT COUNT(*) FROM comments c JOIN responses r ON r.id = c.id":           0,
			fmt.Sprintf("SELECT COUNT(*) FROM responses WHERE id IN (%s)", p.oldIDs(t)): 0,
		} {
			if got := number(t, s, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	})
}

// asText puts columns into one text.
func asText(dsn, columns string) string {
	bytes := []string{"answers", "token", "opt_out", "id", "person"}
	var parts []string
	for _, c := range strings.Split(columns, ", ") {
		switch {
		case slices.Contains(bytes, c) && strings.HasPrefix(dsn, "postgres"):
			c = "encode(" + c + ", 'hex')"
		case slices.Contains(bytes, c):
			c = "hex(" + c + ")"
		}
		parts = append(parts, "COALESCE(CAST("+c+" AS TEXT), '-')")
	}
	return strings.Join(parts, " || ' ' || ")
}

// A crash after the commit leaves old rows in the files. What is left to do is done by whoever comes next.
func TestCrashAfterMixing(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		p := plantPermutation(t, s, dsn, 20)
		if err := s.MixOnly(t.Context(), p.Study, p.Wave); err != nil {
			t.Fatal(err)
		}
		if n := number(t, s, "SELECT COUNT(*) FROM leases WHERE job LIKE 'tidy%'"); n != 1 {
			t.Fatalf("%d notes of what is left to do, want 1", n)
		}
		other := storetest.Open(t, dsn, store.Options{})
		if err := other.CloseDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := number(t, s, "SELECT COUNT(*) FROM leases"); n != 0 {
			t.Errorf("%d notes of what is left to do, want 0", n)
		}
		if !strings.HasPrefix(dsn, "postgres") {
			log, err := os.ReadFile(dsn + "-wal")
			if err != nil {
				t.Fatal(err)
			}
			if n := copies(log, p.answers, false) + copies(log, p.tokens, false); n != 0 {
				t.Errorf("%d old rows in the write-ahead log", n)
			}
		}
		if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); !errors.Is(err, store.ErrState) {
			t.Errorf("closing again: %v, want ErrState", err)
		}
	})
}

// Broken off in the middle, nothing has happened, and it can be begun again.
func TestCloseBrokenOff(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		p := plantPermutation(t, s, dsn, 20)
		if err := s.MixAndFail(t.Context(), p.Study, p.Wave); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if n := number(t, s, fmt.Sprintf("SELECT COUNT(*) FROM responses WHERE id IN (%s)", p.oldIDs(t))); n != 20 {
			t.Errorf("%d responses as they were, want 20", n)
		}
		if w, err := s.Fieldwork(t.Context(), p.Study, p.Wave); err != nil || w.State != survey.WaveOpen {
			t.Errorf("the wave is %s, want open; %v", w.State, err)
		}
		if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); err != nil {
			t.Error(err)
		}
		if n := number(t, s, "SELECT COUNT(*) FROM responses"); n != 20 {
			t.Errorf("%d responses, want 20", n)
		}
	})
}
