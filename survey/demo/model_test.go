package demo

import (
	"math"
	"slices"
	"strings"
	"testing"

	"mirror/survey/pack"
)

// near fails when a figure is further from what the scenario says than chance would take it.
func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within || math.IsNaN(got) {
		t.Errorf("%s = %.3f, want %.3f ± %.3f", what, got, want, within)
	}
}

// What the 73 values leave open: the parts of the short packs and of the ambassador pulse, one by one.

func TestTrustSpectrumModel(t *testing.T) {
	s, err := readScenario()
	if err != nil {
		t.Fatal(err)
	}
	lines := file(t, made(t, Options{}), "trust-spectrum")
	for audience, m := range map[string]spectrumSide{"customer": s.Spectrum.Customer, "employee": s.Spectrum.Employee} {
		for _, w := range []string{"w1", "w4"} {
			people := where(lines, "audience", audience, "wave", w)
			for id, x := range m.Means {
				// The ends of the scale pull a low or high mean a little towards the middle.
				near(t, w+" "+audience+" "+id, mean(people, column(id)), x+m.Change[w][id], 0.3)
			}
			for id, o := range m.Outcomes {
				near(t, w+" "+audience+" "+id, mean(people, column(id)), o.Base, 0.4)
			}
		}
	}
}

func TestPerceptionCheckModel(t *testing.T) {
	s, err := readScenario()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := pack.Named("perception-check")
	lines := file(t, made(t, Options{}), "perception-check")
	for w, chances := range map[string]map[string]sides[float64]{"w1": s.Perception.W1, "w4": s.Perception.W4} {
		for i := range p.Items {
			item := &p.Items[i]
			for audience, want := range map[string]float64{"customer": chances[item.ID].Customer, "employee": chances[item.ID].Employee} {
				people := answered(where(lines, "wave", w, "audience", audience), item.ID)
				got := share(people, func(l line) bool { return slices.Contains(item.CountAs, l[item.ID]) }) / 100
				near(t, w+" "+audience+" "+item.ID, got, want, 4*math.Sqrt(want*(1-want)/float64(len(people))))
			}
		}
	}
}

// Branches differ in commitment as the scenario says, and those that take part gain.
func TestAmbassadorModel(t *testing.T) {
	s, err := readScenario()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := pack.Named("ambassador")
	lines := file(t, made(t, Options{}), "ambassador")
	average := func(lines []line) float64 {
		return mean(lines, func(l line) (float64, bool) { _, x, ok := commitment(p, l); return x, ok })
	}
	level := 0.0
	for _, x := range s.Ambassador.Means {
		level += x / float64(len(s.Ambassador.Means))
	}
	for _, u := range s.Units {
		// All four waves together: about eighty people a branch, and half of their waves carry a gain.
		want := level + u.Commitment
		if u.TakesPart {
			want += (s.Ambassador.WaveShift["w3"] + s.Ambassador.WaveShift["w4"]) / 4
		}
		near(t, u.ID, average(where(lines, "unit", u.ID, "cell", "branch")), want, 0.35)
	}
	for _, c := range []string{"contact_centre", "operations", "head_office"} {
		near(t, c, average(where(lines, "cell", c)), level+s.Ambassador.CellShift[c], 0.25)
	}
}

// Who could not say, what was picked, how long it took.
func TestHowFormsAreFilled(t *testing.T) {
	s, err := readScenario()
	if err != nil {
		t.Fatal(err)
	}
	lines := file(t, made(t, Options{}), "mirror-core")
	customers, employees := where(lines, "audience", "customer"), where(lines, "audience", "employee")
	unable := func(lines []line, id string) float64 {
		return share(lines, func(l line) bool { return l[id] == "x" }) / 100
	}
	for id, want := range s.Missing.Customer {
		near(t, "customers who cannot say "+id, unable(customers, id), want, 0.02)
	}
	near(t, "customers who cannot say", unable(customers, "kno_skilled"), s.Missing.Default.Customer, 0.01)
	near(t, "employees who cannot say", unable(employees, "col_input"), s.Missing.Default.Employee, 0.015)
	near(t, "median seconds", median(lines, func(line) bool { return true }), 410, 12)
	for id, want := range s.Languages {
		near(t, "language "+id, share(customers, func(l line) bool { return l["language"] == id })/100, want, 0.025)
	}
	for _, l := range lines {
		for id, most := range map[string]int{"importance": 3, "feelings": 3} {
			picks := strings.Split(l[id], "|")
			if slices.Sort(picks); len(slices.Compact(slices.Clone(picks))) != len(picks) || len(picks) > most || id == "importance" && len(picks) != 3 {
				t.Fatalf("%s: picked %v", id, picks)
			}
		}
	}
	picked := func(lines []line, id string) float64 {
		return share(lines, func(l line) bool { return slices.Contains(strings.Split(l["importance"], "|"), id) })
	}
	if picked(customers, "honesty") < picked(customers, "value") || picked(employees, "value") < picked(employees, "honesty") {
		t.Error("customers should pick honesty before value, employees the other way round")
	}
	ignored := func(lines []line) float64 {
		return share(lines, func(l line) bool { return strings.Contains(l["feelings"], "ignored") })
	}
	if ignored(customers) < 3*ignored(employees) {
		t.Errorf("%.0f %% of customers feel ignored and %.0f %% of employees guess so", ignored(customers), ignored(employees))
	}
}
