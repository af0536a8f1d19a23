package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

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
			"invitations": "token, opt_out, id, study, form, person, audience",
		}
		read := func() map[string][]string {
			t.Helper()
			got := map[string][]string{}
			for table, columns := range all {
				got[table] = textOf(t, dsn, "SELECT "+asText(dsn, columns)+" FROM "+table)
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
			"SELECT COUNT(*) FROM responses": 31,
			"SELECT COUNT(*) FROM urn":       0,
			"SELECT COUNT(*) FROM link_days": 0,
			"SELECT SUM(n) FROM chunks":      31,
			"SELECT COUNT(*) FROM chores":    0,
			"SELECT COUNT(*) FROM waves WHERE state = 'closed' AND ended IS NOT NULL": 1,
			"SELECT COUNT(*) FROM comments c JOIN responses r ON r.id = c.id":         0,
		} {
			if got := number(t, s, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	})
}

// textOf is a column of text; what is in the urn counts as responses and comments.
func textOf(t *testing.T, dsn, query string) (all []string) {
	t.Helper()
	storetest.Unsealed(t, dsn, nil, func(conn *sql.Conn) {
		rows, err := conn.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }() // Err tells what went wrong
		for rows.Next() {
			var one string
			if err := rows.Scan(&one); err != nil {
				t.Fatal(err)
			}
			all = append(all, one)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	})
	return all
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
		if n := number(t, s, "SELECT COUNT(*) FROM chores WHERE job LIKE 'tidy%'"); n != 1 {
			t.Fatalf("%d notes of what is left to do, want 1", n)
		}
		other := storetest.Open(t, dsn, store.Options{})
		if err := other.CloseDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := number(t, s, "SELECT COUNT(*) FROM chores"); n != 0 {
			t.Errorf("%d notes of what is left to do, want 0", n)
		}
		if !strings.HasPrefix(dsn, "postgres") {
			log, err := os.ReadFile(dsn + "-wal")
			if err != nil {
				t.Fatal(err)
			}
			if n := copies(log, p.answers, false) + copies(log, p.tokens, false) + copies(log, p.boxes, false); n != 0 {
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
		if n := number(t, s, "SELECT COUNT(*) FROM urn"); n != 20 {
			t.Errorf("%d boxes as they were, want 20", n)
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

// Who sends while the wave is being closed is either recorded, and mixed like all others, or told that it is over.
func TestClosingWhilePeopleSend(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{Employees: 400})
		var recorded, over atomic.Int64
		var all sync.WaitGroup
		for k := range 4 {
			all.Go(func() {
				for _, token := range f.Tokens[gap.Employee][100*k : 100*k+100] {
					switch outcome, err := s.Submit(context.Background(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: token,
						Response: survey.Response{Audience: gap.Employee, Answers: randomAnswers(t, f.Form), Seconds: -1}}); {
					case err != nil && !errors.Is(err, store.ErrBusy):
						t.Error(err)
					case err == nil && outcome == survey.Recorded:
						recorded.Add(1)
					case err == nil && outcome != survey.NotTaking:
						t.Error(outcome)
					default:
						over.Add(1)
					}
				}
			})
		}
		for recorded.Load() < 40 && recorded.Load()+over.Load() < 400 && !t.Failed() {
			runtime.Gosched()
		}
		if err := s.CloseWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Error(err)
		}
		all.Wait()
		if over.Load() == 0 {
			t.Log("everybody was faster than the closing")
		}
		if n := number(t, s, "SELECT COUNT(*) FROM responses"); int64(n) != recorded.Load() {
			t.Errorf("%d responses, and %d people were told that theirs is recorded", n, recorded.Load())
		}
		if n := number(t, s, "SELECT COUNT(*) FROM invitations WHERE state <> 'open'"); n != 0 {
			t.Errorf("%d invitations tell who sent, want none", n)
		}
		if strings.HasPrefix(dsn, "postgres") {
			if n := number(t, s, "SELECT COUNT(DISTINCT xmin::text) FROM responses"); n != 1 {
				t.Errorf("the responses are of %d transactions, want 1: some came after the mixing", n)
			}
		}
	})
}
