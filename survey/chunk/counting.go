package chunk

import "mirror/gap"

// counting counts chunks for one goroutine.
type counting struct {
	counts *Counts
	mark   uint32
	opened opened
	spans  []span
	crowds crowds
	planes planes
}

func (c *counting) chunk(body []byte) error {
	o := &c.opened
	if err := o.open(c.counts.layout, c.mark, body); err != nil {
		return err
	}
	for side, n := range o.n {
		a := gap.Audience(side)
		if n == 0 {
			continue
		}
		if err := o.side(c.counts.layout, a); err != nil {
			return err
		}
		c.spans = o.spans(c.counts.grouping, a, c.spans)
		if len(c.spans) == 0 {
			continue
		}
		c.crowds.take(c.spans)
		if err := c.side(&c.counts.sides[a]); err != nil {
			return err
		}
	}
	return o.end()
}

func (c *counting) side(s *sideCounts) error {
	for _, at := range c.spans {
		s.people[at.group] += uint64(at.to - at.from)
	}
	for q, first := range s.first {
		if first < 0 {
			continue
		}
		column := &c.opened.columns[q]
		switch {
		case len(column.values) == 1:
			n := s.given(q, column.values[0])
			for _, at := range c.spans {
				n[at.group] += uint64(at.to - at.from)
			}
		case column.plain:
			c.plain(s, q, column.data)
		default:
			for _, at := range c.spans {
				if !s.ones(q, column, at) {
					return ErrDamaged
				}
			}
		}
	}
	return nil
}

// plain counts the answers of a plain column, those of 64 people at a time.
func (c *counting) plain(s *sideCounts, q int, data []byte) {
	c.planes.fill(data, c.spans[0].from/together, (c.spans[len(c.spans)-1].to+together-1)/together)
	for v := range min(s.options[q], cantSay) {
		c.planes.count(v, &c.crowds, s.slot(q, v))
	}
	c.planes.count(cantSay, &c.crowds, s.slot(q, s.options[q]))
}

// ones counts the answers of a question with many options; false where the column is damaged.
func (s *sideCounts) ones(q int, c *column, at span) bool {
	if c.values == nil {
		for _, v := range c.data[at.from:at.to] {
			s.given(q, v)[at.group]++
		}
		return true
	}
	m := c.meaning()
	for i := at.from; i < at.to; i++ {
		v := m[c.data[i/2]>>(i%2*4)&15]
		if v == invalid {
			return false
		}
		s.given(q, byte(v))[at.group]++
	}
	return true
}
