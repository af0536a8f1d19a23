package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// heads are how many people of a team, segment or unit are on the list and answer.
type heads struct {
	audience    gap.Audience
	group, unit string
	n           int
}

// answeredBy makes a wave in which people answer, each with a comment, and returns its form.
func answeredBy(t *testing.T, s *store.Store, list []heads) *survey.Form {
	t.Helper()
	f := storetest.Wave(t, s, storetest.Setup{Draft: true})
	var people []survey.Person
	for i, h := range list {
		for k := range h.n {
			p := survey.Person{Audience: h.audience, Reference: fmt.Sprint(i, "-", k), Unit: h.unit}
			if h.audience == gap.Employee {
				p.Cell = h.group
			} else {
				p.Segment, p.Account, p.Weight = h.group, fmt.Sprint("A", i, k), float64(1+k)
			}
			people = append(people, p)
		}
	}
	for _, team := range []string{"branch", "centre", "office"} { // colleagues who do not answer
		people = append(people, staff(team, 0, 7)...)
	}
	if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
		t.Fatal(err)
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if _, err := s.Invite(t.Context(), "test", f.Study, f.Form.ID, a, storetest.Derived); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.OpenWave(t.Context(), "test", f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, a) {
			if err != nil {
				t.Fatal(err)
			}
			if len(i.Person.Reference) > 5 { // a colleague
				continue
			}
			got, err := s.Submit(t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: storetest.Token(i.ID),
				Response: survey.Response{Audience: a, Answers: f.Form.Layout.Blank(), Seconds: -1, Comments: []survey.Words{{Text: "Ours"}}}})
			if got != survey.Recorded || err != nil {
				t.Fatal(got, err)
			}
		}
	}
	return f.Form
}

// After the end no finer group stands beside answers than may be shown (protection.md §4.2 rule 3).
func TestCloseTakesSmallGroupsOff(t *testing.T) {
	const e, c = gap.Employee, gap.Customer
	cases := []struct {
		name   string
		before []heads
		want   []string // side, group, unit and how many
	}{
		{"large enough", []heads{{e, "branch", "north", 8}, {e, "branch", "south", 7}}, []string{"1 branch north 8", "1 branch south 7"}},
		{"one in a branch goes with the smallest branch of the team", []heads{{e, "branch", "north", 8}, {e, "branch", "south", 1}, {e, "centre", "south", 9}},
			[]string{"1 branch - 9", "1 centre south 9"}},
		{"enough of them without a branch", []heads{{e, "branch", "north", 8}, {e, "branch", "south", 1}, {e, "branch", "", 6}}, []string{"1 branch - 7", "1 branch north 8"}},
		{"a small team", []heads{{e, "branch", "", 8}, {e, "centre", "", 2}}, []string{"1 - - 2", "1 branch - 8"}},
		{"a small team in a branch", []heads{{e, "branch", "north", 8}, {e, "centre", "north", 2}}, []string{"1 - - 2", "1 branch north 8"}},
		{"a large team of small branches", []heads{{e, "branch", "north", 5}, {e, "branch", "south", 5}}, []string{"1 branch - 10"}},
		{"customers keep both", []heads{{c, "everyday", "north", 4}, {c, "everyday", "south", 4}, {c, "wealth", "north", 1}, {c, "wealth", "south", 4}},
			[]string{"0 everyday north 4", "0 everyday south 4", "0 wealth north 1", "0 wealth south 4"}},
		{"a small segment and a small branch", []heads{{c, "everyday", "north", 9}, {c, "wealth", "north", 4}, {c, "everyday", "south", 4}},
			[]string{"0 - north 4", "0 everyday - 4", "0 everyday north 9"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Both(t, func(t *testing.T, s *store.Store) {
				form := answeredBy(t, s, c.before)
				if err := s.CloseWave(t.Context(), "test", form.Study, form.Wave); err != nil {
					t.Fatal(err)
				}
				for _, table := range []string{"responses", "comments"} {
					got, err := s.Words(t.Context(), `SELECT r.audience || ' ' || coalesce(g.key, '-') || ' ' || coalesce(u.key, '-') || ' ' || count(*) FROM `+table+` r
						LEFT JOIN groups g ON g.study = r.study AND g.id = r.group_id LEFT JOIN groups u ON u.study = r.study AND u.id = r.unit
						GROUP BY r.audience, g.key, u.key ORDER BY 1`)
					if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
						t.Errorf("%s: %s %v", table, diff, err)
					}
				}
			})
		})
	}
}

// After the end nothing beside the invitations tells who answered or leads to the answers: no state, group, weight or
// account. Every link is closed, used or not, and opting out works as before.
func TestInvitationsTellNothingAfterTheEnd(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := answeredBy(t, s, []heads{{gap.Employee, "branch", "north", 9}, {gap.Customer, "everyday", "south", 3}})
		before := map[gap.Audience][]store.Invited{}
		list := func(a gap.Audience) (all []store.Invited) {
			for i, err := range s.Invitations(t.Context(), form.Study, form.ID, a) {
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, i)
			}
			return all
		}
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			before[a] = list(a)
		}
		out := storetest.OptOut(before[gap.Employee][0].ID)
		const joined = "SELECT count(*) FROM invitations i JOIN responses r ON r.account = i.account"
		if n := number(t, s, joined); n != 3 {
			t.Fatalf("while it is open %d customers are joined by their account, want 3: the test is blind", n)
		}
		if err := s.CloseWave(t.Context(), "test", form.Study, form.Wave); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]int{
			joined: 0,
			"SELECT count(*) FROM invitations WHERE state <> 'open' OR group_id <> 0 OR unit <> 0 OR weight <> 0 OR account <> 0": 0,
			"SELECT count(*) FROM people WHERE weight <> 0 OR account <> ''":                                                      0,
			"SELECT count(*) FROM responses WHERE account <> 0 AND weight <> 0":                                                   3,
		} {
			if n := number(t, s, query); n != want {
				t.Errorf("%s: %d, want %d", query, n, want)
			}
		}
		for a, all := range before {
			for i := range all {
				all[i].Person.Weight, all[i].Person.Account = 0, ""
			}
			if diff := cmp.Diff(all, list(a)); diff != "" {
				t.Error(diff)
			}
			for _, i := range all {
				sub := &survey.Submission{Study: form.Study, Form: form.ID, Token: storetest.Token(i.ID), Response: survey.Response{Audience: a, Answers: form.Layout.Blank()}}
				if got, err := s.Submit(t.Context(), sub); got != survey.NotTaking || err != nil {
					t.Fatalf("a link after the end: %v, %v", got, err)
				}
			}
		}
		if err := s.OptOut(t.Context(), out); err != nil {
			t.Error(err)
		}
		if n := len(list(gap.Employee)); n != len(before[gap.Employee])-1 {
			t.Errorf("%d on the list after one opted out of %d", n, len(before[gap.Employee]))
		}
		if err := s.OptIn(t.Context(), storetest.OptOut([16]byte{})); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an unknown opt-out: %v", err)
		}
	})
}
