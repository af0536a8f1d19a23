package stat

import "testing"

func TestNetAgainstR(t *testing.T) {
	testdata(t, "08_nps_R.json", func(t *testing.T, f fixture) {
		var in struct{ Values, Counts []float64 }
		f.input(t, &in)
		want := expect(t, f)
		detractors, passives, promoters := sum(in.Counts[:7]), sum(in.Counts[7:9]), sum(in.Counts[9:])
		n := must(NetOf(promoters, passives, detractors, 0.95))
		want.near("n", sum(in.Counts), 0)
		want.near("nps100", n.Score, closed)
		want.near("se100_multinomial_div_n", n.SE, closed)
		want.near("adjusted_point100", n.Centre, closed)
		want.pair("adjusted_wald_rocks2016_T3_ci95_100", n.Low, n.High, closed)
		s := FromCounts([]float64{-100, 0, 100}, []float64{detractors, passives, promoters})
		e, ok := s.Estimate(0)
		want.null("se100_sample_var_div_n", ok)
		if ok {
			want.near("se100_sample_var_div_n", e.SE(), closed)
		}
		if ok && e.V > 0 {
			half := TQuantile(0.975, e.DF) * e.SE()
			want.pair("t_ci95_100", e.Mean-half, e.Mean+half, quantile)
		} else {
			want.null("t_ci95_100", false)
		}
		want.done()
	})
	if _, ok := NetOf(0, 0, 0, 0.95); ok {
		t.Error("a net of nobody")
	}
}

func TestSharesAtTheEdge(t *testing.T) {
	if _, ok := Wilson(0, 0, 0.95); ok {
		t.Error("a share of nobody")
	}
	if _, ok := Newcombe(0.5, 10, 0.5, 0, 0.95); ok {
		t.Error("a difference from nobody")
	}
	if _, _, ok := ShareZ(0, 10, 0, 20); ok {
		t.Error("z of two shares without variance")
	}
	for _, n := range []float64{1, 7, 12.5, 1e6} {
		none, all := must(Wilson(0, n, 0.95)), must(Wilson(1, n, 0.95))
		if none.Low != 0 || all.High != 1 || none.High >= 1 || all.Low <= 0 {
			t.Errorf("n %g: %v %v", n, none, all)
		}
		near(t, "mirror", none.High, 1-all.Low, closed)
	}
}
