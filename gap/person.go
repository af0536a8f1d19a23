package gap

// weigh adds the person's weight wherever the person was counted.
func (p *person) weigh(at *Atom, codes []uint8, w uint64) {
	w2 := product(w, w)
	at.w1[0] += w
	at.w2[0].add(w2)
	for i := range at.side.asked {
		q := &at.side.asked[i]
		slot, _ := q.slot(codes[q.question])
		at.w1[slot] += w
		at.w2[slot].add(w2)
	}
	for _, slot := range p.slots {
		at.w1[slot] += w
		at.w2[slot].add(w2)
	}
	for k, known := range p.known {
		if known {
			at.moments[k].weigh(p.total[k], w)
		}
	}
}

// cluster adds the person's figures to the sums of its group of accounts.
func (p *person) cluster(at *Atom, group int, codes []uint8, w uint64) {
	s := at.side
	if at.clusters == nil {
		at.clusters = newClusters(s, at.w1 != nil)
	}
	c := at.clusters
	for i := range s.asked {
		q := &s.asked[i]
		if _, add := q.slot(codes[q.question]); valid(add) != 0 {
			c.add(group, i, uint64(value(add)), w)
		}
	}
	for d, slot := range p.score {
		if slot != 0 {
			c.add(group, s.topicFigure(d), s.score[int(slot)-s.lattice], w)
		}
	}
	for k, known := range p.known {
		if known {
			c.add(group, s.scoreFigure(k), p.total[k], w)
		}
	}
}

// cross adds a complete case to the cross-products.
func (p *person) cross(c *crossed, s *side, codes []uint8, group int, w uint64) {
	_, outcome := s.asked[s.place[s.frame.Outcome]].slot(codes[s.frame.Outcome])
	if valid(outcome) == 0 {
		return
	}
	c.set = c.set[:0]
	for i, d := range c.topics {
		slot := p.score[d]
		if slot == 0 {
			return
		}
		at := int(slot) - s.lattice
		c.z[i] = s.fine[at]
		switch s.pole[at] {
		case -1:
			c.set = append(c.set, 2*i)
		case 1:
			c.set = append(c.set, 2*i+1)
		}
	}
	c.z[len(c.topics)] = uint64(value(outcome))
	c.add(group, w)
}

// classify counts the group of the first rule that fits. A person who answered
// too little of any dimension (fewer than two items, or its only one) is left out.
func (p *person) classify(at *Atom, codes []uint8) {
	s := at.side
	lowest, sum, n := 0.0, 0.0, 0.0
	for d := range s.topics {
		t := &s.topics[d]
		if t.k == 0 {
			continue
		}
		v := valid(p.sums[d])
		if v < uint32(min(2, t.k)) || t.scale.steps == 0 {
			return
		}
		x := float64(t.scale.lo*int(v)+int(value(p.sums[d]))) / float64(v)
		if n == 0 || x < lowest {
			lowest = x
		}
		sum += x
		n++
	}
	if n == 0 {
		return
	}
	for i := range s.frame.Rules {
		if s.fits(&s.frame.Rules[i], lowest, sum/n, codes) {
			at.n[s.ruled[i]]++
			p.slots = append(p.slots, s.ruled[i])
			return
		}
	}
}

// nearly keeps a mean that is exactly a bound (of a rule, of what is good) from
// falling on the wrong side of it by a rounding.
const nearly = 1e-9

func (s *side) fits(r *Rule, lowest, mean float64, codes []uint8) bool {
	if r.Otherwise {
		return true
	}
	if r.LowestAtLeast != nil && lowest < *r.LowestAtLeast-nearly ||
		r.MeanAtLeast != nil && mean < *r.MeanAtLeast-nearly ||
		r.MeanBelow != nil && mean >= *r.MeanBelow-nearly {
		return false
	}
	if r.Behaviour < 0 {
		return true
	}
	q := &s.frame.Questions[r.Behaviour]
	c := int(codes[r.Behaviour])
	return s.place[r.Behaviour] >= 0 && c < len(q.Counted) && q.Counted[c]
}

// quality looks for careless answering. Times are customers' only.
func (t *Tally) quality(at *Atom, p *person, codes []uint8, seconds int, w uint64) {
	s := at.side
	f := &t.flags[s.audience]
	same := f.check(s, codes, p.blanks)
	if s.audience != Customer || seconds < 0 {
		return
	}
	f.time(seconds, same)
	if !same || seconds >= lastSecond {
		return
	}
	kept := f.keep(at.group, seconds)
	if kept == nil {
		kept = make([]moments, len(s.topics))
		f.hasty[hastyKey{at.group, seconds}] = kept
	}
	for d, slot := range p.score {
		if slot == 0 {
			continue
		}
		m, x := &kept[d], s.score[int(slot)-s.lattice]
		if w != one {
			m.weights()
		}
		m.add(x)
		if m.w != nil {
			m.weigh(x, w)
		}
	}
}
