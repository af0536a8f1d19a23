package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"testing"

	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Releases are protected and kept byte by byte; the last is of the closed wave, and there is none after it.
func TestReleaseStaysAsItIs(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := openWave(t, s, f)
		study := form.Study
		if err := s.StoreResponses(t.Context(), form, someResponses(seeded(3), form, 200)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Release(t.Context(), study, "a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a wave without a release: %v", err)
		}
		empty := []byte(`{"format":"mirror-result/1","settings":{"disclosure":"on"},"waves":[{"id":"a","pack":"mirror-core","notes":[{"id":"protected"}]}]}`)
		first, err := s.SaveRelease(t.Context(), tester, study, "a", store.Result{Body: empty})
		if err != nil || first.Final || first.Number != 1 {
			t.Errorf("a release of an open wave: %+v, %v", first, err)
		}
		if _, err := s.SaveRelease(t.Context(), tester, study, "a", store.Result{Body: empty}); !errors.Is(err, store.ErrState) {
			t.Errorf("a release made beside another: %v", err)
		}
		if err := s.CloseWave(t.Context(), tester, study, "a"); err != nil {
			t.Fatal(err)
		}
		frozen, collected, err := s.Collected(t.Context(), study, "a")
		if err != nil {
			t.Fatal(err)
		}
		open, err := json.Marshal(disclosure.Protect(survey.Analyze(frozen, collected, "off")))
		if err != nil {
			t.Fatal(err)
		}
		want := released(t, frozen, collected)
		for name, bad := range map[string][]byte{
			"not protected":   open,
			"of another wave": bytes.ReplaceAll(want, []byte(`"id":"a"`), []byte(`"id":"b"`)),
			"not a result":    []byte(`{}`),
			"no JSON":         []byte("results"),
		} {
			if _, err := s.SaveRelease(t.Context(), tester, study, "a", store.Result{Body: bad, Final: true, After: 1}); err == nil {
				t.Errorf("a release that is %s is saved", name)
			}
		}
		if final, err := s.SaveRelease(t.Context(), tester, study, "a", store.Result{Body: want, Final: true, After: 1}); err != nil || !final.Final || final.Digest != sha256.Sum256(want) {
			t.Fatal(final.Number, final.Final, err)
		}
		if _, err := s.SaveRelease(t.Context(), tester, study, "a", store.Result{Body: empty, After: 2, Final: true}); !errors.Is(err, store.ErrState) {
			t.Errorf("a second release: %v", err)
		}
		got, err := s.Release(t.Context(), study, "a")
		if err != nil {
			t.Fatal(err)
		}
		same(t, want, got.Body)
		if all, err := s.Releases(t.Context(), study, "a"); err != nil || len(all) != 2 || all[0].Final || !all[1].Final || all[1].Digest != got.Digest || all[1].Made != got.Made {
			t.Errorf("the releases are %+v, %v", all, err)
		}
		if w, err := s.Fieldwork(t.Context(), study, "a"); err != nil || w.State != survey.WaveReleased {
			t.Errorf("after the last release the wave is %s, %v", w.State, err)
		}
		if _, err := s.Load(t.Context(), tester, study, store.Loaded{Form: form.ID, Rows: func(func(survey.Row) bool) {}}); !errors.Is(err, store.ErrState) {
			t.Errorf("a load into a released wave: %v", err)
		}
		read, err := disclosure.Read(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		published, err := survey.Publish(read, "a")
		if err != nil {
			t.Fatal(err)
		}
		if said := published.Item("mirror-core", "ant_before_ask"); !said.Shown() {
			t.Error("two hundred people answered, and the customers' score is not there")
		}
	})
}
