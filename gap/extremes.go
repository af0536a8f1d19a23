package gap

import "mirror/gap/stat"

// fewestInDummy is how many people must be poor (very good) on a dimension for
// its penalty (reward) to be computed (methods.md §3.15b).
const fewestInDummy = 20

// cross is one group's cross-products, or everyone's for group −1: dimension
// scores in points of 100, then the outcome on its own scale.
func (c *crossed) cross(group int) *stat.Cross {
	x := stat.NewCross(c.columns)
	scale := make([]float64, c.columns)
	for i := range scale {
		scale[i] = 100.0 / coarse
	}
	scale[c.columns-1] = 1
	c.over(group, func(g int) {
		x.W += c.weight(g)
		k := 0
		for i := range c.columns {
			x.Sum[i] += c.figure(c.sum, func(w *crossWeights) []wide { return w.sum }, g*c.columns+i) * scale[i]
			for j := range i + 1 {
				x.Prod[j*c.columns+i] += c.figure(c.prod, func(w *crossWeights) []wide { return w.prod }, g*c.pairs+k) * scale[i] * scale[j]
				k++
			}
		}
	})
	return x
}

// over visits one group, or all for −1.
func (c *crossed) over(group int, visit func(g int)) {
	if group >= 0 {
		visit(group)
		return
	}
	for g := range groups {
		visit(g)
	}
}

func (c *crossed) weight(g int) float64 {
	if c.w != nil {
		return float64(c.w.n[g]) / one
	}
	return float64(c.n[g])
}

func (c *crossed) figure(plain []uint64, weighted func(*crossWeights) []wide, i int) float64 {
	if c.w != nil {
		return weighted(c.w)[i].float() / one
	}
	return float64(plain[i])
}

// dummies is one group's cross-products of the dummies and, last, the outcome.
func (c *crossed) dummies(group int) *stat.Cross {
	n := 2 * len(c.topics)
	x := stat.NewCross(n + 1)
	c.over(group, func(g int) {
		x.W += c.weight(g)
		for a := range n {
			for b := range a + 1 {
				both := float64(c.both[g*triangle(n)+triangle(a)+b])
				if c.w != nil {
					both = float64(c.w.both[g*triangle(n)+triangle(a)+b]) / one
				}
				x.Prod[b*x.K+a] += both
				if a == b {
					x.Sum[a] += both
				}
			}
			x.Prod[a*x.K+n] += c.figure(c.outcome, func(w *crossWeights) []wide { return w.outcome }, g*n+a)
		}
		y := c.columns - 1
		x.Sum[n] += c.figure(c.sum, func(w *crossWeights) []wide { return w.sum }, g*c.columns+y)
		x.Prod[n*x.K+n] += c.figure(c.prod, func(w *crossWeights) []wide { return w.prod }, g*c.pairs+c.pairs-1)
	})
	return x
}

// people is how many people a dummy is set for.
func (c *crossed) people(dummy int) uint64 {
	n, at := uint64(0), triangle(dummy)+dummy
	for g := range groups {
		n += c.both[g*triangle(2*len(c.topics))+at]
	}
	return n
}

// extremes fills what the outcome loses when a dimension is poor and gains when
// it is very good, all dimensions together (Brandt 1988; methods.md §3.15b),
// and marks table stakes and difference makers.
func (r *regression) extremes() {
	var set []int
	for dummy := range 2 * len(r.c.topics) {
		switch n := r.c.people(dummy); {
		case n >= fewestInDummy:
			set = append(set, dummy)
		case dummy%2 == 0:
			r.note("fewer than %d people rate %s as poor; what that costs is not computed.", fewestInDummy, r.name(dummy/2))
		default:
			r.note("fewer than %d people rate %s as very good; what that earns is not computed.", fewestInDummy, r.name(dummy/2))
		}
	}
	total := r.c.dummies(-1)
	var used []int
	for _, dummy := range set {
		if total.Varies(dummy) {
			used = append(used, dummy)
		}
	}
	y := 2 * len(r.c.topics)
	fit, ok := total.OLS(y, used)
	if !ok {
		return
	}
	replicates := r.without(total, y, used)
	for i, dummy := range used {
		low, high := band(fit.Slopes[i], replicates, i)
		r.fill(dummy, fit.Slopes[i], low, high)
	}
	for i := range r.out.Items {
		r.out.Items[i].Mark = markOf(&r.out.Items[i], len(r.out.Items))
	}
}

// without are the slopes with one group of people left out at a time; nil when one cannot be computed.
func (r *regression) without(total *stat.Cross, y int, used []int) [][]float64 {
	var replicates [][]float64
	for g := range groups {
		if r.c.n[g] == 0 {
			continue
		}
		fit, ok := total.Without(r.c.dummies(g)).OLS(y, used)
		if !ok {
			return nil
		}
		replicates = append(replicates, fit.Slopes)
	}
	return replicates
}

func (r *regression) fill(dummy int, slope float64, low, high Number) {
	for i := range r.out.Items {
		item := &r.out.Items[i]
		switch {
		case item.Dimension != r.name(dummy/2):
		case dummy%2 == 0:
			item.Penalty, item.PenaltyLow, item.PenaltyHigh = Some(slope), low, high
		default:
			item.Reward, item.RewardLow, item.RewardHigh = Some(slope), low, high
		}
	}
}

// Marks of a driver, ids of findings.yaml.
const (
	TableStakes     = "table_stakes"
	DifferenceMaker = "difference_maker"
)

// markOf names a driver among k: table stakes when failing costs (the penalty's
// interval excludes 0), shining gains nothing certain (the reward's includes 0)
// and the cost is clearly more than the gain (the two intervals, both taken as
// amounts, do not overlap: where few people are very pleased the reward's
// interval is wide and includes 0 for want of answers, not because nothing is
// gained); a difference maker when it carries more than its share and shining gains.
func markOf(d *Driver, k int) Word {
	high, ok1 := d.PenaltyHigh.Value()
	low, ok2 := d.RewardLow.Value()
	up, ok3 := d.RewardHigh.Value()
	if ok1 && ok2 && ok3 && high < 0 && low <= 0 && up >= 0 && -high > up {
		return TableStakes
	}
	if d.Share.Or(0) > 1/float64(k) && d.Reward.Or(0) > 0 {
		return DifferenceMaker
	}
	return ""
}
