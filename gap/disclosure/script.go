package disclosure

import (
	"encoding/json"
	"strconv"
	"strings"
)

// script is a JSON text that is being read. Nothing that is read of it is a part of it.
type script struct {
	text  []byte
	at    int
	words map[string]string // that were read: the ids of groups come again and again
}

// take goes on behind a word if that comes next.
func (s *script) take(word string) bool {
	if rest := s.text[s.at:]; len(rest) < len(word) || string(rest[:len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}

// quoted reads a string.
func (s *script) quoted() (string, bool) {
	if !s.take(`"`) {
		return "", false
	}
	from, plain := s.at, true
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			if plain {
				return s.word(s.text[from : s.at-1]), true
			}
			return unquoted(s.text[from-1 : s.at])
		case c == '\\':
			s.at++
			plain = false
		case c < ' ' || c >= 0x80: // refused, and looked at for what is no text
			plain = false
		}
	}
	return "", false
}

// word is a word as a string.
func (s *script) word(text []byte) string {
	word, ok := s.words[string(text)]
	if !ok {
		word = string(text)
		s.words[word] = word
	}
	return word
}

// unquoted reads a string that is more than it looks like, or no string. It is apart so that quoted allocates nothing.
func unquoted(quoted []byte) (text string, ok bool) {
	err := json.Unmarshal(quoted, &text)
	return text, err == nil
}

// tens are powers of ten that float64 has exactly, as it has whole numbers of so many digits.
var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a number. Up to 15 digits are a whole number over a power of ten: both are exact, so their quotient is the
// nearest float64, which is what strconv finds (Clinger 1990).
func (s *script) number() (float64, bool) {
	from := s.at
	negative := s.take("-")
	whole, n := s.digits()
	if n == 0 || n > 1 && s.text[s.at-n] == '0' {
		return 0, false
	}
	places := 0
	if s.take(".") {
		var parts uint64
		if parts, places = s.digits(); places == 0 {
			return 0, false
		}
		if n+places < len(tens) {
			whole = whole*uint64(tens[places]) + parts
		}
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		return s.powered(from)
	}
	if n+places >= len(tens) {
		x, err := strconv.ParseFloat(string(s.text[from:s.at]), 64)
		return x, err == nil
	}
	x := float64(whole) / tens[places]
	if negative {
		x = -x
	}
	return x, true
}

// digits reads digits and says how many they are; of more than 19 the number is not right.
func (s *script) digits() (x uint64, n int) {
	from := s.at
	for s.at < len(s.text) && s.text[s.at]-'0' < 10 {
		x = x*10 + uint64(s.text[s.at]-'0')
		s.at++
	}
	return x, s.at - from
}

// powered reads a number with a power of ten.
func (s *script) powered(from int) (x float64, ok bool) {
	for s.at < len(s.text) && strings.IndexByte("+-.eE0123456789", s.text[s.at]) >= 0 {
		s.at++
	}
	err := json.Unmarshal(s.text[from:s.at], &x)
	return x, err == nil
}
