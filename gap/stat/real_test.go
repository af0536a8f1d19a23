package stat

import (
	"fmt"
	"hash/fnv"
	"math"
	"strconv"
	"testing"

	"mirror/gap/gaptest"
)

// REAL: "How likeable does this person find you?" against the rating really given.
func TestMainzAgainstR(t *testing.T) {
	cases(t, gaptest.Shared(t, "fixtures/10_mirrored_mainz_R.json"), func(t *testing.T, f fixture) {
		if f.ID != "mainz_units" {
			compareGap(t, f)
			return
		}
		rows := readTable(t, gaptest.Shared(t, "fixtures/data/mainz_predicted_vs_actual.csv")).complete("unit", "rater", "predicted", "actual")
		want := expect(t, f)
		want.near("n_dyads", float64(len(rows)), 0)
		var predicted, actual, gaps []float64
		for _, r := range rows {
			predicted, actual, gaps = append(predicted, r[2]), append(actual, r[3]), append(gaps, r[2]-r[3])
		}
		p, a, g := FromCounts(predicted, ones(predicted)), FromCounts(actual, ones(actual)), FromCounts(gaps, ones(gaps))
		want.near("mean_gap", g.Mean, closed)
		want.near("sd_predicted", must(p.SD()), closed)
		want.near("sd_actual", must(a.SD()), closed)
		want.near("se_gap_naive_dyads", must(g.Estimate(0)).SE(), closed)
		compareMainzUnits(want, rows)

		// Delete-a-group jackknife of the gap, 64 groups by the person rated: of the order of the cluster-robust standard error,
		// and three times the naive one. Hashing 54 people into 64 groups leaves some empty and some of two.
		se := jackknifedGap(t, rows, func(r []float64) string { return strconv.Itoa(int(r[0])) })
		cluster := want.want["se_cluster_unit_CR1"].(float64)
		if se < 0.7*cluster || se > 1.4*cluster {
			t.Errorf("jackknife %g, cluster-robust %g", se, cluster)
		}
		// One group a person is the delete-one-cluster jackknife: nearly CR1 (equal clusters, so nearly exactly).
		replicates := leaveOut(rows, func(r []float64) string { return strconv.Itoa(int(r[0])) })
		one, df, ok := Jackknife(replicates)
		if !ok || df != 53 {
			t.Fatalf("df %g", df)
		}
		near(t, "one group a person", one, cluster, 1e-3)
	})
}

func compareMainzUnits(want *expectation, rows [][]float64) {
	predicted, actual := map[float64][]float64{}, map[float64][]float64{}
	for _, r := range rows {
		predicted[r[0]] = append(predicted[r[0]], r[2])
		actual[r[0]] = append(actual[r[0]], r[3])
	}
	want.near("n_units", float64(len(predicted)), 0)
	var x, y, gaps []float64
	for unit := 1.0; len(x) < len(predicted); unit++ {
		if p, ok := predicted[unit]; ok {
			mp, ma := sum(p)/float64(len(p)), sum(actual[unit])/float64(len(actual[unit]))
			x, y, gaps = append(x, mp), append(y, ma), append(gaps, mp-ma)
		}
	}
	e := must(FromCounts(gaps, ones(gaps)).Estimate(0))
	d := must(DifferenceFrom(e.Mean, e.SE(), e.DF, 0.95))
	want.near("unit_level.mean_gap", d.Gap, closed)
	want.near("unit_level.t", d.Gap/d.SE, closed)
	want.near("unit_level.df", d.DF, closed)
	want.near("unit_level.p", d.P, quantile)
	want.pair("unit_level.ci95", d.Low, d.High, quantile)
	r := must(FisherInterval(must(Pearson(x, y)), float64(len(x)), 0.95))
	want.near("unit_level.pearson_r", r.Estimate, closed)
	want.pair("unit_level.pearson_ci95", r.Low, r.High, quantile)
}

// jackknifedGap hashes the key into 64 groups.
func jackknifedGap(t *testing.T, rows [][]float64, key func([]float64) string) float64 {
	se, _, ok := Jackknife(leaveOut(rows, func(r []float64) string {
		h := fnv.New64a()
		h.Write([]byte(key(r)))
		return fmt.Sprint(h.Sum64() % 64)
	}))
	if !ok {
		t.Fatal("no jackknife")
	}
	return se
}

// leaveOut is the mean gap without each group in turn.
func leaveOut(rows [][]float64, group func([]float64) string) []float64 {
	sums, ns := map[string]float64{}, map[string]float64{}
	var order []string
	total := 0.0
	for _, r := range rows {
		g := group(r)
		if ns[g] == 0 {
			order = append(order, g)
		}
		sums[g] += r[2] - r[3]
		ns[g]++
		total += r[2] - r[3]
	}
	var out []float64
	for _, g := range order {
		out = append(out, (total-sums[g])/(float64(len(rows))-ns[g]))
	}
	return out
}

func ones(of []float64) []float64 {
	out := make([]float64, len(of))
	for i := range out {
		out[i] = 1
	}
	return out
}

// REAL: the scores the City of New York published, from its own option counts.
func TestOfficialScores(t *testing.T) {
	items := 0
	cases(t, gaptest.Shared(t, "fixtures/20_official_scores.json"), func(t *testing.T, f fixture) {
		var in struct {
			Values    []float64 `json:"values_low_to_high"`
			Counts    []float64
			CSV       string
			Unit      string
			Audience  string
			Dimension string
		}
		f.input(t, &in)
		want := expect(t, f)
		path, score := "recomputed_unrounded", 0.0
		if in.Counts != nil {
			path = "recomputed_unrounded_0_10"
			score = outOfTen(in.Values, in.Counts)
			items++
		} else {
			score = dimensionScore(readTable(t, gaptest.Shared(t, "fixtures/"+in.CSV)), in.Unit, in.Audience, in.Dimension)
		}
		want.near(path, score, closed)
		if official := want.want["official_rounded_0_1"].(float64); math.Abs(score-official) > 0.05+1e-9 {
			t.Errorf("%g, officially %g", score, official)
		}
	})
	if items != 0 && items < 60 {
		t.Errorf("only %d items", items)
	}
}

func outOfTen(values, counts []float64) float64 {
	return 10 * FromCounts(values, counts).Mean / values[len(values)-1]
}

// dimensionScore is the plain mean of the item scores.
func dimensionScore(tab table, unit, audience, dimension string) float64 {
	var scores []float64
	for i := range tab.rows {
		if tab.text(i, "unit") != unit || tab.text(i, "audience") != audience || tab.text(i, "dimension") != dimension {
			continue
		}
		var values, counts []float64
		for k := range int(tab.number(i, "n_options")) {
			values, counts = append(values, float64(k)), append(counts, tab.number(i, fmt.Sprintf("c%d", k+1)))
		}
		scores = append(scores, outOfTen(values, counts))
	}
	return sum(scores) / float64(len(scores))
}
