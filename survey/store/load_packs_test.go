package store_test

import (
	"errors"
	"slices"
	"testing"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A load that brings its questionnaires sets them together with the answers. Where anything of it fails, every wave asks
// what it asked before, and the audit trail tells of nothing that did not happen.
func TestLoadSetsQuestionnairesOrNothing(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study, err := s.SaveStudy(t.Context(), tester, f.study)
		if err != nil {
			t.Fatal(err)
		}
		for _, wave := range []string{"a", "b"} {
			if _, err := s.SetPacks(t.Context(), tester, study, wave, []store.PackSource{everyScale(t)}); err != nil {
				t.Fatal(err)
			}
		}
		told := number(t, s, "SELECT count(*) FROM audit")
		row := survey.Row{Group: "s1", Response: survey.Response{Answers: survey.NewLayout(f.packs[0].Pack, survey.Frame(f.packs[0].Pack, f.study, "a")).Blank(), Seconds: -1}}
		bad := row
		bad.Group = "nowhere"
		load := func(wave string, rows ...survey.Row) store.Loaded {
			return store.Loaded{Wave: wave, Pack: f.packs[0], Rows: slices.Values(rows)}
		}
		asks := func(wave string) (packs []string) {
			forms, err := s.Forms(t.Context(), study, wave)
			if err != nil {
				t.Fatal(err)
			}
			for _, form := range forms {
				packs = append(packs, form.Pack.ID)
			}
			return packs
		}
		for name, all := range map[string][]store.Loaded{
			"an unknown group":    {load("a", row), load("b", bad)},
			"an unknown wave":     {load("a", row), load("c", row)},
			"one pack twice":      {load("a", row), load("a", row)},
			"a questionnaire cut": {load("a", row), {Wave: "b", Pack: store.PackSource{Source: f.packs[0].Source[:300]}, Rows: slices.Values([]survey.Row{row})}},
			"a form that is not":  {load("a", row), {Form: 99, Rows: slices.Values([]survey.Row{row})}},
		} {
			if _, err := s.Load(t.Context(), tester, study, all...); err == nil {
				t.Errorf("%s: it was loaded", name)
			}
			if n := number(t, s, "SELECT count(*) FROM responses") + number(t, s, "SELECT count(*) FROM audit") - told; n != 0 || !slices.Equal(asks("a"), []string{"every-scale"}) || !slices.Equal(asks("b"), []string{"every-scale"}) {
				t.Errorf("%s: the waves ask %v and %v then, and %d rows are left", name, asks("a"), asks("b"), n)
			}
		}
		if n, err := s.Load(t.Context(), tester, study, load("a", row), load("b", row, row)); n != 3 || err != nil {
			t.Fatalf("%d loaded, %v", n, err)
		}
		if !slices.Equal(asks("a"), []string{"mirror-core"}) || !slices.Equal(asks("b"), []string{"mirror-core"}) {
			t.Errorf("after the load they ask %v and %v", asks("a"), asks("b"))
		}
		if _, err := s.Load(t.Context(), tester, study, load("a", row)); !errors.Is(err, store.ErrState) {
			t.Errorf("once more: %v", err)
		}
	})
}
