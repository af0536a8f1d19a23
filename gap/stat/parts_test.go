package stat

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Figures that are sums of parts: the parts sum to them (methods.md §5).

func TestDriversSumToR2(t *testing.T) {
	for p := 1; p <= MaxLMG; p++ {
		among, with := randomDrivers(p, uint64(p))
		lmg, r2, ok := LMG(among, with)
		johnson, r2j, okj := Johnson(among, with)
		if !ok || !okj {
			t.Fatal("no drivers")
		}
		near(t, "LMG", sum(lmg), r2, closed)
		near(t, "Johnson", sum(johnson), r2, closed)
		near(t, "R2", r2j, r2, closed)
		for i := range lmg {
			if lmg[i] < 0 || math.Abs(lmg[i]-johnson[i]) > 0.03*r2 {
				t.Errorf("driver %d of %d: LMG %g, Johnson %g", i, p, lmg[i], johnson[i])
			}
		}
	}
}

func TestProfileParts(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for range 200 {
		k := 2 + r.IntN(12)
		x, y := make([]float64, k), make([]float64, k)
		for i := range k {
			x[i], y[i] = 100*r.Float64(), 50+10*r.NormFloat64()
		}
		p := must(ProfileOf(x, y))
		near(t, "D²", p.Squared+p.Scatter+p.Shape, p.D2, closed)
		q := must(ProfileOf(y, x))
		near(t, "elevation", p.Elevation, -q.Elevation, closed)
		near(t, "r", p.R, q.R, closed)
	}
	flat := must(ProfileOf([]float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, []float64{1, 2, 3, 4, 5, 7}))
	if flat.HasR || flat.R != 0 {
		t.Errorf("a flat row has r %g", flat.R)
	}
	near(t, "flat", flat.Squared+flat.Scatter+flat.Shape, flat.D2, closed)
	if _, ok := ProfileOf([]float64{1}, []float64{2}); ok {
		t.Error("a profile of one item")
	}
}

func TestTeamErrorParts(t *testing.T) {
	forSides(t, func(t *testing.T, p pairOfSides) {
		s := FromCounts(p.values, p.e)
		individual, team, spread, ok := TeamError(s, 2.2)
		if ok != (s.N > 0) {
			t.Fatal("defined for nobody, or undefined for somebody")
		}
		if !ok {
			return
		}
		direct := 0.0
		for i, v := range p.values {
			direct += p.e[i] / s.N * (v - 2.2) * (v - 2.2)
		}
		near(t, "individual", individual, direct, closed)
		near(t, "parts", team*team+spread*spread, individual, closed)
	})
	v, n := []float64{1, 2, 3, 4, 5}, []float64{1, 2, 3, 4, 0}
	hits := must(HitRate(v, n, 3.5, 0.5, 0.95)) // both 3 and 4 are within half a point
	near(t, "hit rate", hits.Estimate, 0.7, closed)
	if _, ok := HitRate(v, make([]float64, 5), 3, 0.5, 0.95); ok {
		t.Error("nobody guessed right")
	}
}

func TestKitagawaParts(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 100 {
		k := 1 + r.IntN(6)
		s1, s2, m1, m2 := shares(r, k), shares(r, k), make([]float64, k), make([]float64, k)
		for i := range k {
			m1[i], m2[i] = 100*r.Float64(), 100*r.Float64()
		}
		c := Kitagawa(s1, m1, s2, m2)
		change := dot(s2, m2) - dot(s1, m1)
		near(t, "parts", c.Real+c.Mix, change, closed)
		near(t, "change", c.Change, change, closed)
		back := Kitagawa(s2, m2, s1, m1)
		near(t, "back again", back.Mix, -c.Mix, closed)
	}
}

func shares(r *rand.Rand, k int) []float64 {
	x := make([]float64, k)
	for i := range x {
		x[i] = r.Float64()
	}
	total := sum(x)
	for i := range x {
		x[i] /= total
	}
	return x
}

func TestJackknifeOfAMeanIsItsStandardError(t *testing.T) {
	x := []float64{1, 4, 2, 7, 3, 3, 9}
	var replicates []float64
	for _, v := range x {
		replicates = append(replicates, (sum(x)-v)/float64(len(x)-1))
	}
	se, df, ok := Jackknife(replicates)
	if !ok || df != 6 {
		t.Fatalf("df %g", df)
	}
	near(t, "se", se, must(FromCounts(x, ones(x)).Estimate(0)).SE(), closed)
	if _, _, ok := Jackknife([]float64{3}); ok {
		t.Error("one group has a standard error")
	}
}

func TestMeanOfMeans(t *testing.T) {
	e := must(MeanOfMeans([]Estimate{{Mean: 60, V: 4, N: 30}, {Mean: 70, V: 16, N: 20}}))
	if d := cmp.Diff(Estimate{Mean: 65, V: 9, N: 20, DF: 19}, e); d != "" {
		t.Error(d)
	}
	if _, ok := MeanOfMeans(nil); ok {
		t.Error("a mean of nothing")
	}
}
