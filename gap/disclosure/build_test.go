package disclosure

import (
	"maps"
	"math"
	"slices"

	"mirror/gap"
)

// wave builds a small result by hand: one dimension "d" with one item "i", and
// the overall score, on a scale of points from 1.
type wave struct {
	cells     map[string]int            // employees by cell
	units     map[string]int            // employees by unit
	pairs     map[string]map[string]int // employees by cell and unit
	segments  map[string]int            // customers by segment
	customers int
	central   int // employees in no cell
	points    int
	score     func(cell, unit string) float64 // employees' score; nil: 62.5 and a little by place
	minCell   int
	plain     bool // nobody has a weight
}

func (w wave) build() gap.Wave {
	if w.points == 0 {
		w.points = 7
	}
	if w.score == nil {
		w.score = func(cell, unit string) float64 { return 62.5 + float64(len(cell)+2*len(unit)) }
	}
	all := w.central
	for _, n := range w.cells {
		all += n
	}
	out := gap.Wave{ID: "w1", Pack: "p", MinCell: w.minCell}
	out.N[gap.Customer] = gap.Participation{Audience: "customer", N: gap.Some(float64(w.customers))}
	out.N[gap.Employee] = gap.Participation{Audience: "employee", N: gap.Some(float64(all)), Invited: gap.Some(float64(2 * all)), Rate: gap.Some(0.5)}
	w.row(&out, gap.Place{}, gap.ComparedAll, w.customers, all)
	for _, c := range slices.Sorted(maps.Keys(w.cells)) {
		n := w.cells[c]
		out.Participation = append(out.Participation, gap.Participation{
			Place: gap.Place{Cell: gap.Word(c)}, Audience: "employee", N: gap.Some(float64(n)),
			Invited: gap.Some(float64(2*n + 1)), Rate: gap.Some(float64(n) / float64(2*n+1)), Share: gap.Some(float64(n) / float64(all)),
		})
		w.row(&out, gap.Place{Cell: gap.Word(c)}, gap.ComparedAll, w.customers, n)
		out.Cells = append(out.Cells, gap.Cell{ID: c, N: gap.Some(float64(n)), Elevation: gap.Some(7.7), Low: gap.Some(1.1), High: gap.Some(14.3), Pattern: gap.Some(0.123)})
	}
	for _, s := range slices.Sorted(maps.Keys(w.segments)) {
		out.Participation = append(out.Participation, gap.Participation{Place: gap.Place{Segment: gap.Word(s)}, Audience: "customer", N: gap.Some(float64(w.segments[s]))})
		w.row(&out, gap.Place{Segment: gap.Word(s)}, gap.ComparedAll, w.segments[s], all)
	}
	for _, u := range slices.Sorted(maps.Keys(w.units)) {
		out.Participation = append(out.Participation, gap.Participation{Place: gap.Place{Unit: gap.Word(u)}, Audience: "employee", N: gap.Some(float64(w.units[u]))})
		out.Participation = append(out.Participation, gap.Participation{Place: gap.Place{Unit: gap.Word(u)}, Audience: "customer", N: gap.Some(float64(w.customers / 2))})
		w.row(&out, gap.Place{Unit: gap.Word(u)}, gap.ComparedUnit, w.customers/2, w.units[u])
		for _, c := range slices.Sorted(maps.Keys(w.pairs)) {
			w.row(&out, gap.Place{Cell: gap.Word(c), Unit: gap.Word(u)}, gap.ComparedUnit, w.customers/2, w.pairs[c][u])
		}
	}
	return out
}

// row adds the overall, dimension and item rows and the distributions of a place.
func (w wave) row(out *gap.Wave, at gap.Place, compared string, customers, employees int) {
	for _, l := range [][3]string{{gap.LevelOverall, "all", ""}, {gap.LevelDimension, "d", "emotional"}, {gap.LevelItem, "i", "d"}} {
		r := gap.Row{
			Level: l[0], ID: l[1], PartOf: l[2], Place: at, Compared: compared,
			Customers: w.side(customers, 55.37+float64(len(at.Segment))),
			Employees: w.side(employees, w.score(string(at.Cell), string(at.Unit))),
			Verdict:   gap.BlindSpot, Strength: gap.Likely, Type: gap.BlindSpot,
		}
		if customers > 1 && employees > 1 {
			g := r.Employees.Score.Or(0) - r.Customers.Score.Or(0)
			half := 2 * math.Sqrt(600/float64(customers)+500/float64(employees))
			r.Gap, r.SE, r.DF = gap.Some(g), gap.Some(half/2), gap.Some(33.333)
			r.Low, r.High = gap.Some(g-half), gap.Some(g+half)
			r.P, r.PAdjusted, r.PEquivalent, r.PEquivalentAdjusted = gap.Some(0.0123456), gap.Some(0.023456), gap.Some(0.345678), gap.Some(0.45678)
			r.HitRate, r.HitLow, r.HitHigh = gap.Some(0.4321), gap.Some(0.3123), gap.Some(0.5456)
			r.IndividualError, r.Spread, r.Dominance, r.Distance = gap.Some(512.345), gap.Some(21.2345), gap.Some(0.61234), gap.Some(9.8765)
			r.AnswersNeeded, r.AnswersMore = gap.Some(float64(employees+13)), gap.Some(13)
			r.AnswersNote = "13 more staff answers would settle it."
			r.ShareGap = gap.Interval{Estimate: gap.Some(0.1234), Low: gap.Some(0.0456), High: gap.Some(0.2345)}
		}
		out.Gaps = append(out.Gaps, r)
	}
	for _, a := range []struct {
		name string
		n    int
		own  bool
	}{{"customer", customers, at.Cell == ""}, {"employee", employees, at.Segment == ""}} {
		if a.own {
			out.Distributions = append(out.Distributions, gap.Distribution{
				Level: gap.LevelDimension, ID: "d", Place: at, Audience: a.name, N: gap.Some(float64(a.n)), Values: []string{"1", "2", "3"},
				Shares: []gap.Number{gap.Some(0.21234), gap.Some(0.31234), gap.Some(0.47532)}, CantSay: gap.Some(0.0789),
			})
			out.Spectrum = append(out.Spectrum, gap.GroupShares{
				Place: at, Audience: a.name, N: gap.Some(float64(a.n)), Groups: []string{"low", "high"},
				Shares: []gap.Number{gap.Some(0.4321), gap.Some(0.5679)}, Mean: gap.Some(4.32109), Low: gap.Some(4.01234), High: gap.Some(4.65432), Band: "high",
			})
		}
	}
}

func (w wave) side(n int, score float64) gap.Side {
	s := gap.Side{N: gap.Some(float64(n)), CantSay: gap.Some(0.0421), Blank: gap.Some(0.0312)}
	if n == 0 {
		return s
	}
	s.EffectiveN, s.Score, s.Unweighted = gap.Some(float64(n)-0.43), gap.Some(score), gap.Some(score+1.2345)
	if w.plain {
		s.EffectiveN, s.Unweighted = gap.Some(float64(n)), gap.Number{}
	}
	s.Mean = gap.Some(1 + score/100*float64(w.points-1))
	s.SD, s.Favourable, s.Unfavourable = gap.Some(1.23456), gap.Some(0.54321), gap.Some(0.12345)
	return s
}
