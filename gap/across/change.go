package across

import (
	"fmt"

	"mirror/gap"
)

// Verdicts of a change.
const (
	Narrowed      = "narrowed"
	Widened       = "widened"
	Turned        = "turned"
	NoClearChange = "no_clear_change"
	OneSided      = "one_sided"
)

const (
	reasonUnsure = "too few answers to say how sure this is"
	reasonOther  = "compared with other groups than before"
)

// changes compares wave i with the one before it and with the first of its series, once where the two are one
// (methods.md §3.22). Items are followed for everyone only.
func (a *all) changes(i int) []gap.Change {
	series, broken := a.series(i)
	last := len(series) - 1
	if last == 0 {
		return a.broken(series[0], broken)
	}
	out := make([]gap.Change, 0, 2*(len(series[last].Gaps)+len(series[last].Outcomes)))
	out = a.since(out, series[last], series[last-1], false)
	if last > 1 {
		out = a.since(out, series[last], series[0], true)
	}
	return out
}

// broken says that the questions were changed; an empty list when there is nothing before.
func (a *all) broken(now, then *view) []gap.Change {
	out := []gap.Change{}
	if then == nil {
		return out
	}
	reason := gap.Word(fmt.Sprintf("the questions were changed: version %s before, %s now", then.PackVersion, now.PackVersion))
	for i := range now.Gaps {
		r := &now.Gaps[i]
		if r.Place == (gap.Place{}) && (r.Level == gap.LevelDimension || r.Level == gap.LevelOverall) {
			c := changeOf(r, then.ID, false)
			c.Reason = reason
			out = append(out, c)
		}
	}
	return out
}

func changeOf(r *gap.Row, since string, isFirst bool) gap.Change {
	return gap.Change{Level: r.Level, ID: r.ID, PartOf: r.PartOf, Place: r.Place, Compared: r.Compared, Since: since, First: isFirst}
}

// followed reports a row that is followed over time.
func followed(r *gap.Row) bool {
	return !r.Other && single(r.Place) && (r.Level != gap.LevelItem || r.Place == gap.Place{})
}

func (a *all) since(out []gap.Change, now, then *view, isFirst bool) []gap.Change {
	for _, lists := range [2][2][]gap.Row{{now.Gaps, then.Gaps}, {now.Outcomes, then.Outcomes}} {
		for i := range lists[0] {
			r := &lists[0][i]
			if !followed(r) {
				continue
			}
			before := then.like(lists[1], i, r)
			if before == nil {
				continue
			}
			c := changeOf(r, then.ID, isFirst)
			a.change(&c, r, before)
			if r.Place == (gap.Place{}) {
				a.compose(&c, now, then)
			}
			out = append(out, c)
		}
	}
	return out
}

// change fills what two rows tell.
func (a *all) change(c *gap.Change, now, then *gap.Row) {
	if now.Compared != then.Compared {
		c.Reason = reasonOther
		return
	}
	for _, r := range []*gap.Row{now, then} {
		if r.Verdict == gap.NotShown || a.limit(r) {
			c.Reason = r.Reason
			return
		}
	}
	c.Customers = difference(a.side(now, gap.Customer), a.side(then, gap.Customer))
	c.Employees = difference(a.side(now, gap.Employee), a.side(then, gap.Employee))
	was, is := a.gap(then), a.gap(now)
	c.Gap = difference(is, was)
	if !was.known || !is.known {
		if c.Reason = first(now.Reason, then.Reason); c.Customers.Value.Known() != c.Employees.Value.Known() {
			c.Verdict = OneSided
		}
		return
	}
	c.GapThen, c.GapNow = then.Gap, now.Gap
	if c.Verdict = called(was.value, is.value, c.Gap); !c.Gap.Low.Known() {
		c.Reason = reasonUnsure
	}
}

// called names a change of a gap: only one whose interval leaves 0 out has a direction.
func called(was, is float64, d gap.Estimate) gap.Word {
	clear := d.Low.Or(0) > 0 || d.High.Or(0) < 0
	switch {
	case !clear:
		return NoClearChange
	case was*is < 0:
		return Turned
	case is*is < was*was:
		return Narrowed
	}
	return Widened
}
