package disclosure

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"mirror/gap"
)

// bank is the frame of a small two-sided survey: two dimensions of two items
// and an outcome, three cells of which one serves two segments, two units.
func bank() *gap.Frame {
	rating := func(id string, d int) gap.Question {
		return gap.Question{ID: id, Dimension: d, Asked: [2]bool{true, true}, Lo: 1, Hi: 7, FavourableFrom: 6, UnfavourableTo: 3}
	}
	recommend := rating("recommend", -1)
	recommend.Lo, recommend.Hi, recommend.FavourableFrom, recommend.UnfavourableTo, recommend.Role = 0, 10, 9, 6, "recommend"
	return &gap.Frame{
		Wave: "w1", Pack: "bank",
		Dimensions: []gap.Dimension{{ID: "honesty", Family: gap.Emotional}, {ID: "ease", Family: gap.Functional}},
		Questions:  []gap.Question{rating("h1", 0), rating("h2", 0), rating("e1", 1), rating("e2", 1), recommend},
		Cells: []gap.Group{
			{ID: "branch", Invited: 90}, {ID: "office", Invited: 60},
			{ID: "advisers", Invited: 20, Serves: map[string]float64{"private": 0.3, "wealth": 0.7}},
		},
		Segments:   []gap.Group{{ID: "private"}, {ID: "wealth"}, {ID: "young"}},
		Units:      []gap.Group{{ID: "north"}, {ID: "south"}},
		CellByUnit: true, Margin: 10, GoodFrom: 67, Outcome: 4,
	}
}

// people answers the bank's survey: employees by cell and unit, customers by segment and unit.
func people(f *gap.Frame, employees, customers map[[2]string]int) *gap.Tally {
	rng := rand.New(rand.NewPCG(11, 12))
	t := gap.NewTally(f, gap.Collect{})
	for _, side := range []struct {
		a      gap.Audience
		counts map[[2]string]int
		top    int
	}{{gap.Employee, employees, 7}, {gap.Customer, customers, 6}} {
		for _, g := range []string{"branch", "office", "advisers", "private", "wealth", "young", ""} {
			for _, u := range []string{"north", "south", ""} {
				at := t.Atom(side.a, g, u)
				for range side.counts[[2]string{g, u}] {
					r := gap.Response{Seconds: -1}
					for range 4 {
						r.Codes = append(r.Codes, uint8(rng.IntN(side.top)))
					}
					t.Add(at, &gap.Response{Codes: append(r.Codes, uint8(rng.IntN(11))), Seconds: -1})
				}
			}
		}
	}
	return t
}

// From answers to a release: the engine says what disclosure needs to know.
func TestFromATally(t *testing.T) {
	f := bank()
	w := gap.Analyze(f, people(f,
		map[[2]string]int{{"branch", "north"}: 35, {"branch", "south"}: 20, {"advisers", "north"}: 8, {"advisers", "south"}: 3, {"office", ""}: 40},
		map[[2]string]int{{"private", "north"}: 80, {"private", "south"}: 90, {"wealth", "north"}: 20, {"wealth", "south"}: 12, {"young", "north"}: 30, {"young", "south"}: 33}))
	out := protectOne(w).Waves()[0]
	var matched, hiddenPairs, shownPairs int
	for i, r := range out.Gaps {
		was := w.Gaps[i]
		if r.Level == gap.LevelItem && (was.PartOf != "honesty" && was.PartOf != "ease") {
			t.Fatalf("item %s is part of %q", r.ID, was.PartOf)
		}
		if r.Compared == gap.ComparedMatched && r.Verdict != gap.NotShown {
			matched++
			if len(r.Served) != 2 {
				t.Fatalf("served: %v", r.Served)
			}
		}
		switch at := [2]string{string(r.Cell), string(r.Unit)}; at {
		// Three advisers in the south; the branch there protects them, and north the same way round.
		case [2]string{"advisers", "south"}, [2]string{"branch", "south"}, [2]string{"advisers", "north"}, [2]string{"branch", "north"}:
			if r.Verdict != gap.NotShown {
				t.Errorf("%v %s %s is shown: %+v", at, r.Level, r.ID, r.Employees)
			}
			hiddenPairs++
		default:
			if r.Verdict != gap.NotShown && (r.Cell == "" || r.Unit == "") {
				shownPairs++
			}
		}
	}
	if matched == 0 || hiddenPairs != 40 || shownPairs == 0 {
		t.Errorf("matched %d, hidden pairs %d, others shown %d", matched, hiddenPairs, shownPairs)
	}
	b := jsonOf(t, protectOne(w))
	if again := jsonOf(t, protectOne(w)); !bytes.Equal(b, again) {
		t.Error("the same result gives other bytes")
	}
	var back gap.Result
	if err := json.Unmarshal(b, &back); err != nil || len(back.Waves) != 1 || back.Format != gap.ResultFormat {
		t.Errorf("the JSON does not read back: %v", err)
	}
}

// Pairs are not a breakdown, but everybody knows that the south's people are the branch's, but for three.
func TestUnitInsideACell(t *testing.T) {
	f := bank()
	f.CellByUnit = false
	w := gap.Analyze(f, people(f,
		map[[2]string]int{{"branch", "south"}: 20, {"branch", ""}: 3, {"office", "north"}: 40, {"office", ""}: 30, {"advisers", "north"}: 25},
		map[[2]string]int{{"private", "north"}: 80, {"private", "south"}: 90, {"wealth", "north"}: 20, {"young", "south"}: 33}))
	branch, south := false, false
	for _, r := range protectOne(w).Waves()[0].Gaps {
		shown := r.Verdict != gap.NotShown
		branch = branch || r.Cell == "branch" && shown
		south = south || r.Unit == "south" && shown
	}
	if branch && south {
		t.Error("branch minus south is three people")
	}
	w.Crossed = nil
	branch, south = false, false
	for _, r := range protectOne(w).Waves()[0].Gaps {
		shown := r.Verdict != gap.NotShown
		branch = branch || r.Cell == "branch" && shown
		south = south || r.Unit == "south" && shown
	}
	if !branch || !south {
		t.Error("the test proves nothing: both are hidden for another reason")
	}
}

// From counts of answers alone nobody knows how many people took part.
func TestFromCounts(t *testing.T) {
	f := bank()
	tally := gap.NewTally(f, gap.Collect{})
	for q := range 4 {
		for code := range uint8(7) {
			tally.AddCount(gap.Employee, "branch", "north", q, code, 6)
			tally.AddCount(gap.Employee, "office", "", q, code, 5)
			tally.AddCount(gap.Customer, "private", "north", q, code, 9)
		}
	}
	tally.AddCount(gap.Employee, "advisers", "south", 0, 3, 3)
	out := protectOne(gap.Analyze(f, tally)).Waves()[0]
	shown := 0
	for _, r := range out.Gaps {
		if r.Cell == "advisers" && r.Verdict != gap.NotShown {
			t.Errorf("three advisers: %+v", r)
		}
		if r.Verdict != gap.NotShown && r.Employees.Score.Known() {
			shown++
		}
	}
	if shown == 0 {
		t.Error("nothing is shown")
	}
}
