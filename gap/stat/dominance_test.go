package stat

import (
	"math"
	"testing"
)

func TestDominanceAgainstR(t *testing.T) {
	testdata(t, "02_dominance_R.json", func(t *testing.T, f fixture) {
		in, _, _ := samples(t, f)
		want := expect(t, f)
		want.skip(map[string]string{
			"cliff_consistent_var":                     "the unbiased variance is used",
			"cliff_ci95_consistent":                    "the unbiased variance is used",
			"effsize_rowpartition_var_for_information": "known to be wrong in tied small samples",
			"brunner_munzel.prob_customer_higher":      "1 − θ",
			"brunner_munzel.ci95_prob_customer_higher": "1 − θ",
		})
		d := must(DominanceOf(in.Employees, in.Customers, 0.95))
		want.near("cliffs_delta", d.Delta, closed)
		want.near("prob_superiority_employee_higher", d.Theta, closed)
		want.near("cliff_unbiased_var", d.VarDelta, closed)
		low, high := cliffInterval(d, sum(in.Employees)+sum(in.Customers)-2)
		want.pair("cliff_ci95_unbiased", low, high, quantile)
		want.near("brunner_munzel.statistic_sign_positive_if_customer_higher", -d.T, closed)
		want.near("brunner_munzel.df", d.DF, closed)
		want.near("brunner_munzel.p", d.P, quantile)
		want.near("brunner_munzel.prob_employee_higher", d.Theta, closed)
		half := TQuantile(0.975, d.DF) * d.SE
		want.pair("brunner_munzel.ci95_prob_employee_higher", d.Theta-half, d.Theta+half, quantile)
		want.done()
		// Ours is on the logit scale: inside 0..1, around θ, and the same width to first order.
		if !(0 < d.Low && d.Low < d.Theta && d.Theta < d.High && d.High < 1) {
			t.Errorf("interval %g..%g of %g", d.Low, d.High, d.Theta)
		}
		logit := func(p float64) float64 { return math.Log(p / (1 - p)) }
		near(t, "logit width", logit(d.High)-logit(d.Low), 2*half/(d.Theta*(1-d.Theta)), closed)
	})
}

// cliffInterval is the asymmetric interval of Feng & Cliff 2004, to which the
// reference applies the variance we check.
func cliffInterval(d Dominance, df float64) (low, high float64) {
	q := TQuantile(0.975, df)
	x, v := d.Delta, d.VarDelta
	root := q * math.Sqrt(v) * math.Sqrt((1-x*x)*(1-x*x)+q*q*v)
	scale := 1 - x*x + q*q*v
	return (x - x*x*x - root) / scale, (x - x*x*x + root) / scale
}

func TestDominanceOfNothing(t *testing.T) {
	if _, ok := DominanceOf([]float64{0, 0}, []float64{1, 0}, 0.95); ok {
		t.Error("an empty side has a dominance")
	}
	for name, c := range map[string]struct {
		e, c  []float64
		theta float64
	}{
		"separated": {[]float64{0, 0, 7}, []float64{9, 8, 0}, 1},
		"all equal": {[]float64{0, 8, 0}, []float64{0, 30, 0}, 0.5},
		"one each":  {[]float64{0, 0, 1}, []float64{0, 1, 0}, 1},
	} {
		d, ok := DominanceOf(c.e, c.c, 0.95)
		if !ok || d.Tested || d.Theta != c.theta {
			t.Errorf("%s: %+v", name, d)
		}
	}
}
