// Package disclosure decides which numbers may be shown. It turns a
// gap.Result, which holds everything, into a Release, which is all that
// reports and pages ever read.
//
// Four rules, one file each:
//
//   - who is hidden (pattern.go): groups with too few valid answers, and as
//     many more as are needed so that no group can be found by subtraction, be
//     it up and down a hierarchy (hierarchy.go) or across a two-way table
//     (bridge.go);
//   - how exact a shown figure is (precision.go): as exact as its number of
//     people allows, never more;
//   - what a row says (row.go, side.go, block.go);
//   - which words are passed on (comments.go, mask.go).
//
// Patterns are made per wave, pack and audience. Two waves are answered by
// different people, and no person is known across waves, so a difference of
// two waves is not a group of people.
package disclosure

import (
	"encoding/json"
	"fmt"

	"mirror/gap"
)

// ReasonHidden is the one reason a protected figure gives, whatever the cause.
const ReasonHidden = "Hidden to protect people"

// ReasonCoded is the reason of a row whose score lies near an end of the scale
// and is shown as that end's limit.
const ReasonCoded = "A score near the end of the scale is shown as its limit, to protect people"

// Type of a hidden row, as findings.yaml names it.
const tooSmall = "too_small"

// Release is a protected result. Only Protect makes one.
type Release struct {
	settings gap.Settings
	waves    []gap.Wave
}

// Protect hides and rounds whatever could help to work out who said what. The
// result is copied, not kept. With r.Settings.Disclosure "off" nothing is
// hidden and the release says so; anything else is "on".
func Protect(r gap.Result) *Release {
	out := &Release{settings: copyOf(r.Settings)}
	if out.settings.Disclosure == "off" {
		for _, w := range r.Waves {
			w = copyOf(w)
			nothingMissing(&w)
			out.waves = append(out.waves, w)
		}
		return out
	}
	out.settings.Disclosure = "on"
	out.settings.Smallest = floors(r.Settings.Smallest)
	for i := range r.Waves {
		w := copyOf(r.Waves[i])
		newGuard(out.settings.Smallest, &r.Waves[i]).protect(&w)
		nothingMissing(&w)
		out.waves = append(out.waves, w)
	}
	return out
}

// Waves are the protected waves, in the study's order: the caller's own copy.
func (r *Release) Waves() []gap.Wave {
	ws := make([]gap.Wave, len(r.waves))
	for i := range r.waves {
		ws[i] = copyOf(r.waves[i])
	}
	return ws
}

// Settings are the study's values, with the thresholds that were used.
func (r *Release) Settings() gap.Settings { return copyOf(r.settings) }

// MarshalJSON writes mirror-result/1 (FORMATS.md §5). The same release gives
// the same bytes.
func (r *Release) MarshalJSON() ([]byte, error) {
	ws := r.waves
	if ws == nil {
		ws = []gap.Wave{}
	}
	return json.Marshal(gap.Result{Format: gap.ResultFormat, Settings: r.settings, Waves: ws})
}

// copyOf shares nothing with x. The result is plain data whose JSON form is
// complete, so that form is the copy; figures survive it exactly.
func copyOf[T any](x T) T {
	b, err := json.Marshal(x)
	if err == nil {
		var y T
		if err = json.Unmarshal(b, &y); err == nil {
			return y
		}
	}
	panic(fmt.Sprintf("disclosure: a result that is not plain data: %v", err)) // cannot happen: see the types of gap
}

// nothingMissing gives every list at least an empty one, so that JSON says [].
func nothingMissing(w *gap.Wave) {
	fill(&w.Participation)
	fill(&w.Gaps)
	fill(&w.Outcomes)
	fill(&w.Drivers)
	fill(&w.Priorities)
	fill(&w.Cells)
	fill(&w.Distributions)
	fill(&w.Picks)
	fill(&w.Spectrum)
	fill(&w.People)
	fill(&w.Changes)
	fill(&w.Linkage)
	fill(&w.Quality)
	fill(&w.Comments)
	fill(&w.Notes)
}

func fill[T any](s *[]T) {
	if *s == nil {
		*s = []T{}
	}
}
