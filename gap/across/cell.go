package across

import "mirror/gap"

// Types of staff cells (findings.yaml).
const (
	OverEstimator  = "over_estimator"
	UnderEstimator = "under_estimator"
	RightOnAverage = "right_on_average"
	InTouchGood    = "in_touch_good"
	InTouchPoor    = "in_touch_poor"
	UnclearCell    = "unclear"
)

const (
	knowsThePattern = 0.7
	// ninety is the half-width of a 90 % interval as a part of that of a 95 % one: agreement within the margin is shown
	// when the former lies inside it (methods.md §3.8).
	ninety = 1.6448536269514722 / normal
)

// cells gives each shown cell its type.
func (a *all) cells(v *view) {
	for i := range v.Cells {
		c := &v.Cells[i]
		if c.Type = ""; c.Elevation.Known() {
			c.Type = a.cellType(v, c)
		}
	}
}

// cellType names a cell by its average gap and by how well its item means go with customers'. It is made from what is
// shown, because a small cell's exact type, beside its figures, would tell its answers. Where the shown interval is too
// wide to tell, the shown verdict on all topics together does.
func (a *all) cellType(v *view, c *gap.Cell) gap.Word {
	r := v.find(gap.LevelOverall, "all", gap.Place{Cell: gap.Word(c.ID)})
	above, below, near := a.leaning(c)
	if !above && !below && !near && r != nil {
		above, below, near = r.Verdict == gap.BlindSpot, r.Verdict == gap.HiddenStrength, r.Verdict == gap.Aligned
	}
	pattern, known := c.Pattern.Value()
	switch {
	case above:
		return OverEstimator
	case below:
		return UnderEstimator
	case !near || !known:
		return UnclearCell
	case pattern < knowsThePattern:
		return RightOnAverage
	case r == nil || !r.Customers.Score.Known():
		return UnclearCell
	case r.Customers.Score.Or(0) >= a.settings.GoodFrom-1e-9:
		return InTouchGood
	}
	return InTouchPoor
}

// leaning is on which side of customers a cell's interval lies, or whether it is shown to be near them.
func (a *all) leaning(c *gap.Cell) (above, below, near bool) {
	half, ok := reach(c.Elevation, c.Low, c.High)
	if !ok {
		return false, false, false
	}
	x := c.Elevation.Or(0)
	near = x-half*ninety > -a.settings.Margin && x+half*ninety < a.settings.Margin
	return !near && c.Low.Or(0) > 0, !near && c.High.Or(0) < 0, near
}
