package stat

import (
	"encoding/json"
	"math"
	"testing"
)

// The exact bootstrap against every multinomial outcome, enumerated in Python. Its
// standard error is the plug-in one: both sides' spread².
func TestBootstrap(t *testing.T) {
	testdata(t, "02_bootstrap_exact_py.json", func(t *testing.T, f fixture) {
		_, e, c := samples(t, f)
		var in counts
		f.input(t, &in)
		b := must(ExactBootstrap(in.Values, in.Employees, in.Customers))
		want := expect(t, f)
		mean, sd := b.Moments()
		want.near("gap", b.Gap, closed)
		want.near("bootstrap_mean", mean, closed)
		want.near("bootstrap_se_exact", sd, closed)
		se, sc := must(e.Spread()), must(c.Spread())
		near(t, "plug-in", sd, math.Sqrt(se*se/e.N+sc*sc/c.N), closed)
		want.near("n_support_points", float64(len(b.Values)), 0)
		want.near("prob_gap_le_0", b.AtMost(0), closed)
		want.near("bca_z0_half_tie_convention", b.Bias, closed)
		want.near("bca_acceleration", b.Acceleration, closed)
		low, high := b.Tails(0.95)
		want.pair("bca_alpha", low, high, closed)
		p, bca := b.Percentile(0.95), b.BCa(0.95)
		want.pair("percentile95_exact_inverse_cdf", p.Low, p.High, closed)
		want.pair("bca95_exact_inverse_cdf", bca.Low, bca.High, closed)
		want.done()
	})
}

func TestBootstrapEdges(t *testing.T) {
	for name, c := range map[string][2][]float64{
		"nobody differs": {{0, 3, 0}, {0, 0, 5}},
		"nobody there":   {{0, 0, 0}, {1, 0, 5}},
	} {
		if b, ok := ExactBootstrap([]float64{1, 2, 3}, c[0], c[1]); ok {
			t.Errorf("%s: %+v", name, b)
		}
	}
	b := must(ExactBootstrap([]float64{1, 2, 3}, []float64{0, 4, 0}, []float64{0, 3, 3}))
	if _, err := json.Marshal(b); err != nil { // one side without spread leaves the other's
		t.Error(err)
	}
}
