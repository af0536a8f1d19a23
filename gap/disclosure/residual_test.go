package disclosure

import (
	"fmt"
	"testing"

	"mirror/gap"
)

// A unit inside a cell: enough people remain, but too few of them answered the question.
func TestResidualOfAQuestion(t *testing.T) {
	f := bank()
	f.CellByUnit = false
	tally := people(f,
		map[[2]string]int{{"branch", "south"}: 60, {"office", "north"}: 60, {"office", ""}: 50, {"advisers", "north"}: 45},
		map[[2]string]int{{"private", "north"}: 80, {"private", "south"}: 90, {"wealth", "north"}: 40, {"young", "south"}: 33})
	at := tally.Atom(gap.Employee, "branch", "")
	for i := range 9 {
		code := gap.Blank
		if i < 3 {
			code = 6
		}
		tally.Add(at, &gap.Response{Codes: []uint8{code, code, 3, 3, 5}, Seconds: -1})
	}
	both := func(w gap.Wave) bool {
		branch, south := false, false
		for _, r := range protectOne(w).Waves()[0].Gaps {
			if shown := r.Verdict != gap.NotShown && r.ID == "h1"; shown {
				branch, south = branch || r.Cell == "branch", south || r.Unit == "south"
			}
		}
		return branch && south
	}
	w := gap.Analyze(f, tally)
	if both(w) {
		t.Error("branch minus south is three answers to h1")
	}
	for i := range w.Crossed {
		w.Crossed[i].Valid = nil
	}
	if !both(w) {
		t.Error("the test proves nothing: one is hidden for another reason")
	}
}

// The same from counts alone, where nobody counted people.
func TestResidualOfCounts(t *testing.T) {
	f := bank()
	f.CellByUnit = false
	tally := gap.NewTally(f, gap.Collect{})
	for q := range 4 {
		for code := range uint8(7) {
			tally.AddCount(gap.Employee, "branch", "south", q, code, 10)
			tally.AddCount(gap.Employee, "office", "north", q, code, 10)
			tally.AddCount(gap.Employee, "office", "", q, code, 10)
			tally.AddCount(gap.Customer, "private", "north", q, code, 9)
			tally.AddCount(gap.Customer, "private", "south", q, code, 9)
		}
		tally.AddCount(gap.Employee, "branch", "", q, 6, 3)
	}
	branch, south := false, false
	for _, r := range protectOne(gap.Analyze(f, tally)).Waves()[0].Gaps {
		if r.Verdict != gap.NotShown && r.Level == gap.LevelItem {
			branch, south = branch || r.Cell == "branch", south || r.Unit == "south"
		}
	}
	if branch && south {
		t.Error("branch minus south is three answers")
	}
}

// enginePublication publishes a cell's answers to one item with all that is said of it: the verdict, its
// strength, what it would take, the cell's closeness to customers.
func enginePublication() publication {
	f := &gap.Frame{
		Wave: "w", Pack: "p", Dimensions: []gap.Dimension{{ID: "d", Family: gap.Emotional}},
		Cells: []gap.Group{{ID: "c"}, {ID: "d"}, {ID: "e"}}, Margin: 10, GoodFrom: 67, Outcome: -1,
	}
	return func(b ballots, _, points int) string {
		f.Questions = []gap.Question{{ID: "i", Asked: [2]bool{true, true}, Lo: 1, Hi: points, FavourableFrom: points - 1, UnfavourableTo: 2}}
		t := gap.NewTally(f, gap.Collect{})
		add := func(a gap.Audience, cell string, code, n int) {
			at := t.Atom(a, cell, "")
			for range n {
				t.Add(at, &gap.Response{Codes: []uint8{uint8(code)}, Seconds: -1})
			}
		}
		for v := range points {
			add(gap.Customer, "", v, 60)
			add(gap.Employee, "d", v, 20)
			add(gap.Employee, "e", v, 16)
			add(gap.Employee, "c", v, int(b[v]))
		}
		r := gap.Result{Settings: gap.Settings{Margin: 10, Smallest: gap.Smallest{Employees: 7}}, Waves: []gap.Wave{gap.Analyze(f, t)}}
		out := Protect(r).Waves()[0]
		said := fmt.Sprint(out.Cells[0])
		for _, r := range out.Gaps {
			if r.Cell == "c" && r.Level == gap.LevelItem {
				said += fmt.Sprintf("%+v", r)
			}
		}
		return said
	}
}

// P32 once more, with the verdict and all that goes with it. A verdict is made from exact figures, so it
// does tell something; nothing beside it may.
func TestP32WithVerdicts(t *testing.T) {
	for _, n := range []int{7, 10} {
		a := attack(n, 5, enginePublication())
		for own, limit := range [3]float64{0.0025, 0.006, 0.015} {
			if a.u3[own] > limit {
				t.Errorf("%d people: fewer than three sets of answers with chance %.2g to somebody with %d own", n, a.u3[own], own)
			}
		}
		if a.under10[0] > 0.06 {
			t.Errorf("%d people: fewer than ten sets of answers with chance %.2g", n, a.under10[0])
		}
	}
}

// Of five hundred customers one has nearly all the weight: their mean is that one's answer.
func TestWeightOfFew(t *testing.T) {
	in := wave{cells: map[string]int{"x": 100}, customers: 900, segments: map[string]int{"a": 300, "b": 350, "c": 250}}.build()
	for i := range in.Gaps {
		if in.Gaps[i].Segment == "a" {
			in.Gaps[i].Customers.EffectiveN = gap.Some(1.3)
		}
	}
	hidden := map[gap.Word]bool{}
	for _, r := range protectOne(in).Waves()[0].Gaps {
		if r.Verdict == gap.NotShown && r.Segment != "" {
			hidden[r.Segment] = true
		}
	}
	if !hidden["a"] || len(hidden) != 2 {
		t.Errorf("hidden: %v", hidden)
	}
}
