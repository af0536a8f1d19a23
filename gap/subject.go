package gap

// subject is what a row is about: a question, a dimension or one of a person's scores.
type subject struct {
	level, id string
	index     int // question, dimension or score
}

// subjects lists, in the order of rows, what the gaps are about.
func (an *analysis) subjects() []subject {
	var list []subject
	var kinds [2]bool
	for _, d := range an.frame.Dimensions {
		kinds[kindOf(d.Family)] = true
	}
	if kinds[0] || kinds[1] {
		list = append(list, subject{LevelOverall, "all", overallScore})
	}
	if kinds[0] {
		list = append(list, subject{LevelFamily, string(Emotional), emotionalScore})
	}
	if kinds[1] {
		list = append(list, subject{LevelFamily, string(Functional), functionalScore})
	}
	if kinds[0] && kinds[1] && !an.pools.counted {
		list = append(list, subject{LevelContrast, "emotional-functional", contrastScore})
	}
	for d := range an.frame.Dimensions {
		list = append(list, subject{LevelDimension, an.frame.Dimensions[d].ID, d})
	}
	for q := range an.frame.Questions {
		if an.frame.Questions[q].Dimension >= 0 {
			list = append(list, subject{LevelItem, an.frame.Questions[q].ID, q})
		}
	}
	return list
}

// outcomes lists the questions that stand outside the dimensions.
func (an *analysis) outcomes() []subject {
	var list []subject
	for q := range an.frame.Questions {
		if an.frame.Questions[q].Dimension < 0 {
			list = append(list, subject{LevelOutcome, an.frame.Questions[q].ID, q})
		}
	}
	return list
}

func kindOf(f Family) int {
	if f == Emotional {
		return 0
	}
	return 1
}

// question is the subject's question, or nil.
func (sub subject) question(f *Frame) *Question {
	if sub.level == LevelItem || sub.level == LevelOutcome {
		return &f.Questions[sub.index]
	}
	return nil
}

// score reports whether the subject is one of a person's scores.
func (sub subject) score() bool {
	return sub.level == LevelOverall || sub.level == LevelFamily || sub.level == LevelContrast
}

// of reports which dimensions a score is made of.
func (sub subject) of(f *Frame, d int) bool {
	switch sub.index {
	case emotionalScore:
		return f.Dimensions[d].Family == Emotional
	case functionalScore:
		return f.Dimensions[d].Family != Emotional
	}
	return true
}

// asked reports whether this audience was asked anything of the subject.
func (s *side) asks(sub subject) bool {
	switch {
	case sub.level == LevelDimension:
		return s.topics[sub.index].k > 0
	case sub.level == LevelContrast:
		e, f := subject{level: LevelFamily, index: emotionalScore}, subject{level: LevelFamily, index: functionalScore}
		return s.asks(e) && s.asks(f)
	case sub.score():
		for d := range s.topics {
			if s.topics[d].k > 0 && !s.topics[d].apart && sub.of(s.frame, d) {
				return true
			}
		}
		return false
	}
	return s.place[sub.index] >= 0
}

// scaleOf is the one scale behind the subject, with steps 0 when there is none.
func (s *side) scaleOf(sub subject) scale {
	switch {
	case sub.level == LevelContrast:
		return scale{}
	case sub.level == LevelDimension:
		return s.topics[sub.index].scale
	case sub.score():
		return s.scale
	}
	q := &s.frame.Questions[sub.index]
	if q.Kind == Choice {
		return scale{}
	}
	return scale{q.Lo, s.steps(q)}
}

// floor is the smallest variance of one person's figure that is believed, in
// points²: the rounding variance h²/12 of each item, carried through the mean
// (Sheppard; methods.md §3.2). For k items of one scale it is h²/(12k).
func (s *side) floor(sub subject) float64 {
	switch {
	case sub.level == LevelDimension:
		return s.topicFloor(sub.index)
	case sub.level == LevelContrast:
		e, f := subject{level: LevelFamily, index: emotionalScore}, subject{level: LevelFamily, index: functionalScore}
		return s.floor(e) + s.floor(f)
	case sub.level == levelItems:
		return s.allFloor()
	case sub.score():
		sum, n := 0.0, 0.0
		for d := range s.topics {
			if s.topics[d].k > 0 && !s.topics[d].apart && sub.of(s.frame, d) {
				sum += s.topicFloor(d)
				n++
			}
		}
		return sum / max(n*n, 1)
	}
	return s.itemFloor(&s.frame.Questions[sub.index])
}

func (s *side) itemFloor(q *Question) float64 {
	h := 100 / float64(s.steps(q))
	return h * h / 12
}

// allFloor is the floor of a person's mean over all items that are mirrored.
func (s *side) allFloor() float64 {
	sum := 0.0
	for i := range s.frame.Questions {
		if q := &s.frame.Questions[i]; s.place[i] >= 0 && s.counts(q) && !s.topics[q.Dimension].apart {
			sum += s.itemFloor(&s.frame.Questions[i])
		}
	}
	return sum / max(float64(s.mirrored*s.mirrored), 1)
}

func (s *side) topicFloor(d int) float64 {
	sum, k := 0.0, 0.0
	for i := range s.frame.Questions {
		if q := &s.frame.Questions[i]; s.place[i] >= 0 && q.Dimension == d && s.counts(q) {
			sum += s.itemFloor(&s.frame.Questions[i])
			k++
		}
	}
	return sum / max(k*k, 1)
}

// items lists the asked items of a dimension, as indexes into asked.
func (s *side) itemsOf(d int) []int {
	var list []int
	for i := range s.asked {
		if s.asked[i].sum == d {
			list = append(list, i)
		}
	}
	return list
}
