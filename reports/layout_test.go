package reports

import (
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
)

// The summary is read in a minute: at most ten rows, and no sentence is lost by joining.
func TestSummaryIsShort(t *testing.T) {
	all := sampleView().findings()
	rows := joined(all)
	if len(rows) > 10 || len(rows) >= len(all) {
		t.Errorf("%d findings in %d rows", len(all), len(rows))
	}
	said, want := 0, 0
	for _, r := range rows {
		said += len(r.Sentence)
	}
	for _, f := range all {
		want += len(f.Sentence)
	}
	if want += len(all) - len(rows); said != want {
		t.Errorf("%d characters are said, %d were found", said, want)
	}
	if lone := joined([]Finding{{ID: "second", Sentence: "Alone."}}); len(lone) != 1 {
		t.Errorf("a sentence without the one it goes with: %v", lone)
	}
}

func TestLettersOfSegments(t *testing.T) {
	columns := lettered{"a", "b", "c"}
	row := func(n float64, higher ...gap.Higher) gap.Row {
		return gap.Row{Level: gap.LevelDimension, Place: gap.Place{Segment: "a"}, Verdict: gap.Aligned, Higher: higher,
			Customers: gap.Side{N: gap.Some(n), Score: gap.Some(60)}}
	}
	item := row(100)
	item.Level = gap.LevelItem
	for want, r := range map[any]gap.Row{
		"B c":                row(100, gap.Higher{Than: "c", Level: 90}, gap.Higher{Than: "b", Level: 95}),
		"–":                  row(100, gap.Higher{Than: "not a column", Level: 95}),
		sheet.LowReliability: row(29),
		nil:                  item,
	} {
		if got := columns.higher(r).Value; got != want {
			t.Errorf("%v instead of %v", got, want)
		}
	}
	if letter(0) != "A" || letter(25) != "Z" || letter(26) != "AA" {
		t.Errorf("letters %s, %s, %s", letter(0), letter(25), letter(26))
	}
}

// What is not known is [x]; what is known and hidden is [c].
func TestMarksOfParticipation(t *testing.T) {
	hidden := gap.Participation{Invited: gap.Some(20), Reason: disclosure.ReasonHidden}
	few := gap.Participation{NBand: "10–19"}
	nobody := gap.Participation{Reason: "nobody answered"}
	for _, c := range []struct {
		what, got, want string
	}{
		{"rate of a hidden group", rateMark(hidden), sheet.Confidential},
		{"rate without invitations", rateMark(few), sheet.NotAvailable},
		{"share of a small group", peopleMark(few), sheet.Confidential},
		{"share where nobody answered", peopleMark(nobody), sheet.NotAvailable},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s instead of %s", c.what, c.got, c.want)
		}
	}
}

// The ends hold the widest gaps of the sheet of items, in its order.
func TestTopAndBottom(t *testing.T) {
	b := hr(sampleView())
	all, few := find(t, b, "Gap by item"), find(t, b, "Top and bottom five")
	g := column(few, "Gap")
	for i, row := range few.Table.Rows {
		from := i
		if i >= ends {
			shown := 0
			for _, r := range all.Table.Rows {
				if _, ok := r[column(all, "Gap")].Value.(float64); ok {
					shown++
				}
			}
			from = shown - 2*ends + i
		}
		if want := all.Table.Rows[from][column(all, "Gap")].Value; row[g].Value != want {
			t.Errorf("row %d: %v instead of %v", i, row[g].Value, want)
		}
	}
	if len(few.Table.Rows) != 2*ends {
		t.Errorf("%d rows", len(few.Table.Rows))
	}
}
