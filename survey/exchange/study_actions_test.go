package exchange

import (
	"reflect"
	"strings"
	"testing"

	"mirror/survey"
)

// An action says by when, what it is to move and which finding it answers.
func TestStudyActions(t *testing.T) {
	head := "format: mirror-study/1\nwaves: [{id: w1}]\nactions:\n  - {id: calls, owner: hr, answers: [honesty], state: planned, due: 2026-09-01, moves: gap, expected: 6, notes: Ask Sales, "
	got, err := ReadStudy("s.yaml", strings.NewReader(head+"finding: {wave: w1, pack: mirror-core, dimension: honesty, type: blind_spot}}\n"), core(t))
	if err != nil {
		t.Fatal(err)
	}
	want := survey.Action{ID: "calls", Name: "calls", Owner: "hr", Answers: []string{"honesty"}, State: survey.ActionPlanned, Due: "2026-09-01", Moves: survey.MovesGap, Expected: 6, Notes: "Ask Sales",
		Finding: &survey.Finding{Wave: "w1", Pack: "mirror-core", Dimension: "honesty", Type: "blind_spot"}}
	if !reflect.DeepEqual(got.Actions[0], want) {
		t.Errorf("%+v, want %+v", got.Actions[0], want)
	}
	for _, c := range []struct{ rest, want string }{
		{"finding: {wave: w2, dimension: honesty}}\n", `there is no wave "w2"`},
		{"finding: {wave: w1, dimension: honest}}\n", `no pack has a dimension "honest": did you mean honesty?`},
		{"finding: {wave: w1}}\n", "dimension is missing"},
	} {
		if _, err := ReadStudy("s.yaml", strings.NewReader(head+c.rest), core(t)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.rest, err)
		}
	}
}
