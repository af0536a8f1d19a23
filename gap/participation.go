package gap

import (
	"fmt"

	"mirror/gap/stat"
)

// participation counts who answered: each side, then each cell, segment and
// unit. How many were invited is known by cell for employees and by segment for
// customers; a unit's invitations are not told apart by side.
func (an *analysis) participation(w *Wave) {
	for _, p := range an.all {
		switch p.kind {
		case everyone:
			w.N[Customer] = an.answered(p, Customer, invited(an.segments))
			w.N[Employee] = an.answered(p, Employee, invited(an.cells))
		case byCell:
			w.Participation = append(w.Participation, an.answered(p, Employee, invitedIn(an.cells, p.Cell)))
		case bySegment:
			w.Participation = append(w.Participation, an.answered(p, Customer, invitedIn(an.segments, p.Segment)))
		case byUnit:
			w.Participation = append(w.Participation, an.answered(p, Customer, 0), an.answered(p, Employee, 0))
		}
	}
	if w.Participation == nil {
		w.Participation = []Participation{}
	}
}

// invited is how many were invited in all groups, 0 unless each is known.
func invited(gs []Group) int {
	sum := 0
	for _, g := range gs {
		if g.Invited == 0 {
			return 0
		}
		sum += g.Invited
	}
	return sum
}

func invitedIn(gs []Group, id Word) int {
	for _, g := range gs {
		if g.ID == string(id) {
			return g.Invited
		}
	}
	return 0
}

func (an *analysis) answered(p *place, a Audience, invited int) Participation {
	v := p.sides[a]
	n, w1, w2 := v.pooled.count(0)
	out := Participation{Place: p.Place, Audience: a.String(), N: Some(n), Weighted: Some(w1)}
	if invited > 0 {
		out.Invited, out.Rate = Some(float64(invited)), Some(n/float64(invited))
	}
	if n == 0 {
		out.Reason = Word(nobody(a))
		return out
	}
	out.EffectiveN = Some(stat.Kish(w1, w2))
	if v.strata != nil && !v.matched {
		out.EffectiveN = Some(v.effective(0))
	}
	total, weights, _ := an.pools.all[a].count(0)
	out.Share = Some(n / total)
	out.WeightMean = an.weightMean(p, a, n/total, w1/n/(weights/total))
	if a == Customer && an.all[0].sides[Customer].strata != nil {
		out.Weighted = out.WeightMean.Map(func(mean float64) float64 { return n * mean })
	}
	return out
}

// effective is Kish's effective number of the people in a slot, shares of the
// customer base included: Σw over the root of Σw², squared.
func (v *view) effective(slot int) float64 {
	var shares []float64
	if v.strata != nil {
		shares, _ = v.settle(func(at *Atom) float64 {
			_, w, _ := at.count(slot)
			return w
		})
	}
	if shares == nil {
		_, w1, w2 := v.pooled.count(slot)
		return stat.Kish(w1, w2)
	}
	sum, inverse := 0.0, 0.0
	for i, share := range shares {
		if share > 0 {
			_, w1, w2 := v.atom(i).count(slot)
			sum += share
			inverse += share * share * w2 / (w1 * w1)
		}
	}
	return sum * sum / inverse
}

// weightMean is how much one person of the group counts for, 1 being average:
// with known shares of the customer base what a segment counts for over its
// share of the answers, else the mean weight given.
func (an *analysis) weightMean(p *place, a Audience, share, weight float64) Number {
	v := an.all[0].sides[Customer]
	i := v.stratum(string(p.Segment))
	if a != Customer || p.kind != bySegment || i < 0 {
		return Some(weight)
	}
	shares, _ := v.settle(func(at *Atom) float64 {
		_, w, _ := at.count(0)
		return w
	})
	if shares == nil {
		return Some(weight)
	}
	total := 0.0
	for _, s := range shares {
		total += s
	}
	return Some(shares[i] / total / share)
}

// remark adds the notes about the whole wave.
func (an *analysis) remark() {
	c := an.all[0].sides[Customer]
	n, _, _ := c.pooled.count(0)
	if an.pools.counted {
		an.note("counts_only", "Only counts of answers to each question are known, not who gave them together. A topic's score is the mean of its questions' means, its interval uses the mean of their standard errors, which is an upper bound, and figures about single people are left out.")
	}
	if c.strata != nil && n > 0 {
		an.note("segments_weighted", "Each customer segment counts by its share of the customer base, not by how many of it answered. The file of all figures has the plain one too.")
		if an.tally.crossed[Customer] != nil {
			an.note("drivers_unweighted", "What goes with the outcome is computed from the customers as they answered, without weighting by segment.")
		}
		if out, _, _ := an.segment("").count(0); out > 0 {
			an.note("segment_missing", "Customers without a known segment count as they answered, among those whose segment is weighted.")
		}
	}
	if c.pooled.w1 != nil {
		an.note("weights", "Customers count by the weights given in the answers.")
	}
	if eff := c.effective(0); eff > 0 && n/eff > 2 {
		an.note("weights_costly", fmt.Sprintf("Warning: weighting is strong here; %.0f customers are worth as much as %.0f who count alike.", n, eff))
	}
	for a, repeated := range an.pools.cluster {
		if repeated {
			an.note("accounts_"+Audience(a).String(), fmt.Sprintf("Some accounts on the %s side gave more than one answer. Answers of one account are alike, so that side's uncertainty is computed by leaving out groups of accounts in turn.", Audience(a)))
		}
	}
	an.remarkLost()
}

// remarkLost says how many dimension scores were lost to the rule that a person
// must have answered at least half of a topic, and two questions of it.
func (an *analysis) remarkLost() {
	if an.pools.counted {
		return
	}
	for a, at := range an.pools.all {
		var lost, all uint64
		for d := range at.side.topics {
			t := &at.side.topics[d]
			lost += at.n[t.lost]
			all += at.n[t.lost]
			for slot := t.first; slot < t.end; slot++ {
				all += at.n[slot]
			}
		}
		if share := 100 * float64(lost) / max(float64(all), 1); share >= 0.5 { // less would read as 0%
			an.note("too_few_items_"+Audience(a).String(), fmt.Sprintf("A person counts for a topic when at least half of its questions, and two of them, were answered: %.0f%% of the %s scores that were begun are left out.", share, map[int]string{0: "customers'", 1: "employees'"}[a]))
		}
	}
}
