package gap

import "mirror/gap/stat"

// tallied adds up slots of an atom, by weight.
func (at *Atom) tallied(slots []int) (n, w1 float64) {
	for _, s := range slots {
		k, w, _ := at.count(s)
		n += k
		w1 += w
	}
	return n, w1
}

// share is the share of the people (answers) in the slots of all, weighted as
// the view is: the mean of the strata's shares (methods.md §3.14), an empty
// stratum treated as it is for the mean. It is absent when there are none.
func (v *view) share(some, all []int) Number {
	if v.strata == nil {
		return v.pooled.share(some, all)
	}
	shares, done := v.settle(func(at *Atom) float64 {
		_, w := at.tallied(all)
		return w
	})
	switch {
	case done == noMatched:
		return Number{}
	case shares == nil:
		return v.pooled.share(some, all)
	}
	sum, total := 0.0, 0.0
	for i, w := range shares {
		if w > 0 {
			sum += w * v.atom(i).share(some, all).Or(0)
			total += w
		}
	}
	return Some(sum / total)
}

func (at *Atom) share(some, all []int) Number {
	_, of := at.tallied(all)
	if of <= 0 {
		return Number{}
	}
	_, w := at.tallied(some)
	return Some(w / of)
}

// slots are the array places of the options of a question that pass the test.
func (q *asked) slots(test func(code int) bool) []int {
	var list []int
	for c := range q.options {
		if test(c) {
			list = append(list, int(q.first)+c)
		}
	}
	return list
}

// questionsOf are the asked questions a subject pools its answers from: itself,
// or a dimension's items.
func (s *side) questionsOf(sub subject) []int {
	switch {
	case sub.level == LevelDimension:
		return s.itemsOf(sub.index)
	case sub.score() || sub.level == levelItems:
		return nil
	}
	return []int{s.place[sub.index]}
}

// missing are the shares of those who could not say, of those who answered or
// could not, and of blanks, of those asked. A dimension's are pooled over its items.
func (an *analysis) missing(v *view, sub subject) (cantSay, blank Number) {
	var x, b, answers []int
	for _, i := range v.side.questionsOf(sub) {
		q := &v.side.asked[i]
		answers = append(answers, q.slots(func(int) bool { return true })...)
		x = append(x, int(q.first)+q.options)
		b = append(b, int(q.first)+q.options+1)
	}
	if x == nil {
		return Number{}, Number{}
	}
	said := append(answers, x...)
	cantSay = v.share(x, said)
	return cantSay, v.share(b, append(said, b...))
}

// favourable are the shares of favourable and unfavourable answers, a
// dimension's pooled over those of its items that say what is favourable; for a
// choice question the share counted and, out of the other answers, the rest.
func (an *analysis) favourable(v *view, sub subject) (good, bad Number) {
	if q := sub.question(an.frame); q != nil && v.side.percent(q) {
		return an.guessed(v, sub), Number{}
	}
	if !an.poolable(sub) {
		return Number{}, Number{}
	}
	var goods, bads, all []int
	choice := false
	for _, i := range v.side.questionsOf(sub) {
		a := &v.side.asked[i]
		q := &an.frame.Questions[a.question]
		g, b, ok := v.side.sorted(a, q)
		if !ok {
			continue
		}
		choice = choice || q.Kind == Choice
		goods, bads = append(goods, g...), append(bads, b...)
		all = append(all, a.slots(func(int) bool { return true })...)
	}
	if all == nil {
		return Number{}, Number{}
	}
	if choice {
		return v.share(goods, all), Number{}
	}
	return v.share(goods, all), v.share(bads, all)
}

// poolable reports whether a dimension's counted shares mean one thing: all of
// its choice items good, or all bad, when counted, and none guessed as a number.
func (an *analysis) poolable(sub subject) bool {
	if sub.level != LevelDimension {
		return true
	}
	good, bad := false, false
	for i := range an.frame.Questions {
		if q := &an.frame.Questions[i]; q.Dimension == sub.index && q.Kind == Choice {
			good, bad = good || q.GoodWhenHigh, bad || !q.GoodWhenHigh
			if q.EmployeePercent {
				return false
			}
		}
	}
	return !(good && bad)
}

// sorted are the slots of a question's favourable and unfavourable answers; ok
// is false when the scale does not say which they are.
func (s *side) sorted(a *asked, q *Question) (good, bad []int, ok bool) {
	if q.Kind == Choice {
		if s.percent(q) {
			return nil, nil, false
		}
		return a.slots(func(c int) bool { return q.Counted[c] }), nil, true
	}
	if q.FavourableFrom == 0 && q.UnfavourableTo == 0 {
		return nil, nil, false
	}
	turned := func(c int) int {
		if q.Reverse {
			return q.Hi - c
		}
		return q.Lo + c
	}
	good = a.slots(func(c int) bool { return turned(c) >= q.FavourableFrom })
	return good, a.slots(func(c int) bool { return turned(c) <= q.UnfavourableTo }), true
}

// guessed is the mean of what employees answered "out of 100 customers", as a fraction.
func (an *analysis) guessed(v *view, sub subject) Number {
	a := &v.side.asked[v.side.place[sub.index]]
	sum, n := 0.0, 0.0
	for c := range a.options {
		k, _, _ := v.pooled.count(int(a.first) + c)
		sum += k * float64(c)
		n += k
	}
	if n == 0 {
		return Number{}
	}
	return Some(sum / n / 100)
}

// shareGap is the difference of the favourable (counted) shares, employees −
// customers, by Newcombe's interval on the effective n; a dimension's counts
// people, not their answers (methods.md §3.3). Where employees guess a number
// out of 100 it is that mean against the customers' share, with the gap's
// standard error.
func (an *analysis) shareGap(c *compared) Interval {
	e, ok1 := c.Employees.Favourable.Value()
	u, ok2 := c.Customers.Favourable.Value()
	if !ok1 || !ok2 {
		return Interval{}
	}
	q := c.sub.question(an.frame)
	if q != nil && q.EmployeePercent {
		if !c.ok {
			return Interval{Estimate: Some(e - u)}
		}
		half := (c.diff.High - c.diff.Low) / 200
		return Interval{Some(e - u), Some(e - u - half), Some(e - u + half)}
	}
	return interval(stat.Newcombe(e, c.sides[Employee].size(), u, c.sides[Customer].size(), confidence))
}

// size is how many independent answers a share of this figure's people rests on.
func (f *figure) size() float64 { return f.effective / f.deff }

func interval(i stat.Interval, ok bool) Interval {
	if !ok {
		return Interval{}
	}
	return Interval{Some(i.Estimate), Some(i.Low), Some(i.High)}
}
