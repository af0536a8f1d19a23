package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// staff are n employees of a team.
func staff(team string, from, n int) (people []survey.Person) {
	for i := range n {
		people = append(people, survey.Person{Audience: gap.Employee, Reference: team + "-" + time.Duration(from+i).String(), Cell: team})
	}
	return people
}

func TestLarkfieldOpens(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study := declaredLarkfield(t)
		study.Waves = append(study.Waves, survey.Wave{ID: "now", Name: "Now"})
		id := save(t, s, study)
		if _, err := s.SetPacks(t.Context(), "test", id, "now", []store.PackSource{
			{Source: storetest.Questionnaire(t, "mirror-core")}, {Source: storetest.Questionnaire(t, "ambassador")},
		}); err != nil {
			t.Fatal(err)
		}
		if concerns, err := s.Concerns(t.Context(), id, "now"); err != nil || len(concerns) != 0 {
			t.Errorf("concerns %q, %v", concerns, err)
		}
		if err := s.OpenWave(t.Context(), "test", id, "now"); err != nil {
			t.Fatal(err)
		}
		w, err := s.Fieldwork(t.Context(), id, "now")
		if err != nil || w.State != survey.WaveOpen || !w.Taking(time.Now()) {
			t.Errorf("%+v, %v", w, err)
		}
		if err := s.OpenWave(t.Context(), "test", id, "now"); !errors.Is(err, store.ErrState) {
			t.Errorf("opening again: %v", err)
		}
	})
}

func TestWhatKeepsAWaveFromOpening(t *testing.T) {
	core, own := store.PackSource{Source: storetest.Questionnaire(t, "mirror-core")}, store.PackSource{Source: storetest.Questionnaire(t, "ambassador")}
	cases := []struct {
		name   string
		packs  []store.PackSource
		change func(*survey.Study)
		people []survey.Person
		merge  bool // centre into branch
		want   string
	}{
		{name: "nothing asked", want: "say first which questionnaires it asks"},
		{name: "no team", packs: []store.PackSource{own}, change: func(s *survey.Study) { s.Cells = nil }, want: "no team"},
		{name: "over", packs: []store.PackSource{core}, change: func(s *survey.Study) { s.Waves[0].To = "2026-11-21" }, want: "its last day, 2026-11-21, is over"},
		{name: "below the floor", packs: []store.PackSource{core}, change: func(s *survey.Study) { s.Smallest.Employees = 4 }, want: "set it to 5 or more"},
		{name: "small by head count", packs: []store.PackSource{core}, change: func(s *survey.Study) { s.Cells[1].Headcount = 6 }, want: "the team Contact centre has 6 people"},
		{name: "small by invited", packs: []store.PackSource{core}, change: func(s *survey.Study) { s.Cells[1].Invited, s.Cells[1].Headcount = map[string]int{"w1": 5}, 20 }, want: "the team Contact centre has 5 people"},
		{name: "small on the list", packs: []store.PackSource{core}, people: append(staff("centre", 0, 6), staff("branch", 0, 20)...), want: "the team Contact centre has 6 people"},
		{name: "small and not on the list", packs: []store.PackSource{core}, change: func(s *survey.Study) { s.Cells[0].Headcount, s.Cells[2].Headcount = 60, 2 }, people: staff("branch", 0, 14), want: "the team Head office has 2 people"},
		{name: "the list is right where the study is not", packs: []store.PackSource{core}, change: func(s *survey.Study) { s.Cells[0].Headcount = 2 }, people: staff("branch", 0, 14)},
		{name: "small, but merged", packs: []store.PackSource{core}, people: append(staff("centre", 0, 6), staff("branch", 0, 20)...), merge: true},
		{name: "small even together", packs: []store.PackSource{core}, people: append(staff("centre", 0, 2), staff("branch", 0, 2)...), merge: true, want: "the team Branch staff has 4 people"},
		{name: "large enough", packs: []store.PackSource{core}, people: append(staff("centre", 0, 7), staff("branch", 0, 20)...)},
		{name: "today is the last day", packs: []store.PackSource{core}, change: func(s *survey.Study) { s.Waves[0].To = "2026-11-22" }},
	}
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				study := storetest.Programme()
				study.Company = c.name
				if c.change != nil {
					c.change(study)
				}
				id := save(t, s, study)
				if _, err := s.SetPacks(t.Context(), "test", id, "w1", c.packs); err != nil {
					t.Fatal(err)
				}
				if _, _, err := s.SavePeople(t.Context(), "test", id, c.people); err != nil {
					t.Fatal(err)
				}
				if c.merge {
					forms, err := s.Forms(t.Context(), id, "w1")
					if err != nil {
						t.Fatal(err)
					}
					if err := s.MergeGroup(t.Context(), "test", id, "w1", forms[0].GroupNamed("cell", "centre").ID, forms[0].GroupNamed("cell", "branch").ID); err != nil {
						t.Fatal(err)
					}
				}
				switch err := s.OpenWave(t.Context(), "test", id, "w1"); {
				case c.want == "" && err != nil:
					t.Error(err)
				case c.want != "" && (!errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), c.want)):
					t.Errorf("%v, want a sentence with %q", err, c.want)
				}
			})
		}
	})
}

func TestConcerns(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		people := append(staff("branch", 0, 14), staff("centre", 0, 13)...)
		people = append(append(people, staff("office", 0, 3)...), staff("", 0, 2)...)
		if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
			t.Fatal(err)
		}
		got, err := s.Concerns(t.Context(), f.Study, f.Wave)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"The team Contact centre is large enough, but a smaller one beside it could be found by subtracting it, so it is not shown either. Merging the smaller one helps.",
			"The team Head office has 3 people, and results of fewer than 7 are never shown. You can let it be reported together with Contact centre.",
			"2 employees on the list belong to no team. So few stand out: give them one.",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// What a wave opened with is what it keeps; only its name and its last day follow the study file.
func TestOpeningFreezes(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{})
		changed := storetest.Programme()
		changed.Smallest.Employees, changed.Cells[0].Name = 5, "Renamed"
		changed.Waves[0].To = "2099-12-31"
		save(t, s, changed)
		forms, err := s.Forms(t.Context(), f.Study, f.Wave)
		if err != nil {
			t.Fatal(err)
		}
		if n := forms[0].Smallest(gap.Employee); n != 7 {
			t.Errorf("the smallest group is %d, and 7 was promised", n)
		}
		if g := forms[0].GroupNamed("cell", "branch"); g.Name != "Branch staff" {
			t.Errorf("the team is called %q", g.Name)
		}
		w, err := s.Fieldwork(t.Context(), f.Study, f.Wave)
		if err != nil || w.Closes.Year() != 2099 {
			t.Errorf("closes %v, %v", w.Closes, err)
		}
		if _, err := s.SetPacks(t.Context(), "test", f.Study, f.Wave, nil); !errors.Is(err, store.ErrState) {
			t.Errorf("other questionnaires: %v", err)
		}
		a, b := forms[0].GroupNamed("cell", "branch").ID, forms[0].GroupNamed("cell", "office").ID
		if err := s.MergeGroup(t.Context(), "test", f.Study, f.Wave, a, b); !errors.Is(err, store.ErrState) {
			t.Errorf("merging: %v", err)
		}
	})
}

func TestCloseDue(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		for last, want := range map[string]survey.WaveState{"2026-11-21": survey.WaveClosed, "2026-11-22": survey.WaveOpen, "": survey.WaveOpen} {
			t.Run("last day "+last, func(t *testing.T) {
				study := storetest.Programme()
				study.Company = "Until " + last
				f := storetest.Wave(t, s, storetest.Setup{Programme: study})
				study.Waves[0].To = last
				save(t, s, study)
				if err := s.CloseDue(t.Context()); err != nil {
					t.Fatal(err)
				}
				if w, err := s.Fieldwork(t.Context(), f.Study, f.Wave); err != nil || w.State != want {
					t.Errorf("%s, want %s; %v", w.State, want, err)
				}
			})
		}
	})
}

func TestClosingNeedsAnOpenWave(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		if err := s.CloseWave(t.Context(), "test", f.Study, f.Wave); !errors.Is(err, store.ErrState) {
			t.Errorf("a wave in draft: %v", err)
		}
		if err := s.CloseWave(t.Context(), "test", f.Study, "w9"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a wave that is not there: %v", err)
		}
	})
}

func TestPublishSaid(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{})
		if err := s.PublishSaid(t.Context(), "test", f.Study, f.Wave, true); !errors.Is(err, store.ErrState) {
			t.Errorf("before the release: %v", err)
		}
		if err := s.Exec(t.Context(), "UPDATE waves SET state = 'released'"); err != nil {
			t.Fatal(err)
		}
		for _, show := range []bool{true, false} {
			if err := s.PublishSaid(t.Context(), "test", f.Study, f.Wave, show); err != nil {
				t.Fatal(err)
			}
			if _, w, err := s.Form(t.Context(), f.Study, f.Form.ID); err != nil || w.Said != show {
				t.Errorf("shown %v, want %v; %v", w.Said, show, err)
			}
		}
	})
}
