package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Whatever came through the checks of the pages, and PostgreSQL takes as no text: the wave can be closed, and nothing that
// can be read is lost. Else one person could keep everybody's answers in the urn.
func TestNoCommentKeepsAWaveOpen(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 4})
		for i, w := range []survey.Words{{Text: "one\x00two"}, {Text: "no text \xff here"}, {Text: "ours", Language: "e\x00n", Score: "\xc3"}, {Text: "plain"}} {
			sub := answerOf(f, i)
			sub.Response.Comments = []survey.Words{w}
			if got, err := s.Submit(t.Context(), sub); got != survey.Recorded || err != nil {
				t.Fatal(got, err)
			}
		}
		if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Number(t.Context(), "SELECT count(*) FROM comments WHERE body IN ('onetwo', 'no text \ufffd here', 'ours', 'plain')"); n != 4 || err != nil {
			t.Errorf("%d comments are there, %v; want 4", n, err)
		}
	})
}

// programmeOf is the programme of another company.
func programmeOf(i int) *survey.Study {
	p := storetest.Programme()
	p.Company = fmt.Sprintf("Company %d", i)
	return p
}

// A damaged box keeps its own wave open, says that it is damaged and not that the keys are others, and no other wave waits for it.
func TestADamagedBoxKeepsOneWaveOpen(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		var waves []*storetest.Fixture
		for range 2 {
			f := storetest.Wave(t, s, storetest.Setup{Programme: programmeOf(len(waves))})
			waves = append(waves, f)
			form, _, err := s.Form(t.Context(), f.Study, f.Form.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.StoreResponses(t.Context(), form, someResponses(seeded(1), form, 20)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Exec(t.Context(), "UPDATE waves SET closes = '2026-11-21'"); err != nil {
			t.Fatal(err)
		}
		boxes, err := s.Boxes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range boxes {
			if b.Study == waves[0].Study {
				b.Body[20] ^= 1
				if err := s.Exec(t.Context(), "UPDATE urn SET box = ? WHERE id = ?", b.Body, b.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := s.CloseDue(t.Context()); err == nil || !strings.Contains(err.Error(), "a box of sealed answers is damaged") {
			t.Errorf("closing with a damaged box: %v", err)
		}
		for i, want := range []survey.WaveState{survey.WaveOpen, survey.WaveClosed} {
			if w, err := s.Fieldwork(t.Context(), waves[i].Study, waves[i].Wave); err != nil || w.State != want {
				t.Errorf("wave %d is %s, want %s; %v", i, w.State, want, err)
			}
		}
		if n, err := s.Number(t.Context(), "SELECT count(*) FROM responses"); n != 20 || err != nil {
			t.Errorf("%d answers of the wave that could be closed, %v; want 20", n, err)
		}
	})
}

// Answers to several forms of several studies come at once, so that they share commits, while two processes close waves
// by hand and by the calendar: each is there once.
func TestSharedCommitsAndSharedClosing(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s, other := storetest.Open(t, dsn, store.Options{}), storetest.Open(t, dsn, store.Options{})
		var all []*storetest.Fixture
		for i := range 3 {
			all = append(all, storetest.Wave(t, s, storetest.Setup{Programme: programmeOf(i), Customers: 200, Employees: 100}))
		}
		recorded := make([]atomic.Int64, len(all))
		var wait sync.WaitGroup
		for i, f := range all {
			for _, by := range []*store.Store{s, other} { // both send everything: what came through one the other does not take
				wait.Go(func() { submitAll(t.Context(), by, f, 8, func([32]byte) { recorded[i].Add(1) }) })
			}
		}
		wait.Wait()
		for _, f := range all {
			if err := s.Exec(t.Context(), "UPDATE waves SET closes = '2026-01-01' WHERE study = ?", f.Study); err != nil {
				t.Fatal(err)
			}
		}
		for _, by := range []*store.Store{s, other} {
			wait.Go(func() {
				if err := by.CloseDue(t.Context()); err != nil {
					t.Error(err)
				}
			})
			wait.Go(func() {
				for _, f := range all {
					if err := by.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil && !errors.Is(err, store.ErrState) {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		for i, f := range all {
			n, err := s.Number(t.Context(), "SELECT count(*) FROM responses WHERE study = "+strconv.Itoa(int(f.Study)))
			if err != nil || n != 300 || recorded[i].Load() != 300 {
				t.Errorf("study %d: %d acknowledged, %d stored, want 300; %v", f.Study, recorded[i].Load(), n, err)
			}
		}
		if n, err := s.Number(t.Context(), "SELECT count(*) FROM urn"); n != 0 || err != nil {
			t.Errorf("%d boxes are left, %v", n, err)
		}
	})
}

// Hundreds of people who wrote as much as they may, in the signs that take most bytes, share a box; that is closed too.
func TestTheLargestBoxIsOpened(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := openWave(t, s, smallFiles(t))
		rows := someResponses(seeded(3), form, store.BatchLength)
		long := strings.Repeat("😀", 10_000)
		for i := range rows {
			rows[i].Comments = []survey.Words{{Question: openTo(form, rows[i].Audience), Text: fmt.Sprint(i, long)}}
		}
		if err := s.StoreResponses(t.Context(), form, rows); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseWave(t.Context(), tester, form.Study, form.Wave); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Number(t.Context(), "SELECT count(*) FROM comments WHERE length(body) > 10000"); n != len(rows) || err != nil {
			t.Errorf("%d comments, %v; want %d", n, err, len(rows))
		}
	})
}

// No room to write the rows, or the one who closes goes away: the wave is open as it was, and is closed later.
func TestClosingThatFailsLosesNothing(t *testing.T) {
	t.Run("full", func(t *testing.T) {
		s := storetest.SQLite(t)
		form := openWave(t, s, smallFiles(t))
		if err := s.StoreResponses(t.Context(), form, someResponses(seeded(4), form, 3000)); err != nil {
			t.Fatal(err)
		}
		limit := func(n int) {
			t.Helper()
			if err := s.Exec(t.Context(), "PRAGMA max_page_count = "+strconv.Itoa(n)); err != nil {
				t.Fatal(err)
			}
		}
		pages := number(t, s, "SELECT page_count FROM pragma_page_count")
		limit(pages + 5)
		if err := s.CloseWave(t.Context(), tester, form.Study, form.Wave); !errors.Is(err, store.ErrFull) {
			t.Errorf("closing on a full disk: %v", err)
		}
		closesLater(t, s, form, 3000, func() { limit(1 << 30) })
	})
	t.Run("cancelled", func(t *testing.T) {
		storetest.Both(t, func(t *testing.T, s *store.Store) {
			form := openWave(t, s, smallFiles(t))
			for range 10 {
				if err := s.StoreResponses(t.Context(), form, someResponses(seeded(4), form, 2000)); err != nil {
					t.Fatal(err)
				}
			}
			cancelled := 0
			for patience := 5 * time.Millisecond; ; patience *= 2 {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				err := s.CloseWave(ctx, tester, form.Study, form.Wave)
				cancel()
				w, look := s.Fieldwork(t.Context(), form.Study, form.Wave)
				rows, counted := s.Number(t.Context(), "SELECT count(*) FROM responses")
				closed := w.State == survey.WaveClosed
				if look != nil || counted != nil || closed && rows != 20_000 || !closed && rows != 0 {
					t.Fatalf("after %v the wave is %s with %d rows: %v", patience, w.State, rows, errors.Join(look, counted))
				}
				if closed {
					break
				}
				if cancelled++; err == nil {
					t.Fatal("it was said to be closed, and is not")
				}
			}
			if cancelled == 0 {
				t.Error("20,000 answers were closed within 5 milliseconds: nothing was cancelled")
			}
		})
	})
}

// closesLater wants a wave open with nothing of it in the rows, and n answers after it was closed.
func closesLater(t *testing.T, s *store.Store, form *survey.Form, n int, before func()) {
	t.Helper()
	w, err := s.Fieldwork(t.Context(), form.Study, form.Wave)
	if rows, counted := s.Number(t.Context(), "SELECT count(*) FROM responses"); err != nil || counted != nil || w.State != survey.WaveOpen || rows != 0 {
		t.Errorf("the wave is %s with %d rows, want open with none; %v %v", w.State, rows, err, counted)
	}
	before()
	if err := s.CloseWave(t.Context(), tester, form.Study, form.Wave); err != nil {
		t.Fatal(err)
	}
	_, c, err := s.Collected(t.Context(), form.Study, form.Wave)
	if err != nil {
		t.Fatal(err)
	}
	if got := c[0].Tally.People(gap.Customer) + c[0].Tally.People(gap.Employee); got != int64(n) {
		t.Errorf("%d answers, want %d", got, n)
	}
}
