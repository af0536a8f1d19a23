package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// byStore takes the store's road.
func byStore(t *testing.T, s *store.Store, study survey.StudyID, wave string) []byte {
	t.Helper()
	frozen, collected, err := s.Collected(t.Context(), study, wave)
	if err != nil {
		t.Fatal(err)
	}
	return released(t, frozen, collected)
}

// same compares two results, and shows where they begin to differ.
func same(t *testing.T, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	around := func(b []byte) string { return string(b[max(0, i-200):min(len(b), i+200)]) }
	t.Errorf("%d and %d bytes, different from byte %d on\nfile:  …%s…\nstore: …%s…", len(want), len(got), i, around(want), around(got))
}

// The road through the store gives the very bytes that the road of files gives, for all waves and questionnaires of
// Larkfield; wave by wave too, and after the chunks were made again.
func TestLarkfieldThroughTheStore(t *testing.T) {
	f := larkfield(t)
	todo := f.study.Waves
	if slower > 1 { // the last wave has as much to race about as all of them
		todo = todo[len(todo)-1:]
		f.wave = todo[0].ID
	}
	want := f.byFile(t)
	waves := map[string][]byte{}
	for _, w := range todo {
		o := f.options()
		o.Wave = w.ID
		one, err := exchange.ReadAnswers(f.answers, o)
		if err != nil {
			t.Fatal(err)
		}
		waves[w.ID] = unprotected(t, f.study, one)
	}
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study := f.load(t, s)
		same(t, want, byStore(t, s, study, ""))
		for _, w := range todo {
			if err := s.Rebuild(t.Context(), study, w.ID); err != nil {
				t.Fatal(err)
			}
			frozen, one, err := s.Collected(t.Context(), study, w.ID)
			if err != nil {
				t.Fatal(err)
			}
			same(t, waves[w.ID], unprotected(t, frozen, one))
		}
		if n := number(t, s, "SELECT sum(n) FROM chunks") - number(t, s, "SELECT count(*) FROM responses"); n != 0 {
			t.Errorf("chunks hold %d responses more than there are", n)
		}
	})
}

// unprotected is every figure there is, before any is hidden or rounded.
func unprotected(t *testing.T, study *survey.Study, collected []*survey.Collected) []byte {
	t.Helper()
	b, err := json.Marshal(survey.Analyze(study, collected, "off"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Weights, accounts that answer more than once, times taken, comments and every kind of question take both roads alike.
func TestWeightsAndAccountsThroughTheStore(t *testing.T) {
	for _, test := range []struct {
		pack  store.PackSource
		parts []string // that the answers are there to bring about
	}{
		{source(t, "mirror-core"), []string{`"clustered":true`, `"weighted_n":`, "too expensive", `"flag":"too_fast"`}},
		{everyScale(t), []string{`"clustered":true`, "too expensive"}},
	} {
		t.Run(test.pack.Pack.ID, func(t *testing.T) {
			f := filesOf(t, test.pack)
			want := f.byFile(t)
			for _, part := range test.parts {
				if !bytes.Contains(want, []byte(part)) {
					t.Fatalf("the answers do not bring about %s", part)
				}
			}
			storetest.Both(t, func(t *testing.T, s *store.Store) {
				study := f.load(t, s)
				same(t, want, byStore(t, s, study, ""))
			})
		})
	}
}

// Answers of a group that was merged are stored under the other one, and collected there.
func TestLoadFollowsMerges(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study, err := s.SaveStudy(t.Context(), tester, f.study)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := s.SetPacks(t.Context(), tester, study, "a", f.packs)
		if err != nil {
			t.Fatal(err)
		}
		form, _, err := s.Form(t.Context(), study, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		part, into := form.GroupNamed(pack.RoleCell, "c0").ID, form.GroupNamed(pack.RoleCell, "c1").ID
		if err := s.MergeGroup(t.Context(), tester, study, "a", part, into); err != nil {
			t.Fatal(err)
		}
		rows := make([]survey.Row, 30)
		for i := range rows {
			rows[i] = survey.Row{Group: "c0", Response: survey.Response{Audience: employee, Answers: form.Layout.Blank(),
				Comments: []survey.Words{{Question: openTo(form, employee), Text: fmt.Sprint("comment ", i)}}}}
		}
		if _, err := s.Load(t.Context(), tester, study, store.Loaded{Form: form.ID, Rows: slices.Values(rows)}); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"responses", "comments"} {
			if n := number(t, s, "SELECT count(*) FROM "+table+" WHERE group_id = ?", into); n != 30 {
				t.Errorf("%d of 30 %s are stored under the group that was merged into", n, table)
			}
		}
		_, all, err := s.Collected(t.Context(), study, "a")
		if err != nil {
			t.Fatal(err)
		}
		if c := all[0].Comments; len(c) != 30 || c[0].Cell != "c1" {
			t.Errorf("%d comments, of %q", len(c), c[0].Cell)
		}
	})
}

// Results are made of closed waves only, and a load only where nothing is yet.
func TestCollectedOfClosedWavesOnly(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study, err := s.SaveStudy(t.Context(), tester, f.study)
		if err != nil {
			t.Fatal(err)
		}
		forms, err := s.SetPacks(t.Context(), tester, study, "a", f.packs)
		if err != nil {
			t.Fatal(err)
		}
		collect := func(wave string) error {
			_, _, err := s.Collected(t.Context(), study, wave)
			return err
		}
		if err := collect("a"); !errors.Is(err, store.ErrState) {
			t.Errorf("a wave in draft: %v", err)
		}
		if err := collect("z"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a wave that does not exist: %v", err)
		}
		if err := s.OpenWave(t.Context(), tester, study, "a"); err != nil {
			t.Fatal(err)
		}
		if err := collect("a"); !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "still takes answers") {
			t.Errorf("an open wave: %v", err)
		}
		none := func(func(survey.Row) bool) {}
		if _, err := s.Load(t.Context(), tester, study, store.Loaded{Form: forms[0], Rows: none}); !errors.Is(err, store.ErrState) {
			t.Errorf("a load into an open wave: %v", err)
		}
		if _, all, err := s.Collected(t.Context(), study, ""); err != nil || len(all) != 0 {
			t.Errorf("a study without a closed wave: %d results, %v", len(all), err)
		}
		if err := s.CloseWave(t.Context(), tester, study, "a"); err != nil {
			t.Fatal(err)
		}
		if _, all, err := s.Collected(t.Context(), study, "a"); err != nil || len(all) != 0 {
			t.Errorf("a closed wave nobody answered: %d results, %v", len(all), err)
		}
	})
}
