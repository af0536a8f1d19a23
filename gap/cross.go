package gap

// coarse is how many integer steps make 100 points in cross-products: with it
// a group of 33 million people cannot overflow 64 bits, and the denominators of
// ordinary packs (up to 16 answers) are still exact.
const coarse = 720720

// crossed are the cross-products of complete cases on one side, by group of
// accounts: every dimension asked has a score and the outcome is answered.
type crossed struct {
	topics  []int // the dimensions asked of this side
	columns int   // their scores, then the outcome
	pairs   int
	n       []uint64 // by group
	sum     []uint64 // by group and column
	prod    []uint64 // by group and pair of columns i ≥ j at i(i+1)/2+j
	w       *crossWeights

	// Dummies: 2i = dimension i poor, 2i+1 = very good. Most are 0, so only those set are counted.
	both    []uint64 // by group and pair of dummies
	outcome []uint64 // by group and dummy: Σ outcome
	set     []int    // scratch: the dummies of one person
	z       []uint64 // scratch: the columns of one person
}

// crossWeights are the same sums by weight.
type crossWeights struct {
	n, both            []uint64 // Σw
	sum, prod, outcome []wide
}

func newCrossed(s *side) *crossed {
	c := &crossed{}
	for d := range s.topics {
		if s.topics[d].k > 0 {
			c.topics = append(c.topics, d)
		}
	}
	p := len(c.topics)
	c.columns = p + 1
	c.pairs = triangle(c.columns)
	c.n = make([]uint64, groups)
	c.sum = make([]uint64, groups*c.columns)
	c.prod = make([]uint64, groups*c.pairs)
	c.both = make([]uint64, groups*triangle(2*p))
	c.outcome = make([]uint64, groups*2*p)
	c.set = make([]int, 0, p)
	c.z = make([]uint64, c.columns)
	return c
}

// triangle is the number of pairs (i, j), i ≥ j, of n columns.
func triangle(n int) int { return n * (n + 1) / 2 }

func (c *crossed) weigh() {
	if c.w != nil {
		return
	}
	c.w = &crossWeights{n: timesOne(c.n), both: timesOne(c.both), sum: wideOnes(c.sum), prod: wideOnes(c.prod), outcome: wideOnes(c.outcome)}
}

func timesOne(x []uint64) []uint64 {
	y := make([]uint64, len(x))
	for i, v := range x {
		y[i] = v * one
	}
	return y
}

func wideOnes(x []uint64) []wide {
	y := make([]wide, len(x))
	for i, v := range x {
		y[i] = product(v, one)
	}
	return y
}

// add counts the complete case in c.z and c.set.
func (c *crossed) add(g int, w uint64) {
	c.n[g]++
	sum := c.sum[g*c.columns : (g+1)*c.columns]
	prod := c.prod[g*c.pairs : (g+1)*c.pairs]
	k := 0
	for i, x := range c.z {
		sum[i] += x
		row := prod[k : k+i+1]
		for j, y := range c.z[:i+1] {
			row[j] += x * y
		}
		k += i + 1
	}
	dummies := 2 * len(c.topics)
	both := c.both[g*triangle(dummies) : (g+1)*triangle(dummies)]
	y := c.z[c.columns-1]
	for i, a := range c.set {
		c.outcome[g*dummies+a] += y
		for _, b := range c.set[:i+1] {
			both[triangle(a)+b]++
		}
	}
	if c.w != nil {
		c.addWeights(g, w)
	}
}

func (c *crossed) addWeights(g int, w uint64) {
	c.w.n[g] += w
	k := g * c.pairs
	for i, x := range c.z {
		c.w.sum[g*c.columns+i].add(product(x, w))
		for _, y := range c.z[:i+1] {
			c.w.prod[k].add(product(x*y, w))
			k++
		}
	}
	dummies := 2 * len(c.topics)
	y := c.z[c.columns-1]
	for i, a := range c.set {
		c.w.outcome[g*dummies+a].add(product(y, w))
		for _, b := range c.set[:i+1] {
			c.w.both[g*triangle(dummies)+triangle(a)+b] += w
		}
	}
}

func (c *crossed) merge(o *crossed) {
	if c.w != nil || o.w != nil {
		c.weigh()
		p := *o
		p.weigh()
		addAll(c.w.n, p.w.n)
		addAll(c.w.both, p.w.both)
		addWide(c.w.sum, p.w.sum)
		addWide(c.w.prod, p.w.prod)
		addWide(c.w.outcome, p.w.outcome)
	}
	addAll(c.n, o.n)
	addAll(c.sum, o.sum)
	addAll(c.prod, o.prod)
	addAll(c.both, o.both)
	addAll(c.outcome, o.outcome)
}

func addAll(to, from []uint64) {
	for i, x := range from {
		to[i] += x
	}
}

func addWide(to, from []wide) {
	for i, x := range from {
		to[i].add(x)
	}
}
