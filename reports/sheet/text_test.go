package sheet

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestCellText(t *testing.T) {
	for in, want := range map[string]string{
		"plain":               "plain",
		"_x0041_":             "_x005F_x0041_",
		"_x0041_x0042_":       "_x005F_x0041_x005F_x0042_",
		"_x005F_x0041_":       "_x005F_x005F_x005F_x0041_",
		"_x00G1_ _x004_":      "_x00G1_ _x004_",
		"[c]":                 "[c]",
		"[phone]":             "(phone)",
		"[a] and [b]":         "[a] and [b]",
		"a\u2028b\rc":         "a\nb\nc",
		"\uFEFFmark\uFFFF":    "\uFEFFmark ",
		"c1 \u0085 control":   "c1   control",
		"\u2066isolate\u2069": " isolate ",
	} {
		if got := cellText(in); got != want {
			t.Errorf("cellText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCellTextIsCutAtExcelsLimit(t *testing.T) {
	for _, in := range []string{strings.Repeat("a", 40000), strings.Repeat("🙂", 20000), strings.Repeat("_x0041_", 6000), strings.Repeat("a", 32768)} {
		got := cellText(in)
		if n := len(utf16.Encode([]rune(got))); n > maxCellUnits || n < maxCellUnits-8 || !strings.HasSuffix(got, "…") {
			t.Errorf("%.10q…: %d units, ends in %q", in, n, got[len(got)-3:])
		}
	}
	if whole := strings.Repeat("a", maxCellUnits); cellText(whole) != whole {
		t.Error("text of exactly the limit was cut")
	}
}

func TestWrap(t *testing.T) {
	got := wrap("one two three\n\nunbreakablewordthatislong", 4)
	want := []string{"one two", "three", "", "unbreak", "ablewor", "dthatislo", "ng"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, l := range wrap(strings.Repeat("日本語", 30), 10) {
		if ems(l) > 10 {
			t.Errorf("%q is %.1f ems wide", l, ems(l))
		}
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct{ lo, hi, span, wantLo, wantHi, wantStep float64 }{
		{0, 0.28, 0, 0, 0.3, 0.05},
		{-17, 22, 0, -20, 30, 10},
		{3, 3, 0, 2.25, 3.75, 0.25},
		{0, 0, 0, 0, 1, 0.2},
		{1, -1, 0, 0, 1, 0.2},
		{50, 52, 20, 40, 65, 5},
	} {
		lo, hi, step := scale(c.lo, c.hi, c.span)
		if lo != c.wantLo || hi != c.wantHi || step != c.wantStep {
			t.Errorf("scale(%v, %v, %v) = %v, %v, %v; want %v, %v, %v", c.lo, c.hi, c.span, lo, hi, step, c.wantLo, c.wantHi, c.wantStep)
		}
	}
}
