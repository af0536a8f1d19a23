package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"mirror/gap"
	"mirror/gap/attack"
	"mirror/gap/gaptest"
)

// The Mainz study is the one real data set of predictions against ratings really given. Its raters answer many
// times, so a plain interval would be three times too narrow (methods.md §1.4).
func TestMainz(t *testing.T) {
	r := analyzed(t, "--pack", gaptest.Shared(t, "real-data/mainz/pack.yaml"), "--answers", gaptest.Shared(t, "real-data/mainz/answers.csv"), "--disclosure", "off")
	row := find(t, r.Waves[0].Gaps, gap.LevelItem, "liking", gap.Place{})
	near(t, "customers' n", row.Customers.N, 2862, 0)
	near(t, "employees' n", row.Employees.N, 2862, 0)
	near(t, "employees' mean", row.Employees.Mean, 2.7603, 5e-5)
	near(t, "customers' mean", row.Customers.Mean, 3.1799, 5e-5)
	near(t, "gap", row.Gap, -8.3927, 5e-5)
	if !row.Clustered {
		t.Error("the interval is not the clustered one")
	}
	if row.Verdict != gap.NotEnoughEvidence || row.Strength != gap.DirectionClearSizeSmall {
		t.Errorf("verdict %s (%s), want %s (%s)", row.Verdict, row.Strength, gap.NotEnoughEvidence, gap.DirectionClearSizeSmall)
	}
}

// New York City published the score of every question it asked in 2011, one decimal of 0–10.
func TestNewYorkOfficialScores(t *testing.T) {
	r := analyzed(t, "--pack", gaptest.Shared(t, "real-data/nyc2011/pack.yaml"), "--tallies", gaptest.Shared(t, "real-data/nyc2011/tallies.csv"), "--disclosure", "off")
	official := gaptest.Records(t, gaptest.Shared(t, "real-data/nyc2011/official.csv"))
	items, dimensions := 0, 0
	for _, o := range official[1:] {
		unit, audience, dimension, item := o[0], o[1], o[2], o[3]
		place := gap.Place{Unit: gap.Word(unit)}
		near(t, unit+" "+item, score(find(t, r.Waves[0].Gaps, gap.LevelItem, item, place), audience), number(t, o[4])*10, 0.5+1e-8)
		items++
		if audience == "employee" && (dimension == "saf" || dimension == "eng") {
			near(t, unit+" "+dimension, score(find(t, r.Waves[0].Gaps, gap.LevelDimension, dimension, place), audience), number(t, o[5])*10, 0.5+1e-8)
			dimensions++
		}
	}
	for _, row := range r.Waves[0].Gaps {
		if row.Level == gap.LevelDimension && row.Unit != "" && !row.Gap.Known() && row.Customers.N.Or(0) > 0 && row.Employees.N.Or(0) > 0 {
			t.Errorf("%s of %s has two sides and no gap: %s", row.ID, row.Unit, row.Reason)
		}
	}
	if items < 1000 || dimensions < 100 {
		t.Errorf("compared %d items and %d dimensions: too few", items, dimensions)
	}
}

// Over the schools, teachers' scores go together with parents' as the released rows say.
func TestNewYorkLinks(t *testing.T) {
	r := analyzed(t, "--pack", gaptest.Shared(t, "real-data/nyc2011/pack.yaml"), "--tallies", gaptest.Shared(t, "real-data/nyc2011/tallies.csv"), "--disclosure", "off")
	topics := map[string]bool{}
	for _, l := range r.Waves[0].Linkage {
		if l.X.Level != gap.LevelDimension || l.Y.Level != gap.LevelDimension {
			continue
		}
		topics[l.X.ID] = true
		var teachers, parents []float64
		for _, row := range r.Waves[0].Gaps {
			if row.Level == gap.LevelDimension && row.ID == l.X.ID && row.Unit != "" && row.Gap.Known() {
				teachers, parents = append(teachers, row.Employees.Score.Or(0)), append(parents, row.Customers.Score.Or(0))
			}
		}
		near(t, l.X.ID+": r", l.Pearson.Value, stat.Correlation(teachers, parents, nil), 1e-9)
		if l.X.ID != l.Y.ID || l.X.Audience != "employee" || l.Y.Audience != "customer" || l.Units != len(teachers) || l.Units < 20 {
			t.Errorf("%v against %v over %d units, %d have both sides", l.X, l.Y, l.Units, len(teachers))
		}
	}
	if len(topics) != 4 {
		t.Errorf("links on %v, want all four topics", topics)
	}
}

// With protection on, a school below the smallest group is not shown.
func TestNewYorkSmallSchoolsAreHidden(t *testing.T) {
	pack, tallies := gaptest.Shared(t, "real-data/nyc2011/pack.yaml"), gaptest.Shared(t, "real-data/nyc2011/tallies.csv")
	open := analyzed(t, "--pack", pack, "--tallies", tallies, "--disclosure", "off")
	closed := analyzed(t, "--pack", pack, "--tallies", tallies)
	hidden := 0
	for i, row := range open.Waves[0].Gaps {
		employees, customers := row.Employees.N.Or(0), row.Customers.N.Or(0)
		if row.Unit == "" || (employees == 0 || employees >= 7) && (customers == 0 || customers >= 5) {
			continue
		}
		hidden++
		if got := closed.Waves[0].Gaps[i]; got.Verdict != gap.NotShown || got.Gap.Known() {
			t.Errorf("%s %s of %s is shown with %v employees and %v customers", row.Level, row.ID, row.Unit, employees, customers)
		}
	}
	t.Logf("%d rows of small schools are hidden", hidden)
}

// Published shares of both sides, given as counts, come out as they were published; more of a bad thing on the
// customers' side is a blind spot.
func TestPublishedShares(t *testing.T) {
	rows := gaptest.Records(t, gaptest.Shared(t, "real-data/published/mirror_shares.csv"))
	if len(rows) != 11 {
		t.Fatalf("%d rows, want a header and 10", len(rows))
	}
	for _, r := range rows[1:] {
		employees, employeesShare := number(t, r[2]), number(t, r[3])
		customers, customersShare := number(t, r[4]), number(t, r[5])
		tallies := filepath.Join(t.TempDir(), "tallies.csv")
		said := func(audience string, n, share float64) string {
			counted := math.Round(n * share)
			return fmt.Sprintf("%s,pc_staff_cause,said_yes,%.0f\n%s,pc_staff_cause,said_no,%.0f\n", audience, counted, audience, n-counted)
		}
		content := "audience,item,value,n\n" + said("employee", employees, employeesShare) + said("customer", customers, customersShare)
		if err := os.WriteFile(tallies, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got := analyzed(t, "--pack", "perception-check", "--tallies", tallies, "--disclosure", "off")
		row := find(t, got.Waves[0].Gaps, gap.LevelItem, "pc_staff_cause", gap.Place{})
		near(t, r[0]+": n of employees", row.Employees.N, employees, 0)
		near(t, r[0]+": n of customers", row.Customers.N, customers, 0)
		near(t, r[0]+": difference of shares", row.ShareGap.Estimate, employeesShare-customersShare, 0.5/employees+0.5/customers)
		near(t, r[0]+": gap", row.Gap, 100*(customersShare-employeesShare), 100*(0.5/employees+0.5/customers))
		if r[0] == "inmoment-2018" && employeesShare == 0.29 && row.Verdict != gap.BlindSpot {
			t.Errorf("29%% of employees against 74%% of customers: verdict %s, want %s", row.Verdict, gap.BlindSpot)
		}
	}
}

func find(t *testing.T, rows []gap.Row, level, id string, place gap.Place) gap.Row {
	t.Helper()
	for _, r := range rows {
		if r.Level == level && r.ID == id && r.Place == place {
			return r
		}
	}
	t.Fatalf("no row %s %s %v", level, id, place)
	return gap.Row{}
}

func score(r gap.Row, audience string) gap.Number {
	if audience == "employee" {
		return r.Employees.Score
	}
	return r.Customers.Score
}

func near(t *testing.T, what string, got gap.Number, want, tolerance float64) {
	t.Helper()
	if x, ok := got.Value(); !ok || math.Abs(x-want) > tolerance {
		t.Errorf("%s: %v (known: %v), want %v ± %v", what, x, ok, want, tolerance)
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Both workbooks of analyze pass the acceptance checks, whatever the data: one item and many raters, or thirty schools
// with different questions on each side.
func TestWorkbooksOfRealData(t *testing.T) {
	for name, in := range map[string][]string{
		"mainz":   {"--answers", "real-data/mainz/answers.csv"},
		"nyc2011": {"--tallies", "real-data/nyc2011/tallies.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			hr, marketing := filepath.Join(dir, "hr.xlsx"), filepath.Join(dir, "marketing.xlsx")
			analyzed(t, "--pack", gaptest.Shared(t, "real-data/"+name+"/pack.yaml"), in[0], gaptest.Shared(t, in[1]), "--hr", hr, "--marketing", marketing)
			gaptest.CheckWorkbook(t, hr)
			gaptest.CheckWorkbook(t, marketing)
		})
	}
}

// The smaller schools of New York, where few teachers or parents answered, are released and attacked: real answers by
// counts, many questions, groups near the smallest that is shown.
func TestNewYorkSmallSchoolsPinNobody(t *testing.T) {
	rows := gaptest.Records(t, gaptest.Shared(t, "real-data/nyc2011/tallies.csv")) // audience, unit, item, value, n
	answers := map[string]float64{}
	for _, r := range rows[1:] {
		answers[r[0]+" "+r[1]+" "+r[2]] += number(t, r[4])
	}
	large := map[string]bool{}
	for _, r := range rows[1:] {
		large[r[1]] = large[r[1]] || answers["employee "+r[1]+" "+r[2]] > 30
	}
	var small strings.Builder
	schools := map[string]bool{}
	for i, r := range rows {
		if i == 0 || !large[r[1]] {
			small.WriteString(strings.Join(r, ",") + "\n")
			schools[r[1]] = true
		}
	}
	tallies := filepath.Join(t.TempDir(), "tallies.csv")
	if err := os.WriteFile(tallies, []byte(small.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	released := analyzed(t, "--pack", gaptest.Shared(t, "real-data/nyc2011/pack.yaml"), "--tallies", tallies)
	report := attack.Audit(&released, attack.Insider{})
	rare := 0
	for _, p := range report.Pinned {
		if p.Rare {
			rare++
			continue
		}
		t.Errorf("%s %s, %s: %s can be told to within %v", p.Audience, p.ID, p.Of, p.Target, p.Width)
	}
	for _, d := range report.Decoded {
		if d.Own == 0 {
			t.Errorf("%+v", d)
		}
	}
	for _, u := range report.Unsolved {
		t.Error(u)
	}
	t.Logf("%d schools: %d targets, %d of %d figures of groups shown, %d answers known to be rare", len(schools)-1, report.Targets, report.Shown, report.Declared, rare)
}
