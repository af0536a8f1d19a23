package stat

import "testing"

// sides is a case of fixture 17: Welch with the variance floor of whole steps, then the verdict.
func sides(t *testing.T, f fixture) (d Difference, e, c Sample, margin float64, ok bool) {
	_, e, c = samples(t, f)
	var in struct {
		Margin float64 `json:"margin_scale_points"`
	}
	f.input(t, &in)
	floor := Floor(1, 1)
	ee, ok1 := e.Estimate(floor)
	ce, ok2 := c.Estimate(floor)
	if !ok1 || !ok2 {
		return d, e, c, in.Margin, false
	}
	d, ok = Welch(ee, ce, 0.95)
	return d, e, c, in.Margin, ok
}

func compareVerdict(want *expectation, d Difference, e, c Sample, margin float64) {
	want.t.Helper()
	want.near("gap", d.Gap, closed)
	want.near("se_floored", d.SE, closed)
	want.near("df", d.DF, closed)
	want.near("n_e", e.EffectiveN(), closed)
	want.near("n_c", c.EffectiveN(), closed)
	want.near("p_difference", d.P, quantile)
	want.near("p_tost", d.Equivalence(margin), quantile)
	want.pair("ci95", d.Low, d.High, quantile)
	verdict, strength := Verdict(d, d.P, d.Equivalence(margin), margin, 0.05)
	want.seen["verdict"], want.seen["sub"] = true, true
	if verdict != want.want["verdict"] || strength != want.want["sub"] {
		want.t.Errorf("%s %s, want %s %s", verdict, strength, want.want["verdict"], want.want["sub"])
	}
}

func TestVerdicts(t *testing.T) {
	seen := map[string]int{}
	testdata(t, "17_verdict_spec.json", func(t *testing.T, f fixture) {
		d, e, c, margin, ok := sides(t, f)
		if !ok {
			t.Fatal("undefined")
		}
		want := expect(t, f)
		compareVerdict(want, d, e, c, margin)
		want.done()
		seen[want.want["verdict"].(string)]++
	})
	for _, v := range []string{BlindSpot, HiddenStrength, Aligned, NotEnoughEvidence} {
		if seen[v] == 0 {
			t.Errorf("no case of %s", v)
		}
	}
}

func TestEdges(t *testing.T) {
	testdata(t, "17_edges_spec.json", func(t *testing.T, f fixture) {
		d, e, c, margin, ok := sides(t, f)
		want := expect(t, f)
		want.near("n_employee", e.N, 0)
		want.near("n_customer", c.N, 0)
		want.skip(map[string]string{"status": "words"})
		if status := want.want["status"] == "ok"; status != ok {
			t.Errorf("an interval is defined: %v", ok)
		}
		if !ok {
			if e.N > 0 && c.N > 0 {
				want.near("gap", e.Mean-c.Mean, closed)
			} else {
				want.null("gap", false)
			}
			want.done()
			return
		}
		compareVerdict(want, d, e, c, margin)
		in, _, _ := samples(t, f)
		dominance := must(DominanceOf(in.Employees, in.Customers, 0.95))
		want.near("prob_employee_higher", dominance.Theta, closed)
		want.null("brunner_munzel", dominance.Tested)
		want.done()
	})
}

func TestVerdictStrength(t *testing.T) {
	for _, c := range []struct {
		d                 Difference
		p, pe             float64
		verdict, strength string
	}{
		{Difference{Gap: 14, Low: 11, High: 17}, 0.01, 0.9, BlindSpot, Clear},
		{Difference{Gap: 14, Low: 4, High: 24}, 0.01, 0.9, BlindSpot, Likely},
		{Difference{Gap: 14, Low: 4, High: 24}, 0.06, 0.9, NotEnoughEvidence, LargeButUncertain}, // as after correction
		{Difference{Gap: -14, Low: -17, High: -11}, 0.01, 0.9, HiddenStrength, Clear},
		{Difference{Gap: -10, Low: -12, High: -8}, 0.05, 0.5, HiddenStrength, Likely},
		{Difference{Gap: 9.9, Low: 6, High: 13.8}, 0.01, 0.5, NotEnoughEvidence, DirectionClearSizeSmall},
		{Difference{Gap: 2, Low: -9, High: 13}, 0.7, 0.2, NotEnoughEvidence, Unclear},
		{Difference{Gap: 4, Low: 2, High: 6}, 0.001, 0.05, Aligned, ""},
	} {
		v, s := Verdict(c.d, c.p, c.pe, 10, 0.05)
		if v != c.verdict || s != c.strength {
			t.Errorf("%+v p %g, %g: %s %s, want %s %s", c.d, c.p, c.pe, v, s, c.verdict, c.strength)
		}
	}
}

// TestVerdictAtTheMargin: a gap that is exactly the margin is large, whatever rounding did to its last digits.
func TestVerdictAtTheMargin(t *testing.T) {
	for _, gap := range []float64{10, 10 - 2e-14, 10 + 2e-14, -10, -10 + 2e-14} {
		d := Difference{Gap: gap, SE: 2, DF: 50, Low: gap - 4, High: gap + 4}
		verdict, strength := Verdict(d, 0.001, 0.5, 10, 0.05)
		if want := map[bool]string{true: BlindSpot, false: HiddenStrength}[gap > 0]; verdict != want || strength != Likely {
			t.Errorf("gap %v: %s %s, want %s", gap, verdict, strength, want)
		}
		if _, strength = Verdict(d, 0.2, 0.5, 10, 0.05); strength != LargeButUncertain {
			t.Errorf("gap %v, uncertain: %s", gap, strength)
		}
	}
	if Reaches(9.999999, 10) || Reaches(-9.999999, 10) {
		t.Error("a millionth less than the margin reaches it")
	}
}
