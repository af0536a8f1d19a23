package disclosure

import (
	"math"

	"mirror/gap"
	"mirror/gap/stat"
)

// How exact the figures of uncertainty are. Each of them is a function of the
// exact mean and spread, so each is an equation an attacker has: rounded by
// itself, it would still give back what the rounding of the score took away.
//
//   - a p-value is no more exact than the shown gap allows;
//   - a range is laid around the shown figure, not around the exact one;
//   - a standard error, its degrees of freedom and what follows from them say no more of the spread than the shown spread;
//   - the spread of a large group is so coarse that subtracting the spread of
//     its other parts does not tell that of a small one.

// pSteps are the steps a p-value may have.
var pSteps = []float64{0.0001, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2}

// levels are the p-values as shown. The two tests are two equations for the
// gap and its standard error, so each is rounded by as much as it moves while the gap, or the error, moves by one step.
func levels(out, r *gap.Row, step, seStep float64) {
	g, ok1 := r.Gap.Value()
	se, ok2 := r.SE.Value()
	df, ok3 := r.DF.Value()
	if !ok1 || !ok2 || !ok3 || se <= 0 || df <= 0 {
		return
	}
	differs := func(x float64) float64 { return stat.TTwoSided(x/se, df) }
	// How far from the margin the gap lies follows from the p-value; the margin itself is not known here.
	t := distanceOf(r.PEquivalent.Or(1), df)
	equal := func(x float64) float64 { return stat.TUpper(t+x/se, df) }
	shown := func(p, adjusted gap.Number, moved float64) (gap.Number, gap.Number) {
		factor := 1.0
		if x := p.Or(0); x > 0 {
			factor = max(1, adjusted.Or(0)/x)
		}
		return level(p, atLeastStep(pSteps, moved)), level(adjusted, atLeastStep(pSteps, moved*factor))
	}
	least, most := se/(se+seStep/2), se/max(se-seStep/2, se/10)
	moved := max(math.Abs(differs(math.Abs(g)-step/2)-differs(math.Abs(g)+step/2)), math.Abs(differs(math.Abs(g)*least)-differs(math.Abs(g)*most)))
	out.P, out.PAdjusted = shown(r.P, r.PAdjusted, moved)
	moved = max(math.Abs(equal(-step/2)-equal(step/2)), math.Abs(stat.TUpper(t*least, df)-stat.TUpper(t*most, df)))
	out.PEquivalent, out.PEquivalentAdjusted = shown(r.PEquivalent, r.PEquivalentAdjusted, moved)
}

// level is a p-value rounded up, so that nothing looks surer than it is, but not
// across 0.05: on which side of it a test lies is what verdicts say.
func level(p gap.Number, step float64) gap.Number {
	return p.Map(func(x float64) float64 {
		if x <= 0.05 {
			return min(up(x, step), 0.05)
		}
		return min(up(x, step), 1)
	})
}

// distanceOf is the t that Student's t exceeds with probability p.
func distanceOf(p, df float64) float64 {
	p = min(max(p, 1e-12), 1-1e-12)
	return stat.TQuantile(1-p, df)
}

// atLeastStep is the first of the steps that is large enough, else the last.
func atLeastStep(steps []float64, need float64) float64 {
	for _, s := range steps {
		if s >= need-1e-12 {
			return s
		}
	}
	return steps[len(steps)-1]
}

// laid is the interval of an exact figure laid around the shown one: its two
// lengths, and one step of the figure more so that the exact one lies inside, rounded up to a step of their own.
func laid(shown, exact, low, high gap.Number, step, length float64) (gap.Number, gap.Number) {
	x, ok := shown.Value()
	y, known := exact.Value()
	if !ok || !known || !low.Known() || !high.Known() {
		return gap.Number{}, gap.Number{}
	}
	slack := step
	if step > 0.1 {
		slack += 0.05 // the customers' score is rounded too
	}
	length = max(step, length)
	below := func(v float64) float64 { return tidy(x - up(y-v+slack, length)) }
	above := func(v float64) float64 { return tidy(x + up(v-y+slack, length)) }
	return low.Map(below), high.Map(above)
}

// hits is the range of a share of n people, computed from the share as shown: it
// says nothing that is not in it already.
func hits(shown gap.Number, n int, step float64) (gap.Number, gap.Number) {
	x, ok := shown.Value()
	if !ok {
		return gap.Number{}, gap.Number{}
	}
	least, ok1 := stat.Wilson(max(0, x-step/2), float64(n), 0.95)
	most, ok2 := stat.Wilson(min(1, x+step/2), float64(n), 0.95)
	if !ok1 || !ok2 {
		return gap.Number{}, gap.Number{}
	}
	return gap.Some(max(0, down(least.Low, step))), gap.Some(min(1, up(most.High, step)))
}

// Steps of the mean squared error of a score, in points², and of a spread, in points.
var (
	squareSteps = []float64{1, 2, 5, 10, 20, 50, 100}
	spreadSteps = []float64{0.1, 0.2, 0.5, 1, 2, 5}
	errorSteps  = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1}
	lengthSteps = []float64{0.1, 0.2, 0.5, 1, 2}
	countSteps  = []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}
)

// usualSpread is how much employees' answers differ, in points, to see what a step of one figure is in another.
const usualSpread = 22

// squareNeed is the step of a mean of squares over n people that leaves the mean of squares of
// so many of them uncertain: by half of what is usual for fewer than ten, a
// quarter for fewer than twenty, an eighth for fewer than thirty.
func squareNeed(part, n int) float64 {
	const usual = usualSpread * usualSpread
	unsure := usual / 8.0
	switch {
	case part < 10:
		unsure = usual / 2.0
	case part < 20:
		unsure = usual / 4.0
	}
	return 2 * unsure * float64(part) / float64(n)
}

// squares is the least step of a mean of squares over the place: squares add
// up over people exactly, so subtracting the parts of 30 and more leaves those of the rest.
func (s *subject) squares(at place, figure string, n int) float64 {
	need := 1.0
	for _, came := range s.came(at, figure) {
		need = max(need, squareNeed(came, n))
	}
	for _, parts := range s.partitions(at, figure) {
		rest := parts[len(parts)-1]
		for _, part := range parts[:len(parts)-1] {
			if part < full {
				rest += part
			}
		}
		if rest > 0 && rest < full {
			need = max(need, squareNeed(rest, n))
		}
	}
	return need
}

// doubt is what one step of the shown spreads is in other figures.
type doubt struct {
	se   float64 // in the standard error of the gap, points
	df   float64 // in its degrees of freedom
	part float64 // as a part of the standard error
}

// unsure is how much of a comparison's uncertainty the shown spreads leave open (se² is the sum of the sides' squares).
func unsure(r *gap.Row, c, e *view) doubt {
	se := r.SE.Or(0)
	if se <= 0 {
		return doubt{}
	}
	x, y := r.Customers.SE.Or(0), r.Employees.SE.Or(0)
	d := doubt{se: (x*x*c.doubt(&r.Customers) + y*y*e.doubt(&r.Employees)) / se}
	d.part = d.se / se
	d.df = r.DF.Or(0) * d.part
	return d
}

// doubt is one step of the shown spread as a part of it; nothing for so many people that their exact spread may be known.
func (v *view) doubt(s *gap.Side) float64 {
	if v.n >= many && v.coarse <= spreadSteps[0] {
		return 0
	}
	if sd, ok := s.SD.Value(); ok && sd > 0 {
		return min(1, v.spreadStep()/sd)
	}
	return 0.1 / usualSpread // a score over several questions tells no spread
}

// spreads fills the figures made of squares, for a group that may show them. The error of one guess is made of the shown gap
// and the shown spread: beside few customers it would tell their exact mean.
func spreads(out, r *gap.Row, e *view) {
	if sd, ok := out.Employees.SD.Value(); ok && r.Spread.Known() && e.scale.known {
		out.Spread = gap.Some(round(100*sd/math.Abs(e.scale.hi-e.scale.lo), 0.1))
	} else {
		out.Spread = to(r.Spread, atLeastStep(spreadSteps, e.squares/(2*usualSpread)))
	}
	if spread, ok := out.Spread.Value(); ok && r.IndividualError.Known() {
		out.IndividualError = out.Gap.Map(func(g float64) float64 { return round(g*g+spread*spread, atLeastStep(squareSteps, e.squares)) })
	}
}

// errorStep is the step of the standard error of a group of n.
func (v *view) errorStep() float64 {
	return atLeastStep(errorSteps, v.squares/(2*usualSpread*math.Sqrt(float64(v.n))))
}

// isCoarse reports a spread that is told more roughly than most.
func (v *view) isCoarse() bool { return v.coarse > spreadSteps[0] }

// mostError is what the standard error of a side is at most, as far as its shown spread tells.
func (v *view) mostError(s *gap.Side) float64 {
	se := s.SE.Or(0)
	sd, ok := s.SD.Value()
	if !ok || v.scale == nil || !v.scale.known || !v.isCoarse() {
		return se
	}
	step := v.spreadStep()
	return max(se, 100*(round(sd, step)+step/2)/math.Abs(v.scale.hi-v.scale.lo)/math.Sqrt(float64(v.n)))
}

// spreadStep is the step of the spread on the figure's own scale.
func (v *view) spreadStep() float64 {
	if v.scale == nil || !v.scale.known {
		return 0.1
	}
	return max(0.1, max(v.coarse, atLeastStep(spreadSteps, v.squares/(2*usualSpread)))*math.Abs(v.scale.hi-v.scale.lo)/100)
}

// uncorrected takes the corrected p-values out of every table of tests with a hidden row:
// a correction compares each test with all others, so it gives hidden ones and their number away.
func uncorrected(rows []gap.Row) {
	type table struct {
		cell, segment, unit bool
		level               string
	}
	tableOf := func(r *gap.Row) table {
		t := table{r.Cell != "", r.Segment != "", r.Unit != "", r.Level}
		if r.Level == gap.LevelFamily || r.Level == gap.LevelContrast {
			t.level = gap.LevelOverall
		}
		return t
	}
	hidden := map[table]bool{}
	for i := range rows {
		if rows[i].Verdict == gap.NotShown {
			hidden[tableOf(&rows[i])] = true
		}
	}
	for i := range rows {
		if r := &rows[i]; hidden[tableOf(r)] {
			r.PAdjusted, r.PEquivalentAdjusted = gap.Number{}, gap.Number{}
		}
	}
}
