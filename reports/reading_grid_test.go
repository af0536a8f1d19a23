package reports

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mirror/gap"
	"mirror/reports/sheet"
)

// A page shows a sheet's figures with their ranges beside them, and says why one is missing.
func TestGridFoldsASheet(t *testing.T) {
	s := &sheet.Sheet{
		Answers: "Who?", Description: "One table and one chart. Points of 100. [c] = hidden to protect people. Rank 1 = nearest. See notes 1 and 2.",
		Table: &sheet.Table{
			Columns: []sheet.Column{{Name: "Team"}, {Name: "n", Kind: sheet.Count}, {Name: "Mark"}, {Name: "Gap", Kind: sheet.Gap}, {Name: "Gap, lower 95%", Kind: sheet.Gap}, {Name: "Gap, upper 95%", Kind: sheet.Gap}, {Name: "Trend", Kind: sheet.Trend}},
			Rows: []sheet.Row{
				{sheet.Words("Sales"), sheet.Whole(1200), sheet.Words("ok"), sheet.Cell{Value: 21.04}.Tinted(gap.BlindSpot, gap.Some(21.04)), sheet.Cell{Value: 18.0}, sheet.Cell{Value: 24.0}, {}},
				{sheet.Words("Office"), sheet.Words("10–19"), sheet.Words(sheet.LowReliability), sheet.Cell{Value: -2.0}, sheet.Words(sheet.Confidential), sheet.Words(sheet.Confidential), {}},
				{sheet.Words("Post"), sheet.Words(sheet.Confidential), sheet.Words(sheet.Confidential), sheet.Words(sheet.Confidential), sheet.Words(sheet.Confidential), sheet.Words(sheet.Confidential), {}},
			},
		},
	}
	g := gridOf(s)
	if g.Question != "Who?" || g.About != "Points of 100. Rank 1 = nearest." {
		t.Errorf("says %q, %q", g.Question, g.About)
	}
	text := func(s string) GridCell { return GridCell{Shown: Shown{Text: s}} }
	hidden := GridCell{Shown: Shown{Mark: sheet.Confidential}}
	want := []GridRow{
		{Cells: []GridCell{text("Sales"), text("1,200"), {Shown: Shown{Text: "+21.0"}, Range: "+18.0 to +24.0", Tint: "over3"}}},
		{Cells: []GridCell{text("Office"), text("10–19"), {Shown: Shown{Text: "−2.0"}, RangeWhy: "Hidden to protect people"}}, Low: true},
		{Cells: []GridCell{text("Post"), hidden, hidden}},
	}
	if diff := cmp.Diff(want, g.Rows, cmpopts.IgnoreFields(GridCell{}, "Value", "Low", "High")); diff != "" {
		t.Error(diff)
	}
	if k := g.Only("Team", "Office").Keep("Gap", "no such column", "Team"); len(k.Rows) != 1 || len(k.Columns) != 2 || k.Rows[0].Cells[1].Text != "Office" || !k.Rows[0].Low {
		t.Errorf("a part of the grid is %v", k)
	}
	if gridOf(nil).Keep("Gap").Only("Team", "Sales") != nil {
		t.Error("no sheet is a grid")
	}
}
