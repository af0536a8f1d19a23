package gap

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// specCase is a case of the verdict and edge fixtures: one rated item, counts on both sides.
type specCase struct {
	ID    string
	Input struct {
		Values    []int
		Employees []int   `json:"employee_counts"`
		Customers []int   `json:"customer_counts"`
		Margin    float64 `json:"margin_scale_points"`
	}
	Expected struct {
		Gap     *float64
		SE      *float64 `json:"se_floored"`
		DF      *float64
		P       *float64  `json:"p_difference"`
		PTost   *float64  `json:"p_tost"`
		CI      []float64 `json:"ci95"`
		Verdict string
		Sub     string
		Higher  *float64 `json:"prob_employee_higher"`
	}
}

func specCases(t *testing.T, file string) []specCase {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Cases []specCase }
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	return f.Cases
}

// oneItem is a frame of a single rated item, its dimension of one.
func oneItem(lo, hi int, margin float64) *Frame {
	return &Frame{
		Dimensions: []Dimension{{ID: "d", Family: Emotional}},
		Questions:  []Question{{ID: "q", Asked: [2]bool{true, true}, Lo: lo, Hi: hi}},
		Margin:     margin, GoodFrom: 67, Outcome: -1,
	}
}

func addCounts(t *Tally, a Audience, counts []int) {
	at := t.Atom(a, "", "")
	for code, n := range counts {
		for range n {
			t.Add(at, &Response{Codes: []uint8{uint8(code)}, Seconds: -1})
		}
	}
}

func dimensionRow(t *testing.T, w Wave, id string) Row {
	t.Helper()
	return find(t, w.Gaps, LevelDimension, id, Place{})
}

func find(t *testing.T, rows []Row, level, id string, at Place) Row {
	t.Helper()
	for _, r := range rows {
		if r.Level == level && r.ID == id && r.Place == at {
			return r
		}
	}
	t.Fatalf("no %s row %s at %+v", level, id, at)
	return Row{}
}

func near(t *testing.T, what string, got Number, want, tol float64) {
	t.Helper()
	x, ok := got.Value()
	if !ok || math.Abs(x-want) > tol*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %v (known %v), want %v", what, x, ok, want)
	}
}

// TestVerdictFixtures runs every case through a tally and Analyze; a single
// dimension is a Holm table of one, so its p-values are unadjusted as in the fixture.
func TestVerdictFixtures(t *testing.T) {
	for _, file := range []string{"17_verdict_spec.json", "17_edges_spec.json"} {
		for _, c := range specCases(t, file) {
			t.Run(c.ID, func(t *testing.T) { checkSpec(t, c) })
		}
	}
}

func checkSpec(t *testing.T, c specCase) {
	lo, hi := c.Input.Values[0], c.Input.Values[len(c.Input.Values)-1]
	scale := float64(hi-lo) / 100
	f := oneItem(lo, hi, c.Input.Margin/scale)
	ta := NewTally(f, Collect{})
	addCounts(ta, Employee, c.Input.Employees)
	addCounts(ta, Customer, c.Input.Customers)
	r := dimensionRow(t, Analyze(f, ta), "d")
	if c.Expected.Gap == nil {
		if r.Gap.Known() || r.Reason != "no employee answered" || r.Verdict != "" {
			t.Errorf("empty side: gap %v verdict %q reason %q", r.Gap, r.Verdict, r.Reason)
		}
		return
	}
	near(t, "gap", r.Gap, *c.Expected.Gap/scale, 1e-9)
	if c.Expected.SE == nil {
		if r.SE.Known() || r.P.Known() || r.Low.Known() || r.Reason != reasonOneOnly {
			t.Errorf("one answer: se %v p %v reason %q", r.SE, r.P, r.Reason)
		}
		return
	}
	near(t, "se", r.SE, *c.Expected.SE/scale, 1e-9)
	near(t, "df", r.DF, *c.Expected.DF, 1e-9)
	near(t, "p", r.PAdjusted, *c.Expected.P, 5e-8)
	near(t, "p_equivalent", r.PEquivalentAdjusted, *c.Expected.PTost, 5e-8)
	near(t, "low", r.Low, c.Expected.CI[0]/scale, 5e-8)
	near(t, "high", r.High, c.Expected.CI[1]/scale, 5e-8)
	if string(r.Verdict) != c.Expected.Verdict || string(r.Strength) != c.Expected.Sub {
		t.Errorf("verdict %s %s, want %s %s", r.Verdict, r.Strength, c.Expected.Verdict, c.Expected.Sub)
	}
	if c.Expected.Higher != nil {
		near(t, "dominance", r.Dominance, *c.Expected.Higher, 1e-9)
	}
}

// TestNothingKnown gives Analyze every kind of emptiness: no panic, nothing that is not finite.
func TestNothingKnown(t *testing.T) {
	for name, fill := range map[string]func(*Frame, *Tally){
		"nobody": func(*Frame, *Tally) {},
		"one side": func(f *Frame, ta *Tally) {
			ta.Add(ta.Atom(Customer, "s0", ""), &Response{Codes: codes(f, 3)})
		},
		"one each": func(f *Frame, ta *Tally) {
			ta.Add(ta.Atom(Customer, "s0", "u1"), &Response{Codes: codes(f, 3), Account: 1, Weight: 2})
			ta.Add(ta.Atom(Employee, "c0", "u1"), &Response{Codes: codes(f, 3), Seconds: -1})
		},
		"nobody can say": func(f *Frame, ta *Tally) {
			for range 5 {
				ta.Add(ta.Atom(Customer, "s0", ""), &Response{Codes: codes(f, CantSay)})
				ta.Add(ta.Atom(Employee, "c0", ""), &Response{Codes: codes(f, Blank)})
			}
		},
		"all alike": func(f *Frame, ta *Tally) {
			for range 500 {
				ta.Add(ta.Atom(Customer, "s0", ""), &Response{Codes: codes(f, 3), Seconds: 1})
				ta.Add(ta.Atom(Employee, "c0", ""), &Response{Codes: codes(f, 3)})
			}
		},
		"undeclared and short": func(f *Frame, ta *Tally) {
			for range 3 {
				ta.Add(ta.Atom(Customer, "nowhere", "nothing"), &Response{Codes: []uint8{1, 200}})
				ta.Add(ta.Atom(Employee, "", ""), &Response{})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := usual()
			f.CellByUnit, f.SegmentByUnit = true, true
			f.Picks = []Pick{{ID: "importance", Options: []string{"d0", "d1"}}}
			f.Bands = []Band{{ID: "low", From: 1, Below: 4}, {ID: "high", From: 4, Open: true}}
			ta := NewTally(f, Collect{Drivers: true})
			fill(f, ta)
			if _, err := json.Marshal(Analyze(f, ta)); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func codes(f *Frame, c uint8) []uint8 {
	out := make([]uint8, len(f.Questions))
	for i := range out {
		out[i] = c
	}
	return out
}
