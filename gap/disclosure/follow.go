package disclosure

import (
	"mirror/gap"
	"mirror/gap/across"
)

// Follow is the release with what it tells about earlier waves: changes, trends, effects. The earlier releases are in time
// order, each of another wave; they and the release stay as they are.
func (r *Release) Follow(earlier ...*Release) *Release {
	waves := Join(append(earlier, r)...).copied()
	across.Complete(waves, r.settings)
	return &Release{settings: cloneSettings(r.settings), waves: waves[len(waves)-len(r.waves):]}
}

// Join puts releases of several waves together for a reader: the waves in the order given, with the settings of the last.
// No figure is made anew, nor copied: a release never changes. Without a release there is nothing
// to join, and it panics.
func Join(releases ...*Release) *Release {
	last := releases[len(releases)-1]
	out := &Release{settings: cloneSettings(last.settings), waves: []gap.Wave{}}
	for _, r := range releases {
		out.waves = append(out.waves, r.waves...)
	}
	return out
}
