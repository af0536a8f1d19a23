package stat

import (
	"math"
	"strconv"
	"testing"
)

// scaleItems is the matrix a reliability case prints.
func scaleItems(t *testing.T, f fixture, want *expectation) (Covariance, []string) {
	t.Helper()
	var in struct{ Columns []string }
	f.input(t, &in)
	k := len(in.Columns)
	c := Covariance{DF: want.want["n_rows"].(float64) - 1}
	flat := want.matrix("cov", k)
	for i := range k {
		c.C = append(c.C, flat[i*k:(i+1)*k])
	}
	want.near("n_rows", c.DF+1, 0)
	want.near("k", float64(k), 0)
	return c, in.Columns
}

func TestReliabilityAgainstR(t *testing.T) {
	testdata(t, "04_reliability_R.json", func(t *testing.T, f fixture) {
		want := expect(t, f)
		c, items := scaleItems(t, f, want)
		k := len(items)
		alpha := must(c.Alpha())
		want.near("raw_alpha", alpha, closed)
		i := must(AlphaInterval(alpha, k, c.DF, 0.95))
		want.pair("feldt_ci95", i.Low, i.High, quantile)
		r := must(c.MeanCorrelation())
		want.near("mean_interitem_r", r, closed)
		want.near("std_alpha", must(SpearmanBrown(r, k)), closed)
		all, trace := c.totals()
		want.near("mean_interitem_cov", (all-trace)/float64(k*(k-1)), closed)
		for i, name := range items {
			want.near("item_sd."+name, math.Sqrt(c.C[i][i]), closed)
			want.near("item_rest_r."+name, must(c.ItemRest(i)), closed)
			if without, ok := c.AlphaWithout(i); ok {
				want.near("alpha_if_deleted."+name, without, closed)
			}
		}
		if k == 2 {
			want.skip(map[string]string{"alpha_if_deleted": "one item has no alpha; psych prints its share of the variance"})
		}
		if _, ok := want.want["omega_semTools"]; ok {
			compareFactor(t, want, c)
		} else if _, ok := Factor(c); ok != (k > 2) {
			t.Errorf("%d items have a factor: %v", k, ok)
		}
		want.skip(map[string]string{
			"item_mean": "not made from covariances", "guttman_lambda6": "another coefficient",
			"one_factor_ML.cfi": "fit, not shown", "one_factor_ML.rmsea": "fit, not shown", "one_factor_ML.srmr": "fit, not shown", "one_factor_ML.df": "fit, not shown",
		})
		want.done()
	})
}

const likelihood = 1e-4 // of what is found by maximum likelihood

func compareFactor(t *testing.T, want *expectation, c Covariance) {
	t.Helper()
	f, ok := Factor(c)
	if !ok {
		t.Fatal("no factor")
	}
	var unique float64
	for i := range f.Loadings {
		at := strconv.Itoa(i)
		want.near("one_factor_ML.loadings_abs."+at, math.Abs(f.Loadings[i]), likelihood)
		want.near("one_factor_ML.uniquenesses."+at, f.Unique[i], likelihood)
		unique += f.Unique[i]
	}
	l := sum(f.Loadings)
	want.near("one_factor_ML.omega_model_implied", l*l/(l*l+unique), likelihood)
	want.near("one_factor_ML.omega_observed_total_variance", f.Omega(c), likelihood)
	want.near("omega_semTools", f.Omega(c), likelihood)
	fit, _ := fitted{}.at(standardised(c), uniqueParts(c, f))
	want.near("one_factor_ML.chisq_wishart", c.DF*fit.value, likelihood)
}

func uniqueParts(c Covariance, f OneFactor) []float64 {
	psi := make([]float64, len(f.Unique))
	for i := range psi {
		psi[i] = f.Unique[i] / c.C[i][i]
	}
	return psi
}

// An item turned the wrong way round has a loading of the other sign, and goes down where the others go up.
func TestForgottenReversal(t *testing.T) {
	c := Covariance{C: [][]float64{{1, -0.4, -0.5}, {-0.4, 1, 0.6}, {-0.5, 0.6, 1}}, DF: 99}
	f, ok := Factor(c)
	if !ok || f.Loadings[0] >= 0 || f.Loadings[1] <= 0 || f.Loadings[2] <= 0 {
		t.Fatalf("%v %v", f, ok)
	}
	if r := must(c.ItemRest(0)); r >= 0 {
		t.Errorf("item-rest %g", r)
	}
}

func TestReliabilityEdges(t *testing.T) {
	// Exactly one factor: loadings .8, .7, .6, .5.
	l := []float64{.8, .7, .6, .5}
	c := Covariance{DF: 50}
	for i := range l {
		row := make([]float64, len(l))
		for j := range l {
			row[j] = l[i] * l[j]
		}
		row[i] = 1
		c.C = append(c.C, row)
	}
	f, ok := Factor(c)
	for i := range l {
		if !ok || math.Abs(f.Loadings[i]-l[i]) > 1e-6 {
			t.Errorf("loading %d: %v %v", i, f, ok)
		}
	}
	// A Heywood case: no variance of its own is left for the first item.
	h := Covariance{C: [][]float64{{1, .9, .9}, {.9, 1, .5}, {.9, .5, 1}}, DF: 50}
	if f, ok := Factor(h); ok {
		t.Errorf("Heywood: %+v", f)
	}
	for name, c := range map[string]Covariance{
		"one item":   {C: [][]float64{{1}}, DF: 9},
		"none":       {DF: 9},
		"opposites":  {C: [][]float64{{1, -1}, {-1, 1}}, DF: 9},
		"no answers": {C: [][]float64{{0, 0}, {0, 0}}, DF: 0},
	} {
		if a, ok := c.Alpha(); ok {
			t.Errorf("%s: alpha %g", name, a)
		}
	}
	v, kept := Covariance{C: [][]float64{{2, 0, 1}, {0, 1e-14, 0}, {1, 0, 2}}, DF: 9}.Varying()
	if len(kept) != 2 || kept[1] != 2 || v.C[0][1] != 1 {
		t.Errorf("%v %v", v, kept)
	}
	if a, ok := (Covariance{C: [][]float64{{1, 1}, {1, 1}}, DF: 9}).Alpha(); !ok || a != 1 {
		t.Errorf("the same twice: %g", a)
	}
}

// Alpha does not depend on the unit; parallel items have the same alpha, standardised alpha and omega.
func TestParallelItems(t *testing.T) {
	c := Covariance{C: [][]float64{{2, 1, 1}, {1, 2, 1}, {1, 1, 2}}, DF: 40}
	alpha := must(c.Alpha())
	near(t, "standardised", must(SpearmanBrown(must(c.MeanCorrelation()), 3)), alpha, 1e-12)
	near(t, "omega", must(Factor(c)).Omega(c), alpha, 1e-9)
	d := Covariance{DF: 40}
	for _, row := range c.C {
		d.C = append(d.C, []float64{row[0] * 49, row[1] * 49, row[2] * 49})
	}
	near(t, "sevenfold", must(d.Alpha()), alpha, 1e-12)
	near(t, "sevenfold omega", must(Factor(d)).Omega(d), alpha, 1e-9)
}
