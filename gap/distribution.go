package gap

import "strconv"

// own reports whether a side is what a place is about: a cell's employees, a
// segment's customers, both sides of a unit and of everyone. The other side of
// a cell or segment has a place of its own.
func (p *place) own(a Audience) bool {
	switch p.kind {
	case byCell, byCellUnit:
		return a == Employee
	case bySegment, bySegmentUnit:
		return a == Customer
	}
	return true
}

// distributions are how each side answered: dimensions of one scale and
// outcomes at every place but pairs, items for everyone.
func (an *analysis) distributions(w *Wave) {
	w.Distributions = []Distribution{}
	subs := append(an.subjects(), an.outcomes()...)
	for _, p := range an.all {
		if p.kind == byCellUnit || p.kind == bySegmentUnit {
			continue
		}
		for _, sub := range subs {
			if sub.score() || sub.level == LevelItem && p.kind != everyone {
				continue
			}
			for a, v := range p.sides {
				if d, ok := an.distribution(p, v, sub); ok && p.own(Audience(a)) {
					w.Distributions = append(w.Distributions, d)
				}
			}
		}
	}
}

// distribution is one side's answers by value, reversed items turned. A choice
// question's values are the numbers of its options, from 0. A choice of many has
// none: of several options ticked one is counted, so shares of options would mislead.
func (an *analysis) distribution(p *place, v *view, sub subject) (Distribution, bool) {
	if !v.side.asks(sub) {
		return Distribution{}, false
	}
	sc := v.side.scaleOf(sub)
	q := sub.question(an.frame)
	if sc.steps == 0 && (q == nil || q.Kind != Choice || q.Many || v.side.percent(q)) {
		return Distribution{}, false
	}
	d := Distribution{Level: sub.level, ID: sub.id, Place: p.Place, Audience: v.side.audience.String(), Shares: []Number{}}
	n := sc.steps + 1
	if sc.steps == 0 {
		n = len(q.Counted)
	}
	by, all := make([][]int, n), []int(nil)
	for _, i := range v.side.questionsOf(sub) {
		a := &v.side.asked[i]
		for c := range a.options {
			to := c
			if an.frame.Questions[a.question].Reverse {
				to = n - 1 - c
			}
			by[to] = append(by[to], int(a.first)+c)
			all = append(all, int(a.first)+c)
		}
	}
	answers, _ := v.pooled.tallied(all)
	d.N = Some(answers)
	d.CantSay, _ = an.missing(v, sub)
	if answers == 0 {
		d.Reason = Word(nobody(v.side.audience))
	}
	for i := range by {
		d.Values = append(d.Values, strconv.Itoa(sc.lo+i))
		d.Shares = append(d.Shares, v.share(by[i], all))
	}
	return d, true
}
