package gap

// The scores of a person that have too many denominators for a histogram;
// their moments are kept.
const (
	emotionalScore  = iota
	functionalScore // mean of the person's dimension scores in the family
	overallScore    // mean of all the person's dimension scores
	contrastScore   // emotional − functional + 100 points, so that it is never negative
	itemsScore      // mean of the person's items, with the same rule for missing answers
	scores          // how many there are
)

// Atom is one audience, group and unit of a tally, or several pooled: flat
// arrays of counts that add up, so that any grouping and order gives the same.
type Atom struct {
	side        *side
	group, unit string
	seed        uint64 // of the group and unit, for rows without an account

	n        []uint64 // by slot: people (item counts only: answers)
	w1       []uint64 // by slot: Σw in steps of 1/one; nil when every weight was 1
	w2       []wide   // by slot: Σw²
	moments  [scores]moments
	clusters *clusters // nil without accounts
	inner    *inner    // of the whole cell, or of all customers; nil when not collected
}

func newAtom(s *side, group, unit string) *Atom {
	return &Atom{side: s, group: group, unit: unit, seed: hashWords(group, unit), n: make([]uint64, s.slots)}
}

// weigh begins to keep weights: everyone counted so far had weight 1.
func (at *Atom) weigh() {
	if at.w1 != nil {
		return
	}
	at.w1, at.w2 = make([]uint64, len(at.n)), make([]wide, len(at.n))
	for i, n := range at.n {
		at.w1[i] = n * one
		at.w2[i] = product(n, one*one)
	}
	for i := range at.moments {
		at.moments[i].weights()
	}
	if at.clusters != nil {
		at.clusters.weigh()
	}
}

// merge adds the people of another atom of the same audience.
func (at *Atom) merge(o *Atom) {
	if o.w1 != nil {
		at.weigh()
	}
	for i, n := range o.n {
		at.n[i] += n
	}
	if at.w1 != nil {
		at.mergeWeights(o)
	}
	for i := range at.moments {
		at.moments[i].merge(&o.moments[i])
	}
	if o.clusters != nil {
		if at.clusters == nil {
			at.clusters = newClusters(at.side, at.w1 != nil)
		}
		at.clusters.merge(o.clusters)
	}
}

func (at *Atom) mergeWeights(o *Atom) {
	for i := range at.n {
		if o.w1 == nil {
			at.w1[i] += o.n[i] * one
			at.w2[i].add(product(o.n[i], one*one))
			continue
		}
		at.w1[i] += o.w1[i]
		at.w2[i].add(o.w2[i])
	}
}

// count is how many people a slot holds, their weights and squared weights.
func (at *Atom) count(slot int) (n, w1, w2 float64) {
	n = float64(at.n[slot])
	if at.w1 == nil {
		return n, n, n
	}
	return n, float64(at.w1[slot]) / one, at.w2[slot].float() / (one * one)
}
