package demo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
)

// generate writes the demo into a folder of its own.
func generate(t *testing.T, o Options) Demo {
	t.Helper()
	d, err := GenerateWith(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var kept struct {
	dir   string
	demos map[Options]Demo
}

func TestMain(m *testing.M) {
	kept.demos = map[Options]Demo{}
	var err error
	if kept.dir, err = os.MkdirTemp("", "demo"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(kept.dir)
	os.Exit(code)
}

// made is a demo that tests share, because they only read it.
func made(t *testing.T, o Options) Demo {
	t.Helper()
	if d, ok := kept.demos[o]; ok {
		return d
	}
	d, err := GenerateWith(filepath.Join(kept.dir, fmt.Sprint(o.Quirks)), o)
	if err != nil {
		t.Fatal(err)
	}
	kept.demos[o] = d
	return d
}

// file is the scanned answers file of a pack.
func file(t *testing.T, d Demo, id string) []line {
	t.Helper()
	for _, f := range d.Answers {
		if f.Pack == id {
			return scan(t, f.File)
		}
	}
	t.Fatalf("no answers to %s", id)
	return nil
}

// count says how many lines have each value of a column.
func count(lines []line, column string) map[string]int {
	n := map[string]int{}
	for _, l := range lines {
		n[l[column]]++
	}
	return n
}

func TestWhoAnswers(t *testing.T) {
	d := made(t, Options{Quirks: true})
	waves := map[string][]string{
		"mirror-core": {"w1", "w2", "w3", "w4"}, "ambassador": {"w1", "w2", "w3", "w4"},
		"trust-spectrum": {"w1", "w4"}, "perception-check": {"w1", "w4"},
	}
	people := map[string]map[string]int{
		"mirror-core": {"customer": 1200, "employee": 416}, "ambassador": {"employee": 416},
		"trust-spectrum": {"customer": 400, "employee": 200}, "perception-check": {"customer": 600, "employee": 300},
	}
	for _, f := range d.Answers {
		lines := scan(t, f.File)
		want := map[string]int{}
		for _, w := range waves[f.Pack] {
			n := 0
			for _, k := range people[f.Pack] {
				n += k
			}
			want[w] = n
			if diff := cmp.Diff(people[f.Pack], count(where(lines, "wave", w), "audience")); diff != "" {
				t.Errorf("%s %s: audiences: %s", f.Pack, w, diff)
			}
		}
		if diff := cmp.Diff(want, count(lines, "wave")); diff != "" {
			t.Errorf("%s: waves: %s", f.Pack, diff)
		}
	}
}

// The groups of the main pack are those of the scenario, in every wave.
func TestGroups(t *testing.T) {
	lines := file(t, made(t, Options{Quirks: true}), "mirror-core")
	s, err := readScenario()
	if err != nil {
		t.Fatal(err)
	}
	units, cells := map[string]int{}, map[string]int{}
	for _, u := range s.Units {
		units[u.ID] = u.Customers
		cells["branch"] += u.Branch
		cells["advisers"] += u.Advisers
	}
	for _, c := range s.Cells {
		cells[c.ID] += c.Central
	}
	for _, w := range s.Waves {
		customers, employees := where(lines, "wave", w.ID, "audience", "customer"), where(lines, "wave", w.ID, "audience", "employee")
		if diff := cmp.Diff(units, count(customers, "unit")); diff != "" {
			t.Errorf("%s: customers by unit: %s", w.ID, diff)
		}
		if diff := cmp.Diff(cells, count(employees, "cell")); diff != "" {
			t.Errorf("%s: employees by cell: %s", w.ID, diff)
		}
		if n := len(where(employees, "cell", "advisers", "unit", "quayside")); n != 3 {
			t.Errorf("%s: %d advisers in Quayside, want 3", w.ID, n)
		}
		// Segments are drawn: 1,200 answers leave them within five points of their share.
		segments := count(customers, "segment")
		for _, g := range s.Segments {
			if got := float64(segments[g.ID]) / 1200; got < g.Answers-0.05 || got > g.Answers+0.05 {
				t.Errorf("%s: %s are %.2f of the customers, want about %.2f", w.ID, g.ID, got, g.Answers)
			}
		}
		for _, l := range employees {
			if outside := l["cell"] != "branch" && l["cell"] != "advisers"; outside != (l["unit"] == "") {
				t.Errorf("%s: an employee of %s has the unit %q", w.ID, l["cell"], l["unit"])
			}
		}
	}
}

// An employee's row holds groups and answers, nothing that leads to a person.
func TestEmployeesRows(t *testing.T) {
	for _, f := range made(t, Options{Quirks: true}).Answers {
		for _, l := range where(scan(t, f.File), "audience", "employee") {
			for _, c := range []string{"seconds", "language", "segment", "account", "weight", "customer_years", "channel"} {
				if l[c] != "" {
					t.Fatalf("%s: an employee's row has %s %q", f.Pack, c, l[c])
				}
			}
		}
		head, _, _ := strings.Cut(string(read(t, f.File)), "\n")
		if columns := strings.Split(head, ","); f.Pack == "ambassador" && (slices.Contains(columns, "seconds") || slices.Contains(columns, "language")) {
			t.Errorf("%s: asks employees only, and has the columns %v", f.Pack, columns)
		}
	}
}

// The order of the rows says nothing: no stretch of the file is one wave or one audience.
func TestShuffled(t *testing.T) {
	lines := file(t, made(t, Options{}), "mirror-core")
	for start := 0; start+200 <= len(lines); start += 200 {
		part := lines[start : start+200]
		if n := count(part, "audience")["employee"]; n < 20 || n > 90 {
			t.Errorf("rows %d to %d have %d employees, want about 51", start, start+200, n)
		}
		if n := len(count(part, "wave")); n != 4 {
			t.Errorf("rows %d to %d are of %d waves, want 4", start, start+200, n)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSameBytesTwice(t *testing.T) {
	one, two := generate(t, Options{Quirks: true}), made(t, Options{Quirks: true})
	paths := func(d Demo) []string {
		list := []string{d.Study}
		for _, f := range d.Answers {
			list = append(list, f.File)
		}
		return list
	}
	for i, path := range paths(one) {
		if !bytes.Equal(read(t, path), read(t, paths(two)[i])) {
			t.Errorf("%s differs the second time", filepath.Base(path))
		}
	}
}

// A change in one place does not shift the rest: other words leave every tick as it was.
func TestStreams(t *testing.T) {
	ticks := func(change func(*scenario)) [][]string {
		s, err := readScenario()
		if err != nil {
			t.Fatal(err)
		}
		change(s)
		g, err := newGenerator(s, Options{Quirks: true})
		if err != nil {
			t.Fatal(err)
		}
		q := g.questionnaire("mirror-core")
		var all [][]string
		for _, f := range g.forms(q, &g.Waves[1]) {
			all = append(all, f.ticked[:len(q.pack.Items)])
		}
		return all
	}
	before := ticks(func(*scenario) {})
	after := ticks(func(s *scenario) {
		s.Comments.Chance = sides[float64]{1, 1}
		s.Spectrum.Respondents = sides[int]{50, 50}
	})
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error("other comments and another pack's people changed the answers")
	}
}

// The scenario and the packs speak of the same questions: nothing is drawn without a model.
func TestModelsCoverThePacks(t *testing.T) {
	s, err := readScenario()
	if err != nil {
		t.Fatal(err)
	}
	g, err := newGenerator(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	means := map[string]shares{
		"mirror-core": s.Core.Means, "trust-spectrum": s.Spectrum.Customer.Means, "ambassador": s.Ambassador.Means,
	}
	for id, model := range means {
		p := g.questionnaire(id).pack
		for i := range p.Items {
			if _, ok := model[p.Items[i].ID]; !ok {
				t.Errorf("%s: no mean for %s", id, p.Items[i].ID)
			}
		}
		if len(model) != len(p.Items) {
			t.Errorf("%s: %d means for %d items", id, len(model), len(p.Items))
		}
	}
	core := g.questionnaire("mirror-core").pack
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for i := range core.Outcomes {
			id := core.Outcomes[i].ID
			_, expected := s.Core.Outcomes.of(a)[id]
			if _, told := s.Core.Behaviours[id]; expected == told {
				t.Errorf("%s of %ss has %v, %v as models", id, a, expected, told)
			}
		}
	}
}

func TestStoryIsTrue(t *testing.T) {
	d := made(t, Options{Quirks: true})
	found := facts(t, d)
	if g := found["w4 gap anticipation"] / found["w1 gap anticipation"]; g > 0.67 {
		t.Errorf("the gap is %.2f of what it was: not a good third smaller", g)
	}
	if c, e := found["w1 to w4 change customers anticipation"], found["w1 to w4 change employees anticipation"]; c < -e {
		t.Errorf("customers moved by %.2f and employees by %.2f: not mostly customers", c, e)
	}
	for _, c := range []string{"branch", "advisers", "operations", "marketing", "head_office"} {
		if found["w1 cell profile correlation "+c] >= found["w1 cell profile correlation contact_centre"] {
			t.Errorf("%s know customers as well as the contact centre", c)
		}
		if found["w1 cell profile correlation "+c] < found["w1 cell profile correlation head_office"] {
			t.Errorf("%s know customers less than head office", c)
		}
	}
}
