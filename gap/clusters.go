package gap

// groups is how many groups accounts are spread over for the delete-a-group
// jackknife (methods.md §1.4).
const groups = 64

// clusters are the sums of every figure by group of accounts, of the rows that
// have one. A figure is a question of the side, a dimension or one of the scores.
type clusters struct {
	figures int
	n, x    []uint64 // by group and figure: people, Σ value in the figure's own steps
	w       []uint64 // Σw; nil when every weight was 1
	wx      []wide   // Σw·value
}

// figures is how many figures a side's clusters hold.
func (s *side) figures() int { return len(s.asked) + len(s.topics) + scores }

// The figure numbers of a question (index in asked), a dimension and a score.
func (s *side) topicFigure(d int) int { return len(s.asked) + d }
func (s *side) scoreFigure(k int) int { return len(s.asked) + len(s.topics) + k }

func newClusters(s *side, weights bool) *clusters {
	size := groups * s.figures()
	c := &clusters{figures: s.figures(), n: make([]uint64, size), x: make([]uint64, size)}
	if weights {
		c.weigh()
	}
	return c
}

func (c *clusters) weigh() {
	if c.w != nil {
		return
	}
	c.w, c.wx = make([]uint64, len(c.n)), make([]wide, len(c.n))
	for i := range c.n {
		c.w[i] = c.n[i] * one
		c.wx[i] = product(c.x[i], one)
	}
}

func (c *clusters) add(group, figure int, x, w uint64) {
	i := group*c.figures + figure
	c.n[i]++
	c.x[i] += x
	if c.w != nil {
		c.w[i] += w
		c.wx[i].add(product(x, w))
	}
}

func (c *clusters) merge(o *clusters) {
	if o.w != nil {
		c.weigh()
	}
	for i := range o.n {
		c.n[i] += o.n[i]
		c.x[i] += o.x[i]
		if c.w == nil {
			continue
		}
		if o.w == nil {
			c.w[i] += o.n[i] * one
			c.wx[i].add(product(o.x[i], one))
			continue
		}
		c.w[i] += o.w[i]
		c.wx[i].add(o.wx[i])
	}
}

// sums are a figure's people, Σw and Σw·value in one group.
func (c *clusters) sums(group, figure int) (n, w, wx float64) {
	i := group*c.figures + figure
	n = float64(c.n[i])
	if c.w == nil {
		return n, n, float64(c.x[i])
	}
	return n, float64(c.w[i]) / one, c.wx[i].float() / one
}
