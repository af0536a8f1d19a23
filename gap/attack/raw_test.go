package attack

import (
	"slices"
	"testing"

	"mirror/gap"
)

// The attack on answers keeps its teeth: where only groups below k are hidden and figures are printed as tools commonly
// do, it finds what members of small groups answered.
func TestRawAnswersFall(t *testing.T) {
	f := town()
	f.Cells, f.Segments, f.Units = f.Cells[:3], f.Segments[:2], f.Units[:2]
	f.Questions, f.Dimensions, f.Outcome = f.Questions[:2], f.Dimensions[:1], -1
	tally, known := crowd(f, 1)
	w := gap.Analyze(f, tally)
	w.Gaps = slices.DeleteFunc(w.Gaps, func(r gap.Row) bool { return r.ID != "all" && r.ID != "h1" })
	w.Outcomes = nil
	protected := Audit(published(t, gap.Analyze(f, tally)), known.insider())
	hideFew(&w, false)
	raw := Audit(read(t, gap.Result{Settings: settings("on"), Waves: []gap.Wave{w}}), known.insider())
	found := 0
	for _, p := range raw.Pinned {
		if hold(t, known, p); p.Of == answers && !p.Rare {
			found++
		}
	}
	if found == 0 || raw.Safe() {
		t.Errorf("no answer is found: %d pinned, %d decoded, %v", len(raw.Pinned), len(raw.Decoded), raw.Unsolved)
	}
	if !protected.Safe() {
		t.Errorf("the same wave by our rules: %+v", protected)
	}
	t.Logf("%d answers found of %d targets, %d groups decoded", found, raw.Targets, len(raw.Decoded))
}
