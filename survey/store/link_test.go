package store_test

import (
	"errors"
	"strings"
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
			"for customers": {survey.Link{Audience: gap.Customer, PerDay: 1}, store.ErrState},
			"none a day":    {survey.Link{Audience: gap.Employee}, store.ErrState},
			"for so few employees that a full one tells when somebody answered": {survey.Link{Audience: gap.Employee, PerDay: f.Form.Smallest(gap.Employee) - 1, Group: cell}, store.ErrState},
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

// Nobody has a personal link and an open one: one person could answer twice.
func TestNoOpenLinkBesidePersonalOnes(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Employees: 14, Customers: 2, Draft: true}) // all of the first team
		team := func(key string) survey.GroupID { return f.Form.GroupNamed("cell", key).ID }
		n := 0
		link := func(a gap.Audience, group survey.GroupID) error {
			n++
			_, err := s.SaveLink(t.Context(), "test", survey.Link{Study: f.Study, Form: f.Form.ID, Audience: a, Group: group, Kiosk: n%2 == 0, PerDay: 9}, func(survey.LinkID) [32]byte { return [32]byte{byte(n)} })
			return err
		}
		if err := s.MergeGroup(t.Context(), "test", f.Study, f.Wave, team("office"), team("branch")); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			for _, group := range []survey.GroupID{0, team("branch"), team("office")} {
				if err := link(gap.Employee, group); !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "could answer twice") {
					t.Errorf("for team %d: %v", group, err)
				}
			}
			if err := link(gap.Employee, team("centre")); err != nil {
				t.Error(err)
			}
			if err := link(gap.Customer, 0); err != nil {
				t.Error(err)
			}
			_ = s.OpenWave(t.Context(), "test", f.Study, f.Wave)
		}
		invite := func(people []survey.Person) (int, error) {
			if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
				t.Fatal(err)
			}
			return s.Invite(t.Context(), "test", f.Study, f.Form.ID, gap.Employee, storetest.Derived)
		}
		if n, err := invite(staff("branch", 0, 2)); n != 2 || err != nil {
			t.Errorf("%d invited beside another team's open link, %v", n, err)
		}
		if n, err := invite(staff("centre", 0, 1)); n != 0 || !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "could answer twice") {
			t.Errorf("%d invited of a team with an open link, %v", n, err)
		}
	})
}

// What must not begin must not come about either: not by a merge, and not by people who move between teams before opening.
func TestNoOpenLinkComesBesidePersonalOnes(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Employees: 28, Draft: true}) // of the first two teams
		team := func(key string) survey.GroupID { return f.Form.GroupNamed("cell", key).ID }
		_, err := s.SaveLink(t.Context(), "test", survey.Link{Study: f.Study, Form: f.Form.ID, Audience: gap.Employee, Group: team("office"), PerDay: 9}, func(survey.LinkID) [32]byte { return [32]byte{1} })
		if err != nil {
			t.Fatal(err)
		}
		merge := func(group, into string) error {
			to := survey.GroupID(0)
			if into != "" {
				to = team(into)
			}
			return s.MergeGroup(t.Context(), "test", f.Study, f.Wave, team(group), to)
		}
		for _, m := range []struct {
			group, into string
			refused     bool
		}{{"branch", "centre", false}, {"office", "centre", true}, {"branch", "", false}, {"office", "branch", true}, {"branch", "office", true}} {
			err := merge(m.group, m.into)
			if (err != nil) != m.refused || m.refused && (!errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "could answer twice: merge only teams")) {
				t.Errorf("%s into %q: %v", m.group, m.into, err)
			}
		}
		form, _, err := s.Form(t.Context(), f.Study, f.Form.ID)
		if err != nil || form.Group(team("office")).MergedInto != 0 {
			t.Errorf("a refused merge was kept: %v", err)
		}
		open := func() error { return s.OpenWave(t.Context(), "test", f.Study, f.Wave) }
		move := func(to string) { // seven, for a smaller team would be refused for being small
			var people []survey.Person
			for _, i := range f.Invited[gap.Employee] {
				if i.Person.Cell == "branch" && len(people) < 7 {
					people = append(people, survey.Person{Audience: gap.Employee, Email: i.Person.Email, Cell: to})
				}
			}
			if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
				t.Fatal(err)
			}
		}
		move("office")
		if err := open(); !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "the team Head office have personal links and can use an open link too") {
			t.Errorf("it opens with somebody who could answer twice: %v", err)
		}
		move("branch")
		if err := open(); err != nil {
			t.Errorf("it does not open when nobody could: %v", err)
		}
	})
}
