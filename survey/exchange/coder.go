package exchange

import (
	"fmt"
	"strconv"

	"mirror/gap"
	"mirror/survey/pack"
)

// miss is what a coder gives for a value it does not know. Option codes stay below it.
const miss uint8 = 253

// coder turns the values of one question, as one side ticks them, into codes.
// One letter and two digits, which nearly all answers are, are looked up in
// tables; the rest in a map.
type coder struct {
	asked bool
	one   [256]uint8
	two   [100]uint8
	long  map[string]uint8
	hint  string // what may be written, besides x
}

// code is the code of a value, or miss.
func (c *coder) code(b []byte) uint8 {
	switch len(b) {
	case 0:
		return gap.Blank
	case 1:
		return c.one[b[0]]
	case 2:
		if x, y := b[0]-'0', b[1]-'0'; x <= 9 && y <= 9 {
			return c.two[x*10+y]
		}
	}
	if code, ok := c.long[string(b)]; ok {
		return code
	}
	return miss
}

// set lets a value stand for a code.
func (c *coder) set(value string, code uint8) {
	switch {
	case len(value) == 1:
		c.one[value[0]] = code
	case len(value) == 2 && value[0]-'0' <= 9 && value[1]-'0' <= 9:
		c.two[(value[0]-'0')*10+value[1]-'0'] = code
	default:
		c.long[value] = code
	}
}

// newCoder makes the coder of a question for one side.
func newCoder(q *gap.Question, scale *pack.Scale, a gap.Audience) *coder {
	c := &coder{asked: q.Asked[a], long: map[string]uint8{}}
	for i := range c.one {
		c.one[i] = miss
	}
	for i := range c.two {
		c.two[i] = miss
	}
	switch {
	case !c.asked:
		return c
	case q.EmployeePercent && a == gap.Employee:
		for n := range 101 {
			c.set(strconv.Itoa(n), uint8(n))
		}
		c.hint = "write a whole number from 0 to 100"
	case q.Kind == gap.Rating:
		for n := q.Lo; n <= q.Hi && n-q.Lo < int(miss); n++ {
			c.set(strconv.Itoa(n), uint8(n-q.Lo))
		}
		c.hint = fmt.Sprintf("write a whole number from %d to %d", q.Lo, q.Hi)
	default:
		values := make([]string, 0, len(scale.Points))
		for i, p := range scale.Points {
			if i < int(miss) {
				c.set(p.Value, uint8(i))
				values = append(values, p.Value)
			}
		}
		c.hint = "write one of " + someOf(values)
	}
	c.set("x", gap.CantSay)
	return c
}
