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
	words [1 << 10]string // that were read lately, each at its place: the ids of groups come again and again
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
	text, from, at := s.text, s.at, s.at
	mixed := uint32(2166136261) // FNV-1a
	for at < len(text) && plain[text[at]] {
		mixed = (mixed ^ uint32(text[at])) * 16777619
		at++
	}
	if at == len(text) {
		return "", false
	}
	if text[at] != '"' {
		return s.other(from)
	}
	s.at = at + 1
	kept := &s.words[mixed%uint32(len(s.words))]
	if string(text[from:at]) != *kept {
		*kept = string(text[from:at])
	}
	return *kept, true
}

// plain are the bytes that stand for themselves in a string and are no part of a longer letter.
var plain = func() (plain [256]bool) {
	for c := ' '; c < 0x80; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// other reads a string that has other bytes, from behind its first quote.
func (s *script) other(from int) (string, bool) {
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '"':
			s.at++
			return unquoted(s.text[from-1 : s.at])
		case '\\':
			s.at++
		}
	}
	return "", false
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
	text, from := s.text, s.at
	negative := s.take("-")
	first := s.at
	x, at := moreDigits(text, 0, first)
	n, places := at-first, 0
	if n == 0 || n > 1 && text[first] == '0' {
		return 0, false
	}
	if at < len(text) && text[at] == '.' {
		point := at
		if x, at = moreDigits(text, x, at+1); at == point+1 {
			return 0, false
		}
		places = at - point - 1
	}
	s.at = at
	if at < len(text) && text[at]|0x20 == 'e' {
		return s.powered(from)
	}
	if n+places >= len(tens) {
		x, err := strconv.ParseFloat(string(text[from:at]), 64)
		return x, err == nil
	}
	y := float64(x) / tens[places]
	if negative {
		y = -y
	}
	return y, true
}

// moreDigits goes on with a whole number as far as there are digits; of more than 19 in all it is not right.
func moreDigits(text []byte, x uint64, at int) (uint64, int) {
	for at < len(text) && text[at]-'0' < 10 {
		x = x*10 + uint64(text[at]-'0')
		at++
	}
	return x, at
}

// powered reads a number with a power of ten.
func (s *script) powered(from int) (x float64, ok bool) {
	for s.at < len(s.text) && strings.IndexByte("+-.eE0123456789", s.text[s.at]) >= 0 {
		s.at++
	}
	err := json.Unmarshal(s.text[from:s.at], &x)
	return x, err == nil
}
