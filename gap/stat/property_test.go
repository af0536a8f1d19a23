package stat

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The properties of methods.md §5, on random histograms: sparse ones, single answers and empty sides among them.

type pairOfSides struct{ values, e, c []float64 }

func randomSides(r *rand.Rand) pairOfSides {
	k := 2 + r.IntN(10)
	p := pairOfSides{make([]float64, k), make([]float64, k), make([]float64, k)}
	lo := float64(r.IntN(3))
	for i := range k {
		p.values[i] = lo + float64(i)
		p.e[i] = float64(max(0, r.IntN(12)-r.IntN(12)))
		p.c[i] = float64(max(0, r.IntN(200)-r.IntN(300)))
	}
	return p
}

func forSides(t *testing.T, f func(t *testing.T, p pairOfSides)) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 11))
	for range 500 {
		f(t, randomSides(r))
		if t.Failed() {
			return
		}
	}
}

func estimates(p pairOfSides, floor float64) (e, c Estimate, ok bool) {
	e, ok1 := FromCounts(p.values, p.e).Estimate(floor)
	c, ok2 := FromCounts(p.values, p.c).Estimate(floor)
	return e, c, ok1 && ok2
}

func TestSwappingTheSidesTurnsSigns(t *testing.T) {
	turned := map[string]string{BlindSpot: HiddenStrength, HiddenStrength: BlindSpot, Aligned: Aligned, NotEnoughEvidence: NotEnoughEvidence}
	forSides(t, func(t *testing.T, p pairOfSides) {
		e, c, ok := estimates(p, Floor(1, 1))
		if !ok {
			return
		}
		a, b := must(Welch(e, c, 0.95)), must(Welch(c, e, 0.95))
		near(t, "gap", a.Gap, -b.Gap, closed)
		near(t, "low", a.Low, -b.High, closed)
		near(t, "p", a.P, b.P, closed)
		near(t, "equivalence", a.Equivalence(0.5), b.Equivalence(0.5), closed)
		va, sa := Verdict(a, a.P, a.Equivalence(0.5), 0.5, 0.05)
		vb, sb := Verdict(b, b.P, b.Equivalence(0.5), 0.5, 0.05)
		if turned[va] != vb || sa != sb {
			t.Errorf("%s %s turns into %s %s", va, sa, vb, sb)
		}
		da, db := must(DominanceOf(p.e, p.c, 0.95)), must(DominanceOf(p.c, p.e, 0.95))
		near(t, "delta", da.Delta, -db.Delta, closed)
		near(t, "p of dominance", da.P, db.P, 1e-8)
		wa, wb := must(DistanceOf(p.values, p.e, p.c)), must(DistanceOf(p.values, p.c, p.e))
		near(t, "W1", wa.W1, wb.W1, closed)
		near(t, "over", wa.Over, wb.Under, closed)
		if ga, ok := hedgesOfSome(p); ok {
			gb := must(HedgesG(FromCounts(p.values, p.c), FromCounts(p.values, p.e), 0.95))
			near(t, "g", ga.Estimate, -gb.Estimate, closed)
			near(t, "g low", ga.Low, -gb.High, 1e-6)
		}
		za, _, ok1 := ShareZ(0.3, e.N, 0.6, c.N)
		zb, _, ok2 := ShareZ(0.6, c.N, 0.3, e.N)
		near(t, "z", za, -zb, closed)
		if !ok1 || !ok2 {
			t.Error("z is undefined")
		}
	})
}

func TestPointsOf100ChangeNothing(t *testing.T) {
	forSides(t, func(t *testing.T, p pairOfSides) {
		lo, k := p.values[0], float64(len(p.values)-1)
		points := pairOfSides{make([]float64, len(p.values)), p.e, p.c}
		for i, v := range p.values {
			points.values[i] = 100 * (v - lo) / k
		}
		scale := 100 / k
		e, c, ok := estimates(p, Floor(1, 1))
		ep, cp, okp := estimates(points, Floor(scale, 1))
		if ok != okp {
			t.Fatal("defined on one scale only")
		}
		if !ok {
			return
		}
		a, b := must(Welch(e, c, 0.95)), must(Welch(ep, cp, 0.95))
		near(t, "gap", scale*a.Gap, b.Gap, closed)
		near(t, "se", scale*a.SE, b.SE, closed)
		near(t, "df", a.DF, b.DF, closed)
		near(t, "equivalence", a.Equivalence(10/scale), b.Equivalence(10), 1e-8)
		va, sa := Verdict(a, a.P, a.Equivalence(10/scale), 10/scale, 0.05)
		vb, sb := Verdict(b, b.P, b.Equivalence(10), 10, 0.05)
		if va != vb || sa != sb {
			t.Errorf("%s %s becomes %s %s", va, sa, vb, sb)
		}
		near(t, "W1", scale*must(DistanceOf(p.values, p.e, p.c)).W1, must(DistanceOf(points.values, p.e, p.c)).W1, closed)
		plan := Plan{Size: 0.5, VarE: 0.7, VarC: c.V, NC: c.N}
		plan100 := Plan{Size: 0.5 * scale, VarE: 0.7 * scale * scale, VarC: cp.V, NC: cp.N}
		if d := cmp.Diff(must(plan.Answers(Equal)), must(plan100.Answers(Equal))); d != "" {
			t.Error(d)
		}
	})
}

func TestDistanceHoldsTheGap(t *testing.T) {
	forSides(t, func(t *testing.T, p pairOfSides) {
		d, ok := DistanceOf(p.values, p.e, p.c)
		if !ok {
			return
		}
		gap := FromCounts(p.values, p.e).Mean - FromCounts(p.values, p.c).Mean
		if !close2(d.Over-d.Under, gap, closed, 1e-12) || d.W1 < math.Abs(gap)-1e-12 {
			t.Errorf("%+v, gap %g", d, gap)
		}
	})
	// Exchanging two values moves answers further: unlike the gap of shares, distance knows what lies between.
	near, _ := DistanceOf([]float64{1, 2, 3}, []float64{0, 1, 0}, []float64{1, 0, 0})
	far, _ := DistanceOf([]float64{1, 2, 3}, []float64{0, 0, 1}, []float64{1, 0, 0})
	if near.W1 != 1 || far.W1 != 2 {
		t.Error(near, far)
	}
}

func TestMergedHistogramsAreTheHistogramOfAll(t *testing.T) {
	forSides(t, func(t *testing.T, p pairOfSides) {
		all := make([]float64, len(p.e))
		for i := range all {
			all[i] = p.e[i] + p.c[i]
		}
		whole := FromCounts(p.values, all)
		again := FromCounts(append(append([]float64{}, p.values...), p.values...), append(append([]float64{}, p.c...), p.e...))
		if whole.N == 0 {
			return
		}
		near(t, "n", again.N, whole.N, 0)
		near(t, "mean", again.Mean, whole.Mean, closed)
		near(t, "ss", again.SS, whole.SS, closed)
		near(t, "effective n of equal weights", whole.EffectiveN(), whole.N, closed)
	})
}

func TestOwnSharesWeightNothing(t *testing.T) {
	forSides(t, func(t *testing.T, p pairOfSides) {
		strata := []Sample{FromCounts(p.values, p.e), FromCounts(p.values, p.c)}
		n := strata[0].N + strata[1].N
		e, ok := PostStratify(strata, []float64{strata[0].N, strata[1].N}, 0)
		if !ok {
			return
		}
		near(t, "mean", e.Mean, (strata[0].N*strata[0].Mean+strata[1].N*strata[1].Mean)/n, closed)
		near(t, "effective n", e.N, n, closed)
		same := must(Combine([]Estimate{{Mean: 3, V: 1, N: 9}}, []float64{0.4}))
		if d := cmp.Diff(Estimate{Mean: 3, V: 1, N: 9, DF: 8}, same); d != "" {
			t.Error(d)
		}
	})
}

func TestConstantWeightsChangeNothing(t *testing.T) {
	forSides(t, func(t *testing.T, p pairOfSides) {
		w1, w2 := make([]float64, len(p.c)), make([]float64, len(p.c))
		for i, n := range p.c {
			w1[i], w2[i] = 2.5*n, 6.25*n
		}
		a, oka := FromCounts(p.values, p.c).Estimate(0.01)
		b, okb := FromWeighted(p.values, p.c, w1, w2).Estimate(0.01)
		if oka != okb {
			t.Fatal("defined once")
		}
		near(t, "mean", a.Mean, b.Mean, closed)
		near(t, "V", a.V, b.V, closed)
		near(t, "df", a.DF, b.DF, closed)
	})
}

// Nothing that is called defined is NaN or infinite, whatever the histogram.
func TestNoNaNLeaves(t *testing.T) {
	forSides(t, func(t *testing.T, p pairOfSides) {
		for i := range p.c { // mostly empty ones
			if i%2 == 1 {
				p.c[i], p.e[i] = 0, min(p.e[i], 1)
			}
		}
		s, c := FromCounts(p.values, p.e), FromCounts(p.values, p.c)
		finite(t, s.Mean, s.SS, s.EffectiveN())
		for _, floor := range []float64{0, Floor(1, 3)} {
			ee, ok1 := s.Estimate(floor)
			ce, ok2 := c.Estimate(floor)
			if !ok1 || !ok2 {
				continue
			}
			if d, ok := Welch(ee, ce, 0.95); ok {
				finite(t, d.Gap, d.SE, d.DF, d.Low, d.High, d.P, d.Equivalence(0.3))
			} else if floor > 0 {
				t.Error("with a floor every difference is defined")
			}
			need := must(Plan{Size: 0.3, VarE: must(s.Var()), VarC: ce.V, NC: ce.N}.Answers(Differs))
			if need.Enough && need.E < 2 || !need.Enough && need.C < 2 {
				t.Errorf("%+v", need)
			}
		}
		if d, ok := DominanceOf(p.e, p.c, 0.95); ok {
			finite(t, d.Theta, d.Delta, d.SE, d.DF, d.T, d.P, d.Low, d.High, d.VarDelta)
		}
		if g, ok := hedgesOfSome(p); ok {
			finite(t, g.Estimate, g.Low, g.High)
		}
		if g, ok := GlassDelta(s, c); ok {
			finite(t, g)
		}
	})
}

func finite(t *testing.T, x ...float64) {
	t.Helper()
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("not a number: %v", x)
		}
	}
}

// hedgesOfSome is Hedges' g of one histogram in ten or so: its interval takes a millisecond.
func hedgesOfSome(p pairOfSides) (Interval, bool) {
	if p.e[0] != 1 && sum(p.e) > 2 {
		return Interval{}, false
	}
	return HedgesG(FromCounts(p.values, p.e), FromCounts(p.values, p.c), 0.95)
}
