package sheet

import (
	"testing"

	"mirror/gap"
)

// A page prints a figure as the workbook's number format does.
func TestPrintIsTheNumberFormat(t *testing.T) {
	for _, c := range []struct {
		cell Cell
		kind Kind
		want string
	}{
		{Cell{Value: 12.94}, Gap, "+12.9"},
		{Cell{Value: -0.04}, Gap, "0.0"},
		{Cell{Value: 0.05}, Gap, "+0.1"},
		{Cell{Value: -1.15}, Gap, "−1.2"},
		{Cell{Value: 3}, Gap, "+3.0"},
		{Cell{Value: 1.005}, Mean, "1.01"},
		{Cell{Value: -0.25}, Index, "−0.25"},
		{Cell{Value: 0.125}, Share, "13%"},
		{Cell{Value: -0.24}, ShareGap, "−24%"},
		{Cell{Value: 0.0}, ShareGap, "0%"},
		{Cell{Value: 22.5}, Net, "+23"},
		{Cell{Value: 1234567.0}, Count, "1,234,567"},
		{Cell{Value: 123456.0}, Count, "123,456"},
		{Cell{Value: -1234.0}, Count, "−1,234"},
		{Cell{Value: -123.0}, Count, "−123"},
		{Cell{Value: 416.0}, Count, "416"},
		{Cell{Value: 0.0004}, P, "<0.001"},
		{Cell{Value: 0.001}, P, "0.001"},
		{Cell{Value: 0.55}, Change, "+0.55"},
		{Cell{Value: 2}, Rank, "2"},
		{Cell{Value: 0.62}.As(Share), Score, "62%"},
		{Words(Confidential), Gap, "[c]"},
		{Cell{}, Gap, ""},
	} {
		if got := c.cell.Print(c.kind); got != c.want {
			t.Errorf("%v in a column of kind %d prints %q, not %q", c.cell.Value, c.kind, got, c.want)
		}
	}
}

// A mark is never filled: the fill would say what the mark hides.
func TestTintNamesTheFill(t *testing.T) {
	if got := (Cell{Value: 21.0}).Tinted(gap.BlindSpot, gap.Some(21)).Tint(); got != "over3" {
		t.Errorf("a blind spot of 21 is filled %q", got)
	}
	if got := Words(Confidential).Tinted(gap.BlindSpot, gap.Some(21)).Tint(); got != "" {
		t.Errorf("a hidden figure is filled %q", got)
	}
}
