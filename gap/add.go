package gap

// Add counts one person's answers into an atom of this tally. It keeps no part
// of r and allocates nothing but, once, what weights and accounts need.
func (t *Tally) Add(at *Atom, r *Response) {
	s := at.side
	p := &t.scratch[s.audience]
	t.people[s.audience]++
	codes := p.whole(r.Codes)
	w := t.weight(at, r)
	p.answers(at, codes)
	if at.inner != nil {
		at.inner.add(p, codes)
	}
	p.dimensions(at)
	p.totals(at)
	for i := range s.picks {
		if i < len(r.Picks) && r.Picks[i] != 0 {
			p.pick(at, i, r.Picks[i])
		}
	}
	if len(s.frame.Rules) > 0 {
		p.classify(at, codes)
	}
	if at.w1 != nil {
		p.weigh(at, codes, w)
	}
	t.quality(at, p, codes, r.Seconds, w)
	c := t.crossed[s.audience]
	if r.Account == 0 && c == nil {
		return
	}
	g := r.group(at.seed)
	if r.Account != 0 {
		t.sketch[s.audience].add(r.Account)
		p.cluster(at, g, codes, w)
	}
	if c != nil {
		p.cross(c, s, codes, g, w)
	}
}

// whole is one code a question: what a short row leaves out is blank.
func (p *person) whole(codes []uint8) []uint8 {
	if len(codes) >= len(p.codes) {
		return codes
	}
	n := copy(p.codes, codes)
	for i := range p.codes[n:] {
		p.codes[n+i] = Blank
	}
	return p.codes
}

// weight is the person's weight. The first that is not 1 makes the tally keep
// weights, before this person is counted.
func (t *Tally) weight(at *Atom, r *Response) uint64 {
	a := at.side.audience
	if a != Customer {
		return one
	}
	w := weightOf(r.Weight)
	if w != one {
		at.weigh()
		if c := t.crossed[a]; c != nil {
			c.weigh()
		}
	}
	return w
}

// answers counts the codes and sums them up by dimension.
func (p *person) answers(at *Atom, codes []uint8) {
	clear(p.sums)
	n := at.n
	n[0]++
	asked := at.side.asked
	for i := range asked {
		q := &asked[i]
		slot, add := q.slot(codes[q.question])
		n[slot]++
		p.sums[q.sum] += add
	}
}

// dimensions counts the person's dimension scores and adds them up.
func (p *person) dimensions(at *Atom) {
	s := at.side
	p.slots = p.slots[:0]
	p.kinds, p.items, p.answered = [2]struct{ sum, n uint64 }{}, 0, 0
	p.blanks = blanks(p.sums[len(s.topics)+1])
	for d := range s.topics {
		t := &s.topics[d]
		sum := p.sums[d]
		v := valid(sum)
		p.blanks += blanks(sum)
		p.score[d] = 0
		if v == 0 {
			continue
		}
		if !t.apart {
			p.items += uint64(value(sum)) * t.step
			p.answered += uint64(v)
		}
		slot := t.lost
		if v >= t.need {
			slot = uint32(t.base[v]) + value(sum)
			p.score[d] = slot
			if !t.apart {
				k := &p.kinds[t.kind&1]
				k.sum += s.score[int(slot)-s.lattice]
				k.n++
			}
		}
		at.n[slot]++
		p.slots = append(p.slots, slot)
	}
}

// totals counts the person's family scores, overall score, contrast and mean of the items.
func (p *person) totals(at *Atom) {
	s := at.side
	e, f := p.kinds[0], p.kinds[1]
	p.known = [scores]bool{e.n > 0, f.n > 0, e.n+f.n > 0, e.n > 0 && f.n > 0,
		p.answered > 0 && p.answered >= uint64(needed(s.mirrored))}
	p.total[emotionalScore] = mean(e.sum, e.n)
	p.total[functionalScore] = mean(f.sum, f.n)
	p.total[overallScore] = mean(e.sum+f.sum, e.n+f.n)
	p.total[contrastScore] = p.total[emotionalScore] + unit - p.total[functionalScore]
	p.total[itemsScore] = mean(p.items, p.answered)
	for k, known := range p.known {
		if known {
			at.moments[k].add(p.total[k])
		}
	}
	if len(s.frame.Bands) > 0 && p.known[itemsScore] && s.scale.steps > 0 {
		p.band(at)
	}
}

// mean is sum/n to the nearest step; 0 when n is 0.
func mean(sum, n uint64) uint64 {
	if n == 0 {
		return 0
	}
	return (sum + n/2) / n
}

// band counts the band the person's mean on the scale's own values falls in.
func (p *person) band(at *Atom) {
	s := at.side
	sum := uint64(0)
	for d, x := range p.sums[:len(s.topics)] {
		if !s.topics[d].apart {
			sum += uint64(value(x))
		}
	}
	// One division, so that a mean that is exactly a bound compares as one.
	x := float64(int64(p.answered)*int64(s.scale.lo)+int64(sum)) / float64(p.answered)
	if b := bandOf(s.frame.Bands, x); b >= 0 {
		slot := s.bands + uint32(b)
		at.n[slot]++
		p.slots = append(p.slots, slot)
	}
}

// bandOf is the index of the band x falls in; −1 for none.
func bandOf(bands []Band, x float64) int {
	for i, b := range bands {
		if x >= b.From && (b.Open || x < b.Below) {
			return i
		}
	}
	return -1
}

func (p *person) pick(at *Atom, i int, picked uint64) {
	first := at.side.picks[i]
	at.n[first]++
	p.slots = append(p.slots, first)
	for o := range at.side.frame.Picks[i].Options {
		if picked>>o&1 == 1 {
			at.n[first+1+uint32(o)]++
			p.slots = append(p.slots, first+1+uint32(o))
		}
	}
}
