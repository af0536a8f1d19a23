package disclosure

import (
	"fmt"
	"testing"

	"mirror/gap"
	"mirror/gap/stat"
)

// A cell of eight who all gave the best answer shows limits, whichever block one looks at.
func TestAlikeNowhereToldByTheMean(t *testing.T) {
	in := wave{cells: map[string]int{"a": 120, "c": 8, "d": 90}, customers: 300, score: func(cell, _ string) float64 {
		if cell == "c" {
			return 100
		}
		return 60
	}}.build()
	for i := range in.Cells {
		if in.Cells[i].ID == "c" {
			in.Cells[i].Elevation = gap.Some(44.63)
		}
	}
	for i := range in.Spectrum {
		if in.Spectrum[i].Cell == "c" {
			in.Spectrum[i].Mean, in.Spectrum[i].Band = gap.Some(7), "top"
		}
	}
	out := protectOne(in).Waves()[0]
	for _, c := range out.Cells {
		if c.ID == "c" && (c.Elevation.Known() || c.Low.Known() || c.Pattern.Known()) {
			t.Errorf("%+v", c)
		}
		if c.ID == "a" && !c.Elevation.Known() {
			t.Errorf("%+v", c)
		}
	}
	for _, s := range out.Spectrum {
		if s.Cell == "c" && s.Band != "" {
			t.Errorf("%+v", s)
		}
	}
}

// All answers of a large group alike: the mean stays, what says that they are alike does not.
func TestLargeGroupAlike(t *testing.T) {
	for _, c := range []struct {
		score, sd float64
		moments   bool
	}{{100, 0, false}, {50, 0, false}, {99.6, 0.15, false}, {96, 0.5, false}, {60, 1.2, true}} {
		in := wave{cells: map[string]int{"a": 40, "d": 90}, customers: 300, score: func(cell, _ string) float64 {
			if cell == "a" {
				return c.score
			}
			return 60
		}}.build()
		for i := range in.Gaps {
			if in.Gaps[i].Cell == "a" {
				in.Gaps[i].Employees.SD, in.Gaps[i].Spread = gap.Some(c.sd), gap.Some(c.sd*100/6)
			}
		}
		for _, r := range protectOne(in).Waves()[0].Gaps {
			if r.Cell != "a" || r.Level != gap.LevelItem {
				continue
			}
			if !r.Employees.Score.Known() || r.Employees.Score.Or(0) > 98 {
				t.Errorf("score %v is shown as %v", c.score, r.Employees.Score)
			}
			for _, m := range []gap.Number{r.Employees.SD, r.Spread, r.SE, r.IndividualError, r.HitRate, r.P} {
				if m.Known() != c.moments {
					t.Errorf("score %v, sd %v: a figure of spread is %v", c.score, c.sd, m)
				}
			}
		}
	}
}

// "At most one in ten" must not become "nobody" beside its range.
func TestRangesDoNotDecodeLimits(t *testing.T) {
	ranges := map[string]int{}
	for inside := range 3 {
		in := wave{cells: map[string]int{"a": 40, "d": 90}, customers: 300}.build()
		for i := range in.Gaps {
			if in.Gaps[i].Cell == "a" {
				x, _ := stat.Wilson(float64(inside)/40, 40, 0.95)
				in.Gaps[i].HitRate, in.Gaps[i].HitLow, in.Gaps[i].HitHigh = gap.Some(x.Estimate), gap.Some(x.Low), gap.Some(x.High)
			}
		}
		for _, r := range protectOne(in).Waves()[0].Gaps {
			if r.Cell == "a" && r.Level == gap.LevelItem {
				ranges[fmt.Sprint(r.HitRate, r.HitLow, r.HitHigh)]++
			}
		}
	}
	if len(ranges) > 2 { // two people are five in a hundred, shown as such or as the limit
		t.Errorf("none, one and two people look different: %v", ranges)
	}
}
