package across

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat"

	"mirror/gap"
	"mirror/gap/gaptest"
)

// schools are the New York schools of the published table as rows of a release, parents or students as customers.
func schools(t *testing.T, customers string) (w gap.Wave, columns map[string][2][]float64) {
	t.Helper()
	records := gaptest.Records(t, gaptest.Shared(t, "real-data/published/nyc_schools_2011.csv"))
	index := map[string]int{}
	for i, name := range records[0] {
		index[name] = i
	}
	w = gap.Wave{ID: "2011", Pack: "nyc", PackVersion: "1"}
	columns = map[string][2][]float64{}
	for _, d := range []string{"safety", "communication", "engagement", "expectations"} {
		w.Gaps = append(w.Gaps, gap.Row{Level: gap.LevelDimension, ID: d})
		var pair [2][]float64
		for _, r := range records[1:] {
			x, err1 := strconv.ParseFloat(r[index[d+"_teachers"]], 64)
			y, err2 := strconv.ParseFloat(r[index[d+"_"+customers]], 64)
			if err1 != nil || err2 != nil {
				continue
			}
			pair[0], pair[1] = append(pair[0], x), append(pair[1], y)
			w.Gaps = append(w.Gaps, gap.Row{Level: gap.LevelDimension, ID: d, Place: gap.Place{Unit: gap.Word(r[0])}, Compared: gap.ComparedUnit,
				Customers: gap.Side{Score: gap.Some(10 * y)}, Employees: gap.Side{Score: gap.Some(10 * x)}, Gap: gap.Some(10 * (x - y))})
		}
		columns[d] = pair
	}
	return w, columns
}

// REAL: the published correlations of teachers' scores with parents' and students', over the schools.
func TestNewYorkLinks(t *testing.T) {
	summary := gaptest.Records(t, gaptest.Shared(t, "real-data/published/nyc_schools_2011_summary.csv"))
	checked := 0
	for _, s := range summary[1:] {
		w, columns := schools(t, s[1])
		waves := []gap.Wave{w}
		Complete(waves, settings)
		want, _ := strconv.ParseFloat(s[11], 64)
		for _, l := range waves[0].Linkage {
			if l.X.ID != s[0] || l.Y.ID != s[0] {
				continue
			}
			checked++
			if fmt.Sprint(l.Units) != s[3] || math.Abs(l.Pearson.Value.Or(9)-want) > 5.1e-5 {
				t.Errorf("%s, %s: r %v over %d units, published %v over %s", s[0], s[1], l.Pearson.Value, l.Units, want, s[3])
			}
			if r := stat.Correlation(columns[s[0]][0], columns[s[0]][1], nil); math.Abs(l.Pearson.Value.Or(9)-r) > 1e-9 {
				t.Errorf("%s, %s: r %v, from the table %v", s[0], s[1], l.Pearson.Value, r)
			}
			if !(l.Pearson.Low.Or(9) < want && want < l.Pearson.High.Or(-9)) || l.P.Or(1) > 1e-8 || len(l.Notes) != 1 {
				t.Errorf("%s, %s: %v, p %v, notes %q", s[0], s[1], l.Pearson, l.P, l.Notes)
			}
		}
	}
	if checked != 8 {
		t.Errorf("%d correlations checked, want 8", checked)
	}
}

// staff is an employees' pack with a classification, over units.
func staff(id string, shares map[string][2]gap.Number, scores map[string]float64) gap.Wave {
	w := gap.Wave{ID: id, Pack: "ambassador", PackVersion: "1", UnitScore: &gap.UnitScore{ID: "net", Plus: "good", Minus: "bad"}}
	w.Gaps = append(w.Gaps, gap.Row{Level: gap.LevelDimension, ID: "commitment", Reason: "asked of one side"})
	for _, u := range []string{"a", "b", "c", "d"} {
		at := gap.Place{Unit: gap.Word(u)}
		if x, ok := scores[u]; ok {
			w.Gaps = append(w.Gaps, gap.Row{Level: gap.LevelDimension, ID: "commitment", Place: at, Employees: gap.Side{Score: gap.Some(x)}, Reason: "asked of one side"})
		}
		w.People = append(w.People, gap.GroupShares{Place: at, Audience: "employee", Groups: []string{"good", "bad", "rest"}, Shares: []gap.Number{shares[u][0], shares[u][1], {}}})
	}
	return w
}

// A unit whose share is not told is no point; few units carry the note, and their interval where there is one.
func TestLinkBetweenPacks(t *testing.T) {
	of := func(x, y float64) [2]gap.Number { return [2]gap.Number{gap.Some(x), gap.Some(y)} }
	ambassador := staff("w1", map[string][2]gap.Number{"a": of(0.1, 0.2), "b": of(0.3, 0.1), "c": of(0.5, 0.1), "d": {gap.Some(0.4), gap.Number{}}},
		map[string]float64{"a": 50, "b": 60, "c": 65, "d": 80})
	core := gap.Wave{ID: "w1", Pack: "core", PackVersion: "1", Predicted: true}
	outcome := [3]string{gap.LevelOutcome, "recommend", ""}
	side := func(x float64) gap.Side { return gap.Side{N: gap.Some(100), Score: gap.Some(x), SE: gap.Some(2)} }
	core.Outcomes = append(core.Outcomes, row(outcome, gap.Place{}, gap.ComparedAll, side(60), side(70)))
	for i, u := range []string{"a", "b", "c", "d"} {
		core.Outcomes = append(core.Outcomes, row(outcome, gap.Place{Unit: gap.Word(u)}, gap.ComparedUnit, side([]float64{50, 62, 61, 75}[i]), side(70)))
	}
	core.Gaps = append(core.Gaps, gap.Row{Level: gap.LevelDimension, ID: "d"})
	for i, u := range []string{"a", "b", "c", "d"} { // what employees expect is set against the same topic only
		core.Gaps = append(core.Gaps, row([3]string{gap.LevelDimension, "d", ""}, gap.Place{Unit: gap.Word(u)}, gap.ComparedUnit, side(float64(50+i)), side(float64(60-i))))
	}
	later := core
	later.ID = "w2"
	waves := []gap.Wave{core, ambassador, later}
	Complete(waves, settings)
	if len(waves[1].Linkage) != 0 || len(waves[2].Linkage) != 1 || len(waves[0].Linkage) != 3 {
		t.Fatalf("links %d, %d, %d", len(waves[0].Linkage), len(waves[1].Linkage), len(waves[2].Linkage))
	}
	commitment, net := waves[0].Linkage[0], waves[0].Linkage[1]
	close1(t, "the same topic", waves[0].Linkage[2].Pearson.Value, -1)
	close1(t, "r", commitment.Pearson.Value, stat.Correlation([]float64{50, 60, 65, 80}, []float64{50, 62, 61, 75}, nil))
	if commitment.Units != 4 || !commitment.Pearson.Low.Known() || len(commitment.Notes) != 2 || commitment.X.Pack != "ambassador" || commitment.Y.Pack != "core" {
		t.Errorf("%+v", commitment)
	}
	if net.Units != 3 || net.Pearson.Low.Known() || net.X.Level != LevelNet {
		t.Errorf("%+v", net)
	}
	close1(t, "net of b", net.Points[1].X, 20)
	close1(t, "r of the net", net.Pearson.Value, stat.Correlation([]float64{-10, 20, 40}, []float64{50, 62, 61}, nil))
}

// Reliability corrects r where both sides' is told, and never beyond 1.
func TestCorrected(t *testing.T) {
	w, _ := schools(t, "parents")
	w.Coherence = []gap.Coherence{
		{Audience: "employee", By: "unit", Dimension: "safety", ICC2: gap.Some(0.8)}, {Audience: "customer", By: "unit", Dimension: "safety", ICC2: gap.Some(0.7)},
		{Audience: "employee", By: "unit", Dimension: "engagement", ICC2: gap.Some(0.1)}, {Audience: "customer", By: "unit", Dimension: "engagement", ICC2: gap.Some(0.1)},
		{Audience: "employee", By: "unit", Dimension: "expectations", ICC2: gap.Some(0.8)},
	}
	waves := []gap.Wave{w}
	Complete(waves, settings)
	for _, l := range waves[0].Linkage {
		if l.X.ID == "safety" {
			close1(t, "corrected", l.Corrected, l.Pearson.Value.Or(9)/math.Sqrt(0.56))
		} else if l.Corrected.Known() {
			t.Errorf("%s: corrected to %v", l.X.ID, l.Corrected)
		}
	}
}
