package chunk

import (
	"encoding/binary"
	"slices"

	"mirror/gap"
)

// most is how many values half a byte can tell apart.
const most = 16

// plain is the form of a column of answers to a question with up to 14 options, which nearly all have.
const plain = 17

// cantSay is the half of a byte of a plain column that stands for "can't say". Those below stand for themselves.
const cantSay = 14

// answer is what half a byte of a plain column stands for.
var answer = [most]uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, gap.CantSay, gap.Blank}

// column is one byte of every record of a side, as it stands in a chunk.
type column struct {
	values []byte // in rising order: one, or those that halves of bytes stand for; nil = a byte a person
	plain  bool   // halves of bytes stand for answers
	data   []byte // nothing, ⌈n/2⌉ bytes or n bytes
}

// appendColumn appends a column to a body.
func appendColumn(body, column []byte) []byte {
	var seen [256]bool
	for _, v := range column {
		seen[v] = true
	}
	k, answers := 0, 0 // values, and those that a plain column has
	for _, is := range seen {
		if is {
			k++
		}
	}
	for _, v := range answer {
		if seen[v] {
			answers++
		}
	}
	switch {
	case k == 1:
		return append(body, 1, column[0])
	case k == answers:
		return appendHalves(append(body, plain), column, answer[:])
	case k > most:
		return append(append(body, 0), column...)
	}
	from := len(body) + 1
	body = append(body, byte(k))
	for v, is := range seen {
		if is {
			body = append(body, byte(v))
		}
	}
	return appendHalves(body, column, body[from:])
}

// appendHalves appends half a byte a row: which of the values it is.
func appendHalves(body, column, values []byte) []byte {
	var code [256]byte
	for i, v := range values {
		code[v] = byte(i)
	}
	for ; len(column) > 1; column = column[2:] { // the first row in the low half
		body = append(body, code[column[0]]|code[column[1]]<<4)
	}
	if len(column) == 1 {
		body = append(body, code[column[0]])
	}
	return body
}

// readColumn reads the column of n people at the beginning of a body and returns what follows; false where the body is
// damaged. The halves of bytes are not looked at: whoever reads them finds out whether each stands for a value.
func readColumn(body []byte, n int) (c column, rest []byte, ok bool) {
	if len(body) == 0 {
		return c, nil, false
	}
	k, length := int(body[0]), (n+1)/2
	body = body[1:]
	switch {
	case k == plain:
		c.plain = true
	case k > most || len(body) < k:
		return c, nil, false
	case k == 0:
		length = n
	default:
		c.values, body = body[:k], body[k:]
		for i := range c.values[1:] {
			if c.values[i] >= c.values[i+1] {
				return c, nil, false
			}
		}
		if k == 1 {
			return c, body, true
		}
	}
	if len(body) < length || k > 1 && n%2 == 1 && body[length-1] >= most {
		return c, nil, false
	}
	c.data = body[:length]
	return c, body[length:], true
}

// invalid marks a half of a byte that stands for no value.
const invalid = 1 << 8

// meaning is what each half of a byte stands for.
func (c *column) meaning() (m [most]uint16) {
	values := c.values
	if c.plain {
		values = answer[:]
	}
	for i := range m {
		if m[i] = invalid; i < len(values) {
			m[i] = uint16(values[i])
		}
	}
	return m
}

// fill writes the column's values of the people from..to into the records of a width, at a place; from must be even. It
// is false where a half stands for no value.
func (c *column) fill(recs []byte, width, at, from, to int) bool {
	switch {
	case len(c.values) == 1:
		for i := at; i < len(recs); i += width {
			recs[i] = c.values[0]
		}
		return true
	case c.values == nil && !c.plain:
		i := at
		for _, v := range c.data[from:to] {
			recs[i] = v
			i += width
		}
		return true
	}
	m := c.meaning()
	var all uint16
	i := at
	for _, b := range c.data[from/2 : to/2] {
		low, high := m[b&15], m[b>>4]
		recs[i], recs[i+width] = byte(low), byte(high)
		all |= low | high
		i += 2 * width
	}
	if to%2 == 1 {
		low := m[c.data[to/2]&15]
		recs[i] = byte(low)
		all |= low
	}
	return all < invalid
}

// transpose makes the columns at..at+8 of the records of a width, as far as there are any; there must be 8 more bytes
// behind the records. Eight at a time, for what is slow is to go through the records.
func transpose(columns *[8][]byte, recs []byte, width, at, n int) {
	c0, c1, c2, c3 := columns[0][:n], columns[1][:n], columns[2][:n], columns[3][:n]
	c4, c5, c6, c7 := columns[4][:n], columns[5][:n], columns[6][:n], columns[7][:n]
	for i := range n {
		x := binary.LittleEndian.Uint64(recs[i*width+at:])
		c0[i], c1[i], c2[i], c3[i] = byte(x), byte(x>>8), byte(x>>16), byte(x>>24)
		c4[i], c5[i], c6[i], c7[i] = byte(x>>32), byte(x>>40), byte(x>>48), byte(x>>56)
	}
}

// room returns a slice of n, in the same memory where that is large enough.
func room[T any](b []T, n int) []T { return slices.Grow(b[:0], n)[:n] }
