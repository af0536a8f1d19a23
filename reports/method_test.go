package reports

import (
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The method appendix: a hidden team is marks, a small one tells only whether its opinions are divided.
func TestMethodAppendix(t *testing.T) {
	v := sampleView()
	b := hr(v)
	s := find(t, b, "Agreement in teams")
	agreement, opinions, n := column(s, "Agreement (rwg)"), column(s, "Opinions"), column(s, "n")
	seen := map[string]int{}
	for _, row := range s.Table.Rows {
		switch {
		case row[n].Value == sheet.Confidential:
			seen["hidden"]++
			if row[opinions].Value != sheet.Confidential || row[agreement].Value != sheet.Confidential {
				t.Errorf("a hidden team: %v", row)
			}
		case row[n].Value == "10–19":
			seen["small"]++
			if row[agreement].Value != sheet.Confidential || row[opinions].Value == sheet.Confidential {
				t.Errorf("a small team: %v", row)
			}
		default:
			seen["shown"]++
			same(t, s, row, "", map[string]gap.Number{"Agreement (rwg)": gap.Some(0.88), "Agreement, skewed chance": gap.Some(0.8)})
		}
	}
	if seen["hidden"] == 0 || seen["small"] == 0 || seen["shown"] == 0 {
		t.Errorf("%v", seen)
	}
	r := find(t, b, "Reliability")
	for _, row := range r.Table.Rows {
		employees := textOf(row[2]) == "Employees"
		if use := row[column(r, "Use")].Value; employees && use != sheet.Confidential || !employees && use != "One score" {
			t.Errorf("%v, %v: %v", row[1].Value, row[2].Value, use)
		}
	}
	d := find(t, b, "Differences of groups")
	for _, row := range d.Table.Rows {
		want := gap.Some(0.9)
		if textOf(row[1]) == "Branch" {
			want = gap.Number{}
		}
		same(t, d, row, sheet.Confidential, map[string]gap.Number{"ICC(2)": want})
	}
}

// Words are shown as released, and one point more stands beside its driver.
func TestWordsAndWhatIf(t *testing.T) {
	v := sampleView()
	v.main.Words = []gap.Contrast{{Question: "unspoken_need", Word: "mortgage", Side: "customer", Customers: 9, Employees: 1, LogOdds: gap.Estimate{Value: gap.Some(-1.2), Low: gap.Some(-2), High: gap.Some(-0.4)}}}
	for _, b := range []*sheet.Book{hr(v), marketing(v)} {
		s := find(t, b, "Words")
		row := s.Table.Rows[0]
		same(t, s, row, "", map[string]gap.Number{"Log odds": gap.Some(-1.2), "Log odds, upper 95%": gap.Some(-0.4)})
		if textOf(row[2]) != "Customers" || row[3].Value != 9 {
			t.Errorf("%v", row)
		}
		d := find(t, b, "Drivers of advocacy")
		for _, w := range v.main.WhatIf {
			same(t, d, rowOf(t, d, v.main.dimension(w.Dimension)), "", map[string]gap.Number{"One point more goes with": w.Slope.Value, "One point more goes with, lower 95%": w.Slope.Low})
		}
	}
}
