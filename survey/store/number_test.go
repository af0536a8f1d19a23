package store_test

import (
	"errors"
	"testing"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A number out of an address that no study, form or link can have is not found, on either database.
func TestNumbersThatNothingCanHave(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		ctx := t.Context()
		for _, n := range []int{-1, 0, 1 << 15, 99999, 1 << 40} {
			study, form := survey.StudyID(n), survey.FormID(n)
			for name, ask := range map[string]func() error{
				"a form of a study": func() error { _, _, err := s.Form(ctx, study, 1); return err },
				"a form":            func() error { _, _, err := s.Form(ctx, f.Study, form); return err },
				"a wave":            func() error { _, err := s.Fieldwork(ctx, study, f.Wave); return err },
				"its forms":         func() error { _, err := s.Forms(ctx, study, f.Wave); return err },
				"a study":           func() error { _, err := s.Study(ctx, study); return err },
				"a release":         func() error { _, err := s.Release(ctx, study, f.Wave); return err },
				"a merge":           func() error { return s.MergeGroup(ctx, "test", f.Study, f.Wave, survey.GroupID(n), 1) },
				"a link": func() error {
					_, err := s.SaveLink(ctx, "test", survey.Link{Study: f.Study, Form: form, PerDay: 1}, func(survey.LinkID) [32]byte { return [32]byte{1} })
					return err
				},
			} {
				if err := ask(); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s of number %d: %v", name, n, err)
				}
			}
			for _, sub := range []*survey.Submission{{Study: study, Form: f.Form.ID}, {Study: f.Study, Form: form}, {Study: f.Study, Form: f.Form.ID, Link: survey.LinkID(n)}} {
				sub.Once, sub.Day, sub.Response.Answers = [32]byte{1}, today, f.Form.Layout.Blank()
				if got, err := s.Submit(ctx, sub); got != survey.UnknownLink || err != nil {
					t.Errorf("a submission to number %d: %v, %v", n, got, err)
				}
			}
		}
	})
}
