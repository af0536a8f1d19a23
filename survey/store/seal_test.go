package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// openWave is a store's open wave with one form, and its groups by number.
func openWave(t testing.TB, s *store.Store, f files) *survey.Form {
	t.Helper()
	study, err := s.SaveStudy(t.Context(), tester, f.study)
	if err != nil {
		t.Fatal(err)
	}
	forms, err := s.SetPacks(t.Context(), tester, study, "a", f.packs)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.OpenWave(t.Context(), tester, study, "a"); err != nil {
		t.Fatal(err)
	}
	form, _, err := s.Form(t.Context(), study, forms[0])
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// someResponses are random people of the form's groups.
func someResponses(r *rand.Rand, form *survey.Form, n int) []survey.Response {
	rows := make([]survey.Response, n)
	for i := range rows {
		a := gap.Audience(r.IntN(2))
		row := survey.Response{Audience: a, Answers: form.Layout.Blank(), Seconds: -1}
		for _, g := range form.Groups {
			switch {
			case r.IntN(3) > 0:
			case g.Kind == "unit":
				row.Unit = g.ID
			case g.Kind == map[gap.Audience]string{customer: "segment", employee: "cell"}[a]:
				row.Group = g.ID
			}
		}
		for q := range form.Frame.Questions {
			if values := form.Layout.Values(q, a); len(values) > 0 {
				form.Layout.SetCode(row.Answers, q, a, uint8(r.IntN(len(values))))
			}
		}
		if a == customer {
			row.Seconds = r.IntN(700) - 1
			row.Weight = []float64{0, 0, 1.5}[r.IntN(3)]
			row.Account = uint64(r.IntN(40)) << 60 // the highest bit too: it is a sign in the database
		}
		rows[i] = row
	}
	return rows
}

// fresh is a tally without the room it works in.
func fresh(form *survey.Form, tally *gap.Tally) *gap.Tally {
	f := gap.NewTally(form.Frame, gap.Collect{Drivers: true})
	f.Merge(tally)
	return f
}

// alike reports whether chunks and the rows in none count to what all rows count to.
func alike(t *testing.T, s *store.Store, form *survey.Form) bool {
	t.Helper()
	chunks, rows, err := s.Counted(t.Context(), form)
	if err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(fresh(form, chunks), fresh(form, rows))
}

// What an open wave holds is counted to the last answer that was acknowledged, and no chunk is made of it.
func TestOpenWaveIsCountedToTheLastAnswer(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := openWave(t, s, f)
		r := seeded(5)
		var stored []survey.Response
		for step := range 30 {
			some := someResponses(r, form, 1+r.IntN(20))
			some[0].Comments = []survey.Words{{Question: openTo(form, some[0].Audience), Text: fmt.Sprint("comment ", step)}}
			if err := s.StoreResponses(t.Context(), form, some); err != nil {
				t.Fatal(err)
			}
			stored = append(stored, some...)
			if err := s.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
			got, err := s.CollectNow(t.Context(), form)
			if err != nil {
				t.Fatal(err)
			}
			want, err := store.Folded(form, stored)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(fresh(form, got.Tally), fresh(form, want)) || len(got.Comments) != step+1 {
				t.Fatalf("step %d: %d responses are counted otherwise than they were given, or %d comments", step, len(stored), len(got.Comments))
			}
		}
		if n := number(t, s, "SELECT count(*) FROM chunks"); n != 0 {
			t.Errorf("%d chunks of an open wave: they tell what came one after the other", n)
		}
	})
}

// ended is a wave that was closed by a process that died before it made chunks; it holds n responses.
func ended(t *testing.T, s *store.Store, f files, n int) *survey.Form {
	t.Helper()
	form := openWave(t, s, f)
	for r := seeded(uint64(n)); n > 0; n -= 50 {
		if err := s.StoreResponses(t.Context(), form, someResponses(r, form, min(n, 50))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.MixOnly(t.Context(), form.Study, form.Wave); err != nil {
		t.Fatal(err)
	}
	return form
}

// Whatever is missing of the chunks: with the rows in none they are all responses, each once, and Seal makes them good.
func TestChunksAndRowsAreAllResponses(t *testing.T) {
	store.ChunksOf(t, 32)
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := ended(t, s, f, 300)
		all := func() int64 {
			t.Helper()
			_, c, err := s.Collected(t.Context(), form.Study, form.Wave)
			if err != nil {
				t.Fatal(err)
			}
			return c[0].Tally.People(customer) + c[0].Tally.People(employee)
		}
		for _, lost := range []string{"1 = 1", "id = (SELECT max(id) FROM chunks)", "id > (SELECT min(id) FROM chunks)", "1 = 1"} {
			plantExec(t, s, "DELETE FROM chunks WHERE "+lost)
			if n := all(); n != 300 || !alike(t, s, form) {
				t.Errorf("without the chunks %s: %d responses are counted, want 300", lost, n)
			}
			if err := s.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := all(); n != 300 || !alike(t, s, form) {
				t.Errorf("after making the chunks %s again: %d responses are counted, want 300", lost, n)
			}
			if n, small := number(t, s, "SELECT sum(n) FROM chunks"), number(t, s, "SELECT count(*) FROM chunks WHERE n <> 32"); n != 300 || small != 1 {
				t.Errorf("%d responses in chunks, %d of them not full, want 300 and 1", n, small)
			}
		}
	})
}

// Several processes close and seal at once, and one makes all chunks anew: nothing is lost, nothing counts twice.
func TestSealingAtOnce(t *testing.T) {
	store.ChunksOf(t, 32)
	f := smallFiles(t)
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		first, second := storetest.Open(t, dsn, store.Options{}), storetest.Open(t, dsn, store.Options{})
		form := openWave(t, first, f)
		for i := range 12 {
			if err := first.StoreResponses(t.Context(), form, someResponses(seeded(uint64(i)), form, 50)); err != nil {
				t.Fatal(err)
			}
		}
		var wait sync.WaitGroup
		var closed atomic.Int32
		for _, s := range []*store.Store{first, second} {
			wait.Go(func() {
				switch err := s.CloseWave(t.Context(), tester, form.Study, form.Wave); {
				case err == nil:
					closed.Add(1)
				case !errors.Is(err, store.ErrState):
					t.Error(err)
				}
			})
			wait.Go(func() {
				for range 20 {
					if err := s.SealForm(t.Context(), form); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Go(func() {
			for range 6 {
				if err := second.Rebuild(t.Context(), form.Study, form.Wave); err != nil {
					t.Error(err)
				}
			}
		})
		wait.Wait()
		if err := second.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if closed.Load() != 1 || !alike(t, first, form) {
			t.Errorf("%d closed the wave, or chunks and rows count otherwise than the rows", closed.Load())
		}
		if n, m := number(t, first, "SELECT count(*) FROM responses"), number(t, first, "SELECT sum(n) FROM chunks"); n != 600 || m != 600 {
			t.Errorf("%d responses, %d of them in chunks, want 600", n, m)
		}
	})
}

// Chunks that are made anew while one is being made do not leave that one over.
func TestRebuildWaitsForSealing(t *testing.T) {
	store.ChunksOf(t, 32)
	f := smallFiles(t)
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		first, second := storetest.Open(t, dsn, store.Options{}), storetest.Open(t, dsn, store.Options{})
		form := ended(t, first, f, 100)
		rebuilt := make(chan error, 1)
		err := first.SealSlowly(t.Context(), form, func() {
			go func() { rebuilt <- second.Rebuild(t.Context(), form.Study, "a") }()
			time.Sleep(300 * time.Millisecond)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := <-rebuilt; err != nil {
			t.Fatal(err)
		}
		if n := number(t, first, "SELECT sum(n) FROM chunks"); n != 100 || !alike(t, first, form) {
			t.Errorf("of 100 responses %d are in chunks", n)
		}
	})
}

// A chunk that cannot be read costs time and nothing else: the rows are counted, and Rebuild makes it again.
func TestDamagedChunkIsNoLoss(t *testing.T) {
	store.ChunksOf(t, 32)
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := openWave(t, s, f)
		if err := s.StoreResponses(t.Context(), form, someResponses(seeded(9), form, 100)); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseWave(t.Context(), tester, form.Study, "a"); err != nil {
			t.Fatal(err)
		}
		if err := s.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := byStore(t, s, form.Study, "a")
		if err := s.Exec(t.Context(), "UPDATE chunks SET body = ? WHERE id = (SELECT min(id) FROM chunks)", []byte("no chunk")); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Counted(t.Context(), form); err == nil {
			t.Fatal("the chunk is not damaged")
		}
		same(t, want, byStore(t, s, form.Study, "a"))
		if err := s.Rebuild(t.Context(), form.Study, "a"); err != nil {
			t.Fatal(err)
		}
		if !alike(t, s, form) {
			t.Error("the chunks made again count otherwise than the rows")
		}
	})
}
