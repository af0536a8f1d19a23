package disclosure

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"mirror/gap"
)

// BenchmarkProtect is a whole release of the largest study: 200 cells, 40 segments and 40
// units, every cell and every segment by unit, nine dimensions of three items, many pairs of
// few people. The audit is part of it.
func BenchmarkProtect(b *testing.B) {
	f := &gap.Frame{Wave: "w", Pack: "p", CellByUnit: true, SegmentByUnit: true, Margin: 10, GoodFrom: 67, Outcome: -1}
	for i := range 200 {
		f.Cells = append(f.Cells, gap.Group{ID: fmt.Sprintf("cell%03d", i), Invited: 200})
	}
	for i := range 40 {
		f.Segments = append(f.Segments, gap.Group{ID: fmt.Sprintf("segment%02d", i)})
		f.Units = append(f.Units, gap.Group{ID: fmt.Sprintf("unit%02d", i)})
	}
	for d := range 9 {
		f.Dimensions = append(f.Dimensions, gap.Dimension{ID: fmt.Sprint("d", d), Family: gap.Emotional})
		for i := range 3 {
			f.Questions = append(f.Questions, gap.Question{ID: fmt.Sprint("d", d, "i", i), Dimension: d, Asked: [2]bool{true, true}, Lo: 1, Hi: 7, FavourableFrom: 6, UnfavourableTo: 3})
		}
	}
	rng := rand.New(rand.NewPCG(7, 8))
	t := gap.NewTally(f, gap.Collect{})
	fill := func(a gap.Audience, groups []gap.Group) {
		for _, g := range groups {
			for _, u := range f.Units {
				n := rng.IntN(40)
				if rng.IntN(4) == 0 {
					n = rng.IntN(7)
				}
				at := t.Atom(a, g.ID, u.ID)
				for range n {
					r := gap.Response{Seconds: -1, Codes: make([]uint8, 27)}
					for q := range r.Codes {
						if r.Codes[q] = uint8(rng.IntN(7)); rng.IntN(50) == 0 {
							r.Codes[q] = gap.Blank
						}
					}
					t.Add(at, &r)
				}
			}
		}
	}
	fill(gap.Employee, f.Cells)
	fill(gap.Customer, f.Segments)
	result := gap.Result{Settings: gap.Settings{Margin: 10, Disclosure: "on"}, Waves: []gap.Wave{gap.Analyze(f, t)}}
	for b.Loop() {
		Protect(result)
	}
	shown, all := 0, 0
	for _, r := range Protect(result).waves[0].Gaps {
		if all++; r.Verdict != gap.NotShown {
			shown++
		}
	}
	b.ReportMetric(100*float64(shown)/float64(all), "%shown")
}
