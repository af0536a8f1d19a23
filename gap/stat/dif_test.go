package stat

import (
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"mirror/gap/gaptest"
)

const regression = 1e-5 // polr and clm; methods.md §5

type difCase struct {
	CSV      string
	Item     string
	Rest     []string `json:"rest_items"`
	Reversed []string `json:"reverse_coded"`
	Group    string
	Employee float64 `json:"employee_code"`
	Lo       float64 `json:"scale_min"`
	Hi       float64 `json:"scale_max"`
}

func difOf(t *testing.T, f fixture) (in difCase, values []float64, strata []Stratum) {
	t.Helper()
	var counted struct {
		Counts map[string]struct{ Employee, Customer []float64 } `json:"counts_stratum_group_value"`
	}
	f.input(t, &in)
	f.input(t, &counted)
	for i := range len(counted.Counts) {
		s := counted.Counts[strconv.Itoa(i+1)]
		strata = append(strata, Stratum{s.Employee, s.Customer})
	}
	for v := in.Lo; v <= in.Hi; v++ {
		values = append(values, v)
	}
	return in, values, strata
}

func TestItemOutOfLineAgainstR(t *testing.T) {
	byCase := map[string][]Stratum{}
	testdata(t, "12_dif_R.json", func(t *testing.T, f fixture) {
		in, values, strata := difOf(t, f)
		byCase[f.ID] = strata
		want := expect(t, f)
		z, p, ok := Mantel(values, strata)
		if !ok {
			t.Fatal("no test")
		}
		want.near("mantel_z_signed_employee_higher_positive", z, closed)
		want.near("mantel_chisq_1df", z*z, closed)
		want.near("mantel_p", p, closed)
		all := make([]float64, len(values))
		for _, s := range strata {
			for i := range all {
				all[i] += s.E[i] + s.C[i]
			}
		}
		sd, smd := must(FromCounts(values, all).SD()), must(StandardisedDifference(values, strata))
		want.near("n", sum(all), 0)
		want.near("item_sd_all", sd, closed)
		want.near("smd_employee_minus_customer", smd, closed)
		want.near("smd_over_pooled_item_sd", smd/sd, closed)
		want.near("liu_agresti_common_or_customer_low_odds", must(CommonOdds(strata)), closed)
		compareOrdinal(t, want, in)
		want.done()
	})
	testdata(t, "12_dif_liu_agresti_py.json", func(t *testing.T, f fixture) {
		want, strata := expect(t, f), byCase[f.ID]
		or := must(CommonOdds(strata))
		want.near("liu_agresti_or", or, closed)
		want.near("log_or", math.Log(or), closed)
		for cut := range len(strata[0].E) - 1 {
			var two []Stratum
			for _, s := range strata {
				two = append(two, Stratum{[]float64{sum(s.E[:cut+1]), sum(s.E[cut+1:])}, []float64{sum(s.C[:cut+1]), sum(s.C[cut+1:])}})
			}
			want.near("mantel_haenszel_or_per_cut_statsmodels."+strconv.Itoa(cut), must(CommonOdds(two)), closed)
		}
		want.skip(map[string]string{"log_or_bootstrap_se_B4000_mc": "no standard error is given for it here"})
		want.done()
	})
}

// respondents are the people of a case by rest score and side.
func respondents(t *testing.T, in difCase) (alike map[[2]float64][]float64) {
	t.Helper()
	rows := readTable(t, gaptest.Shared(t, "fixtures/"+in.CSV)).complete(append(append([]string{in.Group}, in.Rest...), in.Item)...)
	alike = map[[2]float64][]float64{}
	for _, r := range rows {
		turned := func(name string, x float64) float64 {
			for _, rev := range in.Reversed {
				if rev == name {
					return in.Lo + in.Hi - x
				}
			}
			return x
		}
		rest, side := 0.0, 0.0
		for i, name := range in.Rest {
			rest += turned(name, r[1+i])
		}
		if r[0] == in.Employee {
			side = 1
		}
		key := [2]float64{rest, side}
		if alike[key] == nil {
			alike[key] = make([]float64, int(in.Hi-in.Lo)+1)
		}
		alike[key][int(turned(in.Item, r[len(r)-1])-in.Lo)]++
	}
	return alike
}

func compareOrdinal(t *testing.T, want *expectation, in difCase) {
	t.Helper()
	alike := respondents(t, in)
	fit := func(x func(rest, side float64) []float64) Ordinal {
		var rows []Answers
		for key, n := range alike {
			rows = append(rows, Answers{x(key[0], key[1]), n})
		}
		return must(OrdinalLogit(rows))
	}
	none := fit(func(rest, side float64) []float64 { return nil })
	rest := fit(func(rest, side float64) []float64 { return []float64{rest} })
	group := fit(func(rest, side float64) []float64 { return []float64{rest, side} })
	both := fit(func(rest, side float64) []float64 { return []float64{rest, side, rest * side} })
	const at = "ordinal_logistic."
	want.near(at+"loglik_rest", rest.LogLik, regression)
	want.near(at+"loglik_rest_group", group.LogLik, regression)
	want.near(at+"loglik_interaction", both.LogLik, regression)
	chi := distuv.ChiSquared{K: 1}
	uniform, other := 2*(group.LogLik-rest.LogLik), 2*(both.LogLik-group.LogLik)
	want.near(at+"uniform_lrt", uniform, regression)
	want.near(at+"uniform_p", chi.Survival(uniform), 1e-4)
	want.near(at+"nonuniform_lrt", other, 1e-4)
	want.near(at+"nonuniform_p", chi.Survival(other), 1e-4)
	want.near(at+"beta_employee_clm", group.Slopes[1], regression)
	want.near(at+"beta_employee_polr", group.Slopes[1], 2e-4) // polr stops earlier than clm: here by 1.2e-5
	want.near(at+"se_clm", group.SE[1], regression)
	n := want.want["n"].(float64)
	nagelkerke := func(o Ordinal) float64 {
		return (1 - math.Exp(2*(none.LogLik-o.LogLik)/n)) / (1 - math.Exp(2*none.LogLik/n))
	}
	want.near(at+"nagelkerke_delta_uniform", nagelkerke(group)-nagelkerke(rest), regression)
	want.near(at+"mcfadden_delta_uniform", (rest.LogLik-group.LogLik)/none.LogLik, regression)
}

func TestItemOutOfLineEdges(t *testing.T) {
	values := []float64{1, 2, 3}
	alone := []Stratum{{E: []float64{1, 2, 3}, C: []float64{0, 0, 0}}}
	if _, _, ok := Mantel(values, alone); ok {
		t.Error("nobody to compare with")
	}
	if _, ok := StandardisedDifference(values, alone); ok {
		t.Error("nobody to compare with")
	}
	if _, ok := CommonOdds(alone); ok {
		t.Error("nobody to compare with")
	}
	if _, ok := OrdinalLogit([]Answers{{nil, []float64{4, 0, 4}}}); ok {
		t.Error("an answer nobody gave has no cut")
	}
	// Perfect separation has no summit.
	if o, ok := OrdinalLogit([]Answers{{[]float64{0}, []float64{9, 0}}, {[]float64{1}, []float64{0, 9}}}); ok && math.Abs(o.Slopes[0]) < 10 {
		t.Errorf("%+v", o)
	}
	same := []Stratum{{[]float64{2, 4, 6}, []float64{1, 2, 3}}, {[]float64{5, 1, 1}, []float64{10, 2, 2}}}
	z, p, ok := Mantel(values, same)
	if !ok || math.Abs(z) > 1e-12 || math.Abs(p-1) > 1e-12 {
		t.Errorf("alike: z %g, p %g", z, p)
	}
	near(t, "odds of sides alike", must(CommonOdds(same)), 1, 1e-12)
}
