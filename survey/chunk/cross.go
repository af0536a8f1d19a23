package chunk

import (
	"fmt"
	"math"

	"mirror/gap"
	"mirror/survey"
)

// Cross is the cross-products of one side's scores and outcome, which drivers are made from, of the people a grouping
// keeps: one Products a group, each person with weight 1. They are what a gap.Tally of the same responses has, to the last
// bit. It goes down the columns on all processors.
func Cross(l *survey.Layout, a gap.Audience, g Grouping, next Source) ([]*gap.Products, error) {
	columns := gap.NewColumns(l.Frame, a)
	if columns == nil {
		return nil, fmt.Errorf("%ss are not asked for an outcome, so there is nothing to set the topics against", a)
	}
	w, err := newWorth(l.Frame, columns)
	if err != nil {
		return nil, err
	}
	m := mark(l)
	all, err := spread(next, func() *crossing { return newCrossing(l, a, g, m, w) })
	if err != nil {
		return nil, err
	}
	for _, c := range all[1:] {
		for i, p := range c.out {
			all[0].out[i].Merge(p)
		}
	}
	return all[0].out, nil
}

// batch is how many people's scores are held at a time; it is even, so that each batch begins with a whole byte.
const batch = 512

// crossing counts chunks for one goroutine.
type crossing struct {
	layout   *survey.Layout
	audience gap.Audience
	grouping Grouping
	mark     uint32
	worth    *worth
	opened   opened
	spans    []span
	out      []*gap.Products

	sums [][batch / 2]uint64 // by column: two people's sums a word
	z    [][batch]uint64     // by two columns, the first in the low half: scores, then the outcome; 0 in all of them where one is missing
	miss [batch]uint8        // 1: one is missing
}

func newCrossing(l *survey.Layout, a gap.Audience, g Grouping, mark uint32, w *worth) *crossing {
	c := &crossing{layout: l, audience: a, grouping: g, mark: mark, worth: w, sums: make([][batch / 2]uint64, len(w.scores)), z: make([][batch]uint64, len(w.scores)/2)}
	for range g.Groups {
		c.out = append(c.out, gap.NewProducts(w.columns))
	}
	return c
}

func (c *crossing) chunk(body []byte) error {
	o := &c.opened
	if err := o.open(c.layout, c.mark, body); err != nil {
		return err
	}
	for side, n := range o.n {
		a := gap.Audience(side)
		if n == 0 {
			continue
		}
		if err := o.side(c.layout, a); err != nil {
			return err
		}
		if a != c.audience {
			continue
		}
		c.spans = o.spans(c.grouping, a, c.spans)
		if err := c.side(n); err != nil {
			return err
		}
	}
	return o.end()
}

// side counts the people of the side batch by batch. A batch nobody is counted of is left out.
func (c *crossing) side(n int) error {
	spans := c.spans
	for from := 0; from < n; from += batch {
		to := min(from+batch, n)
		for len(spans) > 0 && spans[0].to <= from {
			spans = spans[1:]
		}
		if len(spans) == 0 {
			return nil
		}
		if spans[0].from >= to {
			continue
		}
		if err := c.add(from, to); err != nil {
			return err
		}
		c.scores(to - from)
		for _, at := range spans {
			if at.from >= to {
				break
			}
			c.products(c.out[at.group], max(at.from, from)-from, min(at.to, to)-from)
		}
	}
	return nil
}

// add adds the answers of the people from..to up, by the column they go into.
func (c *crossing) add(from, to int) error {
	for i := range c.sums {
		clear(c.sums[i][:(to-from+1)/2])
	}
	for _, q := range c.worth.questions {
		if !q.add(&c.sums[q.column], &c.opened.columns[q.question], from, to) {
			return ErrDamaged
		}
	}
	return nil
}

// scores makes scores of the sums of n people. Where n is odd one more is made, whom nobody counts.
func (c *crossing) scores(n int) {
	n += n & 1
	for k := range c.z {
		z, first, second := c.z[k][:n], c.sums[2*k][:n/2], c.sums[2*k+1][:n/2]
		a, b := &c.worth.scores[2*k], &c.worth.scores[2*k+1]
		for i, two := range first {
			other := second[i]
			z[2*i] = uint64(a.of(uint32(two))) | uint64(b.of(uint32(other)))<<32
			z[2*i+1] = uint64(a.of(uint32(two>>32))) | uint64(b.of(uint32(other>>32)))<<32
		}
	}
	for i := range n {
		all := uint64(0)
		for k := range c.z {
			all |= c.z[k][i]
		}
		if c.miss[i] = 0; all&(missing|missing<<32) != 0 {
			c.miss[i] = 1
			for k := range c.z {
				c.z[k][i] = 0
			}
		}
	}
}

// products adds the people from..to of the batch to those of a group.
func (c *crossing) products(p *gap.Products, from, to int) {
	p.N += uint64(to - from)
	for _, m := range c.miss[from:to] {
		p.N -= uint64(m)
	}
	each := exact
	if c.worth.small {
		each = both
	}
	for i := range c.z {
		x := c.z[i][from:to]
		low, high := uint64(0), uint64(0)
		for _, v := range x {
			low += v & math.MaxUint32
			high += v >> 32
		}
		c.sum(p, 2*i, low)
		c.sum(p, 2*i+1, high)
		for j := range i + 1 {
			sums := each(x, c.z[j][from:to])
			c.prod(p, 2*i, 2*j, sums[0])
			c.prod(p, 2*i, 2*j+1, sums[1])
			c.prod(p, 2*i+1, 2*j, sums[2])
			c.prod(p, 2*i+1, 2*j+1, sums[3])
		}
	}
}

// sum adds a sum of column i, in the column's own unit.
func (c *crossing) sum(p *gap.Products, i int, sum uint64) {
	if i < c.worth.columns {
		p.Sum[i] += sum * c.worth.scores[i].unit
	}
}

// prod adds a sum of products of the columns i and j. Those of j > i are among the others, or of a column that is none.
func (c *crossing) prod(p *gap.Products, i, j int, sum uint64) {
	if j <= i && i < c.worth.columns {
		p.Prod[i*(i+1)/2+j] += sum * c.worth.scores[i].unit * c.worth.scores[j].unit
	}
}

// exact is Σ x·y of each half of x and each of y: the low halves, low x and high y, high x and low y, the high halves.
func exact(x, y []uint64) (sums [4]uint64) {
	y = y[:len(x)]
	for i, v := range x {
		a, b, c, d := v&math.MaxUint32, v>>32, y[i]&math.MaxUint32, y[i]>>32
		sums[0] += a * c
		sums[1] += a * d
		sums[2] += b * c
		sums[3] += b * d
	}
	return sums
}

// both is the same of numbers so small that no sum of products has more than 32 bits: then one multiplication makes
// the products of both halves of y.
func both(x, y []uint64) [4]uint64 {
	y = y[:len(x)]
	low, high := uint64(0), uint64(0)
	for i, v := range x {
		w := y[i]
		low += v & math.MaxUint32 * w
		high += v >> 32 * w
	}
	return [4]uint64{low & math.MaxUint32, low >> 32, high & math.MaxUint32, high >> 32}
}
