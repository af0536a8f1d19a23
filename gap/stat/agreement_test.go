package stat

import (
	"math"
	"sort"
	"strconv"
	"testing"

	"mirror/gap/gaptest"
)

// REAL: soldiers of 24 companies about their leaders.
func TestAgreementAgainstR(t *testing.T) {
	testdata(t, "05_agreement_R.json", func(t *testing.T, f fixture) {
		var in struct {
			CSV, Unit string
			Columns   []string
		}
		f.input(t, &in)
		want := expect(t, f)
		rows := readTable(t, gaptest.Shared(t, "fixtures/"+in.CSV)).complete(append([]string{in.Unit}, in.Columns...)...)
		want.near("n_rows", float64(len(rows)), 0)
		units := map[float64][][]float64{}
		for _, r := range rows {
			units[r[0]] = append(units[r[0]], r[1:])
		}
		want.near("n_units", float64(len(units)), 0)
		want.near("uniform_null_variance", Even(5), closed)
		compareCoherence(want, units)
		for unit, answers := range units {
			id := strconv.Itoa(int(unit))
			want.near("unit_n."+id, float64(len(answers)), 0)
			parts := make([]float64, len(in.Columns))
			for i := range parts {
				parts[i] = must(column(answers, i).Var()) / Even(5)
			}
			want.near("rwg_first_item."+id, must(RWG(parts[:1])), closed)
			if len(parts) > 1 {
				want.near("rwg_j."+id, must(RWG(parts)), closed)
			}
		}
		want.skip(map[string]string{
			"ICC1_REML": "another estimator", "REML_var_between": "another estimator", "REML_var_within": "another estimator",
		})
		if len(in.Columns) == 1 {
			want.skip(map[string]string{"rwg_j": "one item"})
		}
		want.done()
	})
}

func column(rows [][]float64, i int) Sample {
	var x []float64
	for _, r := range rows {
		x = append(x, r[i])
	}
	return FromCounts(x, ones(x))
}

func compareCoherence(want *expectation, units map[float64][][]float64) {
	var groups []Group
	var ids []float64
	n := 0.0
	for u := range units {
		ids = append(ids, u)
	}
	sort.Float64s(ids)
	for _, u := range ids {
		var scores []float64
		for _, r := range units[u] {
			scores = append(scores, sum(r)/float64(len(r)))
		}
		s := FromCounts(scores, ones(scores))
		groups = append(groups, Group{s.N, s.Mean, s.SS})
		n += s.N
	}
	c := must(CoherenceOf(groups))
	want.near("ms_between", c.Between, closed)
	want.near("ms_within", c.Within, closed)
	want.near("F", c.Between/c.Within, closed)
	want.near("df1", c.DF1, 0)
	want.near("df2", c.DF2, 0)
	want.near("p", c.P, quantile)
	want.near("mean_unit_size", n/float64(len(groups)), closed)
	want.near("k0_unequal_n", c.Size, closed)
	size := n / float64(len(groups)) // the package's; ours is exact where units differ in size
	want.near("ICC1_multilevel_pkg_mean_n", (c.Between-c.Within)/(c.Between+(size-1)*c.Within), closed)
	want.near("ICC1_using_k0", c.ICC1, closed)
	want.near("ICC2_multilevel_pkg", c.ICC2, closed)
}

func TestAgreementEdges(t *testing.T) {
	if x, ok := RWG([]float64{1.4, 0.8}); !ok || x != 0 {
		t.Errorf("more spread than chance: %g", x)
	}
	if x, ok := RWG([]float64{0, 0, 0}); !ok || x != 1 {
		t.Errorf("all alike: %g", x)
	}
	if _, ok := RWG(nil); ok {
		t.Error("no items")
	}
	near(t, "slightly skewed on five points", Even(5)*SlightlySkewed, 1.34, closed)
	alike := []Group{{10, 50, 900}, {10, 50, 900}, {10, 50, 900}}
	if c, ok := CoherenceOf(alike); !ok || c.ICC1 != 0 || c.ICC2 != 0 || c.P != 1 {
		t.Errorf("groups alike: %+v", c)
	}
	for name, groups := range map[string][]Group{
		"one group":         {{10, 50, 900}},
		"one person each":   {{1, 50, 0}, {1, 60, 0}},
		"nobody differs":    {{5, 50, 0}, {5, 60, 0}},
		"nobody in it":      {{0, 0, 0}, {0, 0, 0}},
		"no groups, at all": nil,
	} {
		if c, ok := CoherenceOf(groups); ok || c != (Coherence{}) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// Between and within make the whole, and neither the unit nor the place of zero matters.
func TestCoherenceParts(t *testing.T) {
	groups := []Group{{12, 61, 4100}, {7, 55, 2500}, {30, 70, 9000}, {9, 48, 3300}, {21, 66, 7100}}
	c := must(CoherenceOf(groups))
	n, mean, within, all := 0.0, 0.0, 0.0, 0.0
	for _, g := range groups {
		n, mean, within = n+g.N, mean+g.N*g.Mean, within+g.SS
	}
	mean /= n
	for _, g := range groups {
		all += g.SS + g.N*math.Pow(g.Mean-mean, 2)
	}
	near(t, "sum of squares", c.Between*c.DF1+c.Within*c.DF2, all, 1e-12)
	for i := range groups {
		g := &groups[i]
		g.Mean, g.SS = 3+g.Mean/20, g.SS/400
	}
	d := must(CoherenceOf(groups))
	near(t, "ICC1", d.ICC1, c.ICC1, 1e-9)
	near(t, "ICC2", d.ICC2, c.ICC2, 1e-9)
	near(t, "p", d.P, c.P, 1e-9)
}
