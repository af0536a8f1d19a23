package exchange

// record is one row of a file, its values as places in data. It is used again
// for the next row, so nothing may keep a part of it.
type record struct {
	line  int // physical line on which the row starts, or row of the sheet
	data  []byte
	spans []span
}

// span is the place of one value.
type span struct{ from, to int32 }

// value is the i-th value, without the spaces around it.
func (r *record) value(i int) []byte {
	if i < 0 {
		return nil
	}
	s := r.spans[i]
	b := r.data[s.from:s.to]
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// empty reports whether no value is given at all.
func (r *record) empty() bool {
	for i := range r.spans {
		if len(r.value(i)) > 0 {
			return false
		}
	}
	return true
}

// split cuts a line without quotes into its values.
func (r *record) split(line []byte, comma byte) {
	r.data = line
	spans := r.spans[:0]
	from := int32(0)
	for i, c := range line {
		if c == comma {
			spans = append(spans, span{from, int32(i)})
			from = int32(i) + 1
		}
	}
	r.spans = append(spans, span{from, int32(len(line))})
}

// table hands out the rows of a file one after the other. Blank lines are skipped.
type table interface {
	// next reads a row into r. It returns false at the end of the file, and
	// where the file cannot be read on; the fault is then noted.
	next(r *record) bool
	// padded reports whether rows may end before the last column (workbooks leave empty cells out).
	padded() bool
	// close ends the reading and returns what went wrong outside the file's content.
	close() error
}
