package gap

import "slices"

// side says where one audience's answers are counted in an atom's flat array,
// and what each code adds to the person's dimension sums. It is made once from
// the frame and shared by all atoms.
type side struct {
	frame    *Frame
	audience Audience
	asked    []asked // questions asked of this audience, in the frame's order
	place    []int   // by question of the frame: its index in asked, −1 = not asked
	topics   []topic // by dimension of the frame; k = 0 when nothing of it is asked
	rated    []int   // questions of the frame that are rated items, in order
	items    int     // items asked, rated or chosen
	shared   []bool  // by dimension: some of its items are asked of both sides
	mirrored int     // items that go into a person's totals
	scale    scale   // the one scale all of those share

	slots   int // length of the array of counts; slot 0 counts people
	lattice int // first slot of the dimensions' person scores
	// By slot − lattice: the person's score, and whether it is poor or very good.
	score  []uint64 // in steps of 1/unit of 100 points
	fine   []uint64 // in steps of 1/coarse, for cross-products
	pole   []int8   // −1 poor, +1 very good
	points []float64

	inner   []bundle // dimensions of several items, for their cross-products
	picks   []uint32 // first slot of each pick question: people who picked anything, then one an option
	bands   uint32   // first slot of the bands
	classes []string // groups of the classification, in the order of the rules
	class   uint32   // first slot of the classes
	ruled   []uint32 // by rule: slot of its group
}

// asked is one question as one audience answers it.
type asked struct {
	question int
	sum      int    // which person sum its value goes to: its dimension, past the last for outcomes, one more for items apart
	first    uint32 // slot of code 0; can't say and blank follow the options
	options  int
	full     uint64   // value that scores 100
	adds     []uint64 // by option: what it adds to the person's sum, see answered
}

// A person's sum holds the value in the low 24 bits, then 12 bits counting
// answers, 12 bits counting blanks, and 16 bits for the way in which a dimension
// was answered (see bundle).
const (
	answered = 1 << 24
	blanked  = 1 << 36
	oneWay   = 1 << 48
)

// What a person's sum holds.
func value(sum uint64) uint32 { return uint32(sum) & (answered - 1) }
func valid(sum uint64) uint32 { return uint32(sum>>24) & 0xfff }
func blanks(sum uint64) int   { return int(sum >> 36 & 0xfff) }
func way(sum uint64) int      { return int(sum >> 48) }

// slot is where a code is counted, and what it adds to the person's sum. A code
// that is no option and not "can't say" is a blank.
func (q *asked) slot(code uint8) (slot uint32, add uint64) {
	switch {
	case int(code) < len(q.adds):
		return q.first + uint32(code), q.adds[code]
	case code == CantSay:
		return q.first + uint32(q.options), 0
	}
	return q.first + uint32(q.options) + 1, blanked
}

// topic is one dimension as one audience answers it.
type topic struct {
	k     int    // items asked
	full  uint64 // steps that make 100 points: the least common multiple of the items' steps
	step  uint64 // unit/full
	need  uint32 // answers a person's score needs
	kind  int    // 0 emotional, 1 functional
	apart bool   // not part of a person's totals
	base  []int32
	first int    // slots of its lattice
	end   int    // first slot after it
	lost  uint32 // slot counting people who answered some of it, but too little
	scale scale
}

// scale is a scale shared by several items; steps is 0 when there is none.
type scale struct{ lo, steps int }

// maxFull bounds the lattice of a dimension that mixes many different scales;
// beyond it a value is rounded to the nearest of that many steps.
const maxFull = 2520

func newSide(f *Frame, a Audience) *side {
	s := &side{frame: f, audience: a, slots: 1}
	s.topics = make([]topic, len(f.Dimensions))
	s.place = make([]int, len(f.Questions))
	s.shared = sharedDimensions(f)
	for q := range f.Questions {
		s.measure(q)
	}
	for q := range f.Questions {
		s.lay(q)
	}
	s.bundles()
	s.lattice = s.slots
	for d := range s.topics {
		s.layTopic(&s.topics[d])
		if f.Dimensions[d].Family != Emotional {
			s.topics[d].kind = 1
		}
	}
	for d := range s.topics {
		s.topics[d].lost = s.take(1)
	}
	for _, p := range f.Picks {
		s.picks = append(s.picks, s.take(1+len(p.Options)))
	}
	s.bands = s.take(len(f.Bands))
	s.layClasses()
	return s
}

// take reserves n slots.
func (s *side) take(n int) uint32 {
	first := s.slots
	s.slots += n
	return uint32(first)
}

// steps is how many steps a question's scale has for this audience.
func (s *side) steps(q *Question) int {
	switch {
	case q.Kind == Choice && s.percent(q):
		return 100
	case q.Kind == Choice:
		return 1
	}
	return max(q.Hi-q.Lo, 1)
}

// percent reports whether this audience answers a choice question with a number out of 100.
func (s *side) percent(q *Question) bool {
	return q.Kind == Choice && q.EmployeePercent && s.audience == Employee
}

// measure counts a question into its dimension and finds the scales shared.
func (s *side) measure(i int) {
	q := &s.frame.Questions[i]
	if !q.Asked[s.audience] || q.Dimension < 0 {
		return
	}
	s.items++
	if q.Kind == Rating {
		s.rated = append(s.rated, i)
	}
	if !s.counts(q) {
		return
	}
	t, steps := &s.topics[q.Dimension], s.steps(q)
	own := scale{q.Lo, steps}
	if q.Kind == Choice {
		own = scale{}
	}
	if t.k == 0 {
		t.scale, t.full = own, 1
	} else if t.scale != own {
		t.scale = scale{}
	}
	t.k++
	t.apart = !s.shared[q.Dimension] && slices.Contains(s.shared, true)
	if !t.apart {
		if s.mirrored == 0 {
			s.scale = own
		} else if s.scale != own {
			s.scale = scale{}
		}
		s.mirrored++
	}
	t.full = min(lcm(t.full, uint64(steps)), maxFull)
	t.need = uint32(needed(t.k))
}

// sharedDimensions says of each dimension whether some item of it is asked of both sides.
func sharedDimensions(f *Frame) []bool {
	shared := make([]bool, len(f.Dimensions))
	for i := range f.Questions {
		if q := &f.Questions[i]; q.Dimension >= 0 && q.Asked[Customer] && q.Asked[Employee] {
			shared[q.Dimension] = true
		}
	}
	return shared
}

// counts reports whether an item goes into its dimension's score. A mirror
// compares answers to the same questions: an item of one side stands apart where
// its dimension has others of both.
func (s *side) counts(q *Question) bool {
	return q.Dimension >= 0 && (q.Asked[Customer] && q.Asked[Employee] || !s.shared[q.Dimension])
}

// needed is how many of k items a person must have answered for a score: at
// least half, and two where there are two (methods.md §3.11).
func needed(k int) int {
	if k < 2 {
		return k
	}
	return max(2, (k+1)/2)
}

// lay reserves the slots of a question and fills its table.
func (s *side) lay(i int) {
	q := &s.frame.Questions[i]
	s.place[i] = -1
	if !q.Asked[s.audience] {
		return
	}
	options := s.steps(q) + 1
	if q.Kind == Choice && !s.percent(q) {
		options = len(q.Counted)
	}
	a := asked{question: i, sum: len(s.topics), options: options, full: uint64(s.steps(q)), first: s.take(options + 2)}
	switch {
	case s.counts(q):
		a.sum, a.full = q.Dimension, s.topics[q.Dimension].full
	case q.Dimension >= 0:
		a.sum++
	}
	for c := range options {
		a.adds = append(a.adds, answered+s.value(q, c, a.full))
	}
	s.place[i] = len(s.asked)
	s.asked = append(s.asked, a)
}

// value is what a code is worth once turned, in steps of full.
func (s *side) value(q *Question, code int, full uint64) uint64 {
	steps := s.steps(q)
	v, turned := code, q.Reverse
	if q.Kind == Choice {
		turned = !q.GoodWhenHigh
		if !s.percent(q) {
			v = 0
			if q.Counted[code] {
				v = 1
			}
		}
	}
	if turned {
		v = steps - v
	}
	return (uint64(v)*full + uint64(steps)/2) / uint64(steps)
}

// layTopic reserves a dimension's lattice: for each number of answers that
// makes a score, every sum those answers can have.
func (s *side) layTopic(t *topic) {
	t.first, t.step = s.slots, unit/max(t.full, 1)
	t.base = make([]int32, t.k+1)
	for v := range t.base {
		if v == 0 || uint32(v) < t.need {
			continue
		}
		t.base[v] = int32(s.slots)
		top := uint64(v) * t.full
		s.take(int(top) + 1)
		for sum := range top + 1 {
			s.score = append(s.score, (sum*unit+top/2)/top)
			s.fine = append(s.fine, (sum*coarse+top/2)/top)
			s.pole = append(s.pole, pole(sum, top))
			s.points = append(s.points, 100*float64(sum)/float64(top))
		}
	}
	t.end = s.slots
}

// pole says whether a score of sum out of top is poor (below 50) or very good
// (83.3 and more, which 6 on 1..7 is; methods.md §3.15b).
func pole(sum, top uint64) int8 {
	switch {
	case 2*sum < top:
		return -1
	case 1000*sum >= 833*top:
		return 1
	}
	return 0
}

func (s *side) layClasses() {
	slot := map[string]uint32{}
	for _, r := range s.frame.Rules {
		if _, ok := slot[r.Group]; !ok {
			slot[r.Group] = s.take(1)
			s.classes = append(s.classes, r.Group)
		}
		s.ruled = append(s.ruled, slot[r.Group])
	}
	s.class = uint32(s.slots - len(s.classes))
}

func lcm(a, b uint64) uint64 {
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}
