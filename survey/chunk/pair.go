package chunk

import (
	"math"

	"mirror/gap"
)

// pairs counts bytes of a column, each with the answers of two people. It is small, so that those of many groups stay at hand.
type pairs [256]uint16

// mostPairs bounds the memory of one goroutine (8 MB) where there are very many groups; what goes beyond it is counted
// answer by answer.
const mostPairs = 16384

// fewPairs is how many people must stand together for counting their answers in twos to be worth the room.
const fewPairs = 16

// pairing counts chunks for one goroutine.
type pairing struct {
	counts *Counts
	mark   uint32
	opened opened
	spans  []span
	sides  [2]paired
	made   int // pairs
}

// paired are the pairs of a side.
type paired struct {
	of    []*pairs // by group and question
	since []int    // by group: people counted since its pairs were last made counts of answers, at most
}

// span is people who stand together and are counted in one group.
type span struct{ from, to, group int }

func newPairing(c *Counts, mark uint32) *pairing {
	p := &pairing{counts: c, mark: mark}
	for a := range p.sides {
		p.sides[a] = paired{make([]*pairs, c.grouping.Groups*len(c.sides[a].first)), make([]int, c.grouping.Groups)}
	}
	return p
}

func (p *pairing) chunk(body []byte) error {
	o := &p.opened
	if err := o.open(p.counts.layout, p.mark, body); err != nil {
		return err
	}
	for side, n := range o.n {
		a := gap.Audience(side)
		if n == 0 {
			continue
		}
		if err := o.side(p.counts.layout, a); err != nil {
			return err
		}
		p.spans = o.spans(p.counts.grouping, a, p.spans)
		if err := p.side(&p.counts.sides[a], &p.sides[a]); err != nil {
			return err
		}
	}
	return o.end()
}

// spans are the people of a side who are counted, neighbours of one group together.
func (o *opened) spans(g Grouping, a gap.Audience, spans []span) []span {
	spans = spans[:0]
	at := 0
	for _, r := range o.runs {
		from := at
		at += r.n
		group := g.Of(a, r.group, r.unit)
		switch last := len(spans) - 1; {
		case group < 0:
		case last >= 0 && spans[last].group == group && spans[last].to == from:
			spans[last].to = at
		default:
			spans = append(spans, span{from, at, group})
		}
	}
	return spans
}

func (p *pairing) side(s *sideCounts, two *paired) error {
	for _, at := range p.spans {
		n := at.to - at.from
		s.people[at.group] += uint64(n)
		if two.since[at.group] += n; two.since[at.group] > math.MaxUint16 {
			two.flush(s, at.group)
			two.since[at.group] = n
		}
	}
	for q, first := range s.first {
		if first < 0 {
			continue
		}
		c := &p.opened.columns[q]
		switch {
		case len(c.values) == 1:
			slot := s.slot(q, c.values[0])
			for _, at := range p.spans {
				s.group(at.group)[slot] += uint64(at.to - at.from)
			}
		case c.plain:
			for _, at := range p.spans {
				p.twos(s, two.of, q, c.data, at)
			}
		default:
			for _, at := range p.spans {
				if !s.ones(q, c, at) {
					return ErrDamaged
				}
			}
		}
	}
	return nil
}

// twos counts answers two at a time.
func (p *pairing) twos(s *sideCounts, tables []*pairs, q int, data []byte, at span) {
	into := &tables[at.group*len(s.first)+q]
	if *into == nil {
		if at.to-at.from < fewPairs || p.made == mostPairs {
			n := s.group(at.group)
			for i := at.from; i < at.to; i++ {
				n[s.slot(q, answer[data[i/2]>>(i%2*4)&15])]++
			}
			return
		}
		p.made++
		*into = new(pairs)
	}
	table := *into
	if at.from%2 == 1 { // the other half of the byte is another's
		s.group(at.group)[s.slot(q, answer[data[at.from/2]>>4])]++
		at.from++
	}
	if at.to%2 == 1 {
		at.to--
		s.group(at.group)[s.slot(q, answer[data[at.to/2]&15])]++
	}
	bytes := data[at.from/2 : at.to/2]
	for ; len(bytes) >= 4; bytes = bytes[4:] { // a tenth faster than one by one
		table[bytes[0]]++
		table[bytes[1]]++
		table[bytes[2]]++
		table[bytes[3]]++
	}
	for _, b := range bytes {
		table[b]++
	}
}

// ones counts the answers of a question with many options; false where the column is damaged.
func (s *sideCounts) ones(q int, c *column, at span) bool {
	n := s.group(at.group)
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

// flush makes counts of answers of all counts of pairs.
func (p *pairing) flush() {
	for a := range p.sides {
		for g := range p.sides[a].since {
			p.sides[a].flush(&p.counts.sides[a], g)
		}
	}
}

// flush makes counts of answers of a group's counts of pairs.
func (two *paired) flush(s *sideCounts, g int) {
	n := s.group(g)
	for q := range s.first {
		table := two.of[g*len(s.first)+q]
		if table == nil {
			continue
		}
		for b, x := range table {
			if x > 0 {
				n[s.slot(q, answer[b&15])] += uint64(x)
				n[s.slot(q, answer[b>>4])] += uint64(x)
			}
		}
		*table = pairs{}
	}
}
