package store_test

import (
	"fmt"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// P34 with teams and units: people of two teams in three units, so that there are small crossings of both.
func TestNobodyCanTellInTeamsAndUnits(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) { mustNotTell(t, dsn, plantCrossed) })
}

// Whatever groups of a person on the list or among the invitations are laid beside the answers, they leave at least as many
// of these as the smallest group that may be shown, or none; while the wave is open they do not.
func TestNoTeamAndUnitTellWhoSaidWhat(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		p := plantCrossed(t, s, dsn, 64)
		if few, _ := p.fewest(t, s); few != 1 {
			t.Fatalf("before closing, any person's groups fit %d answers or more, want 1: the test is blind", few)
		}
		if err := s.CloseWave(t.Context(), "test", p.Study, p.Wave); err != nil {
			t.Fatal(err)
		}
		if few, columns := p.fewest(t, s); few < p.Form.Smallest(gap.Employee) {
			t.Errorf("%s: a person's groups fit %d answers", columns, few)
		}
		// Of each team the smaller unit went with the single person of the smallest one; the larger stayed.
		places, err := s.Words(t.Context(), "SELECT count(*) || ' ' || (unit <> 0) FROM responses GROUP BY group_id, unit")
		if err != nil || len(places) != 4 {
			t.Errorf("answers stand in %q, %v, want two places for each team", places, err)
		}
	})
}

// plantCrossed makes n people answer, of two teams in three units; the last unit has one of each team.
func plantCrossed(t *testing.T, s *store.Store, dsn string, n int) *planted {
	t.Helper()
	two := storetest.Programme()
	two.Cells = two.Cells[:2]
	two.Units = append(two.Units, survey.Unit{ID: "west", Name: "Westend"})
	f := storetest.Wave(t, s, storetest.Setup{Programme: two, Draft: true})
	var people []survey.Person
	for i := range n {
		p := survey.Person{Audience: gap.Employee, Reference: fmt.Sprint("E", i), Cell: two.Cells[i%2].ID, Unit: "north"}
		switch {
		case i < 2:
			p.Unit = "west"
		case i%6 < 2:
			p.Unit = "south"
		}
		people = append(people, p)
	}
	if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Invite(t.Context(), "test", f.Study, f.Form.ID, gap.Employee, storetest.Derived); err != nil {
		t.Fatal(err)
	}
	if err := s.OpenWave(t.Context(), "test", f.Study, f.Wave); err != nil {
		t.Fatal(err)
	}
	for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, gap.Employee) {
		if err != nil {
			t.Fatal(err)
		}
		f.Tokens[gap.Employee] = append(f.Tokens[gap.Employee], storetest.Token(i.ID))
	}
	return plantIn(t, s, dsn, f)
}

// fewest is how many answers fit the row of the person whom the fewest fit, by whatever columns invitations and answers
// share, of those that fit any answer at all.
func (p *planted) fewest(t *testing.T, s *store.Store) (few int, columns string) {
	t.Helper()
	few = len(p.tokens)
	for _, of := range []string{"i.group_id = r.group_id", "i.unit = r.unit", "i.group_id = r.group_id AND i.unit = r.unit"} {
		for _, table := range []string{"responses", "comments"} {
			for _, list := range []string{"invitations i", "people i"} {
				n := number(t, s, "SELECT coalesce(min(n), 9999) FROM (SELECT count(*) AS n FROM "+list+" JOIN "+table+" r ON "+of+" WHERE r.audience = 1 AND i.audience = 1 GROUP BY i.id) q")
				if n < few {
					few, columns = n, list+" beside "+table+": "+of
				}
			}
		}
	}
	return few, columns
}
