package gap

import (
	"fmt"
	"slices"

	"mirror/gap/stat"
)

const (
	fewestCases = 100 // complete answers for drivers, and ten for each of them (methods.md §3.15)
	leastR2     = 0.10
	mostLost    = 0.15
	mostVIF     = 10
)

// regression is what drivers of one side are computed from.
type regression struct {
	an    *analysis
	side  *side
	c     *crossed
	total *stat.Cross
	parts []*stat.Cross // of each group that holds anyone
	used  []int         // columns that vary
	out   *Drivers
}

// drivers looks for what goes with the outcome, for customers and as the
// employees' answers imply it.
func (an *analysis) drivers(w *Wave) {
	w.Drivers = []Drivers{}
	for a, c := range an.tally.crossed {
		if c == nil || an.pools.counted {
			continue
		}
		d := Drivers{Audience: Audience(a).String(), Outcome: an.frame.Questions[an.frame.Outcome].ID, Items: []Driver{}}
		r := regression{an: an, side: an.tally.sides[a], c: c, out: &d}
		r.run(an.tally.people[a])
		w.Drivers = append(w.Drivers, d)
	}
}

func (r *regression) run(people int64) {
	d, n := r.out, 0.0
	for g := range groups {
		n += float64(r.c.n[g])
	}
	d.N, d.Method = Some(n), "lmg"
	if len(r.c.topics) > stat.MaxLMG {
		d.Method = "johnson"
	}
	if people == 0 {
		d.Reason = "nobody answered"
		return
	}
	lost := 1 - n/float64(people)
	d.Lost = Some(lost)
	if lost > mostLost {
		r.note("%.0f%% of the answers are left out because a topic or the outcome is missing; the rest may differ from them.", 100*lost)
	}
	p := len(r.c.topics)
	if least := max(fewestCases, 10*p); n < float64(least) {
		d.Reason = Word(fmt.Sprintf("fewer than %d complete answers", least))
		return
	}
	r.total = r.c.cross(-1)
	for g := range groups {
		if r.c.n[g] > 0 {
			r.parts = append(r.parts, r.c.cross(g))
		}
	}
	r.shares()
}

func (r *regression) note(format string, args ...any) {
	r.out.Notes = append(r.out.Notes, fmt.Sprintf(format, args...))
}

func (r *regression) name(column int) string {
	return r.an.frame.Dimensions[r.c.topics[column]].ID
}

// AnsweredAlike is why a topic or an item is left out of what rests on how answers go together.
const AnsweredAlike = "everybody answered alike"

// shares divides the explained part of the outcome among the dimensions.
func (r *regression) shares() {
	d := r.out
	for i := range r.c.topics {
		if r.total.Varies(i) {
			r.used = append(r.used, i)
		} else {
			r.note("%s is left out: "+AnsweredAlike+".", r.name(i))
		}
	}
	theta, r2, ok := r.divide(r.total)
	if !ok {
		d.Reason = "the topics or the outcome do not vary enough, or the topics repeat each other"
		return
	}
	d.R2 = Some(r2)
	if r2 < leastR2 {
		d.Reason = Word(fmt.Sprintf("the topics explain less than %.0f%% of the outcome", 100*leastR2))
		return
	}
	var replicates [][]float64
	for _, g := range r.parts {
		if t, _, ok := r.divide(r.total.Without(g)); ok {
			replicates = append(replicates, t)
		}
	}
	if len(replicates) < len(r.parts) {
		replicates = nil // a group without which nothing can be computed: no interval
	}
	r.items(theta, replicates)
	last := len(r.used)
	d.EmotionalShare = Some(theta[last])
	d.EmotionalLow, d.EmotionalHigh = share(band(theta[last], replicates, last))
	r.extremes()
	r.order()
}

// items writes the drivers with what each is like.
func (r *regression) items(theta []float64, replicates [][]float64) {
	y := len(r.c.topics)
	among, with, _ := r.total.Correlations(y, r.used)
	fit, fitted := r.total.OLS(y, r.used)
	slopes := r.slopes()
	vif, _ := stat.VIF(among)
	for i, column := range r.used {
		item := Driver{Dimension: r.name(column), Share: Some(theta[i]), Correlation: Some(with[i])}
		item.Low, item.High = share(band(theta[i], replicates, i))
		if fitted {
			step := r.ownStep(column)
			item.Slope = Some(fit.Slopes[i] * step)
			low, high := band(fit.Slopes[i], slopes, i)
			own := func(x float64) float64 { return x * step }
			item.SlopeLow, item.SlopeHigh = low.Map(own), high.Map(own)
		}
		if with[i] < 0 {
			r.note("%s goes down where the outcome goes up; its share says how closely, not in which direction.", item.Dimension)
		}
		if vif != nil && vif[i] > mostVIF {
			r.note("%s can hardly be told apart from the other topics; consider joining them.", item.Dimension)
		}
		r.out.Items = append(r.out.Items, item)
	}
}

// slopes are those of the regression without each group in turn; none when one of them cannot be computed.
func (r *regression) slopes() (replicates [][]float64) {
	for _, g := range r.parts {
		fit, ok := r.total.Without(g).OLS(len(r.c.topics), r.used)
		if !ok {
			return nil
		}
		replicates = append(replicates, fit.Slopes)
	}
	return replicates
}

// ownStep is one step of a dimension's own scale in points of 100; one point where its items' scales differ.
func (r *regression) ownStep(column int) float64 {
	if s := r.side.topics[r.c.topics[column]].scale.steps; s > 0 {
		return 100 / float64(s)
	}
	return 1
}

// divide gives each used column's share of R², and last that of the emotional dimensions together.
func (r *regression) divide(c *stat.Cross) (shares []float64, r2 float64, ok bool) {
	among, with, ok := c.Correlations(len(r.c.topics), r.used)
	if !ok {
		return nil, 0, false
	}
	divide := stat.LMG
	if len(r.used) > stat.MaxLMG {
		divide = stat.Johnson
	}
	parts, r2, ok := divide(among, with)
	if !ok || !(r2 > 0) {
		return nil, 0, false
	}
	emotional := 0.0
	for i, column := range r.used {
		parts[i] /= r2
		if r.an.frame.Dimensions[r.c.topics[column]].Family == Emotional {
			emotional += parts[i]
		}
	}
	return append(parts, emotional), r2, true
}

// band is the 95 % interval of figure i by delete-a-group jackknife.
func band(x float64, replicates [][]float64, i int) (low, high Number) {
	values := make([]float64, len(replicates))
	for g := range replicates {
		values[g] = replicates[g][i]
	}
	se, df, ok := stat.Jackknife(values)
	if !ok {
		return Number{}, Number{}
	}
	half := se * stat.TQuantile(0.5+confidence/2, df)
	return Some(x - half), Some(x + half)
}

// share keeps the interval of a share inside 0..1.
func share(low, high Number) (Number, Number) {
	inside := func(x float64) float64 { return min(max(x, 0), 1) }
	return low.Map(inside), high.Map(inside)
}

// order sorts the drivers by share and ranks them; two whose intervals overlap are tied.
func (r *regression) order() {
	items := r.out.Items
	slices.SortStableFunc(items, func(a, b Driver) int {
		switch x, y := a.Share.Or(0), b.Share.Or(0); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	for i := range items {
		items[i].Rank = i + 1
		if i+1 < len(items) {
			low, ok1 := items[i].Low.Value()
			high, ok2 := items[i+1].High.Value()
			items[i].TiedWithNext = ok1 && ok2 && low <= high
		}
	}
}
