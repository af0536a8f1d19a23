package across

import (
	"cmp"
	"math"
	"slices"

	"mirror/gap"
	"mirror/gap/stat"
)

const (
	fewestCells    = 5 // for pulling cells to their average (methods.md §4 row 16)
	reasonFewCells = "fewer than five cells are shown"
)

// standings are the cells' gaps on each dimension and on all of them together, pulled to their average. Only the
// employees' uncertainty counts: the cells share their customers (methods.md §1.6, §3.23).
func (a *all) standings(v *view) []gap.Standings {
	out := []gap.Standings{}
	for i := range v.Gaps {
		r := &v.Gaps[i]
		if r.Place == (gap.Place{}) && (r.Level == gap.LevelDimension || r.Level == gap.LevelOverall) && r.Gap.Known() {
			if s := a.standing(v, r.Level, r.ID); len(s.Cells) > 0 || s.Reason != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func (a *all) standing(v *view, level, id string) gap.Standings {
	s := gap.Standings{Level: level, ID: id, Cells: []gap.Standing{}}
	var gaps, variances []float64
	cells := 0
	for _, r := range v.rows(level, id) {
		if r.Cell == "" || r.Unit != "" || r.Segment != "" {
			continue
		}
		cells++
		f, e := a.gap(r), a.side(r, gap.Employee)
		if !f.known || !e.sure {
			continue
		}
		gaps, variances = append(gaps, f.value), append(variances, e.v)
		s.Cells = append(s.Cells, gap.Standing{Cell: string(r.Cell), Gap: gap.Some(f.value)})
	}
	shrunk, ok := stat.Shrink(gaps, variances)
	if !ok || len(gaps) < fewestCells {
		if s.Cells = s.Cells[:0]; cells > 0 {
			s.Reason = reasonFewCells
		}
		return s
	}
	s.Average, s.Between = gap.Some(shrunk.Mean), gap.Some(math.Sqrt(shrunk.Tau2))
	s.Detectable = shrunk.Tau2 > 0 && shrunk.P < 1-confidence
	for i := range s.Cells {
		c := &s.Cells[i]
		c.Shrunk = gap.Some(shrunk.Shrunk[i])
		c.Low, c.High = gap.Some(shrunk.Shrunk[i]-normal*shrunk.SE[i]), gap.Some(shrunk.Shrunk[i]+normal*shrunk.SE[i])
	}
	if s.Detectable {
		ranked(s.Cells)
	}
	return s
}

// ranked gives the cells their ranks, the gap nearest 0 first.
func ranked(cells []gap.Standing) {
	order := make([]*gap.Standing, len(cells))
	for i := range cells {
		order[i] = &cells[i]
	}
	slices.SortStableFunc(order, func(a, b *gap.Standing) int {
		return cmp.Compare(math.Abs(a.Shrunk.Or(0)), math.Abs(b.Shrunk.Or(0)))
	})
	for i, c := range order {
		c.Rank = i + 1
	}
}
