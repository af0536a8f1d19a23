package stat

import (
	"math/rand/v2"
	"testing"
)

// y = 3 + 2a − 0.5b exactly, each row with its own weight.
func exactRows() (all, part *Cross) {
	r := rand.New(rand.NewPCG(2, 3))
	all, part = NewCross(3), NewCross(3)
	for i := range 60 {
		a, b, w := r.Float64()*10, r.NormFloat64(), 0.5+r.Float64()
		row := []float64{3 + 2*a - 0.5*b, a, b}
		all.AddRow(row, w)
		if i < 20 {
			part.AddRow(row, w)
		}
	}
	return all, part
}

func TestRegressionFindsItsLine(t *testing.T) {
	all, _ := exactRows()
	fit := must(all.OLS(0, []int{1, 2}))
	near(t, "intercept", fit.Intercept, 3, closed)
	near(t, "slope of a", fit.Slopes[0], 2, closed)
	near(t, "slope of b", fit.Slopes[1], -0.5, closed)
	near(t, "R²", fit.R2, 1, closed)
}

func TestWeightsOfRows(t *testing.T) {
	c := NewCross(1)
	c.AddRow([]float64{10}, 3)
	c.AddRow([]float64{20}, 1)
	near(t, "mean", must(c.Mean(0)), 12.5, closed)
	near(t, "Σw(x−x̄)²", c.deviation(0, 0), 3*2.5*2.5+7.5*7.5, closed)
	if _, ok := NewCross(1).Mean(0); ok {
		t.Error("nobody has a mean")
	}
}

func TestTakingPeopleOutOfCross(t *testing.T) {
	all, part := exactRows()
	without := all.Without(part)
	rest := NewCross(3)
	rest.Add(all)
	rest.Sub(part)
	for i := range 3 {
		near(t, "mean", must(rest.Mean(i)), must(without.Mean(i)), closed)
		for j := i; j < 3; j++ {
			near(t, "deviation", rest.deviation(i, j), without.deviation(i, j), closed)
		}
	}
	rest.Add(part)
	near(t, "all again", must(rest.Mean(1)), must(all.Mean(1)), closed)
	near(t, "weight", rest.W, all.W, closed)
}
