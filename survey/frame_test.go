package survey_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

func named(t *testing.T, name string) *pack.Pack {
	t.Helper()
	p, ok := pack.Named(name)
	if !ok {
		t.Fatalf("there is no pack %s", name)
	}
	return p
}

func ids(groups []gap.Group) string {
	var all []string
	for _, g := range groups {
		all = append(all, g.ID)
	}
	return strings.Join(all, " ")
}

func TestFrameOfMirrorCore(t *testing.T) {
	f := survey.Frame(named(t, "mirror-core"), nil, "1")

	families := map[gap.Family]int{}
	for _, d := range f.Dimensions {
		families[d.Family]++
	}
	if diff := cmp.Diff(map[gap.Family]int{gap.Emotional: 5, gap.Functional: 4}, families); diff != "" {
		t.Error(diff)
	}
	if len(f.Questions) != 32 {
		t.Fatalf("%d questions, want 24 items and 8 outcomes", len(f.Questions))
	}
	item := gap.Question{ID: "ant_before_ask", Dimension: 0, Asked: [2]bool{true, true}, Kind: gap.Rating, Lo: 1, Hi: 7, FavourableFrom: 6, UnfavourableTo: 3, GoodWhenHigh: true}
	if diff := cmp.Diff(item, f.Questions[0]); diff != "" {
		t.Error(diff)
	}
	recommend := gap.Question{ID: "recommend", Dimension: -1, Role: "recommend", Asked: [2]bool{true, true}, Kind: gap.Rating, Lo: 0, Hi: 10, FavourableFrom: 9, UnfavourableTo: 6, GoodWhenHigh: true}
	if diff := cmp.Diff(recommend, f.Questions[24]); diff != "" {
		t.Error(diff)
	}
	badly := gap.Question{ID: "spoke_badly", Dimension: -1, Role: "behaviour", Asked: [2]bool{true, true}, Kind: gap.Choice, Counted: []bool{true, false}, EmployeePercent: true}
	if diff := cmp.Diff(badly, f.Questions[31]); diff != "" {
		t.Error(diff)
	}
	var reversed []string
	for _, q := range f.Questions {
		if q.Reverse {
			reversed = append(reversed, q.ID)
		}
	}
	if diff := cmp.Diff([]string{"hon_push", "com_chase", "eas_effort"}, reversed); diff != "" {
		t.Error(diff)
	}
	if f.Outcome != 24 || f.Margin != 10 || f.GoodFrom != 67 {
		t.Errorf("outcome %d, margin %g, good from %g", f.Outcome, f.Margin, f.GoodFrom)
	}
	if len(f.Picks) != 2 || f.Picks[0].ID != "importance" || len(f.Picks[0].Options) != 9 || f.Picks[1].ID != "feelings" || len(f.Picks[1].Options) != 13 {
		t.Errorf("picks %+v", f.Picks)
	}
	// The pack fits any company: it leaves every group to the company, so that answers may name any.
	if f.Cells != nil || f.Segments != nil || f.Units != nil {
		t.Errorf("cells %q, segments %q, units %v", ids(f.Cells), ids(f.Segments), f.Units)
	}
	if f.CellByUnit || f.SegmentByUnit || f.Bands != nil || f.Rules != nil || f.Target != nil {
		t.Error("pairs, bands, rules or targets that nobody declared")
	}
}

// Without a study the groups are those the pack lists, where it lists any.
func TestFrameOfListedGroups(t *testing.T) {
	p := *named(t, "mirror-core")
	p.Attributes = slices.Clone(p.Attributes)
	for i := range p.Attributes {
		if a := &p.Attributes[i]; a.Role == pack.RoleCell {
			a.OptionsFrom, a.Options = "", []pack.Option{{ID: "shop"}, {ID: "office"}}
		}
	}
	if got := ids(survey.Frame(&p, nil, "1").Cells); got != "shop office" {
		t.Errorf("cells %q", got)
	}
}

func TestFrameOfStudy(t *testing.T) {
	s := survey.DefaultStudy()
	s.Margin, s.GoodFrom, s.Outcome = 8, 70, "trust"
	s.Breakdowns = [][]string{{"cell", "unit"}}
	s.Waves = []survey.Wave{{ID: "w1"}, {ID: "w2"}}
	s.Cells = []survey.Cell{
		{ID: "branch", Headcount: 90, Invited: map[string]int{"": 80, "w2": 85}, Serves: map[string]float64{"a": 0.333, "b": 0.664, "c": 0}},
		{ID: "office", Invited: map[string]int{"w1": 5}},
	}
	s.Segments = []survey.Segment{{ID: "a", Share: 0.398, MergeWith: "b"}, {ID: "b", Share: 0.597}}
	s.Units = []survey.Unit{{ID: "u", Invited: map[string]int{"": 7}}}
	s.Targets = map[string]map[string]float64{"w2": {"value": 5, "no_dimension_of_this_pack": 3}}
	f := survey.Frame(named(t, "mirror-core"), s, "w2")

	near := cmp.Comparer(func(a, b float64) bool { d := a - b; return d < 1e-12 && d > -1e-12 })
	if diff := cmp.Diff([]gap.Group{
		{ID: "branch", Invited: 85, Headcount: 90, Serves: map[string]float64{"a": 0.333 / 0.997, "b": 0.664 / 0.997}},
		{ID: "office"},
	}, f.Cells, near); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]gap.Group{{ID: "a", Share: 0.4, MergeWith: "b"}, {ID: "b", Share: 0.6}}, f.Segments, near); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]gap.Group{{ID: "u", Invited: 7}}, f.Units); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]float64{"value": 5}, f.Target); diff != "" {
		t.Error(diff)
	}
	if !f.CellByUnit || f.SegmentByUnit || f.Margin != 8 || f.GoodFrom != 70 || f.Questions[f.Outcome].ID != "trust" {
		t.Errorf("pairs %v %v, margin %g, good from %g, outcome %d", f.CellByUnit, f.SegmentByUnit, f.Margin, f.GoodFrom, f.Outcome)
	}
	if f := survey.Frame(named(t, "mirror-core"), s, "w1"); f.Target != nil || f.Cells[0].Invited != 80 || f.Cells[1].Invited != 5 {
		t.Errorf("in wave w1: target %v, cells %+v", f.Target, f.Cells)
	}
}

func TestFrameOfOtherPacks(t *testing.T) {
	spectrum := survey.Frame(named(t, "trust-spectrum"), nil, "1")
	bands := []gap.Band{{ID: "push", From: 1, Below: 2.5}, {ID: "relationship", From: 2.5, Below: 4}, {ID: "trust", From: 4, Below: 5.5}, {ID: "advocacy", From: 5.5, Open: true}}
	if diff := cmp.Diff(bands, spectrum.Bands); diff != "" {
		t.Error(diff)
	}
	if got := spectrum.Questions[spectrum.Outcome].ID; got != "ts_recommend" { // the study's default is not asked here
		t.Errorf("outcome %s", got)
	}

	ambassador := survey.Frame(named(t, "ambassador"), nil, "1")
	number := func(v float64) *float64 { return &v }
	index := map[string]int{}
	for i, q := range ambassador.Questions {
		index[q.ID] = i
		if q.Asked != [2]bool{false, true} || !q.Own {
			t.Errorf("%s: asked %v, own %v", q.ID, q.Asked, q.Own)
		}
	}
	rules := []gap.Rule{
		{Group: "ambassador", LowestAtLeast: number(5.5), Behaviour: index["am_spoke_well"]},
		{Group: "critic", MeanBelow: number(3.5), Behaviour: -1},
		{Group: "critic", MeanBelow: number(4.5), Behaviour: index["am_spoke_badly"]},
		{Group: "supporter", MeanAtLeast: number(5), Behaviour: -1},
		{Group: "onlooker", Behaviour: -1, Otherwise: true},
	}
	if diff := cmp.Diff(rules, ambassador.Rules); diff != "" {
		t.Error(diff)
	}
	if ambassador.Segments != nil {
		t.Errorf("segments %v of a pack that asks no customers", ambassador.Segments)
	}

	check := survey.Frame(named(t, "perception-check"), nil, "1")
	risk := gap.Question{ID: "pc_staff_risk", Asked: [2]bool{true, true}, Own: true, Kind: gap.Choice, Counted: []bool{false, false, true, true}}
	if diff := cmp.Diff(risk, check.Questions[1]); diff != "" {
		t.Error(diff)
	}
	if check.Questions[5].Own || check.Outcome != -1 {
		t.Errorf("pc_trusted own %v, outcome %d", check.Questions[5].Own, check.Outcome)
	}
}

// A slip in the pack must not reach the engine: every index of every frame points somewhere.
func TestFramesAreWhole(t *testing.T) {
	for _, p := range pack.Embedded() {
		f := survey.Frame(p, nil, "1")
		for _, q := range f.Questions {
			if q.Dimension >= len(f.Dimensions) || (q.Dimension < 0) != (q.Role != "") {
				t.Errorf("%s %s: dimension %d, role %q", p.ID, q.ID, q.Dimension, q.Role)
			}
			if q.Kind == gap.Rating && q.Hi <= q.Lo || q.Kind == gap.Choice && len(q.Counted) < 2 {
				t.Errorf("%s %s: scale %d..%d, %v", p.ID, q.ID, q.Lo, q.Hi, q.Counted)
			}
		}
		for _, k := range f.Picks {
			if len(k.Options) > 64 {
				t.Errorf("%s %s: %d options", p.ID, k.ID, len(k.Options))
			}
		}
	}
}
