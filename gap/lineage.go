package gap

// partOf is a question's dimension or a dimension's family, "" for anything else.
func (sub subject) partOf(f *Frame) string {
	if q := sub.question(f); q != nil && q.Dimension >= 0 {
		return f.Dimensions[q.Dimension].ID
	}
	if sub.level == LevelDimension {
		return string(f.Dimensions[sub.index].Family)
	}
	return ""
}

// served are the segments a matched place is compared with.
func (p *place) served() []string {
	var ids []string
	if v := p.sides[Customer]; v != nil && v.matched {
		for _, s := range v.strata {
			ids = append(ids, s.id)
		}
	}
	return ids
}

// base are the shares of the customer base that everyone's figures are weighted by, nil for none.
func (an *analysis) base() map[string]float64 {
	var shares map[string]float64
	for _, st := range an.all[0].sides[Customer].strata {
		if shares == nil {
			shares = map[string]float64{}
		}
		shares[st.id] = st.share
	}
	return shares
}

// crossed counts the people of each group in each unit, and their valid answers to every figure.
func (an *analysis) crossed() []Crossing {
	var list []Crossing
	figures := append(an.subjects(), an.outcomes()...)
	for a, atoms := range an.pools.both {
		for _, key := range keysOf(atoms) {
			at := atoms[key]
			n, _, _ := at.count(0)
			if valid := at.valid(figures); n > 0 || len(valid) > 0 {
				list = append(list, Crossing{Audience(a), key[0], key[1], int(n), valid})
			}
		}
	}
	return list
}

// valid counts an atom's valid answers to each figure that has any.
func (at *Atom) valid(figures []subject) map[string]int {
	counts := map[string]int{}
	put := func(key string, n float64) {
		if n > 0 {
			counts[key] = int(n)
		}
	}
	for _, sub := range figures {
		if !at.side.asks(sub) {
			continue
		}
		s, _ := at.sample(sub)
		put(sub.level+":"+sub.id, s.N)
	}
	s, _ := at.sample(subject{level: levelItems, index: itemsScore})
	put(CrossedSpectrum, s.N)
	s, _ = at.sample(subject{level: LevelOverall, index: overallScore})
	put(CrossedPeople, s.N)
	return counts
}
