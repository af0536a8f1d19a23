package store_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// listed are the people of a side as a link list of a form tells them, one line each.
func listed(t *testing.T, s *store.Store, f *storetest.Fixture, a gap.Audience) (lines []string) {
	t.Helper()
	for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, a) {
		if err != nil {
			t.Fatal(err)
		}
		p := i.Person
		lines = append(lines, strings.Join([]string{p.Email, p.Reference, p.Name, p.Language, p.Cell + p.Segment, p.Unit, p.Account, fmt.Sprint(p.Weight)}, "|"))
	}
	slices.Sort(lines)
	return lines
}

func invite(t *testing.T, s *store.Store, f *storetest.Fixture, a gap.Audience) int {
	t.Helper()
	n, err := s.Invite(t.Context(), "test", f.Study, f.Form.ID, a, storetest.Derived)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPeopleAreBroughtUpToDate(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		for _, c := range []struct {
			name           string
			people         []survey.Person
			added, changed int
		}{
			{"new", []survey.Person{
				{Email: "Ann@Example.com ", Name: "Ann", Segment: "everyday", Account: "A1", Weight: 2},
				{Reference: "C-7", Name: "Bob", Unit: "north"},
				{Audience: gap.Employee, Email: "ann@example.com", Cell: "office"}, // also a customer: two people on two lists
			}, 3, 0},
			{"the same again", []survey.Person{{Email: "ANN@example.com", Name: "Ann", Segment: "everyday", Account: "A1", Weight: 2}, {Reference: "c-7"}}, 0, 0},
			{"moved", []survey.Person{{Email: "ann@example.com", Segment: "wealth", Unit: "south"}, {Reference: "c-7", Email: "bob@example.com", Language: "de"}}, 0, 2},
			{"by the new address", []survey.Person{{Email: "BOB@example.com", Name: "Robert"}, {Email: "new@example.com"}}, 1, 1},
		} {
			added, changed, err := s.SavePeople(t.Context(), "test", f.Study, c.people)
			if err != nil || added != c.added || changed != c.changed {
				t.Errorf("%s: %d added, %d changed, %v; want %d and %d", c.name, added, changed, err, c.added, c.changed)
			}
		}
		invite(t, s, f, gap.Customer)
		invite(t, s, f, gap.Employee)
		want := []string{"ann@example.com||Ann||wealth|south|A1|2", "bob@example.com|C-7|Robert|de||north||0", "new@example.com|||||||0"}
		if diff := cmp.Diff(want, listed(t, s, f, gap.Customer)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"ann@example.com||||office|||0"}, listed(t, s, f, gap.Employee)); diff != "" {
			t.Error(diff)
		}
	})
}

// One wrong row and nothing is stored; every fault is told, by place and not by content.
func TestPeopleAllOrNothing(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		if _, _, err := s.SavePeople(t.Context(), "test", f.Study, []survey.Person{{Email: "ann@example.com"}, {Reference: "C-7"}}); err != nil {
			t.Fatal(err)
		}
		_, _, err := s.SavePeople(t.Context(), "test", f.Study, []survey.Person{
			{Email: "good@example.com"},
			{Name: "Nobody"},
			{Audience: gap.Employee, Email: "e@example.com", Segment: "wealth", Weight: 2, Account: "A1"},
			{Email: "c@example.com", Cell: "office"},
			{Email: "d@example.com", Segment: "nowhere", Unit: "office"},
			{Email: "GOOD@example.com"},
			{Email: "ann@example.com", Reference: "C-7"},
			{Email: "w@example.com", Weight: math.NaN()},
		})
		invalid, ok := errors.AsType[*store.InvalidPeople](err)
		if !ok {
			t.Fatalf("%v, want what is wrong", err)
		}
		var got []string
		for _, x := range invalid.Faults {
			got = append(got, fmt.Sprint(x.Index, " ", x.Field))
		}
		want := []string{"1 email", "2 segment", "2 weight", "2 account", "3 cell", "4 segment", "4 unit", "5 email", "6 reference", "7 weight"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if strings.Contains(err.Error(), "example.com") || strings.Contains(err.Error(), "C-7") {
			t.Errorf("the error tells contacts: %v", err)
		}
		if n := number(t, s, "SELECT COUNT(*) FROM people"); n != 2 {
			t.Errorf("%d people, want the 2 from before", n)
		}
	})
}

// Who opted out is not invited again: not to another form, and not after a list brought the person back.
func TestOptOutOutlivesTheList(t *testing.T) {
	for _, with := range []string{"personal token", "opt-out token"} {
		t.Run(with, func(t *testing.T) {
			storetest.Both(t, func(t *testing.T, s *store.Store) {
				f := storetest.Wave(t, s, storetest.Setup{Draft: true})
				both := []survey.Person{{Email: "Ann@Example.com", Reference: "C-1"}}
				again := func(people ...survey.Person) int {
					t.Helper()
					if err := s.Exec(t.Context(), "DELETE FROM invitations"); err != nil {
						t.Fatal(err)
					}
					if err := s.Exec(t.Context(), "DELETE FROM people"); err != nil {
						t.Fatal(err)
					}
					if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
						t.Fatal(err)
					}
					return invite(t, s, f, gap.Customer)
				}
				again(both...)
				var token [32]byte
				for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, gap.Customer) {
					if err != nil {
						t.Fatal(err)
					}
					if token = storetest.Token(i.ID); with == "opt-out token" {
						token = storetest.OptOut(i.ID)
					}
				}
				if err := s.OptOut(t.Context(), token); err != nil {
					t.Fatal(err)
				}
				if left := listed(t, s, f, gap.Customer); len(left) != 0 {
					t.Errorf("still on the list: %q", left)
				}
				if err := s.OptIn(t.Context(), token); err != nil {
					t.Fatal(err)
				}
				if back := listed(t, s, f, gap.Customer); len(back) != 1 {
					t.Errorf("%d on the list after opting in, want 1", len(back))
				}
				if err := s.OptOut(t.Context(), token); err != nil {
					t.Fatal(err)
				}
				for _, p := range []survey.Person{{Email: "ann@example.COM"}, {Reference: "c-1"}, both[0]} {
					if n := again(p); n != 0 {
						t.Errorf("invited again as %+v", p)
					}
				}
				if n := again(survey.Person{Email: "ben@example.com"}); n != 1 {
					t.Errorf("%d others invited, want 1", n)
				}
				if err := s.OptOut(t.Context(), token); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("a token that opens nothing: %v", err)
				}
			})
		})
	}
}
