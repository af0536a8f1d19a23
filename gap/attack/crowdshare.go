package attack

import (
	"math"
	"slices"

	"mirror/gap"
)

// Levels of figures that have no rows: people by band of the trust spectrum, and by group of the classification.
const (
	levelSpectrum = "spectrum"
	levelPeople   = "classes"
)

// shares are the people of each group by what they are called, which is a question with that many answers. The mean
// beside them is the overall score's; the name of the band it lies in is left out where the score is a limit, and
// elsewhere cuts a mean which is shown.
func (o *outlook) sharesOfPeople(level string, list []gap.GroupShares) {
	for i := range list {
		g := &list[i]
		if g.Audience != o.a.String() || !own(o.a, g.Place) {
			continue
		}
		s := o.figure(level, level).see(placeOf(o.a, g.Place))
		s.n, s.told = counted(g.N, g.NBand)
		s.shown, s.parts = s.told, g.Shares
	}
}

// parts adds the shares that make up a group. Of a band the step is the same for all sizes.
func (p *sheet) parts(atoms []int, s *sight) {
	for v, share := range s.parts {
		if !slices.ContainsFunc(s.parts, gap.Number.Known) {
			return // too few people for shares
		}
		p.part(p.sum(atoms, v), p.sum(atoms, rangeOf(0, len(s.parts))...), partOf(share, s.n.low))
	}
}

// wrote adds what comments tell: a customer's comes with a band of the recommendation, so that at least so many of
// the segment gave one of these answers. Comments to several questions may be one person's.
func (o *outlook) wrote() {
	bands := map[string]span{"0–6": {0, 6}, "7–8": {7, 8}, "9–10": {9, 10}}
	type key struct {
		at          place
		band, about string
	}
	count := map[key]float64{}
	for i := range o.wave.Comments {
		c := &o.wave.Comments[i]
		if _, ok := bands[c.Score]; ok && c.Audience == o.a.String() {
			count[key{everyone, c.Score, c.Question}]++
			if at := placeOf(o.a, c.Place); at != everyone {
				count[key{at, c.Score, c.Question}]++
			}
		}
	}
	for _, f := range o.figures {
		if f.level != gap.LevelOutcome || f.ballot == nil || f.ballot.values != 11 {
			continue
		}
		for k, n := range count {
			if s := f.at[k.at]; s != nil && s.known != nil {
				by := make([]float64, 11)
				for v := bands[k.band].low; v <= bands[k.band].high; v++ {
					by[int(v)] = 1
				}
				s.known.add(by, n, math.Inf(1))
			}
		}
	}
}

// divided adds what it tells of a cell of 20 to 29 people whether its opinions are divided: the mean of its items'
// variances, as parts of what answers spread evenly would have, is above or below a bound (methods.md §3.13). Of one
// item it says as much as the others leave open. From 30 people the word follows from the shown spreads.
func (o *outlook) divided() {
	for i := range o.wave.Agreement {
		a := &o.wave.Agreement[i]
		if o.a != gap.Employee || a.NBand == "" {
			continue
		}
		var items []*known
		for _, f := range o.figures {
			if s := f.at[place{group: a.Cell}]; f.level == gap.LevelItem && f.ballot != nil && s != nil && s.known != nil && s.row.PartOf == a.Dimension {
				items = append(items, s.known)
			}
		}
		for _, k := range items {
			k.split(items, a.Split)
		}
	}
}

func (k *known) split(items []*known, split bool) {
	evenly := func(k *known) float64 {
		points, step := float64(k.ballot.values), 100/float64(k.ballot.values-1)
		return step * step * (points*points - 1) / 12
	}
	j := float64(len(items))
	others := span{}
	for _, other := range items {
		if other != k {
			others = span{others.low + other.variance.low/evenly(other), others.high + other.variance.high/evenly(other)}
		}
	}
	bound := j * j / (j + 1) // of the sum of the parts
	if split {
		k.variance.low = math.Max(k.variance.low, (bound-others.high)*evenly(k))
	} else {
		k.variance.high = math.Min(k.variance.high, (bound-others.low)*evenly(k))
	}
}
