package store_test

import (
	"math/rand/v2"
	"reflect"
	"sync"
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

// alike reports whether chunks and queue count to what all rows count to.
func alike(t *testing.T, s *store.Store, form *survey.Form) bool {
	t.Helper()
	chunks, rows, err := s.Counted(t.Context(), form)
	if err != nil {
		t.Fatal(err)
	}
	fresh := func(tally *gap.Tally) *gap.Tally { // without the room it works in
		f := gap.NewTally(form.Frame, gap.Collect{Drivers: true})
		f.Merge(tally)
		return f
	}
	return reflect.DeepEqual(fresh(chunks), fresh(rows))
}

// Whatever comes in and whenever chunks are made: chunks and what waits are together all responses, each once.
func TestChunksAndQueueAreAllResponses(t *testing.T) {
	store.ChunksOf(t, 32)
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := openWave(t, s, f)
		r := seeded(5)
		stored := 0
		for step := range 60 {
			var err error
			switch r.IntN(8) {
			case 0, 1, 2, 3:
				rows := someResponses(r, form, 1+r.IntN(50))
				stored += len(rows)
				err = s.StoreResponses(t.Context(), form, rows)
			case 4, 5:
				err = s.Seal(t.Context())
			case 6:
				err = s.SealForm(t.Context(), form)
			case 7:
				err = s.Rebuild(t.Context(), form.Study, "a")
			}
			if err != nil {
				t.Fatal(err)
			}
			if !alike(t, s, form) {
				t.Fatalf("step %d: chunks and queue count otherwise than the rows", step)
			}
			if n := number(t, s, "SELECT count(*) FROM responses"); n != stored {
				t.Fatalf("%d responses, %d were stored", n, stored)
			}
			if n := number(t, s, "SELECT count(*) FROM chunks WHERE n <> 32"); n != 0 {
				t.Fatalf("%d chunks of an open wave are not full: they tell who came one after the other", n)
			}
		}
		if chunks := number(t, s, "SELECT count(*) FROM chunks"); chunks == 0 || stored < 300 {
			t.Fatalf("%d responses and %d chunks: the test tested nothing", stored, chunks)
		}
		if err := s.CloseWave(t.Context(), tester, form.Study, "a"); err != nil {
			t.Fatal(err)
		}
		if err := s.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := number(t, s, "SELECT count(*) FROM unsealed"); n != 0 || !alike(t, s, form) {
			t.Errorf("after the end %d responses wait for a chunk", n)
		}
		if _, all, err := s.Collected(t.Context(), form.Study, "a"); err != nil || all[0].Tally.People(customer)+all[0].Tally.People(employee) != int64(stored) {
			t.Errorf("not all %d responses are collected: %v", stored, err)
		}
	})
}

// Several processes seal at once, while answers come in and somebody closes the wave: nothing is lost, nothing counts twice.
func TestSealingAtOnce(t *testing.T) {
	store.ChunksOf(t, 32)
	f := smallFiles(t)
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		first, second := storetest.Open(t, dsn, store.Options{}), storetest.Open(t, dsn, store.Options{})
		form := openWave(t, first, f)
		var wait sync.WaitGroup
		for i, s := range []*store.Store{first, second} {
			wait.Go(func() {
				r := seeded(uint64(20 + i))
				for range 12 {
					if err := s.StoreResponses(t.Context(), form, someResponses(r, form, 25)); err != nil {
						t.Error(err)
					}
				}
			})
			wait.Go(func() {
				for range 25 {
					if err := s.SealForm(t.Context(), form); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Go(func() {
			for range 6 {
				if err := second.Rebuild(t.Context(), form.Study, "a"); err != nil {
					t.Error(err)
				}
			}
		})
		wait.Wait()
		wait.Go(func() {
			if err := first.CloseWave(t.Context(), tester, form.Study, "a"); err != nil {
				t.Error(err)
			}
		})
		for range 20 {
			if err := second.SealForm(t.Context(), form); err != nil {
				t.Error(err)
			}
		}
		wait.Wait()
		if err := second.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !alike(t, first, form) {
			t.Error("chunks and queue count otherwise than the rows")
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
		form := openWave(t, first, f)
		if err := first.StoreResponses(t.Context(), form, someResponses(seeded(6), form, 100)); err != nil {
			t.Fatal(err)
		}
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
		if n, waiting := number(t, first, "SELECT sum(n) FROM chunks"), number(t, first, "SELECT count(*) FROM unsealed"); n != 96 || waiting != 4 || !alike(t, first, form) {
			t.Errorf("of 100 responses %d are in chunks and %d wait, want 96 and 4", n, waiting)
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

// One process at a time holds a lease; one that died loses it when its time is over.
func TestLease(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		now := time.Unix(1_800_000_000, 0)
		o := store.Options{Now: func() time.Time { return now }}
		first, second := storetest.Open(t, dsn, o), storetest.Open(t, dsn, o)
		take := func(s *store.Store) func() {
			t.Helper()
			release, err := s.Lease(t.Context(), "seal", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			return release
		}
		release := take(first)
		if release == nil || take(second) != nil || take(first) != nil {
			t.Fatal("two hold one lease")
		}
		now = now.Add(61 * time.Second)
		other := take(second)
		if other == nil {
			t.Fatal("a lease that is over cannot be taken")
		}
		release() // too late: it is another's by now
		if take(first) != nil {
			t.Error("a lease was given back by somebody who no longer held it")
		}
		other()
		if take(first) == nil {
			t.Error("a lease that was given back cannot be taken")
		}
	})
}
