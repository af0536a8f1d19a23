package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// An action and the units that take part are stored with the study; once it has begun, the units stay. Nothing is lost when
// several people save at once.
func TestSaveAction(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
		s := storetest.Open(t, dsn, store.Options{Now: func() time.Time { return now }})
		study := save(t, s, storetest.Programme())
		a := survey.Action{Name: "Call back within a day", Owner: "both", State: survey.ActionPlanned, Started: "2026-06-01", Due: "2026-09-01", Answers: []string{"honesty"},
			Finding: &survey.Finding{Wave: "w1", Dimension: "honesty"}}
		id, err := s.SaveAction(t.Context(), "test", study, a, []string{"north"})
		if err != nil {
			t.Fatal(err)
		}
		get := func() (*survey.Study, survey.Action) {
			t.Helper()
			declared, err := s.Study(t.Context(), study)
			if err != nil {
				t.Fatal(err)
			}
			return declared, declared.Actions[slices.IndexFunc(declared.Actions, func(x survey.Action) bool { return x.ID == id })]
		}
		a.ID = id
		declared, got := get()
		if !reflect.DeepEqual(a, got) || !declared.Units[0].TakesPart[id] || declared.Units[1].TakesPart[id] {
			t.Errorf("%+v, want %+v, units %v", got, a, declared.Units)
		}
		if _, err := s.SaveAction(t.Context(), "test", study, a, []string{"south"}); err != nil {
			t.Errorf("other units before it begins: %v", err)
		}
		if err := s.TellOf(t.Context(), "test", study, "w1", map[string]map[string]string{id: {"en": "We call back."}}); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 1, 0)
		if _, err := s.SaveAction(t.Context(), "test", study, a, []string{"north", "south"}); !errors.Is(err, store.ErrState) {
			t.Errorf("other units after it began: %v", err)
		}
		a.State = survey.ActionDone
		if _, err := s.SaveAction(t.Context(), "test", study, a, []string{"south"}); err != nil {
			t.Error(err)
		}
		if _, got := get(); got.State != survey.ActionDone || got.Told["w1"]["en"] != "We call back." {
			t.Errorf("%+v", got)
		}
		late := survey.Action{Name: "Late", Owner: "hr", Started: "2026-05-01"}
		if _, err := s.SaveAction(t.Context(), "test", study, late, []string{"north"}); !errors.Is(err, store.ErrState) {
			t.Errorf("units of an action that began before it was declared: %v", err)
		}
		if _, err := s.SaveAction(t.Context(), "test", study, survey.Action{ID: "none"}, nil); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an action that is not there: %v", err)
		}
		if _, err := s.SaveStudy(t.Context(), "test", storetest.Programme()); err != nil { // the file, imported again
			t.Fatal(err)
		}
		if declared, got := get(); got.State != survey.ActionDone || !declared.Units[1].TakesPart[id] || declared.Units[0].TakesPart[id] {
			t.Errorf("after the study file was imported again: %+v, %+v", got, declared.Units)
		}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if _, err := s.SaveAction(t.Context(), "test", study, survey.Action{Name: fmt.Sprint(i), Owner: "hr"}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if declared, _ := get(); len(declared.Actions) != 9 {
			t.Errorf("%d actions of 9 are left", len(declared.Actions))
		}
	})
}
