package survey

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/survey/pack"
)

// NoAnswer is the code of a value that is none of a question's. The codes of options stay below it.
const NoAnswer uint8 = 253

// Options is a set of the options of a choice of many, one bit each from the lowest. A scale has 101 at most.
type Options [2]uint64

// Add puts an option in; it is false where it is in already.
func (o *Options) Add(i uint8) bool {
	word, bit := &o[i>>6&1], uint64(1)<<(i&63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	return true
}

// Has reports whether an option is in the set.
func (o Options) Has(i uint8) bool { return o[i>>6&1]>>(i&63)&1 == 1 }

// first is the lowest option in the set, or -1.
func (o Options) first() int {
	switch {
	case o[0] != 0:
		return bits.TrailingZeros64(o[0])
	case o[1] != 0:
		return 64 + bits.TrailingZeros64(o[1])
	}
	return -1
}

// Coder turns the answers to one question, as one side ticks them, into codes and back. The road from a file and
// the road from a page both use it, so that an answer means the same on both. One letter and two digits, which nearly
// all answers are, are looked up in tables; the rest in a map. It never changes and may be shared.
type Coder struct {
	Asked  bool     // the side is asked the question; if not, every value is NoAnswer
	Many   bool     // a choice of many: Code codes one option, Combine several
	Values []string // by code, for faults and pages; without "x"

	numbers bool // values go up by one
	one     [256]uint8
	two     [100]uint8
	long    map[string]uint8
	counted Options // choice of many: the options that make up the reported share
}

// NewCoder makes the coder of a question for one side. The scale is the question's own.
func NewCoder(q *gap.Question, scale *pack.Scale, a gap.Audience) *Coder {
	c := &Coder{Asked: q.Asked[a], long: map[string]uint8{}}
	for i := range c.one {
		c.one[i] = NoAnswer
	}
	for i := range c.two {
		c.two[i] = NoAnswer
	}
	if !c.Asked {
		return c
	}
	switch {
	case q.EmployeePercent && a == gap.Employee:
		c.numbers = true
		for n := range 101 {
			c.Values = append(c.Values, strconv.Itoa(n))
		}
	case q.Kind == gap.Rating:
		c.numbers = true
		for n := q.Lo; n <= q.Hi; n++ {
			c.Values = append(c.Values, strconv.Itoa(n))
		}
	default:
		c.Many = scale.Type == pack.ChoiceMany
		for i, p := range scale.Points {
			c.Values = append(c.Values, p.Value)
			if i < len(q.Counted) && q.Counted[i] {
				c.counted.Add(uint8(i))
			}
		}
	}
	c.Values = slices.Clip(c.Values[:min(len(c.Values), int(NoAnswer))])
	for code, value := range c.Values {
		c.set(value, uint8(code))
	}
	c.set("x", gap.CantSay)
	return c
}

// set lets a value stand for a code.
func (c *Coder) set(value string, code uint8) {
	switch {
	case len(value) == 1:
		c.one[value[0]] = code
	case len(value) == 2 && value[0]-'0' <= 9 && value[1]-'0' <= 9:
		c.two[(value[0]-'0')*10+value[1]-'0'] = code
	default:
		c.long[value] = code
	}
}

// Hint says what may be written, besides "x".
func (c *Coder) Hint() string {
	switch {
	case c.numbers:
		return "write a whole number from " + c.Values[0] + " to " + c.Values[len(c.Values)-1]
	case c.Many:
		return "write one or more of " + someOf(c.Values) + ", joined by |"
	}
	return "write one of " + someOf(c.Values)
}

// someOf lists names for a fault, the first few of many.
func someOf(names []string) string {
	const few = 8
	if len(names) > few {
		return strings.Join(names[:few], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// Letter is the code of a value of one byte, or NoAnswer.
func (c *Coder) Letter(b byte) uint8 { return c.one[b] }

// Code is the code of a value as ticked: an option's index from the lowest, gap.CantSay for "x", gap.Blank for
// nothing, else NoAnswer. It allocates nothing.
func (c *Coder) Code(value []byte) uint8 { return codeOf(c, value) }

func codeOf[T string | []byte](c *Coder, value T) uint8 {
	switch len(value) {
	case 0:
		return gap.Blank
	case 1:
		return c.one[value[0]]
	case 2:
		if x, y := value[0]-'0', value[1]-'0'; x <= 9 && y <= 9 {
			return c.two[x*10+y]
		}
	}
	if code, ok := c.long[string(value)]; ok {
		return code
	}
	return NoAnswer
}

// Several is Code for a value that may be several options of a choice of many, joined by "|", each once: the code that is
// counted (see Combine), and the options. For any other question it is Code, and no options.
func (c *Coder) Several(value string) (code uint8, picked Options) {
	code = codeOf(c, value)
	if !c.Many || code >= gap.CantSay {
		return code, picked
	}
	for more := true; more; {
		var option string
		option, value, more = strings.Cut(value, "|")
		if code = codeOf(c, option); code >= NoAnswer || !picked.Add(code) {
			return NoAnswer, Options{}
		}
	}
	return c.Combine(picked), picked
}

// Combine is the code of the options picked in a choice of many: that of the first picked that counts towards the
// reported share, else of the first picked, so that a person counts when anything picked counts.
func (c *Coder) Combine(picked Options) uint8 {
	if i := (Options{picked[0] & c.counted[0], picked[1] & c.counted[1]}).first(); i >= 0 {
		return uint8(i)
	}
	if i := picked.first(); i >= 0 {
		return uint8(i)
	}
	return gap.Blank
}
