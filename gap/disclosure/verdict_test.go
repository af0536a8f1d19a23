package disclosure

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"mirror/gap"
)

// A verdict that is left open for a small group's sake is nowhere in its release: that is, byte for byte, what it would be had
// the engine found too little evidence.
func TestAnOpenVerdictIsToldNowhere(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	release := func(w gap.Wave) *Release {
		return Protect(gap.Result{Settings: gap.Settings{Disclosure: "on", Margin: 10}, Waves: []gap.Wave{w}})
	}
	left, urgent := 0, 0
	const waves = 1500
	for range waves {
		n := 7 + rng.IntN(8)
		w := twoSides(2, n, [2]float64{0.3 + 0.4*rng.Float64(), rng.Float64()}, rng, "")
		out := release(w)
		open := map[string]bool{}
		for i := range out.waves[0].Gaps {
			shown, was := &out.waves[0].Gaps[i], &w.Gaps[i]
			if shown.Level != was.Level || shown.ID != was.ID || shown.Place != was.Place {
				t.Fatal("the rows stand in another order")
			}
			if shown.Verdict == gap.NotShown || shown.Verdict == was.Verdict {
				continue
			}
			left++
			was.Verdict, was.Strength, was.Type = gap.NotEnoughEvidence, gap.Unclear, gap.Unclear
			open[was.ID] = open[was.ID] || was.Level == gap.LevelDimension
		}
		for i := range w.Priorities {
			if p := &w.Priorities[i]; open[p.Dimension] {
				if p.Rank > 0 {
					urgent++
				}
				p.Quadrant, p.Rank = gap.NotEnoughEvidence, 0
			}
		}
		renumbered(w.Priorities)
		if len(open) > 0 && !bytes.Equal(jsonOf(t, out), jsonOf(t, release(w))) {
			t.Fatalf("%d people: the release tells of a verdict that it leaves open", n)
		}
	}
	if t.Logf("%d verdicts are left open, %d of what would be fixed first", left, urgent); left < waves/50 || urgent == 0 {
		t.Error("too few cases to mean anything")
	}
}
