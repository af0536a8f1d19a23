package survey

import (
	"strings"

	"mirror/gap"
)

// Set packs one answer as ticked: a scale value, "x" for can't say, "" for no answer; for employees' percentages 0 to 100;
// for a choice of many, values joined by "|". It is false, and nothing changes, where the value is none of the question's
// or the side is not asked. It allocates nothing.
func (l *Layout) Set(answers []byte, question int, a gap.Audience, value string) bool {
	p := &l.places[question]
	c := p.coder[a]
	if !c.Asked {
		return false
	}
	code, picked := c.Several(value)
	if code == NoAnswer {
		return false
	}
	answers[question] = code
	p.put(answers, picked)
	return true
}

// SetOptions packs the options picked in a choice of many; an empty set is no answer. It is false, and nothing
// changes, where the question is none, the side is not asked, or an option is unknown.
func (l *Layout) SetOptions(answers []byte, question int, a gap.Audience, picked Options) bool {
	p := &l.places[question]
	c := p.coder[a]
	if !c.Many || !within(picked, len(c.Values)) {
		return false
	}
	answers[question] = c.Combine(picked)
	p.put(answers, picked)
	return true
}

// SetCode packs the code of an answer; false, and nothing changes, where it is none of the question's, the side is not
// asked, or the question is a choice of many and the code one of its options (see SetOptions).
func (l *Layout) SetCode(answers []byte, question int, a gap.Audience, code uint8) bool {
	p := &l.places[question]
	c := p.coder[a]
	if !c.Asked || code < gap.CantSay && (c.Many || int(code) >= len(c.Values)) {
		return false
	}
	answers[question] = code
	p.put(answers, Options{})
	return true
}

// Value is what was ticked, as Set takes it.
func (l *Layout) Value(answers []byte, question int, a gap.Audience) string {
	p := &l.places[question]
	c, code := p.coder[a], answers[question]
	switch {
	case code == gap.CantSay:
		return "x"
	case int(code) >= len(c.Values):
		return ""
	case !c.Many:
		return c.Values[code]
	}
	picked := p.options(answers)
	var all []string
	for i, v := range c.Values {
		if picked.Has(uint8(i)) {
			all = append(all, v)
		}
	}
	return strings.Join(all, "|")
}

// Options are the options picked in a choice of many; empty for any other question.
func (l *Layout) Options(answers []byte, question int) Options {
	return l.places[question].options(answers)
}

// Values are what may be ticked by a side, from the lowest, without "x"; nil where it is not asked. They are shared: read only.
func (l *Layout) Values(question int, a gap.Audience) []string {
	return l.places[question].coder[a].Values
}

func (p *place) options(answers []byte) Options { return bitsIn(answers[p.at : p.at+p.bytes]) }

func (p *place) put(answers []byte, picked Options) { putBits(answers[p.at:p.at+p.bytes], picked) }

// valid reports whether a code is one of the side's, and the set of a choice of many the one it was made of.
func (p *place) valid(answers []byte, code uint8, a gap.Audience) bool {
	c := p.coder[a]
	picked := p.options(answers)
	switch {
	case !c.Asked:
		return code == gap.Blank && picked == Options{}
	case code >= gap.CantSay:
		return picked == Options{}
	case int(code) >= len(c.Values):
		return false
	case c.Many:
		return within(picked, len(c.Values)) && code == c.Combine(picked)
	}
	return picked == Options{}
}

// bitsIn reads a set of bits, the lowest option in the lowest bit of the first byte.
func bitsIn(b []byte) (o Options) {
	for i, x := range b {
		o[i>>3&1] |= uint64(x) << (i & 7 * 8)
	}
	return o
}

func putBits(b []byte, o Options) {
	for i := range b {
		b[i] = byte(o[i>>3&1] >> (i & 7 * 8))
	}
}

// within reports whether a set holds none but the first n options.
func within(o Options, n int) bool {
	if n >= 64 {
		return n >= 128 || o[1]>>(n-64) == 0
	}
	return o[1] == 0 && o[0]>>n == 0
}
