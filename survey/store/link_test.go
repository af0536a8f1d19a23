package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestLinks(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		number := func(kind, key string) survey.GroupID { return f.Form.GroupNamed(kind, key).ID }
		code := func(id survey.LinkID) [32]byte { return [32]byte{byte(id)} }
		poster := survey.Link{Study: f.Study, Form: f.Form.ID, Audience: gap.Customer, Group: number("segment", "wealth"), Unit: number("unit", "north"), PerDay: 50}
		kiosk := survey.Link{Study: f.Study, Form: f.Form.ID, Audience: gap.Employee, Kiosk: true, Group: number("cell", "office"), PerDay: 10}
		want := []survey.Link{poster, kiosk}
		for i := range want {
			id, err := s.SaveLink(t.Context(), "test", want[i], code)
			if err != nil || id != survey.LinkID(i+1) {
				t.Fatal(id, err)
			}
			want[i].ID = id
		}
		got, err := s.Links(t.Context(), f.Study, f.Form.ID)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		for range 2 { // read, and remembered
			one, err := s.Link(t.Context(), code(2))
			if diff := cmp.Diff(want[1], one); diff != "" || err != nil {
				t.Error(diff, err)
			}
		}
		if _, err := s.Link(t.Context(), code(9)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a code that opens nothing: %v", err)
		}
		// What is merged before the wave opens, or was when a link is made later, is followed.
		if err := s.MergeGroup(t.Context(), "test", f.Study, f.Wave, number("cell", "office"), number("cell", "branch")); err != nil {
			t.Fatal(err)
		}
		if err := s.OpenWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveLink(t.Context(), "test", kiosk, code); err != nil {
			t.Fatal(err)
		}
		for _, id := range []survey.LinkID{2, 3} {
			if l, err := s.Link(t.Context(), code(id)); err != nil || l.Group != number("cell", "branch") {
				t.Errorf("link %d counts for group %d, want %d; %v", id, l.Group, number("cell", "branch"), err)
			}
		}
	})
}

func TestLinksThatNoAnswerCouldComeThrough(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Pack: "ambassador", Draft: true})
		cell, unit := f.Form.GroupNamed("cell", "office").ID, f.Form.GroupNamed("unit", "north").ID
		for name, c := range map[string]struct {
			link survey.Link
			want error
		}{
			"for customers":   {survey.Link{Audience: gap.Customer, PerDay: 1}, store.ErrState},
			"none a day":      {survey.Link{Audience: gap.Employee}, store.ErrState},
			"a unit as cell":  {survey.Link{Audience: gap.Employee, PerDay: 1, Group: unit}, store.ErrNotFound},
			"a cell as unit":  {survey.Link{Audience: gap.Employee, PerDay: 1, Unit: cell}, store.ErrNotFound},
			"a missing group": {survey.Link{Audience: gap.Employee, PerDay: 1, Group: 99}, store.ErrNotFound},
		} {
			c.link.Study, c.link.Form = f.Study, f.Form.ID
			if _, err := s.SaveLink(t.Context(), "test", c.link, func(survey.LinkID) [32]byte { return [32]byte{1} }); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
	})
}
