package exchange

import "bytes"

// outcome of cutting a row with quotes.
type cut int

const (
	whole    cut = iota // the row is cut
	partial             // it goes on behind the end of the buffer
	stray               // a quote stands inside a value without quotes
	trailing            // something stands behind a closing quote
)

// quoted reads a row with quotes. When the row is faulty it is skipped, and
// more says whether the file can be read on.
func (s *scanner) quoted(r *record) (found, more bool) {
	for {
		n, how := s.cut(r, s.buf[s.from:s.to])
		switch how {
		case whole:
			s.take(r, n)
			return s.valid(r), true
		case partial:
			if s.fill() {
				continue
			}
			if s.err == nil {
				s.at(s.line, len(r.spans)+1, "close it; a quote within a value is written twice", "a quote is opened and not closed")
				s.stop()
			}
			return false, false
		}
		s.at(s.line, len(r.spans)+1, "put the whole value in quotes and write a quote within it twice", how.fault())
		s.take(r, n)
		s.skipLine()
		return false, true
	}
}

func (c cut) fault() string {
	if c == stray {
		return "a quote stands inside a value that is not in quotes"
	}
	return "there is text behind the closing quote of a value"
}

// take moves behind n bytes and counts their lines.
func (s *scanner) take(r *record, n int) {
	r.line = s.line
	s.line += bytes.Count(s.buf[s.from:s.from+n], []byte{'\n'})
	s.from += n
}

// skipLine moves to the next physical line.
func (s *scanner) skipLine() {
	if line := s.peek(); line != nil {
		s.from += len(line)
		s.line++
	}
}

// cut takes the row at the start of b apart. It returns how many bytes the row
// has, or for a faulty one how many come before the fault.
func (s *scanner) cut(r *record, b []byte) (int, cut) {
	s.text, r.spans = s.text[:0], r.spans[:0]
	for i := 0; ; {
		from := int32(len(s.text))
		var n int
		how := whole
		if i < len(b) && b[i] == '"' {
			n, how = s.cutQuoted(b[i+1:])
			n++
		} else {
			n, how = s.cutPlain(b[i:])
		}
		if how != whole {
			return i + n, how
		}
		i += n
		r.spans = append(r.spans, span{from, int32(len(s.text))})
		switch end := b[i:]; {
		case len(end) > 0 && end[0] == s.comma:
			i++
			continue
		case len(end) > 0 && end[0] == '\n':
			i++
		case len(end) > 1 && end[0] == '\r' && end[1] == '\n':
			i += 2
		case len(end) == 1 && end[0] == '\r' && s.eof:
			i++
		case len(end) == 0 && s.eof:
		case len(end) == 0, len(end) == 1 && end[0] == '\r':
			r.spans = r.spans[:len(r.spans)-1]
			return 0, partial
		default:
			r.spans = r.spans[:len(r.spans)-1]
			return i, trailing
		}
		r.data = s.text
		return i, whole
	}
}

// cutPlain copies a value without quotes.
func (s *scanner) cutPlain(b []byte) (int, cut) {
	n := len(b)
	for i, c := range b {
		if c == '"' {
			return i, stray
		}
		if c == s.comma || c == '\n' {
			n = i
			break
		}
	}
	if n == len(b) && !s.eof {
		return 0, partial
	}
	if n > 0 && b[n-1] == '\r' && (n == len(b) || b[n] == '\n') {
		n--
	}
	s.text = append(s.text, b[:n]...)
	return n, whole
}

// cutQuoted copies a value in quotes, of which b starts behind the opening one.
// Line breaks within it become a single \n, as in encoding/csv.
func (s *scanner) cutQuoted(b []byte) (int, cut) {
	for i := 0; ; {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return 0, partial
		}
		part := b[i : i+n]
		for {
			k := bytes.Index(part, []byte("\r\n"))
			if k < 0 {
				break
			}
			s.text = append(s.text, part[:k]...)
			part = part[k+1:]
		}
		s.text = append(s.text, part...)
		i += n + 1
		if i == len(b) && !s.eof {
			return 0, partial // the quote that follows may belong to it
		}
		if i < len(b) && b[i] == '"' {
			s.text = append(s.text, '"')
			i++
			continue
		}
		return i, whole
	}
}
