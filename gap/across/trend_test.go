package across

import (
	"slices"
	"testing"

	"mirror/gap"
)

// told is one row of a gap with its standard error, 400 people a side.
func told(at gap.Place, customers, employees float64) gap.Row {
	side := func(score float64) gap.Side {
		return gap.Side{N: gap.Some(400), EffectiveN: gap.Some(400), Score: gap.Some(score), Mean: gap.Some(1 + 0.06*score), SE: gap.Some(1)}
	}
	return row([3]string{gap.LevelDimension, "d", ""}, at, gap.ComparedAll, side(customers), side(employees))
}

func dated(id, from, to string, rows ...gap.Row) gap.Wave {
	return gap.Wave{ID: id, From: from, To: to, Pack: "p", PackVersion: "1", Gaps: rows}
}

// A gap that falls by six points a year does so whatever the distance of the waves.
func TestTrendInRealTime(t *testing.T) {
	everyone := gap.Place{}
	build := func() []gap.Wave {
		return []gap.Wave{
			dated("w1", "2025-01-01", "2025-01-31", told(everyone, 50, 70)),
			dated("w2", "2025-07-02", "2025-08-01", told(everyone, 50, 70-6*182/365.25)),
			dated("w3", "2027-01-01", "2027-01-31", told(everyone, 50, 70-6*730/365.25)),
		}
	}
	waves := build()
	Complete(waves, settings)
	if len(waves[1].Trends) != 0 || len(waves[2].Trends) != 1 {
		t.Fatalf("%d trends in the second wave, %d in the third", len(waves[1].Trends), len(waves[2].Trends))
	}
	x := waves[2].Trends[0]
	close1(t, "slope", x.PerYear.Value, -6)
	if x.Widened || x.Q.Or(9) > 1e-9 || x.PerYear.High.Or(0) >= 0 || !slices.Equal(x.Waves, []string{"w1", "w2", "w3"}) {
		t.Errorf("%+v", x)
	}

	waves = build()
	waves[1].Gaps[0] = hidden(waves[1].Gaps[0])
	Complete(waves, settings)
	if x = waves[2].Trends[0]; x.PerYear.Value.Known() || x.Reason != reasonFewWaves || !slices.Equal(x.Waves, []string{"w1", "w3"}) {
		t.Errorf("with a hidden wave: %+v", x)
	}

	waves = build()
	waves[1].From, waves[1].To = "", ""
	Complete(waves, settings)
	if x = waves[2].Trends[0]; x.PerYear.Value.Known() || x.Reason != reasonNoDates {
		t.Errorf("without dates: %+v", x)
	}

	waves = build()
	waves[1].Gaps[0] = told(everyone, 50, 90)
	Complete(waves, settings)
	if x = waves[2].Trends[0]; !x.Widened || x.PQ.Or(1) > 0.05 || x.PerYear.High.Or(0) < 0 {
		t.Errorf("a course that is no line: %+v", x)
	}
}

// Rounded figures make a wider interval, in a change and in a trend.
func TestRoundingWidens(t *testing.T) {
	wide := func(disclosure string) (change, trend float64) {
		small := func(x float64) gap.Row {
			r := told(gap.Place{}, 50, 50+x)
			r.SE, r.DF, r.Employees.SE = gap.Number{}, gap.Number{}, gap.Number{}
			if disclosure == "off" {
				return told(gap.Place{}, 50, 50+x)
			}
			r.Low, r.High = gap.Some(x-20), gap.Some(x+20)
			return r
		}
		waves := []gap.Wave{dated("w1", "2025-01-01", "", small(10)), dated("w2", "2025-07-01", "", small(15)), dated("w3", "2026-01-01", "", small(20))}
		s := settings
		s.Disclosure = disclosure
		Complete(waves, s)
		c, x := waves[1].Changes[0], waves[2].Trends[0]
		return c.Gap.High.Or(0) - c.Gap.Low.Or(0), x.PerYear.High.Or(0) - x.PerYear.Low.Or(0)
	}
	c1, t1 := wide("off")
	c2, t2 := wide("on")
	if !(c2 > 56 && c2 < 57) || !(t2 > 5*t1) || !(c1 < 10) {
		t.Errorf("change %v, rounded %v; trend %v, rounded %v", c1, c2, t1, t2)
	}
}
