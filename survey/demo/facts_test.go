package demo

import (
	"math"
	"os"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"gonum.org/v1/gonum/stat"

	"mirror/survey/pack"
)

// expected is testdata/expected.yaml.
type expected struct {
	Types struct {
		Dimensions    map[string]string `yaml:"dimensions"`
		Cells         map[string]string `yaml:"cells"`
		PriorityFirst []string          `yaml:"priority_first_two"`
		Suppressed    []string          `yaml:"suppressed"`
	} `yaml:"expected_types"`
	Values []struct {
		What    string     `yaml:"what"`
		Typical float64    `yaml:"typical"`
		Between [2]float64 `yaml:"between"`
	} `yaml:"expected"`
}

func readExpected(t *testing.T) expected {
	t.Helper()
	b, err := os.ReadFile("testdata/expected.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var e expected
	if err := yaml.UnmarshalWithOptions(b, &e, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return e
}

// Every value the scenario promises, counted from the rows, lies in its range.
func TestFacts(t *testing.T) {
	got := facts(t, made(t, Options{}))
	e := readExpected(t)
	if len(e.Values) != 73 {
		t.Errorf("%d expected values, want 73", len(e.Values))
	}
	for _, v := range e.Values {
		x, ok := got[v.What]
		if !ok {
			t.Errorf("%s: not counted", v.What)
			continue
		}
		// The ranges are given to as many places as printed.
		if x < v.Between[0] || x > v.Between[1] || math.IsNaN(x) {
			t.Errorf("%s = %.3f, want within %v", v.What, x, v.Between)
		}
	}
}

// scanned are the rows of the demo's files.
type scanned struct {
	t                          *testing.T
	core, spectrum, ambassador []line
	pack                       *pack.Pack // mirror-core
	found                      map[string]float64
}

func facts(t *testing.T, d Demo) map[string]float64 {
	t.Helper()
	s := &scanned{t: t, found: map[string]float64{}}
	for _, f := range d.Answers {
		switch f.Pack {
		case "mirror-core":
			s.core = scan(t, f.File)
			s.pack, _ = pack.Named(f.Pack)
		case "trust-spectrum":
			s.spectrum = scan(t, f.File)
		case "ambassador":
			s.ambassador = scan(t, f.File)
		}
	}
	s.gaps()
	s.cells()
	s.drivers()
	s.outcomes()
	s.waves()
	s.linkage()
	s.groups()
	return s.found
}

func (s *scanned) side(wave, audience string) []line {
	return where(s.core, "wave", wave, "audience", audience)
}

func (s *scanned) score(dimension string) func(line) (float64, bool) {
	return func(l line) (float64, bool) { return l.score(s.pack, dimension, 1) }
}

// gaps by dimension and shares of favourable answers, first wave.
func (s *scanned) gaps() {
	customers, employees := s.side("w1", "customer"), s.side("w1", "employee")
	for _, d := range dimensions(s.pack) {
		s.found["w1 gap "+d] = mean(employees, s.score(d)) - mean(customers, s.score(d))
		s.found["w1 favourable customers "+d] = s.favourable(customers, d)
		s.found["w1 favourable employees "+d] = s.favourable(employees, d)
	}
}

// favourable is the share of the answers to a dimension's items that are 6 or 7, in percent.
func (s *scanned) favourable(lines []line, dimension string) float64 {
	good, n := 0, 0
	for i := range s.pack.Items {
		for _, l := range lines {
			if x, ok := l.answer(&s.pack.Items[i]); ok && s.pack.Items[i].Dimension == dimension {
				n++
				if x >= 6 {
					good++
				}
			}
		}
	}
	return 100 * float64(good) / float64(n)
}

// cells: average gap over the items, and how well a cell's item means go with customers'.
func (s *scanned) cells() {
	means := func(lines []line) []float64 {
		var m []float64
		for i := range s.pack.Items {
			m = append(m, mean(lines, func(l line) (float64, bool) { return l.answer(&s.pack.Items[i]) }))
		}
		return m
	}
	customers := means(s.side("w1", "customer"))
	for _, c := range []string{"branch", "advisers", "contact_centre", "operations", "marketing", "head_office"} {
		own := means(where(s.side("w1", "employee"), "cell", c))
		s.found["w1 cell average gap "+c] = stat.Mean(own, nil) - stat.Mean(customers, nil)
		s.found["w1 cell profile correlation "+c] = stat.Correlation(own, customers, nil)
	}
}

// complete are the people with every dimension score and an outcome.
func (s *scanned) complete(lines []line) *table {
	d := new(table)
	for _, l := range lines {
		var x []float64
		for _, id := range dimensions(s.pack) {
			if v, ok := l.score(s.pack, id, 1); ok {
				x = append(x, v)
			}
		}
		if y, ok := l.number("recommend"); ok && len(x) == len(s.pack.Dimensions) {
			d.x, d.y = append(d.x, x), append(d.y, y)
		}
	}
	return d
}

// drivers of recommend, and what poor and very good dimensions do to it.
func (s *scanned) drivers() {
	for side, audience := range map[string]string{"customers": "customer", "employees": "employee"} {
		d := s.complete(s.side("w1", audience))
		shares, r2 := d.lmg(s.t)
		total := 0.0
		for i := range s.pack.Dimensions {
			if s.pack.Dimensions[i].Kind == "emotional" {
				total += shares[i]
			}
		}
		s.found["w1 emotional share "+side] = 100 * total / r2
		s.found["w1 R2 "+side] = r2
	}
	d := s.complete(s.side("w1", "customer"))
	var keep []int
	for i, row := range d.x {
		var dummies []float64
		for _, x := range row {
			dummies = append(dummies, flag(x < 4), flag(x >= 6))
		}
		d.x[i] = dummies
	}
	for j := range d.x[0] {
		keep = append(keep, j)
	}
	b := d.ols(s.t, keep)
	for i, id := range dimensions(s.pack) {
		s.found["w1 penalty "+id], s.found["w1 reward "+id] = b[1+2*i], b[2+2*i]
	}
}

func flag(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// outcomes of the first and the last wave.
func (s *scanned) outcomes() {
	for _, w := range []string{"w1", "w4"} {
		for side, audience := range map[string]string{"customers": "customer", "employees": "employee"} {
			lines := answered(s.side(w, audience), "recommend")
			net := share(lines, func(l line) bool { x, _ := l.number("recommend"); return x >= 9 }) -
				share(lines, func(l line) bool { x, _ := l.number("recommend"); return x <= 6 })
			s.found[w+" recommend mean "+side] = mean(lines, column("recommend"))
			if side == "customers" {
				side += " (9-10 minus 0-6, points)"
			}
			s.found[w+" net recommend "+side] = net
		}
	}
	for id, what := range map[string]string{"spoke_well": "well", "spoke_badly": "badly"} {
		lines := answered(s.side("w1", "customer"), id)
		s.found["w1 spoke "+what+", percent of customers"] = share(lines, func(l line) bool { return l[id] == "said_yes" })
	}
}

// waves: how the gaps closed, and the branches that took part against the others.
func (s *scanned) waves() {
	at := func(w, audience, d string) float64 { return mean(s.side(w, audience), s.score(d)) }
	for _, w := range []string{"w2", "w3", "w4"} {
		s.found[w+" gap anticipation"] = at(w, "employee", "anticipation") - at(w, "customer", "anticipation")
	}
	for _, d := range []string{"anticipation", "special"} {
		customers := at("w4", "customer", d) - at("w1", "customer", d)
		employees := at("w4", "employee", d) - at("w1", "employee", d)
		s.found["w1 to w4 change customers "+d], s.found["w1 to w4 change employees "+d] = customers, employees
		s.found["w1 to w4 change gap "+d] = employees - customers
	}
	taking := []string{"mill_lane", "station_square", "castle_hill", "northgate", "quayside"}
	for _, w := range []string{"w1", "w4"} {
		in := func(part bool) []line {
			return slices.DeleteFunc(s.side(w, "customer"), func(l line) bool { return slices.Contains(taking, l["unit"]) != part })
		}
		s.found[w+" taking part"] = mean(in(true), s.score("anticipation"))
		s.found[w+" others"] = mean(in(false), s.score("anticipation"))
	}
}
