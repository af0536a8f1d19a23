package stat

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"mirror/gap/gaptest"
)

type drivers struct {
	CSV        string
	Outcome    string
	Predictors []string
}

// reference reads the correlations that the fixture itself prints.
func reference(in drivers, want *expectation) (*mat.SymDense, []float64) {
	p := len(in.Predictors)
	among, with := mat.NewSymDense(p, nil), make([]float64, p)
	matrix := want.matrix("cor_matrix_predictors", p)
	for i, name := range in.Predictors {
		with[i] = want.want["cor_with_outcome."+name].(float64)
		for j := i; j < p; j++ {
			among.SetSym(i, j, matrix[i*p+j])
		}
	}
	return among, with
}

func (e *expectation) matrix(path string, p int) []float64 {
	out := make([]float64, p*p)
	for i := range p {
		for j := range p {
			key := path + "." + string(rune('0'+i)) + "." + string(rune('0'+j))
			out[i*p+j] = e.want[key].(float64)
			e.seen[key] = true
		}
	}
	return out
}

func TestDriversAgainstR(t *testing.T) {
	testdata(t, "07_importance_R.json", func(t *testing.T, f fixture) {
		var in drivers
		f.input(t, &in)
		want := expect(t, f)
		among, with := reference(in, want)
		compareShare(want, in.Predictors, among, with)
		vif := must(VIF(among))
		for i, name := range in.Predictors {
			want.near("vif."+name, vif[i], closed)
		}
	})
}

func compareShare(want *expectation, names []string, among *mat.SymDense, with []float64) {
	lmg, r2, ok := LMG(among, with)
	johnson, r2j, okj := Johnson(among, with)
	if !ok || !okj {
		want.t.Fatal("no drivers")
	}
	want.near("R2", r2, closed)
	want.near("R2", r2j, closed)
	for i, name := range names {
		want.near("lmg_shapley_raw."+name, lmg[i], closed)
		want.near("lmg_share."+name, lmg[i]/r2, closed)
		want.near("johnson_raw_weight."+name, johnson[i], closed)
		want.near("johnson_share_of_R2."+name, johnson[i]/r2j, closed)
		want.near("cor_with_outcome."+name, with[i], closed)
	}
}

// From the rows: cross-products, regression, and the jackknife's standard errors.
func TestDriversFromRowsAgainstR(t *testing.T) {
	testdata(t, "07_importance_R.json", func(t *testing.T, f fixture) {
		var in drivers
		f.input(t, &in)
		rows := readTable(t, gaptest.Shared(t, "fixtures/"+in.CSV)).complete(append([]string{in.Outcome}, in.Predictors...)...)
		want := expect(t, f)
		g := int(want.want["delete_a_group_jackknife.G"].(float64))
		want.near("n", float64(len(rows)), 0)
		k := len(in.Predictors) + 1
		all, groups := NewCross(k), make([]*Cross, g)
		for i := range groups {
			groups[i] = NewCross(k)
		}
		for i, row := range rows {
			groups[i%g].AddRow(row, 1)
		}
		for _, c := range groups {
			all.Add(c)
		}
		x := make([]int, k-1)
		for i := range x {
			x[i] = i + 1
		}
		among, with, ok := all.Correlations(0, x)
		if !ok {
			t.Fatal("no correlations")
		}
		compareShare(want, in.Predictors, among, with)
		for i, r := range want.matrix("cor_matrix_predictors", k-1) {
			near(t, "correlation", among.At(i/(k-1), i%(k-1)), r, closed)
		}
		fit := must(all.OLS(0, x))
		want.near("R2", fit.R2, closed)
		n, p := float64(len(rows)), float64(k-1)
		want.near("R2_adj", 1-(1-fit.R2)*(n-1)/(n-p-1), closed)
		vif := must(VIF(among))
		replicates := make([][]float64, k-1)
		for _, c := range groups {
			a, w, ok := all.Without(c).Correlations(0, x)
			parts, r2, ok2 := Johnson(a, w) // the reference jackknifes Johnson's shares
			if !ok || !ok2 {
				t.Fatal("a replicate has no drivers")
			}
			for i := range parts {
				replicates[i] = append(replicates[i], parts[i]/r2)
			}
		}
		for i, name := range in.Predictors {
			want.near("std_beta."+name, fit.Std[i], closed)
			want.near("pratt."+name, fit.Std[i]*with[i], closed)
			want.near("vif."+name, vif[i], closed)
			se, df, ok := Jackknife(replicates[i])
			if !ok || df != float64(g-1) {
				t.Errorf("jackknife of %s: df %g", name, df)
			}
			want.near("delete_a_group_jackknife.se_of_share."+name, se, closed)
		}
		want.skip(map[string]string{
			"last":                            "what a driver adds last: LMG averages it in",
			"condition_number_sqrt_eig_ratio": "VIF tells the same",
			"delete_a_group_jackknife":        "rule in words, G",
			"row_bootstrap_share":             "Monte Carlo; compared below",
		})
		want.done()
		// A different method altogether: of the same order.
		for i, name := range in.Predictors {
			se, _, _ := Jackknife(replicates[i])
			boot := want.want["row_bootstrap_share.se."+name].(float64)
			if se < boot*0.7 || se > boot*1.5 {
				t.Errorf("%s: jackknife %g, bootstrap %g", name, se, boot)
			}
		}
	})
}

func TestDriversThatCannotBeTold(t *testing.T) {
	same := mat.NewSymDense(2, []float64{1, 1, 1, 1})
	if _, _, ok := LMG(same, []float64{0.5, 0.5}); ok {
		t.Error("LMG of two drivers that are one")
	}
	if _, _, ok := Johnson(same, []float64{0.5, 0.5}); ok {
		t.Error("Johnson of two drivers that are one")
	}
	if _, ok := VIF(same); ok {
		t.Error("VIF of two drivers that are one")
	}
	if _, _, ok := LMG(mat.NewSymDense(MaxLMG+1, nil), make([]float64, MaxLMG+1)); ok {
		t.Error("LMG of too many")
	}
	if parts, r2, ok := LMG(mat.NewSymDense(1, []float64{1}), []float64{-0.5}); !ok || parts[0] != 0.25 || r2 != 0.25 {
		t.Errorf("one driver: %v %v %v", parts, r2, ok)
	}
	c := NewCross(3)
	for _, row := range [][]float64{{1, 4.1, 2}, {2, 4.1, 1}, {3, 4.1, 5}} {
		c.AddRow(row, 1)
	}
	if c.Varies(1) || !c.Varies(2) {
		t.Error("what varies is not what was given")
	}
	if _, _, ok := c.Correlations(0, []int{1, 2}); ok {
		t.Error("correlations with a constant")
	}
	if _, ok := c.OLS(0, []int{1}); ok {
		t.Error("slope of a constant")
	}
	if _, _, ok := NewCross(2).Correlations(0, []int{1}); ok {
		t.Error("correlations of nobody")
	}
}

// randomDrivers are p drivers that go together as survey dimensions do.
func randomDrivers(p int, seed uint64) (*mat.SymDense, []float64) {
	r := rand.New(rand.NewPCG(seed, 1))
	c := NewCross(p + 1)
	row := make([]float64, p+1)
	for range 200 + 20*p {
		mood := r.NormFloat64()
		row[0] = mood + r.NormFloat64()
		for i := range p {
			row[i+1] = mood*(0.5+float64(i%3)/3) + r.NormFloat64()
			row[0] += row[i+1] / float64(2+i)
		}
		c.AddRow(row, 1)
	}
	x := make([]int, p)
	for i := range x {
		x[i] = i + 1
	}
	among, with, ok := c.Correlations(0, x)
	if !ok {
		panic("no correlations")
	}
	return among, with
}

func benchmarkDrivers(b *testing.B, p int, f func(*mat.SymDense, []float64) ([]float64, float64, bool)) {
	among, with := randomDrivers(p, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, ok := f(among, with); !ok {
			b.Fatal("no drivers")
		}
	}
}

func BenchmarkLMG9(b *testing.B)      { benchmarkDrivers(b, 9, LMG) }
func BenchmarkLMG12(b *testing.B)     { benchmarkDrivers(b, 12, LMG) }
func BenchmarkJohnson15(b *testing.B) { benchmarkDrivers(b, 15, Johnson) }

// All of a wave's drivers: nine dimensions, 64 groups left out in turn and the whole, both sides.
func BenchmarkDriversWithJackknife(b *testing.B) {
	among, with := randomDrivers(9, 1)
	for b.Loop() {
		for range 2 * 65 {
			LMG(among, with)
		}
	}
}

func BenchmarkDifference(b *testing.B) {
	e := must(FromSummary(23, 60, 20).Estimate(0))
	c := must(FromSummary(300, 52, 22).Estimate(0))
	for b.Loop() {
		d, _ := Welch(e, c, 0.95)
		d.Equivalence(10)
	}
}
