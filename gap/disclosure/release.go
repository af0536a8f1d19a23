// Package disclosure decides which numbers may be shown. It turns a
// gap.Result, which holds everything, into a Release, which is all that
// reports and pages ever read.
//
// Its rules, by file:
//
//   - who is hidden (pattern.go): groups with too few valid answers, and as
//     many more as are needed so that no group can be found by subtraction, be
//     it up and down a hierarchy (hierarchy.go) or across a two-way table
//     (bridge.go), nor be told within fewer people than the smallest group
//     (audit.go); what need not be hidden is shown again (restore.go), and the
//     hidden ones together (combined.go);
//   - how exact a shown figure is (precision.go, certainty.go): as exact as its
//     number of people allows, never more, and so that no answer of a large
//     group is known to be rare (rare.go);
//   - what a row says (row.go, needed.go, side.go, block.go);
//   - which words are passed on (comments.go, mask.go);
//   - what a wave may say once more (ledger.go), and what is known of it
//     before anybody answers (plan.go).
//
// Patterns are made per wave, pack and audience. Two waves are answered by
// different people, and no person is known across waves, so a difference of
// two waves is not a group of people. Two releases of one wave are.
package disclosure

import (
	"encoding/json"
	"slices"

	"mirror/gap"
	"mirror/gap/across"
)

// ReasonHidden is the one reason a protected figure gives, whatever the cause.
const ReasonHidden = "Hidden to protect people"

// ReasonCoded is the reason of a row whose score lies near an end of the scale
// and is shown as that end's limit.
const ReasonCoded = "A score near the end of the scale is shown as its limit, to protect people"

// Type of a hidden row, as findings.yaml names it.
const tooSmall = "too_small"

// Release is a protected result. Only Protect makes one; Read reads a stored one back.
type Release struct {
	settings gap.Settings
	waves    []gap.Wave
}

// Protect hides and rounds whatever could help to work out who said what. The
// result is copied, not kept. With r.Settings.Disclosure "off" nothing is
// hidden and the release says so; anything else is "on".
func Protect(r gap.Result) *Release { return protectAfter(r, nil) }

func protectAfter(r gap.Result, earlier []Before) *Release {
	out := &Release{settings: cloneSettings(r.Settings)}
	on := r.Settings.Disclosure != "off"
	if on {
		out.settings.Disclosure = "on"
		out.settings.Smallest = floors(r.Settings.Smallest)
	}
	for i := range r.Waves {
		w := cloneWave(r.Waves[i])
		if on {
			before, known := pasts(&w, earlier)
			g := newGuard(out.settings.Smallest, &r.Waves[i], before...)
			if !known || g.tooFew() {
				out.waves = append(out.waves, heldWave(*before[len(before)-1].wave))
				continue
			}
			g.margin = r.Settings.Margin
			g.protect(&w)
			if w.Plan == nil {
				w.Plan = g.plan(out.settings)
			}
		}
		out.waves = append(out.waves, w)
	}
	across.Complete(out.waves, out.settings)
	return out
}

// Waves are the protected waves, in the study's order. They are the release itself, which all who read it share and nobody
// changes: a large one takes ten megabytes, and copies for each reader kept the memory's collector busy half the time.
func (r *Release) Waves() []gap.Wave { return slices.Clip(r.waves) }

// copied are the waves for what goes on to change them. A missing list becomes an empty one.
func (r *Release) copied() []gap.Wave {
	return cloned(r.waves, func(w *gap.Wave) { *w = cloneWave(*w) })
}

// Has reports whether the release has results of a wave.
func (r *Release) Has(wave string) bool {
	return slices.ContainsFunc(r.waves, func(w gap.Wave) bool { return w.ID == wave })
}

// Settings are the study's values, with the thresholds that were used.
func (r *Release) Settings() gap.Settings { return cloneSettings(r.settings) }

// MarshalJSON writes mirror-result/1 (FORMATS.md §5). The same release gives
// the same bytes.
func (r *Release) MarshalJSON() ([]byte, error) {
	return json.Marshal(gap.Result{Format: gap.ResultFormat, Settings: r.settings, Waves: r.copied()})
}
