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

// crossed counts the people of each group in each unit.
func (an *analysis) crossed() []Crossing {
	var list []Crossing
	for a, atoms := range an.pools.both {
		for _, key := range keysOf(atoms) {
			if n, _, _ := atoms[key].count(0); n > 0 {
				list = append(list, Crossing{Audience(a), key[0], key[1], int(n)})
			}
		}
	}
	return list
}
