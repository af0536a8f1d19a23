package sheet

import (
	"testing"

	"mirror/gap"
)

func TestTintsFollowTheVerdict(t *testing.T) {
	for _, c := range []struct {
		verdict gap.Word
		size    float64
		want    tint
	}{
		{gap.BlindSpot, 10, over1}, {gap.BlindSpot, 15, over2}, {gap.BlindSpot, 20, over3},
		{gap.HiddenStrength, -10, under1}, {gap.HiddenStrength, -19.9, under2}, {gap.HiddenStrength, -40, under3},
		{gap.Aligned, 30, agreed}, {gap.NotEnoughEvidence, 30, unsure}, {gap.NotShown, 30, noTint}, {"", 30, noTint},
	} {
		if got := tintOf(c.verdict, gap.Some(c.size)); got != c.want {
			t.Errorf("%s %v: tint %d, want %d", c.verdict, c.size, got, c.want)
		}
	}
}

// The fill of a hidden cell must not say what the mark hides.
func TestMarksAreNeverFilled(t *testing.T) {
	for _, v := range []any{Confidential, LowReliability, NotAvailable, NotApplicable, Low, nil} {
		s := cellStyle(Column{Kind: Gap}, false, Cell{Value: v}.Tinted(gap.BlindSpot, gap.Some(30)))
		if s.fill != "" || s.bold {
			t.Errorf("%v is filled with %s", v, s.fill)
		}
	}
	if s := cellStyle(Column{Kind: Gap}, false, Cell{Value: 30.0}.Tinted(gap.BlindSpot, gap.Some(30))); s.fill == "" {
		t.Error("a blind spot has no fill")
	}
}

func TestTextIsLegible(t *testing.T) {
	check := func(what, text, fill string) {
		t.Helper()
		if c := contrast(text, fill); c < 4.5 {
			t.Errorf("%s: contrast %.1f, want 4.5", what, c)
		}
	}
	for k := noTint; k <= unsure; k++ {
		fill, text, _ := k.look()
		if fill == "" {
			fill = white
		}
		check("tint", text, fill)
	}
	for what, c := range map[string]string{"ink": ink, "muted": muted, "link": linkBlue, "banner": bannerInk, "title": head} {
		check(what, c, white)
	}
	check("header", white, head)
	for n := 2; n <= 11; n++ {
		var o []Option
		for i := range n {
			o = append(o, Option{Side: Side(min(max(i*3/n-1, -1), 1))})
		}
		for _, c := range AnswerColours(o) {
			check("share in a bar", Legible(c), c)
		}
	}
	for _, c := range append([]string{customerBlue, employeeOrange}, neutralColours...) {
		if got := contrast(c, white); got < 3 {
			t.Errorf("mark %s: contrast %.1f, want 3", c, got)
		}
	}
}

func TestAnswerColoursRunFromWorstToBest(t *testing.T) {
	got := AnswerColours([]Option{{"a", Unfavourable}, {"b", Unfavourable}, {"c", Middle}, {"d", Favourable}})
	want := []string{"8A4A1C", "E6C3A6", "D3D8DE", "2F6B5E"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("option %d: %s, want %s", i, got[i], want[i])
		}
	}
}
