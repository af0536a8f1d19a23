package across

import (
	"math"
	"slices"
	"testing"

	"mirror/gap"
)

// branch is a unit's row with n customers.
func branch(unit string, n, score float64) gap.Row {
	r := told(gap.Place{Unit: gap.Word(unit)}, score, 60)
	r.Customers.N, r.Customers.EffectiveN = gap.Some(n), gap.Some(n)
	r.Customers.SE = gap.Some(20 / math.Sqrt(n))
	return r
}

func acted() gap.Settings {
	s := settings
	s.Actions = []gap.Action{{ID: "know_me", Started: "2025-11-03", Answers: []string{"d", "other"}, Units: []string{"a", "b"}}}
	return s
}

func actionWaves() []gap.Wave {
	return []gap.Wave{
		dated("w1", "2025-03-01", "2025-03-31", told(gap.Place{}, 50, 60), branch("a", 100, 40), branch("b", 300, 44), branch("c", 200, 50)),
		dated("w2", "2025-10-20", "2025-11-10", told(gap.Place{}, 50, 60), branch("a", 100, 41), branch("b", 300, 41), branch("c", 200, 41)),
		dated("w3", "2026-03-01", "2026-03-31", told(gap.Place{}, 50, 60), branch("a", 200, 50), branch("b", 200, 54), branch("c", 200, 51)),
	}
}

// By hand: 52 − 43 = 9 where they take part, 51 − 50 = 1 elsewhere; the wave during which the action began is neither before nor after.
func TestEffectByHand(t *testing.T) {
	waves := actionWaves()
	Complete(waves, acted())
	if n := len(waves[0].Effects) + len(waves[1].Effects); n != 0 || len(waves[2].Effects) != 2 {
		t.Fatalf("%d effects before the action, %d after it", n, len(waves[2].Effects))
	}
	e := waves[2].Effects[0]
	if e.Audience != "customer" || e.Since != "w1" || !slices.Equal(e.PartUnits, []string{"a", "b"}) || !slices.Equal(e.OtherUnits, []string{"c"}) || e.Reason != "" {
		t.Errorf("%+v", e)
	}
	close1(t, "part then", e.PartThen, 43)
	close1(t, "part now", e.PartNow, 52)
	close1(t, "part change", e.PartChange.Value, 9)
	close1(t, "other change", e.OtherChange.Value, 1)
	close1(t, "difference", e.Difference.Value, 8)
	// A mean over people has variance 400/n however the people are spread over units.
	v := 400.0/400 + 400.0/400 + 400.0/200 + 400.0/200
	if half := e.Difference.High.Or(0) - 8; math.Abs(half-1.96*math.Sqrt(v)) > 0.02 {
		t.Errorf("half-width %v, want %v", half, 1.96*math.Sqrt(v))
	}
}

func TestEffectReasons(t *testing.T) {
	waves := actionWaves()
	waves[0].Gaps[1] = hidden(waves[0].Gaps[1])
	Complete(waves, acted())
	if e := waves[2].Effects[0]; !slices.Equal(e.PartUnits, []string{"b"}) || e.Reason != reasonSomeUnits || !e.Difference.Low.Known() {
		t.Errorf("a hidden unit: %+v", e)
	}
	waves = actionWaves()
	waves[2].Gaps[3] = hidden(waves[2].Gaps[3])
	Complete(waves, acted())
	if e := waves[2].Effects[0]; e.Reason != reasonNoOther || e.Difference.Value.Known() || e.PartNow.Known() {
		t.Errorf("nobody to compare with: %+v", e)
	}
	waves = actionWaves()[1:]
	Complete(waves, acted())
	if e := waves[1].Effects[0]; e.Reason != reasonNoBefore || e.Difference.Value.Known() {
		t.Errorf("no wave before: %+v", e)
	}
	// A side with few people gives its score only: no interval, and the reason.
	waves = actionWaves()
	for _, w := range []int{0, 2} {
		r := &waves[w].Gaps[1]
		r.Customers.N, r.Customers.EffectiveN, r.Customers.SE, r.Customers.NBand = gap.Number{}, gap.Number{}, gap.Number{}, "20–29"
		r.SE, r.Low, r.High = gap.Number{}, gap.Number{}, gap.Number{}
	}
	Complete(waves, acted())
	if e := waves[2].Effects[0]; e.Difference.Low.Known() || !e.Difference.Value.Known() || e.Reason != reasonUnsure {
		t.Errorf("a small unit: %+v", e)
	}
}
