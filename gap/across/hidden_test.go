package across

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"mirror/gap"
)

// Whatever is hidden in a wave has no figure in anything made of it, and completing twice gives the same.
func TestHiddenStaysHidden(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		waves := four(sample{cells: 6, segments: 4, units: 6, dimensions: 3})
		at := map[string]map[key]bool{}
		for i := range waves {
			w := &waves[i]
			at[w.ID] = map[key]bool{}
			for _, list := range [][]gap.Row{w.Gaps, w.Outcomes} {
				for k := range list {
					if r := &list[k]; r.Place != (gap.Place{}) && rng.IntN(4) == 0 {
						at[w.ID][key{figureKey{r.Level, r.ID}, r.Place}] = true
						*r = hidden(*r)
					}
				}
			}
		}
		s := settings
		s.Actions = []gap.Action{{ID: "a", Started: "2025-10-01", Answers: []string{"d0", "d1"}, Units: []string{"u0", "u1", "u2"}}}
		s.Targets = map[string]map[string]float64{"w4": {"d0": 5}}
		s.Disclosure = "on"
		Complete(waves, s)
		for i := range waves {
			silent(t, &waves[i], at)
		}
		once, _ := json.Marshal(waves)
		Complete(waves, s)
		if twice, _ := json.Marshal(waves); !bytes.Equal(once, twice) {
			t.Fatal("completing again changes a wave")
		}
	}
}

// silent fails on a figure about a hidden row.
func silent(t *testing.T, w *gap.Wave, hidden map[string]map[key]bool) {
	t.Helper()
	is := func(wave, level, id string, at gap.Place) bool { return hidden[wave][key{figureKey{level, id}, at}] }
	for _, c := range w.Changes {
		if is(w.ID, c.Level, c.ID, c.Place) || is(c.Since, c.Level, c.ID, c.Place) {
			if c.Customers.Value.Known() || c.Employees.Value.Known() || c.Gap.Value.Known() || c.GapThen.Known() || c.GapNow.Known() || c.Verdict != "" || c.Reason == "" {
				t.Errorf("a change of a hidden row: %+v", c)
			}
		}
	}
	for _, x := range w.Trends {
		for _, wave := range x.Waves {
			if is(wave, x.Level, x.ID, x.Place) {
				t.Errorf("a trend over a hidden row: %+v", x)
			}
		}
	}
	for _, e := range w.Effects {
		for _, u := range append(append([]string{}, e.PartUnits...), e.OtherUnits...) {
			if place := (gap.Place{Unit: gap.Word(u)}); is(w.ID, e.Level, e.ID, place) || is(e.Since, e.Level, e.ID, place) {
				t.Errorf("an effect with a hidden unit: %+v", e)
			}
		}
		if len(e.PartUnits)+len(e.OtherUnits) < 6 && e.Reason == "" {
			t.Errorf("units are left out silently: %+v", e)
		}
	}
	for _, l := range w.Linkage {
		for _, p := range l.Points {
			if place := (gap.Place{Unit: p.Unit}); is(w.ID, l.X.Level, l.X.ID, place) || is(w.ID, l.Y.Level, l.Y.ID, place) {
				t.Errorf("a point of a hidden unit: %+v", l)
			}
		}
		if l.X.Audience == l.Y.Audience {
			t.Errorf("a side against itself: %+v", l)
		}
	}
	for _, s := range w.Standings {
		for _, c := range s.Cells {
			if is(w.ID, s.Level, s.ID, gap.Place{Cell: gap.Word(c.Cell)}) {
				t.Errorf("a standing of a hidden cell: %+v", c)
			}
		}
	}
	for _, x := range w.Targets {
		if is(w.ID, gap.LevelDimension, x.Dimension, gap.Place{Segment: x.Segment}) && (x.Actual.Value.Known() || x.Believed.Value.Known() || x.Distance.Known()) {
			t.Errorf("a target beside a hidden segment: %+v", x)
		}
	}
}
