package reports

import (
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// Picking rows of a result. Nothing here makes a figure that is not in it.

// kept are those of a list of rows that fit; the list stays as it is. A row is a thousand
// bytes and there are thousands, so those passed over are not copied.
func kept(list []gap.Row, fits func(*gap.Row) bool) (rows []gap.Row) {
	for i := range list {
		if fits(&list[i]) {
			rows = append(rows, list[i])
		}
	}
	return rows
}

// everyone reports whether a row is about a whole side.
func everyone(r gap.Row) bool { return r.Place == gap.Place{} && !r.Other }

// twoSided reports whether a row compares the two sides, shown or not.
func twoSided(r gap.Row) bool { return r.Verdict != "" || r.Gap.Known() }

// hidden reports whether a row may not be shown.
func hidden(r gap.Row) bool { return r.Verdict == gap.NotShown }

// mirrored are the rows of a level that compare everyone with everyone, in the
// pack's order. Questions that are asked otherwise than the rest of their pack
// (own view among predictions) are left to sheets of their own.
func (p *part) mirrored(level string) []gap.Row {
	return kept(p.Gaps, func(r *gap.Row) bool { return r.Level == level && everyone(*r) && twoSided(*r) && p.alike(*r) })
}

// alike reports whether a row's questions are asked the way the pack asks:
// all predicted, or all own view. An item that is a share to be chosen belongs to the reality check.
func (p *part) alike(r gap.Row) bool {
	switch r.Level {
	case gap.LevelItem:
		return p.predicted(r.ID) == p.Predicted
	case gap.LevelDimension:
		return !slices.ContainsFunc(p.pack.Items, func(it pack.Item) bool {
			return it.Dimension == r.ID && it.Predicts != p.Predicted && !p.pack.InWords(&it)
		})
	}
	return true
}

// by are the rows of a level for the groups that of names, in the release's order.
func (p *part) by(level string, of func(gap.Row) bool) []gap.Row {
	return kept(p.Gaps, func(r *gap.Row) bool { return r.Level == level && of(*r) && p.alike(*r) })
}

// The breakdowns.

func byCell(r gap.Row) bool    { return (r.Cell != "" || r.Other) && r.Segment == "" && r.Unit == "" }
func bySegment(r gap.Row) bool { return r.Segment != "" && r.Cell == "" && r.Unit == "" }
func byUnit(r gap.Row) bool    { return r.Unit != "" && r.Cell == "" && r.Segment == "" }
func byCellUnit(r gap.Row) bool {
	return r.Unit != "" && r.Cell != "" && r.Segment == ""
}
func bySegmentUnit(r gap.Row) bool {
	return r.Unit != "" && r.Segment != "" && r.Cell == ""
}

// verdicts are the shown rows with a verdict, widest gap first.
func verdicts(rows []gap.Row, verdict gap.Word) []gap.Row {
	var found []gap.Row
	for _, r := range rows {
		if r.Verdict == verdict && r.Gap.Known() {
			found = append(found, r)
		}
	}
	widestFirst(found)
	return found
}

// widestFirst sorts by the size of the gap; rows without one come last. Ties keep their order.
func widestFirst(rows []gap.Row) {
	slices.SortStableFunc(rows, func(a, b gap.Row) int {
		x, y := size(a.Gap), size(b.Gap)
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
}

// size is how large a figure is whatever its sign; −1 when there is none.
func size(n gap.Number) float64 {
	return n.Map(func(x float64) float64 {
		if x < 0 {
			return -x
		}
		return x
	}).Or(-1)
}

// difference is the difference of two shown figures; absent when one is.
func difference(a, b gap.Number) gap.Number {
	y, ok := b.Value()
	if !ok {
		return gap.Number{}
	}
	return a.Map(func(x float64) float64 { return x - y })
}

// drivers are the drivers of the study's outcome on one side; nil when there are none to show.
func (p *part) drivers(a gap.Audience) *gap.Drivers {
	for i, d := range p.Drivers {
		if d.Audience == a.String() && len(d.Items) > 0 && d.Items[0].Share.Known() {
			return &p.Drivers[i]
		}
	}
	return nil
}

// driver is a dimension's part in what explains the outcome.
func driver(d *gap.Drivers, dimension string) gap.Driver {
	if d == nil {
		return gap.Driver{}
	}
	if i := slices.IndexFunc(d.Items, func(x gap.Driver) bool { return x.Dimension == dimension }); i >= 0 {
		return d.Items[i]
	}
	return gap.Driver{}
}

// priority is a dimension's place in the priority matrix.
func (p *part) priority(dimension string) gap.Priority {
	if i := slices.IndexFunc(p.Priorities, func(x gap.Priority) bool { return x.Dimension == dimension }); i >= 0 {
		return p.Priorities[i]
	}
	return gap.Priority{Dimension: dimension}
}

// recommend are the recommendation rows (with a net figure on at least one side).
func (p *part) recommend(of func(gap.Row) bool) []gap.Row {
	var rows []gap.Row
	for _, r := range p.Outcomes {
		if it := p.item(r.ID); of(r) && (r.Net != nil || it != nil && it.Role == "recommend") {
			rows = append(rows, r)
		}
	}
	return rows
}

// apart reports whether two intervals do not touch; false when an end is missing.
func apart(low1, high1, low2, high2 gap.Number) bool {
	l1, a := low1.Value()
	h1, b := high1.Value()
	l2, c := low2.Value()
	h2, d := high2.Value()
	return a && b && c && d && (h1 < l2 || h2 < l1)
}

// offZero reports whether an interval leaves zero out.
func offZero(low, high gap.Number) bool {
	return apart(low, high, gap.Some(0), gap.Some(0))
}

// descending sorts by the gap, plus first; rows without one come last. Ties keep their order.
func descending(rows []gap.Row) {
	slices.SortStableFunc(rows, func(a, b gap.Row) int {
		x, known1 := a.Gap.Value()
		y, known2 := b.Gap.Value()
		switch {
		case known1 != known2 && known1, known1 && known2 && x > y:
			return -1
		case known1 != known2, known1 && known2 && x < y:
			return 1
		}
		return 0
	})
}
