package survey

import (
	"bytes"
	"unicode/utf8"

	"mirror/survey/fault"
)

// deepest is how deep objects and arrays may lie in each other, in what is skipped.
const deepest = 16

// scanner reads JSON (RFC 8259) in one pass and keeps nothing of it. It is stricter than encoding/json where that one
// mends what it is given: text that is not UTF-8 and halves of surrogate pairs are faults. After a fault of form it is broken:
// the rest makes no sense, and every reading returns nothing.
type scanner struct {
	b      []byte
	i      int
	room   []byte // for strings with escapes
	faults fault.List
	broken bool
}

// mistake notes a fault of form, where the scanner stands, and stops.
func (s *scanner) mistake(what, do string) {
	if s.broken {
		return
	}
	s.broken = true
	line, column := s.at(s.i)
	s.faults.Add(fault.Fault{File: "body", Line: line, Column: column, What: what, Do: do})
}

// at is the line of a byte and its column in characters, both from 1.
func (s *scanner) at(i int) (line, column int) {
	before := s.b[:min(i, len(s.b))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte{'\n'}), 1 + utf8.RuneCount(before[start:])
}

// next is the first byte that is no white space, not taken; 0 at the end.
func (s *scanner) next() byte {
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// take takes a sign that must come next.
func (s *scanner) take(want byte, do string) bool {
	if s.broken {
		return false
	}
	if s.next() != want {
		s.mistake("this is not JSON", do)
		return false
	}
	s.i++
	return true
}

// object reads an object and hands over each key; each must read the value. The key lasts until then.
func (s *scanner) object(each func(key []byte, at int)) {
	s.take('{', "write an object: {…}")
	for first := true; !s.broken; first = false {
		if first && s.next() == '}' {
			s.i++
			return
		}
		s.next()
		at := s.i
		key := s.text()
		if !s.take(':', "write a colon after the name of a field") {
			return
		}
		each(key, at)
		if !s.more('}', "write a comma between two fields, and } after the last") {
			return
		}
	}
}

// array reads an array and calls each for every value, which it must read.
func (s *scanner) array(each func()) {
	s.take('[', "write an array: […]")
	for first := true; !s.broken; first = false {
		if first && s.next() == ']' {
			s.i++
			return
		}
		each()
		if !s.more(']', "write a comma between two values, and ] after the last") {
			return
		}
	}
}

// more takes a comma, or the end of an object or array.
func (s *scanner) more(end byte, do string) bool {
	if s.broken {
		return false
	}
	switch s.next() {
	case ',':
		s.i++
		return true
	case end:
		s.i++
		return false
	}
	s.mistake("this is not JSON", do)
	return false
}

// word takes true, false or null.
func (s *scanner) word(w string) {
	if !bytes.HasPrefix(s.b[s.i:], []byte(w)) {
		s.mistake("this is not JSON", "write a text in quotes, a number or null")
		return
	}
	s.i += len(w)
}

// number takes a number and returns it as written.
func (s *scanner) number() []byte {
	from := s.i
	if s.peek() == '-' {
		s.i++
	}
	ok := s.peek() == '0'
	if ok {
		s.i++
	} else {
		ok = s.digits()
	}
	if ok && s.peek() == '.' {
		s.i++
		ok = s.digits()
	}
	if c := s.peek(); ok && (c == 'e' || c == 'E') {
		s.i++
		if c := s.peek(); c == '+' || c == '-' {
			s.i++
		}
		ok = s.digits()
	}
	if !ok {
		s.mistake("this is no number", "write digits, such as 6")
		return nil
	}
	return s.b[from:s.i]
}

// peek is the byte the scanner stands at; 0 at the end.
func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

// digits takes digits; false where there is none.
func (s *scanner) digits() bool {
	from := s.i
	for s.i < len(s.b) && s.b[s.i]-'0' <= 9 {
		s.i++
	}
	return s.i > from
}

// skip reads a value that nobody wants.
func (s *scanner) skip(depth int) {
	switch c := s.next(); {
	case s.broken:
	case depth > deepest:
		s.mistake("objects and arrays lie too deep in each other", "send the fields that the documentation names, and no others")
	case c == '{':
		s.object(func([]byte, int) { s.skip(depth + 1) })
	case c == '[':
		s.array(func() { s.skip(depth + 1) })
	case c == '"':
		s.text()
	case c == 't':
		s.word("true")
	case c == 'f':
		s.word("false")
	case c == 'n':
		s.word("null")
	default:
		s.number()
	}
}
