package store_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/survey"
	"mirror/survey/fault"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestQuestionnaireFromDraftToVersion(t *testing.T) {
	core := storetest.Questionnaire(t, "mirror-core")
	with := func(old, new string) []byte { return bytes.Replace(core, []byte(old), []byte(new), 1) }
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study := save(t, s, &survey.Study{Company: "Harbour", Language: "en"})
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		state := func() (all []string) {
			t.Helper()
			list, err := s.Questionnaires(t.Context(), study)
			must(err)
			for _, q := range list {
				all = append(all, q.ID+" "+q.Version+map[bool]string{true: " published", false: " draft"}[q.Published])
			}
			return all
		}
		must(s.AddQuestionnaire(t.Context(), "test", study, core))
		if err := s.AddQuestionnaire(t.Context(), "test", study, with("1.0.0", "2.0.0")); !errors.Is(err, store.ErrState) {
			t.Errorf("a second draft: %v", err)
		}
		changed := with("So sehen uns", "Wie sehen uns")
		must(s.ChangeQuestionnaire(t.Context(), "test", study, "mirror-core", core, changed))
		if err := s.ChangeQuestionnaire(t.Context(), "test", study, "mirror-core", core, with("So sehen uns", "Als")); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a change of what somebody else changed: %v", err)
		}
		var broken *fault.Error
		if err := s.ChangeQuestionnaire(t.Context(), "test", study, "mirror-core", changed, []byte("format: x")); !errors.As(err, &broken) {
			t.Errorf("a broken questionnaire: %v", err)
		}
		must(s.UndoQuestionnaire(t.Context(), "test", study, "mirror-core"))
		if list, _ := s.Questionnaires(t.Context(), study); len(list) != 1 || !bytes.Equal(list[0].Source, core) || !bytes.Equal(list[0].Before, changed) || !bytes.Equal(list[0].Origin, core) {
			t.Error("undoing did not bring back what was there")
		}
		must(s.PublishQuestionnaire(t.Context(), "test", study, "mirror-core"))
		for name, err := range map[string]error{
			"change": s.ChangeQuestionnaire(t.Context(), "test", study, "mirror-core", core, changed), "undo": s.UndoQuestionnaire(t.Context(), "test", study, "mirror-core"),
			"publish": s.PublishQuestionnaire(t.Context(), "test", study, "mirror-core"), "discard": s.DiscardQuestionnaire(t.Context(), "test", study, "mirror-core"),
		} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s of a published questionnaire: %v", name, err)
			}
		}
		if err := s.AddQuestionnaire(t.Context(), "test", study, core); !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "give the new one a higher version") {
			t.Errorf("a published version again: %v", err)
		}
		must(s.AddQuestionnaire(t.Context(), "test", study, with("1.0.0", "1.10.0")))
		must(s.PublishQuestionnaire(t.Context(), "test", study, "mirror-core"))
		must(s.AddQuestionnaire(t.Context(), "test", study, with("1.0.0", "1.9.0")))
		if diff := cmp.Diff([]string{"mirror-core 1.9.0 draft", "mirror-core 1.10.0 published", "mirror-core 1.0.0 published"}, state()); diff != "" {
			t.Error(diff)
		}
		must(s.DiscardQuestionnaire(t.Context(), "test", study, "mirror-core"))
		if got := state(); len(got) != 2 {
			t.Errorf("after discarding: %q", got)
		}
		other := save(t, s, &survey.Study{Company: "Another", Language: "en"})
		if list, err := s.Questionnaires(t.Context(), other); err != nil || len(list) != 0 {
			t.Errorf("another study has %d questionnaires, %v", len(list), err)
		}
		if err := s.AddQuestionnaire(t.Context(), "test", 99, core); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a questionnaire of no study: %v", err)
		}
	})
}
