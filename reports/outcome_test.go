package reports

import (
	"strings"
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
)

// Every outcome that both sides were asked has a row for each customer segment and each unit, hidden ones too.
func TestOutcomesByGroup(t *testing.T) {
	v := sampleView()
	s := find(t, marketing(v), "Outcomes by group")
	at, n, g := column(s, "Segment or branch"), column(s, "n customers"), column(s, "Gap")
	want := len(v.main.outcomeRows(bySegment)) + len(v.main.outcomeRows(byUnit))
	if at < 0 || len(s.Table.Rows) != want || want < len(sampleSegments)+4 {
		t.Fatalf("%d rows, want %d", len(s.Table.Rows), want)
	}
	seen := map[string]int{}
	for _, row := range s.Table.Rows {
		seen[textOf(row[at])]++
		if hidden := row[n].Value == sheet.Confidential; hidden != (row[g].Value == sheet.Confidential) {
			t.Errorf("half hidden: %v", row)
		}
	}
	for _, u := range []string{"harbour", "mill", "oldgate", "castle"} {
		if seen[v.main.unit(gap.Word(u))] != 1 {
			t.Errorf("%s stands %d times in %v", u, seen[v.main.unit(gap.Word(u))], seen)
		}
	}
}

// What goes with the outcome of another questionnaire has a sheet of its own, which names the questionnaire.
func TestDriversOfOtherQuestionnaires(t *testing.T) {
	waves := sampleWaves()
	for i := range waves {
		if w := &waves[i]; w.Pack == "trust-spectrum" {
			d := gap.Drivers{Audience: "customer", Outcome: "ts_recommend", N: gap.Some(291), R2: gap.Some(0.26)}
			for k, r := range w.Gaps {
				if everyone(r) {
					d.Items = append(d.Items, gap.Driver{Dimension: r.ID, Correlation: gap.Some(0.3 + float64(k)/100), Share: gap.Some(0.125), Rank: k + 1})
				}
			}
			w.Drivers = []gap.Drivers{d}
		}
	}
	v := look(completed(waves), sampleSettings, sampleStudy(), pack.Embedded(), "", "test")
	b := marketing(v)
	s := find(t, b, "Drivers Whose side are we on")
	if !strings.HasSuffix(s.Title, "recommendation (Whose side are we on?), Autumn 2025") {
		t.Error(s.Title)
	}
	trust := v.find(func(p *part) bool { return p.Pack == "trust-spectrum" })
	for _, d := range trust.Drivers[0].Items {
		same(t, s, rowOf(t, s, trust.dimension(d.Dimension)), "", map[string]gap.Number{"Correlation": d.Correlation, "Relative weight %": d.Share})
	}
	if main := find(t, b, "Drivers of advocacy"); main.Table.Name == s.Table.Name {
		t.Errorf("two tables are called %q", s.Table.Name)
	}
}
