package stat

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mirror/gap/gaptest"
)

type weighting struct {
	CSV     string
	Rating  string
	Segment string
	Margin2 string
	Counts  struct {
		Values []float64
		Counts map[string][]float64
	} `json:"segment_by_rating_counts"`
	Segments map[string]float64 `json:"population_segment"`
	Second   map[string]float64 `json:"population_margin2"`
}

// byRating are the figures of an object keyed "1", "2", …
func (e *expectation) byRating(path string, values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		key := path + "." + strconv.FormatFloat(v, 'f', -1, 64)
		out[i], _ = e.want[key].(float64)
		e.seen[key] = true
	}
	return out
}

func TestPostStratificationAgainstR(t *testing.T) {
	testdata(t, "06_weights_R.json", func(t *testing.T, f fixture) {
		var in weighting
		f.input(t, &in)
		want := expect(t, f)
		want.skip(map[string]string{
			"poststrat_se_weights_as_fixed": "the stratified formula knows the shares",
			"rake_se_survey_pkg_calibrated": "needs the rows",
			"rake_weight_by_cell":           "TestRakingAgainstR",
		})
		var strata []Sample
		var shares []float64
		all := make([]float64, len(in.Counts.Values))
		var package2 float64 // survey's V = n/(n−1)·ΣW²s²(n_g−1)/n_g²
		people := 0.0
		for _, n := range in.Segments {
			people += n
		}
		for _, id := range slices.Sorted(maps.Keys(in.Counts.Counts)) {
			n := in.Counts.Counts[id]
			s := FromCounts(in.Counts.Values, n)
			strata, shares = append(strata, s), append(shares, in.Segments[id]/people)
			for i := range n {
				all[i] += n[i]
			}
			share := in.Segments[id] / people
			package2 += share * share * must(s.Var()) * (s.N - 1) / (s.N * s.N)
		}
		total := FromCounts(in.Counts.Values, all)
		for i, id := range slices.Sorted(maps.Keys(in.Counts.Counts)) {
			want.near("poststrat_weight_per_segment."+id, shares[i]*people/strata[i].N, closed)
		}
		plain := must(total.Estimate(0))
		want.near("n", total.N, 0)
		want.near("unweighted_mean", plain.Mean, closed)
		want.near("unweighted_se", plain.SE(), closed)
		ps := must(PostStratify(strata, shares, 0))
		want.near("poststrat_mean", ps.Mean, closed)
		want.near("poststrat_se_stratified_formula", ps.SE(), closed)
		want.near("poststrat_se_survey_pkg", math.Sqrt(package2*total.N/(total.N-1)), closed)

		w1 := want.byRating("rake_weighted_counts_W1", in.Counts.Values)
		w2 := want.byRating("rake_weighted_sq_counts_W2", in.Counts.Values)
		s := FromWeighted(in.Counts.Values, all, w1, w2)
		est := must(s.Estimate(0))
		want.near("rake_mean", est.Mean, closed)
		want.near("rake_se_weights_as_fixed", est.SE(), closed)
		want.near("rake_kish_neff", est.N, closed)
		want.near("rake_kish_deff", s.N/est.N, closed)
		want.near("rake_weighted_sd_descriptive", must(s.Spread()), closed)
		top := make([]float64, len(all))
		top[len(top)-1], top[len(top)-2] = 1, 1
		share := must(FromWeighted(top, all, w1, w2).Estimate(0))
		want.near("rake_top2_share", share.Mean, closed)
		want.near("rake_top2_se_weights_as_fixed", share.SE(), closed)
		want.done()
	})
}

func TestRakingAgainstR(t *testing.T) {
	testdata(t, "06_weights_R.json", func(t *testing.T, f fixture) {
		var in weighting
		f.input(t, &in)
		rows := readTable(t, gaptest.Shared(t, "fixtures/"+in.CSV))
		segments, second := slices.Sorted(maps.Keys(in.Segments)), slices.Sorted(maps.Keys(in.Second))
		counts := make([]float64, len(segments)*len(second))
		margins := []Margin{{Totals: totals(in.Segments, segments)}, {Totals: totals(in.Second, second)}}
		for i := range segments {
			for j := range second {
				margins[0].Of, margins[1].Of = append(margins[0].Of, i), append(margins[1].Of, j)
			}
		}
		for i := range rows.rows {
			s, m := slices.Index(segments, rows.text(i, in.Segment)), slices.Index(second, rows.text(i, in.Margin2))
			if s >= 0 && m >= 0 && !math.IsNaN(rows.number(i, in.Rating)) {
				counts[s*len(second)+m]++
			}
		}
		weights, err := Rake(counts, margins, false)
		if err != nil {
			t.Fatal(err)
		}
		want := expect(t, f)
		for i, n := range counts {
			if n > 0 { // R stops at 1e-10 of the totals
				want.near("rake_weight_by_cell."+segments[i/len(second)]+"."+second[i%len(second)], weights[i], 1e-7)
			}
		}
	})
}

func TestRakingFails(t *testing.T) {
	two := func(totals ...float64) Margin { return Margin{[]int{0, 0, 1, 1}, totals} }
	other := func(totals ...float64) Margin { return Margin{[]int{0, 1, 0, 1}, totals} }
	for name, c := range map[string]struct {
		counts  []float64
		margins []Margin
		says    string
	}{
		"nobody in a category":       {[]float64{5, 5, 0, 0}, []Margin{two(5, 5)}, "attribute 1, category 2"},
		"a category without a total": {[]float64{5, 5, 5, 5}, []Margin{two(10, 0)}, "attribute 1, category 2"},
		"margins disagree":           {[]float64{5, 5, 5, 5}, []Margin{two(10, 10), other(10, 11)}, "make them equal"},
		"cannot be met":              {[]float64{5, 0, 0, 5}, []Margin{two(10, 10), other(5, 15)}, "did not settle"},
	} {
		if w, err := Rake(c.counts, c.margins, false); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: weights %v, error %v", name, w, err)
		}
	}
	// Weights 1/9, 9 and 9 around a mean of 1: held at 0.3 and 3.
	w, err := Rake([]float64{90, 5, 5}, []Margin{{[]int{0, 1, 2}, []float64{10, 45, 45}}}, true)
	if d := cmp.Diff([]float64{0.3, 3, 3}, w, cmpopts.EquateApprox(closed, 0)); err != nil || d != "" {
		t.Error(err, d)
	}
}

func TestStrataWithFewAnswers(t *testing.T) {
	v := []float64{1, 2, 3, 4, 5}
	many, one, none := FromCounts(v, []float64{1, 2, 3, 2, 1}), FromCounts(v, []float64{0, 0, 0, 1, 0}), FromCounts(v, make([]float64, 5))
	floor := Floor(1, 1)
	e, ok := PostStratify([]Sample{many, one}, []float64{0.8, 0.2}, floor)
	if !ok {
		t.Fatal("a single answer stops post-stratification")
	}
	near(t, "mean", e.Mean, 0.8*3+0.2*4, closed)
	near(t, "variance", e.V, 0.64*1.5/9+0.04*1.5, closed)
	if _, ok := PostStratify([]Sample{many, none}, []float64{0.8, 0.2}, floor); ok {
		t.Error("an empty segment with a share went unnoticed")
	}
	if e, ok := PostStratify([]Sample{many, none}, []float64{1, 0}, floor); !ok || e.Mean != 3 {
		t.Error("an empty segment without a share stops post-stratification")
	}
	if _, ok := PostStratify([]Sample{one, one}, []float64{0.5, 0.5}, floor); ok {
		t.Error("two single answers have a variance")
	}
}

func totals(of map[string]float64, keys []string) []float64 {
	out := make([]float64, len(keys))
	for i, k := range keys {
		out[i] = of[k]
	}
	return out
}
