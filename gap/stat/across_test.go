package stat

import (
	"math"
	"strconv"
	"testing"

	"mirror/gap/gaptest"
)

func TestTrendAgainstReference(t *testing.T) {
	testdata(t, "11_trend_R.json", func(t *testing.T, f fixture) {
		var in struct{ Wave, Gap, SE []float64 }
		f.input(t, &in)
		variances := make([]float64, len(in.SE))
		for i, se := range in.SE {
			variances[i] = se * se
		}
		l, ok := Trend(in.Wave, in.Gap, variances, 0.95)
		if !ok {
			t.Fatal("no trend")
		}
		want := expect(t, f)
		// The reference's standard error is the one before widening.
		factor := 1.0
		if l.Widened {
			factor = math.Sqrt(l.Q / l.QDF)
		}
		if l.Widened != (want.want["Q_residual_p"].(float64) < 0.05) {
			t.Errorf("widened: %v", l.Widened)
		}
		z := l.Slope / l.SE * factor
		half := (l.High - l.Low) / 2 / factor
		want.near("slope", l.Slope, closed)
		want.near("slope_se", l.SE/factor, closed)
		want.near("z", z, closed)
		want.near("p", math.Erfc(math.Abs(z)/math.Sqrt2), quantile)
		want.pair("ci95", l.Slope-half, l.Slope+half, quantile)
		want.near("Q_residual", l.Q, closed)
		want.near("Q_residual_df", l.QDF, closed)
		want.near("Q_residual_p", l.PQ, quantile)
		s, _ := Shrink(in.Gap, variances)
		want.near("Q_total", s.Q, closed)
		want.near("Q_total_p", s.P, quantile)
		want.near("tau2_DL", s.Tau2, closed)
		last := len(in.Gap) - 1
		change := Estimate{Mean: in.Gap[last], V: variances[last], DF: math.Inf(1)}
		want.near("wave5_minus_wave1.mean of x", change.Mean-in.Gap[0], closed)
		want.near("wave5_minus_wave1_se.", math.Sqrt(variances[last]+variances[0]), closed)
		want.skip(map[string]string{
			"pooled_gap": "an average over waves hides what a trend is about", "pooled_se": "the same",
			"I2_DL": "tau² says it in points", "REML_knha_slope": "DerSimonian and Laird's method is the one used", "REML_knha_p": "the same",
		})
		want.done()
		moved := 0.0
		for i, pull := range l.Pull {
			moved += pull * in.Gap[i]
		}
		near(t, "slope by pulls", moved, l.Slope, 1e-12)
	})
}

func TestTrendNeedsThreeTimes(t *testing.T) {
	one := []float64{1, 1, 1}
	if _, ok := Trend([]float64{0, 1}, []float64{1, 2}, []float64{1, 1}, 0.95); ok {
		t.Error("a trend from two waves")
	}
	if _, ok := Trend([]float64{2, 2, 2}, []float64{1, 2, 3}, one, 0.95); ok {
		t.Error("a trend over no time")
	}
	up, _ := Trend([]float64{0, 1, 3}, []float64{1, 2, 3}, one, 0.95)
	down, _ := Trend([]float64{0, 1, 3}, []float64{-1, -2, -3}, one, 0.95)
	if up.Slope != -down.Slope || up.P != down.P || up.Low != -down.High {
		t.Errorf("turning the signs turns more than signs: %v, %v", up, down)
	}
}

func TestShrinkAgainstReference(t *testing.T) {
	testdata(t, "19_shrinkage_R.json", func(t *testing.T, f fixture) {
		var in struct{ Gap, Var []float64 }
		f.input(t, &in)
		s, ok := Shrink(in.Gap, in.Var)
		if !ok {
			t.Fatal("nothing shrunk")
		}
		want := expect(t, f)
		want.near("DL.mu", s.Mean, closed)
		want.near("DL.tau2", s.Tau2, closed)
		want.near("DL.Q", s.Q, closed)
		want.near("DL.I2_percent", max(0, 100*(s.Q-float64(len(in.Gap)-1))/s.Q), closed)
		for i := range s.Shrunk {
			want.near("DL.blup."+strconv.Itoa(i), s.Shrunk[i], closed)
			want.near("DL.blup_se."+strconv.Itoa(i), s.SE[i], closed)
		}
		want.skip(map[string]string{"REML": "DerSimonian and Laird's method is the one used"})
		want.done()
	})
}

// Groups that differ no more than luck would have it are all given the average.
func TestShrinkAlike(t *testing.T) {
	s, ok := Shrink([]float64{1, 2, 3}, []float64{4, 4, 4})
	if !ok || s.Tau2 != 0 || s.Shrunk[0] != 2 || s.Shrunk[2] != 2 {
		t.Errorf("%v %v", s, ok)
	}
}

// REAL: teachers against parents and students of the same school.
func TestLinkageAgainstReference(t *testing.T) {
	cases(t, gaptest.Shared(t, "fixtures/14_linkage_R.json"), func(t *testing.T, f fixture) {
		var in struct{ CSV, X, Y string }
		f.input(t, &in)
		var x, y []float64
		for _, r := range readTable(t, gaptest.Shared(t, "fixtures/"+in.CSV)).complete(in.X, in.Y) {
			x, y = append(x, r[0]), append(y, r[1])
		}
		n := float64(len(x))
		want := expect(t, f)
		want.near("n_units", n, 0)
		want.near("mean_x", sum(x)/n, closed)
		want.near("mean_y", sum(y)/n, closed)
		want.near("mean_gap_teacher_minus_other", (sum(x)-sum(y))/n, closed)
		r := must(Pearson(x, y))
		fisher := must(FisherInterval(r, n, 0.95))
		want.near("pearson", r, closed)
		want.pair("fisher_ci95", fisher.Low, fisher.High, closed)
		want.near("p", must(CorrelationP(r, n)), quantile)
		rho := must(Spearman(x, y))
		want.near("spearman", rho, closed)
		want.near("spearman_p_asymptotic_t", must(CorrelationP(rho, n)), quantile)
		slope := must(Slope(x, y, 0.95))
		want.near("slope", slope.Gap, closed)
		want.near("slope_se", slope.SE, closed)
		want.skip(map[string]string{
			"kendall_tau_b":                "one rank correlation is enough",
			"weighted_pearson_w_sqrt_NtNb": "every unit counts alike: it is one point of the scatter",
		})
		want.done()
		wide := must(BonettWright(rho, n, 0.95))
		if !(wide.Low < rho && rho < wide.High && wide.High-wide.Low > 2*1.96*(1-rho*rho)/math.Sqrt(n-3)*0.9) {
			t.Errorf("rank correlation %v: interval %v to %v", rho, wide.Low, wide.High)
		}
	})
}

// By hand: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4 give 4.5/√(4.5·5); Bonett and Wright's interval of ρ = .5, n = 28.
func TestSpearmanByHand(t *testing.T) {
	near(t, "rho", must(Spearman([]float64{3, 7, 7, 9}, []float64{1, 2, 5, 8})), 4.5/math.Sqrt(4.5*5), 1e-12)
	b := must(BonettWright(0.5, 28, 0.95))
	half := 1.959963984540054 * math.Sqrt(1.125/25)
	near(t, "low", b.Low, math.Tanh(math.Atanh(0.5)-half), 1e-12)
	near(t, "high", b.High, math.Tanh(math.Atanh(0.5)+half), 1e-12)
	if _, ok := BonettWright(0.5, 3, 0.95); ok {
		t.Error("an interval from three units")
	}
	if p := must(CorrelationP(1, 5)); p != 0 {
		t.Errorf("p of a perfect correlation is %v", p)
	}
}

// A word both sides use alike is pulled to 0; swapping the sides turns the sign; more of the same prior pulls more.
func TestLogOdds(t *testing.T) {
	d, se, ok := LogOdds(30, 1000, 5, 800, 35, 1800)
	back, same, _ := LogOdds(5, 800, 30, 1000, 35, 1800)
	if !ok || d <= 0 || d != -back || se != same {
		t.Errorf("%v ± %v, turned %v ± %v", d, se, back, same)
	}
	want := math.Log(65./(2800-65)) - math.Log(40./(2600-40))
	near(t, "log-odds", d, want, 1e-12)
	near(t, "se", se, math.Sqrt(1./65+1./2735+1./40+1./2560), 1e-12)
	if alike, _, _ := LogOdds(100, 1000, 100, 1000, 200, 2000); alike != 0 {
		t.Errorf("a word used alike has log-odds %v", alike)
	}
	if weak, _, _ := LogOdds(30, 1000, 5, 800, 350, 18000); weak >= d {
		t.Errorf("a stronger prior pulls less: %v, %v", weak, d)
	}
	if _, _, ok := LogOdds(3, 2, 0, 5, 1, 10); ok {
		t.Error("more of a word than words")
	}
}
