package gap

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mirror/gap/gaptest"
)

func records(t *testing.T, path ...string) [][]string {
	t.Helper()
	return gaptest.Records(t, gaptest.Shared(t, filepath.Join(path...)))[1:]
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestMainz: real predictions against real ratings, 54 people rating each other.
func TestMainz(t *testing.T) {
	f := oneItem(0, 5, 10)
	ta, plain := NewTally(f, Collect{}), NewTally(f, Collect{})
	for _, rec := range records(t, "real-data", "mainz", "answers.csv") {
		a := Customer
		if rec[0] == "employee" {
			a = Employee
		}
		r := Response{Codes: []uint8{uint8(number(t, rec[3]))}, Account: hashWords(rec[2]), Seconds: -1}
		ta.Add(ta.Atom(a, "", rec[1]), &r)
		r.Account = 0
		plain.Add(plain.Atom(a, "", rec[1]), &r)
	}
	r, naive := dimensionRow(t, Analyze(f, ta), "d"), dimensionRow(t, Analyze(f, plain), "d")
	near(t, "n", r.Customers.N, 2862, 0)
	near(t, "n", r.Employees.N, 2862, 0)
	near(t, "employees' mean", r.Employees.Mean, 2.760307477288609, 1e-9)
	near(t, "customers' mean", r.Customers.Mean, 3.179944095038435, 1e-9)
	near(t, "gap", r.Gap, -8.392732354996513, 1e-9)
	near(t, "Welch's se", naive.SE, 0.0227446412690349*20, 1e-9)
	if !r.Clustered || naive.Clustered {
		t.Error("clustering is not told")
	}
	if r.SE.Or(0) < 2*naive.SE.Or(math.Inf(1)) || r.DF.Or(1e9) > 2*(groups-1) {
		t.Errorf("se %v with %v degrees of freedom, Welch's %v", r.SE, r.DF, naive.SE)
	}
	if r.Verdict != NotEnoughEvidence || r.Strength != DirectionClearSizeSmall {
		t.Errorf("verdict %s %s", r.Verdict, r.Strength)
	}
}

// TestMainzJackknife does the jackknife again from the rows, one side, by definition.
func TestMainzJackknife(t *testing.T) {
	f := oneItem(0, 5, 10)
	ta := NewTally(f, Collect{})
	sum, n := [groups]float64{}, [groups]float64{}
	for _, rec := range records(t, "real-data", "mainz", "answers.csv") {
		if rec[0] != "customer" {
			continue
		}
		r := Response{Codes: []uint8{uint8(number(t, rec[3]))}, Account: hashWords(rec[2]), Seconds: -1}
		ta.Add(ta.Atom(Customer, "", rec[1]), &r)
		g := r.group(0)
		sum[g] += 20 * float64(r.Codes[0])
		n[g]++
	}
	total, all := 0.0, 0.0
	for g := range groups {
		total, all = total+sum[g], all+n[g]
	}
	var means []float64
	for g := range groups {
		if n[g] > 0 {
			means = append(means, (total-sum[g])/(all-n[g]))
		}
	}
	k, ss := float64(len(means)), 0.0
	for _, m := range means {
		ss += (m - average(means)) * (m - average(means))
	}
	an := &analysis{frame: f, tally: ta, pools: ta.pool()}
	got := an.figure(an.view(Customer, an.pools.all[Customer]), subject{LevelItem, "q", 0})
	near(t, "se", Some(got.estimate.SE()), math.Sqrt((k-1)/k*ss), 1e-9)
	near(t, "df", Some(got.estimate.DF), k-1, 0)
}

// TestNewYork: the city's option counts must give the city's scores.
func TestNewYork(t *testing.T) {
	rows := records(t, "real-data", "nyc2011", "tallies.csv")
	official := records(t, "real-data", "nyc2011", "official.csv")
	f := &Frame{Margin: 10, GoodFrom: 67, Outcome: -1}
	index, dims := map[string]int{}, map[string]int{}
	top := map[string]int{}
	for _, r := range rows {
		if n, err := strconv.Atoi(r[3]); err == nil {
			top[r[2]] = max(top[r[2]], n)
		}
	}
	for _, o := range official {
		if _, ok := dims[o[2]]; !ok {
			dims[o[2]] = len(f.Dimensions)
			f.Dimensions = append(f.Dimensions, Dimension{ID: o[2], Family: Functional})
		}
		if _, ok := index[o[3]]; !ok {
			index[o[3]] = len(f.Questions)
			f.Questions = append(f.Questions, Question{ID: o[3], Dimension: dims[o[2]], Lo: 1, Hi: top[o[3]],
				Asked: [2]bool{o[1] == "customer", o[1] == "employee"}})
		}
	}
	ta := NewTally(f, Collect{})
	for _, r := range rows {
		i, ok := index[r[2]]
		if !ok {
			continue
		}
		a, code := Customer, CantSay
		if r[0] == "employee" {
			a = Employee
		}
		if r[3] != "x" {
			code = uint8(number(t, r[3]) - 1)
		}
		ta.AddCount(a, "", r[1], i, code, int64(number(t, r[4])))
	}
	checkOfficial(t, Analyze(f, ta), official)
}

func checkOfficial(t *testing.T, w Wave, official [][]string) {
	t.Helper()
	type key struct{ level, unit, id string }
	found := map[key]*Row{}
	for i := range w.Gaps {
		found[key{w.Gaps[i].Level, string(w.Gaps[i].Unit), w.Gaps[i].ID}] = &w.Gaps[i]
	}
	items, dimensions := 0, 0
	check := func(r *Row, audience, want string) {
		x, err := strconv.ParseFloat(want, 64)
		if err != nil {
			return
		}
		side := r.Customers
		if audience == "employee" {
			side = r.Employees
		}
		if math.Abs(side.Score.Or(-1)/10-x) > 0.05+1e-9 {
			t.Errorf("%s %s %s: %v, official %v", r.Unit, r.ID, audience, side.Score.Or(-1)/10, x)
		}
	}
	for _, o := range official {
		check(found[key{LevelItem, o[0], o[3]}], o[1], o[4])
		items++
		if o[1] == "employee" && (o[2] == "saf" || o[2] == "eng") {
			check(found[key{LevelDimension, o[0], o[2]}], o[1], o[5])
			dimensions++
		}
	}
	if items < 2000 || dimensions == 0 {
		t.Errorf("only %d items and %d dimensions checked", items, dimensions)
	}
	if !slices.ContainsFunc(w.Notes, func(n Note) bool { return strings.HasPrefix(n.ID, "counts_only") }) {
		t.Error("no note says that only counts are known")
	}
}
