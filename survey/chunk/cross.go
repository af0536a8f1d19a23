package chunk

import (
	"fmt"

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
	z    [][batch]uint32     // by column: scores, then the outcome; 0 in all of them where one is missing
	miss [batch]uint32       // the highest bit: one is missing
}

func newCrossing(l *survey.Layout, a gap.Audience, g Grouping, mark uint32, w *worth) *crossing {
	c := &crossing{layout: l, audience: a, grouping: g, mark: mark, worth: w, sums: make([][batch / 2]uint64, w.columns), z: make([][batch]uint32, w.columns)}
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
	miss := c.miss[:n]
	clear(miss)
	for k := range c.z {
		z, sums, scores := c.z[k][:n], c.sums[k][:n/2], &c.worth.scores[k]
		of := scores.of
		for i, two := range sums {
			low, high := uint32(two), uint32(two>>32)
			x := of[scores.base[low>>sumBits]+low&(1<<sumBits-1)]
			y := of[scores.base[high>>sumBits]+high&(1<<sumBits-1)]
			z[2*i], z[2*i+1] = x, y
			miss[2*i] |= x
			miss[2*i+1] |= y
		}
	}
	for i, m := range miss {
		if m >= missing {
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
		p.N -= uint64(m / missing)
	}
	pairs := p.Prod
	for i := range c.z {
		x := c.z[i][from:to]
		sum := uint64(0)
		for _, v := range x {
			sum += uint64(v)
		}
		p.Sum[i] += sum
		j := 0
		for ; j+4 <= i+1; j += 4 {
			dots(pairs[j:], x, c.z[j][from:to], c.z[j+1][from:to], c.z[j+2][from:to], c.z[j+3][from:to])
		}
		for ; j <= i; j++ {
			pairs[j] += dot(x, c.z[j][from:to])
		}
		pairs = pairs[i+1:]
	}
}

// dot is Σ x·y.
func dot(x, y []uint32) (sum uint64) {
	y = y[:len(x)]
	for i, v := range x {
		sum += uint64(v) * uint64(y[i])
	}
	return sum
}

// dots adds Σ x·a, Σ x·b, Σ x·c and Σ x·d. Four at a time, for what is slow is to read the numbers.
func dots(into []uint64, x, a, b, c, d []uint32) {
	a, b, c, d = a[:len(x)], b[:len(x)], c[:len(x)], d[:len(x)]
	var s, t, u, v uint64
	for i, y := range x {
		z := uint64(y)
		s += z * uint64(a[i])
		t += z * uint64(b[i])
		u += z * uint64(c[i])
		v += z * uint64(d[i])
	}
	into[0] += s
	into[1] += t
	into[2] += u
	into[3] += v
}
