package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestSetPacks(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		id := save(t, s, storetest.Programme())
		source := func(name string) store.PackSource {
			return store.PackSource{Source: storetest.Questionnaire(t, name)}
		}
		set := func(packs ...store.PackSource) ([]survey.FormID, error) {
			return s.SetPacks(t.Context(), "test", id, "w1", packs)
		}
		first, err := set(source("mirror-core"), source("ambassador"))
		if diff := cmp.Diff([]survey.FormID{1, 2}, first); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
		second, err := set(source("ambassador"), source("trust-spectrum"))
		if diff := cmp.Diff([]survey.FormID{2, 3}, second); diff != "" || err != nil {
			t.Fatal(diff, err) // the one that stays keeps its number
		}
		newer := store.PackSource{Source: bytes.Replace(storetest.Questionnaire(t, "ambassador"), []byte(`version: "1`), []byte(`version: "9`), 1)}
		if _, err := set(newer, source("trust-spectrum")); err != nil {
			t.Fatal(err)
		}
		forms, err := s.Forms(t.Context(), id, "w1")
		if err != nil || len(forms) != 2 || forms[0].Pack.ID != "ambassador" || forms[0].Pack.Version[0] != '9' {
			t.Fatalf("%v, %v", forms, err)
		}
		hash := sha256.Sum256(newer.Source)
		if n := number(t, s, "SELECT COUNT(*) FROM forms WHERE id = 2 AND hash = ? AND source = ?", hash[:], newer.Source); n != 1 {
			t.Errorf("the questionnaire is not kept as %s", hex.EncodeToString(hash[:4]))
		}
		if _, err := set(newer, newer); !errors.Is(err, store.ErrState) {
			t.Errorf("one twice: %v", err)
		}
		if _, err := set(store.PackSource{Source: []byte("format: something/1\n")}); err == nil {
			t.Error("a file that is no questionnaire is taken")
		}
		if _, _, err := s.SavePeople(t.Context(), "test", id, []survey.Person{{Audience: gap.Employee, Reference: "E-1"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Invite(t.Context(), "test", id, 2, gap.Employee, storetest.Derived); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Invite(t.Context(), "test", id, 2, gap.Customer, storetest.Derived); !errors.Is(err, store.ErrState) {
			t.Errorf("inviting customers to a questionnaire for employees: %v", err)
		}
		if _, err := set(source("trust-spectrum")); !errors.Is(err, store.ErrState) {
			t.Errorf("taking away what somebody has a link to: %v", err)
		}
	})
}

// A form that was frozen is the same one for all callers, and its wave's state is never older than Refresh.
func TestFormIsRemembered(t *testing.T) {
	const refresh = 200 * time.Millisecond
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{Refresh: refresh})
		other := storetest.Open(t, dsn, store.Options{}) // another process
		f := storetest.Wave(t, other, storetest.Setup{})
		var all sync.WaitGroup
		seen := make([]*survey.Form, 16)
		for i := range seen {
			all.Go(func() {
				form, w, err := s.Form(t.Context(), f.Study, f.Form.ID)
				if err != nil || w.State != survey.WaveOpen {
					t.Error(w, err)
				}
				seen[i] = form
			})
		}
		all.Wait()
		for _, form := range seen {
			if form != seen[0] {
				t.Fatal("callers got forms of their own")
			}
		}
		if err := other.CloseWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		time.Sleep(refresh)
		form, w, err := s.Form(t.Context(), f.Study, f.Form.ID)
		if err != nil || w.State != survey.WaveClosed || form != seen[0] {
			t.Errorf("%s, another form: %v; %v", w.State, form != seen[0], err)
		}
		if _, w, err := other.Form(t.Context(), f.Study, f.Form.ID); err != nil || w.State != survey.WaveClosed {
			t.Errorf("who closed it sees %s at once; %v", w.State, err)
		}
		if _, _, err := s.Form(t.Context(), f.Study, 99); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a form that is not there: %v", err)
		}
	})
}

// A form is read again before it is too old, by one: nobody else waits for the reading as long as what there is may be used.
func TestFormIsReadAgainBesideThoseWhoUseIt(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{Refresh: time.Hour})
		other := storetest.Open(t, dsn, store.Options{}) // another process
		f := storetest.Wave(t, other, storetest.Setup{})
		form(t, s, f)
		if err := other.CloseWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		state := func() survey.WaveState {
			_, w, err := s.Form(t.Context(), f.Study, f.Form.ID)
			if err != nil {
				t.Error(err)
			}
			return w.State
		}
		done := s.Read(f.Study, f.Form.ID, 45*time.Minute)
		if now := state(); now != survey.WaveOpen { // or this waits for ever
			t.Errorf("while somebody reads it is %s", now)
		}
		done()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, w, err := s.Form(gone, f.Study, f.Form.ID); err != nil || w.State != survey.WaveOpen {
			t.Errorf("a reading that comes to nothing takes away what there is: %s, %v", w.State, err)
		}
		if now := state(); now != survey.WaveClosed {
			t.Errorf("after three quarters of the time it is not read again: %s", now)
		}
		done = s.Read(f.Study, f.Form.ID, 61*time.Minute)
		late := make(chan survey.WaveState)
		go func() { late <- state() }()
		select {
		case <-late:
			t.Error("what is too old was used")
		case <-time.After(20 * time.Millisecond):
			done()
			<-late
		}
	})
}

// A form in draft follows what is changed about it.
func TestFormInDraftFollows(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		member, into := f.Form.GroupNamed("segment", "wealth"), f.Form.GroupNamed("segment", "everyday")
		if err := s.MergeGroup(t.Context(), "test", f.Study, f.Wave, member.ID, into.ID); err != nil {
			t.Fatal(err)
		}
		now := form(t, s, f)
		if now.Reported(member.ID) != into.ID || now.Reported(into.ID) != into.ID || len(now.Frame.Segments) != 1 {
			t.Errorf("reported as %d, %d segments", now.Reported(member.ID), len(now.Frame.Segments))
		}
	})
}

func BenchmarkForm(b *testing.B) {
	s := storetest.SQLite(b)
	f := storetest.Wave(b, s, storetest.Setup{})
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := s.Form(b.Context(), f.Study, f.Form.ID); err != nil {
			b.Fatal(err)
		}
	}
}
