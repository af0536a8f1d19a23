package disclosure

import (
	"slices"
	"strings"
	"unicode"

	"mirror/gap"
)

// participation is who answered, as shown. What was invited is the company's own number.
func (g *guard) participation(p gap.Participation) gap.Participation {
	a := audience(p.Audience)
	n, k := whole(p.N), g.limits.group[a]
	out := gap.Participation{Place: p.Place, Audience: p.Audience, Invited: p.Invited, Reason: p.Reason}
	if whole(g.wave.N[a].N) == 0 {
		return out // a side that took no part in the wave has nothing to hide
	}
	if n < k || !g.base[a].pattern.shows(placeOf(a, p.Place)) {
		out.Reason = ReasonHidden
		return out
	}
	out.Rate = rate(p.Rate, 0.05)
	if n < full {
		out.Rate = rateOfFew(p, bandOf(n, k))
		out.NBand = gap.Word(bandOf(n, k).String())
		return out
	}
	out.N = gap.Some(float64(n))
	out.Weighted = to(p.Weighted, 1)
	if g.wave.Base == nil || p.Place != (gap.Place{}) || a == gap.Employee || g.base[a].pattern.whole() {
		out.EffectiveN = to(p.EffectiveN, 1)
	}
	out.Share, out.WeightMean = to(p.Share, 0.01), to(p.WeightMean, 0.01)
	if a == gap.Customer && g.wave.Base != nil && !g.base[a].pattern.whole() {
		out.WeightMean = gap.Number{} // with a hidden segment's share added it would tell that nobody there answered
	}
	return out
}

func audience(name string) gap.Audience {
	if name == gap.Employee.String() {
		return gap.Employee
	}
	return gap.Customer
}

// rate of answers comes in steps, of 5 % where many answered, and as "10 % or less",
// "90 % or more" near the ends: that nobody or everybody answered is not told (protection.md A21).
func rate(x gap.Number, step float64) gap.Number {
	return x.Map(func(x float64) float64 { return min(max(round(x, step), 0.1), 0.9) })
}

// rateOfFew is a small group's rate, in steps so wide that it is one for all sizes of
// the band and so says no more about the number of answers; absent where none is.
func rateOfFew(p gap.Participation, b band) gap.Number {
	invited := p.Invited.Or(0)
	if invited <= 0 || !p.Rate.Known() {
		return gap.Number{}
	}
	for _, step := range []float64{0.05, 0.1, 0.2, 0.25} {
		least := rate(gap.Some(float64(b.from)/invited), step)
		if least == rate(gap.Some(min(float64(b.to)/invited, 1)), step) {
			return least
		}
	}
	return gap.Number{}
}

// cell is a staff cell's closeness to customers; it is shown where the cell's overall row is.
func (g *guard) cell(c gap.Cell) gap.Cell {
	r := g.find(gap.LevelOverall, "all", gap.Place{Cell: gap.Word(c.ID)})
	out := gap.Cell{ID: c.ID}
	if r == nil {
		return out
	}
	row := g.row(*r)
	n := whole(c.N)
	if row.Verdict == gap.NotShown || n < g.limits.group[gap.Employee] || !g.base[gap.Employee].pattern.shows(place{group: c.ID}) {
		return out
	}
	if out.Type = c.Type; n < full {
		out.NBand = gap.Word(bandOf(n, g.limits.group[gap.Employee]).String())
	} else {
		out.N = gap.Some(float64(n))
	}
	if row.Reason == ReasonCoded {
		return out // the mean over the items would tell what the limit of the score does not
	}
	cust, emp := g.view(gap.Customer, r), g.view(gap.Employee, r)
	step := max(cust.step, emp.step)
	// Rounded as the overall score is: where the two are the same figure, two ways of rounding would be two equations.
	staff := round(r.Employees.Score.Or(0)+c.Elevation.Or(0)-r.Gap.Or(0), emp.step)
	out.Elevation = c.Elevation.Map(func(float64) float64 { return round(staff-round(r.Customers.Score.Or(0), cust.step), step) })
	shown := gap.Row{Gap: out.Elevation}
	if cust.spread && emp.spread {
		out.Low, out.High = laid(out.Elevation, c.Elevation, c.Low, c.High, step, step)
		out.Pattern = to(c.Pattern, 0.01)
	} else {
		widened(&shown, &gap.Row{Low: c.Low, High: c.High}, &cust, &emp, step)
		out.Low, out.High = shown.Low, shown.High
		out.Pattern = to(c.Pattern, 0.1)
	}
	return out
}

// figure is a row of a gap or an outcome as the engine made it, or nil.
func (g *guard) figure(level, id string, at gap.Place) *gap.Row {
	if level != gap.LevelOutcome {
		return g.find(level, id, at)
	}
	for i := range g.wave.Outcomes {
		if r := &g.wave.Outcomes[i]; r.ID == id && r.Place == at {
			return r
		}
	}
	return nil
}

// find is a gap row as the engine made it, or nil.
func (g *guard) find(level, id string, at gap.Place) *gap.Row {
	for i := range g.wave.Gaps {
		if r := &g.wave.Gaps[i]; r.Level == level && r.ID == id && r.Place == at {
			return r
		}
	}
	return nil
}

// pick is the share of each side that picked a word. There are no groups, so each side stands for itself.
func (g *guard) pick(p gap.PickShare) gap.PickShare {
	out := gap.PickShare{ID: p.ID, Option: p.Option, Reason: p.Reason}
	c, e := whole(p.CustomersN), whole(p.EmployeesN)
	few := func(a gap.Audience, n int) bool {
		return n > 0 && n < g.limits.detail[a] || n > 0 && g.base[a].pattern.all
	}
	if few(gap.Customer, c) || few(gap.Employee, e) {
		out.Reason = ReasonHidden
	}
	if c > 0 && !few(gap.Customer, c) {
		out.Customers = codedShare(p.Customers, c)
	}
	if e > 0 && !few(gap.Employee, e) {
		out.Employees = codedShare(p.Employees, e)
	}
	if c >= full {
		out.CustomersN = gap.Some(float64(c))
	}
	if e >= full {
		out.EmployeesN = gap.Some(float64(e))
	}
	if p.Gap.Estimate.Known() {
		out.Gap.Estimate = difference(out.Employees, out.Customers, 0.01)
	}
	if c >= full && e >= full && !limited(p.Customers, c) && !limited(p.Employees, e) {
		step := max(shareStep(c), shareStep(e))
		out.Gap.Low, out.Gap.High = laid(out.Gap.Estimate, p.Gap.Estimate, p.Gap.Low, p.Gap.High, step, step)
	}
	return out
}

// ranked ranks words by their shares as shown; those shown alike rank alike, or the order would tell what the limits hide.
func ranked(picks []gap.PickShare) {
	rank := func(of *gap.PickShare, share func(*gap.PickShare) gap.Number) int {
		x, ok := share(of).Value()
		if !ok {
			return 0
		}
		place := 1
		for i := range picks {
			if y, ok := share(&picks[i]).Value(); ok && picks[i].ID == of.ID && y > x {
				place++
			}
		}
		return place
	}
	for i := range picks {
		p := &picks[i]
		p.CustomerRank = rank(p, func(p *gap.PickShare) gap.Number { return p.Customers })
		p.EmployeeRank = rank(p, func(p *gap.PickShare) gap.Number { return p.Employees })
	}
}

// leastDriven is how many complete answers drivers need (methods.md §3.15).
const leastDriven = 100

// drivers come from a hundred people or more, not all of whom answered alike; they are rounded.
func (g *guard) drivers(d gap.Drivers) gap.Drivers {
	a := audience(d.Audience)
	alike := slices.ContainsFunc(d.Notes, func(n string) bool { return strings.Contains(n, gap.AnsweredAlike) })
	if whole(d.N) < leastDriven || g.base[a].pattern.all || alike {
		reason := d.Reason
		if reason == "" {
			reason = ReasonHidden
		}
		return gap.Drivers{Audience: d.Audience, Outcome: d.Outcome, Method: d.Method, Items: []gap.Driver{}, Reason: reason}
	}
	for _, x := range []*gap.Number{&d.Lost, &d.R2, &d.EmotionalShare, &d.EmotionalLow, &d.EmotionalHigh} {
		*x = to(*x, 0.001)
	}
	for i := range d.Items {
		it := &d.Items[i]
		for _, x := range []*gap.Number{&it.Share, &it.Low, &it.High, &it.Correlation, &it.Slope, &it.SlopeLow, &it.SlopeHigh} {
			*x = to(*x, 0.001)
		}
		for _, x := range []*gap.Number{&it.Penalty, &it.PenaltyLow, &it.PenaltyHigh, &it.Reward, &it.RewardLow, &it.RewardHigh} {
			*x = to(*x, 0.01)
		}
	}
	return d
}

// priority is a dimension's place in the matrix; its gap is the shown one. w holds the rows as shown.
func (g *guard) priority(p gap.Priority, w *gap.Wave) gap.Priority {
	r := g.find(gap.LevelDimension, p.Dimension, gap.Place{})
	if r == nil {
		return gap.Priority{Dimension: p.Dimension, Quadrant: gap.NotShown}
	}
	row, margin := g.row(*r), 0.0
	if x, ok := p.GapInMargins.Value(); ok && x != 0 {
		margin = r.Gap.Or(0) / x
	}
	if row.Verdict == gap.NotShown {
		return gap.Priority{Dimension: p.Dimension, Quadrant: gap.NotShown}
	}
	out := gap.Priority{Dimension: p.Dimension, Rank: p.Rank, Importance: to(p.Importance, 0.001), Quadrant: p.Quadrant}
	if row.Verdict != r.Verdict { // it is left open
		out.Quadrant, out.Rank = gap.NotEnoughEvidence, 0
	}
	if margin != 0 {
		out.GapInMargins = row.Gap.Map(func(x float64) float64 { return round(x/margin, 0.001) })
	}
	if room, ok := row.Customers.Score.Value(); ok && margin != 0 && row.SE.Known() && p.Index.Known() {
		nearest := max(0, row.Low.Or(0), -row.High.Or(0))
		out.Index = gap.Some(round(p.Importance.Or(1)*nearest/margin*(100-room)/100, 0.01))
	}
	return out
}

// renumbered closes the gaps in the order of what is to be fixed: a number left out would tell of what is hidden.
func renumbered(list []gap.Priority) {
	place := func(of int) (n int) {
		for _, p := range list {
			if p.Rank > 0 && p.Rank <= of {
				n++
			}
		}
		return n
	}
	numbers := make([]int, len(list))
	for i, p := range list {
		numbers[i] = place(p.Rank)
	}
	for i := range list {
		list[i].Rank = numbers[i]
	}
}

// notes leaves out remarks that name a hidden group, and numbers where a side is small.
func (g *guard) notes(notes []gap.Note) []gap.Note {
	list := []gap.Note{}
	small := false
	var hidden []string
	for a, s := range g.base {
		n := whole(g.wave.N[a].N)
		small = small || n > 0 && n < full
		for i, h := range s.pattern.group {
			if h {
				hidden = append(hidden, s.pattern.grid.groups[i])
			}
		}
		for i, h := range s.pattern.unit {
			if h {
				hidden = append(hidden, s.pattern.grid.units[i])
			}
		}
	}
	segments := g.wave.Base != nil && !g.base[gap.Customer].pattern.whole()
	for _, n := range notes {
		if segments && slices.Contains([]string{"collapsed", "unweighted", "matched_part", "weights_costly"}, n.ID) {
			continue // it tells that a hidden segment gave no answer at all, or how many it gave
		}
		names := slices.ContainsFunc(hidden, func(id string) bool { return strings.Contains(n.Text, id) })
		if names || small && strings.IndexFunc(n.Text, unicode.IsDigit) >= 0 {
			continue
		}
		list = append(list, n)
	}
	if segments {
		list = append(list, gap.Note{ID: "segments_few", Text: segmentsNote})
	}
	return append(list, gap.Note{ID: noteProtected, Text: protectedNote})
}

const segmentsNote = "Some customer segments gave few answers or none. Where one gave none, a neighbour stands for it or customers count without weighting."

// noteProtected is the id of the note that every protected wave has.
const noteProtected = "protected"

const protectedNote = "To protect people, groups with few answers are hidden, and others with them where subtraction would tell. " +
	"The fewer people a group has, the more its figures are rounded: below 30 people a score comes without spread, shares or exact number of people, and its range is widened. " +
	"Shares of fewer than three people, or of all but one or two, are shown as a limit or left out, and how far answers differ is shown more coarsely, or not at all, where it would tell that hardly anybody gave one of them. " +
	"Verdicts are made from the exact figures, and left open in the rare case that one would tell how alike the few people of a group answered."
