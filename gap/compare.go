package gap

import "mirror/gap/stat"

// confidence is the level of every interval.
const confidence = 0.95

// Reasons why a row has no gap or no interval.
const (
	reasonOneSided = "asked of one side"
	reasonOneOnly  = "fewer than two answers on one side"
	// One account's answers are alike: how far others would differ cannot be seen from them.
	reasonOneAccount = "all answers of one side come from one account"
)

// compared is a row on its way: what it was made of is kept for what comes after.
type compared struct {
	Row
	place *place
	sub   subject
	sides [2]figure
	diff  stat.Difference
	ok    bool // diff is defined
}

// compare makes the row of one subject at one place, all but what hangs on the other rows.
func (an *analysis) compare(p *place, sub subject) compared {
	c := compared{place: p, sub: sub}
	c.Level, c.ID, c.Place, c.Compared = sub.level, sub.id, p.Place, p.compared
	c.PartOf, c.Served = sub.partOf(an.frame), p.served()
	both := true
	for a, v := range p.sides {
		if !v.side.asks(sub) {
			both = false
			continue
		}
		c.sides[a], *c.side(Audience(a)), c.Answers[a] = an.see(v, sub)
	}
	if both {
		c.compareSides(an)
		an.warnUnshared(sub)
	} else {
		c.Reason = reasonOneSided
	}
	if q := sub.question(an.frame); q != nil && isNet(q) {
		c.Net = an.net(&c)
	}
	return c
}

// warnUnshared notes a dimension of which no item is asked of both sides: its gap sets two views side by side.
func (an *analysis) warnUnshared(sub subject) {
	if sub.level == LevelDimension && !an.all[0].sides[Customer].side.shared[sub.index] {
		id := an.frame.Dimensions[sub.index].ID
		an.note("different_questions_"+id, "On the topic "+id+" the two sides were asked different questions: its gap sets two views side by side, not answers to the same questions.")
	}
}

func (c *compared) side(a Audience) *Side {
	if a == Employee {
		return &c.Employees
	}
	return &c.Customers
}

// compareSides fills the gap and its certainty.
func (c *compared) compareSides(an *analysis) {
	cust, emp := &c.sides[Customer], &c.sides[Employee]
	for _, f := range []*figure{emp, cust} {
		if !f.known && c.Reason == "" {
			c.Reason = Word(f.reason)
		}
	}
	if c.Reason != "" {
		return
	}
	c.Gap = Some(emp.mean - cust.mean)
	if emp.tested && cust.tested {
		c.diff, c.ok = stat.Welch(emp.estimate, cust.estimate, confidence)
	}
	if !c.ok {
		c.Reason = reasonOneOnly
		if emp.reason == reasonOneAccount || cust.reason == reasonOneAccount {
			c.Reason = reasonOneAccount
		}
	} else {
		c.SE, c.DF, c.Low, c.High, c.P = Some(c.diff.SE), Some(c.diff.DF), Some(c.diff.Low), Some(c.diff.High), Some(c.diff.P)
		c.PEquivalent = Some(c.diff.Equivalence(an.frame.Margin))
		c.Clustered = emp.clustered || cust.clustered
	}
	c.ShareGap = an.shareGap(c)
	an.accuracy(c)
}

// sideOf is a figure as it is written.
func (an *analysis) sideOf(v *view, sub subject, f *figure) Side {
	s := Side{N: Some(f.n)}
	s.CantSay, s.Blank = an.missing(v, sub)
	if !f.known {
		return s
	}
	s.EffectiveN, s.Score = Some(f.effective), Some(f.mean)
	if f.tested {
		s.SE = Some(f.estimate.SE())
	}
	if f.weighted {
		s.Unweighted = Some(f.plain)
	}
	if sc := v.side.scaleOf(sub); sc.steps > 0 {
		step := float64(sc.steps) / 100
		// A score is turned so that high is good; so is the mean.
		s.Mean = Some(float64(sc.lo) + f.mean*step)
		if f.n > 1 && (!v.counted || !sub.score() && sub.level != LevelDimension) {
			s.SD = Some(f.sd * step)
		}
	}
	s.Favourable, s.Unfavourable = an.favourable(v, sub)
	return s
}

// answers are the numbers of people who gave each answer, reversed items turned, where one rating makes the figure.
func (an *analysis) answers(v *view, sub subject) []float64 {
	asked := v.side.questionsOf(sub)
	steps := v.side.scaleOf(sub).steps
	if sub.score() || len(asked) != 1 || steps == 0 {
		return nil
	}
	a := &v.side.asked[asked[0]]
	answers := make([]float64, steps+1)
	for c := range min(a.options, len(answers)) {
		to := c
		if an.frame.Questions[a.question].Reverse {
			to = steps - c
		}
		answers[to], _ = v.pooled.tallied([]int{int(a.first) + c})
	}
	return answers
}
