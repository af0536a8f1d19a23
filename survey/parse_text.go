package survey

import (
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string. What it returns is a part of the body, or of the scanner's room, and lasts until the next one with an escape.
func (s *scanner) text() []byte {
	if !s.take('"', "write a text in quotes") {
		return nil
	}
	from, high := s.i, byte(0)
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == '"':
			text := s.b[from:s.i]
			if high >= utf8.RuneSelf && !s.valid(from) {
				return nil
			}
			s.i++
			return text
		case c == '\\':
			if high >= utf8.RuneSelf && !s.valid(from) {
				return nil
			}
			return s.escaped(from)
		case c < ' ':
			s.mistake("a sign of control stands in a text", `write \n for a new line, and \t for a tab`)
			return nil
		default:
			high |= c
			s.i++
		}
	}
	s.mistake("the text does not end", "close it with a quote")
	return nil
}

// valid reports whether the bytes since from are UTF-8.
func (s *scanner) valid(from int) bool {
	for i := from; i < s.i; {
		r, size := utf8.DecodeRune(s.b[i:s.i])
		if r == utf8.RuneError && size == 1 {
			s.i = i
			s.mistake("this is not UTF-8", "send the text encoded as UTF-8")
			return false
		}
		i += size
	}
	return true
}

// escaped reads on from the first escape of a string that began at from.
func (s *scanner) escaped(from int) []byte {
	s.room = append(s.room[:0], s.b[from:s.i]...)
	plain := s.i // up to here everything is in room
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == '"' || c == '\\':
			if !s.valid(plain) {
				return nil
			}
			s.room = append(s.room, s.b[plain:s.i]...)
			s.i++
			if c == '"' {
				return s.room
			}
			if !s.escape() {
				return nil
			}
			plain = s.i
		case c < ' ':
			s.mistake("a sign of control stands in a text", `write \n for a new line, and \t for a tab`)
			return nil
		default:
			s.i++
		}
	}
	s.mistake("the text does not end", "close it with a quote")
	return nil
}

// escape reads what follows a backslash into the room.
func (s *scanner) escape() bool {
	c := s.peek()
	s.i++
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return s.unicode()
	default:
		s.i--
		s.mistake("there is no such escape", `write \\ for a backslash`)
		return false
	}
	s.room = append(s.room, c)
	return true
}

// unicode reads the digits of \u, and the second half of a pair.
func (s *scanner) unicode() bool {
	at := s.i - 2
	r, ok := s.hex()
	if ok && utf16.IsSurrogate(r) {
		var low rune
		if ok = s.peek() == '\\'; ok {
			s.i++
			if ok = s.peek() == 'u'; ok {
				s.i++
				low, ok = s.hex()
			}
		}
		r = utf16.DecodeRune(r, low)
		ok = ok && r != utf8.RuneError
	}
	if !ok {
		s.i = at
		s.mistake(`the escape \u is not whole`, "write four digits, and both halves of a pair; or the sign itself")
		return false
	}
	s.room = utf8.AppendRune(s.room, r)
	return true
}

// hex reads four hexadecimal digits.
func (s *scanner) hex() (r rune, ok bool) {
	if len(s.b)-s.i < 4 {
		return 0, false
	}
	for _, c := range s.b[s.i : s.i+4] {
		switch {
		case c-'0' <= 9:
			r = r<<4 | rune(c-'0')
		case c|0x20-'a' <= 5:
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	s.i += 4
	return r, true
}
