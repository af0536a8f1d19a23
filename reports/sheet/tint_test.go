package sheet

import (
	"testing"

	"mirror/gap"
)

// A mark is never filled: the fill would say what the mark hides.
func TestTintNamesTheFill(t *testing.T) {
	if got := (Cell{Value: 21.0}).Tinted(gap.BlindSpot, gap.Some(21)).Tint(); got != "over3" {
		t.Errorf("a blind spot of 21 is filled %q", got)
	}
	if got := Words(Confidential).Tinted(gap.BlindSpot, gap.Some(21)).Tint(); got != "" {
		t.Errorf("a hidden figure is filled %q", got)
	}
}
