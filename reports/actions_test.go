package reports

import (
	"strings"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/pack"
)

// What a later wave says of an action goes by the range of what moved, whichever way it was to move.
func TestVerdictOnAnAction(t *testing.T) {
	some := func(value, low, high float64) gap.Estimate {
		return gap.Estimate{Value: gap.Some(value), Low: gap.Some(low), High: gap.Some(high)}
	}
	for _, c := range []struct {
		name     string
		moves    string
		expected float64
		then     float64
		change   gap.Estimate
		want     string
	}{
		{"a blind spot narrows as far as expected", "gap", 8, 18, some(-9, -14, -4), AsExpected},
		{"it narrows, and what was expected is still within the range", "gap", 12, 18, some(-9, -14, -4), AsExpected},
		{"it narrows less", "gap", 15, 18, some(-9, -14, -4), LessThan},
		{"chance explains it", "gap", 8, 18, some(-4, -9, 1), NoChange},
		{"it widens", "gap", 8, 18, some(6, 2, 10), Worse},
		{"nothing was expected", "", 0, 18, some(-9, -14, -4), Better},
		{"a hidden strength narrows upwards", "gap", 5, -15, some(6, 2, 10), AsExpected},
		{"a hidden strength grows", "gap", 5, -15, some(-6, -10, -2), Worse},
		{"customers' score rises", "customers", 3, 2, some(4, 1, 7), AsExpected},
		{"customers' score falls", "customers", 3, 2, some(-4, -7, -1), Worse},
	} {
		word, text := judge(&survey.Action{Moves: c.moves, Expected: c.expected}, gap.Change{GapThen: gap.Some(c.then), GapNow: gap.Some(1), Gap: c.change, Customers: c.change})
		if word != c.want || !strings.Contains(text, "95% range") {
			t.Errorf("%s: %s (%s), want %s", c.name, word, text, c.want)
		}
	}
	if word, text := judge(&survey.Action{}, gap.Change{Reason: disclosure.ReasonHidden}); word != disclosure.ReasonHidden || text != "" {
		t.Errorf("a hidden change: %s %s", word, text)
	}
}

// Both workbooks name the study's own actions with day, expected move and verdict; what was taken up is not proposed again,
// and what was dropped is gone.
func TestOwnActionsInBothWorkbooks(t *testing.T) {
	before := sampleView()
	topic := before.urgent()[0]
	kind, _ := known.gapType(string(topic.Type))
	first := before.history[0].ID
	study := sampleStudy()
	study.Actions = []survey.Action{
		{ID: "a", Name: kind.Actions[0].Do, Owner: "both", Answers: []string{topic.ID}, State: survey.ActionDone, Due: "2026-09-01", Moves: "gap", Expected: 6,
			Finding: &survey.Finding{Wave: first, Pack: before.main.Pack, Dimension: topic.ID, Type: kind.ID, Gap: gap.Some(18), Customers: gap.Some(41), Employees: gap.Some(59)}},
		{ID: "b", Name: "Was dropped", Owner: "hr", State: survey.ActionDropped, Finding: &survey.Finding{Wave: first, Dimension: topic.ID}},
		{ID: "c", Name: "Of a later wave", Owner: "hr", State: survey.ActionPlanned, Finding: &survey.Finding{Wave: "w9", Dimension: topic.ID}},
	}
	v := look(completed(sampleWaves()), sampleSettings, study, pack.Embedded(), "", "")
	for _, book := range []string{"hr", "marketing"} {
		b := hr(v)
		if book == "marketing" {
			b = marketing(v)
		}
		s := find(t, b, "Actions")
		times := 0
		for _, row := range s.Table.Rows {
			switch do := textOf(row[column(s, "Action")]); do {
			case kind.Actions[0].Do:
				if textOf(row[column(s, "Topic")]) == v.main.dimension(topic.ID) {
					times++
				}
			case "Was dropped", "Of a later wave":
				t.Errorf("%s: the sheet has %q", book, do)
			}
		}
		row := s.Table.Rows[0]
		got := []string{textOf(row[column(s, "Due")]), textOf(row[column(s, "Expected move")]), textOf(row[column(s, "Status")])}
		if strings.Join(got, "|") != "2026-09-01|Gap narrower by 6 points|Done" || times != 1 || textOf(row[column(s, "Verdict")]) == "" {
			t.Errorf("%s: %q, %d times; verdict %q", book, got, times, textOf(row[column(s, "Verdict")]))
		}
		if finding := textOf(row[column(s, "Finding it answers")]); !strings.Contains(finding, "+18") {
			t.Errorf("%s: %s", book, finding)
		}
	}
}
