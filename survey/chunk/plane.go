package chunk

import (
	"encoding/binary"
	"math/bits"
)

// together is how many people's answers are counted at a time: one bit of each fills a word.
const together = 64

// planes are the answers of a side's people to one question, as words with a bit a person. A half of a byte is a value of four
// bits: low says of whom the lower two are 0, 1, 2 or 3, and high the same of the upper two. So low[v&3] & high[v>>2] are those
// who gave v, and counting them is counting bits, whatever they answered. Where a person's bit is, leading says.
type planes struct {
	low, high [4][Rows / together]uint64
}

// leading is where the bits of a plane are: leading[n] has those of the first n people. Four words of 16 halves of bytes each
// become four words with a bit of each half; person p stands in word p/16 at half p%16 first, at bit p/16 of half p%16 then.
var leading = func() (first [together + 1]uint64) {
	for p := range together {
		first[p+1] = first[p] | 1<<(p%16*4+p/16)
	}
	return first
}()

// fill takes the planes from..to of a plain column. Whoever is not there to fill the last must not be counted.
func (p *planes) fill(data []byte, from, to int) {
	const size = together / 2
	data = data[from*size:]
	var rest [size]byte
	for i := from; i < to; i++ {
		if len(data) < size {
			copy(rest[:], data)
			data = rest[:]
		}
		a, b, c, d := turned((*[size]byte)(data))
		p.low[0][i], p.low[1][i], p.low[2][i], p.low[3][i] = ^(a | b), a&^b, b&^a, a&b
		p.high[0][i], p.high[1][i], p.high[2][i], p.high[3][i] = ^(c | d), c&^d, d&^c, c&d
		data = data[size:]
	}
}

// turned are the lowest bits of 64 halves of bytes, the next ones, and so on.
func turned(data *[together / 2]byte) (a, b, c, d uint64) {
	le := binary.LittleEndian
	a, b, c, d = le.Uint64(data[:]), le.Uint64(data[8:]), le.Uint64(data[16:]), le.Uint64(data[24:])
	// Each half of a byte of the four words is a row of a square of 4 × 4 bits, which is turned over: first its quarters
	// change places, then the bits within each (Warren, Hacker's Delight, 7-3).
	const two, one = 0x3333333333333333, 0x5555555555555555
	t, u := (a>>2^c)&two, (b>>2^d)&two
	a, c, b, d = a^t<<2, c^t, b^u<<2, d^u
	t, u = (a>>1^b)&one, (c>>1^d)&one
	return a ^ t<<1, b ^ t, c ^ u<<1, d ^ u
}

// count adds those who gave an answer to n, by the group they are counted in.
func (p *planes) count(v int, of *crowds, n []uint64) {
	low, high := &p.low[v&3], &p.high[v>>2&3]
	for _, f := range of.few {
		at := f.plane % uint32(len(low))
		n[f.group] += uint64(bits.OnesCount64(low[at] & high[at] & f.who))
	}
	for _, m := range of.many {
		l := low[m.from:m.to]
		h := high[m.from:][:len(l)]
		sum := uint64(0)
		for i, x := range l {
			sum += uint64(bits.OnesCount64(x & h[i]))
		}
		n[m.group] += sum
	}
}

// crowds are the people of a side who are counted, as planes.
type crowds struct {
	few  []few
	many []many
}

// few are people of one group among the 64 of a plane.
type few struct {
	plane, group uint32
	who          uint64 // their bits
}

// many are all people of some planes, all of one group.
type many struct{ from, to, group int }

// series is how many whole planes it takes at the least for counting them as many to take less time.
const series = 4

// take takes the people of spans.
func (c *crowds) take(spans []span) {
	c.few, c.many = c.few[:0], c.many[:0]
	for _, s := range spans {
		whole, after := (s.from+together-1)/together, s.to/together
		if after-whole < series {
			c.part(s.from, s.to, s.group)
			continue
		}
		c.part(s.from, whole*together, s.group)
		c.many = append(c.many, many{whole, after, s.group})
		c.part(after*together, s.to, s.group)
	}
}

// part takes people of a group plane by plane.
func (c *crowds) part(from, to, group int) {
	for from < to {
		at, first := from/together, from%together
		last := min(together, to-at*together)
		c.few = append(c.few, few{uint32(at), uint32(group), leading[last] &^ leading[first]})
		from += last - first
	}
}
