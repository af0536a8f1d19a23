package gap

// Columns says how one side's answers become the columns in which drivers are sought: the score of each dimension that
// is asked, then the outcome (methods.md §3.15). It is for who counts answers question by question and never has a
// person's answers together; Products of the same answers are then those of a Tally, to the last bit.
type Columns struct {
	side   *side
	topics []int
}

// NewColumns returns the columns of a side; nil where it is not asked for the outcome.
func NewColumns(f *Frame, a Audience) *Columns {
	s := newSide(f, a)
	if f.Outcome < 0 || s.place[f.Outcome] < 0 {
		return nil
	}
	return &Columns{s, s.scored()}
}

// scored are the dimensions of which something is asked.
func (s *side) scored() []int {
	var topics []int
	for d := range s.topics {
		if s.topics[d].k > 0 {
			topics = append(topics, d)
		}
	}
	return topics
}

// Len is how many columns there are. The outcome is the last.
func (c *Columns) Len() int { return len(c.topics) + 1 }

// Of is the column whose score the answers to a question go into; −1 for none.
func (c *Columns) Of(question int) int {
	if at := c.side.place[question]; at >= 0 {
		for i, d := range c.topics {
			if c.side.asked[at].sum == d {
				return i
			}
		}
	}
	return -1
}

// Worth is what an answer adds to the sum that a score is made of; false: it is no answer.
func (c *Columns) Worth(question int, code uint8) (uint32, bool) {
	_, add := c.side.asked[c.side.place[question]].slot(code)
	return value(add), valid(add) > 0
}

// Items is how many answers a score can be made of, and the most that one of them is worth.
func (c *Columns) Items(column int) (items int, most uint32) {
	t := &c.side.topics[c.topics[column]]
	return t.k, uint32(t.full)
}

// Score is the person's score from so many answers with that sum, in steps of which 720,720 make 100 points; false where
// the answers are too few.
func (c *Columns) Score(column, answers int, sum uint32) (uint32, bool) {
	t := &c.side.topics[c.topics[column]]
	if answers == 0 || uint32(answers) < t.need {
		return 0, false
	}
	return uint32(c.side.fine[int(t.base[answers])+int(sum)-c.side.lattice]), true
}

// Products are the sums of columns and of their products over complete cases: people with every score and the outcome.
type Products struct {
	N    uint64
	Sum  []uint64 // by column
	Prod []uint64 // by pair of columns i ≥ j at i(i+1)/2+j; right for 35 million people
}

// NewProducts are the products of nobody.
func NewProducts(columns int) *Products {
	return &Products{Sum: make([]uint64, columns), Prod: make([]uint64, triangle(columns))}
}

// Merge adds the people of another.
func (p *Products) Merge(o *Products) {
	p.N += o.N
	addAll(p.Sum, o.Sum)
	addAll(p.Prod, o.Prod)
}

// Products are a side's cross-products, each person with weight 1; nil where the tally does not keep them.
func (t *Tally) Products(a Audience) *Products {
	c := t.crossed[a]
	if c == nil {
		return nil
	}
	p := NewProducts(c.columns)
	for g := range groups {
		p.Merge(&Products{c.n[g], c.sum[g*c.columns:][:c.columns], c.prod[g*c.pairs:][:c.pairs]})
	}
	return p
}
