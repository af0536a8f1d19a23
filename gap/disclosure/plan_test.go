package disclosure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
)

// Who can never be reported is said before anybody answers.
func TestPlan(t *testing.T) {
	teams := func(invited ...int) []Asked {
		a := Asked{Audience: gap.Employee, Kind: "cell"}
		for i, n := range invited {
			a.Groups = append(a.Groups, AskedGroup{ID: fmt.Sprint("t", i), Name: fmt.Sprint("Team ", i), Invited: n})
		}
		return []Asked{a}
	}
	for _, c := range []struct {
		name    string
		asked   []Asked
		minCell int
		want    string // status and merge by group
	}{
		{"all large", teams(40, 30, 20), 0, "possible possible possible"},
		{"one small takes the next along", teams(40, 30, 5), 0, "possible beside never:t1"},
		{"two small protect each other", teams(40, 30, 5, 4), 0, "possible possible never:t3 never:t2"},
		{"more than half must answer", teams(40, 30, 13), 0, "possible possible doubtful:t1"},
		{"just twice the smallest", teams(40, 30, 14), 0, "possible possible possible"},
		{"one number is not known", teams(40, 0, 5), 0, "possible unknown never:t0"},
		{"a pack is stricter", teams(40, 30, 18), 12, "possible possible doubtful:t1"},
		{"a team alone", teams(5), 0, "never"},
	} {
		p := PlanOf(gap.Smallest{}, c.minCell, nil, c.asked)
		var got []string
		for _, g := range p.Groups {
			s := string(g.Status)
			if g.Merge != "" {
				s += ":" + string(g.Merge)
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
	p := PlanOf(gap.Smallest{Employees: 3}, 0, nil, teams(40, 30, 13))
	if g := p.Groups[2]; g.Needs != 5 || p.Smallest.Employees != 5 || p.Groups[0].Rate.Or(0) != 0.13 {
		t.Errorf("a study asked for 3: %+v, %+v", p.Smallest, p.Groups)
	}
}

// People of no team protect the one team that is small; a segment names its own neighbour.
func TestPlanMergesAndOthers(t *testing.T) {
	asked := []Asked{{
		Audience: gap.Customer, Kind: "segment", Others: 50,
		Groups: []AskedGroup{{ID: "a", Name: "Private", Invited: 400}, {ID: "b", Name: "Wealth", Invited: 3, MergeWith: "a"}, {ID: "c", Name: "Young", Invited: 90}},
	}}
	p := PlanOf(gap.Smallest{}, 0, [][]string{{"segment", "unit"}}, asked)
	if p.Groups[1].Merge != "a" || p.Groups[2].Status != gap.PlanPossible {
		t.Errorf("%+v", p.Groups)
	}
	said := Concerns(p, asked)
	if len(said) != 1 || !strings.Contains(said[0], "Wealth has 3 people") || !strings.Contains(said[0], "together with Private") {
		t.Errorf("%q", said)
	}
	asked[0].Others, asked[0].Groups[1].MergeWith = 0, ""
	p = PlanOf(gap.Smallest{}, 0, nil, asked)
	if said = Concerns(p, asked); len(said) != 2 || !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, "Young is large enough") }) {
		t.Errorf("%q", said)
	}
}
