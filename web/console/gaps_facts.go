package console

import (
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
)

// The sentence and the numbers that the gaps page begins with.

// headline is the first thing on the page: a sentence, and what it rests on. Low bases, single teams and what is hidden never
// make one.
func headline(r *reports.Reading) (title string, lead []string) {
	rows := r.Mirrored(gap.LevelDimension)
	reports.WidestFirst(rows)
	lead = said(r, "headline_over", "headline_mixed", "headline_aligned", "headline_open", "headline_none", "who", "who_one_side", "who_one_asked", "who_nobody")
	of := func(verdict gap.Word) (found []gap.Row) {
		for _, row := range rows {
			if row.Verdict == verdict && row.Gap.Known() && !reports.LowBase(row) {
				found = append(found, row)
			}
		}
		return found
	}
	over, under, aligned := of(gap.BlindSpot), of(gap.HiddenStrength), of(gap.Aligned)
	switch {
	case len(rows) == 0 && !r.Asks(gap.Customer):
		return "Employees only: nothing to compare", lead
	case len(rows) == 0 && !r.Asks(gap.Employee):
		return "Customers only: nothing to compare", lead
	case len(rows) == 0:
		return "Only one side so far", lead
	case len(over) > 0:
		return "The widest blind spot: " + r.Dimension(over[0].ID), lead
	case len(under) > 0:
		return "The widest hidden strength: " + r.Dimension(under[0].ID), lead
	case len(aligned) == len(rows) && r.Predicted:
		return "Employees know their customers: " + allOf(len(rows)) + " aligned", lead
	case len(aligned) == len(rows):
		return "Employees and customers agree: " + allOf(len(rows)) + " aligned", lead
	case !anyGap(rows):
		return "Hidden to protect people", lead
	case verdictsOf(rows, gap.BlindSpot)+verdictsOf(rows, gap.HiddenStrength) > 0: // of few answers, or they stood above
		return "Few answers: take the gaps as a direction", lead
	}
	return "Not enough evidence yet" + stillNeeded(rows), lead
}

// anyGap reports whether the gap of any row is shown.
func anyGap(rows []gap.Row) bool {
	return slices.ContainsFunc(rows, func(row gap.Row) bool { return row.Gap.Known() })
}

func allOf(n int) string {
	if n == 1 {
		return "the one dimension is"
	}
	return "all " + strconv.Itoa(n) + " dimensions"
}

// stillNeeded says how many more answers would settle the widest gap that is open, where some number would.
func stillNeeded(rows []gap.Row) string {
	for _, row := range rows {
		if n := reports.Needed(row); row.Verdict == gap.NotEnoughEvidence && row.Gap.Known() && n.Known() {
			return ": about " + n.Text + " more answers"
		}
	}
	return ""
}

// facts are the four numbers at the top.
func facts(r *reports.Reading) []fact {
	rows := r.Mirrored(gap.LevelDimension)
	if len(rows) == 0 {
		return nil
	}
	var all []fact
	for _, row := range r.Summary() {
		if row.Level == gap.LevelOverall {
			f := fact{Name: "Overall gap", Shown: reports.OfBoth(row, sheet.Gap, row.Gap), After: "of 100 points"}
			if off := reports.Figure(sheet.Score, r.Off()); off.Known() && f.Known() {
				f.Below = off.Text + " off on average, either way"
			}
			all = append(all, f)
		}
	}
	then := before(r)
	for _, x := range []struct {
		name    string
		verdict gap.Word
	}{{"Blind spots", gap.BlindSpot}, {"Hidden strengths", gap.HiddenStrength}} {
		f := fact{Name: x.name, Shown: reports.Shown{Text: strconv.Itoa(verdictsOf(rows, x.verdict))}, After: "of " + count(len(rows), "dimension")}
		if !anyGap(rows) { // none found is not none there
			f.Shown, f.After = reports.Shown{Mark: sheet.Confidential}, ""
		} else if then != nil {
			f.Below = strconv.Itoa(verdictsOf(then.Mirrored(gap.LevelDimension), x.verdict)) + " in " + then.WaveName()
		}
		all = append(all, f)
	}
	if f, ok := recommending(r); ok {
		all = append(all, f)
	}
	return all
}

// verdictsOf counts the shown rows with a verdict.
func verdictsOf(rows []gap.Row, verdict gap.Word) int {
	n := 0
	for _, row := range rows {
		if row.Verdict == verdict && row.Gap.Known() {
			n++
		}
	}
	return n
}

// before is the wave before with the same questions; nil where there is none.
func before(r *reports.Reading) *reports.Reading {
	all := r.History()
	for _, then := range slices.Backward(all[:len(all)-1]) {
		if then.PackVersion == r.PackVersion && len(then.Mirrored(gap.LevelDimension)) > 0 {
			return then
		}
	}
	return nil
}

// recommending is the net recommendation of both sides.
func recommending(r *reports.Reading) (fact, bool) {
	for _, row := range r.Recommend() {
		if row.Net == nil {
			continue
		}
		f := fact{Name: "Would recommend (net)", Shown: reports.OfSide(row, row.Customers, sheet.Net, row.Net.Customers.Estimate), After: "customers"}
		if e := reports.OfSide(row, row.Employees, sheet.Net, row.Net.Employees.Estimate); e.Known() {
			f.Below = "employees expected " + e.Text
			if !r.PredictedBy(row.ID) {
				f.Below = "employees: " + e.Text
			}
		}
		return f, f.Known()
	}
	return fact{}, false
}
