package disclosure

import (
	"slices"
	"testing"

	"mirror/gap"
)

// A whole is never so exact that its small part follows from it and the others
// more exactly than the part is shown.
func TestSmallPartDoesNotFollowFromTheWhole(t *testing.T) {
	in := wave{
		cells: map[string]int{"a": 30 + 200, "b": 8 + 300}, units: map[string]int{"u": 38, "v": 500}, customers: 300,
		pairs: map[string]map[string]int{"a": {"u": 30, "v": 200}, "b": {"u": 8, "v": 300}},
		score: func(cell, unit string) float64 { return 63.2468 },
	}.build()
	var whole, part gap.Row
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Level == gap.LevelItem && r.Unit == "u" {
			switch r.Cell {
			case "":
				whole = r
			case "b":
				part = r
			}
		}
	}
	if part.Employees.Score.Or(0) != 65 || part.Employees.SD.Known() {
		t.Errorf("eight people show %+v", part.Employees)
	}
	// Steps of 5 for 8 people are 40 points × people: 38 people need steps above 1.
	if got := whole.Employees.Score.Or(0); got != 64 {
		t.Errorf("38 people with 8 among them show %v, want 64 (steps of 2)", got)
	}
	if whole.Employees.SD.Known() || whole.Employees.Favourable.Known() || whole.SE.Known() {
		t.Errorf("the spread of eight people follows from %+v", whole.Employees)
	}
}

func TestQualityWithoutTheFlagged(t *testing.T) {
	for _, c := range []struct {
		name        string
		n, flagged  float64
		share, with bool
	}{
		{"enough flagged", 300, 12, true, true},
		{"few flagged", 300, 9, true, false},
		{"few left", 60, 52, true, false},
		{"few people", 9, 3, false, false},
	} {
		in := planted(20, 12, 44).build()
		in.Quality = []gap.Quality{{
			Flag: gap.Inattentive, Audience: "customer", Share: gap.Some(c.flagged / c.n), N: gap.Some(c.n),
			Without: []gap.Changed{{Dimension: "d", Gap: in.Gaps[1].Gap, Without: in.Gaps[1].Gap.Map(func(x float64) float64 { return x + 0.73 })}},
		}}
		q := protectOne(in).Waves()[0].Quality[0]
		if q.Share.Known() != c.share || (len(q.Without) == 1) != c.with {
			t.Errorf("%s: %+v", c.name, q)
		}
		if c.with && q.Without[0].Without.Or(0) != tidy(q.Without[0].Gap.Or(0)+0.7) {
			t.Errorf("%s: %+v", c.name, q.Without[0])
		}
	}
}

func TestPicks(t *testing.T) {
	in := planted(20, 12, 44).build()
	pick := func(c, e, nc, ne float64) gap.PickShare {
		return gap.PickShare{
			ID: "feelings", Option: "calm", Customers: gap.Some(c), Employees: gap.Some(e), CustomersN: gap.Some(nc), EmployeesN: gap.Some(ne),
			Gap: gap.Interval{Estimate: gap.Some(e - c), Low: gap.Some(e - c - 0.1234), High: gap.Some(e - c + 0.1234)}, CustomerRank: 1, EmployeeRank: 2,
		}
	}
	in.Picks = []gap.PickShare{pick(0.5049, 0.3051, 300, 120), pick(0.5, 0, 300, 12), pick(0.5, 0.2, 300, 9), pick(0.5, 1, 300, 40)}
	out := protectOne(in).Waves()[0].Picks
	for i, want := range []struct{ c, e, gap, low float64 }{{0.5, 0.3, -0.2, -0.36}, {0.5, 0.2, -0.3, 0}, {0.5, 0, 0, 0}, {0.5, 0.9, 0.4, 0}} {
		p := out[i]
		if p.Customers.Or(0) != want.c || p.Employees.Or(0) != want.e || p.Gap.Estimate.Or(0) != want.gap || p.Gap.Low.Or(0) != want.low {
			t.Errorf("%d: %+v", i, p)
		}
	}
	if out[2].EmployeeRank != 0 || out[2].Reason != ReasonHidden || out[1].EmployeesN.Known() {
		t.Errorf("%+v\n%+v", out[1], out[2])
	}
}

func TestRates(t *testing.T) {
	in := planted(20, 12, 44).build()
	for _, c := range []struct {
		n, invited, rate float64
		want             float64 // 0: absent
	}{{60, 60, 1, 0.9}, {60, 1000, 0.06, 0.1}, {60, 100, 0.6, 0.6}, {60, 99, 60. / 99, 0.6}, {20, 100, 0.2, 0.2}, {20, 41, 20. / 41, 0}, {20, 24, 20. / 24, 0}} {
		p := gap.Participation{Place: gap.Place{Cell: "branch"}, Audience: "employee", N: gap.Some(c.n), Invited: gap.Some(c.invited), Rate: gap.Some(c.rate)}
		g := newGuard(floors(gap.Smallest{}), &in)
		if got := g.participation(p).Rate.Or(0); got != c.want {
			t.Errorf("%g of %g: rate %g, want %g", c.n, c.invited, got, c.want)
		}
	}
}

func TestNotesNameNoHiddenGroup(t *testing.T) {
	in := planted(3, 0, 44).build()
	in.Notes = []gap.Note{{ID: "a", Text: "Three people of planted were merged."}, {ID: "b", Text: "All is well."}}
	got := protectOne(in).Waves()[0].Notes
	if len(got) != 2 || got[0].ID != "b" || got[1].ID != "protected" {
		t.Errorf("%+v", got)
	}
}

// Shares that are the score in disguise need as many people as shares do.
func TestChoiceItems(t *testing.T) {
	in := wave{cells: map[string]int{"a": 40, "b": 50, "c": 9, "d": 12}, customers: 300}.build()
	for i := range in.Gaps {
		if r := &in.Gaps[i]; r.Level == gap.LevelItem {
			for _, s := range []*gap.Side{&r.Customers, &r.Employees} {
				s.Mean, s.SD = gap.Number{}, gap.Number{}
				s.Favourable = s.Score.Map(func(x float64) float64 { return x / 100 })
			}
		}
		if r := &in.Gaps[i]; r.Level == gap.LevelDimension {
			r.Customers.Mean, r.Employees.Mean = gap.Number{}, gap.Number{}
		}
	}
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Level == gap.LevelOverall || r.Cell == "" {
			continue
		}
		if small := r.Cell == "c"; small && r.Verdict != gap.NotShown {
			t.Errorf("a share of nine people: %+v", r)
		}
		if s := r.Employees; r.Cell == "d" && r.Verdict != gap.NotShown && !multiple(s.Score, 5) {
			t.Errorf("a share of twelve people: %+v", s)
		}
	}
}

// Words picked by few show one limit, and so they have one rank: by the exact shares it would be told how many picked each.
func TestWordsShownAlikeRankAlike(t *testing.T) {
	in := planted(20, 12, 44).build()
	in.Picks = nil
	for i, n := range []float64{90, 3, 2, 1, 0, 60} {
		in.Picks = append(in.Picks, gap.PickShare{ID: "feelings", Customers: gap.Some(n / 120), CustomersN: gap.Some(120), CustomerRank: i + 1})
	}
	var ranks []int
	for _, p := range protectOne(in).Waves()[0].Picks {
		ranks = append(ranks, p.CustomerRank)
	}
	if want := []int{1, 3, 3, 3, 3, 2}; !slices.Equal(ranks, want) {
		t.Errorf("ranks %v, want %v", ranks, want)
	}
}
