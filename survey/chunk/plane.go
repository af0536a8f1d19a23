package chunk

import (
	"encoding/binary"
	"math/bits"

	"mirror/gap"
)

// together is how many people's answers are counted at a time: one bit of each fills a word.
const together = 64

// plane is the answers of 64 people to one question, as words with a bit a person. A half of a byte is a value of four bits:
// low says of whom the lower two are 0, 1, 2 or 3, and high the same of the upper two. So low[v&3] & high[v>>2] are those who
// gave v, and counting them is counting bits, whatever they answered. Where a person's bit is, leading says.
type plane struct{ low, high [4]uint64 }

// leading is where the bits of a plane are: leading[n] has those of the first n people. Four words of 16 halves of bytes each
// become four words with a bit of each half; person p stands in word p/16 at half p%16 first, at bit p/16 of half p%16 then.
var leading = func() (first [together + 1]uint64) {
	for p := range together {
		first[p+1] = first[p] | 1<<(p%16*4+p/16)
	}
	return first
}()

// fill takes the first 64 people of a plain column, or as many as there are: whoever is not there must not be counted.
func (p *plane) fill(data []byte) {
	if len(data) < together/2 {
		var rest [together / 2]byte
		copy(rest[:], data)
		data = rest[:]
	}
	le := binary.LittleEndian
	a, b, c, d := le.Uint64(data), le.Uint64(data[8:]), le.Uint64(data[16:]), le.Uint64(data[24:])
	// Each half of a byte of the four words is a row of a square of 4 × 4 bits, which is turned over: first its quarters
	// change places, then the bits within each (Warren, Hacker's Delight, 7-3).
	const two, one = 0x3333333333333333, 0x5555555555555555
	t, u := (a>>2^c)&two, (b>>2^d)&two
	a, c, b, d = a^t<<2, c^t, b^u<<2, d^u
	t, u = (a>>1^b)&one, (c>>1^d)&one
	a, b, c, d = a^t<<1, b^t, c^u<<1, d^u
	p.low = [4]uint64{^(a | b), a &^ b, b &^ a, a & b}
	p.high = [4]uint64{^(c | d), c &^ d, d &^ c, c & d}
}

// few are people of one group among the 64 of a plane.
type few struct {
	plane, group int
	who          uint64 // their bits
	n            int
}

// split cuts spans where a plane ends.
func split(spans []span, all []few) []few {
	all = all[:0]
	for _, s := range spans {
		for from := s.from; from < s.to; {
			at, first := from/together, from%together
			last := min(together, s.to-at*together)
			all = append(all, few{at, s.group, leading[last] &^ leading[first], last - first})
			from += last - first
		}
	}
	return all
}

// counting counts chunks for one goroutine.
type counting struct {
	counts *Counts
	mark   uint32
	opened opened
	spans  []span
	few    []few
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
		c.few = split(c.spans, c.few)
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
			slot := s.slot(q, column.values[0])
			for _, at := range c.spans {
				s.of(q, at.group)[slot] += uint64(at.to - at.from)
			}
		case column.plain:
			s.plain(q, column.data, c.few)
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

// plain counts the answers of a plain column, those of up to 64 people of one group at a time.
func (s *sideCounts) plain(q int, data []byte, all []few) {
	options := s.options[q]
	coded := min(options, len(answer)-2) // no plain column holds the codes beyond
	var p plane
	at := -1
	for i := range all {
		f := &all[i]
		if f.plane != at {
			at = f.plane
			p.fill(data[at*together/2:])
		}
		n := s.of(q, f.group)
		left := f.n // those of whom no answer is known left it blank
		for v := range coded {
			k := bits.OnesCount64(p.low[v&3] & p.high[v>>2&3] & f.who)
			n[v] += uint64(k)
			left -= k
		}
		k := bits.OnesCount64(p.low[2] & p.high[3] & f.who) // 14: can't say
		n[options] += uint64(k)
		n[options+1] += uint64(left - k)
	}
}

// ones counts the answers of a question with many options; false where the column is damaged.
func (s *sideCounts) ones(q int, c *column, at span) bool {
	n := s.of(q, at.group)
	if c.values == nil {
		for _, v := range c.data[at.from:at.to] {
			n[s.slot(q, v)]++
		}
		return true
	}
	m := c.meaning()
	for i := at.from; i < at.to; i++ {
		v := m[c.data[i/2]>>(i%2*4)&15]
		if v == invalid {
			return false
		}
		n[s.slot(q, byte(v))]++
	}
	return true
}
