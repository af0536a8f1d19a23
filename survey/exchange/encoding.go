package exchange

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// decoded turns a file into UTF-8 without a byte order mark. UTF-16, as Excel's
// "Unicode text" has it, is known by its mark, or by its zero bytes. What is
// neither is left as it is, and the scanner tells where it is not UTF-8.
func decoded(r *bufio.Reader) io.Reader {
	head, _ := r.Peek(512)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = r.Discard(3)
		return r
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(r)
	}
	even, odd := zeros(head)
	half := len(head) / 2
	switch {
	case half > 0 && odd > half/2 && even == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(r)
	case half > 0 && even > half/2 && odd == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(r)
	}
	return r
}

// zeros counts the zero bytes at even and at odd places: a header of plain
// letters in UTF-16 has one in every pair, and a text in UTF-8 has none.
func zeros(b []byte) (even, odd int) {
	for i, c := range b {
		if c != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}

// separate finds the sign between the values: the one Excel names in a first
// line "sep=;", else the one the header line has most of. It returns false where that is a fault.
func (s *scanner) separate() bool {
	line := trimBreak(s.peek())
	if name := bytes.Trim(line, `"`); len(name) == 5 && bytes.EqualFold(name[:4], []byte("sep=")) {
		if s.comma = name[4]; bytes.IndexByte([]byte(",;\t"), s.comma) < 0 {
			s.at(s.line, 1, "separate the values by comma, semicolon or tab", "the values are separated by %s", quote(name[4:]))
			return false
		}
		s.skipLine()
		return true
	}
	most := 0
	for _, c := range []byte(",;\t") {
		if n := countOutside(line, c); n > most {
			s.comma, most = c, n
		}
	}
	return true
}

// countOutside counts a sign outside quotes.
func countOutside(line []byte, sign byte) int {
	n, in := 0, false
	for _, c := range line {
		if c == '"' {
			in = !in
		} else if c == sign && !in {
			n++
		}
	}
	return n
}
